#include "functions.h"

#include <softplus.h>
#include <string.h>

/* The prototypes of the header, by the number of parameters. */
typedef void map0_f32(size_t, const float *, float *);
typedef void map1_f32(size_t, const float *, float *, float);
typedef void map2_f32(size_t, const float *, float *, float, float);
typedef void grad0_f32(size_t, const float *, const float *, float *);
typedef void grad1_f32(size_t, const float *, const float *, float *, float);
typedef void deriv_f32(size_t, const float *, float *, unsigned, float, float);
typedef void map0_f64(size_t, const double *, double *);
typedef void map1_f64(size_t, const double *, double *, double);
typedef void map2_f64(size_t, const double *, double *, double, double);
typedef void grad0_f64(size_t, const double *, const double *, double *);
typedef void grad1_f64(size_t, const double *, const double *, double *, double);
typedef void deriv_f64(size_t, const double *, double *, unsigned, double, double);
typedef void map0_half(size_t, const uint16_t *, uint16_t *);
typedef void map1_half(size_t, const uint16_t *, uint16_t *, float);
typedef void map2_half(size_t, const uint16_t *, uint16_t *, float, float);
typedef void grad0_half(size_t, const uint16_t *, const uint16_t *, uint16_t *);
typedef void grad1_half(size_t, const uint16_t *, const uint16_t *, uint16_t *, float);
typedef void deriv_half(size_t, const uint16_t *, uint16_t *, unsigned, float, float);

/* A function has one of the maps and what there is of its derivative; some for f32 only. */
struct function {
    const char *name, *formula;
    const char *parameter; /* NULL: none */
    double standard;       /* its default */
    map0_f32 *map0_f32;
    map1_f32 *map1_f32;
    map2_f32 *map2_f32;
    grad0_f32 *grad0_f32;
    grad1_f32 *grad1_f32;
    deriv_f32 *deriv_f32;
    map0_f64 *map0_f64;
    map1_f64 *map1_f64;
    map2_f64 *map2_f64;
    grad0_f64 *grad0_f64;
    grad1_f64 *grad1_f64;
    deriv_f64 *deriv_f64;
    map0_half *map0_half[2]; /* [half_type], here and below */
    map1_half *map1_half[2];
    map2_half *map2_half[2];
    grad0_half *grad0_half[2];
    grad1_half *grad1_half[2];
    deriv_half *deriv_half[2];
};

#define MAP(count, op)                                                                             \
    .map##count##_f32 = sp_##op##_f32, .map##count##_f64 = sp_##op##_f64,                          \
    .map##count##_half = {sp_##op##_f16, sp_##op##_bf16}
#define MAP_CR(op) .map0_f32 = sp_##op##_cr_f32
#define GRAD(count, op)                                                                            \
    .grad##count##_f32 = sp_##op##_grad_f32, .grad##count##_f64 = sp_##op##_grad_f64,              \
    .grad##count##_half = {sp_##op##_grad_f16, sp_##op##_grad_bf16}
