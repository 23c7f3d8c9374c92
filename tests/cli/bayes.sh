#!/bin/sh
# softplus bayes: what it prints and writes, and every kind of wrong option in one line.
. tests/cli/expect.sh
cp tests/golden/glm.csv "$work/d.csv"
cd "$work" || exit 1
few='--samples 200 --warmup 200 --chains 2'

# The table, the priors, what the sampler did; 80 columns at most.
run 0 bayes d.csv --formula 'scount ~ x1 + town' $few
silent
says 'd.csv: 240 rows, response scount, family poisson, link softplus'
says 'Priors, of standardised columns: intercept ~'
says 'town=b'
says 'NUTS: 2 chains of 200 draws after 200 to warm up, diagonal metric'
awk 'length($0) > 84 { exit 1 }' "$said/out" || fail "lines are too long"

# Everything at once: groups, an sd with terms, rows held out, files.
run 0 bayes d.csv --formula 'x2 ~ x1' --family gaussian --group town --scale-formula x1 --test 25% \
    --metric dense --prior coef=student_t:4,0,1 --prior group=exponential:1 $few --draws d.npz --json d.json
says 'sd of town'
says 'sd: x1'
says 'coef ~ '
says 'student_t:4,0,1'
says 'rows held out: 50 % intervals hold'
for key in schema data target family link n positive priors parameters name mean sd mcse q5 median q95 rhat \
    ess_bulk ess_tail sampler divergent ebfmi prediction inside_90 log_score notes; do
    grep -q "\"$key\":" d.json || fail "no key $key"
done
head -c 4 d.npz | od -An -c | grep -q 'P *K *003 *004' || fail "no archive"
if command -v python3 >/dev/null && python3 -c 'import zipfile' 2>/dev/null; then
    python3 -c "
import zipfile
z = zipfile.ZipFile('d.npz')
assert z.testzip() is None
assert z.read('sd of town.npy')[:6] == b'\x93NUMPY' and len(z.read('x1.npy')) == 128 + 8 * 400" ||
        fail "the archive is broken"
fi

# The same figures on any number of threads, on stdout or in a file.
run 0 bayes d.csv --formula 'scount ~ x1' $few --json one.json --jobs 1
run 0 bayes d.csv --formula 'scount ~ x1' $few --json - --jobs 2
cmp -s "$said/out" one.json || fail "threads change the figures"
run 0 bayes d.csv --formula 'count ~ x1' --hidden 3 --activation relu $few --json net.json
for key in log_density_rhat log_density_ess_bulk vector_rhat; do
    grep -q "\"$key\": [0-9]" net.json || fail "no key $key of a network"
done
says 'network 3 relu'
says 'mean at line '
run 0 bayes d.csv --formula 'over ~ x1' --family negbin --positive exp $few
says 'positive parameters by exp'
says 'alpha'
run 0 bayes d.csv --formula 'scount ~ x1' $few --quiet
out

# Without --family the response decides, said aloud, as in glm.
chosen() { # FAMILY LINK ARGUMENT...: and naming that family gives the same draws
    family=$1 link=$2
    shift 2
    run 0 bayes d.csv "$@" $few --draws default.npz --json default.json
    silent
    says "family $family, link $link"
    says "  family: $family ("
    grep -q "\"family: $family (" default.json || fail "the JSON does not say why the family is $family"
    run 0 bayes d.csv "$@" $few --family "$family" --draws named.npz
    says_not '  family: '
    cmp -s default.npz named.npz || fail "--family $family gives other draws than the default"
}
chosen poisson softplus --formula 'count ~ x1'
chosen binomial logit --formula 'yes ~ x1'
chosen gaussian identity --formula 'x2 ~ x1' --scale-formula x1

# Every trajectory is cut where only one step is allowed.
run 0 bayes d.csv --formula 'scount ~ x1' $few --max-depth 1 --json cut.json
says 'Warning: 400 of 400 trajectories were cut at --max-depth 1'
grep -q '"at_max_depth": 400' cut.json || fail "trajectories that were cut are not counted"

# A chain that stands still has no R-hat, and is no chain that agrees.
run 0 bayes d.csv --formula 'scount ~ x1 + town' --chains 1 --warmup 1 --samples 8
says 'NUTS: 1 chain of 8 draws'
says "Warning: no chain moved along '(intercept)'"
says_not 'Chains agree'

# Ctrl-C: nothing half-written, the old file stays.
if command -v timeout >/dev/null; then
    echo old >old.npz
    what='softplus bayes, interrupted'
    timeout --preserve-status -s INT 1 "$softplus" bayes d.csv --formula 'scount ~ x1' --samples 300000 --draws old.npz \
        --json new.json >"$said/out" 2>"$said/err" </dev/null && got=0 || got=$?
    [ "$got" -eq 130 ] || fail "'$what' ended with $got instead of 130"
    complains 'nothing was written'
    [ "$(cat old.npz)" = old ] || fail "an old file was touched"
    [ ! -e new.json ] || fail "a file is there before its time"
    [ -z "$(find . -name '*.new*' -o -name '.*npz*')" ] || fail "files are left behind"
fi

# What cannot be done.
refuses 2 'which data' bayes --chains 2
refuses 2 '--prior' bayes d.csv --target count --prior coef=2
refuses 2 'it is positive' bayes d.csv --target x2 --family gaussian --prior scale=normal:0,1
refuses 2 '--scale-formula' bayes d.csv --target count --scale-formula x1
refuses 2 '--activation' bayes d.csv --target count --activation relu
refuses 2 'learned sharpness' bayes d.csv --target count --hidden 3 --activation softplus:beta=learn
refuses 2 '--max-depth' bayes d.csv --target count --max-depth 40
refuses 2 '--max-depth: give 1 to' bayes d.csv --target count --max-depth 0
refuses 2 '--chains: give 1 to 1000' bayes d.csv --target count --chains 0
refuses 2 'a layer of 0 units' bayes d.csv --target count --hidden 4,0
refuses 2 '--target-accept' bayes d.csv --target count --target-accept 1
refuses 2 '--positive' bayes d.csv --target count --positive square
refuses 2 '--group' bayes d.csv --target count --group nothere
refuses 2 'nothere' bayes d.csv --target count --formula nothere
refuses 2 'terms alone' bayes d.csv --target x2 --family gaussian --scale-formula 'y ~ x1'
refuses 1 'negative' bayes d.csv --target x1 --family poisson
refuses 1 'too few' bayes d.csv --target count --formula x1 --test 99.9%
refuses 1 'negative' bayes d.csv --target x1 --family poisson --draws new.npz
refuses 2 "and the family of 'x1' is gaussian" bayes d.csv --target x1 --exposure time

finish
