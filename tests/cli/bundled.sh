#!/bin/sh
# Bundled data: the list, what comes with a name, and where the folder is looked for.
. tests/cli/expect.sh
quick='--runs 2 --hidden 2 --epochs 1 --rates 0.01'

run 0 datasets
silent
tail -n +2 data/index.tsv | while IFS="$(printf '\t')" read -r name file target task _; do
    grep -q "^$name .* rows, target $target ($task)\$" "$said/out" || echo "$name"
    [ -f "data/$file" ] || echo "$file"
done >"$said/missing"
[ -f "$(sed -n 's/^Their folder: //p' "$said/out")/README.md" ] || fail "the folder is not told"
[ ! -s "$said/missing" ] || fail "not listed: $(tr '\n' ' ' <"$said/missing")"
awk 'length($0) > 80 { bad = 1 } END { exit bad }' "$said/out" || fail "wider than 80"

# A name brings its target and task; an option goes before them.
run 0 compare cars $quick
says 'cars: 894 rows'
says 'target mpg (regression)'
run 0 compare cars $quick --task count
says 'target mpg (count)'
run 0 compare cars $quick --target cylinders --task regression
says 'target cylinders (regression)'

# A file of that name comes first; a folder does not.
csv 60 >"$work/cars"
(cd "$work" && run 0 compare cars $quick --target y && says 'cars: 60 rows' && finish) ||
    fail "a file called cars"
rm "$work/cars"
mkdir "$work/cars"
(cd "$work" && run 0 compare cars $quick && says 'cars: 894 rows' && finish) ||
    fail "a folder called cars"

for what in ./cars cars/; do # wherever it is named
    run 1 compare "$work/$what" --target y
    complains 'cars'
    complains ': a folder; give a file'
done
run 1 predict "$work/cars" "$work/cars"
complains 'cars: cannot be read: a folder; give a file'

# stdin is data too.
csv 60 | feed 0 compare - $quick --target y
says 'standard input: 60 rows'
csv 60 | feed 1 energy score - --columns a
complains 'standard input: one column'

# The folder: asked for, beside an installed command, or nowhere.
SOFTPLUS_DATA=$work/nowhere
refuses 1 'has no readable index.tsv' datasets
mkdir -p "$work/bin" "$work/share/softplus"
cp "$softplus" "$work/bin/softplus"
cp -r data "$work/share/softplus/data"
built=$softplus
softplus=$work/bin/softplus
unset SOFTPLUS_DATA
run 0 datasets
says 'bikes'
rm -r "$work/share"
refuses 1 'set SOFTPLUS_DATA' datasets
softplus=$built
export SOFTPLUS_DATA

mkdir "$work/torn"
printf 'name\tfile\ttarget\ttask\tdrop\tdescription\nbikes\tbikes.csv\n' >"$work/torn/index.tsv"
SOFTPLUS_DATA=$work/torn
refuses 1 'torn/index.tsv:2: ' datasets
finish
