#include "net/act.h"

#include "base/str.h"
#include "net/curve.h"

#include <math.h>
#include <softplus.h>
#include <stdio.h>
#include <string.h>

/* The prototypes of libsoftplus's activations, by how many parameters they take. */
typedef void forward0_f32(size_t, const float *, float *);
typedef void forward1_f32(size_t, const float *, float *, float);
typedef void forward2_f32(size_t, const float *, float *, float, float);
typedef void backward0_f32(size_t, const float *, const float *, float *);
typedef void backward1_f32(size_t, const float *, const float *, float *, float);
typedef void backward2_f32(size_t, const float *, const float *, float *, float, float);
typedef void forward0_f64(size_t, const double *, double *);
typedef void forward1_f64(size_t, const double *, double *, double);
typedef void forward2_f64(size_t, const double *, double *, double, double);
typedef void backward0_f64(size_t, const double *, const double *, double *);
typedef void backward1_f64(size_t, const double *, const double *, double *, double);
typedef void backward2_f64(size_t, const double *, const double *, double *, double, double);
typedef void bias0_f32(size_t, size_t, const float *, size_t, const float *, float *, size_t);
typedef void bias2_f32(size_t, size_t, const float *, size_t, const float *, float *, size_t, float,
                       float);
typedef void bias0_f64(size_t, size_t, const double *, size_t, const double *, double *, size_t);
typedef void bias2_f64(size_t, size_t, const double *, size_t, const double *, double *, size_t,
                       double, double);

/* How f rises and bends, for its parameters. */
typedef enum rise { FALLS, RISES, RISES_CONVEX } rise;
typedef rise rise_of(const double *parameter);

typedef struct act_row {
    const char *name;
    const char *help; /* parameters and their defaults */
    size_t n_parameters;
    struct {
        const char *key;
        double value, above; /* default; must be > above */
    } parameter[ACT_PARAMETERS];
    rise_of *rise;  /* NULL: it falls somewhere */
    curve *curve;   /* f'' */
    curve *curve_y; /* f'' from y; with it go the members *_y and bias_* below, or all are NULL */
    union {         /* which member: n_parameters */
        struct {
            forward0_f32 *forward_f32;
            backward0_f32 *backward_f32;
            forward0_f64 *forward_f64;
            backward0_f64 *backward_f64;
            backward0_f32 *backward_y_f32;
            backward0_f64 *backward_y_f64;
            bias0_f32 *bias_f32;
            bias0_f64 *bias_f64;
        } zero;
        struct {
            forward1_f32 *forward_f32;
            backward1_f32 *backward_f32;
            forward1_f64 *forward_f64;
            backward1_f64 *backward_f64;
        } one;
        struct {
            forward2_f32 *forward_f32;
            backward2_f32 *backward_f32;
            forward2_f64 *forward_f64;
            backward2_f64 *backward_f64;
            backward2_f32 *backward_y_f32;
            backward2_f64 *backward_y_f64;
            bias2_f32 *bias_f32;
            bias2_f64 *bias_f64;
        } two;
    } f;
} act_row;

static rise rise_only(const double *parameter)
{
    (void)parameter;
    return RISES;
}

static rise rise_convex(const double *parameter)
{
    (void)parameter;
    return RISES_CONVEX;
}

static rise rise_softplus(const double *parameter)
{
    return isinf(parameter[1]) ? RISES_CONVEX : FALLS;
}

static rise rise_leaky(const double *slope)
{
    return *slope < 0 ? FALLS : *slope <= 1 ? RISES_CONVEX : RISES;
}

static rise rise_elu(const double *alpha)
{
    return *alpha <= 1 ? RISES_CONVEX : RISES;
}

static void identity_f32(size_t n, const float *x, float *y)
{
    memmove(y, x, n * sizeof *y);
}

static void identity_grad_f32(size_t n, const float *x, const float *dy, float *dx)
{
    (void)x;
    memmove(dx, dy, n * sizeof *dx);
}

static void identity_f64(size_t n, const double *x, double *y)
{
    memmove(y, x, n * sizeof *y);
}

static void identity_grad_f64(size_t n, const double *x, const double *dy, double *dx)
{
    (void)x;
    memmove(dx, dy, n * sizeof *dx);
}

