/* metric: the Euclidean metric of Hamiltonian dynamics: its inverse estimates the covariance of the
 * target, so that in its units all directions are about equally wide. Momenta p ~ N(0, M), velocities
 * v = M^-1 p (Betancourt 2017, arXiv 1701.02434, section 4.2). */
#ifndef BAYES_METRIC_H
#define BAYES_METRIC_H

#include "base/err.h"
#include "base/rng.h"

#include <stddef.h>

typedef enum metric_kind { METRIC_DIAGONAL, METRIC_DENSE } metric_kind;

typedef struct metric {
    metric_kind kind;
    size_t dim;
    double *inverse; /* M^-1: [dim], or [dim][dim] if dense; owned */
    double *factor;  /* of p: [dim], M^1/2; or [dim][dim], L with M^-1 = L L'; owned */
    size_t n;        /* draws in mean and spread */
    double *mean;    /* [dim], owned */
    double *spread;  /* as inverse: sums of products of deviations; owned */
    double *room;    /* [2 dim], owned */
} metric;

/* The identity. 0 or ERR_MEMORY. */
int metric_init(metric *m, metric_kind kind, size_t dim, err *e);
void metric_dispose(metric *m);

/* p ~ N(0, M). */
void metric_momentum(const metric *m, rng *r, double *p);
/* v = M^-1 p. */
void metric_velocity(const metric *m, const double *p, double *v);

/* Collects a draw (Welford's sums). */
void metric_add(metric *m, const double *q);
/* M^-1 becomes the covariance of the draws collected, shrunk towards 0.001 times the identity as Stan
   does (n/(n+5) and 5/(n+5)); then collects anew. Stays as it was where that is not definite. */
void metric_learn(metric *m);

#endif
