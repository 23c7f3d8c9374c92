#!/bin/sh
# amalgamate.sh FOLDER - writes softplus.h and softplus.c, the whole library as one pair, into FOLDER.
set -eu
mkdir -p "$1"
folder=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
awk -f tools/amalgamate.awk src/kernels/isa_*_*.c >"$folder/softplus.c.part"
mv "$folder/softplus.c.part" "$folder/softplus.c"
cp include/softplus.h "$folder/softplus.h"
