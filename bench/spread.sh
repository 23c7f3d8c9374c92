#!/bin/sh
# spread.sh COMMAND LAUNCHER: what it costs to hand a run to another rank, to commit it to the store and
# to read the data, and how many runs a second several ranks train. What docs/scaling.md shows.
#
# A cost for each run is the slope between a comparison of few runs and one of many, so that starting
# MPI has no part in it; of each time the least of five counts.
set -eu
softplus=$(readlink -f "$1")
launcher=$2
SOFTPLUS_DATA=${SOFTPLUS_DATA-$(pwd)/data}
export SOFTPLUS_DATA SOFTPLUS_STORE= OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
options=
"$launcher" --version | grep -q 'Open MPI\|OpenRTE' && options=--oversubscribe
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

now() { date +%s.%N; }
# least COMMAND...: seconds, of three; a store is new each time.
least() {
    for _ in 1 2 3; do
        rm -f run.db*
        from=$(now)
        "$@" >/dev/null 2>&1
        echo "$from $(now)"
    done | awk '{ t = $2 - $1; if (NR == 1 || t < least) least = t } END { print least }'
}
# cpu COMMAND...: user and system seconds of a process and its children, of three; other work on the
# machine hardly counts in it.
cpu() {
    for _ in 1 2 3; do
        rm -f run.db*
        bash -c '"$@" >/dev/null 2>&1; times' bash "$@" | tail -n 1
    done | tr 'ms' '  ' | awk '{ t = 60 * $1 + $2 + 60 * $3 + $4
        if (NR == 1 || t < least) least = t } END { print least }'
}
alone() { "$softplus" "$@" --jobs 1; }
ranks() { # RANKS ARGUMENT...
    n=$1
    shift
    # shellcheck disable=SC2086 # several options
    "$launcher" $options -n "$n" "$softplus" "$@"
}
# The processor time of rank 0 alone, which one other rank works for.
cpu_of_rank_0() {
    for _ in 1 2 3; do
        rm -f run.db* rank0
        # shellcheck disable=SC2086
        "$launcher" $options -n 1 bash -c '"$@" >/dev/null 2>&1; times >rank0' bash "$softplus" "$@" \
            : -n 1 "$softplus" "$@" >/dev/null 2>&1
        tail -n 1 rank0
    done | tr 'ms' '  ' | awk '{ t = 60 * $1 + $2 + 60 * $3 + $4
        if (NR == 1 || t < least) least = t } END { print least }'
}
slope() { awk -v few="$1" -v many="$2" -v runs="$3" 'BEGIN { printf "%.0f", 1e6 * (many - few) / runs }'; }

awk 'BEGIN { print "a,y"; for (i = 0; i < 60; i++) printf "%d,%d\n", i * 7 % 31, i * 5 % 11 }' >tiny.csv
tiny='compare tiny.csv --target y --hidden 1 --epochs 1 --rates 0.01 --quiet'
few='--runs 100' many='--runs 2100' runs=4000 # 2 x 2000 more

# shellcheck disable=SC2086
{
    a=$(cpu "$softplus" $tiny $few --jobs 1) b=$(cpu "$softplus" $tiny $many --jobs 1)
    here=$(slope "$a" "$b" $runs)
    a=$(cpu "$softplus" $tiny $few --jobs 1 --store run.db)
    b=$(cpu "$softplus" $tiny $many --jobs 1 --store run.db)
    kept=$(slope "$a" "$b" $runs)
    a=$(cpu_of_rank_0 $tiny $few) b=$(cpu_of_rank_0 $tiny $many)
    handed=$(slope "$a" "$b" $runs)
    a=$(cpu_of_rank_0 $tiny $few --store run.db) b=$(cpu_of_rank_0 $tiny $many --store run.db)
    handed_kept=$(slope "$a" "$b" $runs)
    a=$(least alone $tiny $few) b=$(least alone $tiny $many)
    waited=$(slope "$a" "$b" $runs)
    a=$(least ranks 2 $tiny $few) b=$(least ranks 2 $tiny $many)
    waited_there=$(slope "$a" "$b" $runs)
}
echo "processor time for a tiny run, here               $here us"
echo "the same, and its place in a store                $kept us"
echo "rank 0's, for a run that another trains           $handed us"
echo "the same, and its place in a store                $handed_kept us"
echo "wall time for a tiny run, here                    $waited us"
echo "the same, on the one other rank                   $waited_there us"

# shellcheck disable=SC2086
{
    start=$(least ranks 2 $tiny --runs 2) plain=$(least alone $tiny --runs 2)
    awk -v a="$start" -v b="$plain" 'BEGIN { printf "wall time for joining and leaving MPI, 2 ranks    %.2f s\n", a - b }'
    awk 'BEGIN { srand(1); print "a,b,c,d,e,f,g,h,i,y"; for (i = 0; i < 200000; i++) {
        for (k = 0; k < 10; k++) printf "%s%.5f", k ? "," : "", rand(); print "" } }' >wide.csv
    head -n 2000 wide.csv >short.csv
    long='--target y --hidden 1 --epochs 1 --rates 0.01 --batch 200000 --quiet --runs 2'
    a=$(cpu "$softplus" compare short.csv $long) b=$(cpu "$softplus" compare wide.csv $long)
    awk -v a="$a" -v b="$b" 'BEGIN { printf "processor time for 200,000 rows of 10 numbers     %.2f s\n", b - a }'

    work_of='compare bikes --runs 6 --epochs 20 --patience 20 --rates 0.003 --quiet'
    t=$(least alone $work_of)
    awk -v t="$t" 'BEGIN { printf "runs of bikes a second, one thread                %.1f\n", 12 / t }'
    for n in 2 3 5; do
        t=$(least ranks $n $work_of)
        awk -v t="$t" -v n=$n 'BEGIN { printf "the same, %d ranks that train                      %.1f\n", n - 1, 12 / t }'
    done
}
