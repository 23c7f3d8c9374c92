#!/bin/sh
# Names the sources that clang-format would lay out differently; --write lays them out.
# Lists in columns (*.def.h), the work_*.h vocabularies and generated constants (coef/) keep theirs.
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
        ! -name '*.def.h' ! -name 'work_*.h' ! -path '*/coef/*' "$@"
}
if [ "${1-}" = --write ]; then
    sources -exec clang-format -i {} +
    exit 0
fi

said=$(sources -exec clang-format --dry-run -Werror {} + 2>&1) || true
bad=$(printf '%s\n' "$said" | sed -n 's/^\([^:]*\):.*\[-Wclang-format-violations\]$/\1/p' | sort -u)
if [ -z "$bad" ] && [ -n "$said" ]; then
    printf '%s\n' "$said" >&2
    exit 1
fi
if [ -n "$bad" ]; then
    printf 'format: clang-format would change these; "make format" does it:\n%s\n' "$bad" >&2
    exit 1
fi
echo "format: every source is as .clang-format says"
