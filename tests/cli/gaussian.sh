#!/bin/sh
# A number and its scale: where the noise of the data grows, so does the deviation that is predicted.
. tests/cli/expect.sh
cd "$work" || exit 1
# y = 2 a + noise of deviation 0.2 + 0.8 a: twelve uniforms make a normal.
awk 'BEGIN { srand(3); print "a,c,y"; for (i = 0; i < 900; i++) {
    a = rand(); n = -6; for (k = 0; k < 12; k++) n += rand()
    printf "%.4f,%.4f,%.5f\n", a, rand(), 2 * a + (0.2 + 0.8 * a) * n } }' >d.csv
ask='--target y --task gaussian --hidden 16 --epochs 80'
for link in softplus exp; do
    run 0 train d.csv $ask --rate 0.01 --link $link -o $link.safetensors
    silent
    says 'on 180 rows held out: NLL '
    says 'its central 50 %, 90 % and 95 % intervals hold '
    run 0 predict $link.safetensors d.csv --keep a
    silent
    [ "$(head -n 1 "$said/out")" = 'a,prediction,sd' ] || fail "the header is $(head -n 1 "$said/out")"
    awk -F, 'NR > 1 { if ($3 <= 0) bad = 1; n[$1 > 0.5]++; s[$1 > 0.5] += $3 / (0.2 + 0.8 * $1) }
        END { for (k in n) if (s[k] / n[k] < 0.8 || s[k] / n[k] > 1.25) bad = 1; exit bad }' \
        "$said/out" || fail "$link: the deviations are not those of the data"
done
! cmp -s softplus.safetensors exp.safetensors || fail "--link changes nothing"
run 0 train d.csv $ask --optimizer newton --hidden 4 --epochs 10 -o newton.safetensors
run 0 explain softplus.safetensors d.csv --rows 50
says 'y, explained on 50 of 900 rows'
# The mean rises by 2 a unit of a, the deviation by 0.8.
run 0 explain softplus.safetensors d.csv --sd --json e.json
says 'the standard deviation of y, explained on'
slope() { awk '$1 == "\"name\":" { here = $2 == "\"a\"," }
    here && $1 == "\"slope_per_unit\":" { print $2 + 0; exit }' e.json; }
awk "BEGIN { s = $(slope); exit !(s > 0.5 && s < 1.1) }" || fail "the deviation's slope is $(slope)"
run 0 explain softplus.safetensors d.csv --json e.json
awk "BEGIN { s = $(slope); exit !(s > 1.5 && s < 2.5) }" || fail "the mean's slope is $(slope)"

# Coverage over 4 x 180 test rows: near what is promised, in the table, the JSON and the page; kept.
run 0 compare d.csv $ask --runs 4 --rates 0.01 --json c.json --report c.html --store c.db
cp "$said/out" first.txt
says 'NLL'
says ' nats'
grep -q '"relative_difference": null' c.json || fail "a share of a likelihood"
grep -q '"link": "softplus"' c.json || fail "no link in the JSON"
says "relu's central 50 %, 90 % and 95 % intervals hold "
tr -d ' \n' <c.json | sed 's/.*"coverage":\[\([^]]*\)\].*/\1/' | awk -F, '{
    exit !($1 > 0.4 && $1 < 0.6 && $2 > 0.82 && $2 < 0.96 && $3 > 0.88 && $3 < 0.99) }' ||
    fail "the intervals do not hold what they promise"
browser=$(command -v chromium || command -v google-chrome || true)
if [ -n "$browser" ]; then
    timeout 100 "$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$said/profile" \
        --enable-logging=stderr --virtual-time-budget=4000 --dump-dom "file://$work/c.html" \
        >"$said/dom" 2>"$said/log"
    ! grep CONSOLE "$said/log" || fail "the page complains"
    grep -q 'id="calibration-table"' "$said/dom" || fail "no calibration on the page"
    grep -q 'id="coverage-table"' "$said/dom" || fail "no coverage on the page"
else
    echo "the page was not looked at: no chromium"
fi
run 0 report c.db --json again.json
cmp -s "$said/out" first.txt || fail "the report says something else"
cmp -s c.json again.json || fail "the report's JSON is another"
refuses 2 'gauss-newton needs a loss that is convex' compare d.csv $ask --optimizer gauss-newton
awk 'BEGIN { print "a,y"; for (i = 0; i < 60; i++) print i "," (i % 3 ? "x" : "y") }' >words.csv
refuses 1 'is not a number' train words.csv --target y --task gaussian -o w.safetensors
finish
