#!/bin/sh
# The rules of lint, each on a small tree that breaks it: a rule that cannot fail guards nothing.
. tests/doors/expect.sh

# tree FILE TEXT: a tree whose headers are in order, and the file.
tree() {
    rm -rf "$work/tree"
    mkdir -p "$work/tree/lab/base" "$work/tree/lab/table" "$work/tree/lab/net" "$work/tree/cli" \
        "$work/tree/include" "$work/tree/src/kernels"
    echo '#include <stddef.h>' >"$work/tree/lab/base/err.h"
    echo '#include "base/err.h"' >"$work/tree/lab/table/table.h"
    echo '#include <stdint.h>' >"$work/tree/include/softplus.h"
    mkdir -p "$(dirname "$work/tree/$1")"
    printf "$2\n" >"$work/tree/$1"
}
includes() { run "$1" tools/lint/includes.sh "$work/tree"; }
hygiene() { run "$1" tools/lint/hygiene.sh "$work/tree"; }

tree lab/table/csv.c '#include "table/table.h"\n#include "base/err.h"\n#include <csv.h>'
includes 0
tree lab/base/mem.c '#include "table/table.h"'
includes 1
says 'lab/base may not include lab/table/table.h'
tree lab/net/net.c '#include "../table/table.h"'
includes 1
says 'lab/net may not include lab/table/table.h'
tree lab/net/net.c '#include <time.h>'
includes 1
says 'lab/net may not include <time.h>'
tree src/kernels/novel.c '#include <stdio.h>'
includes 1
says 'src/kernels may not include <stdio.h>'
tree cli/main.c '#include <sqlite3.h>'
includes 1
says 'cli may not include <sqlite3.h>'
tree lab/base/mem.c '#include "nowhere.h"'
includes 1
says '"nowhere.h" is not in the tree'
tree lab/novel/novel.c '#include <stdio.h>'
includes 1
says 'no rule for this folder'

tree lab/base/err.c 'int x;'
hygiene 0
tree lab/base/err.c '/* T''ODO */'
hygiene 1
says 'lab/base/err.c:1:'
tree lab/base/err.c 'char *path = "/ho''me/me/data.csv";'
hygiene 1
tree include/softplus.h '/* ---- scalars\n   As their arrays. */\n\ndouble sp_f(double x);\n\n/* Its inverse. */\ndouble sp_g(double x);'
hygiene 0
echo '
double sp_novel(double x);' >>"$work/tree/include/softplus.h"
hygiene 1
says 'include/softplus.h: no comment above: double sp_novel'
tree lab/base/err.c ''
awk 'BEGIN { for (i = 0; i < 601; i++) print "int x" i ";" }' >"$work/tree/lab/base/err.c"
hygiene 1
says '601 lines'
finish
