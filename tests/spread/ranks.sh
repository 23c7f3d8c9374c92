# Sourced by the tests that start ranks, after expect.sh; the launcher is $2.
launcher=$2
softplus=$(readlink -f "$softplus")
[ -n "$launcher" ] || { echo "SKIPPED: softplus was built without MPI"; exit 77; }
[ -x "$launcher" ] || { echo "SKIPPED: no mpiexec"; exit 77; }
# MPI keeps what it has allocated until the process ends.
export ASAN_OPTIONS=detect_leaks=0
# Open MPI wants to be asked twice by root, and to be told that ranks may share a core; each MPI has an
# option of its own for going on when a rank has died.
if "$launcher" --version 2>/dev/null | grep -q 'Open MPI\|OpenRTE'; then
    export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
    mpi=openmpi
    going_on="--oversubscribe --enable-recovery"
    plain="--oversubscribe"
    rank_variable=OMPI_COMM_WORLD_RANK
else
    mpi=mpich
    going_on="-disable-auto-cleanup"
    plain=
    rank_variable=PMI_RANK
fi

# A job that hangs is a failure, not a test that never ends.
patience=60

# spread STATUS RANKS ARGUMENT...: the command on that many ranks; launching is how.
launching=$plain
spread() {
    want=$1 ranks=$2
    shift 2
    what="softplus $* on $ranks ranks"
    # shellcheck disable=SC2086 # several options
    timeout $patience "$launcher" $launching -n "$ranks" "$softplus" "$@" >"$said/out" 2>"$said/err" </dev/null &&
        got=0 || got=$?
    [ "$got" -eq "$want" ] || fail "'$what' ended with $got instead of $want"
}

# Times aside, the bytes of a JSON file.
untimed() { grep -v '"seconds' "$1"; }

# finished FILE: how many trials a store has.
finished() { "$softplus" runs "$1" 2>/dev/null | sed -n 's/.* \([0-9]*\) of [0-9]* .*/\1/p' | tail -n 1; }

# wait_for FILE TRIALS: until the store has so many, a minute at most.
wait_for() {
    for _ in $(seq 600); do
        have=$(finished "$1")
        [ "${have:-0}" -ge "$2" ] && return 0
        sleep 0.1
    done
    fail "after a minute $1 has ${have:-0} trials instead of $2"
}

# process_of RANK: of the processes that this shell's marker was given to.
export SPREAD_TEST="test $$"
process_of() {
    for p in /proc/[0-9]*; do
        grep -zqx "SPREAD_TEST=$SPREAD_TEST" "$p/environ" 2>/dev/null || continue
        grep -zqx "$rank_variable=$1" "$p/environ" 2>/dev/null || continue
        [ "$(readlink "$p/exe")" = "$(readlink -f "$softplus")" ] && basename "$p" && return 0
    done
    return 1
}
