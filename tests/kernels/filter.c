#include "filter.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#define LOG2_HI 0x1.62e42fefa39efp-1
#define LOG2_LO 0x1.abc9e3b39803fp-56
#define SQRT_HALF 0x1.6a09e667f3bcdp-1
#define SQRT_2PI 0x1.40d931ff62706p+1
#define SQRT_8_OVER_PI 0x1.9884533d43651p+0

static filtered plain(double y)
{
    return (filtered){y, fabs(y)};
}

static filtered nan_value(void)
{
    return plain(NAN);
}

/* Zeros of the slopes and derivatives all lie within this of 0. */
#define ZEROS_WITHIN 16.0

/* As scale_by_neighbours of truth.h. */
static filtered near_zero(double (*f)(double, int), double u, int m)
{
    double y = f(u, m);
    if (fabs(u) > ZEROS_WITHIN) return plain(y);
    double before = f(u - 0.5, m), after = f(u + 0.5, m), near = fmax(fabs(before), fabs(after));
    bool crosses = (before < 0) != (after < 0);
    return (filtered){y, crosses && 2 * fabs(y) < near ? 2 * near : fabs(y)};
}

/* ------------------------------------------------------------------ building blocks */

/* e^-|u|, without libm's slow way of underflowing. */
static double exp_minus_abs(double u)
{
    u = fabs(u);
    return u > 740 ? 0 : exp(-u);
}

static double sigma(double u)
{
    double e = exp_minus_abs(u);
    return u > 0 ? 1 / (1 + e) : e / (1 + e);
}

static double softplus(double u)
{
    return fmax(u, 0) + log1p(exp_minus_abs(u));
}

static double sigma_slope(double u)
{
    double e = exp_minus_abs(u);
    return e / ((1 + e) * (1 + e));
}

/* log(1 - e^-a) + a, a > 0. It crosses zero at log 2, where it is log1p(2 (e^(a - log 2) - 1)). */
static double logexpm1(double a)
{
    if (a < 0.5) return a + log(-expm1(-a));
    if (a < 1) return log1p(2 * expm1((a - LOG2_HI) - LOG2_LO));
    return a + log1p(-exp(-a));
}

/* The Eulerian polynomial of reference.c's sigma_derivative, m >= 1. */
static double sigma_derivative(double u, int m)
{
    enum { MAX_ORDER = 16 };
    double a[MAX_ORDER + 1] = {1};
    for (int n = 2; n <= m; n++)
        for (int j = n - 1; j >= 1; j--) a[j] = (j + 1) * a[j] + (n - j) * a[j - 1];
    double e = exp_minus_abs(u), y = 0;
    for (int j = m - 1; j >= 0; j--) y = y * e + (j % 2 ? -a[j] : a[j]);
    y *= e / (1 + e);
    for (int j = 0; j < m; j++) y /= 1 + e;
    return u > 0 && m % 2 == 0 ? -y : y;
}

/* ------------------------------------------------------------------ the functions
   beta x is exact in double for floats. */

static filtered of_softplus(const point *p)
{
    if (!(p->beta > 0)) return nan_value();
    if (point_is_linear(p)) return plain(p->x);
    return plain(fmax(p->x, 0) + log1p(exp_minus_abs(p->beta * p->x)) / p->beta);
}

static filtered of_softplus_grad(const point *p)
{
    if (!(p->beta > 0)) return nan_value();
    return plain(point_is_linear(p) ? 1 : sigma(p->beta * p->x));
}

static filtered of_softplus_grad_y(const point *p)
{
    if (!(p->beta > 0)) return nan_value();
    return plain(point_is_linear(p) ? 1 : -expm1(-p->beta * p->x));
}

static filtered of_softplus_grad2(const point *p)
{
    if (!(p->beta > 0)) return nan_value();
    return plain(point_is_linear_or_at(p) ? 0 : p->beta * sigma_slope(p->beta * p->x));
}

static filtered of_softplus_deriv(const point *p)
{
    if (p->k == 0) return of_softplus(p);
    if (p->k == 1) return of_softplus_grad(p);
    if (p->k == 2) return of_softplus_grad2(p);
    if (!(p->beta > 0)) return nan_value();
    if (point_is_linear_or_at(p)) return plain(0);
    double power = pow(p->beta, p->k - 1);
    filtered f = near_zero(sigma_derivative, p->beta * p->x, p->k - 1);
    return (filtered){f.y * power, f.scale * power};
}

