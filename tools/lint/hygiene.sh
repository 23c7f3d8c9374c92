#!/bin/sh
# What no compiler checks: files that have grown too long, paths of someone's machine, work left open,
# public functions without a word.
#   tools/lint/hygiene.sh [ROOT]     the tree to check, by default this one
set -eu
cd "${1:-$(dirname "$0")/../..}"
longest=600
bad=0

sources() {
    for folder in include src lab cli python web bench tests tools examples docs .ci; do
        [ ! -d $folder ] ||
            find $folder -type f ! -name '*.gz' ! -name '*.npy' ! -path '*/golden/*' "$@"
    done
}

for file in $(sources \( -name '*.[ch]' -o -name '*.sh' -o -name '*.py' \) ! -path '*/coef/*'); do
    lines=$(wc -l <"$file")
    if [ "$lines" -gt $longest ]; then
        echo "$file: $lines lines; split it by noun (at most $longest)" >&2
        bad=1
    fi
done

# refuse PATTERN WHY: no source may have a line that matches.
refuse() {
    lines=$(sources -exec grep -nHE "$1" {} + || true)
    if [ -n "$lines" ]; then
        printf '%s\nhygiene: %s\n' "$lines" "$2" >&2
        bad=1
    fi
}
refuse '(^|[^A-Za-z0-9_.])/(work|root|home|Users)/' 'paths of one machine mean nothing on another'
refuse 'T[O]DO|FI[X]ME|(^|[^X])X[X]X([^X]|$)|#if[ ]0' 'finish it, or write it in an issue'

# Paragraphs of the public header: prototypes have a comment in theirs, or stand alone under a section's.
header=include/softplus.h
[ ! -f $header ] || awk -v RS= '
    /(^|[ *])sp_[a-z0-9_]+\(/ && !/\/\*/ && !section {
        print FILENAME ": no comment above: " $0
        bad = 1
    }
    { section = /^\/\* ---/ && /\*\/$/ }
    END { exit bad }' $header >&2 || bad=1

[ $bad = 1 ] || echo "hygiene: lengths, paths, leftovers and the header are in order"
exit $bad
