/* half.c - rounding to halves, and each op's traits. Scalar, for the few elements that need it. */
#include "half.h"

#include <math.h>
#include <string.h>

/* ------------------------------------------------------------------ rounding */

uint16_t sp_half_round(double v, int fraction, int bias)
{
    uint64_t b;
    memcpy(&b, &v, sizeof b);
    const unsigned sign = (unsigned)(b >> 63) << 15;
    const unsigned infinite = (unsigned)(2 * bias + 1) << fraction;
    const int e = (int)(b >> 52 & 0x7ff) - 1023;
    if (isnan(v)) return (uint16_t)(sign | infinite | 1u << (fraction - 1));
    if (e > bias) return (uint16_t)(sign | infinite);

    /* Below the normal halves the last place stays where it is. */
    const int subnormal = e < 1 - bias ? 1 - bias - e : 0, shift = 52 - fraction + subnormal;
    if (shift > 54) return (uint16_t)sign;
    const uint64_t m = (b & 0xfffffffffffff) | (uint64_t)1 << 52;
    const uint64_t half = (uint64_t)1 << (shift - 1), rest = m & (2 * half - 1);
    uint64_t h = m >> shift;
    h += rest > half || (rest == half && (h & 1));
    /* A carry out of the fraction goes into the exponent, up to infinity. */
    if (!subnormal) h += (uint64_t)(e + bias - 1) << fraction;
    return (uint16_t)(sign | (unsigned)h);
}

/* ------------------------------------------------------------------ sides */

static int sign_of(double a)
{
    return (a > 0) - (a < 0);
}

/* v moved up, down or not at all: by 2^-50 of it, twice the error of the double kernels. */
static double moved(double v, int side)
{
    return side == 0 || !isfinite(v) ? v : v + side * fabs(v) * 0x1p-50;
}

/* x/2 + c x^2 + ..., c > 0. */
static double up(double x, double z, double v, const struct half_params *q)
{
    (void)z, (void)q;
    return moved(v, x != 0);
}

/* z (1/2 + c x + ...), c > 0. */
static double along_x(double x, double z, double v, const struct half_params *q)
{
    (void)q;
    return moved(v, sign_of(x) * sign_of(z));
}

static double against_x(double x, double z, double v, const struct half_params *q)
{
    return along_x(-x, z, v, q);
}

/* z c (1 - d x^2 + ...), d > 0. */
static double to_zero(double x, double z, double v, const struct half_params *q)
{
    (void)z, (void)q;
    return moved(v, x == 0 ? 0 : -sign_of(v));
}

/* Is x where a function that ends at the threshold is 0? The float decides, rounding beta x. */
static int is_flat(double x, const struct half_params *q)
{
    return q->beta * (float)x >= q->threshold;
}

static double grad2(double x, double z, double v, const struct half_params *q)
{
    return is_flat(x, q) ? 0 : to_zero(x, z, v, q);
}

static double grad_beta(double x, double z, double v, const struct half_params *q)
{
    (void)z;
    return q->beta * (float)x > q->threshold ? 0 : v;
}

/* The k-th derivative, a multiple of 1 - d x^2 + ... or of x (1 - d x^2 + ...) with d > 0, since
   the signs in the series of sigma alternate. */
static double deriv(double x, double z, double v, const struct half_params *q)
{
    if (q->k >= 2) return grad2(x, z, v, q);
    return q->k == 1 ? along_x(x, 1, v, q) : v;
}

/* z (1 - e^-t), and 1 - e^-t < t. */
static double grad_y(double x, double z, double v, const struct half_params *q)
{
    (void)q;
    return moved(v, x == 0 ? 0 : -sign_of(z));
}

/* p (e^x - 1) is above p x and above -p for x < 0 < p. */
static double elu(double x, double z, double v, const struct half_params *q)
{
    (void)z;
    return moved(v, x < 0 ? sign_of((double)q->p) : 0);
}

/* z p e^x for x < 0. */
static double elu_grad(double x, double z, double v, const struct half_params *q)
{
    return moved(v, x < 0 ? -sign_of(z) * sign_of((double)q->p) : 0);
}

