#include "glm_args.h"

#include "outcome.h"

#include "base/mem.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    KEY_TARGET = 256,
    KEY_FORMULA,
    KEY_DROP,
    KEY_REFERENCE,
    KEY_OFFSET,
    KEY_EXPOSURE,
    KEY_WEIGHTS,
    KEY_FAMILY,
    KEY_LINK,
    KEY_ROBUST,
    KEY_CONFIDENCE,
    KEY_ITERATIONS,
    KEY_COMPARE,
    KEY_RUNS,
    KEY_TEST,
    KEY_ROPE,
    KEY_SEED,
    KEY_JOBS,
    KEY_JSON,
    KEY_QUIET
};

static const struct argp_option options[] = {
    {0, 0, 0, 0, "The data:", 1},
    {"target", KEY_TARGET, "COL", 0, "the response; a bundled set has its own", 1},
    {"formula", KEY_FORMULA, "TERMS", 0,
     "the model's terms, such as 'y ~ a + b + a:b', '. - c' or 'a*b + C(hour) - 1' (default: every "
     "other column)",
     1},
    {"drop", KEY_DROP, "A,B", 0, "columns not to use", 1},
    {"reference", KEY_REFERENCE, "COL=LEVEL", 0,
     "the level that the others of a category are compared with (default: the first in the order "
     "of bytes); may be repeated",
     1},
    {"offset", KEY_OFFSET, "COL", 0, "added to the linear predictor, coefficient 1", 1},
    {"exposure", KEY_EXPOSURE, "COL", 0,
     "multiplies the mean: time, area or people that a count is over (with --link log the same as "
     "an offset of its logarithm)",
     1},
    {"weights", KEY_WEIGHTS, "COL", 0,
     "prior weights, of rows with a variance of 1/weight; trials, for shares of them", 1},

    {0, 0, 0, 0, "The model:", 2},
    {"family", KEY_FAMILY, "FAMILY", 0,
     "poisson, negbin (alpha estimated, or negbin:alpha=0.5), gamma, gaussian or binomial (default "
     "by the response, said aloud: binomial for two classes, in words or 0 and 1; poisson for "
     "other whole numbers from 0 up; gaussian for the rest)",
     2},
    {"link", KEY_LINK, "LINK", 0,
     "softplus (or softplus:beta=5), log, identity or logit (default softplus; identity for "
     "gaussian, logit for binomial)",
     2},
    {"robust", KEY_ROBUST, 0, 0,
     "standard errors by the sandwich (HC0): right also where the variance is not the family's", 2},
    {"confidence", KEY_CONFIDENCE, "SHARE", 0, "of every interval (default 95%)", 2},
    {"iterations", KEY_ITERATIONS, "N", 0, "of Newton's method at most (default 100)", 2},

    {0, 0, 0, 0, "Comparing links:", 3},
    {"compare-links", KEY_COMPARE, "A,B", 0,
     "fit each of these, as in softplus,log, and compare AIC and the deviance of rows left out; "
     "the "
     "first is what the others are compared with, and is shown in full",
     3},
    {"runs", KEY_RUNS, "N", 0, "splits of the rows (default 30)", 3},
    {"test", KEY_TEST, "SHARE", 0, "of the rows left out in each (default 20%)", 3},
    {"rope", KEY_ROPE, "SHARE", 0,
     "a smaller difference does not matter; a share of the first link's deviance (default 1%)", 3},
    {"seed", KEY_SEED, "N", 0, "another seed gives other splits (default 1)", 3},

    {0, 0, 0, 0, "Output:", 4},
    {"json", KEY_JSON, "FILE", 0, "write every figure as JSON; - is stdout, without the table", 4},
    {"output", 'o', "FILE", 0, "the model as JSON, for 'softplus predict'", 4},
    {"jobs", KEY_JOBS, "N", 0, "threads; no figure depends on it (default: one a core)", 4},
    {"quiet", KEY_QUIET, 0, 0, "print nothing but errors", 4},
    {0},
};

