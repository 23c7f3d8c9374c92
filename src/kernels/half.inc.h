/* half.inc.h - every elementwise op for halves, made of its float and its double kernel.
 *
 * How      Blocks are widened to float, go through the float kernel, and are rounded to halves. Its
 *          error is below HALF_ERROR; the few elements whose float lies that close to a midpoint of
 *          two halves are listed and go through the double kernel, whose result is moved to the
 *          side of the true value (half.h) and rounded once.
 * Domain   that of the op. The nearest half to the true value, ties to even; beyond the range
 *          infinity. NaN -> a quiet NaN.
 * Bound    half an ULP, by test_half over all inputs.
 * Other    beta x > threshold is decided in float, beta x being rounded to it.
 * Tried    One loop from half to half over the float kernels' vectors, without floats stored in
 *          between: no faster, it is the conversions and the test that cost, 6 to 8 cycles for 16
 *          elements on Zen 4 beside the 15 of softplus or sigmoid in float. One branch for four vectors and
 *          the test as one instruction (vptestnm): 5 % of the whole. */
#include "half.h"
#include "names.h"

#define HALF_BY(name, type) SP_CAT3(name##_by_##type, SP_TYPE, SP_ISA)
#define SP_FN_OF(name, type) SP_CAT3(sp_##name, type, SP_ISA)
#define SP_PROTOTYPES(name, shape)                                                                 \
    SP_RESULT_##shape(float) SP_FN_OF(name, f32)(SP_PARAMS_##shape(float, float));                 \
    SP_RESULT_##shape(double) SP_FN_OF(name, f64)(SP_PARAMS_##shape(double, double));              \
    SP_RESULT_##shape(uint16_t) SP_FN(name)(SP_PARAMS_##shape(uint16_t, float));
SP_OPS(SP_PROTOTYPES)

#define HALF_BLOCK 1024
#define HALF_LISTED 64

/* An op's kernels by one signature each; z is NULL where it has no second input. */
struct half_kernels {
    void (*f32)(size_t n, const float *x, const float *z, float *y, const struct half_params *q);
    void (*f64)(size_t n, const double *x, const double *z, double *y, const struct half_params *q);
    enum half_op op;
};

/* Elements that the float did not decide. */
struct doubts {
    const struct half_kernels *kernels;
    const struct half_params *params;
    uint16_t *y;
    size_t n, at[HALF_LISTED];
    double x[HALF_LISTED], z[HALF_LISTED];
};

/* ------------------------------------------------------------------ where double decides */

static double half_value(uint16_t h)
{
    float a[SP_LF];
    vf_store(a, h_load(&h, 1));
    return (double)a[0];
}

static void decide(struct doubts *d)
{
    double v[HALF_LISTED];
    const struct half_params *q = d->params;
    const struct half_traits *t = sp_half_traits(d->kernels->op);
    if (d->n == 0) return;
    d->kernels->f64(d->n, d->x, d->z, v, q);
    for (size_t i = 0; i < d->n; i++) {
        if (t->settle) v[i] = t->settle(d->x[i], d->z[i], v[i], q);
        d->y[d->at[i]] = sp_half_round(v[i], H_FRACTION, H_BIAS);
    }
    d->n = 0;
}

/* Lists the lanes of m among the first `left` of a vector: x and z its inputs, `at` its place in
   the output. */
static __attribute__((noinline)) void doubt(struct doubts *d, mf m, size_t at, size_t left,
                                            const uint16_t *x, const uint16_t *z)
{
    unsigned lanes = mf_bits(m);
    if (left < SP_LF) lanes &= (1u << left) - 1;
    if (d->n + SP_LF > HALF_LISTED) decide(d);
    for (size_t k = 0; lanes != 0; k++, lanes >>= 1) {
        if (!(lanes & 1)) continue;
        d->at[d->n] = at + k;
        d->x[d->n] = half_value(x[k]);
        d->z[d->n] = z ? half_value(z[k]) : 0;
        d->n++;
    }
}

/* ------------------------------------------------------------------ the loop */

/* Is v = dy f' made of a subnormal f', which float holds with less precision? That is far below f16. */
SP_INLINE mf is_subnormal_slope(vf v, vf dy)
{
    return vf_lt(vf_abs(v), vf_mul(vf_abs(dy), vf_set(0x1p-124f)));
}

