#!/bin/sh
# --stop-when-clear: fewer pairs where the verdict is clear, the same bytes whatever finished beside
# them, and again from the store.
. tests/cli/expect.sh
cd "$work" || exit 1
# A parabola: a network without a bend cannot follow it.
awk 'BEGIN { print "a,b,y"; for (i = 0; i < 400; i++) { a = i * 7 % 31
    printf "%d,%d,%.2f\n", a, i * 5 % 11, (a - 15) * (a - 15) / 10 + i * 3 % 5 } }' >d.csv
untimed() { grep -v '"seconds' "$1"; }
ask='compare d.csv --target y --activations identity,softplus --hidden 8 --epochs 30 --rates 0.01'

run 0 $ask --stop-when-clear --jobs 1 --store s.db --json one.json --report one.html
says 'softplus is better than identity here'
says 'Clear after 10 of 30 pairs, so no more were run.'
says_not 'Stopped early'
grep -q '"complete": true' one.json || fail "a clear verdict is not complete"
[ "$(grep -c '"status": "ok"' one.json)" -eq 20 ] || fail "not the runs of 10 pairs"
[ "$("$softplus" runs s.db | grep -c '20 of 60')" -eq 1 ] || fail "more was trained than it took"

# More threads finish runs of later pairs, which count for nothing.
untimed one.json >one
for jobs in 2 5; do
    run 0 $ask --stop-when-clear --jobs $jobs --json again.json
    untimed again.json >again
    cmp -s one again || fail "--jobs $jobs stops elsewhere"
done

# From the store the same; the same command trains nothing more, and without the option all.
run 0 report s.db --json again.json --report again.html
cmp -s one.json again.json || fail "the store gives another JSON"
cmp -s one.html again.html || fail "the store gives another page"
run 0 $ask --stop-when-clear --store s.db --json again.json
cmp -s one.json again.json || fail "going on from a clear verdict gives another"
[ "$("$softplus" runs s.db | grep -c '20 of 60')" -eq 1 ] || fail "a clear verdict is trained further"
run 0 $ask --store s.db --json whole.json
grep -q '"stop_when_clear": false' whole.json || fail "the option stays"
[ "$(grep -c '"status": "ok"' whole.json)" -eq 60 ] || fail "without the option not all pairs are run"
[ "$("$softplus" runs s.db | grep -c '60 of 60')" -eq 1 ] || fail "finished runs are not taken over"

# Where it is not clear, all pairs are run, and the interval is a little wider for the looks.
run 0 compare d.csv --target y --activations relu,relu --own-draws --runs 12 --hidden 4 --epochs 3 \
    --rates 0.01 --stop-when-clear --json un.json
says_not 'Clear after'
grep -q '"clear": false' un.json || fail "nothing is clear between relu and itself"
[ "$(grep -c '"status": "ok"' un.json)" -eq 24 ] || fail "an unclear verdict stops early"
finish
