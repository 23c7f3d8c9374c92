#!/bin/sh
# Installs, with apt and aloud, the Debian packages that a purpose needs and this machine lacks.
#
#   tools/setup.sh PURPOSE...          install; silent when nothing is missing
#   tools/setup.sh --list PURPOSE...   print what the purposes need and stop
#
# Exit: 0 everything is there, 1 apt-get failed, 2 the user has to act.
set -u

# One line a package: what for, its Debian name, why.
needs='
build cmake configures the build
build ninja-build runs it
build gcc compiles C17
build libc6-dev the C library headers
build pkg-config finds the libraries below
build libcsv-dev reads CSV
build zlib1g-dev reads .gz
build libzip-dev reads .npz
build libjansson-dev writes JSON
build librandom123-dev counter-based random numbers
build libopenblas-dev matrix products
build liblapacke-dev decompositions of matrices
build libsqlite3-dev keeps experiments
build libpng-dev writes pictures of samples and energies
build libjs-chart.js draws the charts of a report
build help2man writes the man pages from --help
build liblbfgs-dev L-BFGS, for training by second order
build libprotobuf-c-dev writes ONNX files
build protobuf-c-compiler makes C structs of their description
build libonnx-dev has that description, onnx.proto
build libopenmpi-dev spreads runs over machines (another MPI does, too)
build openmpi-bin starts the ranks
build libcmocka-dev unit tests
build libmpfr-dev the reference that accuracy is tested against
build g++ tests that softplus.h is clean C++
lint clang-format checks the layout of the code
lint clang-tidy finds bug patterns
clang clang the second compiler
clang libclang-rt-dev sanitizers and libFuzzer
claims fortunes short texts by subject, for make claims
neon gcc-aarch64-linux-gnu compiles for aarch64
neon libc6-dev-arm64-cross its C library headers
neon qemu-user runs aarch64 programs here
wasm emscripten compiles for WebAssembly
wasm nodejs runs WebAssembly programs here
s390x gcc-s390x-linux-gnu compiles for s390x
s390x libc6-dev-s390x-cross its C library headers
s390x qemu-user runs s390x programs here
coef sollya fits polynomials
coef python3 runs the generators
coef python3-mpmath high precision
coef python3-numpy searches table points
peers python3 runs the peers and the table
peers python3-venv keeps them away from the system
peers libdnnl-dev oneDNN, a peer
peers libsleef-dev SLEEF, a peer
deb debhelper builds the packages
deb dpkg-dev the tools under it
deb fakeroot lets a user build them
deb lintian judges them
python python3 runs the script
python python3-venv keeps its packages away from the system
python python3-dev compiles the extension module
'

say() { printf 'setup: %s\n' "$*" >&2; }

# The purposes, each once, in the order of the table.
purposes() {
    all=
    while read -r purpose _; do
        case " $all " in *" $purpose "*) ;; *) all="$all $purpose" ;; esac
    done <<TABLE
$needs
TABLE
    printf '%s' "${all# }"
}

# Lines of the table for the purposes in "$@", without the purpose.
needed() {
    for purpose in "$@"; do
        found=no
        while read -r row_purpose package why; do
            [ "$row_purpose" = "$purpose" ] || continue
            found=yes
            printf '%s %s\n' "$package" "$why"
        done <<TABLE
$needs
TABLE
        if [ $found = no ]; then
            say "unknown purpose '$purpose'; there are: $(purposes)"
            return 2
        fi
    done
}

# Drops from the lines on stdin the packages that dpkg has installed. Without dpkg none is known.
not_installed() {
    while read -r package why; do
        case $(dpkg-query -W -f='${Status}' "$package" 2>/dev/null) in
        *" ok installed") ;;
        *) printf '%s %s\n' "$package" "$why" ;;
        esac
    done
}

print_table() { while read -r package why; do printf '  %-24s%s\n' "$package" "$why"; done; }
names() { while read -r package _; do printf '%s ' "$package"; done; }

if [ "${1-}" = --list ]; then
    shift
    lines=$(needed "$@") || exit 2
    printf '%s\n' "$lines" | print_table
    exit 0
fi
if [ $# -eq 0 ]; then
    say "usage: tools/setup.sh [--list] PURPOSE..., of: $(purposes)"
    exit 2
fi

lines=$(needed "$@") || exit 2
missing=$(printf '%s\n' "$lines" | not_installed)
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    say "this system has no apt-get; please install these (Debian's names) in its own way:"
    printf '%s\n' "$missing" | print_table >&2
    say "then tell make that they are there: make SETUP=true check"
    exit 2
fi

say "not installed yet, and needed to go on ($*):"
printf '%s\n' "$missing" | print_table >&2
packages=$(printf '%s\n' "$missing" | names)

as_root=
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        say "installing takes root, and there is no sudo here; as root, run:"
        say "  apt-get update && apt-get install --no-install-recommends ${packages% }"
        exit 2
    fi
    as_root=sudo
fi

# Echoes and runs one apt-get command; quiet but for errors, and never with a question.
apt() {
    say "running ${as_root:+$as_root }apt-get $*"
    $as_root apt-get -q -y -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 "$@" </dev/null >"$log" 2>&1
}

# A fresh system has no package lists; apt-cache then knows none of the names.
lists_know() {
    for package in $packages; do
        apt-cache show "$package" >/dev/null 2>&1 || return 1
    done
}

export DEBIAN_FRONTEND=noninteractive
log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT

lists_know || apt update || { cat "$log" >&2; say "apt-get update failed"; exit 1; }
# Lists that are too old name versions that the archive has dropped: once more with fresh ones.
# $packages is split into words on purpose.
if ! apt install --no-install-recommends $packages; then
    apt update && apt install --no-install-recommends $packages || {
        cat "$log" >&2
        say "apt-get failed; its output is above. By hand:"
        say "  ${as_root:+$as_root }apt-get update && ${as_root:+$as_root }apt-get install ${packages% }"
        exit 1
    }
fi
say "installed ${packages% }"
