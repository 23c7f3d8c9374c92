/* matching: score matching: an energy network is trained so that -grad E is the score (the gradient of the log-density)
 * of rows with noise of deviation `noise` added, u = x + noise eps:
 *
 *   exact      E[ |grad E(u)|^2 / 2 - Laplacian E(u) ]              (Hyvarinen 2005)
 *   denoising  E[ |grad E(u)|^2 / 2 - grad E(u).eps / noise ]       (Vincent 2011)
 *
 * Both are the same number, that of the mean squared error of the score but for a constant, where
 * grad E is continuous: by parts, E[g.eps / noise] = E[div g]. Where it jumps, as with ReLU, only the
 * second is: Laplacian E is 0 almost everywhere and says nothing of the jumps. */
#ifndef ENERGY_MATCHING_H
#define ENERGY_MATCHING_H

#include "energy/field.h"
#include "base/rng.h"
#include "base/steps.h"
#include "base/stop.h"

#include <stdint.h>

typedef enum matching_method { MATCHING_DENOISING, MATCHING_EXACT } matching_method;

/* "denoising" or "exact". */
const char *matching_name(matching_method method);
/* The one to learn by: exact, whose loss is the less noisy, where the Laplacian tells all; denoising
   for relu. */
matching_method matching_for(const field_act *act);

/* The loss of rows u ([rows][dims]) and its gradient in the weights, in f->net.gradient; `rows` may be
   more than the field's batch if the gradient is not wanted. eps: [rows][dims]; of MATCHING_EXACT not
   looked at. The mean over rows is returned; room: [3 batch (dims + 1)]. */
double matching_loss(field *f, matching_method method, size_t rows, const double *u,
                     const double *eps, double noise, int gradient, double *room);

typedef struct matching_settings {
    matching_method method;
    double noise;
    size_t epochs, batch;
    double rate; /* of Adam at the beginning; it falls in a line to 0 */
    uint64_t seed;
    const stop_flag *stop; /* may be NULL */
    steps_tell passes;     /* over the rows */
} matching_settings;

/* Draws f's weights and trains them on x ([rows][dims]); the noise is drawn anew in each pass.
   ERR_STOPPED where it was stopped, ERR_DATA where the loss is no number any more. */
int matching_train(field *f, const matching_settings *set, size_t rows, const double *x, err *e);

#endif
