#!/bin/sh
# What the data may be: other formats by what they are, text, groups, times and weights from the command
# line to the page, the store and the model.
. tests/cli/expect.sh
arrays=$(pwd)/tests/golden/arrays
cd "$work" || exit 1
awk 'BEGIN {
    split("fine nice warm soft grim cold sour loud", word, " "); print "review,house,day,w,x,y"
    for (i = 0; i < 240; i++) {
        good = 0; text = ""; s = i * 7919 % 104729
        for (k = 0; k < 6; k++) { s = (s * 171 + 11213) % 53125; d = 1 + s % 8; good += d <= 4; text = text word[d] " " }
        printf "\"%s%d\",h%d,2026-%02d-%02d,%d,%d,%.1f\n", text, i, i % 12, 1 + i % 12, 1 + i % 28, 1 + i % 3, i * 7 % 31, good
    }
}' >reviews.csv
quick='--hidden 8 --epochs 6 --rates 0.03 --runs 3 --no-store'

# NumPy's arrays, alone and in an archive, whatever they are called.
cp "$arrays/packed.npz" data.bin
run 0 compare data.bin --target temp $quick --quiet
silent
run 0 compare "$arrays/fortran.npy" --target x1 $quick --quiet
silent
run 0 train data.bin --target temp --hidden 4 --epochs 3 --rate 0.01 -o a.safetensors --quiet
run 0 predict a.safetensors "$arrays/stored.npz" --keep y,x0
says 'y,x0,prediction'
refuses 1 'uneven.npz: b.npy has 50 rows' compare "$arrays/uneven.npz" --target a
refuses 2 "--text-features: '0'; give 1 to 65536" compare reviews.csv --text-features 0 --target y
rm -f data.bin a.safetensors

# Options reach the JSON; names are as given.
run 0 compare reviews.csv --target y --text review --text-features 64 --group house --weights w \
    --drop day --json out.json --quiet $quick
for line in '"text": [' '      "review"' '"text_features": 64' '"group": "house"' '"time": null' \
    '"weights": "w"'; do
    grep -qF -e "$line" out.json || fail "the JSON lacks $line"
done
run 0 compare reviews.csv --target y --time day --drop house,w --json out.json --report p.html \
    --quiet $quick
grep -qF '"time": "day"' out.json || fail "the JSON lacks the time"
grep -qF '"rows_train": 72' out.json || fail "a window of half the rows has 72 to train"
grep -q 'time, splits train on what was before</th><td>day' p.html || fail "the page lacks the time"
rm -f out.json p.html
refuses 1 "column 'review': " compare reviews.csv --target y --time review $quick
refuses 2 'column' compare reviews.csv --target y --group nobody $quick
refuses 2 "column 'x' is both --target and --weights" train reviews.csv --target x --weights x -o m

# A store gives the report back with them.
run 0 compare reviews.csv --target y --text review --text-features 32 --group house --weights w \
    --drop day --store s.db --json first.json --quiet --hidden 4 --epochs 3 --rates 0.03 --runs 2
run 0 report s.db --json again.json
cmp -s first.json again.json || fail "the store's report differs"
rm -f s.db s.db-* first.json again.json

# Words are replayed from the model's file: a new text has a prediction, and a known one the same.
run 0 train reviews.csv --target y --text review --drop house,day,w --rate 0.01 --quiet \
    -o m.safetensors
run 0 predict m.safetensors reviews.csv
tail -n +2 "$said/out" | head -n 1 >first
(head -n 2 reviews.csv; echo '"Fine, nice; WARM",h1,2026-01-01,1,3,0'
    echo '"grim cold sour",h1,2026-01-01,1,3,0'; echo ',h1,2026-01-01,1,3,0') >new.csv
run 0 predict m.safetensors new.csv
[ "$(sed -n 2p "$said/out")" = "$(cat first)" ] || fail "the same row has another prediction"
sed -n 3,4p "$said/out" | sort -g | head -n 1 >lower
[ "$(cat lower)" = "$(sed -n 4p "$said/out")" ] || fail "harsh words are predicted above mild ones"
run 0 explain m.safetensors reviews.csv
says 'loud'
rm -f m.safetensors new.csv first lower

