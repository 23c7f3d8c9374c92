#!/bin/sh
# Every command that does something has a man page, made of what it says of itself.
. tests/cli/expect.sh
man=$(dirname "$softplus")/man
[ -d "$man" ] || { echo "SKIPPED: no man pages were made (help2man is missing)"; exit 77; }

run 0 help
commands=$(sed -n 's/^  \([a-z]*\)  .*/\1/p' "$said/out" | grep -vE '^(softplus|help|version)$')
[ "$(echo "$commands" | wc -w)" -ge 5 ] || fail "the list of commands could not be read"
for name in $commands; do
    page=$man/softplus-$name.1
    [ -s "$page" ] || { fail "softplus-$name.1 is missing"; continue; }
    grep -q "^softplus.*$name .*- " "$page" || fail "softplus-$name.1 has no name line"
    "$softplus" help "$name" >"$said/out"
    grep -oE '^ +(-[a-z], )?--[a-z-]+' "$said/out" | sed 's/.*--//' >"$said/options"
    while read -r option; do
        grep -q -e "$(echo "$option" | sed 's/-/.*/g')" "$page" || fail "softplus-$name.1 lacks --$option"
    done <"$said/options"
done
"$softplus" eval --help | sed -n 's/^  \([a-z][a-z0-9_]*\)  .*/\1/p' >"$said/functions"
while read -r function; do
    grep -q "^$function\$" "$man/softplus-eval.1" || fail "softplus-eval.1 runs $function into its neighbours"
done <"$said/functions"
grep -q '^\.SS "Training:"' "$man/softplus-compare.1" || fail "softplus-compare.1 has no headings of options"
grep -q '^\.BR softplus-glm (1)' "$man/softplus-predict.1" || fail "softplus-predict.1 names no other page"
grep -q 'softplus-predict (1)' "$man/softplus-predict.1" && fail "softplus-predict.1 names itself"
grep -q 'SOFTPLUS_STORE' "$man/softplus.1" || fail "softplus.1 does not tell of the environment"
grep -q 'softplus compare' "$man/softplus.1" || fail "softplus.1 does not say how to start"

# Folders may have blanks in their names, and the pages are the same.
if command -v help2man >/dev/null; then
    mkdir "$work/a folder" "$work/man pages"
    version=$("$softplus" version | sed -n '1s/^softplus \([0-9.]*\).*/\1/p')
    TMPDIR="$work/a folder" sh tools/man.sh "$softplus" "$work/man pages" "$version" || fail "man.sh fails"
    diff -r -I '^\.TH' "$man" "$work/man pages" >&2 || fail "pages differ from those of the build" # .TH: the date
fi
finish