#define DERIV(op)                                                                                  \
    .deriv_f32 = sp_##op##_deriv_f32, .deriv_f64 = sp_##op##_deriv_f64,                            \
    .deriv_half = {sp_##op##_deriv_f16, sp_##op##_deriv_bf16}

static const function list[] = {
    {"softplus", "log(1 + e^(beta x)) / beta", "beta", 1, MAP(2, softplus), DERIV(softplus)},
    {"softplus_inv", "x + log(1 - e^(-beta x)) / beta, x > 0", "beta", 1, MAP(2, softplus_inv)},
    {"sigmoid", "1 / (1 + e^-x)", NULL, 0, MAP(0, sigmoid), GRAD(0, sigmoid)},
    {"log_sigmoid", "-softplus(-x)", NULL, 0, MAP(0, log_sigmoid), GRAD(0, log_sigmoid)},
    {"logit", "log(x / (1 - x)), 0 <= x <= 1", NULL, 0, MAP(0, logit)},
    {"log1mexp", "log(1 - e^-x), x > 0", NULL, 0, MAP(0, log1mexp)},
    {"logexpm1", "log(e^x - 1), x > 0", NULL, 0, MAP(0, logexpm1)},
    {"binary_entropy", "-x log x - (1 - x) log(1 - x)", NULL, 0, MAP(0, binary_entropy)},
    {"softplus_conj", "x log x + (1 - x) log(1 - x)", NULL, 0, MAP(0, softplus_conj)},
    {"softplus_cr", "softplus, the nearest f32", NULL, 0, MAP_CR(softplus)},
    {"softplus_inv_cr", "softplus_inv, the nearest f32", NULL, 0, MAP_CR(softplus_inv)},
    {"sigmoid_cr", "sigmoid, the nearest f32", NULL, 0, MAP_CR(sigmoid)},
    {"log_sigmoid_cr", "log_sigmoid, the nearest f32", NULL, 0, MAP_CR(log_sigmoid)},
    {"logit_cr", "logit, the nearest f32", NULL, 0, MAP_CR(logit)},
    {"log1mexp_cr", "log1mexp, the nearest f32", NULL, 0, MAP_CR(log1mexp)},
    {"relu", "max(x, 0)", NULL, 0, MAP(0, relu), GRAD(0, relu)},
    {"leaky_relu", "x, below 0 slope x", "slope", 0.01, MAP(1, leaky_relu), GRAD(1, leaky_relu)},
    {"elu", "x, below 0 alpha (e^x - 1)", "alpha", 1, MAP(1, elu), GRAD(1, elu)},
    {"gelu", "x Phi(x)", NULL, 0, MAP(0, gelu), GRAD(0, gelu)},
    {"gelu_tanh", "gelu's usual approximation", NULL, 0, MAP(0, gelu_tanh), GRAD(0, gelu_tanh)},
    {"silu", "x sigmoid(x)", NULL, 0, MAP(0, silu), GRAD(0, silu)},
    {"mish", "x tanh(softplus(x))", NULL, 0, MAP(0, mish), GRAD(0, mish)},
    {"tanh", "tanh(x)", NULL, 0, MAP(0, tanh), GRAD(0, tanh)},
    {"squareplus", "(x + sqrt(x^2 + b)) / 2", "b", 4, MAP(1, squareplus), GRAD(1, squareplus)},
};

const function *function_at(size_t i)
{
    return i < sizeof list / sizeof *list ? &list[i] : NULL;
}

const function *function_find(const char *name)
{
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (strcmp(list[i].name, name) == 0) return &list[i];
    return NULL;
}

const char *function_name(const function *f)
{
    return f->name;
}

const char *function_formula(const function *f)
{
    return f->formula;
}

const char *function_parameter(const function *f)
{
    return f->parameter;
}

double function_default(const function *f)
{
    return f->standard;
}

int function_has_threshold(const function *f)
{
    return f->map2_f64 != NULL;
}

int function_is_f32_only(const function *f)
{
    return !f->map0_f64 && !f->map1_f64 && !f->map2_f64;
}

unsigned function_derivatives(const function *f)
{
    if (f->deriv_f64) return SP_DERIV_MAX;
    return f->grad0_f64 || f->grad1_f64;
}

double function_f64(const function *f, unsigned k, double x, const function_parameters *p)
{
    const double one = 1;
    double y;
    if (k && f->deriv_f64)
        f->deriv_f64(1, &x, &y, k, p->first, p->threshold);
    else if (k && f->grad1_f64)
        f->grad1_f64(1, &x, &one, &y, p->first);
    else if (k)
        f->grad0_f64(1, &x, &one, &y);
    else if (f->map2_f64)
        f->map2_f64(1, &x, &y, p->first, p->threshold);
    else if (f->map1_f64)
        f->map1_f64(1, &x, &y, p->first);
    else
        f->map0_f64(1, &x, &y);
    return y;
}

float function_f32(const function *f, unsigned k, float x, const function_parameters *p)
{
    const float one = 1, first = (float)p->first, threshold = (float)p->threshold;
    float y;
    if (k && f->deriv_f32)
        f->deriv_f32(1, &x, &y, k, first, threshold);
    else if (k && f->grad1_f32)
        f->grad1_f32(1, &x, &one, &y, first);
    else if (k)
        f->grad0_f32(1, &x, &one, &y);
    else if (f->map2_f32)
        f->map2_f32(1, &x, &y, first, threshold);
    else if (f->map1_f32)
        f->map1_f32(1, &x, &y, first);
    else
        f->map0_f32(1, &x, &y);
    return y;
}

uint16_t function_half(const function *f, half_type type, unsigned k, uint16_t x,
                       const function_parameters *p)
{
    const uint16_t one = half_nearest(type, 1);
    const float first = (float)p->first, threshold = (float)p->threshold;
    uint16_t y;
    if (k && f->deriv_half[type])
        f->deriv_half[type](1, &x, &y, k, first, threshold);
    else if (k && f->grad1_half[type])
        f->grad1_half[type](1, &x, &one, &y, first);
    else if (k)
        f->grad0_half[type](1, &x, &one, &y);
    else if (f->map2_half[type])
        f->map2_half[type](1, &x, &y, first, threshold);
    else if (f->map1_half[type])
        f->map1_half[type](1, &x, &y, first);
    else
        f->map0_half[type](1, &x, &y);
    return y;
}
