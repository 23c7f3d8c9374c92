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

cp e.json page.json
# Images: y is the brightness of two of sixteen pixels. One pixel has no dependence of its own.
awk 'BEGIN { srand(7); for (p = 0; p < 16; p++) printf "p%d,", p; print "y"; for (i = 0; i < 600; i++) {
    for (p = 0; p < 16; p++) { v[p] = rand(); printf "%.3f,", v[p] }
    printf "%.3f\n", 5 * v[5] + 5 * v[10] } }' >image.csv
run 0 train image.csv --target y --image 4x4 --net conv:8 --hidden 16 --epochs 100 --rate 0.02 --quiet \
    -o conv.safetensors
run 0 explain conv.safetensors image.csv --rows 30 --swap relu --json e.json --report conv.html
silent
says 'Not shown for single pixels: partial dependence and curvature.'
[ "$(awk '$1 == "\"name\":" { print $2 }' e.json | head -n 2 | sort | tr -d '\n')" = '"p10","p5",' ] ||
    fail "other pixels are weightier"
check "$(key p5 contribution) > 2 * $(key p0 contribution) && $(key p5 sign) > 0.9"
[ "$(key p5 kind) $(key p5 input) $(key p5 curvature)" = '"pixel" 5 null' ] || fail "a pixel is no pixel"
grep -q '"dependence": \[\]' e.json || fail "a pixel has a dependence"
awk '$1 == "\"residual\":" { sub(",", "", $2); if ($2 + 0 > 1e-2) bad = 1; n++ }
    END { exit bad || n < 3 }' e.json || fail "contributions of pixels are not complete"

# Text: y is what its words say. A column of words is called by those that the rows hold.
awk 'BEGIN { srand(9); split("GOOD fine bad the film was long and it ended", w, " "); print "review,a,y"
    for (i = 0; i < 300; i++) { line = ""; y = a = rand(); for (k = 0; k < 6; k++) { j = int(1 + 10 * rand())
        line = line " " w[j]; y += j == 1 ? 3 : j == 3 ? -3 : 0 }
        printf "%s,%.3f,%.3f\n", line, a, y } }' >text.csv
run 0 train text.csv --target y --text review --text-features 512 --hidden 8 --epochs 60 --rate 0.01 --quiet \
    -o text.safetensors
run 0 explain text.safetensors text.csv --rows 100 --json e.json --report text.html
silent
says 'Not shown for words'
[ "$(grep -c '"kind": "words"' e.json)" = 10 ] || fail "there are other words"
awk '/"name": "review#/ { print $3 }' e.json | head -n 2 | sort | tr -d '\n' | grep -qx 'bad",good",' ||
    fail "other words are weightier"
awk '$1 == "\"dependence\":" && $2 == "[" { n++ } END { exit n != 1 }' e.json || fail "words have a dependence"
run 0 explain text.safetensors text.csv --rows 100
cp "$said/out" again.txt
run 0 explain text.safetensors text.csv --rows 100
cmp -s "$said/out" again.txt || fail "words come in another order"
# More features than a screen has lines for.
run 0 train digits --image 8x8 --net conv:2 --hidden 4 --epochs 1 --rate 0.01 --quiet -o digits.safetensors
run 0 explain digits.safetensors digits --class 3 --rows 20
says 'and 39 more, which contribute less'

refuses 2 'which model?' explain
refuses 2 'on which rows?' explain soft.safetensors
refuses 2 'one MODEL and one DATA' explain soft.safetensors d.csv d.csv
refuses 2 "--class: 'y' is a number" explain soft.safetensors d.csv --class yes
refuses 2 "--beside kind.safetensors: it predicts 'kind' and the model 'y'" \
    explain soft.safetensors d.csv --beside kind.safetensors
refuses 2 "unknown activation 'softmin'" explain soft.safetensors d.csv --swap softmin
refuses 2 '--sd: the model predicts no standard deviation' explain soft.safetensors d.csv --sd
refuses 2 '--noise: 0; give a positive number' explain soft.safetensors d.csv --noise 0
refuses 2 '--open: shows the page of --report' explain soft.safetensors d.csv --open
refuses 2 '--report d.csv: that is the data' explain soft.safetensors d.csv --report d.csv
refuses 1 'd.csv: not a model to use' explain d.csv d.csv
printf 'a,b\n1,2\n' >narrow.csv
refuses 1 "the model needs the columns 'c', 'town'" explain soft.safetensors narrow.csv

# Of a long list the page shows the beginning, and the rest can be opened.
run 0 train digits --hidden 2 --epochs 1 --rate 0.01 -o many.safetensors --quiet
run 0 explain many.safetensors digits --class 3 --rows 4 --moves 1 --report many.html
more=$(sed -n 's/^  and \([0-9]*\) more, which contribute less; .*/\1/p' "$said/out")
grep -q "<details><summary>and ${more:-no} more, which contribute less</summary>" many.html ||
    fail "the page has no list to be opened"
[ "$(grep -c '<tr><th scope="row">p' many.html)" -eq "$((25 + more))" ] || fail "not every pixel is in the page"

# The page in a browser: nothing on its console, every chart drawn, the JSON's figures in its tables.
browser=$(command -v chromium || command -v google-chrome) || {
    echo "the page was not looked at: no chromium"
    finish
}
look() { # PAGE CHARTS
    timeout 100 "$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$said/profile" \
        --enable-logging=stderr --virtual-time-budget=4000 --dump-dom "file://$work/$1" \
        >"$said/dom" 2>"$said/log"
    ! grep CONSOLE "$said/log" || fail "$1 complains"
    grep -q "data-ready=\"$2\"" "$said/dom" || fail "not every chart is in $1"
}
look conv.html 6
look text.html 8
look e.html 10
cp page.json e.json
for name in a b c town; do
    grep -q "data-value=\"$(key $name contribution | cut -c1-12)" "$said/dom" ||
        fail "the page lacks the contribution of $name"
done
finish
