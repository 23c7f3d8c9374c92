/* loss: what training makes small, each computed from the network's output z (before any link) in
 * its stable form, with its gradient.
 *
 *   squared           (z - y)^2
 *   poisson_softplus  unit deviance 2 (y log(y/mu) - (y - mu)), mu = softplus(z)
 *   poisson_exp       the same, mu = e^z
 *   logistic          softplus(-m), m = z for class 1 and -z for class 0  (nats)
 *   softmax           logsumexp(z) - z_y over `outputs` columns           (nats)
 *   gaussian_softplus, gaussian_exp: negative log-likelihood, mean z_0 and scale link(z_1) (gaussian.h)
 *
 * Targets y: the scaled number of prep; 0 or 1; the class index, as a float. */
#ifndef NET_LOSS_H
#define NET_LOSS_H

#include <stddef.h>

typedef enum loss {
    LOSS_SQUARED,
    LOSS_POISSON_SOFTPLUS,
    LOSS_POISSON_EXP,
    LOSS_LOGISTIC,
    LOSS_SOFTMAX,
    LOSS_GAUSSIAN_SOFTPLUS,
    LOSS_GAUSSIAN_EXP
} loss;

int loss_is_gaussian(loss kind);

/* Columns of z: `classes` for softmax, 2 for a Gaussian, else 1. */
size_t loss_outputs(loss kind, size_t classes);

/* The sum of the loss over rows, in f64. dz (NULL allowed) [rows][outputs] receives its gradient
   times `weight` (1/rows for the mean). z: [rows][outputs]; dz must not be z. */
double loss_sum_f32(loss kind, size_t rows, size_t outputs, const float *z, const float *y,
                    float weight, float *dz);
double loss_sum_f64(loss kind, size_t rows, size_t outputs, const double *z, const double *y,
                    double weight, double *dz);

/* The same with each row's loss, and its gradient, times w[row]; w NULL: loss_sum. */
double loss_weighted_f32(loss kind, size_t rows, size_t outputs, const float *z, const float *y,
                         const float *w, float weight, float *dz);
double loss_weighted_f64(loss kind, size_t rows, size_t outputs, const double *z, const double *y,
                         const double *w, double weight, double *dz);

/* The loss's Hessian in z applied to r, row by row, times `weight`: out[rows][outputs]; out may be r.
   Exact. Every loss but the Gaussian ones is convex in z (log softplus is concave). */
void loss_curve_f64(loss kind, size_t rows, size_t outputs, const double *z, const double *y,
                    double weight, const double *r, double *out);

/* The constant z that makes the loss over these targets smallest (z: [outputs]), each row's times
   w[row] (NULL: 1; else 1 on average): the constant predictor, and where the output bias starts. Classes
   count with half a row added to each; rows without any count have half a one between them: a class or
   count to come that none of these rows has is unlikely, not impossible. */
void loss_constant(loss kind, size_t rows, size_t outputs, const float *y, const float *w,
                   double *z);

/* What z predicts, in y's scale: the number, the mean count, a probability for each class, or mean and
   standard deviation.
   p: [loss_predictions()], z: [outputs]. */
size_t loss_predictions(loss kind, size_t outputs);
void loss_predict(loss kind, size_t outputs, const double *z, double *p);

/* Derivatives of prediction `which` of those: slope[k] = dp/dz_k, and out[k] = sum_j d2p/dz_k dz_j r_j;
   all [outputs]. */
void loss_predict_slope(loss kind, size_t outputs, size_t which, const double *z, double *slope);
void loss_predict_curve(loss kind, size_t outputs, size_t which, const double *z, const double *r,
                        double *out);

/* "squared", "poisson_softplus", …, as above; -1 for a name of none. */
const char *loss_name(loss kind);
int loss_from_name(const char *name);

/* mu = link(z) of the Poisson losses, in f64. */
double loss_mean(loss kind, double z);

#endif
