#!/bin/sh
# run.sh COMMAND FOLDER - effective samples a second beside NumPyro; the table goes to FOLDER/bayes.tsv
# too. In the root of the tree.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$2"
python=$("$here/../venv.sh" "$2" "$here/requirements.txt")
exec "$python" "$here/peers.py" "$1" --tsv "$2/bayes.tsv"
