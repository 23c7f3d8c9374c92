#!/bin/sh
# Train, save, predict: the file is whole, a row is a row, columns go by their names, and what cannot be
# is said in one line.
. tests/cli/expect.sh
csv 200 >"$work/d.csv"
cd "$work" || exit 1
ask='train d.csv --target y --hidden 6 --epochs 8 --rate 0.01'

# The report: how it was trained, how good it is beside the constant predictor, where it lies.
run 0 $ask -o m.safetensors
silent
says "task: regression ('y' holds numbers from"
says 'trained: softplus on 120 rows, learning rate 0.01; after '
says 'on 40 rows held out: RMSE '
says '(constant predictor: '
says 'written: m.safetensors'
run 0 $ask -o again.safetensors --quiet --jobs 2
silent
out
cmp -s m.safetensors again.safetensors || fail "the same command gives another model"
run 0 $ask -o other.safetensors --quiet --seed 2
! cmp -s m.safetensors other.safetensors || fail "another seed gives the same model"
run 0 $ask -o m2.safetensors --activation softplus:beta=5 --test 10%
says 'trained: softplus:beta=5 on 140 rows'
says 'on 20 rows held out'

# The rate is tuned where none is given; second-order methods have none.
run 0 train d.csv --target y --hidden 4 --epochs 4 -o tuned.safetensors
says ', learning rate 0.'
run 0 train d.csv --target y --hidden 4 --epochs 4 --optimizer lbfgs -o lbfgs.safetensors
says_not 'learning rate'

# Deep networks, and what tames them; a model says what it is made of.
deep='train d.csv --target y --hidden 6x4 --epochs 8 --rate 0.01 --quiet'
run 0 $deep --residual --layer-norm -o deep.safetensors
run 0 predict deep.safetensors d.csv --quiet
[ "$(wc -l <"$said/out")" -eq 201 ] || fail "a deep model does not predict"
grep -aqF '\"residual\":true,\"layer_norm\":true' deep.safetensors || fail "the model does not say so"
grep -aq 'layers.3.norm.weight' deep.safetensors || fail "no gains in the model"
sed 's/layer_norm\\":true/layer_norm\\":null/' deep.safetensors >torn.safetensors
refuses 1 "not a model to use: 'layer_norm' in its metadata is not true or false" \
    predict torn.safetensors d.csv
for more in '' --residual --layer-norm '--dropout 20%' '--weight-decay 0.1'; do
    run 0 $deep $more -o "one$more.safetensors"
done
for more in --residual --layer-norm '--dropout 20%' '--weight-decay 0.1'; do
    ! cmp -s one.safetensors "one$more.safetensors" || fail "$more changes nothing"
done
run 0 $deep --dropout 0.2 -o again.safetensors
cmp -s again.safetensors 'one--dropout 20%.safetensors' || fail "other units are dropped again"
run 0 train d.csv --target y --hidden 6,6 --epochs 8 --rate 0.01 --activation softplus:beta=learn-unit \
    -o beta.safetensors
says 'learned beta: '
run 0 predict beta.safetensors d.csv --quiet
[ "$(wc -l <"$said/out")" -eq 201 ] || fail "a model with learned betas does not predict"
refuses 2 'newton has no second derivatives in a learned beta' train d.csv --target y -o x \
    --optimizer newton --activation softplus:beta=learn
refuses 2 'a learned beta goes without threshold' train d.csv --target y -o x \
    --activation softplus:beta=learn,threshold=20
# Images: convolutions before the hidden layers, over a square unless it is said.
conv='train digits --net conv:4,6 --hidden 8 --epochs 3 --rate 0.01'
run 0 $conv -o conv.safetensors
says 'each row is an image of 8 x 8 pixels'
for more in '--image 8x8' '--image 4x16'; do run 0 $conv $more --quiet -o "conv$more.safetensors"; done
cmp -s conv.safetensors 'conv--image 8x8.safetensors' || fail "a square is not what is said"
! cmp -s conv.safetensors 'conv--image 4x16.safetensors' || fail "--image changes nothing"
gzip -dc "$data/digits.csv.gz" >digits.csv
run 0 predict conv.safetensors digits.csv --quiet
[ "$(wc -l <"$said/out")" -eq 1798 ] || fail "a model with convolutions does not predict"
grep -aqF '\"image\":[8,8,1],\"convolutions\":[4,6],\"hidden\":[8]' conv.safetensors ||
    fail "the model does not say what it is made of"
grep -aqF '"shape":[6,3,3,4]' conv.safetensors || fail "no windows in the model"
for torn in '[8,8,1]/[8,8,2]' '[8,8,1]/[8,4,2]' '[8,8,1]/[1,64,1]' '[8,8,1]/[8,8,0]' '[4,6]/[4,60]'; do
    sed 's/\('"$(echo "${torn%/*}" | sed 's/[][]/\\&/g')"'\)\(,\\"\(conv\|hidden\)\)/'"${torn#*/}"'\2/' \
        conv.safetensors >torn.safetensors
    ! cmp -s torn.safetensors conv.safetensors || fail "$torn tears nothing"
    run 1 predict torn.safetensors digits.csv
    complains 'torn.safetensors: not a model to use'
