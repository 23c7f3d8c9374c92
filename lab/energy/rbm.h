/* rbm: a restricted Boltzmann machine of binary units. With v in {0,1}^visible, h in {0,1}^hidden,
 *
 *   E(v, h) = -b.v - c.h - h.W v,   F(v) = -log sum_h e^-E(v, h) = -b.v - sum_j softplus(c_j + W_j.v)
 *
 * and p(v) = e^-F(v) / Z (Smolensky 1986; Hinton 2012). Matrices are row-major, f64; a batch is
 * [rows][units]. It owns its weights and knows nothing of how they are found. */
#ifndef ENERGY_RBM_H
#define ENERGY_RBM_H

#include "base/err.h"
#include "base/rng.h"

#include <stddef.h>

typedef struct rbm {
    size_t visible, hidden;
    double *w; /* [hidden][visible], owned, with what follows */
    double *b; /* [visible] */
    double *c; /* [hidden] */
} rbm;

/* Weights ~ N(0, 0.01^2), c = 0 and b the log-odds of `mean` ([visible], in [0, 1], kept 1 % away from
   the ends): where training starts, every unit has the data's mean. */
int rbm_init(rbm *m, size_t visible, size_t hidden, const double *mean, rng *r, err *e);
void rbm_dispose(rbm *m);

/* z = c + W v, [rows][hidden]: hidden unit j is on with probability sigmoid(z_j). */
void rbm_hidden(const rbm *m, size_t rows, const double *v, double *z);
/* z = b + W' h, [rows][visible]: the same of the visible ones. */
void rbm_visible(const rbm *m, size_t rows, const double *h, double *z);

/* p becomes draws: 1 with probability p, else 0; n of them. */
void rbm_flip(rng *r, size_t n, double *p);
/* The same with probability sigmoid(z). */
void rbm_draw(rng *r, size_t n, double *z);

/* free_energy: [rows], F of each row; z: [rows][hidden] to work in. */
void rbm_free_energy(const rbm *m, size_t rows, const double *v, double *z, double *free_energy);

/* Chains of Gibbs sampling, each begun from independent units with bias b: after `steps` v holds the
   probabilities of the visible units, [chains][visible]; h: [chains][hidden] to work in. */
void rbm_sample(const rbm *m, rng *r, size_t chains, size_t steps, double *v, double *h);

#endif
