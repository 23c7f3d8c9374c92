#!/bin/sh
# Names the sources that clang-format would lay out differently; --write lays them out.
# Lists in columns (*.def.h) and generated constants (coef/) keep the layout they have.
#   tools/lint/format.sh [--write]
# Exit: 77 (skipped, for ctest) without clang-format.
set -eu
cd "$(dirname "$0")/../.."

if ! command -v clang-format >/dev/null 2>&1; then
    echo "format: SKIPPED, there is no clang-format here (tools/setup.sh lint installs it)"
    exit 77
fi

sources() {
    find include src lab cli bench tests tools examples -name '*.[ch]' \
        ! -name '*.def.h' ! -path '*/coef/*' "$@"
}
if [ "${1-}" = --write ]; then
    sources -exec clang-format -i {} +
    exit 0
fi

bad=$(sources -exec sh -c 'for f; do clang-format "$f" | cmp -s - "$f" || echo "$f"; done' sh {} +)
if [ -n "$bad" ]; then
    printf 'format: clang-format would change these; "make format" does it:\n%s\n' "$bad" >&2
    exit 1
fi
echo "format: every source is as .clang-format says"
