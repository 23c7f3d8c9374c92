#include "bayes_args.h"

#include "bayes/nuts.h"
#include "outcome.h"
#include "plan/plan.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
    KEY_TARGET = 256,
    KEY_FORMULA,
    KEY_DROP,
    KEY_OFFSET,
    KEY_EXPOSURE,
    KEY_WEIGHTS,
    KEY_GROUP,
    KEY_FAMILY,
    KEY_LINK,
    KEY_SCALE,
    KEY_HIDDEN,
    KEY_ACTIVATION,
    KEY_PRIOR,
    KEY_POSITIVE,
    KEY_CHAINS,
    KEY_SAMPLES,
    KEY_WARMUP,
    KEY_METRIC,
    KEY_ACCEPT,
    KEY_DEPTH,
    KEY_SEED,
    KEY_TEST,
    KEY_DRAWS,
    KEY_JSON,
    KEY_JOBS,
    KEY_QUIET
};

static const struct argp_option options[] = {
    {0, 0, 0, 0, "The data:", 1},
    {"target", KEY_TARGET, "COL", 0, "the response; a bundled set has its own", 1},
    {"formula", KEY_FORMULA, "TERMS", 0,
     "the terms of the mean, such as 'y ~ a + b + a:b' or '. - c' (default: every other column)",
     1},
    {"drop", KEY_DROP, "A,B", 0, "columns not to use", 1},
    {"offset", KEY_OFFSET, "COL", 0, "added to the linear predictor", 1},
    {"exposure", KEY_EXPOSURE, "COL", 0, "multiplies the mean: time or people a count is over", 1},
    {"weights", KEY_WEIGHTS, "COL", 0,
     "prior weights, of rows with a variance of 1/weight; trials, for shares of them", 1},
    {"group", KEY_GROUP, "COL", 0,
     "each of its values has an intercept of its own, from one normal distribution", 1},

    {0, 0, 0, 0, "The model:", 2},
    {"family", KEY_FAMILY, "FAMILY", 0,
     "poisson, negbin (or negbin:alpha=0.5), gamma, gaussian or binomial (default by the response, "
     "said aloud: binomial for two classes, in words or 0 and 1; poisson for other whole numbers "
     "from 0 up; gaussian for the rest)",
     2},
    {"link", KEY_LINK, "LINK", 0,
     "softplus (or softplus:beta=5), log, identity or logit (default softplus; identity for "
     "gaussian, logit for binomial)",
     2},
    {"scale-formula", KEY_SCALE, "TERMS", 0,
     "gaussian: terms of the standard deviation, which is softplus of their sum", 2},
    {"hidden", KEY_HIDDEN, "N,N", 0,
     "the mean is a network's, with so many units in each hidden layer", 2},
    {"activation", KEY_ACTIVATION, "NAME", 0,
     "of the network's hidden units, as in softplus:beta=5; 'softplus help compare' lists them "
     "(default softplus)",
     2},
    {"prior", KEY_PRIOR, "WHAT=DENSITY", 0,
     "on standardised columns; may be repeated. WHAT: intercept, coef (default normal:0,2.5); "
     "scale, group (half-normal:1); scale-intercept, scale-coef, weight, bias (normal:0,1). "
     "DENSITY: normal:MEAN,SD, student_t:DF,MEAN,SCALE; for positive ones half-normal:SCALE, "
     "half-student_t:DF,SCALE, exponential:RATE",
     2},
    {"positive", KEY_POSITIVE, "MAP", 0,
     "how positive parameters are made: softplus (or softplus:beta=5) or exp (default softplus)",
     2},

    {0, 0, 0, 0, "The sampler:", 3},
    {"chains", KEY_CHAINS, "N", 0, "that start apart and must agree (default 4)", 3},
    {"samples", KEY_SAMPLES, "N", 0, "draws of each chain (default 1000)", 3},
    {"warmup", KEY_WARMUP, "N", 0, "steps of each before these (default 1000)", 3},
    {"metric", KEY_METRIC, "KIND", 0,
     "what is learned of the posterior's shape: diagonal or dense (default diagonal)", 3},
    {"target-accept", KEY_ACCEPT, "SHARE", 0,
     "higher: smaller steps, fewer divergences (default 0.8)", 3},
    {"max-depth", KEY_DEPTH, "N", 0, "at most 2^N - 1 steps a trajectory (default 10)", 3},
    {"seed", KEY_SEED, "N", 0, "another seed gives other draws (default 1)", 3},

    {0, 0, 0, 0, "Output:", 4},
    {"test", KEY_TEST, "SHARE", 0,
     "of the rows held out, to see how many responses the predictive intervals hold (default 0)",
     4},
    {"draws", KEY_DRAWS, "FILE.npz", 0, "every draw of every parameter, for NumPy", 4},
    {"json", KEY_JSON, "FILE", 0, "write every figure as JSON; - is stdout, without the table", 4},
    {"jobs", KEY_JOBS, "N", 0, "threads; no figure depends on it (default: one a core)", 4},
    {"quiet", KEY_QUIET, 0, 0, "print nothing but errors", 4},
    {0},
};

