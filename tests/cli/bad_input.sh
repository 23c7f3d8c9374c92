#!/bin/sh
# Every kind of wrong data and wrong option: one clear line, the right status, no file left.
. tests/cli/expect.sh
y="--target y"
csv 80 >"$work/good.csv"
cd "$work" || exit 1

# compare and a name: what the file is, and the words that the complaint must have.
data() {
    name=$1
    text=$2
    shift 2
    refuses 1 "$text" compare "$name" "$@" --json out.json
}
: >empty.csv
echo 'a,b,y' >header.csv
printf 'a,b,y\n1,2,3\n4,5\n' >ragged.csv
csv 49 >few.csv
awk 'BEGIN { print "a,y"; for (i = 0; i < 80; i++) print i ",7" }' >constant.csv
awk 'BEGIN { print "a,y"; for (i = 0; i < 80; i++) print i ",NA" }' >missing.csv
awk 'BEGIN { print "a,y"; for (i = 0; i < 80; i++) print i * 7 % 31 "," i - 1 }' >negative.csv
awk 'BEGIN { print "a,y"; for (i = 0; i < 80; i++) print i * 7 % 31 "," i + 0.5 }' >fraction.csv
awk 'BEGIN { print "a,y"; for (i = 0; i < 80; i++) print i * 7 % 31 "," (i == 3 ? "inf" : i) }' >inf.csv
awk 'BEGIN { print "a,y"; for (i = 0; i < 80; i++) print (i == 3 ? "1e999" : i) "," i }' >huge.csv
printf 'a,a,y\n1,2,3\n' >twice.csv
printf 'a,y\n1\0002,3\n' >nul.csv
head -c 4000 "$softplus" >binary.csv
gzip -c good.csv | head -c 100 >cut.csv.gz

data nothing.csv 'nothing.csv: No such file' $y
data ./nothing/at/all.csv 'No such file' $y
data empty.csv 'empty.csv: the file is empty' $y
data header.csv 'header.csv: ' $y
data ragged.csv 'ragged.csv:3: ' $y
data few.csv 'few.csv: 49 rows' $y
data constant.csv "'y' is the same in every row" $y
data missing.csv "'y' is missing in every row" $y
data negative.csv "negative.csv:2:2: column 'y': '-1'" $y --task count
data fraction.csv "fraction.csv:2:2: column 'y': '0.5'" $y --task count
data inf.csv "inf.csv:5:2: column 'y': 'inf'" $y
data huge.csv "huge.csv:5:1: column 'a': '1e999'" $y
data twice.csv "'a'" $y
data nul.csv 'nul.csv:2:1: ' $y
data binary.csv 'binary.csv:' $y
data cut.csv.gz 'cut.csv.gz' $y
data bike "did you mean the bundled set bikes?"

# A cell of 100,000 characters is data like any other: a column of them is left out, said aloud.
awk 'BEGIN { x = "x"; while (length(x) < 100000) x = x x; print "a,b,y"
    for (i = 0; i < 80; i++) print i * 7 % 31 "," i substr(x, 1, 100000) "," i % 17 + i / 10 }' >long.csv
run 0 compare long.csv $y --runs 2 --hidden 2 --epochs 2 --rates 0.01
silent
says "left out b"
awk 'length($0) > 90 { bad = 1 } END { exit bad }' "$said/out" || fail "a long cell fills the screen"

usage() {
    text=$1
    shift
    refuses 2 "$text" compare good.csv --json out.json "$@"
}
usage "no column is named 'q'" --target q
usage "no column is named 'q'" $y --drop q
usage "give --target COL, one of a, b, y"
usage "'y' is both --target and --drop" $y --drop y
usage "--image: '' is not a whole number" $y --image 8x
usage '--image: give height and width' $y --image 8
usage '--image: give height and width' $y --image 8x8x1x1
usage '--image: give height and width' $y --image 0x8
usage "--image: 'e' is not a whole number" $y --image 8xe
usage 'images of 8 x 8 pixels with 1 channel have 64 values, and there are 2 columns' $y --image 8x8
usage '--hidden' $y --hidden 0
usage '--hidden' $y --hidden 64,
usage '--hidden' $y --hidden "$(awk 'BEGIN { for (i = 0; i < 100; i++) printf "1,"; print 1 }')"
usage '--runs: 1; a comparison needs at least 2 pairs' $y --runs 1
usage "--runs: '-3' is not a whole number" $y --runs=-3
usage "--runs: '1e3' is not a whole number" $y --runs 1e3
usage "--runs: '99999999999999999999' is not a whole number" $y --runs 99999999999999999999
usage "unknown activation 'sofplus'" $y --activations relu,sofplus
usage 'beta must be greater than 0' $y --activations relu,softplus:beta=0
usage "softplus takes: beta" $y --activations relu,softplus:gamma=1
usage 'a comparison needs two' $y --activations relu
usage "'rmsprop' is not one of adam, sgd, lbfgs" $y --optimizer rmsprop
usage "'log' is not one of softplus, exp" $y --link log
usage "'guess' is not one of auto, regression, count, binary, multiclass" $y --task guess
usage '--momentum' $y --optimizer sgd --momentum 1
usage '--batch' $y --batch 0
usage '--epochs' $y --epochs 0
usage '--patience' $y --patience 0
usage '--rates' $y --rates 0
usage "--rates: 'fast' is not a number" $y --rates fast
usage '--rope' $y --rope 150%
usage "--rope: 'little' is not a share" $y --rope little
usage '--confidence' $y --confidence 0.2
usage '--seed' $y --seed -1
usage '--jobs' $y --jobs x
usage 'unknown option --foo' $y --foo
usage 'did you mean --target?' --taget y
usage 'did you mean --runs?' $y --ru 3 --rn 4
usage 'unknown option --ta; did you mean --ta' $y --ta y
usage '--quiet takes no value' $y --quiet=1
usage '--runs needs a value: --runs N' $y --runs
usage "one DATA at a time; unexpected 'b.csv'" $y b.csv
refuses 2 'which data?' compare
refuses 2 'which data?' compare --target y

# A path that cannot be written is refused before any work, and data are never overwritten.
refuses 1 '/nowhere/out.json: cannot be written' compare good.csv $y --json "$work/nowhere/out.json"
refuses 1 'cannot be written' compare good.csv $y --json "$work"
refuses 2 'that is the data' compare good.csv $y --json ./good.csv
refuses 2 '--json: give a file name' compare good.csv $y --json ''
if [ "$(id -u)" -ne 0 ]; then
    mkdir closed && chmod a-w closed
    refuses 1 'closed/out.json: cannot be written' compare good.csv $y --json closed/out.json
fi
# On a disk that is full the figures are shown all the same, and the file is named with the reason.
if [ -w /dev/full ]; then
    run 1 compare good.csv $y --runs 2 --hidden 2 --epochs 2 --rates 0.01 --json /dev/full
    complains "/dev/full: cannot be written: No space left on device"
    says "(constant)"
    run 1 train good.csv $y --hidden 2 --epochs 2 --rate 0.01 -o /dev/full
    complains "/dev/full: cannot be written: No space left on device"
fi
finish
