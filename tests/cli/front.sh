#!/bin/sh
# The first minutes with the command: alone, help, version, a mistyped word.
. tests/cli/expect.sh

run 0
silent
for command in compare datasets eval export help predict report runs train version; do says "  $command "; done
cp "$said/out" "$said/overview"
for ask in help --help -h; do
    run 0 $ask
    silent
    cmp -s "$said/overview" "$said/out" || fail "'$ask' says something else than no argument"
done

for command in compare datasets eval export help predict report runs train version; do
    run 0 help $command
    silent
    says "Usage: softplus $command"
    cp "$said/out" "$said/help"
    run 0 $command --help
    cmp -s "$said/help" "$said/out" || fail "'help $command' and '$command --help' differ"
done

run 0 help compare
for option in target drop task link activations hidden optimizer momentum batch epochs patience \
    rates runs rope confidence seed own-draws jobs json quiet; do
    says "  --$option"
done
says "(default 30)"
says "(default 1%)"
says "A hidden unit is dead when its gradient is below"
for activation in relu softplus leaky_relu elu gelu silu mish tanh sigmoid squareplus identity; do
    says "  $activation"
done
awk 'length($0) > 80 { bad = 1 } END { exit bad }' "$said/out" || fail "help is wider than 80"

run 0 help
awk 'length($0) > 80 { bad = 1 } END { exit bad }' "$said/out" || fail "the overview is wider than 80"
for command in bayes compare datasets energy eval explain export glm predict report runs train; do
    run 0 help $command
    ! grep -n ' $' "$said/out" || fail "the help of $command ends lines with blanks"
    says_not "corresponding short options"
done
refuses 2 "did you mean --help?" compare --hepl

run 0 version
silent
says "softplus $(sed -n 's/^#define SP_VERSION_STRING "\(.*\)"/\1/p' include/softplus.h) ("
for fact in 'build: ' 'matrix products: ' 'many machines: '; do says "$fact"; done
cp "$said/out" "$said/version"
run 0 --version
cmp -s "$said/version" "$said/out" || fail "'version' and '--version' differ"
export SOFTPLUS_ISA=scalar
run 0 --version
says "(scalar, "
unset SOFTPLUS_ISA

refuses 2 "did you mean 'compare'" compre bikes
refuses 2 "unknown command 'frobnicate'; 'softplus help' lists" frobnicate
refuses 2 "did you mean 'eval'" help evel
refuses 2 "unexpected 'x'" version x
refuses 2 "unknown option --x" datasets --x

# A full disk is said, not overlooked.
if [ -w /dev/full ]; then
    "$softplus" help >/dev/full 2>"$said/err" && fail "help to a full disk ends with 0"
    what="softplus help > /dev/full"
    complains "stdout: cannot be written"
fi
finish
