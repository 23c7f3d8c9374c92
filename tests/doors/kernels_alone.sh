#!/bin/sh
# The kernels need nothing but include/ and src/: the tree cut down to these builds libsoftplus.
#   kernels_alone.sh COMPILER
. tests/doors/expect.sh
mkdir "$work/a tree"
cp -R CMakeLists.txt include src "$work/a tree"
run 0 cmake -S "$work/a tree" -B "$work/build" -G Ninja -DCMAKE_C_COMPILER="$1" -DCMAKE_BUILD_TYPE=Debug
run 0 cmake --build "$work/build" -j 1
[ -n "$(find "$work/build" -name 'libsoftplus*.a')" ] || fail 'there is no libsoftplus'
finish
