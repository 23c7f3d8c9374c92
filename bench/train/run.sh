#!/bin/sh
# run.sh TRAIN SOFTPLUS FOLDER - the lab's training steps beside its peers', the matrix products that they
# are made of, and a whole comparison beside a script that does the same; train.tsv, products.tsv and
# plan.tsv in FOLDER get the tables too.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
python=$("$here/../venv.sh" "$3")
"$python" "$here/peers.py" "$1" --tsv "$3/train.tsv"
"$python" "$here/products.py" "$1" --tsv "$3/products.tsv"
exec "$python" "$here/plan.py" "$2" "$here/../../data/bikes.csv" --tsv "$3/plan.tsv"
