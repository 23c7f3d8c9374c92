#!/bin/sh
# run.sh KERNELS TABLE - times every kernel into TABLE and prints it.
set -eu
kernels=$1
table=$2
commit=$(git -C "$(dirname "$0")" describe --always --dirty 2> /dev/null || echo unknown)
"$kernels" --commit "$commit" --tsv "$table"
cat "$table"
echo "bench: written to $table; the target "measured" makes docs/performance.md of it" >&2
