#!/bin/sh
# `make` alone tells every door, and opens none.
. tests/doors/expect.sh
run 0 env -u MAKEFLAGS -u MAKELEVEL make --no-print-directory
for door in demo check bench bench-peers calibrate check-exhaustive check-neon coef datasets \
    install format lint fuzz clean help; do
    says "make $door "
done
says_not 'setup:'
finish
