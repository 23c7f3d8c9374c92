/* truth_softplus.c - the softplus group and the logistic family. */
#include "truth.h"

/* ------------------------------------------------------------------ the softplus group */

void truth_softplus(reference *r, const point *p)
{
    if (truth__bad_beta(r, p) || truth__at_limit(r, p->x, 0, INFINITY)) return;
    if (point_is_linear(p)) {
        truth__constant(r, p->x);
        return;
    }
    truth__product(r->t[0], p);
    truth__softplus(r, r->y, r->t[0]);
    mpfr_div_d(r->y, r->y, p->beta, RN);
}

void truth_softplus_grad(reference *r, const point *p)
{
    if (truth__bad_beta(r, p) || truth__at_limit(r, p->x, 0, 1)) return;
    if (point_is_linear(p)) {
        truth__constant(r, 1);
        return;
    }
    truth__product(r->t[0], p);
    truth__sigma(r, r->y, r->t[0]);
}

void truth_softplus_grad_y(reference *r, const point *p)
{
    if (truth__bad_beta(r, p) || truth__at_limit(r, p->x, -INFINITY, 1)) return;
    if (point_is_linear(p)) {
        truth__constant(r, 1);
        return;
    }
    truth__product(r->t[0], p);
    mpfr_neg(r->t[0], r->t[0], RN);
    mpfr_expm1(r->y, r->t[0], RN);
    mpfr_neg(r->y, r->y, RN);
}

void truth_softplus_grad2(reference *r, const point *p)
{
    if (truth__bad_beta(r, p) || truth__at_limit(r, p->x, 0, 0)) return;
    if (point_is_linear_or_at(p)) {
        truth__constant(r, 0);
        return;
    }
    truth__product(r->t[0], p);
    truth__sigma_derivative(r, r->y, r->t[0], 1);
    mpfr_mul_d(r->y, r->y, p->beta, RN);
}

void truth_softplus_deriv(reference *r, const point *p)
{
    if (p->k == 0) {
        truth_softplus(r, p);
        return;
    }
    if (p->k == 1) {
        truth_softplus_grad(r, p);
        return;
    }
    if (truth__bad_beta(r, p) || truth__at_limit(r, p->x, 0, 0)) return;
    if (point_is_linear_or_at(p)) {
        truth__constant(r, 0);
        return;
    }
    truth__product(r->t[1], p);
    truth__sigma_derivative(r, r->y, r->t[1], p->k - 1);
    if (p->k > 2) truth__scale_by_neighbours(r, truth__sigma_derivative, p->k - 1);
    mpfr_set_d(r->t[0], p->beta, RN);
    mpfr_pow_ui(r->t[0], r->t[0], (unsigned long)p->k - 1, RN);
    mpfr_mul(r->y, r->y, r->t[0], RN);
    mpfr_mul(r->scale, r->scale, r->t[0], RN);
}

void truth_softplus_grad_beta(reference *r, const point *p)
{
    if (truth__bad_beta(r, p) || truth__at_limit(r, p->x, 0, 0)) return;
    if (point_is_linear(p)) {
        truth__constant(r, 0);
        return;
    }
    truth__product(r->t[0], p);
    truth__entropy_of_sigma(r, r->y, r->t[0]);
    mpfr_div_d(r->y, r->y, p->beta, RN);
    mpfr_div_d(r->y, r->y, p->beta, RN);
    mpfr_neg(r->y, r->y, RN);
}

void truth_softplus_inv(reference *r, const point *p)
{
    if (truth__bad_beta(r, p) || truth__at_limit(r, p->x, NAN, INFINITY)) return;
    if (p->x <= 0) {
        truth__constant(r, p->x < 0 ? NAN : -INFINITY);
        return;
    }
    if (point_is_linear(p)) {
        truth__constant(r, p->x);
        return;
    }
    truth__product(r->t[0], p);
    truth__log1mexp(r, r->y, r->t[0]);
    mpfr_div_d(r->y, r->y, p->beta, RN);
    mpfr_add_d(r->y, r->y, p->x, RN);
}

/* ------------------------------------------------------------------ the logistic family */

void truth_sigmoid(reference *r, const point *p)
{
    if (truth__at_limit(r, p->x, 0, 1)) return;
    mpfr_set_d(r->t[0], p->x, RN);
    truth__sigma(r, r->y, r->t[0]);
}

