#!/bin/sh
# The library as one pair of files, as a C user takes it in: a strict compiler has nothing to say, and
# a program and softplus.c, compiled as they lie there, are enough.
#   amalgamation.sh COMPILER BUILD
. tests/doors/expect.sh
cc=$1
run 0 tools/amalgamate.sh "$work/their tree"
mkdir "$work/again"
run 0 tools/amalgamate.sh "$work/again"
run 0 cmp "$work/their tree/softplus.c" "$work/again/softplus.c"
run 0 "$cc" -std=c17 -pedantic -Wall -Wextra -Werror -fsyntax-only "$work/their tree/softplus.c"
says_nothing
run 1 "$cc" -O2 -ffast-math -fsyntax-only "$work/their tree/softplus.c"
says 'without -ffast-math'
run 1 "$cc" -O2 -ffinite-math-only -fsyntax-only -Iinclude src/kernels/dispatch.c
says 'without -ffast-math'
if printf '#include <float.h>\nint method = FLT_EVAL_METHOD;\n' |
    "$cc" -mfpmath=387 -E - 2>"$work/said" | grep -q 'method = 2'; then
    run 1 "$cc" -O2 -mfpmath=387 -fsyntax-only "$work/their tree/softplus.c"
    says '-mfpmath=sse'
fi
cp examples/tutorial.c "$work/their tree"
run 0 "$cc" -O2 -I"$work/their tree" -o "$work/tutorial" "$work/their tree/tutorial.c" \
    "$work/their tree/softplus.c" -lm
says_nothing
"$work/tutorial" >"$work/printed" || fail 'the tutorial ends badly'
run 0 diff "$work/printed" examples/tutorial.out
# What others see of it is what they see of libsoftplus.so.
names() { nm "$@" | sed -n 's/.* [A-Z] \(sp_[a-z0-9_]*\).*/\1/p' | sort; }
names "$work/tutorial" >"$work/seen"
names -D "$(find "$2" -name 'libsoftplus.so' | head -1)" >"$work/public"
run 0 diff "$work/seen" "$work/public"
finish
