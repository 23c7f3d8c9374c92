#!/bin/sh
# man.sh PROGRAM FOLDER VERSION - writes softplus.1 and one page a subcommand into FOLDER, from what
# the program says of itself: the pages cannot differ from --help.
set -eu
mkdir -p "$2"
folder=$(cd "$2" && pwd)
version=$3
# help2man takes its argument apart at blanks, and a tree may lie in a folder whose name has some.
cd "$(dirname "$1")"
program=./$(basename "$1")

page() { # NAME SUMMARY COMMAND
    verb=${1#softplus-}
    help2man --no-info --section 1 --manual "softplus" --source "softplus $version" \
        --version-string "$version" --name "$2" "$3" |
        sed "s/^\.TH SOFTPLUS/.TH $(echo "$1" | tr a-z A-Z)/; s/^softplus $verb \\\\-/softplus\\\\-$verb \\\\-/" \
            >"$folder/$1.1"
}

page softplus 'compares activations on your own data, and evaluates softplus and its family' "$program"
"$program" help | sed -n 's/^  \([a-z][a-z]*\)  *\([a-z].*\)$/\1|\2/p' | grep -v '^softplus|' |
    while IFS='|' read -r name summary; do
        case $name in help | version) continue ;; esac
        page "softplus-$name" "$summary" "$program $name"
    done
