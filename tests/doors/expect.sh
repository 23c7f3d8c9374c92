# Sourced by the tests of the doors: run a command, look at what it said and how it ended.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

fail() {
    echo "FAILED: $*" >&2
    sed 's/^/    /' "$work/said" >&2
    failures=$((failures + 1))
}

# run STATUS COMMAND...: keeps stdout and stderr in $work/said and compares the exit status.
run() {
    want=$1
    shift
    "$@" >"$work/said" 2>&1 </dev/null && got=0 || got=$?
    [ "$got" -eq "$want" ] || fail "'$*' ended with $got instead of $want"
}

says() { grep -qF -- "$1" "$work/said" || fail "it does not say '$1'"; }
says_not() { ! grep -qF -- "$1" "$work/said" || fail "it says '$1'"; }
says_nothing() { [ ! -s "$work/said" ] || fail "it is not silent"; }
finish() { [ $failures = 0 ] && exit 0 || exit 1; }