#define FUNCTIONS(op)                                                                              \
    {                                                                                              \
        .forward_f32 = sp_##op##_f32, .backward_f32 = sp_##op##_grad_f32,                          \
        .forward_f64 = sp_##op##_f64, .backward_f64 = sp_##op##_grad_f64                           \
    }

/* The same for an op whose gradient comes from y too, by sp_<from_y>. */
#define FUNCTIONS_Y(op, from_y)                                                                    \
    {                                                                                              \
        .forward_f32 = sp_##op##_f32, .backward_f32 = sp_##op##_grad_f32,                          \
        .forward_f64 = sp_##op##_f64, .backward_f64 = sp_##op##_grad_f64,                          \
        .backward_y_f32 = sp_##from_y##_f32, .backward_y_f64 = sp_##from_y##_f64,                  \
        .bias_f32 = sp_bias_##op##_f32, .bias_f64 = sp_bias_##op##_f64                             \
    }

static const act_row rows[] = {
    /* relu's y is positive where its z is. */
    {.name = "relu",
     .rise = rise_convex,
     .curve = curve_flat,
     .curve_y = curve_flat,
     .help = "",
     .f.zero = FUNCTIONS_Y(relu, relu_grad)},
    {.name = "softplus",
     .rise = rise_softplus,
     .curve = curve_softplus,
     .curve_y = curve_softplus_y,
     .help = "beta=1 (or learn, learn-layer, learn-unit), threshold=inf",
     .n_parameters = 2,
     .parameter = {{"beta", 1, 0}, {"threshold", INFINITY, -INFINITY}},
     .f.two = FUNCTIONS_Y(softplus, softplus_grad_y)},
    {.name = "leaky_relu",
     .rise = rise_leaky,
     .curve = curve_flat,
     .help = "slope=0.01",
     .n_parameters = 1,
     .parameter = {{"slope", 0.01, -INFINITY}},
     .f.one = FUNCTIONS(leaky_relu)},
    {.name = "elu",
     .rise = rise_elu,
     .curve = curve_elu,
     .help = "alpha=1",
     .n_parameters = 1,
     .parameter = {{"alpha", 1, 0}},
     .f.one = FUNCTIONS(elu)},
    {.name = "gelu", .curve = curve_gelu, .help = "", .f.zero = FUNCTIONS(gelu)},
    {.name = "silu", .curve = curve_silu, .help = "", .f.zero = FUNCTIONS(silu)},
    {.name = "mish", .curve = curve_mish, .help = "", .f.zero = FUNCTIONS(mish)},
    {.name = "tanh", .rise = rise_only, .curve = curve_tanh, .help = "", .f.zero = FUNCTIONS(tanh)},
    {.name = "sigmoid",
     .rise = rise_only,
     .curve = curve_sigmoid,
     .help = "",
     .f.zero = FUNCTIONS(sigmoid)},
    {.name = "squareplus",
     .rise = rise_convex,
     .curve = curve_squareplus,
     .help = "b=4",
     .n_parameters = 1,
     .parameter = {{"b", 4, 0}},
     .f.one = FUNCTIONS(squareplus)},
    {.name = "identity",
     .rise = rise_convex,
     .curve = curve_flat,
     .help = "",
     .f.zero = {.forward_f32 = identity_f32,
                .backward_f32 = identity_grad_f32,
                .forward_f64 = identity_f64,
                .backward_f64 = identity_grad_f64}},
};

enum { N_ROWS = sizeof rows / sizeof *rows };

const char *act_name(size_t i)
{
    return i < N_ROWS ? rows[i].name : NULL;
}

static const act_row *find(const char *name)
{
    for (size_t i = 0; i < N_ROWS; i++)
        if (strcmp(rows[i].name, name) == 0) return &rows[i];
    return NULL;
}

const char *act_parameter_help(const char *name)
{
    const act_row *row = find(name);
    return row ? row->help : "";
}

static int unknown_name(const char *text, err *e)
{
    str list = {0};
    for (size_t i = 0; i < N_ROWS; i++) str_add(&list, "%s%s", i ? ", " : "", rows[i].name);
    int rc = err_set(e, ERR_USAGE, "unknown activation '%s'; there are: %s", text,
                     list.failed ? "" : list.text);
    str_free(&list);
    return rc;
}

