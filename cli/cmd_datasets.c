#include "args.h"
#include "bundled.h"
#include "command.h"
#include "screen.h"

#include "report/figure.h"
#include "report/text.h"
#include "table/table.h"

#include <stdio.h>
#include <stdlib.h>

enum { INDENT = 11, WIDEST = 100 };

/* bikes      8,645 rows, target bikers (count)
              what it is */
static int print_set(const bundled *b, const bundled_set *s, size_t width, err *e)
{
    char *path = bundled_path(b, s);
    if (!path) return err_memory(e, "a path");
    table t;
    int rc = table_read(&t, path, e);
    free(path);
    if (rc < 0) return rc;
    char rows[FIGURE_ROOM];
    figure_count(rows, t.rows);
    table_dispose(&t);
    printf("%-*s%s rows, target %s (%s)\n", INDENT, s->name, rows, s->target, s->task);
    text_wrap(stdout, s->description,
              (text_layout){.first = INDENT, .rest = INDENT, .width = width});
    return 0;
}

int cmd_datasets(int argc, char **argv, err *e)
{
    static const struct argp argp = {
        .doc = "List the bundled data sets. 'softplus compare NAME' uses one; where they come from "
               "and their licences stand in README.md of their folder, which is the last line.",
    };
    args a = {0};
    int rc = args_parse(&argp, argc, argv, &a, e);
    if (rc < 0 || a.help) return rc;
    bundled b;
    if ((rc = bundled_open(&b, e)) < 0) return rc;
    size_t width = screen_width(stdout, WIDEST);
    for (size_t i = 0; i < b.n && rc == 0; i++) rc = print_set(&b, &b.set[i], width, e);
    if (rc == 0) printf("\nTheir folder: %s\n", b.folder);
    bundled_close(&b);
    return rc;
}
