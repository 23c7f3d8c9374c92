#include "energy_args.h"

#include "base/mem.h"
#include "base/thread.h"
#include "outcome.h"
#include "plan/plan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
    KEY_DROP = 256,
    KEY_COLUMNS,
    KEY_TEST,
    KEY_SEED,
    KEY_JOBS,
    KEY_HIDDEN,
    KEY_EPOCHS,
    KEY_BATCH,
    KEY_RATE,
    KEY_GIBBS,
    KEY_CHAINS,
    KEY_TEMPERATURES,
    KEY_SAMPLES,
    KEY_STEPS,
    KEY_SIZE,
    KEY_PICTURE,
    KEY_JSON,
    KEY_QUIET
};

static const struct argp_option options[] = {
    {0, 0, 0, 0, "The data:", 1},
    {"columns", KEY_COLUMNS, "A,B", 0,
     "columns to use (default: all of numbers, but the target of a bundled set)", 1},
    {"drop", KEY_DROP, "A,B", 0, "columns not to use", 1},
    {"test", KEY_TEST, "SHARE", 0, "of the rows, held out (default 20%)", 1},

    {0, 0, 0, 0, "The machine:", 2},
    {"hidden", KEY_HIDDEN, "N", 0, "hidden units (default 64)", 2},
    {"epochs", KEY_EPOCHS, "N", 0, "passes over the training rows (default 50)", 2},
    {"batch", KEY_BATCH, "N", 0, "rows an update, and chains (default 10)", 2},
    {"rate", KEY_RATE, "R", 0, "learning rate, falling in a line to 0 (default 0.1)", 2},
    {"gibbs", KEY_GIBBS, "N", 0, "steps of the chains between updates (default 1)", 2},
    {"chains", KEY_CHAINS, "N", 0, "of annealed importance sampling (default 500)", 2},
    {"temperatures", KEY_TEMPERATURES, "N", 0, "of each of them (default 2000)", 2},
    {"seed", KEY_SEED, "N", 0, "another seed gives another split and other draws (default 1)", 2},

    {0, 0, 0, 0, "Output:", 3},
    {"png", KEY_PICTURE, "FILE", 0, "a picture of samples", 3},
    {"samples", KEY_SAMPLES, "N", 0, "how many (default 100)", 3},
    {"steps", KEY_STEPS, "N", 0, "of sampling that each has behind it (default 1000)", 3},
    {"size", KEY_SIZE, "WxH", 0, "of one, in columns of the data (default: a square, or a line)",
     3},
    {"json", KEY_JSON, "FILE", 0, "the figures, - for stdout (docs/energy.md)", 3},
    {"jobs", KEY_JOBS, "N", 0, "threads of annealed importance sampling (default: one a core)", 3},
    {"quiet", KEY_QUIET, 0, 0, "print nothing but errors", 3},
    {0},
};

static error_t parse_word(energy_args *a, const char *word)
{
    if (a->model == ENERGY_NONE && strcmp(word, "rbm") == 0) {
        a->model = ENERGY_RBM;
        return 0;
    }
    if (a->model == ENERGY_NONE)
        err_set(a->common.e, ERR_USAGE, "'%.100s' is not a model; write softplus energy rbm DATA",
                word);
    else if (a->data)
        err_set(a->common.e, ERR_USAGE, "one DATA at a time; unexpected '%.100s'", word);
    else
        a->data = word;
    return a->common.e->code ? EINVAL : 0;
}

static error_t parse_columns(energy_args *a, char *list)
{
    for (char *item; (item = args_item(&list));) {
        const char **more = mem_resize(a->column, a->n_columns + 1, sizeof *more);
        if (!more) return ENOMEM;
        a->column = more;
        a->column[a->n_columns++] = item;
    }
    return 0;
}