/* The true value y solves y (y - x) = p / 4, whose left side rises: below it, more is missing. */
static double squareplus(double x, double z, double v, const struct half_params *q)
{
    (void)z;
    return moved(v, sign_of(fma(v, x, fma(-v, v, (double)q->p / 4))));
}

/* The true value is (z + c) / 2 with c = z x / sqrt(x^2 + p). Next to a midpoint m, whose own c is
   exact, the squares tell which is larger, or that sqrt is rational and m is the true value. */
static double squareplus_grad(double x, double z, double v, const struct half_params *q)
{
    const double split = v * 134217729.0, m = split - (split - v); /* 26 bits of v */
    const double c = 2 * m - z, product = z * x;
    if (c + z != 2 * m) return along_x(x, z, v, q);
    if (!(fabs(v - m) <= 0x1p-50 * fabs(v))) return v;
    const double more = fma(c * c, fma(x, x, (double)q->p), -(product * product));
    return moved(m, -sign_of(more) * sign_of(product));
}

/* s + e^(-beta s) / beta for s = x + z large; s is linear above the threshold. */
static double bias_softplus(double x, double z, double v, const struct half_params *q)
{
    const double beta = (double)q->beta, s = x + z, back = s - x;
    const double rest = (x - (s - back)) + (z - back); /* of the sum, what s has not */
    if (q->beta * (float)s > q->threshold) return moved(s, sign_of(rest));
    return moved(v, rest + exp(-beta * s) / beta < 0 ? -1 : 1);
}

/* ------------------------------------------------------------------ interior zeros */

/* The derivatives of sigma at order m >= 2 have zeros within 7 of 0 up to m = 7 and magnitudes below
   2.5 m! / pi^(m+1), which the partial fractions of sigma sum to. From the ninth derivative of
   softplus on everything is left to double. */
static struct half_zeros deriv_zeros(const struct half_params *q)
{
    double most = 2.5 / 3.14159;
    for (unsigned m = 1; m < q->k; m++) most *= m / 3.14159 * (double)q->beta;
    if (q->k > 8 || most > 0x1p120) return (struct half_zeros){INFINITY, INFINITY, 0};
    return (struct half_zeros){8 / q->beta, q->k < 3 ? 0 : (float)most, 0};
}

/* The gradients of gelu, silu and mish: one zero, between -2 and 0. */
static struct half_zeros slope_zeros(const struct half_params *q)
{
    (void)q;
    return (struct half_zeros){2.5f, 0, 1};
}

/* logaddexp is 0 for operands between -log 2 and 0 only. */
static struct half_zeros logaddexp_zeros(const struct half_params *q)
{
    (void)q;
    return (struct half_zeros){1, 1, 0};
}

static const struct half_traits traits[] = {
    [HALF_softplus_grad] = {.settle = along_x},
    [HALF_softplus_grad_y] = {.settle = grad_y},
    [HALF_softplus_grad2] = {.settle = grad2},
    [HALF_softplus_grad_beta] = {.settle = grad_beta},
    [HALF_softplus_deriv] = {.settle = deriv, .zeros = deriv_zeros},
    [HALF_bias_softplus] = {.settle = bias_softplus},
    [HALF_sigmoid_grad] = {.settle = to_zero},
    [HALF_log_sigmoid_grad] = {.settle = against_x},
    [HALF_logaddexp] = {.zeros = logaddexp_zeros},
    [HALF_elu] = {.settle = elu},
    [HALF_elu_grad] = {.settle = elu_grad},
    [HALF_gelu] = {.settle = up},
    [HALF_gelu_grad] = {.settle = along_x, .zeros = slope_zeros},
    [HALF_gelu_tanh] = {.settle = up},
    [HALF_gelu_tanh_grad] = {.settle = along_x, .zeros = slope_zeros},
    [HALF_silu] = {.settle = up},
    [HALF_silu_grad] = {.settle = along_x, .zeros = slope_zeros},
    [HALF_mish_grad] = {.zeros = slope_zeros},
    [HALF_squareplus] = {.settle = squareplus},
    [HALF_squareplus_grad] = {.settle = squareplus_grad},
    [HALF_OPS] = {0},
};

const struct half_traits *sp_half_traits(enum half_op op)
{
    return &traits[op];
}
