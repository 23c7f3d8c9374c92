# bash completion for softplus. It asks the command itself, so it knows what --help knows.

_softplus_commands() { "$1" help 2>/dev/null | sed -n 's/^  \([a-z]\{1,\}\)  .*/\1/p' | grep -vx softplus; }

# --name where it takes no value, --name= where it takes one.
_softplus_options() {
    "$1" help "$2" 2>/dev/null |
        sed -n 's/^ \{2,6\}\(-[a-z], \)\{0,1\}\(--[a-z][a-z-]*=\{0,1\}\).*/\2/p'
}

_softplus_datasets() { "$1" datasets 2>/dev/null | sed -n 's/^\([a-z]\{1,\}\) .*/\1/p'; }

_softplus() {
    local program=$1 word=$2 command=${COMP_WORDS[1]}
    if [ "$COMP_CWORD" -eq 1 ]; then
        COMPREPLY=($(compgen -W "$(_softplus_commands "$program")" -- "$word"))
    elif [ "$command" = help ]; then
        COMPREPLY=($(compgen -W "$(_softplus_commands "$program")" -- "$word"))
    elif [[ $word == -* ]]; then
        COMPREPLY=($(compgen -W "$(_softplus_options "$program" "$command")" -- "$word"))
        [[ ${COMPREPLY[0]-} == *= ]] && compopt -o nospace 2>/dev/null
    else
        # a bundled data set, where a command takes data; files come by -o default
        case $command in
        compare | train | glm | bayes)
            COMPREPLY=($(compgen -W "$(_softplus_datasets "$program")" -- "$word"))
            ;;
        energy)
            COMPREPLY=($(compgen -W "rbm score $(_softplus_datasets "$program")" -- "$word"))
            ;;
        esac
    fi
    return 0
}

complete -o default -F _softplus softplus
