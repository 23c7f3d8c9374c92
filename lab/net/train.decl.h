/* The types and functions of train.h for one real type. */
#include "net/real.inc.h"

typedef struct NET(matrix) {
    const REAL *x; /* [rows][inputs] */
    const REAL *y; /* [rows], as loss.h says */
    size_t rows;
    const REAL *w; /* [rows], what each row counts, 1 on average; NULL: 1 each */
} NET(matrix);

typedef struct NET(trainer) {
    train_settings set;
    arena arena; /* owns everything below */
    NET(mlp) net;
    NET(signs) signs;
    NET(optim) optim;
    NET(observer) observer;
    REAL *best;      /* [n_parameters] */
    REAL *x, *y, *w; /* the gathered batch: [batch][inputs], [batch], [batch] */
    REAL *largest;   /* [hidden units] */
    size_t *order;   /* [training rows] */
    size_t rows;
    rng batches, drops;
} NET(trainer);

/* Allocates for `rows` training rows and draws the initial weights; output_bias: [outputs].
   0 or ERR_MEMORY. */
int NET(trainer_init)(NET(trainer) *t, const train_settings *set, size_t rows,
                      const double *output_bias);
void NET(trainer_dispose)(NET(trainer) *t);

/* One pass over the training rows in a fresh order; returns their mean loss during the pass, or NAN
   as soon as a batch's loss is not finite. If batch_loss is not NULL it receives each batch's mean
   loss (room for all batches). */
double NET(trainer_epoch)(NET(trainer) *t, const NET(matrix) *train, double *batch_loss);

/* Mean loss of the current weights. */
double NET(trainer_loss)(NET(trainer) *t, const NET(matrix) *m);

/* The same of validation rows at the end of an epoch of mean training loss `fit` (NAN: none was
   made yet); the observer is told. */
double NET(trainer_validate)(NET(trainer) *t, const NET(matrix) *valid, double fit);

/* Epochs until validation stops improving; leaves the best weights in t->net. */
train_record NET(trainer_run)(NET(trainer) *t, const NET(matrix) *train, const NET(matrix) *valid);

/* The network's outputs z for m->rows rows, [rows][outputs]. */
void NET(trainer_predict)(NET(trainer) *t, const NET(matrix) *m, REAL *z);

/* The share of hidden units whose |f'(z)| is below `limit` on every one of m's rows. */
double NET(trainer_dead_units)(NET(trainer) *t, const NET(matrix) *m, double limit);

/* How the hidden layers' outputs and gradients are spread over m's rows; adds to bins, [hidden
   layers]. Spends the gradient. */
void NET(trainer_bins)(NET(trainer) *t, const NET(matrix) *m, layer_bins *bins);
