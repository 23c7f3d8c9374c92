#!/bin/sh
# tools/setup.sh on machines of five kinds, made by a PATH that holds only what each of them has.
. tests/doors/expect.sh
setup=$PWD/tools/setup.sh

# machine NAME TOOL...: a folder for PATH with the shell's usual tools and the fakes named.
machine() {
    bin=$work/$1
    mkdir "$bin"
    for tool in sh cat mktemp rm sed; do ln -s "$(command -v $tool)" "$bin/$tool"; done
    shift
    for tool in "$@"; do
        case $tool in
        # dpkg knows what lies in $work/installed
        dpkg-query) body='grep -qx "$3" "$state/installed" && echo "install ok installed"' ;;
        apt-cache) body='[ -e "$state/lists" ]' ;;
        # apt-get writes down how it was called; update brings the lists, install the packages
        apt-get) body='echo "$*" >>"$state/calls"
            case $* in
            *update) : >"$state/lists" ;;
            *) for word; do case $word in -* | *=* | install) ;; *) echo "$word" ;; esac; done \
                >>"$state/installed" ;;
            esac' ;;
        apt-get-broken) tool=apt-get body='echo "E: no such mirror"; exit 100' ;;
        id-root) tool=id body='echo 0' ;;
        id-user) tool=id body='echo 1000' ;;
        sudo) body='echo "sudo $*" >>"$state/calls"; "$@"' ;;
        esac
        printf '#!/bin/sh\nstate="%s"; PATH="%s"\n%s\n' "$work" "$bin:/usr/bin:/bin" "$body" >"$bin/$tool"
        chmod +x "$bin/$tool"
    done
    rm -f "$work/calls" "$work/lists"
    : >"$work/installed"
    : >"$work/calls"
}
on_machine() { run "$1" env PATH="$bin" "$setup" build; }
called() { grep -qF -- "$1" "$work/calls" || { cp "$work/calls" "$work/said"; fail "no call '$1'"; }; }

# Without apt: the whole list, each package with its reason, and exit 2.
machine no_apt id-user
on_machine 2
says 'has no apt-get'
for package in $("$setup" --list build | awk '{print $1}'); do says "  $package "; done
says 'reads CSV'

# Root, fresh: lists are fetched first, then exactly what is missing is installed; then silence.
machine root dpkg-query apt-cache apt-get id-root
echo cmake >"$work/installed"
on_machine 0
says 'libcsv-dev'
says_not '  cmake '
called 'update'
called 'install --no-install-recommends ninja-build gcc'
: >"$work/calls"
on_machine 0
says_nothing
[ ! -s "$work/calls" ] || fail 'the second run called apt-get'

# Lists that are there are not fetched again.
machine root_with_lists dpkg-query apt-cache apt-get id-root
: >"$work/lists"
on_machine 0
! grep -q update "$work/calls" || fail 'apt-get update though the lists were there'

# A user installs through sudo; without sudo he is told what to run.
machine user_sudo dpkg-query apt-cache apt-get id-user sudo
on_machine 0
called 'sudo apt-get'
machine user dpkg-query apt-cache apt-get id-user
on_machine 2
says 'as root, run'
says 'apt-get install --no-install-recommends cmake'
[ ! -s "$work/calls" ] || fail 'apt-get was called without the right to'

# apt's own failure is shown and is not a success.
machine broken dpkg-query apt-cache apt-get-broken id-root
on_machine 1
says 'E: no such mirror'

run 2 "$setup" nonsense
says "unknown purpose 'nonsense'"
finish
