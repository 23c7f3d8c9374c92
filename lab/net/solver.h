/* solver: full-batch training in f64 with second-order information, with the same early stopping on
 * validation rows as train.h. One iteration counts as an epoch. Weight decay is an L2 penalty of
 * decay/2 sum(w^2) on the mean loss, as with sgd.
 *
 *   lbfgs         limited-memory BFGS with a line search (liblbfgs; Liu & Nocedal 1989)
 *   newton        trust region, the step by conjugate gradients on the exact Hessian, following
 *                 negative curvature to the boundary (Steihaug 1983; Nocedal & Wright 2006, 7.2)
 *   gauss_newton  Levenberg-Marquardt: conjugate gradients on G + lambda I, lambda by the ratio of
 *                 actual to predicted decrease
 */
#ifndef NET_SOLVER_H
#define NET_SOLVER_H

#include "net/hessian.h"
#include "net/train.h"

typedef struct solver {
    trainer_f64 trainer; /* network, validation loss, prediction; its optim is not used */
    arena arena;         /* owns the following */
    hessian hessian;
    double *gradient, *step, *residual, *direction, *product, *start; /* [n_parameters] */
    double lambda, radius;
    double fit; /* training loss of the last step taken, without the penalty */
} solver;

/* set->optim.kind is one of OPTIM_LBFGS, OPTIM_NEWTON, OPTIM_GAUSS_NEWTON; set->batch is the rows
   worked on at a time and does not change the result but in rounding. */
int solver_init(solver *s, const train_settings *set, size_t rows, const double *output_bias);
void solver_dispose(solver *s);

/* Iterates until validation stops improving, the gradient vanishes or no step helps; leaves the best
   weights in s->trainer.net. */
train_record solver_run(solver *s, const matrix_f64 *train, const matrix_f64 *valid);

#endif
