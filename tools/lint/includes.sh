#!/bin/sh
# Checks every #include against include-rules.txt. Run anywhere; needs find and awk only.
#   tools/lint/includes.sh [ROOT]     the tree to check, by default this one
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:-$here/../..}"

list=$(mktemp)
trap 'rm -f "$list"' EXIT
for folder in include src lab cli bench tests tools examples; do
    [ ! -d $folder ] || find $folder -name '*.[ch]' -o -name '*.cpp'
done | sort >"$list"

{ tr '\n' '\0' <"$list"; } | xargs -0 awk -f "$here/includes.awk" \
    kind=rules "$here/include-rules.txt" kind=tree "$list" kind=source || exit 1
