#!/bin/sh
# What `make install` leaves is enough for a stranger's program, found by pkg-config.
#   install.sh BUILD COMPILER [FLAG...]      the flags of BUILD that the program must share
. tests/doors/expect.sh
build=$1
shift
run 0 cmake --install "$build" --prefix "$work/usr"
folder=$(dirname "$(find "$work/usr" -name softplus.pc)")
pc() { PKG_CONFIG_PATH=$folder pkg-config "$@" softplus; }

cat >"$work/stranger.c" <<'PROGRAM'
#include <softplus.h>
#include <stdio.h>
int main(void)
{
    float x[] = {-1, 0, 1}, y[3];
    sp_softplus_f32(3, x, y, 1, SP_EXACT);
    printf("%.6f %.6f %.6f\n", (double)y[0], (double)y[1], (double)y[2]);
}
PROGRAM
run 0 "$@" "$work/stranger.c" -o "$work/stranger" $(pc --cflags --libs)
LD_LIBRARY_PATH=$(pc --variable=libdir) run 0 "$work/stranger"
says '0.313262 0.693147 1.313262'
[ "$(pc --modversion)" = "$(sed -n 's/^#define SP_VERSION_STRING "\(.*\)"/\1/p' include/softplus.h)" ] ||
    fail 'softplus.pc and softplus.h differ in version'

# The command is there and finds its data from anywhere.
if [ -e "$build/softplus" ]; then
    cd /
    run 0 env -u SOFTPLUS_DATA "$work/usr/bin/softplus" datasets
    says 'bikes'
fi
finish
