#!/bin/sh
# peers.sh LIBRARY NATIVE FOLDER - times the peers in a virtual environment that it makes in FOLDER.
#
# LIBRARY is libsoftplus.so; NATIVE the program that times oneDNN and SLEEF, or "" where they are
# not installed. The table goes to FOLDER/peers.tsv and to the terminal.
set -eu
library=$1
native=$2
folder=$3
here=$(cd "$(dirname "$0")" && pwd)
python=$("$here/venv.sh" "$folder")

[ -n "$native" ] || echo "bench-peers: SKIPPED oneDNN and SLEEF (libdnnl-dev, libsleef-dev)" >&2
exec "$python" "$here/peers.py" --library "$library" --native "$native" \
    --tsv "$folder/peers.tsv"
