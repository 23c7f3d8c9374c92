#!/bin/sh
# softplus glm: what it prints and writes, and every kind of wrong data and wrong option in one line.
. tests/cli/expect.sh
cp tests/golden/glm.csv "$work/d.csv"
glm_page=$(pwd)/docs/glm.md
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
says 'Mean ratio: what one unit more'
says 'robust'
says 'exposure time'
run 0 glm d.csv --target yes --formula '. - share' --drop trials,count,scount,over,amount,level,high,flow \
    --family binomial
says 'link logit'
run 0 glm bikes --formula 'temp + C(hr)' --family negbin --link log
says 'bikes: 8,645 rows, response bikers, family negbin (alpha 0.'
says 'hr=23'
# e^coefficient under log and logit, as textbooks print it; Dobson's trial: outcome 2 has e^-0.4543 of the counts.
printf 'counts,outcome,treatment\n18,1,1\n17,2,1\n15,3,1\n20,1,2\n10,2,2\n20,3,2\n25,1,3\n13,2,3\n12,3,3\n' >dobson.csv
run 0 glm dobson.csv --formula 'counts ~ C(outcome) + C(treatment)' --link log --json dobson.json
grep -qE '^outcome=2 +-0.45 +0.20 +-2.25 +0.025 +-0.85 +-0.06 +0.63$' "$said/out" || fail "no ratio of the means"
says 'Deviance 5.12914, of the constant 10.5814'
says 'AIC 56.7613'
grep -qE '"ratio": 0\.63492063[0-9]*,' dobson.json || fail "the JSON has no ratio"
run 0 glm dobson.csv --formula 'counts ~ 1'
says_not 'arginal effect'
rm -f dobson.csv dobson.json
run 0 glm d.csv --formula 'scount ~ x1' --quiet
out
# A likelihood that is not concave, from a poor start: Fisher scoring alone does not get there.
run 0 glm diamonds --family gamma
says 'Deviance 4049.23, of the constant 52897.7'

# A perfect fit is a fit.
awk 'BEGIN { print "x,z,y"; for (i = 0; i < 50; i++) { x = i * 7 % 31; print x "," i * i % 13 "," 2 * x + 1 } }' >exact.csv
run 0 glm exact.csv --target y --family gaussian
says 'D² 1.0000'
run 0 glm exact.csv --target y --family gamma --link identity
says 'D² 1.0000'

# Without --family the response decides, said aloud; an exposure says that 0 and 1 are counts.
awk 'BEGIN { print "a,won"; for (i = 0; i < 60; i++) print i * 7 % 13 "," (i % 3 ? "yes" : "no") }' >two.csv
chosen() { # FAMILY LINK NOTE ARGUMENT...: and naming that family gives the same model
    family=$1 link=$2 note=$3
    shift 3
    run 0 glm "$@" -o default.json
    silent
    says "family $family, link $link"
    says "  family: $family ($note"
    run 0 glm "$@" --family "$family" -o named.json
    says "family $family, link $link"
    says_not '  family: '
    cmp -s default.json named.json || fail "--family $family gives another model than the default"
    run 0 glm "$@" --json -
    says "\"family\": \"$family\""
    says "\"family: $family ($note"
}
chosen poisson softplus "'count' holds whole numbers from 0 to 8); --family negbin" d.csv --formula 'count ~ x1'
chosen poisson softplus "'yes' holds whole numbers from 0 to 1)" d.csv --formula 'yes ~ x1' --exposure time
chosen binomial logit "'yes' holds 0 and 1 alone); --family poisson" d.csv --formula 'yes ~ x1'
chosen binomial logit "'won' holds two classes)" two.csv --target won
chosen gaussian identity "'level' holds numbers from " d.csv --formula 'level ~ x1'
chosen gaussian identity "'amount' holds numbers from 0.0731 to 5.654); --family gamma" d.csv --formula 'amount ~ x1'
chosen gaussian identity "'share' holds numbers from 0 to 1); --family binomial" d.csv --formula 'share ~ x1'
run 0 glm d.csv --formula 'yes ~ x1' --link log
says 'family binomial, link log'
run 0 glm d.csv --formula 'yes ~ x1' --compare-links logit,softplus --runs 3
says 'family binomial, link logit'

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
says "missing; 'x' lacks 1"
says 'left out 1 of 60 rows: a cell of'
says 'left out 1 rows: their weight is 0'
says 'left out same: the same value'
says 'left out id: text that hardly recurs'
says '58 rows'

