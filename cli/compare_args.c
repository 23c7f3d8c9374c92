#include "compare_args.h"

#include "functions.h"

#include "base/mem.h"
#include "net/act.h"
#include "run/trial.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char standard_activations[] = "relu,softplus";
static const double rank_patience = 30; /* seconds; a sign of life comes every second */
static const char activation_of_links[] = "softplus";

enum {
    KEY_ACTIVATIONS = 256,
    KEY_LINKS,
    KEY_RATES,
    KEY_RUNS,
    KEY_ROPE,
    KEY_CONFIDENCE,
    KEY_OWN_DRAWS,
    KEY_STOP_WHEN_CLEAR,
    KEY_JOBS,
    KEY_RANK_PATIENCE,
    KEY_JSON,
    KEY_REPORT,
    KEY_OPEN,
    KEY_STORE,
    KEY_NO_STORE,
    KEY_QUIET,
    KEY_VERBOSE
};

/* argp sorts each group, together with those of learn_args. fill_help() adds the defaults, from where
   they are defined. */
static const struct argp_option options[] = {
    {"activations", KEY_ACTIVATIONS, "LIST", 0,
     "the first is what the others are compared with; \"all\", or names such as "
     "relu,softplus:beta=5,threshold=20",
     2},
    {"links", KEY_LINKS, "A,B", 0,
     "compare links instead, softplus,exp, in networks of one activation (softplus unless "
     "--activations names another): for counts, and for scales with --task gaussian",
     2},
    {"rates", KEY_RATES, "R,R", 0,
     "learning rates to choose from, for each activation by itself (default: five, about a factor "
     "of 3 apart, around what is usual for the optimizer)",
     3},

    {0, 0, 0, 0, "The comparison:", 4},
    {"runs", KEY_RUNS, "N", 0, "pairs of runs; each pair shares split, draw and batch order", 4},
    {"rope", KEY_ROPE, "SHARE", 0,
     "a smaller difference does not matter; a share of the first activation's loss", 4},
    {"confidence", KEY_CONFIDENCE, "SHARE", 0, "of every interval", 4},
    {"stop-when-clear", KEY_STOP_WHEN_CLEAR, 0, 0,
     "look at the verdict on the way and stop at the first pairs that make it clear; all looks "
     "together err no more often than one at the end",
     4},
    {"own-draws", KEY_OWN_DRAWS, 0, 0,
     "each activation draws for itself; with --activations relu,relu it checks the machinery", 4},

    {0, 0, 0, 0, "Output:", 5},
    {"jobs", KEY_JOBS, "N", 0,
     "runs at a time; the results do not depend on it (default: one a "
     "core)",
     5},
    {"rank-patience", KEY_RANK_PATIENCE, "S", 0,
     "seconds that a rank may be silent under mpirun before its run goes to another", 5},
    {"json", KEY_JSON, "FILE", 0, "write everything as JSON too; - is stdout, without the table",
     5},
    {"report", KEY_REPORT, "FILE", 0, "write a page with charts too, as HTML", 5},
    {"open", KEY_OPEN, 0, 0, "show the page of --report when it is written", 5},
    {"store", KEY_STORE, "FILE", 0,
     "keep every finished run here; the same command again goes on where it was (default "
     "$SOFTPLUS_STORE, or softplus.db beside the JSON or here)",
     5},
    {"no-store", KEY_NO_STORE, 0, 0, "keep nothing and take nothing over", 5},
    {"quiet", KEY_QUIET, 0, 0, "print the verdict only, and no progress", 5},
    {"verbose", KEY_VERBOSE, 0, 0, "a line on stderr for every run that finishes", 5},
    {0},
};

static const char about[] =
    "Train the same network with each activation on your data and say which is better, practically "
    "the same, or undecided. DATA is a file: CSV with a header, NPY or IDX (plain or .gz), NPZ, or "
    "a "
    "table of an SQLite file as FILE:TABLE; - is stdin; or it is the name of a bundled set "
    "('softplus datasets').";

/* Behind the options, the activations and what dead means. */
static const char endings[] =
    "A run that diverges is counted with the loss of the constant predictor, never dropped.\n"
    "\n"
    "Ctrl-C stops early: what is finished is shown and written, and the exit status is 130. "
    "Otherwise it is 0 whatever the verdict, 1 where the data or the system refuse, 2 for a wrong "
    "command line.";

/* What follows the options. */
static char *help_ending(void)
{
    char slope[STR_NUMBER];
    str_number_f64(slope, TRIAL_DEAD_SLOPE);
    str s = {0};
    str_add(&s, "Activations:\n");
    for (size_t i = 0; act_name(i); i++) {
        const function *f = function_find(act_name(i));
        const char *parameters = act_parameter_help(act_name(i));
        str_add(&s, "  %-12s%s%s\n", act_name(i), f ? function_formula(f) : "x",
                *parameters ? ";" : "");
        if (*parameters) str_add(&s, "  %12s%s\n", "", parameters);
    }
    str_add(&s,
            "\nA hidden unit is dead when its gradient is below %s on every training row: it can "
            "learn no more. %s",
            slope, endings);
    return s.text;
}

static char *fill_help(int key, const char *text, void *input)
{
    (void)input;
    const plan_settings set = plan_defaults();
    str s = {0};
    if (key == ARGP_KEY_HELP_POST_DOC) return help_ending();
    if (!text) return NULL;
    str_add(&s, "%s (default ", text);
    switch (key) {
    case KEY_ACTIVATIONS: str_add(&s, "%s", standard_activations); break;
    case KEY_RUNS: str_add(&s, "%zu", set.runs); break;
    case KEY_ROPE: str_add(&s, "%g%%", 100 * set.rope); break;
    case KEY_CONFIDENCE: str_add(&s, "%g%%", 100 * set.confidence); break;
    case KEY_RANK_PATIENCE: str_add(&s, "%g", rank_patience); break;
    default: str_free(&s); return (char *)text;
    }
    str_add(&s, ")");
    return s.text;
}

