#!/bin/sh
# Explain a trained network: what it finds is what the data hide, files are whole, and what cannot be is
# said in one line.
. tests/cli/expect.sh
cd "$work" || exit 1
# y rises by 3 a unit of a, falls in b beyond 0 only, does not know c; 40 more in one town.
awk 'BEGIN { srand(5); print "a,b,c,town,y,kind,grade"; for (i = 0; i < 400; i++) {
    a = 10 * rand(); b = 4 * rand() - 2; c = rand(); t = i % 3
    y = 3 * a - 8 * (b > 0 ? b : 0) + 40 * (t == 1)
    printf "%.3f,%.3f,%.3f,%s,%.3f,%s,%s\n", a, b, c, (t == 1 ? "big" : t ? "far" : "mid"), y,
        (y > 20 ? "yes" : "no"), (y > 40 ? "x" : y > 15 ? "y" : "z") } }' >d.csv
ask='--hidden 16 --epochs 60 --rate 0.01 --quiet'
run 0 train d.csv --target y --drop kind,grade $ask -o soft.safetensors
run 0 train d.csv --target y --drop kind,grade $ask --activation relu -o relu.safetensors

run 0 explain relu.safetensors d.csv --beside soft.safetensors --swap softplus:beta=10 --json e.json \
    --report e.html
silent
says 'relu.safetensors (relu): y, explained on the 400 rows of d.csv'
says 'Contributions add up'
says 'The Hessian in the inputs is 0 on every row'
says 'swapped: softplus:beta=10'
grep -q '"schema": "softplus-explain/1"' e.json || fail "no schema"
cp "$said/out" again.txt
run 0 explain relu.safetensors d.csv --beside soft.safetensors --swap softplus:beta=10
cmp -s "$said/out" again.txt || fail "the same command says something else"

# key FEATURE KEY: of the JSON, a line of "key": value each.
key() { awk -v name="\"$1\"," -v key="\"$2\":" '$1 == "\"name\":" { here = $2 == name }
    here && $1 == key { sub(",$", "", $2); print $2; exit }' e.json; }
check() { awk "BEGIN { exit !($1) }" || fail "$1"; }
check "$(key a slope_per_unit) > 2.4 && $(key a slope_per_unit) < 3.6 && $(key a sign) > 0.95"
check "$(key b sign) < 0 && $(key b contribution) > 5 * $(key c contribution)"
check "$(key town contribution) > $(key a contribution)"
[ "$(key town slope_per_unit)" = null ] || fail "a category has a slope a unit"
awk '$1 == "\"residual\":" { sub(",", "", $2); if ($2 + 0 > 1e-6) bad = 1; n++ }
    END { exit bad || n < 4 }' e.json || fail "contributions are not complete"

run 0 explain soft.safetensors d.csv --rows 50 --seed 7 --noise 0.01 --moves 2
says 'explained on 50 of 400 rows of d.csv'
says "Curvature: the Hessian's eigenvalue of largest magnitude is "
says 'a draw of 0.01 standard'
feed 0 explain soft.safetensors - --rows 0 --json - <d.csv
grep -q '"data_rows": 400' "$said/out" || fail "no JSON on stdout"
run 0 explain soft.safetensors d.csv --quiet
silent
out

# Classes.
run 0 train d.csv --target kind --drop y,grade $ask -o kind.safetensors
run 0 explain kind.safetensors d.csv
says 'the probability of kind = yes'
run 0 explain kind.safetensors d.csv --class no
says 'the probability of kind = no'
run 0 train d.csv --target grade --drop y,kind $ask -o grade.safetensors
refuses 2 "--class: name one of the classes of 'grade': x, y, z" explain grade.safetensors d.csv
run 0 explain grade.safetensors d.csv --class y
says 'the probability of grade = y'

refuses 2 'which model?' explain
refuses 2 'on which rows?' explain soft.safetensors
refuses 2 'one MODEL and one DATA' explain soft.safetensors d.csv d.csv
refuses 2 "--class: 'y' is a number" explain soft.safetensors d.csv --class yes
refuses 2 "--beside kind.safetensors: it predicts 'kind' and the model 'y'" \
    explain soft.safetensors d.csv --beside kind.safetensors
refuses 2 "unknown activation 'softmin'" explain soft.safetensors d.csv --swap softmin
refuses 2 '--sd: the model predicts no standard deviation' explain soft.safetensors d.csv --sd
awk -v OFS=, 'BEGIN { print "a,b,c,d,y"
    for (i = 0; i < 80; i++) print i, i % 7, i % 5, i % 3, i }' >i.csv
run 0 train i.csv --target y --image 2x2 --net conv:2 --hidden 3 --rate 0.01 --epochs 2 --quiet \
    -o conv.safetensors
refuses 2 'the model has convolutions' explain conv.safetensors i.csv
refuses 2 '--noise: 0; give a positive number' explain soft.safetensors d.csv --noise 0
refuses 2 '--open: shows the page of --report' explain soft.safetensors d.csv --open
refuses 2 '--report d.csv: that is the data' explain soft.safetensors d.csv --report d.csv
refuses 1 'd.csv: not a model to use' explain d.csv d.csv
printf 'a,b\n1,2\n' >narrow.csv
refuses 1 "the model needs the columns 'c', 'town'" explain soft.safetensors narrow.csv

# The page in a browser: nothing on its console, every chart drawn, the JSON's figures in its tables.
browser=$(command -v chromium || command -v google-chrome) || {
    echo "the page was not looked at: no chromium"
    finish
}
timeout 100 "$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$said/profile" \
    --enable-logging=stderr --virtual-time-budget=4000 --dump-dom "file://$work/e.html" \
    >"$said/dom" 2>"$said/log"
! grep CONSOLE "$said/log" || fail "the page complains"
grep -q 'data-ready="10"' "$said/dom" || fail "not every chart is there"
for name in a b c town; do
    grep -q "data-value=\"$(key $name contribution | cut -c1-12)" "$said/dom" ||
        fail "the page lacks the contribution of $name"
done
finish