/* The float's error is relative: look at its bits. x and z are the block's inputs, dy its gradient
   from above widened, NULL without one, `at` its place in the output. A product with dy has the
   error of f' twice over, where it comes to lie in a smaller binade, and a rounding of its own. */
SP_INLINE void round_block(struct doubts *d, size_t at, size_t n, const uint16_t *x,
                           const uint16_t *z, const float *dy, const float *value)
{
    const uint32_t ulps = dy ? 3 : 1;
    for (size_t k = 0; k < n; k += SP_LF) {
        vf v = vf_load(value + k);
        mf m = h_doubtful(v, ulps);
        if (H_BIAS == 127 && dy) m = mf_or(m, is_subnormal_slope(v, vf_load(dy + k)));
        if (__builtin_expect(mf_any(m), 0)) doubt(d, m, at + k, n - k, x + k, z ? z + k : NULL);
        h_store_clear(d->y + at + k, n - k, v);
    }
}

/* It is not: do both ends of the interval round to the same half? */
static void round_interval(struct doubts *d, size_t at, size_t n, const uint16_t *x,
                           const uint16_t *z, const float *value, struct half_zeros zeros)
{
    const vf absolute = vf_set(zeros.absolute), by_z = vf_set(zeros.by_z);
    for (size_t k = 0; k < n; k += SP_LF) {
        vf v = vf_load(value + k), w = absolute;
        if (z) w = vf_fma(by_z, vf_abs(h_load(z + k, n - k)), w);
        mf near = vf_le(vf_abs(h_load(x + k, n - k)), vf_set(zeros.within));
        w = vf_add(vf_abs(v), vf_sel(near, w, vf_set(0)));
        w = vf_fma(w, vf_set(HALF_ERROR), vf_set(0x1p-147f)); /* 4 ULP of subnormals */
        vf low = h_round(vf_sub(v, w)), high = h_round(vf_add(v, w));
        mf differ = vi_ltu(vi_set(0), vi_xor(vi_bits(low), vi_bits(high)));
        mf m = mf_and(vf_eq(v, v), differ); /* the bits of a NaN say nothing */
        if (H_BIAS == 127 && z) m = mf_or(m, is_subnormal_slope(v, h_load(z + k, n - k)));
        if (__builtin_expect(mf_any(m), 0)) doubt(d, m, at + k, n - k, x + k, z ? z + k : NULL);
        h_store(d->y + at + k, n - k, v);
    }
}

static void widen(size_t n, const uint16_t *x, float *wide)
{
    for (size_t k = 0; k < n; k += SP_LF) vf_store(wide + k, h_load(x + k, n - k));
}

static void half_run(size_t n, const uint16_t *x, const uint16_t *z, uint16_t *y,
                     const struct half_kernels *kernels, const struct half_params *q)
{
    float value[HALF_BLOCK], second[HALF_BLOCK];
    struct doubts d = {.kernels = kernels, .params = q, .y = y, .n = 0};
    struct half_zeros (*zeros)(const struct half_params *) = sp_half_traits(kernels->op)->zeros;
    for (size_t i = 0; i < n; i += HALF_BLOCK) {
        size_t m = n - i < HALF_BLOCK ? n - i : HALF_BLOCK;
        widen(m, x + i, value);
        if (z) widen(m, z + i, second);
        kernels->f32(m, value, second, value, q);
        if (zeros)
            round_interval(&d, i, m, x + i, z ? z + i : NULL, value, zeros(q));
        else if (z)
            round_block(&d, i, m, x + i, z + i, second, value);
        else
            round_block(&d, i, m, x + i, NULL, NULL, value);
    }
    decide(&d);
}

/* ------------------------------------------------------------------ the ops, from their list
   HALF_ARGS_<shape> pass the arguments of half_kernels on to a kernel, HALF_PARAMS_<shape> collects
   the parameters, HALF_INPUTS_<shape> names the arrays. The float decides what is above the
   threshold; what is left to double is not, and threshold is infinite there. */

#define HALF_ARGS_map1 n, x, y
#define HALF_ARGS_map1p1 n, x, y, q->p
#define HALF_ARGS_map1p2 n, x, y, q->beta, threshold
#define HALF_ARGS_map2 n, x, z, y
#define HALF_ARGS_grad n, x, z, y
#define HALF_ARGS_gradp1 n, x, z, y, q->p
#define HALF_ARGS_gradp2 n, x, z, y, q->beta, threshold
#define HALF_ARGS_derivp2 n, x, y, q->k, q->beta, threshold

