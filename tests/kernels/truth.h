/* truth.h - what the true values in truth_*.c are made of: limits, sigma, softplus, entropy.
 *
 * Internal to reference.c and truth_*.c. Each block writes its first mpfr_t and may use t[6] and
 * t[7]; the caller's own scratch is t[0] to t[5].
 */
#ifndef TEST_TRUTH_H
#define TEST_TRUTH_H

#include "reference.h"

#include <math.h>
#include <stddef.h>

#define RN MPFR_RNDN

typedef void (*truth_fn)(reference *r, const point *p);

void truth__constant(reference *r, double value);
/* At x = +-infinity and NaN a function has its limits; what is left are finite arguments. */
bool truth__at_limit(reference *r, double x, double at_minus, double at_plus);
bool truth__bad_beta(reference *r, const point *p);
/* u = beta x, exactly. */
void truth__product(mpfr_t u, const point *p);
/* e^-|u| */
void truth__exp_minus_abs(mpfr_t e, mpfr_t u);
/* sigma(u) without cancellation on either side. */
void truth__sigma(reference *r, mpfr_t s, mpfr_t u);
/* log(1 + e^u) */
void truth__softplus(reference *r, mpfr_t y, mpfr_t u);
/* log(1 - e^-a), a > 0, by the branch that keeps the small term. */
void truth__log1mexp(reference *r, mpfr_t y, mpfr_t a);
/* H(sigma(u)) = log1p(e) + |u| e/(1 + e), e = e^-|u|: a sum of positive terms. */
void truth__entropy_of_sigma(reference *r, mpfr_t h, mpfr_t u);
/* p log p, 0 at 0. */
void truth__xlogx(mpfr_t y, mpfr_t x);
/* The m-th derivative of sigma at u, m >= 1. At -t, t >= 0, with e = e^-t,
   sigma^(m)(-t) = sum_j (-1)^j A(m,j) e^(j+1) / (1 + e)^(m+1), A the Eulerian numbers,
   and sigma^(m)(u) = (-1)^(m+1) sigma^(m)(-u). */
void truth__sigma_derivative(reference *r, mpfr_t y, mpfr_t u, int m);
/* Where f changes sign between u - 1/2 and u + 1/2 and |f(u)| is less than half of the larger of
   the two, sets scale to twice that. t[1] holds u and y holds f(u) on entry. */
void truth__scale_by_neighbours(reference *r, void (*f)(reference *, mpfr_t, mpfr_t, int), int m);

/* The functions themselves; reference.c finds them by name. */
void truth_softplus(reference *r, const point *p);
void truth_softplus_grad(reference *r, const point *p);
void truth_softplus_grad_y(reference *r, const point *p);
void truth_softplus_grad2(reference *r, const point *p);
void truth_softplus_deriv(reference *r, const point *p);
void truth_softplus_grad_beta(reference *r, const point *p);
void truth_softplus_inv(reference *r, const point *p);
void truth_sigmoid(reference *r, const point *p);
void truth_sigmoid_grad(reference *r, const point *p);
void truth_log_sigmoid(reference *r, const point *p);
void truth_log_sigmoid_grad(reference *r, const point *p);
void truth_logit(reference *r, const point *p);
void truth_log1mexp(reference *r, const point *p);
void truth_logexpm1(reference *r, const point *p);
void truth_logaddexp(reference *r, const point *p);
void truth_binary_entropy(reference *r, const point *p);
void truth_softplus_conj(reference *r, const point *p);
void truth_relu(reference *r, const point *p);
void truth_relu_grad(reference *r, const point *p);
void truth_leaky_relu(reference *r, const point *p);
void truth_leaky_relu_grad(reference *r, const point *p);
void truth_elu(reference *r, const point *p);
void truth_elu_grad(reference *r, const point *p);
void truth_gelu(reference *r, const point *p);
void truth_gelu_grad(reference *r, const point *p);
void truth_gelu_tanh(reference *r, const point *p);
void truth_gelu_tanh_grad(reference *r, const point *p);
void truth_silu(reference *r, const point *p);
void truth_silu_grad(reference *r, const point *p);
void truth_mish(reference *r, const point *p);
void truth_mish_grad(reference *r, const point *p);
void truth_tanh(reference *r, const point *p);
void truth_tanh_grad(reference *r, const point *p);
void truth_squareplus(reference *r, const point *p);
void truth_squareplus_grad(reference *r, const point *p);

#endif
