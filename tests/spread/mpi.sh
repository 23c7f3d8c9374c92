#!/bin/sh
# mpi.sh COMMAND LAUNCHER: four ranks give one machine's bytes, also when one of them is killed; what
# differs between ranks is refused; Ctrl-C shows and keeps what is finished.
. tests/cli/expect.sh
. tests/spread/ranks.sh
csv 600 >"$work/d.csv"
cd "$work" || exit 1
ask='compare d.csv --target y --runs 4 --hidden 6,5 --epochs 6 --rates 0.003,0.01'

# The same bytes, histories and all, and the same words.
run 0 $ask --json one.json --report one.html
mv "$said/out" one.txt
spread 0 4 $ask --json four.json --report four.html
untimed one.json >one; untimed four.json >four
cmp -s one four || fail "four ranks give another JSON than one machine"
[ "$(wc -l <one)" -gt 100 ] || fail "that JSON is no comparison"
[ "$(grep -c 'paired' one.html)" -eq "$(grep -c 'paired' four.html)" ] || fail "another page"
says 'relu'

# One rank is a plain start; two are one that trains.
for ranks in 1 2; do
    spread 0 $ranks $ask --json few.json
    untimed few.json >few
    cmp -s one few || fail "$ranks ranks give another JSON"
done

# Stopping when it is clear: whatever other ranks have finished beside it.
early='compare d.csv --target y --activations identity,softplus --hidden 8 --epochs 30 --rates 0.03
    --rope 90% --stop-when-clear'
run 0 $early --json one.json
grep -q '"clear": true' one.json || fail "that was not clear"
spread 0 4 $early --json four.json
untimed one.json >one
untimed four.json >four
cmp -s one four || fail "four ranks stop elsewhere"

# Mistakes are said once, by rank 0.
spread 2 3 compare d.csv --target y --jobs 2
[ "$(grep -c 'start more ranks' "$said/err")" -eq 1 ] || fail "--jobs is not refused once"
spread 2 3 compare d.csv --target z
[ "$(grep -c "^softplus compare:" "$said/err")" -eq 1 ] || fail "an unknown target is not told once"
spread 1 3 compare absent/d.csv --target y
[ "$(grep -c "^softplus compare: absent/d.csv" "$said/err")" -eq 1 ] || fail "no file: not told once"

# differs TEXT ARGUMENTS...: rank 2 is given others than ranks 0 and 1.
differs() {
    text=$1
    shift
    timeout $patience "$launcher" $plain -n 2 "$softplus" $ask --json bad.json : -n 1 "$softplus" "$@" \
        >"$said/out" 2>"$said/err" </dev/null && got=0 || got=$?
    what="rank 2: $*"
    [ "$got" -ne 0 ] || fail "'$what' is not refused"
    grep -q "^softplus compare: rank 2 on $(uname -n).*$text" "$said/err" || fail "'$what' is not told"
    [ ! -e bad.json ] || fail "'$what' leaves a file"
}
sed '9s/.*/1,2,3/' d.csv >e.csv
differs 'has another plan than rank 0' $ask --epochs 7
differs 'has read other data than rank 0' $(echo "$ask" | sed 's/d\.csv/e.csv/')
differs 'absent/d.csv' $(echo "$ask" | sed 's/d\.csv/absent\/d.csv/')

# A rank that is killed loses its run, which another does: the same bytes. MPICH's launcher sometimes
# ends the others all the same (docs/scaling.md); then the same command goes on, to the same bytes.
launching=$going_on
long='compare d.csv --target y --runs 40 --rates 0.01 --hidden 32,32 --epochs 500 --patience 500'
run 0 $long --json one.json
untimed one.json >one
timeout $patience "$launcher" $launching -n 4 "$softplus" $long --rank-patience 2 --store kill.db \
    --json four.json >"$said/out" 2>"$said/err" </dev/null &
launched=$!
wait_for kill.db 4
kill -9 "$(process_of 2)" || fail "there is no rank 2 to kill"
wait $launched # with a status of the launcher's own
what='softplus with rank 2 killed'
if [ $mpi = mpich ] && [ "$(finished kill.db)" -lt 80 ]; then
    echo "MPICH's launcher has ended all ranks; going on from the store"
    run 0 $long --store kill.db --json four.json
else
    grep -q "rank 2 on .*: given up" "$said/err" || fail "nothing tells that rank 2 was given up"
fi
untimed four.json >four
cmp -s one four || fail "a killed rank changes the JSON"
[ "$(finished kill.db)" -eq 80 ] || fail "not every run is in the store"

# Ctrl-C, while there is much to do: what is finished is shown; the same command goes on.
launching=$plain
longer="$long --runs 400 --store stop.db"
timeout --foreground $patience "$launcher" $launching -n 4 "$softplus" $longer --json stop.json >"$said/out" 2>"$said/err" </dev/null &
launched=$!
wait_for stop.db 10
kill -INT $launched # which timeout passes on, once where it is in the foreground
wait $launched && got=0 || got=$?
what='softplus on 4 ranks, interrupted'
[ $got -ne 0 ] || fail "an interrupted job ended with 0"
if [ $mpi = mpich ]; then # Open MPI gives its ranks a second and ends with 1
    [ $got -eq 130 ] || fail "an interrupted job ended with $got"
    says 'Stopped early'
    grep -q '"complete": false' stop.json || fail "stop.json does not tell that it is incomplete"
fi
kept=$(finished stop.db)
[ "$kept" -ge 10 ] || fail "finished runs are lost: $kept"
spread 0 4 $long --runs 40 --store stop.db --json four.json
untimed four.json >four
cmp -s one four || fail "a job that goes on gives another JSON"
finish