/* 1 if the value says that the i-th parameter is learned, and it can be. */
static int learn(act *a, size_t i, const char *value, size_t length)
{
    static const char *const word[] = {
        [ACT_NETWORK] = "learn", [ACT_LAYER] = "learn-layer", [ACT_UNIT] = "learn-unit"};
    if (strcmp(a->row->parameter[i].key, "beta") != 0) return 0;
    for (act_learns k = ACT_NETWORK; k <= ACT_UNIT; k++)
        if (strlen(word[k]) == length && strncmp(word[k], value, length) == 0) a->learns = k;
    return a->learns != ACT_FIXED;
}

/* One "key=value" of n bytes at `at`. */
static int set_parameter(act *a, const char *text, const char *at, size_t n, err *e)
{
    const act_row *row = a->row;
    size_t key = strcspn(at, "=,"), i = 0;
    while (i < row->n_parameters &&
           (strlen(row->parameter[i].key) != key || strncmp(row->parameter[i].key, at, key) != 0))
        i++;
    if (i == row->n_parameters)
        return err_set(e, ERR_USAGE, "activation '%s': no parameter '%.*s'; %s takes: %s", text,
                       (int)n, at, row->name, row->n_parameters ? row->help : "none");
    const char *value = at + key + 1;
    size_t length = key < n ? n - key - 1 : 0;
    if (learn(a, i, value, length)) return 0;
    int infinite = length == 3 && strncmp(value, "inf", 3) == 0;
    if (infinite)
        a->parameter[i] = INFINITY;
    else if (length == 0 || !str_to_number(value, length, &a->parameter[i]))
        return err_set(e, ERR_USAGE, "activation '%s': '%.*s' is not %s=number", text, (int)n, at,
                       row->parameter[i].key);
    float narrow = (float)a->parameter[i]; /* what most networks work with */
    if (!((double)narrow > row->parameter[i].above))
        return err_set(e, ERR_USAGE, "activation '%s': %s must be greater than %g", text,
                       row->parameter[i].key, row->parameter[i].above);
    if (isinf(narrow) && !isinf(row->parameter[i].value))
        return err_set(e, ERR_USAGE, "activation '%s': %s must be a finite number", text,
                       row->parameter[i].key);
    return 0;
}

int act_make(act *a, const char *text, err *e)
{
    const char *at = text + strcspn(text, ":");
    char name[32];
    size_t n = (size_t)(at - text);
    snprintf(name, sizeof name, "%.*s", (int)(n < sizeof name ? n : sizeof name - 1), text);
    const act_row *row = find(name);
    if (!row) return unknown_name(text, e);
    *a = (act){.row = row};
    for (size_t i = 0; i < row->n_parameters; i++) a->parameter[i] = row->parameter[i].value;
    while (*at) {
        size_t length = strcspn(++at, ",");
        int rc = set_parameter(a, text, at, length, e);
        if (rc < 0) return rc;
        at += length;
    }
    if (a->learns && !isinf(a->parameter[1]))
        return err_set(e, ERR_USAGE, "activation '%s': a learned beta goes without threshold",
                       text);
    return 0;
}

void act_forward_f32(const act *a, size_t n, const float *z, float *y)
{
    const act_row *r = a->row;
    float p = (float)a->parameter[0], q = (float)a->parameter[1];
    switch (r->n_parameters) {
    case 0: r->f.zero.forward_f32(n, z, y); break;
    case 1: r->f.one.forward_f32(n, z, y, p); break;
    default: r->f.two.forward_f32(n, z, y, p, q); break;
    }
}

void act_forward_f64(const act *a, size_t n, const double *z, double *y)
{
    const act_row *r = a->row;
    double p = a->parameter[0], q = a->parameter[1];
    switch (r->n_parameters) {
    case 0: r->f.zero.forward_f64(n, z, y); break;
    case 1: r->f.one.forward_f64(n, z, y, p); break;
    default: r->f.two.forward_f64(n, z, y, p, q); break;
    }
}

void act_backward_f32(const act *a, size_t n, const float *z, const float *dy, float *dz)
{
    const act_row *r = a->row;
    float p = (float)a->parameter[0], q = (float)a->parameter[1];
    switch (r->n_parameters) {
    case 0: r->f.zero.backward_f32(n, z, dy, dz); break;
    case 1: r->f.one.backward_f32(n, z, dy, dz, p); break;
    default: r->f.two.backward_f32(n, z, dy, dz, p, q); break;
    }
}