# Two classes in words: the second is the event.
awk 'BEGIN { print "x,y"; for (i = 0; i < 80; i++) print i * 7 % 31 "," (i * 5 % 11 < 6 ? "no" : "yes") }' >words.csv
run 0 glm words.csv --target y --family binomial
says 'the mean is the probability of y=yes (against no)'

awk 'BEGIN { print "a,b,c,y,t,word"; for (i = 0; i < 40; i++) { a = i * 7 % 31; b = i * 5 % 11
    print a "," b "," 2 * a - b + 3 "," i % 4 - 1 "," i % 3 "," (i % 2 ? "u" : "v") } }' >e.csv
{ head -5 e.csv | sed 's/,-1,/,1,/;s/a,b,c,y,t,/a,b,town,y,time,/'; } >short.csv

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

# docs/glm.md has every key of both documents.
run 0 glm d.csv --formula 'scount ~ x1 + town' -o keys.json --quiet
sed -n 's/^ *"\([a-z_0-9]*\)":.*/\1/p' links.json keys.json | sort -u >keys
while read -r key; do
    grep -q "\`\(comparison\.\)\{0,1\}$key\`" "$glm_page" || fail "docs/glm.md does not have the key $key"
done <keys
[ "$(wc -l <keys)" -gt 50 ] || fail "keys are not found"

# The model's file: predictions by name, row for row. Under the canonical link their sum is that of the
# responses.
run 0 glm d.csv --formula 'count ~ x1*town' --link log --exposure time -o m.json --quiet
silent
out
run 0 predict m.json d.csv --keep count
silent
awk -F, 'NR > 1 { n++; y += $1; p += $2 } END { exit !(n == 240 && (y - p)^2 < 1e-16 * y * y) }' "$said/out" ||
    fail "predictions do not add up to the responses"
sed -n 4p "$said/out" | cut -d, -f2 >third
{ echo 'town,extra,time,x1'; awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
    NR == 4 { print $at["town"] ",9," $at["time"] "," $at["x1"] }' d.csv; } >one.csv
run 0 predict m.json one.csv
silent
out prediction "$(cat third)"
printf 'town,time,x1\na,1,0.5\nelsewhere,1,0.5\na,1,NA\na,0,1\n' >gone.csv
run 0 predict m.json gone.csv
complains 'no prediction for 3 of 4 rows'
awk 'NR == 2 && !/^[0-9]/ { exit 1 } NR > 2 && !/^$/ { exit 1 }' "$said/out" || fail "not empty where unknown"
refuses 1 "there is no column 'time', the model's exposure" predict m.json words.csv
refuses 1 "there is no column 'x1'" predict m.json short.csv
printf 'town,time,x1\na,1,u\n' >text.csv
refuses 1 "text.csv:2:3: column 'x1': 'u' is no number" predict m.json text.csv
run 0 glm words.csv --target y --family binomial -o w.json --quiet
run 0 predict w.json words.csv
[ "$(head -n 1 "$said/out")" = 'prediction,p(no),p(yes)' ] || fail "the header is $(head -n 1 "$said/out")"
awk -F, 'NR > 1 && (($2 + $3 - 1)^2 > 1e-20 || ($1 == "yes") != ($3 > $2)) { exit 1 }' "$said/out" ||
    fail "the class is not the likeliest"
run 0 glm bikes --formula 'temp + C(hr)' -o b.json --quiet
run 0 predict b.json "$data/bikes.csv"
silent
# Intervals of means: mean, low, high; wider for a larger share; none where there is no mean.
run 0 predict m.json d.csv --interval 0.95 --keep town
silent
cp "$said/out" wide.txt
[ "$(head -n 1 wide.txt)" = 'town,mean,low,high' ] || fail "the header is $(head -n 1 wide.txt)"
run 0 predict m.json d.csv --interval 50% --keep count
paste -d, wide.txt "$said/out" | awk -F, 'NR > 1 && !(0 < $3 && $3 < $7 && $7 < $2 && $2 < $8 && $8 < $4 &&
    $2 == $6) { exit 1 }' || fail "intervals do not hold their means or narrower ones"
