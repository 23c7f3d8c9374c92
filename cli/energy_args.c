#include "energy_args.h"

#include "base/mem.h"
#include "base/thread.h"
#include "outcome.h"
#include "plan/plan.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    KEY_DROP = 256,
    KEY_COLUMNS,
    KEY_ROWS,
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
    KEY_ACTIVATIONS,
    KEY_METHOD,
    KEY_NOISE,
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
    {"rows", KEY_ROWS, "N", 0, "of moons, rings or pinwheel (default 4000)", 1},
    {"test", KEY_TEST, "SHARE", 0, "of the rows, held out (default 20%)", 1},

    {0, 0, 0, 0, "Both models:", 2},
    {"hidden", KEY_HIDDEN, "N,N", 0, "hidden units, of score by layer (default 64; of score 64,64)",
     2},
    {"epochs", KEY_EPOCHS, "N", 0, "passes over the training rows (default 50; of score 100)", 2},
    {"batch", KEY_BATCH, "N", 0, "rows an update, and chains of rbm (default 10; of score 128)", 2},
    {"rate", KEY_RATE, "R", 0,
     "learning rate, falling in a line to 0 (default 0.1; of score 0.005)", 2},
    {"seed", KEY_SEED, "N", 0, "another seed gives another split and other draws (default 1)", 2},

    {0, 0, 0, 0, "Of rbm:", 3},
    {"gibbs", KEY_GIBBS, "N", 0, "steps of the chains between updates (default 1)", 3},
    {"chains", KEY_CHAINS, "N", 0, "of annealed importance sampling (default 500)", 3},
    {"temperatures", KEY_TEMPERATURES, "N", 0, "of each of them (default 2000)", 3},
    {"size", KEY_SIZE, "WxH", 0, "of a sample's picture (default: a square, or a line)", 3},

    {0, 0, 0, 0, "Of score:", 4},
    {"activations", KEY_ACTIVATIONS, "A,B", 0,
     "softplus, softplus:beta=B or relu, a network each (default softplus,relu)", 4},
    {"method", KEY_METHOD, "NAME", 0, "denoising or exact (default exact, of relu denoising)", 4},
    {"noise", KEY_NOISE, "S", 0,
     "deviation of the noise added to rows, whose own is 1 (default 0.1)", 4},

    {0, 0, 0, 0, "Output:", 5},
    {"png", KEY_PICTURE, "FILE", 0,
     "a picture: of rbm samples, of score rows, energies and samples", 5},
    {"samples", KEY_SAMPLES, "N", 0, "to draw (default 100; of score 1000)", 5},
    {"steps", KEY_STEPS, "N", 0, "of sampling behind each (default 1000)", 5},
    {"json", KEY_JSON, "FILE", 0, "the figures, - for stdout (docs/energy.md)", 5},
    {"jobs", KEY_JOBS, "N", 0, "threads of annealed importance sampling (default: one a core)", 5},
    {"quiet", KEY_QUIET, 0, 0, "print nothing but errors", 5},
    {0},
};

static error_t parse_word(energy_args *a, const char *word)
{
    int rbm = strcmp(word, "rbm") == 0, score = strcmp(word, "score") == 0;
    if (a->model == ENERGY_NONE && (rbm || score)) {
        a->model = rbm ? ENERGY_RBM : ENERGY_SCORE;
        return 0;
    }
    if (a->model == ENERGY_NONE)
        err_set(a->common.e, ERR_USAGE,
                "'%.100s' is not a model; write softplus energy rbm DATA, or score DATA", word);
    else if (a->data)
        err_set(a->common.e, ERR_USAGE, "one DATA at a time; unexpected '%.100s'", word);
    else
        a->data = word;
    return a->common.e->code ? EINVAL : 0;
}

/* Adds the items of a list to (*name)[*n]. */
static error_t parse_names(const char ***name, size_t *n, char *list)
{
    for (char *item; (item = args_item(&list));) {
        const char **more = mem_resize(*name, *n + 1, sizeof *more);
        if (!more) return ENOMEM;
        *name = more;
        (*name)[(*n)++] = item;
    }
    return 0;
}

