#!/bin/sh
# run.sh PROGRAM FOLDER - a regression beside its peers; the table goes to FOLDER/glm.tsv too.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$2"
python=$("$here/../venv.sh" "$2" "$here/requirements.txt")
exec "$python" "$here/peers.py" "$1" --tsv "$2/glm.tsv"