static filtered of_softplus_grad_beta(const point *p)
{
    if (!(p->beta > 0)) return nan_value();
    if (point_is_linear(p)) return plain(0);
    double u = fabs(p->beta * p->x), e = exp_minus_abs(u);
    return plain(-(log1p(e) + u * (e / (1 + e))) / p->beta / p->beta);
}

static filtered of_softplus_inv(const point *p)
{
    if (!(p->beta > 0) || p->x < 0) return nan_value();
    if (p->x == 0) return plain(-INFINITY);
    if (point_is_linear(p)) return plain(p->x);
    return plain(logexpm1(p->beta * p->x) / p->beta);
}

static filtered of_sigmoid(const point *p)
{
    return plain(sigma(p->x));
}

static filtered of_sigmoid_grad(const point *p)
{
    return plain(sigma_slope(p->x));
}

static filtered of_log_sigmoid(const point *p)
{
    return plain(-softplus(-p->x));
}

static filtered of_log_sigmoid_grad(const point *p)
{
    return plain(sigma(-p->x));
}

static filtered of_logit(const point *p)
{
    if (!(p->x >= 0 && p->x <= 1)) return nan_value();
    if (p->x < 0.25) return plain(log(p->x) - log1p(-p->x));
    return plain(log1p((2 * p->x - 1) / (1 - p->x)));
}

static filtered of_log1mexp(const point *p)
{
    if (p->x < 0) return nan_value();
    return plain(p->x < LOG2_HI ? log(-expm1(-p->x)) : log1p(-exp(-p->x)));
}

static filtered of_logexpm1(const point *p)
{
    if (p->x < 0) return nan_value();
    return plain(p->x == 0 ? -INFINITY : logexpm1(p->x));
}

static filtered of_logaddexp(const point *p)
{
    double m = fmax(p->x, p->z), small = log1p(exp(fmin(p->x, p->z) - m)), y = m + small;
    return (filtered){y, fabs(y) < small ? fmax(fabs(m), fabs(y)) : fabs(y)};
}

static filtered of_binary_entropy(const point *p)
{
    if (!(p->x >= 0 && p->x <= 1)) return nan_value();
    if (p->x == 0 || p->x == 1) return plain(0);
    return plain(-p->x * log(p->x) - (1 - p->x) * log1p(-p->x));
}

static filtered of_softplus_conj(const point *p)
{
    return plain(p->x < 0 || p->x > 1 ? INFINITY : -of_binary_entropy(p).y);
}

static filtered of_relu(const point *p)
{
    return plain(fmax(p->x, 0));
}

static filtered of_relu_grad(const point *p)
{
    return plain(p->x > 0);
}

static filtered of_leaky_relu(const point *p)
{
    return plain(p->x > 0 ? p->x : p->beta * p->x);
}

static filtered of_leaky_relu_grad(const point *p)
{
    return plain(p->x > 0 ? 1 : p->beta);
}

static filtered of_elu(const point *p)
{
    return plain(p->x > 0 ? p->x : p->beta * expm1(p->x));
}

static filtered of_elu_grad(const point *p)
{
    return plain(p->x > 0 ? 1 : p->beta * exp(p->x));
}

static double normal_cdf(double x)
{
    return 0.5 * erfc(-x * SQRT_HALF);
}

static filtered of_gelu(const point *p)
{
    return plain(p->x * normal_cdf(p->x));
}

static double gelu_slope(double x, int unused)
{
    (void)unused;
    return normal_cdf(x) + x * (exp(-0.5 * x * x) / SQRT_2PI);
}

static filtered of_gelu_grad(const point *p)
{
    return near_zero(gelu_slope, p->x, 0);
}

static double gelu_tanh_argument(double x)
{
    return SQRT_8_OVER_PI * x * (1 + 0.044715 * x * x);
}

static filtered of_gelu_tanh(const point *p)
{
    return plain(p->x * sigma(gelu_tanh_argument(p->x)));
}

static double gelu_tanh_slope(double x, int unused)
{
    (void)unused;
    double v = gelu_tanh_argument(x), slope = sigma_slope(v);
    if (slope == 0) return x > 0;
    return sigma(v) + slope * x * (SQRT_8_OVER_PI * (1 + 3 * 0.044715 * x * x));
}

