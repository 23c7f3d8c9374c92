#!/bin/sh
# Exports models of every activation and every loss; ONNX Runtime must give the same numbers.
#   runtime.sh COMMAND BUILD
# ONNX Runtime comes from pip into a venv of the build folder, which stays. Skipped, and said, where it
# is not to be had.
. tests/cli/expect.sh
build=$(realpath "$2")
check=$(realpath tests/onnx/check.py)
venv=$build/onnx/venv

skip() {
    echo "onnx: SKIPPED, $1"
    exit 77
}
if ! "$venv/bin/python" -c 'import numpy, onnxruntime' 2>/dev/null; then
    rm -rf "$venv"
    python3 -m venv "$venv" >"$said/log" 2>&1 || skip "python3 cannot make a venv"
    "$venv/bin/python" -m pip -q install --retries 1 --timeout 20 --only-binary :all: \
        onnxruntime numpy >"$said/log" 2>&1 || skip "pip cannot install onnxruntime here"
fi

cd "$work" || exit 1
awk 'BEGIN { print "x,city,n,amount,count,pair,kind"; for (i = 0; i < 300; i++)
    printf "%s,%s,%d,%.3f,%d,%s,%s\n", i % 9 ? i % 23 / 4 - 2 : "NA",
        i % 2 ? i / 2 % 20 : 20 + i / 2 % 70, i % 7, i * 7 % 31 / 3 - 5, i * 5 % 13,
        i % 3 ? "no" : "yes", i % 3 ? i % 2 ? "a" : "b" : "c" }' >t.csv

# same TARGET OPTION...: trained, exported, and run by both.
same() {
    target=$1
    shift
    run 0 train t.csv --target "$target" --drop "$others" --hidden 9,7 --epochs 4 --rate 0.01 \
        -o m.safetensors --quiet "$@"
    run 0 export m.safetensors m.onnx
    silent
    out
    run 0 predict m.safetensors t.csv --quiet
    cp "$said/out" p.csv
    "$venv/bin/python" "$check" m.onnx t.csv p.csv || fail "ONNX Runtime differs ($*)"
}

others=count,pair,kind
for activation in relu softplus softplus:beta=5 softplus:beta=0.5,threshold=1 leaky_relu:slope=0.2 \
    elu:alpha=2 gelu silu mish tanh sigmoid squareplus:b=2 identity; do
    same amount --activation $activation
done
for whose in learn learn-layer learn-unit; do
    same amount --hidden 7x3 --activation softplus:beta=$whose
done
same amount --task gaussian
same amount --task gaussian --link exp
same amount --hidden 7x4 --layer-norm
same amount --hidden 7x4,5 --residual --activation gelu
same amount --hidden 7x4 --layer-norm --residual --dropout 10% --activation relu
others=amount,pair,kind
same count --task count
same count --task count --link exp
others=amount,count,kind
same pair
others=amount,count,pair
same kind

# Guarantees are kept by the weights, in the runtime too.
others=count,pair,kind
for activation in relu softplus softplus:beta=learn-unit; do
    same amount --increasing n --decreasing x --activation $activation
done
same amount --hidden 7x3 --residual --convex n --decreasing n
others=amount,pair,kind
same count --task count --increasing n
others=amount,count,kind
same pair --decreasing n

# Images, with sides that poolings do not divide, with channels, and all that a convolution can have.
awk 'BEGIN { for (k = 0; k < 30; k++) printf "p%d,", k; print "n,amount,count,pair,kind"
    for (i = 0; i < 200; i++) { for (k = 0; k < 30; k++) printf "%d,", (i * i + 7 * k * k + i * k) % 17
        printf "%d,%.3f,%d,%s,%s\n", i % 7, i * 7 % 31 / 3 - 5, i * 5 % 13, i % 3 ? "no" : "yes",
            i % 3 ? i % 2 ? "a" : "b" : "c" } }' >t.csv
others=n,count,pair,kind
for activation in relu softplus gelu softplus:beta=learn-unit softplus:beta=learn-layer; do
    same amount --net conv:4,3 --image 5x6 --activation $activation
done
same amount --net conv:4 --image 5x3x2 --layer-norm --dropout 10% --activation softplus:beta=learn-unit
same amount --net conv:5,3 --image 6x5 --hidden 6,6,6 --residual --layer-norm
others=n,amount,count,pair
same kind --net conv:3 --image 2x15

# The check can fail: another network's numbers are not these.
run 0 train t.csv --target kind --drop "$others" --net conv:3 --image 2x15 --hidden 9,7 --epochs 4 \
    --rate 0.01 --seed 2 -o other.safetensors --quiet
run 0 export other.safetensors other.onnx
! "$venv/bin/python" "$check" other.onnx t.csv p.csv >"$said/log" 2>&1 ||
    fail "the check checks nothing"
grep -q 'further off than 1e-5' "$said/log" || fail "the check fails of something else"

refuses 2 "which model?" export
refuses 2 "where to?" export m.safetensors
refuses 2 "that is the data" export m.safetensors m.safetensors
refuses 1 "t.csv: not a model to use" export t.csv x.onnx
finish
