#!/bin/sh
# The store as a user meets it: going on, byte for byte again, where it lies, and what it refuses.
. tests/cli/expect.sh
csv 200 >"$work/d.csv"
cd "$work" || exit 1
unset SOFTPLUS_STORE
set='--target y --hidden 4 --epochs 5 --rates 0.003,0.01'

# Beside the JSON, or here; nowhere with --no-store or an empty SOFTPLUS_STORE.
mkdir out
run 0 compare d.csv $set --runs 3 --json out/a.json
complains "out/softplus.db keeps every finished run, to go on from (--no-store: none)"
[ -f out/softplus.db ] && [ ! -f softplus.db ] || fail "the store is not beside the JSON"
run 0 compare d.csv $set --runs 3 --json - --no-store
run 0 compare d.csv $set --runs 3 --json /dev/null
[ -f softplus.db ] || fail "beside /dev/null there is no place for a store"
rm softplus.db
SOFTPLUS_STORE='' run 0 compare d.csv $set --runs 3
[ "$(ls -A | tr '\n' ' ')" = 'd.csv out ' ] || fail "a store appeared: $(ls -A | tr '\n' ' ')"
[ "$(ls -A out | tr '\n' ' ')" = 'a.json softplus.db ' ] || fail "files are left beside the store"

# The same command again trains nothing and writes the same bytes, times and all; so does report.
run 0 compare d.csv $set --runs 3 --json out/b.json --report out/b.html
complains 'out/softplus.db has all 18 trials'
cmp -s out/a.json out/b.json || fail "the same command gives another JSON"
cp "$said/out" b.txt
run 0 report out/softplus.db --json out/c.json --report out/c.html
silent
cmp -s out/b.json out/c.json || fail "report gives another JSON"
cmp -s out/b.html out/c.html || fail "report gives another page"
cmp -s "$said/out" b.txt || fail "report prints something else"
run 0 report out/softplus.db --json -
cmp -s "$said/out" out/a.json || fail "report --json - gives another JSON"
mv out/softplus.db .
run 0 report --quiet
says 'softplus'
chmod 444 softplus.db
run 0 report
chmod 644 softplus.db

# A store has many experiments, each with its number, the one last used at the end.
run 0 compare d.csv $set --runs 2
grep -q 'softplus.db: a new experiment, with runs 2 instead of 3' "$said/err" ||
    fail "it does not say what changed"
grep -q 'softplus.db has all 16 trials' "$said/err" || fail "equal trials are not taken over"
run 0 compare d.csv $set --runs 2 --json less.json --no-store
grep -v '"seconds' less.json >less
run 0 report --json -
grep -v '"seconds' "$said/out" | cmp -s - less || fail "what was taken over is something else"
rm less less.json
sed 's/^0,/1,/' d.csv >e.csv
run 0 compare e.csv $set --runs 2
complains 'softplus.db: a new experiment, with data e.csv instead of d.csv'
cp e.csv d.csv
run 0 compare d.csv $set --runs 2
complains 'softplus.db has all 16 trials' # it is e.csv's data now
run 0 compare d.csv $set --runs 2 --seed 7
complains 'with seed 7 instead of 1'
echo '5,5,5' >>d.csv
run 0 compare d.csv $set --runs 2 --seed 7 --quiet
silent
run 0 runs
[ "$(wc -l <"$said/out")" -eq 6 ] || fail "not five experiments"
[ "$(sed -n '$p' "$said/out" | awk '{ print $1 }')" = 5 ] || fail "the last one used is not the last"
run 0 report --experiment 1 --json -
cmp -s "$said/out" out/a.json || fail "the first experiment has changed"
refuses 1 'has no experiment 9' report --experiment 9

# What it refuses: a named store that is none is an error, one that was not named is left out.
echo 'a,b' >other
refuses 1 'other: is not a store' compare d.csv $set --runs 2 --store other
refuses 1 'other: is not a store' runs other
refuses 1 'nothing.db: cannot be opened' report nothing.db
refuses 2 '--store' compare d.csv $set --store ''
refuses 2 'one or the other' compare d.csv $set --store x.db --no-store
refuses 2 'both name x' compare d.csv $set --json x --report x
refuses 2 'that is the data' compare d.csv $set --report d.csv --no-store
rm softplus.db
echo 'a,b' >softplus.db
run 0 compare d.csv $set --runs 2
complains 'nothing is kept: softplus.db: is not a store'
says 'relu'
rm softplus.db

# --open shows the page with what the desktop has.
mkdir bin
printf '#!/bin/sh\ncp "$1" opened.html\n' >bin/xdg-open
chmod +x bin/xdg-open
(
    PATH=$(pwd)/bin:$PATH
    run 0 compare d.csv $set --runs 2 --no-store --report page.html --open
    [ $failures = 0 ]
) || fail "--open failed"
cmp -s page.html opened.html || fail "--open shows something else"
printf '#!/bin/sh\nexit 3\n' >bin/xdg-open
(
    PATH=$(pwd)/bin:$PATH
    run 1 compare d.csv $set --runs 2 --no-store --report page.html --open
    complains 'page.html is written, but xdg-open cannot show it'
    [ $failures = 0 ]
) || fail "--open fails in silence"
rm -r bin page.html opened.html
refuses 2 'give that too' compare d.csv $set --runs 2 --no-store --open

# Stopped: what was finished is kept, and can be looked at even while it goes on.
"$softplus" compare d.csv $set --runs 20000 --store big.db >big.txt 2>/dev/null &
stopped=$!
waited=0
until "$softplus" report big.db >"$said/out" 2>&1 || [ $waited -ge 300 ]; do
    sleep 0.2
    waited=$((waited + 1))
done
kill -TERM $stopped
wait $stopped && got=0 || got=$?
[ $got -eq 130 ] || fail "stopped, it ended with $got instead of 130"
run 0 report big.db
cmp -s "$said/out" big.txt || fail "an interrupted comparison is shown otherwise"
says 'Stopped early'
finish
