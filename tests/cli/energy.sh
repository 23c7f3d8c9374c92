#!/bin/sh
# An energy is learnt from rows: the report fits a terminal, the picture is a PNG, the figures are JSON,
# and what cannot be is said in one line.
. tests/cli/expect.sh
csv 200 >"$work/d.csv"
awk 'BEGIN { print "a,b,c,d,word"; for (i = 0; i < 200; i++) { k = i % 2
    print k "," k "," 1 - k "," (i % 7 == 0) "," (k ? "on" : "off") } }' >"$work/bits.csv"
cd "$work" || exit 1
few='--hidden 4 --epochs 300 --steps 50 --samples 9'

# Two patterns and a rare bit: ln 2 and the bit's entropy are in the data, independent units pay 3 ln 2.
run 0 energy rbm bits.csv $few --png s.png --json j.json
silent
says 'bits.csv: 200 rows of 4 numbers, 160 to train on, 40 held out; a restricted'
says 'left out word: text; energies are of numbers'
says 'the machine'
says 'summed over all states'
awk 'length($0) > 92 { exit 1 }' "$said/out" || fail "lines longer than a terminal" # bytes: ± has two
head -c 4 s.png | grep -q PNG || fail "no PNG"
grep -q '"schema": "softplus-energy/1"' j.json || fail "no schema in the JSON"
awk '/log_likelihood_test/ { getline; sub(/.*: /, ""); ours = $0 + 0 }
    /independent_test/ { sub(/.*: /, ""); free = $0 + 0 } END { exit !(ours > free + 0.8) }' j.json ||
    fail "the machine is no better than independent units"

# Row names, empty columns and, for a score, columns of one value are left out, said aloud.
awk -F, '{ print (NR == 1 ? "" : NR) "," $0 "," (NR == 1 ? "none,same" : ",7") }' d.csv >odd.csv
run 0 energy score odd.csv --hidden 4 --epochs 2 --samples 9 --steps 5
says 'odd.csv: 200 rows of 3 numbers'
says 'left out column 1: the header has no name for it'
says 'left out none: no value in any row'
says 'left out same: the same value in every row'
run 0 energy rbm odd.csv $few
says 'odd.csv: 200 rows of 4 numbers'
says_not 'left out same'

# The same command, the same bytes, whatever the threads; another seed, others.
run 0 energy rbm bits.csv $few --png again.png --json again.json --jobs 1 --quiet
out
cmp -s s.png again.png && cmp -s j.json again.json || fail "the same command gives another result"
run 0 energy rbm bits.csv $few --json - --seed 2
! cmp -s "$said/out" j.json || fail "another seed gives the same figures"

# More hidden units are annealed; grey values are scaled and drawn.
awk 'BEGIN { for (i = 0; i < 60; i++) { line = ""
    for (k = 0; k < 24; k++) line = line (k ? "," : "") (i ? (i * (k + 3)) % 5 : "c" k)
    print line } }' >wide.csv
run 0 energy rbm wide.csv --hidden 30 --epochs 2 --chains 20 --temperatures 20
says 'annealed importance'
says 'The rows judged are one draw'
says 'scaled from'

# A network of each activation, one table, a picture; in the plane, and of columns.
short='--rows 200 --hidden 8 --epochs 2 --samples 20 --steps 20'
run 0 energy score moons $short --png m.png --json m.json
silent
says 'moons: 200 rows of 2 numbers, 160 to train on, 40 held out; energy'
says 'by score matching with noise 0.1'
says 'softplus, exact '
says 'relu, denoising '
says '(rows trained on)'
awk 'length($0) > 92 { exit 1 }' "$said/out" || fail "lines longer than a terminal"
head -c 4 m.png | grep -q PNG || fail "no PNG"
grep -q '"activation": "softplus"' m.json || fail "no softplus in the JSON"
run 0 energy score moons $short --png again.png --json again.json --quiet
cmp -s m.png again.png && cmp -s m.json again.json || fail "the same command gives another result"
run 0 energy score d.csv --hidden 4,4 --epochs 2 --samples 20 --steps 20 --columns a,b,y \
    --activations softplus:beta=3 --method exact --png d.png
says 'softplus:beta=3, exact'
says_not 'relu,'

refuses 2 "'rmb' is not a model; write softplus energy rbm DATA" energy rmb bits.csv
refuses 2 '--gibbs: is of softplus energy rbm' energy score moons --gibbs 2
refuses 2 '--noise: is of softplus energy score' energy rbm --noise 2 bits.csv
refuses 2 '--noise: 0; give a positive number' energy score moons --noise 0
refuses 2 "'tanh': energies know softplus" energy score moons --activations tanh
refuses 2 'a fixed beta and no threshold' energy score moons --activations softplus:beta=learn
refuses 2 '--method: ' energy score moons --method sliced
refuses 2 '--hidden: 1 layer at most' energy rbm bits.csv --hidden 4,4
refuses 1 'a score is learnt of two at least' energy score d.csv --columns a
refuses 1 'training diverged at the rate 1e+300' energy score moons --rate 1e300 --rows 100
refuses 2 'rings: points in the plane' energy rbm rings
refuses 2 'which model of which data?' energy rbm
refuses 2 "unexpected 'd.csv'" energy rbm bits.csv d.csv
refuses 2 "no column is named 'z' (--columns)" energy rbm bits.csv --columns z
refuses 2 "--columns: 'word' holds text" energy rbm bits.csv --columns word
refuses 2 "no column is named 'z' (--drop)" energy rbm bits.csv --drop z
refuses 2 '--hidden: 0; give 1 to 65536' energy rbm bits.csv --hidden 0
refuses 2 '--rate: -1; give a positive number' energy rbm bits.csv --rate -1
refuses 2 '--size: 3x3 is not 4' energy rbm bits.csv --png x.png --size 3x3
refuses 2 '--size: write columns and rows' energy rbm bits.csv --size 3
refuses 2 '--test: give a share' energy rbm bits.csv --test 0
refuses 2 '--json and --png: both name x' energy rbm bits.csv --json x --png x
refuses 2 'that is the data' energy rbm bits.csv --png bits.csv
refuses 1 'training diverged at the rate 1e+300' energy rbm bits.csv --rate 1e300 --png x.png
[ ! -e x.png ] || fail "a picture of nothing is left behind"
head -n 20 bits.csv >few.csv
refuses 1 'give at least 50' energy rbm few.csv
refuses 1 'none.csv' energy rbm none.csv
finish
