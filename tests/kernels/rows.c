#include "rows.h"

#include <math.h>
#include <stdio.h>

#define EXACT                                                                                      \
    {                                                                                              \
        .beta = 1, .threshold = INFINITY                                                           \
    }
#define BETA(b)                                                                                    \
    {                                                                                              \
        .beta = (b), .threshold = INFINITY                                                         \
    }
#define THRESHOLD(b, t)                                                                            \
    {                                                                                              \
        .beta = (b), .threshold = (t)                                                              \
    }
#define ORDER(n)                                                                                   \
    {                                                                                              \
        .beta = 1, .threshold = INFINITY, .k = (n)                                                 \
    }

#define WIDE -120, 120 /* until f32 has under- or overflowed; the sampler adds f64's range */
#define UNIT 0, 1
#define RIGHT 0, 120

/* Both types. */
#define BELOW(ulps)                                                                                \
    {                                                                                              \
        (ulps), (ulps)                                                                             \
    }
/* The nearest number. */
#define NEAREST BELOW(0.5)
/* f32, f64 */
#define BELOWS(f32, f64)                                                                           \
    {                                                                                              \
        (f32), (f64)                                                                               \
    }

const row rows[] = {
    {"softplus", EXACT, BELOW(1), WIDE, 1, true},
    {"softplus", BETA(1e-30), BELOW(2), WIDE, 1, true},
    {"softplus", BETA(1e-3), BELOW(2), WIDE, 1, true},
    {"softplus", BETA(0.1), BELOW(2), WIDE, 1, true},
    {"softplus", BETA(0.5), BELOW(2), WIDE, 1, true},
    {"softplus", BETA(2), BELOW(2), WIDE, 1, true},
    {"softplus", BETA(5), BELOW(2), WIDE, 1, true},
    {"softplus", BETA(100), BELOW(2), WIDE, 1, true},
    {"softplus", BETA(1e4), BELOW(2), WIDE, 1, true},
    {"softplus", BETA(1e30), BELOW(2), WIDE, 1, true},
    {"softplus", THRESHOLD(1, 20), BELOW(1), WIDE, 0, true},
    {"softplus", THRESHOLD(3, 1), BELOW(2), WIDE, 0, true},

    {"softplus_grad", EXACT, BELOW(1), WIDE, 1, true},
    {"softplus_grad", BETA(0.1), BELOW(2), WIDE, 1, true},
    {"softplus_grad", BETA(100), BELOW(2), WIDE, 1, true},
    {"softplus_grad", BETA(1e30), BELOW(2), WIDE, 1, true},
    {"softplus_grad", THRESHOLD(3, 1), BELOW(2), WIDE, 0, true},
    {"softplus_grad_y", EXACT, BELOW(1), RIGHT, 1, false},
    {"softplus_grad_y", BETA(0.1), BELOW(2), RIGHT, 1, false},
    {"softplus_grad_y", BETA(100), BELOW(2), RIGHT, 1, false},
    {"softplus_grad_y", THRESHOLD(3, 1), BELOW(2), RIGHT, 0, false},
    {"softplus_grad2", EXACT, BELOWS(2, 1), WIDE, 0, true},
    {"softplus_grad2", BETA(0.1), BELOW(2), WIDE, 0, true},
    {"softplus_grad2", BETA(100), BELOW(2), WIDE, 0, true},
    {"softplus_grad2", THRESHOLD(1, 20), BELOW(2), WIDE, 0, true},

    {"softplus_deriv", ORDER(0), BELOW(1), WIDE, 1, true},
    {"softplus_deriv", ORDER(1), BELOW(1), WIDE, 1, true},
    {"softplus_deriv", ORDER(2), BELOW(2), WIDE, 0, true},
    {"softplus_deriv", ORDER(3), BELOW(2), WIDE, 0, false},
    {"softplus_deriv", ORDER(4), BELOW(2), WIDE, 0, false},
    {"softplus_deriv", ORDER(5), BELOW(2), WIDE, 0, false},
    {"softplus_deriv", ORDER(6), BELOW(2), WIDE, 0, false},
    {"softplus_deriv", ORDER(7), BELOW(2), WIDE, 0, false},
    {"softplus_deriv", ORDER(8), BELOW(2), WIDE, 0, false},
    {"softplus_grad_beta", EXACT, BELOWS(2, 1), WIDE, 0, false},
    {"softplus_grad_beta", BETA(0.1), BELOW(2), WIDE, 0, false},
    {"softplus_grad_beta", BETA(100), BELOW(2), WIDE, 0, false},

    {"softplus_inv", EXACT, BELOW(1), RIGHT, 1, false},
    {"softplus_inv", BETA(1e-3), BELOW(2), RIGHT, 1, false},
    {"softplus_inv", BETA(0.5), BELOW(2), RIGHT, 1, false},
    {"softplus_inv", BETA(5), BELOW(2), RIGHT, 1, false},
    {"softplus_inv", BETA(1e4), BELOW(2), RIGHT, 1, false},
    {"softplus_inv", THRESHOLD(1, 20), BELOW(1), RIGHT, 0, false},

    {"sigmoid", EXACT, BELOW(1), WIDE, 1, true},
    {"sigmoid_grad", EXACT, BELOWS(2, 1), WIDE, 0, true},
    {"log_sigmoid", EXACT, BELOW(1), WIDE, 1, false},
    {"log_sigmoid_grad", EXACT, BELOW(1), WIDE, -1, true},
    {"logit", EXACT, BELOW(1), UNIT, 1, false},
    {"log1mexp", EXACT, BELOW(1), RIGHT, 1, false},
    {"logexpm1", EXACT, BELOW(1), RIGHT, 1, false},
    {"binary_entropy", EXACT, BELOW(1), UNIT, 0, true},
    {"softplus_conj", EXACT, BELOW(1), UNIT, 0, false},
    {"logaddexp", EXACT, BELOW(1), WIDE, 0, false},

    {"softplus_cr", EXACT, NEAREST, WIDE, 1, true},
    {"softplus_inv_cr", EXACT, NEAREST, RIGHT, 1, false},
    {"sigmoid_cr", EXACT, NEAREST, WIDE, 1, true},
    {"log_sigmoid_cr", EXACT, NEAREST, WIDE, 1, false},
    {"logit_cr", EXACT, NEAREST, UNIT, 1, false},
    {"log1mexp_cr", EXACT, NEAREST, RIGHT, 1, false},

    {"relu", EXACT, NEAREST, WIDE, 1, true},
    {"relu_grad", EXACT, NEAREST, WIDE, 1, true},
    {"leaky_relu", BETA(0.01), BELOW(0.501), WIDE, 1, false},
    {"leaky_relu_grad", BETA(0.01), NEAREST, WIDE, 1, true},
    {"elu", BETA(1), BELOW(1), WIDE, 1, false},
    {"elu", BETA(0.3), BELOW(2), WIDE, 1, false},
    {"elu_grad", BETA(1), BELOW(1), WIDE, 1, true},
    {"gelu", EXACT, BELOW(1), WIDE, 0, false},
    {"gelu_grad", EXACT, BELOW(2), WIDE, 0, false},
    {"gelu_tanh", EXACT, BELOW(1), WIDE, 0, false},
    {"gelu_tanh_grad", EXACT, BELOW(2), WIDE, 0, false},
    {"silu", EXACT, BELOW(1), WIDE, 0, false},
    {"silu_grad", EXACT, BELOW(2), WIDE, 0, false},
    {"mish", EXACT, BELOW(1), WIDE, 0, false},
    {"mish_grad", EXACT, BELOW(2), WIDE, 0, false},
    {"tanh", EXACT, BELOW(1), WIDE, 1, false},
    {"tanh_grad", EXACT, BELOWS(2, 1), WIDE, 0, true},
    {"squareplus", BETA(4), BELOW(1), WIDE, 1, true},
    {"squareplus_grad", BETA(4), BELOW(1), WIDE, 1, true},
};
const size_t row_count = sizeof rows / sizeof rows[0];