static filtered of_gelu_tanh_grad(const point *p)
{
    return near_zero(gelu_tanh_slope, p->x, 0);
}

static filtered of_silu(const point *p)
{
    return plain(p->x * sigma(p->x));
}

static double silu_slope(double x, int unused)
{
    (void)unused;
    return sigma(x) + x * sigma_slope(x);
}

static filtered of_silu_grad(const point *p)
{
    return near_zero(silu_slope, p->x, 0);
}

/* With w = e^x and n = w (w + 2), mish = x n/(n + 2); from here on n/(n + 2) is 1. */
#define MISH_LINEAR 40.0

static filtered of_mish(const point *p)
{
    if (p->x > MISH_LINEAR) return plain(p->x);
    double w = exp(p->x), n = w * (w + 2);
    return plain(p->x * (n / (n + 2)));
}

static double mish_slope(double x, int unused)
{
    (void)unused;
    if (x > MISH_LINEAR) return 1;
    double w = exp(x), n = w * (w + 2);
    return (n + 4 * x * w * (w + 1) / (n + 2)) / (n + 2);
}

static filtered of_mish_grad(const point *p)
{
    return near_zero(mish_slope, p->x, 0);
}

static filtered of_tanh(const point *p)
{
    return plain(tanh(p->x));
}

static filtered of_tanh_grad(const point *p)
{
    return plain(4 * sigma_slope(2 * p->x));
}

static filtered of_squareplus(const point *p)
{
    double root = sqrt(p->x * p->x + p->beta);
    if (p->x >= 0) return plain((p->x + root) / 2);
    return plain(p->beta / (root - p->x) / 2);
}

static filtered of_squareplus_grad(const point *p)
{
    double root = sqrt(p->x * p->x + p->beta);
    if (p->x >= 0) return plain((p->x + root) / root / 2);
    return plain(p->beta / (root - p->x) / root / 2);
}

/* ------------------------------------------------------------------ by name */

static const struct {
    const char *op;
    filter_fn filter;
} filters[] = {
    {"softplus", of_softplus},
    {"softplus_cr", of_softplus},
    {"softplus_grad", of_softplus_grad},
    {"softplus_grad_y", of_softplus_grad_y},
    {"softplus_grad2", of_softplus_grad2},
    {"softplus_deriv", of_softplus_deriv},
    {"softplus_grad_beta", of_softplus_grad_beta},
    {"softplus_inv", of_softplus_inv},
    {"softplus_inv_cr", of_softplus_inv},
    {"sigmoid", of_sigmoid},
    {"sigmoid_cr", of_sigmoid},
    {"sigmoid_grad", of_sigmoid_grad},
    {"log_sigmoid", of_log_sigmoid},
    {"log_sigmoid_cr", of_log_sigmoid},
    {"log_sigmoid_grad", of_log_sigmoid_grad},
    {"logit", of_logit},
    {"logit_cr", of_logit},
    {"log1mexp", of_log1mexp},
    {"log1mexp_cr", of_log1mexp},
    {"logexpm1", of_logexpm1},
    {"logaddexp", of_logaddexp},
    {"binary_entropy", of_binary_entropy},
    {"softplus_conj", of_softplus_conj},
    {"relu", of_relu},
    {"relu_grad", of_relu_grad},
    {"leaky_relu", of_leaky_relu},
    {"leaky_relu_grad", of_leaky_relu_grad},
    {"elu", of_elu},
    {"elu_grad", of_elu_grad},
    {"gelu", of_gelu},
    {"gelu_grad", of_gelu_grad},
    {"gelu_tanh", of_gelu_tanh},
    {"gelu_tanh_grad", of_gelu_tanh_grad},
    {"silu", of_silu},
    {"silu_grad", of_silu_grad},
    {"mish", of_mish},
    {"mish_grad", of_mish_grad},
    {"tanh", of_tanh},
    {"tanh_grad", of_tanh_grad},
    {"squareplus", of_squareplus},
    {"squareplus_grad", of_squareplus_grad},
};

filter_fn filter_find(const char *op)
{
    for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++)
        if (strcmp(filters[i].op, op) == 0) return filters[i].filter;
    return NULL;
}