run 0 predict m.json gone.csv --interval 0.9
awk 'NR == 2 && !/^[0-9.]*,[0-9.]*,[0-9.]*$/ { exit 1 } NR > 2 && $0 != ",," { exit 1 }' "$said/out" ||
    fail "an interval without a mean"
run 0 predict w.json words.csv --interval 0.9
[ "$(head -n 1 "$said/out")" = mean,low,high ] || fail "the header is $(head -n 1 "$said/out")"
awk -F, 'NR > 1 && !(0 < $2 && $2 < $1 && $1 < $3 && $3 < 1) { exit 1 }' "$said/out" ||
    fail "a probability's interval leaves (0, 1)"
refuses 2 '--interval 1: give a share between 0 and 1' predict m.json d.csv --interval 1
# Of new responses: around the same means, wider, and symmetric; only where that is exact.
run 0 glm d.csv --formula 'level ~ x1 + town' -o l.json --quiet
run 0 predict l.json d.csv --interval 0.9
cp "$said/out" means.txt
run 0 predict l.json d.csv --interval 0.9 --response --keep level
paste -d, means.txt "$said/out" | awk -F, 'NR > 1 { if (!($5 == $1 && $6 < $2 && $3 < $7 &&
    ($6 + $7 - 2 * $5)^2 < 1e-20)) exit 1; held += $6 < $4 && $4 < $7 } END { exit !(held > 200 && held < 232) }' ||
    fail "intervals of responses are not those of 240 rows"
refuses 2 '--response: give --interval too' predict l.json d.csv --response
refuses 2 '--response: intervals of new responses are exact for --family gaussian' predict m.json d.csv \
    --interval 0.9 --response
run 0 glm d.csv --formula 'level ~ x1 + town' --link softplus -o s.json --quiet
refuses 2 '--response: intervals of new responses are exact' predict s.json d.csv --interval 0.9 --response
run 0 glm d.csv --formula 'level ~ x1 + town' --robust -o r.json --quiet
refuses 1 'fitted with --robust' predict r.json d.csv --interval 0.9 --response
sed '/"df_residual"/d; /"dispersion"/d' l.json | awk '{ line[NR] = $0 } END { sub(",$", "", line[NR - 1])
    for (i = 1; i <= NR; i++) print line[i] }' >old.json
refuses 1 'by an older version' predict old.json d.csv --interval 0.9 --response
sed 's/"dispersion": .*/"dispersion": "x",/' l.json >broken.json
refuses 1 "'dispersion' is not a number from 0" predict broken.json d.csv
sed '/"covariance"/,/^  \]/d; s/^  \],$/  ],/' m.json | awk '{ line[NR] = $0 } END { for (i = 1; i <= NR; i++) {
    if (i == NR - 1) sub(",$", "", line[i]); print line[i] } }' >old.json
run 0 predict old.json one.csv
out prediction "$(cat third)"
refuses 1 "the model's file has no covariance" predict old.json one.csv --interval 0.9
sed '/"covariance"/,$ s/[0-9.e-]*$/"x"/' m.json >broken.json
refuses 1 'broken.json: not a model to use' predict broken.json one.csv
run 0 train d.csv --target count --epochs 1 --rate 0.01 --quiet -o net.safetensors
refuses 2 '--interval: net.safetensors is a network' predict net.safetensors d.csv --interval 0.9

