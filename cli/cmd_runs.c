#include "args.h"
#include "command.h"
#include "keep.h"

#include "report/text.h"
#include "store/store.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct runs_args {
    args common;
    const char *file; /* NULL: the default store */
} runs_args;

static error_t parse(int key, char *text, struct argp_state *state)
{
    runs_args *a = state->input;
    if (key != ARGP_KEY_ARG) return ARGP_ERR_UNKNOWN;
    if (a->file) {
        err_set(a->common.e, ERR_USAGE, "one FILE at a time; unexpected '%.100s'", text);
        return EINVAL;
    }
    a->file = text;
    return 0;
}

/* "  3  2026-03-01T12:34:56Z    90 of 90  softplus 0.1.0  bikes: bikers (relu,softplus)" */
static void print_entry(const store_entry *x)
{
    char done[48];
    snprintf(done, sizeof done, "%zu of %zu", x->finished, x->planned);
    printf("%4lld  %s  %14s  ", (long long)x->id, x->started, done);
    text_put(stdout, x->version);
    printf("  ");
    text_put(stdout, x->path);
    printf(": ");
    text_put(stdout, x->target);
    printf(" (");
    text_put(stdout, x->activations);
    printf(")\n");
}

static int execute(const char *path, err *e)
{
    store *s = NULL;
    store_entry *entry = NULL;
    size_t n = 0;
    int rc = store_open(&s, path, STORE_READ, e);
    if (rc == 0) rc = store_list(s, &entry, &n, e);
    if (rc == 0)
        printf("%4s  %-20s  %14s  version  data: target (activations)\n", "", "begun (UTC)",
               "trials");
    for (size_t i = 0; i < n; i++) print_entry(&entry[i]);
    store_entries_free(entry, n);
    store_close(s);
    return rc;
}

int cmd_runs(int argc, char **argv, err *e)
{
    static const struct argp argp = {
        NULL,
        parse,
        "[FILE]",
        "List the experiments of a store (default $SOFTPLUS_STORE, or softplus.db here): number, "
        "when it was begun, trials finished, what of. The last line is the one last worked on; "
        "'softplus report FILE' shows it.",
        NULL,
        NULL,
        NULL};
    runs_args a = {0};
    int rc = args_parse(&argp, argc, argv, &a.common, e);
    if (rc < 0 || a.common.help) return rc;
    char *standard = a.file ? NULL : keep_default_path(NULL, e);
    const char *path = a.file ? a.file : standard;
    rc = path ? execute(path, e) : err_set(e, ERR_USAGE, "which store? give its FILE");
    free(standard);
    return rc;
}
