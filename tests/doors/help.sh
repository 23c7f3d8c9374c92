#!/bin/sh
# `make` alone tells every door and opens none; and no door leads nowhere.
#   help.sh BUILD
. tests/doors/expect.sh
run 0 env -u MAKEFLAGS -u MAKELEVEL make --no-print-directory
for door in demo check bench bench-train bench-peers bench-collapse bench-observe bench-second-order calibrate check-exhaustive check-neon coef datasets \
    install deb format lint fuzz clean help; do
    says "make $door "
done
says_not 'setup:'

for script in $(grep -o 'tools/[a-z/-]*\.sh' Makefile); do
    [ -x "$script" ] || fail "Makefile runs $script, which is not there"
done
run 0 cmake --build "$1" --target help
for target in $(sed -n 's/^\t\$(target) //p' Makefile); do says "$target:"; done
finish
