/* truth.c - limits and building blocks of the true values. */
#include "truth.h"

void truth__constant(reference *r, double value)
{
    mpfr_set_d(r->y, value, RN);
}

bool truth__at_limit(reference *r, double x, double at_minus, double at_plus)
{
    if (isfinite(x)) return false;
    truth__constant(r, isnan(x) ? NAN : x < 0 ? at_minus : at_plus);
    return true;
}

bool truth__bad_beta(reference *r, const point *p)
{
    if (p->beta > 0) return false;
    truth__constant(r, NAN);
    return true;
}

void truth__product(mpfr_t u, const point *p)
{
    mpfr_set_d(u, p->x, RN);
    mpfr_mul_d(u, u, p->beta, RN);
}

void truth__exp_minus_abs(mpfr_t e, mpfr_t u)
{
    mpfr_abs(e, u, RN);
    mpfr_neg(e, e, RN);
    mpfr_exp(e, e, RN);
}

void truth__sigma(reference *r, mpfr_t s, mpfr_t u)
{
    bool positive = mpfr_sgn(u) > 0;
    truth__exp_minus_abs(r->t[6], u);
    mpfr_add_ui(r->t[7], r->t[6], 1, RN);
    if (positive)
        mpfr_ui_div(s, 1, r->t[7], RN);
    else
        mpfr_div(s, r->t[6], r->t[7], RN);
}

void truth__softplus(reference *r, mpfr_t y, mpfr_t u)
{
    truth__exp_minus_abs(r->t[6], u);
    mpfr_log1p(r->t[6], r->t[6], RN);
    if (mpfr_sgn(u) > 0)
        mpfr_add(y, u, r->t[6], RN);
    else
        mpfr_set(y, r->t[6], RN);
}

void truth__log1mexp(reference *r, mpfr_t y, mpfr_t a)
{
    mpfr_neg(r->t[6], a, RN);
    if (mpfr_cmp_d(a, 0.7) < 0) {
        mpfr_expm1(y, r->t[6], RN);
        mpfr_neg(y, y, RN);
        mpfr_log(y, y, RN);
    } else {
        mpfr_exp(y, r->t[6], RN);
        mpfr_neg(y, y, RN);
        mpfr_log1p(y, y, RN);
    }
}

void truth__entropy_of_sigma(reference *r, mpfr_t h, mpfr_t u)
{
    truth__exp_minus_abs(r->t[6], u);
    mpfr_add_ui(r->t[7], r->t[6], 1, RN);
    mpfr_div(r->t[7], r->t[6], r->t[7], RN);
    mpfr_abs(h, u, RN);
    mpfr_mul(h, h, r->t[7], RN);
    mpfr_log1p(r->t[6], r->t[6], RN);
    mpfr_add(h, h, r->t[6], RN);
}

void truth__xlogx(mpfr_t y, mpfr_t x)
{
    if (mpfr_zero_p(x)) {
        mpfr_set_zero(y, 1);
        return;
    }
    mpfr_log(y, x, RN);
    mpfr_mul(y, y, x, RN);
}

void truth__sigma_derivative(reference *r, mpfr_t y, mpfr_t u, int m)
{
    enum { MAX_ORDER = 64 };
    double a[MAX_ORDER + 1] = {1}; /* exact up to m = 18: more than is ever asked */
    for (int n = 2; n <= m && n <= MAX_ORDER; n++)
        for (int j = n - 1; j >= 1; j--) a[j] = (double)(j + 1) * a[j] + (double)(n - j) * a[j - 1];

    bool flip = mpfr_sgn(u) > 0 && m % 2 == 0;
    mpfr_ptr e = r->t[6], q = r->t[7];
    truth__exp_minus_abs(e, u);
    mpfr_set_zero(y, 1);
    for (int j = m - 1; j >= 0; j--) {
        mpfr_mul(y, y, e, RN);
        mpfr_add_d(y, y, j % 2 ? -a[j] : a[j], RN);
    }
    mpfr_mul(y, y, e, RN);
    mpfr_add_ui(q, e, 1, RN);
    mpfr_pow_ui(q, q, (unsigned long)m + 1, RN);
    mpfr_div(y, y, q, RN);
    if (flip) mpfr_neg(y, y, RN);
}

void truth__scale_by_neighbours(reference *r, void (*f)(reference *, mpfr_t, mpfr_t, int), int m)
{
    mpfr_ptr near = r->t[2], v = r->t[3], fv = r->t[4];
    mpfr_sub_d(v, r->t[1], 0.5, RN);
    f(r, near, v, m);
    mpfr_add_d(v, r->t[1], 0.5, RN);
    f(r, fv, v, m);
    if (mpfr_signbit(near) == mpfr_signbit(fv)) return;
    if (mpfr_cmpabs(fv, near) > 0) mpfr_set(near, fv, RN);
    mpfr_mul_2ui(near, near, 1, RN);
    mpfr_div_2ui(v, near, 2, RN);
    if (mpfr_cmpabs(r->y, v) < 0) mpfr_abs(r->scale, near, RN);
}
