#include "filter_f64.h"

#include <float.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

#define LOG2_HI 0x1.62e42fefa39efp-1
#define LOG2_LO 2.31904681384629961549e-17L

/* ------------------------------------------------------------------ building blocks */

/* u = beta x as a double and what its rounding lost; where that would underflow, in one. */
typedef struct {
    long double high;
    double low;
} product;

static product scaled(const point *p)
{
    double high = p->beta * p->x;
    if (p->beta == 1 || isinf(high)) return (product){high, 0};
    if (fabs(high) < 0x1p-900) return (product){(long double)p->beta * p->x, 0};
    return (product){high, fma(p->beta, p->x, -high)};
}

static product plain(double x)
{
    return (product){x, 0};
}

/* e^-|u|. |low| < 2^-43 where it counts: its square is nothing. */
static long double exp_minus_abs(product u)
{
    long double t = fabsl(u.high), low = u.high < 0 ? -u.low : u.low;
    if (t > 11000) return 0;
    return expl(-t) * (1 - low);
}

static long double sigma(product u)
{
    long double e = exp_minus_abs(u);
    return u.high > 0 ? 1 / (1 + e) : e / (1 + e);
}

static long double sigma_slope(product u)
{
    long double e = exp_minus_abs(u);
    return e / ((1 + e) * (1 + e));
}

/* 1 - e^-u */
static long double one_minus_exp(product u)
{
    long double e = u.high > 11000 ? 0 : expl(-u.high);
    if (isinf(e)) return -e;
    return e == 0 ? 1 : -expm1l(-u.high) + u.low * e;
}

/* log(e^u - 1), u > 0: see filter.c. */
static long double logexpm1(product u)
{
    long double a = u.high, whole = a + u.low;
    if (a < 0.5) return whole + logl(one_minus_exp(u));
    if (a < 1) return log1pl(2 * expm1l((a - LOG2_HI) + (u.low - LOG2_LO)));
    return whole + log1pl(-exp_minus_abs(u));
}

/* ------------------------------------------------------------------ the functions */

static long double of_softplus(const point *p)
{
    if (!(p->beta > 0)) return NAN;
    if (point_is_linear(p)) return p->x;
    return fmaxl(p->x, 0) + log1pl(exp_minus_abs(scaled(p))) / p->beta;
}

static long double of_softplus_grad(const point *p)
{
    if (!(p->beta > 0)) return NAN;
    return point_is_linear(p) ? 1 : sigma(scaled(p));
}

static long double of_softplus_grad_y(const point *p)
{
    if (!(p->beta > 0)) return NAN;
    return point_is_linear(p) ? 1 : one_minus_exp(scaled(p));
}

static long double of_softplus_grad2(const point *p)
{
    if (!(p->beta > 0)) return NAN;
    return point_is_linear_or_at(p) ? 0 : p->beta * sigma_slope(scaled(p));
}

static long double of_softplus_grad_beta(const point *p)
{
    if (!(p->beta > 0)) return NAN;
    if (point_is_linear(p)) return 0;
    product u = scaled(p);
    long double e = exp_minus_abs(u), t = fabsl(u.high + u.low);
    return -(log1pl(e) + (e > 0 ? t * (e / (1 + e)) : 0)) / p->beta / p->beta;
}

static long double of_softplus_inv(const point *p)
{
    if (!(p->beta > 0) || p->x < 0) return NAN;
    if (p->x == 0) return -INFINITY;
    if (point_is_linear(p) || p->beta * p->x > 11000) return p->x;
    return logexpm1(scaled(p)) / p->beta;
}

static long double of_sigmoid(const point *p)
{
    return sigma(plain(p->x));
}

static long double of_sigmoid_grad(const point *p)
{
    return sigma_slope(plain(p->x));
}

static long double of_log_sigmoid(const point *p)
{
    return -(fmaxl(-p->x, 0) + log1pl(exp_minus_abs(plain(p->x))));
}

static long double of_log_sigmoid_grad(const point *p)
{
    return sigma(plain(-p->x));
}

static long double of_logit(const point *p)
{
    long double x = p->x;
    if (!(x >= 0 && x <= 1)) return NAN;
    if (x < 0.25L) return logl(x) - log1pl(-x);
    return log1pl((2 * x - 1) / (1 - x));
}

static long double of_log1mexp(const point *p)
{
    if (p->x < 0) return NAN;
    if (p->x < LOG2_HI) return logl(-expm1l(-(long double)p->x));
    return log1pl(-exp_minus_abs(plain(p->x)));
}

static long double of_logexpm1(const point *p)
{
    if (p->x < 0) return NAN;
    if (p->x == 0) return -INFINITY;
    return p->x > 11000 ? p->x : logexpm1(plain(p->x));
}

static long double of_elu(const point *p)
{
    return p->x > 0 ? p->x : p->beta * expm1l(p->x);
}

static long double of_elu_grad(const point *p)
{
    return p->x > 0 ? 1 : p->beta * exp_minus_abs(plain(p->x));
}

static long double of_silu(const point *p)
{
    return p->x * sigma(plain(p->x));
}

static long double of_tanh(const point *p)
{
    long double m = one_minus_exp(plain(2 * fabs(p->x)));
    return copysignl(m / (2 - m), p->x);
}

static long double of_tanh_grad(const point *p)
{
    return 4 * sigma_slope(plain(2 * p->x));
}

/* ------------------------------------------------------------------ by name */

static const struct {
    const char *op;
    filter_f64_fn filter;
} filters[] = {
    {"softplus", of_softplus},
    {"softplus_grad", of_softplus_grad},
    {"softplus_grad_y", of_softplus_grad_y},
    {"softplus_grad2", of_softplus_grad2},
    {"softplus_grad_beta", of_softplus_grad_beta},
    {"softplus_inv", of_softplus_inv},
    {"sigmoid", of_sigmoid},
    {"sigmoid_grad", of_sigmoid_grad},
    {"log_sigmoid", of_log_sigmoid},
    {"log_sigmoid_grad", of_log_sigmoid_grad},
    {"logit", of_logit},
    {"log1mexp", of_log1mexp},
    {"logexpm1", of_logexpm1},
    {"elu", of_elu},
    {"elu_grad", of_elu_grad},
    {"silu", of_silu},
    {"tanh", of_tanh},
    {"tanh_grad", of_tanh_grad},
};

filter_f64_fn filter_f64_find(const char *op)
{
#if LDBL_MANT_DIG >= 64 && LDBL_MAX_EXP >= 16384
    for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++)
        if (strcmp(filters[i].op, op) == 0) return filters[i].filter;
#else
    (void)filters;
    (void)op;
#endif
    return NULL;
}
