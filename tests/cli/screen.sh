#!/bin/sh
# What a terminal gets, and what a pipe gets.
. tests/cli/expect.sh
csv 120 >"$work/d.csv"
cd "$work" || exit 1
ask='compare d.csv --target y --runs 3 --hidden 4 --epochs 3 --rates 0.01,0.03'
escape=$(printf '\033')

# A pipe: no colours, no progress, 80 columns.
run 0 $ask
silent
says_not "$escape"
awk '{ gsub(/[\200-\277]/, "") } length($0) > 80 { bad = 1 } END { exit bad }' "$said/out" ||
    fail "wider than 80 columns"
says 'dead'
says 'activation'

# on_terminal NAME=VALUE...: stdout and stderr are one terminal.
command -v script >/dev/null || exit 77
on_terminal() {
    what="softplus on a terminal with $*"
    env TERM=xterm NO_COLOR= "$@" script -qec "'$softplus' $ask" /dev/null </dev/null \
        >"$said/out" 2>&1 || fail "'$what' fails"
}
on_terminal
says "$escape[1m"
says 'paired runs:'
says 'left'
grep -q "$escape\[K" "$said/out" || fail "progress is not cleared"

on_terminal NO_COLOR=1
says_not "$escape[1"
says 'paired runs:'

on_terminal TERM=dumb
says_not "$escape"
says_not 'paired runs:'

ask="$ask --quiet"
on_terminal
says_not 'paired runs:'

awk 'BEGIN { for (i = 0; i < 80; i++) { line = ""
    for (k = 0; k < 24; k++) line = line (k ? "," : "") (i ? (i * (k + 3)) % 2 : "c" k)
    print line } }' >wide.csv
ask='energy rbm wide.csv --hidden 30 --epochs 2 --chains 40 --temperatures 20'
on_terminal
says 'annealing: '
grep -q "$escape\[K" "$said/out" || fail "progress of annealing is not cleared"
ask="$ask --quiet"
on_terminal
says_not 'annealing:'
ask='energy score d.csv --epochs 2 --hidden 4 --samples 10 --steps 10'
on_terminal
says 'sampling: '
ask='glm d.csv --target y --family gaussian --compare-links identity,softplus --runs 5'
on_terminal
says 'comparing on splits: '
ask="$ask --quiet"
on_terminal
says_not 'comparing'

for model in rbm score; do
    ask="energy $model d.csv --epochs 20 --hidden 4 --drop y --samples 10 --steps 10"
    on_terminal
    says 'passes over the rows:'
    grep -q "$escape\[K" "$said/out" || fail "progress of $model is not cleared"
done
finish
