#!/bin/sh
# Runs each fuzz target from its corpus, kept between runs.
#   run.sh FOLDER TARGET...    FUZZ_SECONDS for each, 60 by default
set -eu
folder=$1
shift
for target in "$@"; do
    seeds=$(dirname "$0")/${target#fuzz_}
    mkdir -p "corpus/$target"
    echo "fuzz: $target for ${FUZZ_SECONDS:-60} s"
    "$folder/$target" -max_total_time="${FUZZ_SECONDS:-60}" -max_len=8192 -timeout=10 \
        -verbosity=0 -print_final_stats=1 "corpus/$target" "$seeds"
done