#define HALF_PARAMS_map1                                                                           \
    {                                                                                              \
        0                                                                                          \
    }
#define HALF_PARAMS_map1p1                                                                         \
    {                                                                                              \
        .p = p                                                                                     \
    }
#define HALF_PARAMS_map1p2                                                                         \
    {                                                                                              \
        .beta = beta, .threshold = threshold                                                       \
    }
#define HALF_PARAMS_map2                                                                           \
    {                                                                                              \
        0                                                                                          \
    }
#define HALF_PARAMS_grad                                                                           \
    {                                                                                              \
        0                                                                                          \
    }
#define HALF_PARAMS_gradp1                                                                         \
    {                                                                                              \
        .p = p                                                                                     \
    }
#define HALF_PARAMS_gradp2                                                                         \
    {                                                                                              \
        .beta = beta, .threshold = threshold                                                       \
    }
#define HALF_PARAMS_derivp2                                                                        \
    {                                                                                              \
        .beta = beta, .threshold = threshold, .k = k                                               \
    }

#define HALF_INPUTS_map1 x, NULL, y
#define HALF_INPUTS_map1p1 x, NULL, y
#define HALF_INPUTS_map1p2 x, NULL, y
#define HALF_INPUTS_map2 a, b, y
#define HALF_INPUTS_grad x, dy, dx
#define HALF_INPUTS_gradp1 x, dy, dx
#define HALF_INPUTS_gradp2 x, dy, dx
#define HALF_INPUTS_derivp2 x, NULL, y

#define HALF_KERNEL(name, shape, T, type, limit)                                                   \
    static void HALF_BY(name, type)(size_t n, const T *x, const T *z, T *y,                        \
                                    const struct half_params *q)                                   \
    {                                                                                              \
        const T threshold = limit;                                                                 \
        (void)z, (void)q, (void)threshold;                                                         \
        SP_FN_OF(name, type)(HALF_ARGS_##shape);                                                   \
    }
#define HALF_ELEMENTWISE(name, shape)                                                              \
    HALF_KERNEL(name, shape, float, f32, q->threshold)                                             \
    HALF_KERNEL(name, shape, double, f64, (double)INFINITY)                                        \
    void SP_FN(name)(SP_PARAMS_##shape(uint16_t, float))                                           \
    {                                                                                              \
        static const struct half_kernels kernels = {HALF_BY(name, f32), HALF_BY(name, f64),        \
                                                    HALF_##name};                                  \
        const struct half_params q = HALF_PARAMS_##shape;                                          \
        half_run(n, HALF_INPUTS_##shape, &kernels, &q);                                            \
    }

#define HALF_NOT_HERE(name, shape)
#define HALF_OF_map1 HALF_ELEMENTWISE
#define HALF_OF_map1p1 HALF_ELEMENTWISE
#define HALF_OF_map1p2 HALF_ELEMENTWISE
#define HALF_OF_map2 HALF_ELEMENTWISE
#define HALF_OF_grad HALF_ELEMENTWISE
#define HALF_OF_gradp1 HALF_ELEMENTWISE
#define HALF_OF_gradp2 HALF_ELEMENTWISE
#define HALF_OF_derivp2 HALF_ELEMENTWISE
#define HALF_OF_bothp2 HALF_NOT_HERE
#define HALF_OF_biasrow HALF_NOT_HERE
#define HALF_OF_biasrowp2 HALF_NOT_HERE
#define HALF_OF_reduce HALF_NOT_HERE
#define HALF_OF_rows HALF_NOT_HERE
#define HALF_OF_loss HALF_NOT_HERE

/* Ops whose own body is in half_relu.inc.h: HALF_OWN_<op> puts HALF_NOT_HERE before the shape's
   choice. */
#define HALF_OWN_relu ~, HALF_NOT_HERE
#define HALF_OWN_relu_grad ~, HALF_NOT_HERE
#define HALF_SECOND(a, b, ...) b
#define HALF_CHOICE(...) HALF_SECOND(__VA_ARGS__)
#define HALF_OP(name, shape) HALF_CHOICE(HALF_OWN_##name, HALF_OF_##shape, ~)(name, shape)

SP_OPS(HALF_OP)
