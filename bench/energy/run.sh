#!/bin/sh
# run.sh PROGRAM DIGITS.csv.gz FOLDER - a machine beside its peer's; the table goes to FOLDER/rbm.tsv too.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$3"
python=$("$here/../venv.sh" "$3" "$here/requirements.txt")
exec "$python" "$here/peers.py" "$1" "$2" --folder "$3" --tsv "$3/rbm.tsv"
