#!/bin/sh
# All of lint, each part to its end; fails if one does.
#   tools/lint/lint.sh BUILD [JOBS]
cd "$(dirname "$0")/../.." || exit 1
bad=0
tools/lint/includes.sh || bad=1
tools/lint/hygiene.sh || bad=1
tools/lint/format.sh || bad=1
tools/lint/tidy.sh "$@" || bad=1
exit $bad
