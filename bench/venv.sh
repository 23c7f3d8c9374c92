#!/bin/sh
# venv.sh FOLDER [REQUIREMENTS] - makes the peers' virtual environment in FOLDER/venv, once for each
# content of REQUIREMENTS (by default the file beside this one), and prints its python.
set -eu
folder=$1
here=$(cd "$(dirname "$0")" && pwd)
requirements=${2:-$here/requirements.txt}
venv=$folder/venv

if ! cmp -s "$requirements" "$venv/requirements.txt"; then
    echo "bench: installing the peers into $venv" >&2
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet -r "$requirements"
    cp "$requirements" "$venv/requirements.txt" # last: says that all of them are there
fi
echo "$venv/bin/python"