done
# An IDX file says itself what its images are: 120 of 3 x 5 pixels, and labels.
{
    printf '\0\0\10\3\0\0\0\170\0\0\0\3\0\0\0\5'
    awk 'BEGIN { for (i = 0; i < 1800; i++) printf "%c", 33 + i * i % 89 }'
} >t-images-idx3-ubyte
{
    printf '\0\0\10\1\0\0\0\170'
    awk 'BEGIN { for (i = 0; i < 120; i++) printf "%c", 49 + i % 3 }'
} >t-labels-idx1-ubyte
run 0 train t-images-idx3-ubyte --net conv:2 --hidden 4 --epochs 2 --rate 0.01 -o idx.safetensors
says 'each row is an image of 3 x 5 pixels'
run 0 predict idx.safetensors t-images-idx3-ubyte --quiet
[ "$(wc -l <"$said/out")" -eq 121 ] || fail "a model of IDX images does not predict them"
refuses 2 '8 x 8 pixels can be halved 3 times' train digits --net conv:4,4,4,4 -o x
refuses 2 "'cnn' is neither mlp nor conv:" train digits --net cnn -o x
refuses 2 'columns are no square image; give --image' train d.csv --target y --net conv:4 -o x
refuses 2 '--dropout: 1; give a share' train d.csv --target y -o x --dropout 100%
refuses 2 '--weight-decay: -1; give 0' train d.csv --target y -o x --weight-decay -1
for optimizer in lbfgs newton gauss-newton; do
    for decay in 0 0.1; do
        run 0 train d.csv --target y --hidden 4 --epochs 4 --optimizer $optimizer --weight-decay $decay \
            -o "decay$decay.safetensors"
    done
    ! cmp -s decay0.safetensors decay0.1.safetensors || fail "$optimizer knows no weight decay"
done
refuses 2 '--dropout: newton works with whole batches' \
    train d.csv --target y -o x --optimizer newton --dropout 10%
refuses 2 '--hidden: more than 64 layers' train d.csv --target y -o x --hidden 8x65
refuses 2 "--hidden: '8x' is neither the units of a layer" train d.csv --target y -o x --hidden 4,8x
refuses 2 "--hidden: '8x3x2' is neither" train d.csv --target y -o x --hidden 8x3x2
refuses 2 "--hidden: '' is neither" train d.csv --target y -o x --hidden 8,

# Shapes by construction: told, kept in the file, checked when it is read.
run 0 $ask --increasing a --convex a,b -o shape.safetensors
says 'guaranteed by construction: y '
awk 'BEGIN { print "a,b"; for (i = -20; i <= 20; i++) print i / 2 ",3" }' >ramp.csv
run 0 predict shape.safetensors ramp.csv --quiet
awk 'NR > 2 && ($1 < last || (NR > 3 && $1 - last < step - 1e-4)) { bad = 1 }
    NR > 1 { step = $1 - last; last = $1 } END { exit bad }' "$said/out" || fail "the ramp bends down"
sed 's/\\"direction\\":1/\\"direction\\":2/' shape.safetensors >torn.safetensors
refuses 1 "not a model to use: 'direction' in its metadata is not 1 or -1" predict torn.safetensors d.csv
refuses 2 "--increasing: 'y' is the target" $ask -o x --increasing y
refuses 2 "no column is named 'z' (--convex)" $ask -o x --convex z
refuses 2 "--increasing and --decreasing: 'a' is in both" $ask -o x --increasing a --decreasing a
refuses 2 'need an activation that never falls' $ask -o x --decreasing a --activation gelu
refuses 2 '--convex needs a convex activation' $ask -o x --convex a --activation tanh
refuses 2 'lbfgs works on the weights' train d.csv --target y -o x --convex a --optimizer lbfgs
refuses 2 '--weight-decay works on the weights' $ask -o x --convex a --weight-decay 0.1
refuses 2 '--layer-norm goes down' $ask -o x --convex a --layer-norm

