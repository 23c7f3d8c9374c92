#!/bin/sh
# What bash and zsh offer at a Tab is what the command has.
. tests/cli/expect.sh
command -v bash >/dev/null || { echo "SKIPPED: no bash"; exit 77; }

# offered WORD...: what bash offers for the last word of a command line
offered() {
    bash -c 'source cli/completion/softplus.bash
        compopt() { :; }
        program=$1; shift
        COMP_WORDS=(softplus "$@") COMP_CWORD=$#
        _softplus "$program" "${COMP_WORDS[COMP_CWORD]}" ""
        printf "%s\n" "${COMPREPLY[@]}"' bash "$softplus" "$@" >"$said/out" 2>"$said/err"
    [ ! -s "$said/err" ] || fail "bash complains: $(cat "$said/err")"
}
offers() { grep -qx -e "$1" "$said/out" || fail "'$1' is not offered"; }
offers_not() { ! grep -qx -e "$1" "$said/out" || fail "'$1' is offered"; }

offered ''
for name in compare eval glm help train version; do offers "$name"; done
offers_not softplus
offered com
offers compare
offers_not eval
offered help tr
offers train
offered compare bi
offers bikes
offered compare bikes --
for option in --help --target= --runs= --quiet; do offers "$option"; done
offers_not --activations # which another option's description names
offered compare bikes --act
offers --activations=
[ "$(wc -l <"$said/out")" -eq 1 ] || fail "--act is not completed alone"
offered train cars -
offers --output=
offered nonsense --
[ ! -s "$said/out" ] || [ -z "$(cat "$said/out")" ] || fail "something is offered for an unknown command"

if command -v zsh >/dev/null; then
    zsh -n cli/completion/_softplus || fail "zsh cannot read its completion"
else
    echo "zsh's completion: SKIPPED, no zsh"
fi
finish
