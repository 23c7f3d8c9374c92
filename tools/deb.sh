#!/bin/sh
# deb.sh FOLDER - builds the Debian packages of what is committed, in FOLDER, and has lintian look at
# them: libsoftplus1, libsoftplus-dev and softplus.
set -eu
folder=$1
root=$(cd "$(dirname "$0")/.." && pwd)
version=$(sed -n 's/^#define SP_VERSION_STRING "\(.*\)"/\1/p' "$root/include/softplus.h")
rm -rf "$folder"
mkdir -p "$folder/softplus-$version"
git -C "$root" archive HEAD | tar -x -C "$folder/softplus-$version"
cd "$folder/softplus-$version"
dpkg-buildpackage --no-sign --build=binary >"../build.log" 2>&1 || {
    tail -n 30 ../build.log >&2
    exit 1
}
cd ..
lintian --allow-root --fail-on error ./*.changes
ls -1 ./*.deb
