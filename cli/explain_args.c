#include "explain_args.h"

#include "base/mem.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
    KEY_CLASS = 256,
    KEY_SD,
    KEY_ROWS,
    KEY_BESIDE,
    KEY_SWAP,
    KEY_NOISE,
    KEY_MOVES,
    KEY_SEED,
    KEY_JSON,
    KEY_REPORT,
    KEY_OPEN,
    KEY_QUIET
};

static const struct argp_option options[] = {
    {0, 0, 0, 0, "What is explained:", 1},
    {"class", KEY_CLASS, "NAME", 0,
     "the class whose probability is explained (default: the second of two)", 1},
    {"sd", KEY_SD, 0, 0, "the standard deviation that a model of --task gaussian predicts", 1},
    {"rows", KEY_ROWS, "N", 0, "rows to look at, evenly spread over DATA; 0 is all; of images 100",
     1},

    {0, 0, 0, 0, "How firm it is:", 2},
    {"beside", KEY_BESIDE, "MODEL", 0, "another model of the same target; may be repeated", 2},
    {"swap", KEY_SWAP, "NAME", 0,
     "the model with another activation than it was trained with, as in softplus:beta=10; may be "
     "repeated",
     2},
    {"noise", KEY_NOISE, "S", 0, "the size of moves, in standard deviations of each number", 2},
    {"moves", KEY_MOVES, "N", 0, "of each row", 2},
    {"seed", KEY_SEED, "N", 0, "another seed draws other moves", 2},

    {0, 0, 0, 0, "Output:", 3},
    {"json", KEY_JSON, "FILE", 0, "write everything as JSON too; - is stdout, without the tables",
     3},
    {"report", KEY_REPORT, "FILE", 0, "write a page with charts too, as HTML", 3},
    {"open", KEY_OPEN, 0, 0, "show the page of --report when it is written", 3},
    {"quiet", KEY_QUIET, 0, 0, "print nothing but errors", 3},
    {0},
};

static char *fill_help(int key, const char *text, void *input)
{
    (void)input;
    const explain_options set = explain_defaults();
    str s = {0};
    if (!text) return NULL;
    str_add(&s, "%s (default ", text);
    switch (key) {
    case KEY_ROWS: str_add(&s, "%zu", set.rows); break;
    case KEY_NOISE: str_add(&s, "%g", set.noise); break;
    case KEY_MOVES: str_add(&s, "%zu", set.repeats); break;
    case KEY_SEED: str_add(&s, "%llu", (unsigned long long)set.seed); break;
    default: str_free(&s); return (char *)text;
    }
    str_add(&s, ")");
    return s.text;
}

static error_t parse_word(explain_args *a, const char *text)
{
    if (a->data) {
        err_set(a->common.e, ERR_USAGE, "one MODEL and one DATA at a time; unexpected '%.100s'",
                text);
        return EINVAL;
    }
    *(a->model ? &a->data : &a->model) = text;
    return 0;
}

static error_t parse_end(explain_args *a)
{
    if (a->data) return 0;
    err_set(a->common.e, ERR_USAGE, "%s",
            a->model ? "on which rows? give a CSV file, or - for stdin"
                     : "which model? give the file that 'softplus train' wrote, then a CSV file");
    return EINVAL;
}

static error_t add_other(explain_args *a, const char *text, int is_swap)
{
    explain_other *more = mem_resize(a->other, a->n_others + 1, sizeof *more);
    if (!more) {
        err_memory(a->common.e, "the networks to compare with");
        return EINVAL;
    }
    a->other = more;
    a->other[a->n_others++] = (explain_other){text, is_swap};
    return 0;
}

/* "0" is all of them. */
static error_t parse_rows(explain_args *a, const char *text)
{
    a->set.rows = 0;
    a->rows_given = 1;
    return strcmp(text, "0") == 0 ? 0 : args_size(&a->common, "--rows", text, &a->set.rows);
}

static error_t parse_noise(explain_args *a, const char *text)
{
    error_t refused = args_number(&a->common, "--noise", text, &a->set.noise);
    if (refused || a->set.noise > 0) return refused;
    err_set(a->common.e, ERR_USAGE, "--noise: %g; give a positive number", a->set.noise);
    return EINVAL;
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    explain_args *a = state->input;
    switch (key) {
    case ARGP_KEY_ARG: return parse_word(a, text);
    case ARGP_KEY_END: return parse_end(a);
    case KEY_CLASS: a->class_name = text; return 0;
    case KEY_SD: a->sd = 1; return 0;
    case KEY_ROWS: return parse_rows(a, text);
    case KEY_BESIDE: return add_other(a, text, 0);
    case KEY_SWAP: return add_other(a, text, 1);
    case KEY_NOISE: return parse_noise(a, text);
    case KEY_MOVES: return args_size(&a->common, "--moves", text, &a->set.repeats);
    case KEY_SEED: return args_seed(&a->common, "--seed", text, &a->set.seed);
    case KEY_JSON: a->to.json = text; return outcome_name("--json", text, 1, a->common.e);
    case KEY_REPORT: a->to.page = text; return outcome_name("--report", text, 0, a->common.e);
    case KEY_OPEN: a->to.open = 1; return 0;
    case KEY_QUIET: a->to.quiet = 1; return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

int explain_args_parse(explain_args *a, int argc, char **argv, err *e)
{
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .args_doc = "MODEL DATA",
        .doc =
            "Say what moves the predictions of a network of 'softplus train' on the rows of DATA "
            "(a file or a bundled set's name, as for 'softplus compare'): gradients, integrated "
            "gradients, partial dependence and curvature, feature by feature; and how "
            "far these explanations move when the inputs move a little, for this network and "
            "others beside it. docs/explain.md says what the figures are.",
        .help_filter = fill_help,
    };
    *a = (explain_args){.set = explain_defaults()};
    int rc = args_command(&a->command, argc, argv, e); /* argp will sort them */
    return rc == 0 ? args_parse(&argp, argc, argv, &a->common, e) : rc;
}

void explain_args_dispose(explain_args *a)
{
    free(a->other);
    str_free(&a->command);
    *a = (explain_args){0};
}
