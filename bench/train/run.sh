#!/bin/sh
# run.sh PROGRAM FOLDER - the lab's training beside its peers; the table goes to FOLDER/train.tsv too.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
python=$("$here/../venv.sh" "$2")
exec "$python" "$here/peers.py" "$1" --tsv "$2/train.tsv"
