/* verdict: arrays of results in, better / same / undecided out, with effect and interval. Pure
 * functions: no clock, no randomness, no files. docs/statistics.md explains and gives sources. */
#ifndef VERDICT_VERDICT_H
#define VERDICT_VERDICT_H

#include "base/err.h"
#include "run/run_result.h"

#include <stddef.h>

typedef struct verdict_options {
    size_t n_act;
    size_t baseline;   /* the activation that the others are compared with */
    double n_train;    /* rows that training saw (validation included) … */
    double n_test;     /* … and test rows of each split: the Nadeau-Bengio ratio */
    double rope;       /* share of the baseline's mean loss … */
    int rope_absolute; /* … or, where this is 1, a loss: of losses without a natural zero */
    double confidence; /* 0.95 */
    size_t max_epochs; /* that a run may train, and … */
    size_t patience;   /* … epochs without a better validation loss that stop it before */
    /* [n_act - 1]: by what a step of Holm's procedure may err that has 1, 2, … comparisons left, where
       it is one of several looks (looks.h); NULL: by (1 - confidence) over their number. */
    const double *level;
} verdict_options;

typedef enum verdict_kind {
    VERDICT_A_BETTER, /* the interval excludes 0 and the mean difference lies beyond the rope */
    VERDICT_B_BETTER,
    VERDICT_SAME, /* the interval lies inside the rope, its ends included */
    VERDICT_UNDECIDED
} verdict_kind;

/* One activation over its finished runs. A mean or median of nothing is NAN. */
typedef struct act_summary {
    size_t runs;                        /* finished, diverged ones included */
    size_t diverged;                    /* also those whose test loss is not finite */
    double rate;                        /* tuned */
    double loss_mean, loss_lo, loss_hi; /* corrected interval; NAN ends with fewer than 2 runs */
    double score_mean;                  /* R^2, D^2 or accuracy */
    double null_mean;                   /* constant predictor's loss */
    double dead_units;                  /* mean share */
    run_betas beta;                     /* learned: mean, least and most of runs; else zeros */
    /* All runs' test rows together, of TASK_GAUSSIAN; else NAN: the share below each level's quantile
       (calibration.h), and inside each central interval. */
    double below[CALIBRATION_LEVELS], coverage[CALIBRATION_INTERVALS];
    double epochs;            /* mean */
    size_t cut_off;           /* runs that max_epochs stopped, while they still got better */
    double seconds_per_epoch; /* median */
    double seconds_per_run;   /* of training; median */
    double time_ratio;        /* to the baseline's */
} act_summary;

/* Activation a against the baseline b, over the pairs that both finished. */
typedef struct comparison {
    size_t a, b;
    size_t pairs;
    double mean_difference; /* mean of loss_a - loss_b: negative where a is better */
    /* Nadeau-Bengio corrected, at the level 1 - alpha/(m - k + 1) of Holm's step k that settled
       this comparison: its own rank by p among the m, or the step at which Holm stopped. So the
       interval excludes 0 exactly where p_holm < alpha. NAN with fewer than 2 pairs. */
    double lo, hi;
    double sd;       /* of the paired differences; NAN with fewer than 2 pairs */
    double p_value;  /* of the corrected t test, two-sided; NAN with fewer than 2 pairs */
    double p_holm;   /* after Holm over all comparisons; NAN with fewer than 2 pairs */
    double p_better; /* P(a better than b): share of pairs, ties half … */
    double p_better_lo, p_better_hi; /* … with Wilson's interval, widened for overlapping splits */
    double rope;                     /* half-width in loss units */
    verdict_kind kind;
    size_t more_runs; /* undecided: runs beyond these that would likely decide; 0 = no number
                                of runs on this data would. With fewer than 2 pairs: the missing */
} comparison;

typedef struct verdict {
    act_summary *act; /* [n_act], owned */
    size_t n_act;
    comparison *cmp; /* [n_cmp], owned, in the order of activations */
    size_t n_cmp;
} verdict;

/* Uses the STAGE_RUN results that are not pending; works on whatever pairs are finished, and gives
   the same bits whatever the order of r. A diverged run counts with its null_loss. */
int verdict_make(verdict *v, const run_result *r, size_t n, const verdict_options *o, err *e);
void verdict_dispose(verdict *v);

#endif
