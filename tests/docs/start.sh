#!/bin/sh
# Does what a page of docs/ says, block by block, in an empty folder: files are written under the
# name behind their fence, ```sh blocks run in one shell, and a ```text block must be exactly what
# the ```sh block before it printed. Blocks marked install or demo are the doors' own tests.
#   start.sh PAGE BUILD
set -eu
page=$(realpath "$1")
build=$(realpath "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
PREFIX=$work/usr
export PREFIX PATH="$build:$PATH"
unset MAKEFLAGS MAKELEVEL || true
cmake --install "$build" --prefix "$PREFIX" >/dev/null
cd "$work"

# Writes the files, and the script with each expected text beside it.
awk -v script="$work/script.sh" '
    /^```/ && !inside {
        inside = 1
        kind = substr($1, 4)
        name = $2
        if (kind == "sh" && name == "") printf "exec >said.%d\n", ++step > script
        next
    }
    /^```/ { inside = 0; next }
    !inside { next }
    kind == "sh" { if (name == "") print > script; next }
    kind == "text" { print > ("want." step); next }
    { print > name }
' "$page"
[ -s script.sh ] || { echo "$page has no step to run" >&2; exit 1; }

sh -eu script.sh || { echo "$page: a step failed" >&2; tail -n 5 said.* >&2; exit 1; }
for want in want.*; do
    said=said.${want#want.}
    diff -u "$want" "$said" || { echo "$page: step ${want#want.} prints something else" >&2; exit 1; }
done
echo "$(ls want.* | wc -l) outputs are as $(basename "$page") says"
