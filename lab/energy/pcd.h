/* pcd: an rbm is trained by persistent contrastive divergence (Tieleman 2008): along
 * -dF/dtheta averaged over a batch of rows, minus the same over chains of Gibbs sampling that are
 * carried on from step to step. There are as many chains as rows in a batch. Single-threaded; the same
 * inputs give the same bits. */
#ifndef ENERGY_PCD_H
#define ENERGY_PCD_H

#include "base/arena.h"
#include "energy/ones.h"
#include "energy/rbm.h"

typedef struct pcd_settings {
    size_t batch;
    size_t gibbs; /* steps of the chains between two updates */
    double rate;  /* at the beginning; it falls in a line to 0 at the end of the last pass */
    size_t epochs;
    uint64_t seed;
} pcd_settings;

typedef struct pcd {
    pcd_settings set;
    rbm *m; /* borrowed; its weights are up to date after every step */
    size_t rows;
    int binary;    /* every number of x is 0 or 1 */
    size_t steps;  /* done */
    arena arena;   /* owns everything below */
    ones x;        /* [rows][visible], where they are binary */
    ones v;        /* of a batch of rows, then of the chains: [2 batch][visible] */
    ones v_turned; /* [visible][2 batch] */
    ones state;    /* the chains' hidden units, [batch][hidden] */
    size_t stride; /* hidden units, and some that nothing depends on, to fill vectors */
    double *w;     /* the weights, turned: [visible][stride] */
    double *c;     /* [stride] */
    double *p;     /* [batch][visible]: probabilities of the chains' visible units */
    double *h;     /* [2 batch][stride]: probabilities of the hidden units, in v's order */
    size_t *order; /* [rows] */
    rng batches, draws;
} pcd;

int pcd_init(pcd *p, const pcd_settings *set, rbm *m, size_t rows, const double *x, err *e);
void pcd_dispose(pcd *p);

/* One pass over the rows of x ([rows][visible], in [0, 1]) in a fresh order. A number between 0 and 1
   is the probability of a 1, and is drawn anew in each pass. */
void pcd_epoch(pcd *p, const double *x);

#endif
