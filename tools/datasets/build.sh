#!/bin/sh
# Rebuilds data/ from its public packages: tools/datasets/build.sh [folder]
# Takes python3 with its venv module and pip's usual index; leaves its venv under build/.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
venv=$root/build/datasets-venv

python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps \
    -r "$root/tools/datasets/requirements.txt"
"$venv/bin/python" "$root/tools/datasets/build.py" "${1:-$root/data}"
