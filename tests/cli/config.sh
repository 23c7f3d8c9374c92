#!/bin/sh
# A file of options: equal to the same options on the command line, which goes before it; a mistake is
# told with its file and line.
. tests/cli/expect.sh
csv 120 >"$work/d.csv"
cd "$work" || exit 1
untimed() { grep -v '"seconds' "$1"; }

cat >small.conf <<'C'
# what every comparison here has
hidden = 6,5          # two layers
runs=3
  epochs =  4

rates = 0.003,0.01
layer-norm
C
given='--hidden=6,5 --runs=3 --epochs=4 --rates=0.003,0.01 --layer-norm'
run 0 compare d.csv --target y $given --json a.json
run 0 compare d.csv --target y --config small.conf --json b.json
silent
untimed a.json | grep -v '"command"' >a; untimed b.json | grep -v '"command"' >b
cmp -s a b || fail "a file gives other figures than its options"
run 0 compare --config=small.conf d.csv --runs 2 --target y --json c.json
run 0 compare d.csv --target y $given --runs 2 --json d.json
untimed c.json | grep -v '"command"' >c; untimed d.json | grep -v '"command"' >d
cmp -s c d || fail "the command line does not go before the file"
! cmp -s b c || fail "--runs changes nothing"

# The command that a page tells has what the file said, and gives the same figures.
run 0 compare d.csv --target y --config small.conf --report page.html
grep -qF -e '--hidden=6,5 --runs=3 --epochs=4' page.html || fail "the page's command lacks the file"
! grep -qF -e '--config' page.html || fail "the page's command names the file"

# Any command takes one.
echo 'beta = 2' >eval.conf
run 0 eval --config eval.conf 0
cp "$said/out" first
run 0 eval --beta 2 0
cmp -s first "$said/out" || fail "eval does not take its options from a file"

wrong() { # LINE TEXT: the file whose second line it is, is refused so
    printf 'runs = 3\n%s\n' "$1" >bad.conf
    refuses 2 "$2" compare d.csv --target y --config bad.conf
}
wrong 'rnus = 3' 'bad.conf:2: unknown option --rnus=3; did you mean --runs?'
wrong 'epochs = many' "bad.conf:2: --epochs: 'many' is not a whole number"
wrong 'epochs = 0' 'bad.conf:2: --epochs: 0; give at least 1'
wrong 'epochs =' 'bad.conf:2: epochs: no value behind ='
wrong 'epochs' 'bad.conf:2: --epochs needs a value'
wrong 'layer-norm = yes' 'bad.conf:2: --layer-norm takes no value'
wrong '[compare]' "bad.conf:2: '[compare]' is not the name of an option"
wrong 'help' "bad.conf:2: 'help' has no place in a file"
wrong 'config = other' "bad.conf:2: 'config' has no place in a file"
# What the command line says is not blamed on the file.
printf 'runs = 3\n' >good.conf
refuses 2 "softplus compare: --runs: 'few'" compare d.csv --target y --config good.conf --runs few
refuses 1 'absent.conf: No such file' compare d.csv --target y --config absent.conf
refuses 2 'one file' compare d.csv --config good.conf --config=small.conf
refuses 2 '--config needs a value' compare d.csv --config
refuses 2 'write it in full' datasets --conf good.conf

# --verbose: a line for every trial, 2 x 3 of tuning for each of two rates' splits and the runs.
run 0 compare d.csv --target y $given --verbose
[ "$(grep -c '^tuning relu, pair [123], rate' "$said/err")" -eq 6 ] || fail "tuning is not told"
[ "$(grep -c '^run of softplus, pair [123], rate .*: test loss .* 4 epochs' "$said/err")" -eq 3 ] ||
    fail "runs are not told"
finish