# Another reference: other coefficients, the same model.
run 0 glm d.csv --formula 'count ~ x1 + town' --link log --reference town=c -o c.json
says 'town=a'
says_not 'town=c'
run 0 predict c.json d.csv
cp "$said/out" by_c.txt
run 0 glm d.csv --formula 'count ~ x1 + town' --link log -o a.json --quiet
run 0 predict a.json d.csv
paste -d, by_c.txt "$said/out" | awk -F, 'NR > 1 && ($1 - $2)^2 > 1e-18 * $1^2 { exit 1 }' ||
    fail "another reference gives another model"

sed 's/"estimate": [0-9.-]*/"estimate": "x"/' m.json >broken.json
refuses 1 "'estimate' is not a number" predict broken.json one.csv
sed 's/"town=b"/"town=z"/' m.json >broken.json
refuses 1 'named as the terms make them' predict broken.json one.csv
head -c 300 m.json >broken.json
refuses 1 'broken.json: not a model to use' predict broken.json one.csv
sed 's,glm-model/1,glm-model/9,' m.json >broken.json
refuses 1 'the one that this version knows' predict broken.json one.csv

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
awk 'BEGIN { print "x,town,y,z"; for (i = 0; i < 90; i++) { t = substr("abc", i % 3 + 1, 1)
    print i * 7 % 31 "," t "," (t == "b" ? 0 : i % 5 + 1) "," (i * 7 % 31 > 15) } }' >sep.csv
bad "e.csv:2:4: column 'y': '-1' is negative" e.csv --target y --family poisson
bad "collinear: 'c' is a combination of 'a', 'b'" e.csv --formula 'word ~ a + b + c' --family binomial
bad "'-1' is not greater than 0: the gamma" e.csv --target y --family gamma
bad 'is not between 0 and 1' e.csv --target y --family binomial
bad "e.csv:2:6: column 'word': 'v' is not a number, and the response" e.csv --target word --family gamma
bad "column 'town': 'c' is not a number, and the response" d.csv --target town
bad "column 'word': 'v' is not a number, and --offset" e.csv --target t --offset word
bad "two classes are of --family binomial" two.csv --target won --family poisson
wrong "of functions there is only C(column)" e.csv --formula 't ~ log(word)'
bad "column 't': '0' is not greater than 0, as an exposure" e.csv --target a --exposure t
bad "column 'y': '-1' is negative, and no weight" e.csv --target a --weights y
bad "separation: the likelihood rises for ever along 'town=b'" sep.csv --target y --drop z
bad "separation: the likelihood rises for ever along 'town=b'" sep.csv --target y --drop z --link log
bad "separation: the likelihood rises for ever along 'x'" sep.csv --formula 'z ~ x' --family binomial
bad 'rows for 4 coefficients' short.csv --formula 'time ~ a + b + word'
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
wrong "--reference town=z: no row that is used has it; 'town' is one of a, b, c" \
    d.csv --formula 'count ~ town' --reference town=z
wrong "--reference: 'x1' is no category of the model" d.csv --formula 'count ~ x1' --reference x1=1
wrong "--reference 'town': write COL=LEVEL" d.csv --formula 'count ~ town' --reference town
wrong 'which data?'
wrong '--target says' d.csv --target x1 --formula 'count ~ x2'
wrong "formula 'count ~ x1 +': at 'its end'" d.csv --formula 'count ~ x1 +'
wrong "formula 'count ~ x1 x2': at 'x2'" d.csv --formula 'count ~ x1 x2'
wrong "is the response, and no term" d.csv --formula 'count ~ count'
wrong '--exposure: has a meaning' d.csv --target level --family gaussian --exposure time
wrong "and the family of 'level' is gaussian" d.csv --target level --exposure time
wrong 'which column' d.csv
wrong "'x2' is not a share" d.csv --target count --confidence x2
wrong 'name two links at least' d.csv --target count --compare-links log
wrong 'leave --link out' d.csv --target count --compare-links log,softplus --link log
wrong "unknown link 'cubic'" d.csv --target count --compare-links log,cubic
wrong '--runs: give 2' d.csv --target count --compare-links log,softplus --runs 1
wrong '--test: give a share' d.csv --target count --compare-links log,softplus --test 1
finish