# A line for each row, in order; the target need not be there, and one row alone gets the same number.
run 0 predict m.safetensors d.csv --keep a,y
silent
cp "$said/out" all.csv
[ "$(head -n 1 all.csv)" = 'a,y,prediction' ] || fail "the header is $(head -n 1 all.csv)"
[ "$(wc -l <all.csv)" -eq 201 ] || fail "not a line for each row"
cut -d, -f1 all.csv >kept && cut -d, -f1 d.csv | cmp -s - kept || fail "--keep changes a"
printf 'b,a\n5,7\n' >one.csv # the second row of d.csv
run 0 predict m.safetensors one.csv
silent
out prediction "$(sed -n 3p all.csv | cut -d, -f3)"
run 0 predict m.safetensors one.csv -o p.csv
out
[ "$(cat p.csv)" = "prediction
$(sed -n 3p all.csv | cut -d, -f3)" ] || fail "-o writes something else than stdout"
feed 0 predict m.safetensors - <one.csv
out prediction "$(sed -n 3p all.csv | cut -d, -f3)"

# The held-out score can be had again: over all rows the model beats the constant.
awk -F, 'NR > 1 { n++; s += $2; q += $2 * $2; e += ($2 - $3)^2 }
    END { exit !(e < q - s * s / n) }' all.csv || fail "worse than the constant"

# Classes: the likeliest, and probabilities that add up to one.
awk 'BEGIN { print "x,sky,kind"; for (i = 0; i < 240; i++)
    print i % 24 "," (i % 2 ? "fog" : "sun") "," (i % 24 < 8 ? "low" : i % 24 < 16 ? "\"a,b\"" : "high") }
    ' >k.csv
run 0 train k.csv --target kind --hidden 8 --epochs 40 --rate 0.03 -o k.safetensors
says 'accuracy'
run 0 predict k.safetensors k.csv
silent
[ "$(head -n 1 "$said/out")" = 'prediction,"p(a,b)",p(high),p(low)' ] || fail "the header of classes"
sed 's/^"a,b"/ab/' "$said/out" | awk -F, 'NR > 1 { s = $2 + $3 + $4
    best = $2 >= $3 && $2 >= $4 ? "ab" : $3 >= $4 ? "high" : "low"
    if (s < 0.999999 || s > 1.000001 || best != $1) bad = 1 } END { exit bad }' ||
    fail "probabilities and classes do not agree"

refuses 2 "the task has several outputs" train k.csv --target kind -o x --increasing x --rate 0.01
refuses 2 "--increasing: 'sky' holds text" train k.csv --target kind -o x --increasing sky

# Notes: what training did not see, what is not used.
printf 'x,sky,more\n1,fog,1\n2,hail,1\n3,hail,1\n' >new.csv
run 0 predict k.safetensors new.csv
[ "$(wc -l <"$said/out")" -eq 4 ] || fail "not a line for each row"
grep -qF "2 cells of 'sky' hold a category that training never saw, the first 'hail' in line 3" \
    "$said/err" || fail "unknown categories are not told"
grep -qF "not used, as in training: 'more'" "$said/err" || fail "a column left out is not told"
run 0 predict k.safetensors new.csv --quiet
silent

refuses 1 "new.csv: the model needs the columns 'a', 'b', which the file lacks" \
    predict m.safetensors new.csv
printf 'a,b\n1,x\n' >text.csv
refuses 1 "text.csv:2:2: column 'b': 'x' is not a number" predict m.safetensors text.csv
refuses 2 "no column is named 'c' (--keep); there are: b, a" predict m.safetensors one.csv --keep c
refuses 1 "none.safetensors: cannot be read" predict none.safetensors one.csv
refuses 1 "d.csv: not a model to use: it is not a safetensors file" predict d.csv one.csv
head -c 400 m.safetensors >cut.safetensors
refuses 1 "cut.safetensors: not a model to use: it is cut: its header" \
    predict cut.safetensors one.csv
refuses 2 "d.csv is no model, but m.safetensors is: give the model first, then the rows" predict d.csv m.safetensors
refuses 2 "d.csv is no model, but m.safetensors is" explain d.csv m.safetensors
refuses 2 "MODEL must be a file" predict - d.csv
run 0 glm d.csv --target y -o glm.json --quiet
refuses 2 "d.csv is no model, but glm.json is" predict d.csv glm.json
refuses 2 "glm.json: a model of 'softplus glm', which only 'softplus predict' takes" explain glm.json d.csv
refuses 2 "glm.json: a model of 'softplus glm'" export glm.json x.onnx
rm glm.json
refuses 2 "which model?" predict
refuses 2 "which rows?" predict m.safetensors
refuses 2 "unexpected 'd.csv'" predict m.safetensors one.csv d.csv
refuses 2 "that is the data" predict m.safetensors one.csv -o one.csv

refuses 2 "where to? give -o FILE" $ask
refuses 2 "that is the data" $ask -o d.csv
refuses 2 "did you mean --hidden?" $ask -o x --hiden 3
refuses 2 "unknown activation 'swash'" $ask -o x --activation swash
refuses 2 "--rate: 0; give a positive number" train d.csv --target y -o x --rate 0
refuses 2 "leave too little to train on" $ask -o x --test 90%
refuses 1 "training diverged" train d.csv --target y --optimizer sgd --rate 1e30 --hidden 3 -o x
finish
