#!/bin/sh
# certificate.sh LIBRARY JUDGE NATIVE FOLDER - judges libsoftplus and its peers, in the virtual
# environment of the peers; NATIVE is "" where oneDNN and SLEEF are not installed. The table goes to
# FOLDER/certificate.tsv and to the terminal.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
python=$("$here/venv.sh" "$4")
[ -n "$3" ] || echo "certificate: SKIPPED oneDNN and SLEEF (libdnnl-dev, libsleef-dev)" >&2
exec "$python" "$here/certificate.py" --library "$1" --judge "$2" --native "$3" \
    --tsv "$4/certificate.tsv"
