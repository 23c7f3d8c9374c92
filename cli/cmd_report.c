#include "args.h"
#include "command.h"
#include "keep.h"
#include "outcome.h"

#include "store/store.h"

#include <errno.h>
#include <stdlib.h>

typedef struct report_args {
    args common;
    const char *file; /* NULL: the default store */
    size_t experiment;
    outputs to;
} report_args;

enum { KEY_EXPERIMENT = 256, KEY_JSON, KEY_REPORT, KEY_OPEN, KEY_QUIET };

static const struct argp_option options[] = {
    {"experiment", KEY_EXPERIMENT, "N", 0,
     "the one of that number in 'softplus runs FILE' (default: the one last worked on)", 1},
    {"json", KEY_JSON, "FILE", 0, "write everything as JSON too; - is stdout, without the table",
     2},
    {"report", KEY_REPORT, "FILE", 0, "write a page with charts too, as HTML", 3},
    {"open", KEY_OPEN, 0, 0, "show the page of --report when it is written", 4},
    {"quiet", KEY_QUIET, 0, 0, "print the verdict only", 5},
    {0},
};

static error_t parse(int key, char *text, struct argp_state *state)
{
    report_args *a = state->input;
    switch (key) {
    case ARGP_KEY_ARG:
        if (a->file) {
            err_set(a->common.e, ERR_USAGE, "one FILE at a time; unexpected '%.100s'", text);
            return EINVAL;
        }
        a->file = text;
        return 0;
    case KEY_EXPERIMENT: return args_size(&a->common, "--experiment", text, &a->experiment);
    case KEY_JSON: a->to.json = text; return outcome_name("--json", text, 1, a->common.e);
    case KEY_REPORT: a->to.page = text; return outcome_name("--report", text, 0, a->common.e);
    case KEY_OPEN: a->to.open = 1; return 0;
    case KEY_QUIET: a->to.quiet = 1; return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static int show(const store_experiment *x, const report_args *a, const char *path, err *e)
{
    if (outcome_finished(&x->plan, x->result) == 0)
        return err_set(e, ERR_DATA, "%s: experiment %lld has no finished run yet; go on with: %s",
                       path, (long long)x->id, x->command);
    outcome o;
    results what = {.plan = &x->plan,
                    .result = x->result,
                    .facts = {.note = (const char *const *)x->note,
                              .n_notes = x->n_notes,
                              .version = x->version,
                              .isa = x->isa},
                    .command = x->command};
    int rc = outcome_open(&o, &a->to, path, e);
    if (rc == 0) rc = outcome_show(&o, &a->to, &what, e);
    outcome_dispose(&o);
    return rc;
}

static int execute(const report_args *a, const char *path, err *e)
{
    store *s = NULL;
    store_experiment x = {0};
    int rc = store_open(&s, path, STORE_READ, e);
    if (rc == 0) rc = store_load(s, (int64_t)a->experiment, &x, e);
    if (rc == 0) rc = show(&x, a, path, e);
    store_experiment_dispose(&x);
    store_close(s);
    return rc;
}

int cmd_report(int argc, char **argv, err *e)
{
    static const struct argp argp = {
        options,
        parse,
        "[FILE]",
        "Show a comparison again from its store (default $SOFTPLUS_STORE, or softplus.db here), "
        "byte for byte, without training.",
        NULL,
        NULL,
        NULL};
    report_args a = {0};
    int rc = args_parse(&argp, argc, argv, &a.common, e);
    if (rc < 0 || a.common.help) return rc;
    char *standard = a.file ? NULL : keep_default_path(NULL, e);
    const char *path = a.file ? a.file : standard;
    rc = path ? execute(&a, path, e) : err_set(e, ERR_USAGE, "which store? give its FILE");
    free(standard);
    return rc;
}