void act_backward_f64(const act *a, size_t n, const double *z, const double *dy, double *dz)
{
    const act_row *r = a->row;
    double p = a->parameter[0], q = a->parameter[1];
    switch (r->n_parameters) {
    case 0: r->f.zero.backward_f64(n, z, dy, dz); break;
    case 1: r->f.one.backward_f64(n, z, dy, dz, p); break;
    default: r->f.two.backward_f64(n, z, dy, dz, p, q); break;
    }
}

/* Up to its threshold softplus rises above z, so that y does not tell which side z was on; from
   where e^-threshold is less than half an ULP of 1 both sides say the same. */
static int from_y(const act *a, double digits)
{
    int softplus = a->row->n_parameters == 2;
    return !a->learns && a->row->curve_y &&
           (!softplus || a->parameter[1] >= digits * 0.69314718055994531);
}

int act_from_y_f32(const act *a)
{
    return from_y(a, 24);
}

int act_from_y_f64(const act *a)
{
    return from_y(a, 53);
}

void act_bias_f32(const act *a, size_t n, size_t units, float *y, const float *bias)
{
    const act_row *r = a->row;
    if (r->n_parameters == 0)
        r->f.zero.bias_f32(n, units, y, units, bias, y, units);
    else
        r->f.two.bias_f32(n, units, y, units, bias, y, units, (float)a->parameter[0],
                          (float)a->parameter[1]);
}

void act_bias_f64(const act *a, size_t n, size_t units, double *y, const double *bias)
{
    const act_row *r = a->row;
    if (r->n_parameters == 0)
        r->f.zero.bias_f64(n, units, y, units, bias, y, units);
    else
        r->f.two.bias_f64(n, units, y, units, bias, y, units, a->parameter[0], a->parameter[1]);
}

void act_backward_y_f32(const act *a, size_t n, const float *y, const float *dy, float *dz)
{
    const act_row *r = a->row;
    if (r->n_parameters == 0)
        r->f.zero.backward_y_f32(n, y, dy, dz);
    else
        r->f.two.backward_y_f32(n, y, dy, dz, (float)a->parameter[0], (float)a->parameter[1]);
}

void act_backward_y_f64(const act *a, size_t n, const double *y, const double *dy, double *dz)
{
    const act_row *r = a->row;
    if (r->n_parameters == 0)
        r->f.zero.backward_y_f64(n, y, dy, dz);
    else
        r->f.two.backward_y_f64(n, y, dy, dz, a->parameter[0], a->parameter[1]);
}

double act_at_zero(const act *a)
{
    double zero = 0, y;
    act_forward_f64(a, 1, &zero, &y);
    return y;
}

/* E[(f(z) - f(0))^power] by the trapezoidal rule on [-10, 10]: exponentially accurate for smooth f
   against the Gaussian weight, and O(h^2) at a kink such as ReLU's, which lies on a node. */
static double moment(const act *a, int power)
{
    enum { HALF = 5000, NODES = 2 * HALF + 1, BLOCK = 256 };
    double base = act_at_zero(a), sum = 0, weights = 0, z[BLOCK], y[BLOCK];
    for (size_t at = 0; at < NODES; at += BLOCK) {
        size_t n = NODES - at < BLOCK ? NODES - at : BLOCK;
        for (size_t i = 0; i < n; i++) z[i] = ((double)(at + i) - HALF) * (10.0 / HALF);
        act_forward_f64(a, n, z, y);
        for (size_t i = 0; i < n; i++) {
            double w = exp(-z[i] * z[i] / 2), off = y[i] - base;
            sum += w * (power == 1 ? off : off * off);
            weights += w;
        }
    }
    return sum / weights;
}

double act_mean(const act *a)
{
    return moment(a, 1);
}

double act_second_moment(const act *a)
{
    return moment(a, 2);
}

void act_curve_f64(const act *a, size_t n, const double *z, double *out)
{
    a->row->curve(a->parameter, n, z, out);
}

void act_curve_y_f64(const act *a, size_t n, const double *y, double *out)
{
    a->row->curve_y(a->parameter, n, y, out);
}

int act_is_flat(const act *a)
{
    return a->row->curve == curve_flat;
}

static rise rise_here(const act *a)
{
    return a->row->rise ? a->row->rise(a->parameter) : FALLS;
}

int act_never_falls(const act *a)
{
    return rise_here(a) != FALLS;
}

int act_is_convex(const act *a)
{
    return rise_here(a) == RISES_CONVEX;
}
