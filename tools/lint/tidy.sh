#!/bin/sh
# clang-tidy over the sources that BUILD compiles; .clang-tidy lists the checks.
#   tools/lint/tidy.sh BUILD [JOBS]
set -eu
build=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."

# One instruction set is enough: the others compile the same bodies.
find src lab cli -name '*.c' ! -name 'isa_*' -print0 -o -name 'isa_scalar*.c' -print0 |
    xargs -0 -n 4 -P "${2:-1}" clang-tidy -p "$build" --quiet --warnings-as-errors='*' 2>/dev/null
echo "tidy: nothing found"
