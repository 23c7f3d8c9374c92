/* nuts: one step of the no-U-turn sampler: a Hamiltonian trajectory doubled until it turns back on
 * itself, of which a point is drawn by its weight.
 *
 * Hoffman & Gelman 2014 (the doubling); Betancourt 2017, arXiv 1701.02434 (multinomial weights,
 * biased progressive sampling, the generalized criterion); and the criterion also between the two
 * halves of each tree, across their seam, as Stan has it from 2.21 on. */
#ifndef BAYES_NUTS_H
#define BAYES_NUTS_H

#include "base/err.h"
#include "base/rng.h"
#include "bayes/metric.h"
#include "bayes/target.h"

#include <stddef.h>

enum { NUTS_DEEPEST = 15 };

/* An energy error beyond this ends a trajectory: it has left the true one. */
#define NUTS_DIVERGENT 1000.0

/* A run of neighbouring points of a trajectory, in the order of time. */
typedef struct nuts_span {
    double *first_p, *first_v, *last_p, *last_v; /* [dim]: momenta and velocities at its ends */
    double *sum_p;                               /* [dim]: of all its points */
    double *q, *gradient;                        /* [dim]: the point drawn */
    double log_density;                          /* of that one */
    double energy;
    double log_weight; /* of all together, relative to the start's */
} nuts_span;

typedef struct nuts_point {
    double *q, *p, *v, *gradient; /* [dim] */
    double log_density;
} nuts_point;

typedef struct nuts {
    const target *target;             /* borrowed */
    const metric *metric;             /* borrowed */
    double *room;                     /* owned: all the arrays below */
    double *q, *gradient;             /* [dim]: where the chain is */
    double log_density;               /* there */
    nuts_point end[2];                /* of the trajectory, back and forth */
    nuts_span whole;                  /* the trajectory */
    nuts_span half[NUTS_DEEPEST + 1]; /* what is to be joined to a tree of that depth */
    double *across;                   /* [dim] */
} nuts;

typedef struct nuts_step {
    double accept; /* mean over the trajectory of min(1, e^-energy error): what step sizes aim at */
    double energy; /* of the point drawn, with its momentum */
    size_t leapfrogs;
    unsigned depth;
    int divergent;
} nuts_step;

/* 0 or ERR_MEMORY. */
int nuts_init(nuts *n, const target *t, const metric *m, err *e);
void nuts_dispose(nuts *n);

/* Puts the chain at q; 1, or 0 where the density or its gradient is not finite. */
int nuts_place(nuts *n, const double *q);

/* Moves the chain on, with leapfrog steps of that size and at most 2^deepest - 1 of them
   (deepest <= NUTS_DEEPEST). */
nuts_step nuts_move(nuts *n, rng *r, double size, unsigned deepest);

/* A size of which one leapfrog step is accepted with a probability of about 0.8, from `size` by
   doubling and halving (Hoffman & Gelman 2014, algorithm 4). */
double nuts_first_size(nuts *n, rng *r, double size);

#endif
