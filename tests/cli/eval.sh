#!/bin/sh
# The filter: published values, every function of the header, streams, wrong input.
. tests/cli/expect.sh

# The article's figures, and those that the threads of other projects publish.
run 0 eval -- -2 -1 0 1 2
out 0.1269280110429725 0.3132616875182228 0.6931471805599453 1.3132616875182228 2.1269280110429727
silent
run 0 eval --beta 2 -- -2 -1 0 1 2
out 0.00907496395890487 0.06346400552148625 0.34657359027997264 1.0634640055214863 2.0090749639589047
run 0 eval --threshold 20 25 20.1
out 25 20.1
run 0 eval 20.1 25
out 20.10000000186501 25.000000000013888
run 0 eval --derivative 2 37.42994775023705
out 5.551115123125775e-17
run 0 eval --derivative 1 --beta 3 --threshold 1 0.2736
says 0.694406
run 0 eval --type f32 -- -12.3392
says 4.3767
run 0 eval inf nan 0 -- -inf
out inf nan 0.6931471805599453 0
run 0 eval --fn relu --derivative 1 -- -1 2
out 0 1
run 0 eval --fn leaky_relu --slope 0.25 -- -4
out -1
run 0 eval --fn squareplus --b 0 -- -3 3
out 0 3

# f32 rounds a number once: by way of a double this one would become 1.0000001.
run 0 eval --type f32 --fn relu 1.000000059604644775390624
out 1

# So do f16 and bf16: by way of a double these two, on either side of a midpoint, would be alike.
run 0 eval --type f16 --fn relu 1.00048828125 1.000488281250000000000000001
out 1 1.001
run 0 eval --type bf16 --fn relu 1.00390625 1.003906250000000000000000001
out 1 1.01
# Correctly rounded, in the fewest digits; the least and the largest number; overflow by rounding.
run 0 eval --type f16 -- -17 -2 0 5.96e-8 65504
out 6e-08 0.127 0.6934 0.6934 65500
run 0 eval --type bf16 --fn sigmoid -- -90 -2 0.5 inf nan
out 8e-40 0.119 0.62 1 nan
run 0 eval --type f16 --derivative 2 --beta 2 0
out 0.5
run 0 eval --type f16 --beta 1e-5 1
out inf
refuses 1 "'65520' is not a number that fits f16" eval --type f16 65520
refuses 1 "'3.4e38' is not a number that fits bf16" eval --type bf16 3.4e38

# What the header has for one array in and one out, the filter has too, and nothing else.
sed -n 's/^void sp_\([a-z0-9_]*\)_f64(size_t n, const double \*[a-z]*, double \*[a-z]*[,)].*/\1/p' \
    include/softplus.h | grep -v -e softplus_deriv -e softplus_both >"$said/f64"
sed -n 's/^void sp_\([a-z0-9_]*_cr\)_f32(.*/\1/p' include/softplus.h >"$said/f32"
sort "$said/f64" "$said/f32" >"$said/header"
run 0 help eval
sed -n '/^Functions:/,$s/^  \([a-z0-9_]*\) .*/\1/p' "$said/out" | sort >"$said/filter"
[ "$(wc -l <"$said/header")" -ge 18 ] || fail "the header's functions were not found"
cmp -s "$said/header" "$said/filter" || fail "the filter's functions are not the header's"
while read -r name; do
    for type in f32 f64 f16 bf16; do
        run 0 eval --fn "$name" --type $type 0.5
        silent
        [ "$(wc -l <"$said/out")" -eq 1 ] || fail "$name prints not one line"
    done
done <"$said/f64"
while read -r name; do
    run 0 eval --fn "$name" --type f32 0.5
    silent
    refuses 2 "$name is for f32 only; add --type f32" eval --fn "$name" 0.5
done <"$said/f32"

# stdin: blanks and newlines, an end without a newline, and no limit.
printf '1 2\t-1\r\n\n  0' | feed 0 eval --fn relu
out 1 2 0 0
printf '' | feed 0 eval
out
awk 'BEGIN { for (i = 0; i < 200000; i++) print i }' | feed 0 eval --fn relu
[ "$(tail -n 1 "$said/out")" = 199999 ] || fail "a long stream lost its end"

# Wrong numbers: what came before is printed, then one line says where.
printf '1\n2 abc\n3\n' | feed 1 eval --fn relu
out 1 2
complains "stdin:2: 'abc' is not a number"
awk 'BEGIN { for (i = 0; i < 1000; i++) printf "9" }' | feed 1 eval
complains "stdin:1: '9999999999999999999999999999999999999999...' is too long"
printf '1\0002\n' | feed 1 eval
complains "stdin:1:"
run 1 eval --fn relu 1 0x10
out 1
complains "number 2: '0x10' is not a number"
refuses 1 "'1e999' is not a number that fits f64" eval 1e999
refuses 1 "'1e39' is not a number that fits f32" eval --type f32 1e39

# Wrong options.
refuses 2 "write -- before negative numbers" eval -2
refuses 2 "did you mean softplus?" eval --fn sofplus 1
refuses 2 "unknown function 'xyzzy'" eval --fn xyzzy 1
refuses 2 "relu has no beta" eval --fn relu --beta 2 1
refuses 2 "elu has no slope; its parameter is --alpha" eval --fn elu --slope 2 1
refuses 2 "sigmoid has no threshold" eval --fn sigmoid --threshold 2 1
refuses 2 "--beta: 0; give a positive number" eval --beta 0 1
refuses 2 "--beta: 1e-60; give a positive number" eval --type f32 --beta 1e-60 1
refuses 2 "--beta: 'two' is not a number" eval --beta two 1
refuses 2 "no derivative of logit" eval --fn logit --derivative 1 0.5
refuses 2 "--derivative: 2; libsoftplus has those of relu up to 1" eval --fn relu --derivative 2 1
refuses 2 "--derivative: 65; libsoftplus has those of softplus up to 64" eval --derivative 65 1
refuses 2 "'f8' is not one of f32, f64, f16, bf16" eval --type f8 1
refuses 2 "did you mean --beta?" eval --bta 1
refuses 2 "--fn needs a value" eval --fn

# A reader that has seen enough ends the filter quietly, even where SIGPIPE was ignored.
(
    trap '' PIPE
    yes 1 | "$softplus" eval 2>"$said/err" | head -n 1 >"$said/out"
) 2>/dev/null
what="softplus eval | head"
out 1.3132616875182228
silent

# The decimal point is a point in every locale.
for locale in $(locale -a 2>/dev/null | grep -i '^de_DE' | head -n 1); do
    export LC_ALL="$locale"
    run 0 eval 1.5
    out 1.7014132779827524
    unset LC_ALL
done
finish
