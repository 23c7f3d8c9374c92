#!/bin/sh
# Recomputes every table of src/kernels/coef with the command in its first line, and says which
# changed: none should, but after a change of a generator.
set -eu
cd "$(dirname "$0")/../.."
new=$(mktemp)
trap 'rm -f "$new"' EXIT

for table in src/kernels/coef/*.h; do
    command=$(sed -n '1s/^\/\* \(python3 tools\/coef\/[^>;&|]*\) > .*/\1/p' "$table")
    if [ -z "$command" ]; then
        echo "coef: $table does not begin with the command that makes it" >&2
        exit 1
    fi
    $command >"$new"
    if cmp -s "$new" "$table"; then
        echo "coef: $table is the same"
    else
        cp "$new" "$table"
        echo "coef: $table CHANGED"
    fi
done
