#!/bin/sh
# all.sh - recomputes every header of src/kernels/coef by the command in its own first line.
set -eu
cd "$(dirname "$0")/../.."

for header in src/kernels/coef/*.h; do
    command=$(head -n 1 "$header" | sed -e 's,^/\* *,,' -e 's, *\*/ *$,,' -e 's, *>.*,,')
    echo "$command > $header"
    $command > "$header.new"
    mv "$header.new" "$header"
done
