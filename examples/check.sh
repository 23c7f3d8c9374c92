#!/bin/sh
# check.sh PROGRAM EXPECTED: what the program prints is what the file says.
said=$("$1") || exit 1
printf '%s\n' "$said" | diff "$2" -
