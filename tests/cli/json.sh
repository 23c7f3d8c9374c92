#!/bin/sh
# JSON: a file, stdout, the same bytes whatever the number of threads.
. tests/cli/expect.sh
csv 200 >"$work/d.csv"
cd "$work" || exit 1
ask='compare d.csv --target y --runs 4 --hidden 6,5 --epochs 6 --rates 0.003,0.01'

run 0 $ask --json out.json
silent
[ -s out.json ] || fail "no out.json"
[ "$(ls -A)" = "d.csv
out.json" ] || fail "something else than out.json appeared: $(ls -A | tr '\n' ' ')"
[ "$(head -c 1 out.json)" = '{' ] && [ "$(tail -n 1 out.json)" = '}' ] || fail "out.json is torn"
grep -q '"schema": "softplus-compare/1"' out.json || fail "no schema"
[ "$(grep -c '"status": "ok"' out.json)" -eq 20 ] || fail "out.json has not 8 runs and 12 trials"

# On stdout the document is alone.
run 0 $ask --json -
silent
[ "$(head -c 1 "$said/out")" = '{' ] && [ "$(tail -n 1 "$said/out")" = '}' ] || fail "more than JSON"

# Times aside, a seed means its bytes: on one thread or two, into a file or a pipe.
untimed() { grep -v '"seconds' "$1"; }
untimed out.json >first
for jobs in 1 2 3; do
    run 0 $ask --jobs $jobs --json -
    untimed "$said/out" >again
    cmp -s first again || fail "--jobs $jobs gives other bytes"
done
run 0 $ask --seed 2 --json -
untimed "$said/out" >other
! cmp -s first other || fail "another seed gives the same bytes"
[ "$(untimed out.json | wc -l)" -lt "$(wc -l <out.json)" ] || fail "no times in it"

# An old file is replaced whole, and keeps its mode.
echo old >out.json
chmod 600 out.json
run 0 $ask --json out.json
grep -q '"complete": true' out.json || fail "an old file is not replaced"
[ "$(stat -c %a out.json)" = 600 ] || fail "its mode is lost"

# A name that is not UTF-8 is no reason to fail.
latin=$(printf 'd\351.csv')
cp d.csv "$latin"
run 0 compare "$latin" --target y --runs 2 --hidden 2 --epochs 1 --rates 0.01 --json -
says '"path": "d?.csv"'

# --quiet leaves the verdict alone.
run 0 $ask --quiet
silent
says_not 'activation'
grep -q 'softplus' "$said/out" || fail "--quiet has no verdict"
finish
