/* plan: everything a comparison will do, before any of it is done: activations x learning rates x
 * seeds x splits, as a value that can be printed, hashed and stored. Two equal plans over the same
 * data give equal results.
 *
 * The trials come in two stages. Tuning trials try every rate for every activation on n_tune splits
 * and are judged on validation rows (none where there is but one rate). Run trials then use, for each activation, the rate that did
 * best in tuning (rate = NAN here). Trials with equal `pair` and stage share their split and, unless
 * own_draws, their initial draw and batch order. */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

#include "base/err.h"
#include "plan/act_spec.h"
#include "prep/dataset.h"
#include "prep/split.h"

#include <stddef.h>
#include <stdint.h>

typedef enum optimizer {
    OPTIMIZER_ADAM,
    OPTIMIZER_SGD,
    OPTIMIZER_LBFGS, /* these three: full batches, no learning rate, so nothing to tune */
    OPTIMIZER_NEWTON,
    OPTIMIZER_GAUSS_NEWTON
} optimizer;
/* Counts: mean = link(output); Gaussian targets: scale = link(output). */
typedef enum link_function { LINK_SOFTPLUS, LINK_EXP } link_function;
typedef enum trial_stage { STAGE_TUNE, STAGE_RUN } trial_stage;

enum { PLAN_MAX_LAYERS = 64, PLAN_MAX_RATES = 16, PLAN_LINKS = LINK_EXP + 1 };

#define PLAN_MAX_SEED ((UINT64_C(1) << 53) - 1) /* seeds pass through JSON readers unharmed */

typedef struct plan_settings {
    size_t
        n_conv; /* convolutions before the hidden layers; with n_hidden at most PLAN_MAX_LAYERS */
    size_t conv[PLAN_MAX_LAYERS]; /* channels of each */
    size_t n_hidden;
    size_t hidden[PLAN_MAX_LAYERS]; /* units in each hidden layer */
    int residual;                   /* connections around hidden layers of equal width */
    int layer_norm;                 /* normalisation before each activation */
    double dropout;                 /* share of hidden units dropped while training */
    optimizer optimizer;
    double momentum;     /* SGD */
    double weight_decay; /* Adam: AdamW's; the others: an L2 penalty */
    link_function link;  /* where links are not compared */
    size_t n_links;      /* links that are compared, with one activation; 0: activations are */
    link_function links[PLAN_LINKS];
    size_t batch; /* rows a step */
    size_t max_epochs;
    size_t patience;             /* epochs without a better validation loss before stopping */
    size_t runs;                 /* pairs */
    size_t n_tune;               /* splits each rate is tried on */
    size_t n_rates;              /* 0: the optimiser's default candidates */
    double rate[PLAN_MAX_RATES]; /* learning rates to try, ascending */
    split_shares shares;
    uint64_t seed;
    int own_draws;     /* each activation draws for itself: an A/A check of the machinery */
    double rope;       /* half-width of practical equivalence, as a share of the baseline's loss */
    double confidence; /* of every interval: 0.95 */
    int stop_when_clear; /* look at the verdict on the way and run no more pairs than it takes */
} plan_settings;

/* "adam", "sgd", "lbfgs", "newton", "gauss-newton"; NULL for what is none. */
const char *optimizer_name(optimizer o);
/* The optimizer of that name, or -1. */
int optimizer_from_name(const char *name);
int optimizer_is_full_batch(optimizer o);

/* Layers with an activation: convolutions and hidden ones. */
size_t plan_layers(const plan_settings *s);

/* The defaults that `softplus compare --help` prints. */
plan_settings plan_defaults(void);

/* "softplus", "exp"; NULL for what is none. */
const char *plan_link_name(link_function l);
/* The link of that name, or -1. */
int plan_link_from_name(const char *name, size_t n);
/* Whether the task has a link. */
int plan_has_link(task t);

/* What the plan is about, for labels. */
typedef struct plan_data {
    char *path;   /* as the user gave it, owned */
    char *target; /* owned */
    char **text;  /* [n_text], columns that are read as words; owned */
    size_t n_text, text_features;
    char **category; /* [n_category], columns that were asked to be categories; owned */
    size_t n_category;
    char *group, *time, *weights; /* columns that split and weigh the rows, or NULL; owned */
    size_t rows;                  /* usable rows */
    size_t features;              /* columns used as features */
    image_shape image;            /* that they are the values of; zeros: none */
    task task;
    size_t classes;
    size_t n_train, n_valid, n_test; /* rows in the parts of every split */
} plan_data;

typedef struct trial {
    uint32_t id; /* its place in the plan, from 0 */
    trial_stage stage;
    uint32_t activation; /* index into act */
    uint32_t pair;       /* index of the split within its stage */
    double rate;         /* NAN in STAGE_RUN: the tuned one */
    uint64_t seed;       /* of the initial draw and the batch order */
    uint64_t split_seed;
} trial;

typedef struct plan {
    plan_settings set;
    plan_data data;
    act_spec *act; /* [n_act], owned; act[0] is the baseline. Of links that are compared: the one
                      activation for each, labelled "exp link" */
    size_t n_act;
    trial *trial; /* [n_trials], owned: all of STAGE_TUNE, then all of STAGE_RUN */
    size_t n_trials;
    size_t n_tune_trials;
} plan;

/* Checks the settings (ERR_USAGE names the option) and lays out the trials. `path` is the label. With
   set->n_links, n_act is 1. */
int plan_make(plan *p, const plan_settings *set, const act_spec *act, size_t n_act,
              const dataset *d, const char *path, err *e);

/* One activation, which is not compared: its rates are tuned as above and one run is made, with the
   first split and draw of the seed. The settings that only a comparison has are not looked at. */
int plan_make_single(plan *p, const plan_settings *set, const act_spec *act, const dataset *d,
                     const char *path, err *e);
void plan_dispose(plan *p);

/* The link that networks of act[which] have. */
link_function plan_link(const plan *p, size_t which);
/* Gives the activations of a comparison of links their labels. */
void plan_label_links(plan *p);

/* Everything that determines the results, a line each; owned by the caller (free), NULL when memory
   is short. The path is only a label and not in it. */
char *plan_text(const plan *p);

/* A 64-bit hash of plan_text. */
uint64_t plan_hash(const plan *p);

#endif
