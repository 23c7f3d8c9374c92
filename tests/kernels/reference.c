#include "reference.h"

#include "truth.h"

#include <string.h>

/* Enough for the exact product of two doubles, and for the cancellations near the zeros of the
   inverse and of the derivatives, where some 60 of them are lost. */
#define PRECISION 288

void reference_init(reference *r)
{
    mpfr_init2(r->y, PRECISION);
    mpfr_init2(r->scale, PRECISION);
    for (size_t i = 0; i < sizeof r->t / sizeof r->t[0]; i++) mpfr_init2(r->t[i], PRECISION);
}

void reference_dispose(reference *r)
{
    mpfr_clear(r->y);
    mpfr_clear(r->scale);
    for (size_t i = 0; i < sizeof r->t / sizeof r->t[0]; i++) mpfr_clear(r->t[i]);
}

/* ------------------------------------------------------------------ errors */

typedef struct {
    int precision;
    mpfr_exp_t lowest;  /* exponent of the smallest subnormal */
    mpfr_exp_t highest; /* exponent of the spacing of the last finite binade */
} format;

static format format_of(real_type type)
{
    if (type == REAL_F32) return (format){24, -149, 104};
    if (type == REAL_F16) return (format){11, -24, 5};
    if (type == REAL_BF16) return (format){8, -133, 120};
    return (format){53, -1074, 971};
}

/* The half nearest to y, ties to even: an integer in units of its last place. */
static double round_half(reference *r, real_type type)
{
    const int digits = type == REAL_F16 ? 11 : 8, bias = type == REAL_F16 ? 15 : 127;
    if (!mpfr_regular_p(r->y)) return mpfr_get_d(r->y, RN);
    mpfr_exp_t unit = mpfr_get_exp(r->y) - digits, least = 2 - bias - digits;
    if (unit < least) unit = least;
    mpfr_mul_2si(r->t[0], r->y, -unit, RN);
    mpfr_rint(r->t[0], r->t[0], RN);
    double y = ldexp(mpfr_get_d(r->t[0], RN), (int)unit);
    return fabs(y) < ldexp(1, bias + 1) ? y : copysign(INFINITY, y);
}

double reference_round(reference *r, real_type type)
{
    if (type == REAL_F16 || type == REAL_BF16) return round_half(r, type);
    return type == REAL_F32 ? (double)mpfr_get_flt(r->y, RN) : mpfr_get_d(r->y, RN);
}

/* The exponent of one ULP at the larger of |y| and scale. */
static mpfr_exp_t unit_exponent(reference *r, const format *f)
{
    mpfr_srcptr size = mpfr_cmpabs(r->scale, r->y) > 0 ? r->scale : r->y;
    if (mpfr_zero_p(size)) return f->lowest;
    mpfr_exp_t e = mpfr_get_exp(size) - f->precision;
    return e < f->lowest ? f->lowest : e > f->highest ? f->highest : e;
}

double reference_ulps(reference *r, real_type type, double got)
{
    if (mpfr_nan_p(r->y) || isnan(got)) return mpfr_nan_p(r->y) && isnan(got) ? 0 : INFINITY;
    if (mpfr_inf_p(r->y)) return got == mpfr_get_d(r->y, RN) ? 0 : INFINITY;

    format f = format_of(type);
    mpfr_ptr difference = r->t[0];
    if (isinf(got)) {
        if (reference_round(r, type) == got) return 0;
        mpfr_set_si_2exp(difference, got > 0 ? 1 : -1, f.highest + f.precision, RN);
    } else {
        mpfr_set_d(difference, got, RN);
    }
    mpfr_sub(difference, difference, r->y, RN);
    mpfr_abs(difference, difference, RN);
    mpfr_mul_2si(difference, difference, -unit_exponent(r, &f), RN);
    return mpfr_get_d(difference, MPFR_RNDU);
}

/* ------------------------------------------------------------------ by name */

static const struct {
    const char *op;
    truth_fn truth;
} truths[] = {
    {"softplus", truth_softplus},
    {"softplus_cr", truth_softplus},
    {"softplus_grad", truth_softplus_grad},
    {"softplus_grad_y", truth_softplus_grad_y},
    {"softplus_grad2", truth_softplus_grad2},
    {"softplus_deriv", truth_softplus_deriv},
    {"softplus_grad_beta", truth_softplus_grad_beta},
    {"softplus_inv", truth_softplus_inv},
    {"softplus_inv_cr", truth_softplus_inv},
    {"sigmoid", truth_sigmoid},
    {"sigmoid_cr", truth_sigmoid},
    {"sigmoid_grad", truth_sigmoid_grad},
    {"log_sigmoid", truth_log_sigmoid},
    {"log_sigmoid_cr", truth_log_sigmoid},
    {"log_sigmoid_grad", truth_log_sigmoid_grad},
    {"logit", truth_logit},
    {"logit_cr", truth_logit},
    {"log1mexp", truth_log1mexp},
    {"log1mexp_cr", truth_log1mexp},
    {"logexpm1", truth_logexpm1},
    {"logaddexp", truth_logaddexp},
    {"binary_entropy", truth_binary_entropy},
    {"softplus_conj", truth_softplus_conj},
    {"relu", truth_relu},
    {"relu_grad", truth_relu_grad},
    {"leaky_relu", truth_leaky_relu},
    {"leaky_relu_grad", truth_leaky_relu_grad},
    {"elu", truth_elu},
    {"elu_grad", truth_elu_grad},
    {"gelu", truth_gelu},
    {"gelu_grad", truth_gelu_grad},
    {"gelu_tanh", truth_gelu_tanh},
    {"gelu_tanh_grad", truth_gelu_tanh_grad},
    {"silu", truth_silu},
    {"silu_grad", truth_silu_grad},
    {"mish", truth_mish},
    {"mish_grad", truth_mish_grad},
    {"tanh", truth_tanh},
    {"tanh_grad", truth_tanh_grad},
    {"squareplus", truth_squareplus},
    {"squareplus_grad", truth_squareplus_grad},
};

static truth_fn find(const char *op)
{
    for (size_t i = 0; i < sizeof truths / sizeof truths[0]; i++)
        if (strcmp(truths[i].op, op) == 0) return truths[i].truth;
    return NULL;
}

bool reference_knows(const char *op)
{
    return find(op) != NULL;
}

void reference_at(reference *r, const char *op, const point *p)
{
    mpfr_set_zero(r->scale, 1);
    find(op)(r, p);
}