static error_t parse_hidden(bayes_args *a, char *list)
{
    mlp_shape *shape = &a->model.shape;
    snprintf(a->network_text, sizeof a->network_text, "%s", list);
    return args_hidden(&a->common, list, &shape->n_hidden, shape->hidden, MLP_MAX_HIDDEN);
}

static error_t parse_metric(bayes_args *a, const char *text)
{
    static const char *const word[] = {"diagonal", "dense", NULL};
    size_t found = 0;
    if (args_choice(&a->common, "--metric", text, word, &found)) return EINVAL;
    a->sample.metric = found ? METRIC_DENSE : METRIC_DIAGONAL;
    return 0;
}

static error_t parse_depth(bayes_args *a, const char *text)
{
    size_t depth;
    if (args_size(&a->common, "--max-depth", text, &depth)) return EINVAL;
    if (depth < 1 || depth > NUTS_DEEPEST) {
        err_set(a->common.e, ERR_USAGE, "--max-depth: give 1 to %d", NUTS_DEEPEST);
        return EINVAL;
    }
    a->sample.deepest = (unsigned)depth;
    return 0;
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    bayes_args *a = state->input;
    args *common = &a->common;
    sampling_options *o = &a->sample;
    switch (key) {
    case ARGP_KEY_ARG: return args_data(&a->common, &a->data, text);
    case ARGP_KEY_NO_ARGS: return args_no_data(&a->common);
    case KEY_TARGET: a->target = text; return 0;
    case KEY_FORMULA: a->formula_text = text; return 0;
    case KEY_DROP: str_add(&a->drop, "%s%s", a->drop.text ? "," : "", text); return 0;
    case KEY_OFFSET: a->offset = text; return 0;
    case KEY_EXPOSURE: a->exposure = text; return 0;
    case KEY_WEIGHTS: a->weights = text; return 0;
    case KEY_GROUP: a->group = text; return 0;
    case KEY_FAMILY: a->family_text = text; return 0;
    case KEY_LINK: a->link_text = text; return 0;
    case KEY_SCALE: a->scale_text = text; return 0;
    case KEY_HIDDEN: return parse_hidden(a, text);
    case KEY_ACTIVATION: a->activation_text = text; return 0;
    case KEY_PRIOR: return priors_read(&a->model.priors, text, common->e) < 0 ? EINVAL : 0;
    case KEY_POSITIVE: a->positive_text = text; return 0;
    case KEY_CHAINS: return args_size(common, "--chains", text, &o->chains);
    case KEY_SAMPLES: return args_size(common, "--samples", text, &o->draws);
    case KEY_WARMUP: return args_size(common, "--warmup", text, &o->warmup);
    case KEY_METRIC: return parse_metric(a, text);
    case KEY_ACCEPT: return args_share(common, "--target-accept", text, &o->accept);
    case KEY_DEPTH: return parse_depth(a, text);
    case KEY_SEED: return args_seed(common, "--seed", text, &o->seed);
    case KEY_TEST: return args_share(common, "--test", text, &a->test);
    case KEY_DRAWS: a->draws = text; return outcome_name("--draws", text, 0, common->e);
    case KEY_JSON: a->json = text; return outcome_name("--json", text, 1, common->e);
    case KEY_JOBS: return args_size(common, "--jobs", text, &a->jobs);
    case KEY_QUIET: a->quiet = 1; return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static int check_numbers(const bayes_args *a, err *e)
{
    const sampling_options *o = &a->sample;
    if (!(o->accept > 0 && o->accept < 1))
        return err_set(e, ERR_USAGE, "--target-accept: give a share between 0 and 1");
    if (!(a->test >= 0 && a->test < 1))
        return err_set(e, ERR_USAGE, "--test: give a share from 0 to below 1");
    if (o->draws < 4) return err_set(e, ERR_USAGE, "--samples: give 4 at least");
    if (o->chains < 1 || o->chains > 1000) return err_set(e, ERR_USAGE, "--chains: give 1 to 1000");
    if (o->seed > PLAN_MAX_SEED)
        return err_set(e, ERR_USAGE, "--seed: at most %llu", (unsigned long long)PLAN_MAX_SEED);
    return 0;
}

int bayes_args_model(model *m, const bayes_args *a, const glm_family *family, err *e)
{
    likelihood *l = &m->likelihood;
    if (a->scale_text && !family_is(family, "gaussian"))
        return err_set(e, ERR_USAGE, "--scale-formula: has a meaning for --family gaussian only");
    l->family = *family;
    m->dispersion = model_dispersion(l, a->scale_text != NULL);
    return link_make(&l->link, a->link_text ? a->link_text : family_usual_link(family), e);
}

/* What can be refused before the data are read. */
static int check_likelihood(bayes_args *a, err *e)
{
    glm_link known;
    int rc = a->link_text ? link_make(&known, a->link_text, e) : 0;
    if (rc < 0 || !a->family_text) return rc;
    rc = family_make(&a->family, a->family_text, e);
    return rc == 0 ? bayes_args_model(&a->model, a, &a->family, e) : rc;
}

static int make_network(bayes_args *a, err *e)
{
    model *m = &a->model;
    m->network = m->shape.n_hidden > 0;
    if (!m->network)
        return a->activation_text
                   ? err_set(e, ERR_USAGE, "--activation: is a network's; give --hidden too")
                   : 0;
    for (size_t l = 0; l < m->shape.n_hidden; l++)
        if (m->shape.hidden[l] < 1)
            return err_set(e, ERR_USAGE, "--hidden: a layer of 0 units; give at least 1");
    const char *name = a->activation_text ? a->activation_text : "softplus";
    int rc = act_make(&m->act, name, e);
    if (rc == 0 && m->act.learns != ACT_FIXED)
        rc = err_set(e, ERR_USAGE, "--activation %s: learned sharpness has no prior here", name);
    size_t used = strlen(a->network_text);
    snprintf(a->network_text + used, sizeof a->network_text - used, " %.40s", name);
    return rc;
}

static int understand(bayes_args *a, err *e)
{
    int rc = check_numbers(a, e);
    if (rc == 0) rc = check_likelihood(a, e);
    if (rc == 0) rc = make_network(a, e);
    if (rc == 0) rc = positive_make(&a->model.positive, a->positive_text, e);
    if (rc == 0 && a->formula_text) rc = formula_parse(&a->formula, a->formula_text, e);
    if (rc == 0 && a->scale_text) rc = formula_parse(&a->scale, a->scale_text, e);
    if (rc == 0 && a->scale.response)
        rc = err_set(e, ERR_USAGE, "--scale-formula: give terms alone, without '%.60s ~'",
                     a->scale.response);
    if (rc == 0 && a->json && a->draws && strcmp(a->json, a->draws) == 0)
        rc = err_set(e, ERR_USAGE, "--json and --draws: both name %s", a->json);
    return rc;
}

int bayes_args_parse(bayes_args *a, int argc, char **argv, err *e)
{
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .args_doc = "DATA",
        .doc = "Sample the posterior of a regression: what is known of its parameters after the "
               "data, given what was believed before. DATA is a file or a bundled set's name, as "
               "for 'softplus compare'.\v"
               "The sampler is NUTS. Families, links and formulas are those of 'softplus glm'; "
               "priors are for standardised columns, so that they mean the same on any data, and "
               "are printed. Coefficients are reported on the data's own scale. docs/bayes.md "
               "explains the model, the figures and the warnings.",
    };
    *a = (bayes_args){.positive_text = "softplus",
                      .sample = sampling_defaults(),
                      .model = {.priors = priors_usual(), .shape = {.outputs = 1}}};
    int rc = args_parse(&argp, argc, argv, &a->common, e);
    if (rc < 0 || a->common.help) return rc;
    if (a->drop.failed) return err_memory(e, "names of columns");
    return understand(a, e);
}

void bayes_args_dispose(bayes_args *a)
{
    formula_dispose(&a->formula);
    formula_dispose(&a->scale);
    str_free(&a->drop);
    *a = (bayes_args){0};
}