# Numbers as categories: what steps from code to code is learnt, kept as written (zeros in front), and told
# everywhere.
awk 'BEGIN { print "zip,x,id,y"; split("02139 10001 60601 94105 73301", zip, " ")
    for (i = 0; i < 300; i++) { k = 1 + i * 7919 % 5
        printf "%s,%d,%d,%.2f\n", zip[k], i * 7 % 31, i, (k % 2 ? 5 : 0) + i * 7 % 31 / 10 + i * 3 % 5 / 10 } }' >zip.csv
run 0 compare zip.csv --target y --drop id --store s.db --quiet --hidden 4 --epochs 3 --rates 0.03 --runs 2
run 0 compare zip.csv --target y --categorical zip --drop id --store s.db --json first.json --report p.html \
    --hidden 4 --epochs 3 --rates 0.03 --runs 2
says 'read as categories: zip (5 values)'
complains 'categorical zip instead of none'
grep -A 1 '"categorical": \[' first.json | grep -q '"zip"' || fail "the JSON does not name the category"
grep -q 'read as categories</th><td>zip' p.html || fail "the page does not name the category"
run 0 report s.db --json again.json
cmp -s first.json again.json || fail "the store's report differs"
rm -f s.db s.db-* first.json again.json p.html
for what in '' '--categorical zip,x' '--categorical zip --categorical x'; do
    # shellcheck disable=SC2086 # words of options
    run 0 train zip.csv --target y $what --drop id --rate 0.03 --quiet -o m.safetensors
    run 0 predict m.safetensors zip.csv --keep y
    awk -F, 'NR > 1 { e += ($1 - $2)^2 } END { print e / (NR - 1) }' "$said/out" >>errors
done
awk 'NR == 1 { numbers = $1 } NR == 2 { both = $1 } END { exit !(both < numbers / 4 && $1 == both) }' errors ||
    fail "categories are not learnt, or two options are not one list: $(tr '\n' ' ' <errors)"
run 0 train zip.csv --target y --categorical zip --drop id --rate 0.03 --quiet -o m.safetensors
head -c 4000 m.safetensors | grep -q '02139' || fail "the model's file does not name a category as it was written"
printf 'zip,x\n02139,3\n2139,3\n' >new.csv
run 0 predict m.safetensors new.csv
complains "1 cell of 'zip' holds a category that training never saw, the first '2139' in line 3"
run 0 explain m.safetensors zip.csv
says 'zip  '
rm -f errors new.csv m.safetensors
refuses 2 "no column is named 'zap' (--categorical)" compare zip.csv --target y --categorical zap $quick
refuses 2 "--categorical: column 'y' is the target" compare zip.csv --target y --categorical y $quick
refuses 2 "--categorical: column 'zip' is the target, or other options name it too" train zip.csv --target y \
    --categorical zip --drop zip -o m
refuses 1 "'id' holds 300 different values in 300 rows, too many" train zip.csv --target y --categorical id -o m
refuses 2 "--increasing: 'zip' holds text or categories" train zip.csv --target y --categorical zip --increasing zip -o m
rm -f zip.csv

# Text that is not UTF-8 is read as what it most likely is, in names, cells and options alike; a header of
# numbers is doubted.
awk 'BEGIN { print "gr\366\337e,ort,y"
    for (i = 0; i < 120; i++) print i * 7 % 31 "," (i % 2 ? "r\344t" : "r\366t") "," i % 2 * 20 + i * 7 % 31 }' >latin.csv
run 0 compare latin.csv --target y $quick --json latin.json
says '  not UTF-8, so read as Windows-1252: größe, ort'
run 0 glm latin.csv --target größe --family gaussian --formula 'ort'
says 'ort=röt'
says '  not UTF-8, so read as Windows-1252: größe, ort'
tail -n +3 latin.csv | awk -F, '{ print $1 "," $3 }' >rows.csv
run 0 compare rows.csv --target 27 $quick
says "every column's name is a number, '7' the first"
rm -f latin.csv latin.json rows.csv
finish
