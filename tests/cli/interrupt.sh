#!/bin/sh
# Ctrl-C: what is finished is shown and written, the status is 130, and nothing is left half done.
. tests/cli/expect.sh
command -v timeout >/dev/null || exit 77
csv 400 >"$work/d.csv"
cd "$work" || exit 1

# interrupted SECONDS ARGUMENT...: the command, and Ctrl-C after SECONDS.
interrupted() {
    after=$1
    shift
    what="softplus $*, interrupted"
    timeout --preserve-status -s INT "$after" "$softplus" "$@" >"$said/out" 2>"$said/err" \
        </dev/null && got=0 || got=$?
    [ "$got" -eq 130 ] || fail "'$what' ended with $got instead of 130"
}

# In the runs: far more of them than can be done in that time.
interrupted 3 compare d.csv --target y --runs 5000 --rates 0.01 --hidden 64,64 --epochs 4 \
    --batch 8 --patience 4 --json out.json
complains 'of 10000 runs were finished and are shown'
says 'relu'
says 'Stopped early'
grep -q '"complete": false' out.json || fail "out.json does not tell that it is incomplete"
grep -q '"status": "pending"' out.json || fail "out.json has no pending runs"
[ "$(grep -c '"test_loss"' out.json)" -eq 10000 ] || fail "out.json has not every run"
[ "$(tail -n 1 out.json)" = '}' ] || fail "out.json is torn"
[ "$(ls -A | wc -l)" -eq 2 ] || fail "files are left behind: $(ls -A | tr '\n' ' ')"

# While rates are still tried there is nothing to show, and an old file stays.
echo old >out.json
interrupted 2 compare d.csv --target y --hidden 512,512,512 --epochs 100000 --patience 100000 \
    --json out.json
complains 'interrupted before a run was finished'
out
[ "$(cat out.json)" = old ] || fail "an old file was touched"
[ "$(ls -A | wc -l)" -eq 2 ] || fail "files are left behind: $(ls -A | tr '\n' ' ')"

# A model is whole or not there.
interrupted 1 train d.csv --target y --hidden 256,256 --batch 4 --rate 0.0001 --epochs 100000 \
    --patience 100000 -o m.safetensors
complains 'interrupted; no model is written'
out
[ "$(ls -A | grep -c safetensors)" -eq 0 ] || fail "a piece of a model is left behind"

# So are a regression's files.
interrupted 1 glm d.csv --target y --family gaussian --compare-links identity,softplus \
    --runs 100000 -o m.json --json glm.json
complains 'interrupted; nothing is shown'
out
[ "$(ls -A | grep -c '^m.json\|^glm.json')" -eq 0 ] || fail "a piece of a regression is left behind"
finish
