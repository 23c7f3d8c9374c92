#!/bin/sh
# same_output.sh ARGUMENTS -- COMMAND... -- COMMAND...: both commands, given the arguments, print the same.
#   same_output.sh "--print" -- qemu-aarch64 a -- qemu-aarch64 b
set -u
arguments=$1 first=
shift 2
while [ "$1" != -- ]; do
    first="$first '$1'"
    shift
done
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
eval "$first $arguments" >"$work/first" || exit 1
"$@" $arguments >"$work/second" || exit 1
[ -s "$work/first" ] || { echo "FAILED: nothing was printed"; exit 1; }
diff "$work/first" "$work/second" && echo "$(wc -l <"$work/first") lines, the same"