static error_t parse_method(energy_args *a, const char *text)
{
    static const char *const names[] = {"denoising", "exact", NULL};
    size_t choice = 0;
    error_t refused = args_choice(&a->common, "--method", text, names, &choice);
    a->score.own_method = 0;
    a->score.train.method = choice ? MATCHING_EXACT : MATCHING_DENOISING;
    return refused;
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

/* Options of one model are none of the other's. */
static const struct {
    int key;
    energy_model model;
    const char *name;
} own[] = {{KEY_GIBBS, ENERGY_RBM, "--gibbs"},
           {KEY_CHAINS, ENERGY_RBM, "--chains"},
           {KEY_TEMPERATURES, ENERGY_RBM, "--temperatures"},
           {KEY_SIZE, ENERGY_RBM, "--size"},
           {KEY_ACTIVATIONS, ENERGY_SCORE, "--activations"},
           {KEY_METHOD, ENERGY_SCORE, "--method"},
           {KEY_NOISE, ENERGY_SCORE, "--noise"},
           {KEY_ROWS, ENERGY_SCORE, "--rows"}};

/* Words and options come in any order, so this is kept until both are known. */
static void remember_own(energy_args *a, int key)
{
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (own[i].key == key) a->only[own[i].model] = own[i].name;
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    energy_args *a = state->input;
    args *common = &a->common;
    remember_own(a, key);
    switch (key) {
    case ARGP_KEY_ARG: return parse_word(a, text);
    case KEY_DROP: str_add(&a->drop, "%s%s", a->drop.text ? "," : "", text); return 0;
    case KEY_COLUMNS: return parse_names(&a->column, &a->n_columns, text);
    case KEY_ROWS: return args_size(common, "--rows", text, &a->rows);
    case KEY_TEST: return args_share(common, "--test", text, &a->test);
    case KEY_SEED: return args_seed(common, "--seed", text, &a->seed);
    case KEY_JOBS: return args_size(common, "--jobs", text, &a->jobs);
    case KEY_HIDDEN: a->hidden = text; return 0;
    case KEY_EPOCHS: return args_size(common, "--epochs", text, &a->epochs);
    case KEY_BATCH: return args_size(common, "--batch", text, &a->batch);
    case KEY_RATE: return args_number(common, "--rate", text, &a->rate);
    case KEY_GIBBS: return args_size(common, "--gibbs", text, &a->rbm.train.gibbs);
    case KEY_CHAINS: return args_size(common, "--chains", text, &a->rbm.chains);
    case KEY_TEMPERATURES: return args_size(common, "--temperatures", text, &a->rbm.temperatures);
    case KEY_ACTIVATIONS: return parse_names(&a->activation, &a->score.n_activations, text);
    case KEY_METHOD: return parse_method(a, text);
    case KEY_NOISE: return args_number(common, "--noise", text, &a->score.train.noise);
    case KEY_SAMPLES: return args_size(common, "--samples", text, &a->samples);
    case KEY_STEPS: return args_size(common, "--steps", text, &a->steps);
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

static int check_ranges(const energy_args *a, err *e)
{
    const range ranges[] = {{"--epochs", a->epochs, 1, 1000000},
                            {"--batch", a->batch, 1, 1000000},
                            {"--samples", a->samples, 2, 10000},
                            {"--steps", a->steps, 2, 10000000},
                            {"--rows", a->rows, 50, 10000000},
                            {"--gibbs", a->rbm.train.gibbs, 1, 100000},
                            {"--chains", a->rbm.chains, 2, 1000000},
                            {"--temperatures", a->rbm.temperatures, 1, 10000000}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (ranges[i].value < ranges[i].least || ranges[i].value > ranges[i].most)
            return err_set(e, ERR_USAGE, "%s: %zu; give %zu to %zu", ranges[i].option,
                           ranges[i].value, ranges[i].least, ranges[i].most);
    return 0;
}

static int check(const energy_args *a, err *e)
{
    const char *others = a->only[a->model == ENERGY_RBM ? ENERGY_SCORE : ENERGY_RBM];
    if (others)
        return err_set(e, ERR_USAGE, "%s: is of softplus energy %s; leave it out", others,
                       a->model == ENERGY_RBM ? "score" : "rbm");
    if (!(a->rate > 0)) return err_set(e, ERR_USAGE, "--rate: %g; give a positive number", a->rate);
    if (!(a->score.train.noise > 0))
        return err_set(e, ERR_USAGE, "--noise: %g; give a positive number", a->score.train.noise);
    if (!(a->test > 0 && a->test <= 0.9))
        return err_set(e, ERR_USAGE, "--test: give a share above 0 and up to 90%%");
    if (a->seed > PLAN_MAX_SEED)
        return err_set(e, ERR_USAGE, "--seed: at most %llu", (unsigned long long)PLAN_MAX_SEED);
    if (a->json && a->picture && strcmp(a->json, a->picture) == 0)
        return err_set(e, ERR_USAGE, "--json and --png: both name %s", a->json);
    return check_ranges(a, e);
}

/* "64", or of score "64,64". */
static int read_hidden(energy_args *a, err *e)
{
    size_t *hidden = a->score.hidden, n = 0, most = a->model == ENERGY_RBM ? 1 : SCORE_MAX_HIDDEN;
    char *list = a->hidden;
    for (char *item; (item = args_item(&list)); n++) {
        if (n == most)
            return err_set(e, ERR_USAGE, "--hidden: %zu layer%s at most", most,
                           most == 1 ? "" : "s");
        if (args_size(&a->common, "--hidden", item, &hidden[n])) return ERR_USAGE;
        if (hidden[n] < 1 || hidden[n] > 65536)
            return err_set(e, ERR_USAGE, "--hidden: %zu; give 1 to 65536", hidden[n]);
    }
    if (n) {
        a->score.n_hidden = n;
        a->rbm.hidden = hidden[0];
    }
    return 0;
}

static void put_default(size_t *value, size_t standard)
{
    if (*value == SIZE_MAX) *value = standard;
}

/* What both models have goes to where each looks for it. */
static int understand(energy_args *a, err *e)
{
    static const char *const both[] = {"softplus", "relu"};
    int rbm = a->model == ENERGY_RBM;
    put_default(&a->epochs, rbm ? 50 : 100);
    put_default(&a->batch, rbm ? 10 : 128);
    put_default(&a->samples, rbm ? 100 : 1000);
    put_default(&a->steps, 1000);
    if (isinf(a->rate)) a->rate = rbm ? 0.1 : 0.005;
    int rc = check(a, e);
    if (rc == 0) rc = read_hidden(a, e);
    a->rbm.train.epochs = a->score.train.epochs = a->epochs;
    a->rbm.train.batch = a->score.train.batch = a->batch;
    a->rbm.train.rate = a->score.train.rate = a->rate;
    a->rbm.train.seed = a->score.train.seed = a->seed;
    a->rbm.samples = a->score.samples = a->samples;
    a->rbm.sample_steps = a->score.sample_steps = a->steps;
    a->rbm.threads = a->jobs ? a->jobs : thread_cores();
    a->score.activation = a->activation ? a->activation : both;
    if (!a->activation) a->score.n_activations = 2;
    return rc;
}

int energy_args_parse(energy_args *a, int argc, char **argv, err *e)
{
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .args_doc = "rbm DATA\nscore DATA",
        .doc = "Learn the distribution of rows of numbers by an energy. 'rbm' is a restricted "
               "Boltzmann machine of binary units with the softplus free energy, trained by "
               "persistent contrastive divergence: numbers between 0 and 1 are probabilities of a "
               "1. 'score' are networks whose slope is learnt by score matching, one with softplus "
               "and one with ReLU units. DATA is a file or a bundled set's name, as for "
               "'softplus compare'; for score also moons, rings or pinwheel, drawn in the "
               "plane.\v"
               "Log-likelihoods of rbm are exact up to 20 hidden units, else by annealed "
               "importance sampling with an interval. Samples of score are compared with rows held "
               "out by their maximum mean discrepancy (docs/energy.md).",
    };
    *a = (energy_args){
        .test = 0.2,
        .seed = 1,
        .epochs = SIZE_MAX,
        .batch = SIZE_MAX,
        .samples = SIZE_MAX,
        .steps = SIZE_MAX,
        .rate = INFINITY,
        .rows = 4000,
        .rbm = {.hidden = 64, .train = {.gibbs = 1}, .chains = 500, .temperatures = 2000},
        .score = {.n_hidden = 2, .hidden = {64, 64}, .own_method = 1, .train = {.noise = 0.1}}};
    int rc = args_parse(&argp, argc, argv, &a->common, e);
    if (rc < 0 || a->common.help) return rc;
    if (a->drop.failed) return err_memory(e, "names of columns");
    if (!a->data)
        return err_set(e, ERR_USAGE,
                       "which model of which data? write softplus energy rbm DATA, or score DATA "
                       "('softplus datasets' lists the bundled ones)");
    return understand(a, e);
}

void energy_args_dispose(energy_args *a)
{
    free(a->column);
    free(a->activation);
    str_free(&a->drop);
    *a = (energy_args){0};
}
