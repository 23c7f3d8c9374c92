#!/bin/sh
# softplus glm: what it prints and writes, and every kind of wrong data and wrong option in one line.
. tests/cli/expect.sh
cp tests/golden/glm.csv "$work/d.csv"
cd "$work" || exit 1

# The table of coefficients, with the marginal effects that only softplus has.
run 0 glm d.csv --formula 'scount ~ x1 + town'
silent
says 'd.csv: 240 rows, response scount, family poisson, link softplus'
says 'town=b'
says_not 'town=a'
says 'marginal'
says 'Deviance '
says 'D² '
awk 'length($0) > 90 { exit 1 }' "$said/out" || fail "lines are too long"
run 0 glm d.csv --formula 'count ~ x1 + town' --link log --exposure time --robust
says_not 'marginal'
says 'robust'
says 'exposure time'
run 0 glm d.csv --target yes --formula '. - share' --drop trials,count,scount,over,amount,level,high,flow \
    --family binomial
says 'link logit'
run 0 glm bikes --formula 'temp + C(hr)' --family negbin --link log
says 'bikes: 8,645 rows, response bikers, family negbin (alpha 0.'
says 'hr=23'
run 0 glm d.csv --formula 'scount ~ x1' --quiet
out

# JSON: the fixed keys, on stdout without the table, in a file beside it.
run 0 glm d.csv --formula 'count ~ x1' --link log --json -
for key in family link n coefficients name estimate std_error z p log_likelihood deviance aic bic; do
    says "\"$key\":"
done
says '"family": "poisson"'
says '"link": "log"'
says '"n": 240'
cp "$said/out" stdout.json
run 0 glm d.csv --formula 'count ~ x1' --link log --json f.json --jobs 2
says 'coefficient'
cmp -s f.json stdout.json || fail "a file has another JSON than stdout, or threads change it"

# Missing cells, weights of 0 and columns that say nothing are left out, said aloud.
awk 'BEGIN { print "x,y,w,same,id"; for (i = 0; i < 60; i++)
    print (i == 5 ? "NA" : i * 7 % 31) "," i % 5 "," (i == 9 ? 0 : 1) ",7,name" i }' >gaps.csv
run 0 glm gaps.csv --target y --weights w
says 'left out 1 of 60 rows: a cell of'
says 'left out 1 rows: their weight is 0'
says 'left out same: the same value'
says 'left out id: text that hardly recurs'
says '58 rows'

# Two classes in words: the second is the event.
awk 'BEGIN { print "x,y"; for (i = 0; i < 80; i++) print i * 7 % 31 "," (i * 5 % 11 < 6 ? "no" : "yes") }' >words.csv
run 0 glm words.csv --target y --family binomial
says 'the mean is the probability of y=yes (against no)'

# Links side by side, the first in full; the same seed gives the same figures on any number of threads.
run 0 glm d.csv --formula 'scount ~ x1 + town' --compare-links softplus,log --runs 10 --json links.json
silent
says 'family poisson, link softplus'
says 'rows left'
says '(constant)'
grep -q 'and softplus: \|better than\|practically the same' "$said/out" || fail "no verdict"
cp "$said/out" links.txt
cp links.json first.json
run 0 glm d.csv --formula 'scount ~ x1 + town' --compare-links softplus,log --runs 10 --json links.json --jobs 1
cmp -s links.txt "$said/out" && cmp -s links.json first.json || fail "threads change a comparison"
grep -q '"test_deviance":' links.json || fail "the JSON has no comparison"

bad() { # TEXT ARGUMENT...: wrong data
    text=$1
    shift
    refuses 1 "$text" glm "$@" --json out.json
}
wrong() { # TEXT ARGUMENT...: a wrong command line
    text=$1
    shift
    refuses 2 "$text" glm "$@" --json out.json
}
awk 'BEGIN { print "a,b,c,y,t,word"; for (i = 0; i < 40; i++) { a = i * 7 % 31; b = i * 5 % 11
    print a "," b "," 2 * a - b + 3 "," i % 4 - 1 "," i % 3 "," (i % 2 ? "u" : "v") } }' >e.csv
awk 'BEGIN { print "x,town,y,z"; for (i = 0; i < 90; i++) { t = substr("abc", i % 3 + 1, 1)
    print i * 7 % 31 "," t "," (t == "b" ? 0 : i % 5 + 1) "," (i * 7 % 31 > 15) } }' >sep.csv
head -5 e.csv | sed 's/,-1,/,1,/' >short.csv
bad "e.csv:2:4: column 'y': '-1' is negative" e.csv --target y
bad "collinear: 'c' is a combination of 'a', 'b'" e.csv --formula 'word ~ a + b + c' --family binomial
bad "'-1' is not greater than 0: the gamma" e.csv --target y --family gamma
bad 'is not between 0 and 1' e.csv --target y --family binomial
bad "e.csv:2:6: column 'word': 'v' is not a number, and the response" e.csv --target word
bad "column 'word': 'v' is not a number, and --offset" e.csv --target t --offset word
bad "column 't': '0' is not greater than 0, as an exposure" e.csv --target a --exposure t
bad "column 'y': '-1' is negative, and no weight" e.csv --target a --weights y
bad "separation: the likelihood rises for ever along 'town=b'" sep.csv --target y --drop z
bad "separation: the likelihood rises for ever along 'town=b'" sep.csv --target y --drop z --link log
bad "separation: the likelihood rises for ever along 'x'" sep.csv --formula 'z ~ x' --family binomial
bad 'rows for 4 coefficients' short.csv --formula 't ~ a + b + word'
bad 'no convergence: after 1 iterations the deviance is ' d.csv --formula 'count ~ x1' --iterations 1
bad 'nothing.csv: No such file' nothing.csv --target y
bad 'is the same in every row' gaps.csv --formula 'same ~ x'
wrong "no column is named 'yy' (--target)" d.csv --target yy
wrong "no column is named 'x9' (--formula)" d.csv --formula 'count ~ x9'
wrong "no column is named 'x9' (--offset)" d.csv --target count --offset x9
wrong "has a role already" d.csv --target count --offset time --exposure time
wrong "unknown family 'normal'" d.csv --target count --family normal
wrong "unknown link 'cubic'" d.csv --target count --link cubic
wrong 'beta must be greater than 0' d.csv --target count --link softplus:beta=0
wrong 'which data?'
wrong '--target says' d.csv --target x1 --formula 'count ~ x2'
wrong "formula 'count ~ x1 +': at 'its end'" d.csv --formula 'count ~ x1 +'
wrong "formula 'count ~ x1 x2': at 'x2'" d.csv --formula 'count ~ x1 x2'
wrong "is the response, and no term" d.csv --formula 'count ~ count'
wrong '--exposure: has a meaning' d.csv --target level --family gaussian --exposure time
wrong 'which column' d.csv
wrong "'x2' is not a share" d.csv --target count --confidence x2
wrong 'name two links at least' d.csv --target count --compare-links log
wrong 'leave --link out' d.csv --target count --compare-links log,softplus --link log
wrong "unknown link 'cubic'" d.csv --target count --compare-links log,cubic
wrong '--runs: give 2' d.csv --target count --compare-links log,softplus --runs 1
wrong '--test: give a share' d.csv --target count --compare-links log,softplus --test 1
finish
