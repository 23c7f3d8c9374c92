/* looks: a comparison that is looked at while it runs and stops when its verdict is clear, without
 * erring more often for it: group-sequential testing.
 *
 * The corrected mean of n pairs has the variance s^2 (1/n + r), r = n_test/n_train (verdict.h), in which
 * s^2 r is common to all n. So the covariance of two looks' means is the variance of the later one, and
 * with the information I(n) = 1/(1/n + r) the looks are those of a Brownian motion at the fractions
 * I(n)/I(pairs): the canonical joint distribution (Jennison and Turnbull, Group Sequential Methods,
 * 2000, ch. 3). The error is spent over them by Lan and DeMets's function (Biometrika 70, 1983) of
 * O'Brien and Fleming's kind, half on each side: 4 - 4 Phi(z_(1 - alpha/4)/sqrt(fraction)); the
 * boundaries follow by recursive integration (Armitage, McPherson and Rowe, JRSS A 132, 1969). A look's
 * boundary becomes the level of the t test and of its interval there (significance levels: Jennison and
 * Turnbull, ch. 4.4), which makes the intervals repeated confidence intervals (JRSS B 51, 1989). */
#ifndef VERDICT_LOOKS_H
#define VERDICT_LOOKS_H

#include "base/err.h"
#include "run/run_result.h"
#include "verdict/verdict.h"

#include <stddef.h>

typedef struct looks {
    size_t n;
    size_t *pairs; /* [n], owned: how many complete pairs each takes, ascending */
    size_t n_cmp;  /* comparisons that Holm's procedure makes at each */
    double
        *level; /* [n][n_cmp], owned: by what a step may err that has 1 … n_cmp comparisons left */
} looks;

/* Looks at a comparison of that many pairs: at 5, then wherever 5 more add 2 % of the information that
   there will be, and at the end. */
int looks_make(looks *l, size_t pairs, const verdict_options *o, err *e);
void looks_dispose(looks *l);

/* The two-sided levels of looks at these fractions of the information, ascending to 1, that err by
   alpha together. */
int looks_levels(double *level, const double *fraction, size_t n, double alpha, err *e);

/* Where it ended. */
typedef struct looks_end {
    size_t pairs;   /* complete ones that the verdict is of */
    size_t planned; /* of so many */
    double level;   /* of its last look, for a single comparison */
    int clear;      /* every comparison was decided there */
} looks_end;

/* The verdict of the first look at which every comparison is decided, or of the last. Results are
   looked at in the order of the pairs, whichever finished first, so that it depends on nothing else.
   kept: [n], receives r without what lies behind that look, as pending. A look whose pairs are not
   complete (an interrupted comparison) is made of whatever is finished. */
int looks_verdict(verdict *v, looks_end *end, run_result *kept, const looks *l, const run_result *r,
                  size_t n, const verdict_options *o, err *e);

#endif