/* "8x8" */
static error_t parse_size(energy_args *a, char *text)
{
    char *times = strchr(text, 'x');
    if (times) *times = '\0';
    if (times && !args_size(&a->common, "--size", text, &a->wide) &&
        !args_size(&a->common, "--size", times + 1, &a->high) && a->wide && a->high)
        return 0;
    err_set(a->common.e, ERR_USAGE, "--size: write columns and rows of a picture, as in 8x8");
    return EINVAL;
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    energy_args *a = state->input;
    args *common = &a->common;
    switch (key) {
    case ARGP_KEY_ARG: return parse_word(a, text);
    case KEY_DROP: str_add(&a->drop, "%s%s", a->drop.text ? "," : "", text); return 0;
    case KEY_COLUMNS: return parse_columns(a, text);
    case KEY_TEST: return args_share(common, "--test", text, &a->test);
    case KEY_SEED: return args_seed(common, "--seed", text, &a->seed);
    case KEY_JOBS: return args_size(common, "--jobs", text, &a->jobs);
    case KEY_HIDDEN: return args_size(common, "--hidden", text, &a->rbm.hidden);
    case KEY_EPOCHS: return args_size(common, "--epochs", text, &a->rbm.train.epochs);
    case KEY_BATCH: return args_size(common, "--batch", text, &a->rbm.train.batch);
    case KEY_RATE: return args_number(common, "--rate", text, &a->rbm.train.rate);
    case KEY_GIBBS: return args_size(common, "--gibbs", text, &a->rbm.train.gibbs);
    case KEY_CHAINS: return args_size(common, "--chains", text, &a->rbm.chains);
    case KEY_TEMPERATURES: return args_size(common, "--temperatures", text, &a->rbm.temperatures);
    case KEY_SAMPLES: return args_size(common, "--samples", text, &a->rbm.samples);
    case KEY_STEPS: return args_size(common, "--steps", text, &a->rbm.sample_steps);
    case KEY_SIZE: return parse_size(a, text);
    case KEY_PICTURE: a->picture = text; return outcome_name("--png", text, 0, common->e);
    case KEY_JSON: a->json = text; return outcome_name("--json", text, 1, common->e);
    case KEY_QUIET: a->quiet = 1; return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* A whole number of an option and the least and the most that it may be. */
typedef struct range {
    const char *option;
    size_t value, least, most;
} range;

static int check(const energy_args *a, err *e)
{
    const rbm_ask *r = &a->rbm;
    const range ranges[] = {
        {"--hidden", r->hidden, 1, 65536},       {"--epochs", r->train.epochs, 1, 1000000},
        {"--batch", r->train.batch, 1, 1000000}, {"--gibbs", r->train.gibbs, 1, 100000},
        {"--chains", r->chains, 2, 1000000},     {"--temperatures", r->temperatures, 1, 10000000},
        {"--samples", r->samples, 1, 10000},     {"--steps", r->sample_steps, 1, 10000000}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (ranges[i].value < ranges[i].least || ranges[i].value > ranges[i].most)
            return err_set(e, ERR_USAGE, "%s: %zu; give %zu to %zu", ranges[i].option,
                           ranges[i].value, ranges[i].least, ranges[i].most);
    if (!(r->train.rate > 0))
        return err_set(e, ERR_USAGE, "--rate: %g; give a positive number", r->train.rate);
    if (!(a->test > 0 && a->test <= 0.9))
        return err_set(e, ERR_USAGE, "--test: give a share above 0 and up to 90%%");
    if (a->seed > PLAN_MAX_SEED)
        return err_set(e, ERR_USAGE, "--seed: at most %llu", (unsigned long long)PLAN_MAX_SEED);
    if (a->json && a->picture && strcmp(a->json, a->picture) == 0)
        return err_set(e, ERR_USAGE, "--json and --png: both name %s", a->json);
    return 0;
}

int energy_args_parse(energy_args *a, int argc, char **argv, err *e)
{
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .args_doc = "rbm DATA",
        .doc = "Learn the distribution of rows of numbers by an energy: 'rbm' is a restricted "
               "Boltzmann machine of binary units with the softplus free energy, trained by "
               "persistent contrastive divergence. DATA is a CSV file or a bundled set's name, as "
               "for 'softplus compare'; numbers between 0 and 1 are probabilities of a 1.\v"
               "Log-likelihoods are exact up to 20 hidden units, else by annealed importance "
               "sampling with an interval (docs/energy.md).",
    };
    *a = (energy_args){.test = 0.2,
                       .seed = 1,
                       .rbm = {.hidden = 64,
                               .train = {.batch = 10, .gibbs = 1, .rate = 0.1, .epochs = 50},
                               .chains = 500,
                               .temperatures = 2000,
                               .samples = 100,
                               .sample_steps = 1000}};
    int rc = args_parse(&argp, argc, argv, &a->common, e);
    if (rc < 0 || a->common.help) return rc;
    if (a->drop.failed) return err_memory(e, "names of columns");
    if (!a->data)
        return err_set(e, ERR_USAGE,
                       "which model of which data? write softplus energy rbm DATA "
                       "('softplus datasets' lists the bundled ones)");
    a->rbm.train.seed = a->seed;
    a->rbm.threads = a->jobs ? a->jobs : thread_cores();
    return check(a, e);
}

void energy_args_dispose(energy_args *a)
{
    free(a->column);
    str_free(&a->drop);
    *a = (energy_args){0};
}
