#!/bin/sh
# measured.sh TABLE... - takes the tables that are there into docs/measured and makes docs/ of them.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
for table in "$@"; do
    if [ -f "$table" ]; then
        cp "$table" "$here/../docs/measured/"
    else
        echo "measured: no $table, docs/measured keeps its own" >&2
    fi
done
exec python3 "$here/tables.py"