void truth_sigmoid_grad(reference *r, const point *p)
{
    if (truth__at_limit(r, p->x, 0, 0)) return;
    mpfr_set_d(r->t[0], p->x, RN);
    truth__sigma_derivative(r, r->y, r->t[0], 1);
}

void truth_log_sigmoid(reference *r, const point *p)
{
    if (truth__at_limit(r, p->x, -INFINITY, 0)) return;
    mpfr_set_d(r->t[0], -p->x, RN);
    truth__softplus(r, r->y, r->t[0]);
    mpfr_neg(r->y, r->y, RN);
}

void truth_log_sigmoid_grad(reference *r, const point *p)
{
    if (truth__at_limit(r, p->x, 1, 0)) return;
    mpfr_set_d(r->t[0], -p->x, RN);
    truth__sigma(r, r->y, r->t[0]);
}

void truth_logit(reference *r, const point *p)
{
    if (!(p->x >= 0 && p->x <= 1)) {
        truth__constant(r, NAN);
        return;
    }
    if (p->x < 0.25) { /* 2p - 1 would not be exact */
        mpfr_set_d(r->t[0], p->x, RN);
        mpfr_log(r->y, r->t[0], RN);
        mpfr_neg(r->t[0], r->t[0], RN);
        mpfr_log1p(r->t[0], r->t[0], RN);
        mpfr_sub(r->y, r->y, r->t[0], RN);
        return;
    }
    mpfr_set_d(r->t[0], p->x, RN);
    mpfr_mul_2ui(r->t[0], r->t[0], 1, RN);
    mpfr_sub_ui(r->t[0], r->t[0], 1, RN);
    mpfr_atanh(r->y, r->t[0], RN);
    mpfr_mul_2ui(r->y, r->y, 1, RN);
}

void truth_log1mexp(reference *r, const point *p)
{
    if (truth__at_limit(r, p->x, NAN, 0)) return;
    if (p->x <= 0) {
        truth__constant(r, p->x < 0 ? NAN : -INFINITY);
        return;
    }
    mpfr_set_d(r->t[0], p->x, RN);
    truth__log1mexp(r, r->y, r->t[0]);
}

void truth_logexpm1(reference *r, const point *p)
{
    point unit = *p;
    unit.beta = 1;
    unit.threshold = INFINITY;
    truth_softplus_inv(r, &unit);
}

/* Where the two terms cancel (e^a + e^b near 1) the unit is that of the larger operand. */
void truth_logaddexp(reference *r, const point *p)
{
    double m = fmax(p->x, p->z), n = fmin(p->x, p->z);
    if (isnan(p->x) || isnan(p->z) || isinf(m) || isinf(n)) {
        truth__constant(r, isnan(p->x) || isnan(p->z) ? NAN : m);
        return;
    }
    mpfr_set_d(r->t[0], n, RN);
    mpfr_sub_d(r->t[0], r->t[0], m, RN);
    mpfr_exp(r->t[0], r->t[0], RN);
    mpfr_log1p(r->t[0], r->t[0], RN);
    mpfr_add_d(r->y, r->t[0], m, RN);
    if (mpfr_cmpabs(r->y, r->t[0]) < 0) mpfr_set_d(r->scale, fabs(m), RN);
}

void truth_binary_entropy(reference *r, const point *p)
{
    if (!(p->x >= 0 && p->x <= 1)) {
        truth__constant(r, NAN);
        return;
    }
    mpfr_set_d(r->t[0], p->x, RN);
    truth__xlogx(r->t[1], r->t[0]);
    if (p->x < 0.5) { /* (1 - p) log(1 - p), with 1 - p not exact */
        mpfr_neg(r->t[2], r->t[0], RN);
        mpfr_log1p(r->t[2], r->t[2], RN);
        mpfr_ui_sub(r->t[3], 1, r->t[0], RN);
        mpfr_mul(r->t[2], r->t[2], r->t[3], RN);
    } else {
        mpfr_ui_sub(r->t[3], 1, r->t[0], RN);
        truth__xlogx(r->t[2], r->t[3]);
    }
    mpfr_add(r->y, r->t[1], r->t[2], RN);
    mpfr_neg(r->y, r->y, RN);
}

/* The convex conjugate is infinite where the line of slope p lies above softplus somewhere. */
void truth_softplus_conj(reference *r, const point *p)
{
    if (p->x < 0 || p->x > 1) {
        truth__constant(r, INFINITY);
        return;
    }
    truth_binary_entropy(r, p);
    mpfr_neg(r->y, r->y, RN);
}
