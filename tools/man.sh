#!/bin/sh
# man.sh PROGRAM FOLDER VERSION - writes softplus.1 and one page a subcommand into FOLDER, from what
# the program says of itself: the pages cannot differ from --help.
set -eu
mkdir -p "$2"
folder=$(cd "$2" && pwd)
version=$3
cd "$(dirname "$1")"
program=$(pwd)/$(basename "$1")
said=$(mktemp -d)
trap 'rm -rf "$said"' EXIT

# The commands that have a page: NAME|SUMMARY.
"$program" help | sed -n 's/^  \([a-z][a-z]*\)  *\([a-z].*\)$/\1|\2/p' |
    grep -vE '^(softplus|help|version)\|' >"$said/commands"

# The other pages.
see_also() { # NAME
    printf '[see also]\n'
    { echo softplus && sed 's/|.*//; s/^/softplus-/' "$said/commands"; } | grep -vx "$1" |
        sed 's/.*/.BR & (1),/; $s/,$//'
}

# help2man asks a small program of the page's name, whose help is as help2man wants it: the headings
# of options at the line's begin, with argp's blank before them gone. It hands the name to a shell
# without quotes, so it must be called by one without the folder, which may have blanks.
page() { # NAME SUMMARY [COMMAND]
    "$program" help ${3:+"$3"} | sed 's/^ \([A-Z][^:]*:\)$/\1/' >"$said/$1.help"
    printf '#!/bin/sh\nexec cat "%s"\n' "$said/$1.help" >"$said/$1"
    chmod +x "$said/$1"
    see_also "$1" >"$said/$1.also"
    (cd "$said" && help2man --no-info --section 1 --manual "softplus" --source "softplus $version" \
        --version-string "$version" --name "$2" --include "$1.also" "./$1") >"$folder/$1.1"
}

page softplus 'compares activations on your data, and computes softplus and its kin'
while IFS='|' read -r name summary; do
    page "softplus-$name" "$summary" "$name"
done <"$said/commands"
