/* learner: the network of one trial and the method that the plan names to train it: minibatches in
 * f32 (net/train.h) or full batches in f64 with second-order information (net/solver.h). */
#ifndef RUN_LEARNER_H
#define RUN_LEARNER_H

#include "base/err.h"
#include "base/stop.h"
#include "net/solver.h"
#include "net/train.h"
#include "plan/plan.h"

#include <stddef.h>

typedef struct learner_data {
    const float *x; /* [rows][inputs] */
    const float *y; /* [rows] */
    size_t rows;
    const float *w; /* [rows], what each row counts, 1 on average; NULL: 1 each */
} learner_data;

typedef struct learner {
    int full_batch;
    trainer_f32 trainer; /* minibatches */
    solver solver;       /* full batch */
    size_t inputs, outputs;
    double *wide;  /* full batch: training and validation data in f64, owned */
    float *narrow; /* minibatches: predictions before they are widened, owned */
} learner;

typedef struct learner_setup {
    const plan *plan;
    const trial *trial;
    double rate;
    loss loss;
    size_t inputs, outputs;
    signs_asked signs;      /* [inputs], borrowed until the learner is disposed of */
    const double *constant; /* [outputs], where the output bias starts */
    const stop_flag *stop;
    observer_settings observe;
} learner_setup;

/* Draws the initial weights for `rows` training rows. */
int learner_init(learner *l, const learner_setup *set, size_t rows, err *e);
void learner_dispose(learner *l);

/* Trains; keeps the weights that did best on `valid`. */
int learner_train(train_record *out, learner *l, learner_data train, learner_data valid, err *e);

/* z: [rows][outputs]. */
int learner_predict(learner *l, learner_data d, double *z, err *e);

/* The network's weights as they are used for predictions, [mlp_parameters(shape)], in f32. */
const mlp_shape *learner_shape(const learner *l);
void learner_weights(const learner *l, float *parameter);

/* Betas that were learned; zeros where none is. */
mlp_betas learner_betas(const learner *l);

/* The share of hidden units whose |f'| is below `limit` on every row. */
int learner_dead_units(double *share, learner *l, learner_data d, double limit, err *e);

/* Adds to bins, [hidden layers], how their outputs and gradients are spread over d's rows. */
int learner_bins(learner *l, learner_data d, layer_bins *bins, err *e);

#endif
