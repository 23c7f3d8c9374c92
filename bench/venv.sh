#!/bin/sh
# venv.sh FOLDER - makes the peers' virtual environment in FOLDER/venv, once for each
# requirements.txt, and prints its python.
set -eu
folder=$1
here=$(cd "$(dirname "$0")" && pwd)
venv=$folder/venv

if ! cmp -s "$here/requirements.txt" "$venv/requirements.txt"; then
    echo "bench: installing the peers into $venv" >&2
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet -r "$here/requirements.txt"
    cp "$here/requirements.txt" "$venv/requirements.txt" # last: says that all of them are there
fi
echo "$venv/bin/python"