bool row_is_default(const row *r)
{
    return !op_has_threshold(op_find(r->op)) || (r->params.beta == 1 && isinf(r->params.threshold));
}

bool row_has_type(const row *r, real_type type)
{
    return op_has_type(op_find(r->op), type);
}

void row_describe(const row *r, char *text, size_t size)
{
    const op *o = op_find(r->op);
    int used = snprintf(text, size, "%s", r->op);
    if (o->shape == SHAPE_derivp2)
        used += snprintf(text + used, size - (size_t)used, " k=%d", r->params.k);
    if (r->params.beta != 1)
        used += snprintf(text + used, size - (size_t)used, " %s=%g",
                         op_has_threshold(o) ? "beta" : "p", r->params.beta);
    if (isfinite(r->params.threshold) && op_has_threshold(o))
        snprintf(text + used, size - (size_t)used, " threshold=%g", r->params.threshold);
}

double row_bound(const row *r, real_type type)
{
    return type == REAL_F32 || type == REAL_F64 ? r->bound[type] : 0.5 + 0x1p-30; /* ties */
}

/* Kernels of floats and halves see the parameters as floats, so the truth has to as well. */
static double rounded(real_type type, double v)
{
    return type == REAL_F64 ? v : (double)(float)v;
}

point row_point(const row *r, real_type type, double x, double z)
{
    return (point){.type = type,
                   .x = x,
                   .z = z,
                   .beta = rounded(type, r->params.beta),
                   .threshold = rounded(type, r->params.threshold),
                   .k = r->params.k};
}
