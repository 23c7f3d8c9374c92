/* score_learn: from points to energy networks, one an activation, their losses on rows held out, and
 * samples of them beside those rows. */
#ifndef ENERGY_SCORE_LEARN_H
#define ENERGY_SCORE_LEARN_H

#include "energy/points.h"
#include "energy/matching.h"
#include "energy/summary.h"

enum { SCORE_MAP_SIDE = 256 };

typedef struct score_ask {
    const char *const *activation; /* [n_activations] */
    size_t n_activations;
    size_t n_hidden, hidden[SCORE_MAX_HIDDEN];
    int own_method; /* each network learns by matching_for, whatever train.method is */
    matching_settings train;
    size_t samples, sample_steps;
    steps_tell sampling; /* of each network, as train.passes */
} score_ask;

/* What a picture shows. */
typedef struct score_view {
    double *sample; /* [samples][dims], owned */
    double *map;    /* [SCORE_MAP_SIDE][SCORE_MAP_SIDE] from the top left: 1 at the lowest energy in
                       the window, 0 eight nats above and beyond; NULL but in two dimensions; owned */
} score_view;

typedef struct score_learned {
    score_summary summary;     /* but for data.name, data.note and data.seed */
    score_view *view;          /* [summary.n_rows], owned */
    double lower[2], upper[2]; /* the window: the held-out rows' first two columns, and a margin */
} score_learned;

/* p: split, standardised, of two columns at least. ERR_USAGE: an activation that field.h does not take,
   ERR_STOPPED where it was stopped, ERR_DATA where training diverged. */
int score_learn(score_learned *out, const points *p, const score_ask *ask, err *e);
void score_learned_dispose(score_learned *l);

#endif