/* Cut in two at the first '='. */
static error_t add_reference(glm_args *a, char *text)
{
    char *level = strchr(text, '=');
    if (!level || level == text || !level[1]) {
        err_set(a->common.e, ERR_USAGE, "--reference '%.100s': write COL=LEVEL, as in town=b",
                text);
        return EINVAL;
    }
    design_reference *more = mem_resize(a->reference, a->n_reference + 1, sizeof *more);
    if (!more) {
        err_memory(a->common.e, "the references");
        return EINVAL;
    }
    *level++ = '\0';
    a->reference = more;
    a->reference[a->n_reference++] = (design_reference){text, level};
    return 0;
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    glm_args *a = state->input;
    args *common = &a->common;
    switch (key) {
    case ARGP_KEY_ARG: return args_data(&a->common, &a->data, text);
    case ARGP_KEY_NO_ARGS: return args_no_data(&a->common);
    case KEY_TARGET: a->target = text; return 0;
    case KEY_FORMULA: a->formula_text = text; return 0;
    case KEY_DROP: str_add(&a->drop, "%s%s", a->drop.text ? "," : "", text); return 0;
    case KEY_REFERENCE: return add_reference(a, text);
    case KEY_OFFSET: a->offset = text; return 0;
    case KEY_EXPOSURE: a->exposure = text; return 0;
    case KEY_WEIGHTS: a->weights = text; return 0;
    case KEY_FAMILY: a->family_text = text; return 0;
    case KEY_LINK: a->link_text = text; return 0;
    case KEY_ROBUST: a->robust = 1; return 0;
    case KEY_CONFIDENCE: return args_share(common, "--confidence", text, &a->set.confidence);
    case KEY_ITERATIONS: return args_size(common, "--iterations", text, &a->iterations);
    case KEY_COMPARE: a->links_text = text; return 0;
    case KEY_RUNS: return args_size(common, "--runs", text, &a->set.runs);
    case KEY_TEST: return args_share(common, "--test", text, &a->set.shares.test);
    case KEY_ROPE: return args_share(common, "--rope", text, &a->set.rope);
    case KEY_SEED: return args_seed(common, "--seed", text, &a->set.seed);
    case KEY_JOBS: return args_size(common, "--jobs", text, &a->jobs);
    case KEY_JSON: a->json = text; return outcome_name("--json", text, 1, common->e);
    case 'o': a->output = text; return outcome_name("-o", text, 0, common->e);
    case KEY_QUIET: a->quiet = 1; return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static int check_numbers(const glm_args *a, err *e)
{
    const plan_settings *s = &a->set;
    if (!(s->confidence > 0 && s->confidence < 1))
        return err_set(e, ERR_USAGE, "--confidence: give a share between 0 and 1, as 95%% or 0.95");
    if (!(s->shares.test > 0 && s->shares.test < 1))
        return err_set(e, ERR_USAGE, "--test: give a share between 0 and 1");
    if (!(s->rope >= 0)) return err_set(e, ERR_USAGE, "--rope: give a share from 0 up");
    if (s->runs < 2 || s->runs > 100000) return err_set(e, ERR_USAGE, "--runs: give 2 to 100000");
    if (s->seed > PLAN_MAX_SEED)
        return err_set(e, ERR_USAGE, "--seed: at most %llu", (unsigned long long)PLAN_MAX_SEED);
    return 0;
}

/* Links to compare; the first one is the model's. */
static int parse_compared(glm_args *a, err *e)
{
    if (a->link_text)
        return err_set(e, ERR_USAGE,
                       "--link and --compare-links: the first link to compare is the "
                       "model's; leave --link out");
    int rc = act_spec_parse(&a->compared, &a->n_compared, a->links_text, e);
    if (rc < 0)
        return err_set(e, ERR_USAGE, "--compare-links '%.100s': write softplus,log", a->links_text);
    for (size_t i = 0; rc == 0 && i < a->n_compared; i++) {
        glm_link known;
        rc = link_make(&known, a->compared[i].text, e);
    }
    if (rc == 0 && a->n_compared < 2)
        rc = err_set(e, ERR_USAGE, "--compare-links: name two links at least, as in softplus,log");
    if (rc == 0) a->link_text = a->compared[0].text;
    return rc;
}

static int understand(glm_args *a, err *e)
{
    int rc = check_numbers(a, e);
    if (rc == 0 && a->links_text) rc = parse_compared(a, e);
    if (rc == 0 && a->link_text) rc = link_make(&a->link, a->link_text, e);
    if (rc == 0 && a->family_text) rc = family_make(&a->family, a->family_text, e);
    if (rc == 0 && a->formula_text) rc = formula_parse(&a->formula, a->formula_text, e);
    if (rc == 0 && a->json && a->output && strcmp(a->json, a->output) == 0)
        rc = err_set(e, ERR_USAGE, "--json and -o: both name %s", a->json);
    return rc;
}

int glm_args_parse(glm_args *a, int argc, char **argv, err *e)
{
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .args_doc = "DATA",
        .doc = "Fit a generalized linear model: coefficients with standard errors, p-values and "
               "intervals, for counts, positive amounts, numbers or two classes. DATA is a file or "
               "a bundled set's name, as for 'softplus compare'.\v"
               "Under the softplus link the mean is positive and grows in proportion to its "
               "predictor where it is large: effects add there, instead of multiplying as under "
               "log; docs/glm.md explains how to read them. Categories have a column for each "
               "level but the reference. Rows with a missing cell "
               "in a column of the model are left out, said aloud.",
    };
    *a = (glm_args){.set = plan_defaults()};
    int rc = args_parse(&argp, argc, argv, &a->common, e);
    if (rc < 0 || a->common.help) return rc;
    if (a->drop.failed) return err_memory(e, "names of columns");
    return understand(a, e);
}

void glm_args_dispose(glm_args *a)
{
    formula_dispose(&a->formula);
    str_free(&a->drop);
    free(a->reference);
    free(a->compared);
    *a = (glm_args){0};
}
