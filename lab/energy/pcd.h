/* pcd: an rbm is trained by persistent contrastive divergence (Tieleman 2008): along
 * -dF/dtheta averaged over a batch of rows, minus the same over chains of Gibbs sampling that are
 * carried on from step to step. There are as many chains as rows in a batch. Single-threaded; the same
 * inputs give the same bits. */
#ifndef ENERGY_PCD_H
#define ENERGY_PCD_H

#include "base/arena.h"
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
    rbm *m; /* borrowed */
    size_t rows;
    int binary;    /* every number of x is 0 or 1 */
    size_t steps;  /* done */
    arena arena;   /* owns everything below */
    double *v;     /* [2 batch][visible]: a batch of rows, and where the chains are */
    double *h;     /* [2 batch][hidden] */
    double *state; /* [batch][hidden]: the chains' hidden units */
    size_t *order; /* [rows] */
    rng batches, draws;
} pcd;

int pcd_init(pcd *p, const pcd_settings *set, rbm *m, size_t rows, const double *x, err *e);
void pcd_dispose(pcd *p);

/* One pass over the rows of x ([rows][visible], in [0, 1]) in a fresh order. A number between 0 and 1
   is the probability of a 1, and is drawn anew in each pass. */
void pcd_epoch(pcd *p, const double *x);

#endif