static int by_size(const void *p, const void *q)
{
    double x = *(const double *)p, y = *(const double *)q;
    return (x > y) - (x < y);
}

static error_t parse_rates(compare_args *a, char *list)
{
    enum { MOST = sizeof a->learn.set.rate / sizeof *a->learn.set.rate };
    a->learn.set.n_rates = 0;
    for (char *item; (item = args_item(&list));) {
        if (a->learn.set.n_rates == MOST) {
            err_set(a->learn.common.e, ERR_USAGE, "--rates: more than %d", MOST);
            return EINVAL;
        }
        double *rate = &a->learn.set.rate[a->learn.set.n_rates++];
        if (args_number(&a->learn.common, "--rates", item, rate)) return EINVAL;
    }
    qsort(a->learn.set.rate, a->learn.set.n_rates, sizeof *a->learn.set.rate, by_size);
    return 0;
}

static error_t parse_links(compare_args *a, char *list)
{
    plan_settings *set = &a->learn.set;
    set->n_links = 0;
    for (char *item; (item = args_item(&list)); set->n_links++) {
        int found = plan_link_from_name(item, strlen(item));
        if (found < 0 || set->n_links == PLAN_LINKS ||
            (set->n_links && set->links[0] == (link_function)found)) {
            err_set(a->learn.common.e, ERR_USAGE, "--links: '%.100s'; write softplus,exp", item);
            return EINVAL;
        }
        set->links[set->n_links] = (link_function)found;
    }
    return 0;
}

static error_t parse_store(compare_args *a, const char *name)
{
    a->store = name;
    return outcome_name("--store", name, 0, a->learn.common.e);
}

static error_t parse_patience(compare_args *a, const char *text)
{
    error_t refused = args_number(&a->learn.common, "--rank-patience", text, &a->rank_patience);
    if (refused || (a->rank_patience >= 2 && a->rank_patience <= 1e6)) return refused;
    err_set(a->learn.common.e, ERR_USAGE, "--rank-patience: %g; give 2 seconds or more",
            a->rank_patience);
    return EINVAL;
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    compare_args *a = state->input;
    plan_settings *set = &a->learn.set;
    switch (key) {
    case ARGP_KEY_INIT: state->child_inputs[0] = &a->learn; return 0;
    case KEY_ACTIVATIONS: a->activations = text; return 0;
    case KEY_LINKS: return parse_links(a, text);
    case KEY_RATES: return parse_rates(a, text);
    case KEY_RUNS: return args_size(&a->learn.common, "--runs", text, &set->runs);
    case KEY_ROPE: return args_share(&a->learn.common, "--rope", text, &set->rope);
    case KEY_CONFIDENCE:
        return args_share(&a->learn.common, "--confidence", text, &set->confidence);
    case KEY_OWN_DRAWS: set->own_draws = 1; return 0;
    case KEY_STOP_WHEN_CLEAR: set->stop_when_clear = 1; return 0;
    case KEY_JOBS: return args_size(&a->learn.common, "--jobs", text, &a->jobs);
    case KEY_RANK_PATIENCE: return parse_patience(a, text);
    case KEY_JSON: a->to.json = text; return outcome_name("--json", text, 1, a->learn.common.e);
    case KEY_REPORT: a->to.page = text; return outcome_name("--report", text, 0, a->learn.common.e);
    case KEY_STORE: return parse_store(a, text);
    case KEY_NO_STORE: a->no_store = 1; return 0;
    case KEY_OPEN: a->to.open = 1; return 0;
    case KEY_QUIET: a->to.quiet = 1; return 0;
    case KEY_VERBOSE: a->verbose = 1; return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static int parse_activations(compare_args *a, err *e)
{
    str all = {0};
    const char *given = a->activations;
    if (!given) given = a->learn.set.n_links ? activation_of_links : standard_activations;
    if (strcmp(given, "all") == 0)
        for (size_t i = 0; act_name(i); i++) str_add(&all, "%s%s", i ? "," : "", act_name(i));
    if (all.failed) return err_memory(e, "activations");
    int rc = act_spec_parse(&a->act, &a->n_act, all.text ? all.text : given, e);
    str_free(&all);
    act known;
    for (size_t i = 0; i < a->n_act && rc == 0; i++) rc = act_make(&known, a->act[i].text, e);
    return rc;
}

int compare_args_parse(compare_args *a, int argc, char **argv, err *e)
{
    static const struct argp_child children[] = {{.argp = &learn_args_argp}, {0}};
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .args_doc = "DATA",
        .doc = about,
        .children = children,
        .help_filter = fill_help,
    };
    *a = (compare_args){.learn.set = plan_defaults(), .rank_patience = rank_patience};
    int rc = args_command(&a->command, argc, argv, e); /* argp will sort them */
    if (rc == 0) rc = args_parse(&argp, argc, argv, &a->learn.common, e);
    if (rc < 0 || a->learn.common.help) return rc;
    if (a->store && a->no_store)
        return err_set(e, ERR_USAGE, "--store and --no-store: one or the other");
    return parse_activations(a, e);
}

void compare_args_dispose(compare_args *a)
{
    learn_args_dispose(&a->learn);
    str_free(&a->command);
    free(a->act);
    *a = (compare_args){0};
}
