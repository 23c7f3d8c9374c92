#!/bin/sh
# kill -9 at many random moments of a comparison, and the same command again: the JSON is that of one
# that was never killed (times aside), nothing finished is trained twice, two at once share a store.
#   sh tests/store/kill.sh COMMAND [KILLS]
. tests/cli/expect.sh
kills=${2-50}
csv 200 >"$work/d.csv"
cd "$work" || exit 1
ask='compare d.csv --target y --hidden 8 --epochs 12 --rates 0.003,0.01 --runs 30 --jobs 2'
untimed() { grep -v '"seconds' "$1"; }

now() { date +%s%N; }
start=$(now)
run 0 $ask --no-store --json whole.json
span=$((($(now) - start) / 1000)) # microseconds that one takes, at most
untimed whole.json >whole

# Moments spread evenly over its span, shifted by chance, in mixed order; a fixed seed. The span follows
# the machine: one that ended before its moment shows that it is shorter, one that did not lets it grow.
kill_after() { # MICROSECONDS
    "$softplus" $ask --store s.db --json out.json >/dev/null 2>&1 &
    victim=$!
    sleep "$(awk -v t="$1" 'BEGIN { printf "%.6f", t / 1e6 }')"
    kill -9 $victim 2>/dev/null
    wait $victim 2>/dev/null
}
shares=$(awk -v n="$kills" 'BEGIN { srand(17)
    for (i = 0; i < n; i++) printf "%.0f\n", (i * 17 % n + rand()) / n * 1000 }')
killed=0 middle=0
for share in $shares $shares $shares $shares; do # again if few hit the middle, on a busy machine
    [ $killed -lt "$kills" ] || [ $middle -lt $((kills / 5)) ] || break
    rm -f s.db s.db-wal s.db-shm out.json
    moment=$((span * share / 1000))
    kill_after $moment
    if [ $? = 0 ]; then span=$moment; else span=$((span + span / 20)); fi
    run 0 $ask --store s.db --json out.json
    killed=$((killed + 1))
    grep -q 'going on' "$said/err" && middle=$((middle + 1))
    untimed out.json >again
    cmp -s whole again || fail "killed after $moment us of $span, it ends with other figures"
    run 0 report s.db --json -
    cmp -s "$said/out" out.json || fail "killed after $moment us of $span, the store holds something else"
done
echo "$killed kills, $middle of them between the first and the last run"
[ $middle -ge $((kills / 5)) ] || fail "too few kills hit the middle: $middle of $killed"

# Killed again and again, it comes to the same end.
rm -f s.db out.json
for share in $shares; do
    kill_after $((span * share / 4000))
done
run 0 $ask --store s.db --json out.json
untimed out.json >again
cmp -s whole again || fail "killed $kills times, it ends with other figures"

# Two at once, from the beginning: both end well, and both show what the store holds.
rm -f s.db
"$softplus" $ask --store s.db --json one.json >/dev/null 2>one.err &
first=$!
run 0 $ask --store s.db --json two.json
wait $first || fail "the other one ended with $?: $(cat one.err)"
run 0 report s.db --json -
cmp -s one.json two.json || fail "two at once show different figures"
cmp -s "$said/out" one.json || fail "the store holds something else than two at once show"
untimed one.json >again
cmp -s whole again || fail "two at once give other figures"
finish
