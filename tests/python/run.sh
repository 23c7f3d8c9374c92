#!/bin/sh
# Installs the Python package into a venv in the build folder and runs its tests.
#   run.sh BUILD [PYTEST-ARGUMENT...]
# A second run is quick: the venv stays while tests/python/requirements* are what they were, the
# installed package while its sources are. PYTHON names another interpreter.
# Exit: 77 (skipped, for ctest), with the reason, where Python's side cannot be had here.
set -eu
cd "$(dirname "$0")/../.."
build=$1
shift
home=$build/python
venv=$home/venv
log=$home/log.txt
mkdir -p "$home"

skip() {
    echo "python: SKIPPED, $1"
    exit 77
}

# One line that changes when a file of the given folders does.
fingerprint() { find -L "$@" -type f ! -name '*.pyc' -exec cksum {} + | sort | cksum; }
is_done() { [ "$(cat "$home/$1" 2>/dev/null)" = "$2" ]; }

pip() { "$venv/bin/python" -m pip --disable-pip-version-check -q "$@" >"$log" 2>&1; }
try() { pip install --retries 1 --timeout 20 "$@"; }

# ------------------------------------------------------------------ an interpreter and its packages

python=${PYTHON:-python3}
command -v "$python" >/dev/null 2>&1 || skip "there is no $python here (tools/setup.sh python)"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || skip "$python is older than 3.11"
"$python" -c 'import os, sys, sysconfig
sys.exit(not os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h")))' ||
    skip "$python has no Python.h to compile against (Debian: python3-dev)"

wanted="$("$python" -V) $(fingerprint tests/python/requirements*.txt)"
if ! is_done packages "$wanted"; then
    rm -rf "$venv" "$home/packages" "$home/installed"
    "$python" -m venv "$venv" >"$log" 2>&1 ||
        skip "$python cannot make a venv (Debian: python3-venv)"
    if ! try -r tests/python/requirements.txt; then
        tail -n 3 "$log"
        skip "pip cannot install what tests/python/requirements.txt lists"
    fi
    grep -v '^#' tests/python/requirements-optional.txt | while read -r packages; do
        # Split at blanks on purpose: one line may name packages that belong together.
        # shellcheck disable=SC2086
        try --only-binary :all: $packages </dev/null ||
            echo "python: pip finds no '$packages' here; the tests that need it are skipped"
    done
    echo "$wanted" >"$home/packages"
fi

# ------------------------------------------------------------------ the package and its tests

wanted=$(fingerprint python src include)
if ! is_done installed "$wanted"; then
    if ! pip install --no-build-isolation --no-deps --force-reinstall -C build-dir="$home/build" \
        ./python; then
        cat "$log"
        echo "python: the package does not install"
        exit 1
    fi
    echo "$wanted" >"$home/installed"
fi

if [ -x "$build/softplus" ]; then
    SOFTPLUS_COMMAND=$(realpath "$build/softplus")
    export SOFTPLUS_COMMAND
fi
# One thread: ctest runs other tests beside this one.
export PYTHONDONTWRITEBYTECODE=1 OMP_NUM_THREADS=1
exec "$venv/bin/python" -m pytest -q -ra -p no:cacheprovider "$@" tests/python
