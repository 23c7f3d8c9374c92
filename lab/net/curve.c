#include "net/curve.h"

#include <math.h>
#include <softplus.h>

void curve_flat(const double *p, size_t n, const double *z, double *out)
{
    (void)p, (void)z;
    for (size_t i = 0; i < n; i++) out[i] = 0;
}

/* sigma' = e / (1 + e)^2, e = e^-|z|: keeps its relative accuracy where sigma (1 - sigma) is 0. */
static double sigmoid_slope(double z)
{
    double e = exp(-fabs(z));
    return e / ((1 + e) * (1 + e));
}

void curve_softplus(const double *p, size_t n, const double *z, double *out)
{
    enum { BLOCK = 256 };
    double one[BLOCK];
    for (size_t i = 0; i < BLOCK; i++) one[i] = 1;
    for (size_t at = 0; at < n; at += BLOCK) {
        size_t some = n - at < BLOCK ? n - at : BLOCK;
        sp_softplus_grad2_f64(some, z + at, one, out + at, p[0], p[1]);
    }
}

/* sigma' = sigma (1 - sigma) with sigma = 1 - e^-(beta y), each factor to its own relative
   precision. */
void curve_softplus_y(const double *p, size_t n, const double *y, double *out)
{
    for (size_t i = 0; i < n; i++) out[i] = p[0] * exp(-p[0] * y[i]) * -expm1(-p[0] * y[i]);
}

void curve_elu(const double *p, size_t n, const double *z, double *out)
{
    for (size_t i = 0; i < n; i++) out[i] = z[i] > 0 ? 0 : p[0] * exp(z[i]);
}

/* (x Phi)'' = phi (2 - x^2). */
void curve_gelu(const double *p, size_t n, const double *z, double *out)
{
    (void)p;
    for (size_t i = 0; i < n; i++)
        out[i] = 0.39894228040143267794 * exp(-z[i] * z[i] / 2) * (2 - z[i] * z[i]);
}

/* (x sigma)'' = sigma' (2 - x tanh(x/2)). */
void curve_silu(const double *p, size_t n, const double *z, double *out)
{
    (void)p;
    for (size_t i = 0; i < n; i++) out[i] = sigmoid_slope(z[i]) * (2 - z[i] * tanh(z[i] / 2));
}

/* t = tanh(softplus(x)): t' = q sigma, t'' = q (sigma' - 2 t sigma^2), q = 1 - t^2, where
   q = 4 v^2 w^2 / (v^2 + w^2)^2 with v = 1 + u, w = u for x > 0 and 1 else, u = e^-|x|. */
void curve_mish(const double *p, size_t n, const double *z, double *out)
{
    (void)p;
    for (size_t i = 0; i < n; i++) {
        double x = z[i], u = exp(-fabs(x)), v = 1 + u, w = x > 0 ? u : 1;
        double root = 2 * v * w / (v * v + w * w), q = root * root;
        double t = tanh(sp_softplus(x)), s = sp_sigmoid(x);
        out[i] = q * (2 * s + x * (sigmoid_slope(x) - 2 * t * s * s));
    }
}

void curve_tanh(const double *p, size_t n, const double *z, double *out)
{
    (void)p;
    for (size_t i = 0; i < n; i++) out[i] = -8 * tanh(z[i]) * sigmoid_slope(2 * z[i]);
}

void curve_sigmoid(const double *p, size_t n, const double *z, double *out)
{
    (void)p;
    for (size_t i = 0; i < n; i++) out[i] = -sigmoid_slope(z[i]) * tanh(z[i] / 2);
}

void curve_squareplus(const double *p, size_t n, const double *z, double *out)
{
    for (size_t i = 0; i < n; i++) {
        double r = hypot(z[i], sqrt(p[0]));
        out[i] = p[0] / (2 * r * r * r);
    }
}
