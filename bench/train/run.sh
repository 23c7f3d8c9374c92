#!/bin/sh
# run.sh TRAIN SOFTPLUS FOLDER - the lab's training steps beside its peers', then a whole comparison
# beside a script that does the same; the tables go to FOLDER/train.tsv and FOLDER/plan.tsv too.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
python=$("$here/../venv.sh" "$3")
"$python" "$here/peers.py" "$1" --tsv "$3/train.tsv"
exec "$python" "$here/plan.py" "$2" "$here/../../data/bikes.csv" --tsv "$3/plan.tsv"
