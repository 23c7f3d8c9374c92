#!/bin/sh
# Links compared as activations are: for counts and for scales, kept and shown again.
. tests/cli/expect.sh
cd "$work" || exit 1
# Counts whose mean is softplus(6 a - 2), by one uniform draw each through the Poisson distribution.
awk 'BEGIN { srand(7); print "a,c,n"; for (i = 0; i < 400; i++) {
    a = rand(); m = log(1 + exp(6 * a - 2)); u = rand(); p = exp(-m); s = p
    for (n = 0; s < u && n < 60; ) { p *= m / ++n; s += p }
    printf "%.4f,%.4f,%d\n", a, rand(), n } }' >d.csv
ask='--target n --task count --hidden 8 --epochs 20 --runs 3 --rates 0.01,0.03'
run 0 compare d.csv $ask --links softplus,exp --store s.db --json j.json --report r.html --jobs 2
cp "$said/out" first.txt
says 'link '
says 'softplus link '
says 'exp link '
says 'between exp link and softplus link'
grep -q '"link": null' j.json || fail "one link is named"
tr -d ' \n' <j.json | grep -qF '"links":["softplus","exp"]' || fail "the links are not in the JSON"
grep -q 'softplus, exp' r.html || fail "the page does not name the links"
run 0 report s.db --json again.json
cmp -s "$said/out" first.txt || fail "the report says something else"
cmp -s j.json again.json || fail "the report's JSON is another"
run 0 runs s.db
says '(softplus link,exp link)'

# A link's networks are those that --link trains: the same test losses.
losses() { awk -v name="\"$2\"," '$1 == "\"runs\":" && $2 == "[" { in_runs = 1 }
    in_runs && $1 == "\"activation\":" { line = substr($0, index($0, ":") + 2); here = line == name }
    in_runs && here && $1 == "\"test_loss\":" { print $2 }' "$1"; }
run 0 compare d.csv $ask --activations softplus,relu --link exp --no-store --json exp.json
losses j.json 'exp link' >a && losses exp.json softplus >b
[ -s a ] || fail "no test losses"
cmp -s a b || fail "exp link's networks are not those of --link exp"

run 0 compare d.csv $ask --links exp,softplus --activations relu --no-store --quiet
says 'softplus link and exp link'
# What overflows has diverged, and counts.
run 0 compare d.csv $ask --links softplus,exp --optimizer sgd --rates 30 --no-store
says 'exp link diverged in 3 of 3 runs; they count with the constant'
awk 'BEGIN { srand(1); print "a,y"; for (i = 0; i < 200; i++) print rand() "," rand() }' >g.csv
run 0 compare g.csv --target y --task gaussian --links softplus,exp --hidden 4 --epochs 5 --runs 2 \
    --rates 0.01 --no-store
says 'exp link'
says ' nats'
refuses 2 "--links: 'identity'; write softplus,exp" compare d.csv $ask --links softplus,identity
refuses 2 "--links: 'exp'; write softplus,exp" compare d.csv $ask --links exp,exp
refuses 2 '--links: one link; a comparison needs two' compare d.csv $ask --links exp
refuses 2 '--links: give one of --activations' compare d.csv $ask --links softplus,exp \
    --activations relu,gelu
refuses 2 '--links: a regression task has no link' compare g.csv --target y --links softplus,exp
finish
