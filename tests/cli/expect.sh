# Sourced by the tests of the command, whose path is $1: run it, look at what it said and how it ended.
# Each test works in an empty folder, $work, and may leave nothing there but what it says.
softplus=$1
data=$(pwd)/data
export SOFTPLUS_DATA="$data"
export SOFTPLUS_STORE= # nothing is kept, unless a test is about that
said=$(mktemp -d)
work=$(mktemp -d)
trap 'rm -rf "$said" "$work"' EXIT
failures=0
: >"$said/out"
: >"$said/err"

fail() {
    echo "FAILED: $*" >&2
    sed 's/^/    out: /' "$said/out" | head -n 40 >&2
    sed 's/^/    err: /' "$said/err" | head -n 10 >&2
    failures=$((failures + 1))
}

# run STATUS ARGUMENT...: the command without a stdin; feed gives it the stdin of the caller.
run() { feed "$@" </dev/null; }
feed() {
    want=$1
    shift
    "$softplus" "$@" >"$said/out" 2>"$said/err" && got=0 || got=$?
    what="softplus $*"
    [ "$got" -eq "$want" ] || fail "'$what' ended with $got instead of $want"
}

# What it wrote, to the byte: out "line" "line"...
out() {
    if [ $# -gt 0 ]; then printf '%s\n' "$@" >"$said/want"; else : >"$said/want"; fi
    cmp -s "$said/want" "$said/out" || fail "'$what' wrote something else than '$*'"
}
says() { grep -qF -e "$1" "$said/out" || fail "'$what' does not say '$1'"; }
says_not() { ! grep -qF -e "$1" "$said/out" || fail "'$what' says '$1'"; }
silent() { [ ! -s "$said/err" ] || fail "'$what' complains"; }

# refuses STATUS TEXT ARGUMENT...: exactly one line on stderr, which has TEXT; nothing on stdout; no
# file left behind.
refuses() {
    status=$1
    text=$2
    shift 2
    ls -A "$work" >"$said/before"
    run "$status" "$@"
    complains "$text"
    out
    ls -A "$work" >"$said/after"
    cmp -s "$said/before" "$said/after" || fail "'$what' left a file behind"
}
complains() {
    [ "$(wc -l <"$said/err")" -eq 1 ] || fail "'$what' does not complain in one line"
    grep -qF -e "$1" "$said/err" || fail "'$what' does not complain of '$1'"
}

# csv ROWS: numbers with a header a,b,y, for tests that want some data.
csv() {
    awk -v n="$1" 'BEGIN { print "a,b,y"; for (i = 0; i < n; i++)
        printf "%d,%d,%.2f\n", i * 7 % 31, i * 5 % 11, i * 7 % 31 / 3 + i * 3 % 5 }'
}

finish() { [ $failures = 0 ] && exit 0 || exit 1; }
