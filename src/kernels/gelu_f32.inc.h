/* gelu, gelu_tanh and their gradients in float.
 *
 * Formula  f(x) = max(x, 0) - F(|x|), F(t) = -f(-t); f'(x) = f'(-t) for x < 0 and 1 - f'(-t) for
 *          x > 0, t = |x|. F and f' at -t are h(t) e^-G(t): G is t^2/2, and for gelu_tanh
 *          t (a + b t^2).
 * How      h = c0 + w from a table of 32 polynomials of degree 5, eight in each octave of t + 1;
 *          e^-G = T (1 + p), T of 11 bits times a power of two, G with what its roundings lost.
 *          T c0 is exact, so h e^-G = T c0 + T (w + p h) feels one rounding. For x < 0, from where
 *          it nears the subnormals, the wide body, and then 0.
 * Domain   all; NaN -> NaN, -inf -> -0, +inf -> +inf (gradients: -0 and 1), f(-0) = -0. An infinite
 *          dy where the derivative rounds to 0 -> NaN.
 * Bound f32 gelu: 0.8417 ULP at 0x1.f14f7p-3
 * Bound f32 gelu_grad: 0.8176 ULP at -0x1.0031ep+0
 * Bound f32 gelu_tanh: 0.9135 ULP at -0x1.033026p-3
 * Bound f32 gelu_tanh_grad: 0.9489 ULP at -0x1.012d64p+0
 * Measured over all floats by tests/kernels/exhaustive. */

#include "coef/gelu_f32.h"

/* ------------------------------------------------------------------ e^-G */

/* power (1 + p). */
struct decay {
    vf power, p;
};

/* The power of two of j sixteenths. */
SP_INLINE vf power_of(vi j)
{
    return vf_bits(vi_add(vi_bits(vf_lookup16(short_power, j)), vi_shl(j, 19)));
}

/* e^(-t^2/2). */
SP_INLINE struct decay gauss_decay(vf t)
{
    const vf magic = vf_set(0x1.8p23f);
    vf square = vf_mul(t, t), lost = vf_fma(t, t, vf_neg(square));
    vf m = vf_fma(square, vf_set(-gauss_f32.per_step), magic), k = vf_sub(m, magic);
    vi j = vi_bits(m);
    lost = vf_add(vf_fma(k, vf_set(gauss_f32.step_low), lost), vf_lookup16(gauss_f32.low, j));
    vf z = vf_add(vf_fma(k, vf_set(gauss_f32.step_high), square), lost); /* the fma is exact */
    vf q = vf_fma(z, vf_set(gauss_f32.q[1]), vf_set(gauss_f32.q[0]));
    return (struct decay){power_of(j), vf_mul(z, vf_fma(z, q, vf_set(-0.5f)))};
}

/* e^-G of gelu_tanh. In sixteenths of a power of two -G is t (s + s_low), s = linear + cube t^2. */
SP_INLINE struct decay tanh_decay(vf t)
{
    const vf magic = vf_set(0x1.8p23f), linear = vf_set(gelu_tanh_f32.linear_high);
    const vf cube = vf_set(gelu_tanh_f32.cube_high);
    vf square = vf_mul(t, t), lost = vf_fma(t, t, vf_neg(square));
    vf s = vf_fma(cube, square, linear);
    vf s_low = vf_fma(cube, square, vf_sub(linear, s)); /* exact, both */
    s_low = vf_fma(vf_set(gelu_tanh_f32.cube_low), square, vf_fma(cube, lost, s_low));
    s_low = vf_add(s_low, vf_set(gelu_tanh_f32.linear_low));
    vf m = vf_fma(t, s, magic), k = vf_sub(m, magic);
    vi j = vi_bits(m);
    vf r = vf_add(vf_fma(t, s, vf_neg(k)), vf_lookup16(gelu_tanh_f32.low, j));
    r = vf_fma(t, s_low, r);
    vf q = vf_fma(r, vf_set(gelu_tanh_f32.q[2]), vf_set(gelu_tanh_f32.q[1]));
    return (struct decay){power_of(j), vf_mul(r, vf_fma(r, q, vf_set(gelu_tanh_f32.q[0])))};
}

/* ------------------------------------------------------------------ one vector */

/* One of the functions; what it says is known when a loop is compiled. */
struct gelu_function {
    const struct sp_lut *h;
    struct decay (*decay)(vf t);
    int is_gradient;
    int by_slope; /* T varies where c0 is 0: T c1 s, exact there as c1 is 1/2, with one rounding */
    float end;    /* h e^-G is near the subnormals beyond */
    float zero;   /* and rounds to 0 from here on */
    void (*wide)(size_t n, const float *x, float *y);
};

/* h(t) e^-G(t) for 0 <= t <= end. */
SP_INLINE vf decayed(struct gelu_function f, vf t)
{
    struct decay e = f.decay(t);
    vf c[8];
    vf_lut(f.h, vi_shr(vi_bits(vf_add(t, vf_set(1))), 20), c);
    vf s = vf_sub(t, c[0]), s2 = vf_mul(s, s);
    vf curved = vf_mul(s2, vf_fma(s2, vf_fma(c[6], s, c[5]), vf_fma(c[4], s, c[3])));
    vf h = vf_add(vf_fma(c[2], s, c[1]), curved);
    if (f.by_slope) {
        vf rest = vf_mul(e.power, vf_fma(e.p, h, curved));
        return vf_fma(e.power, c[1], vf_fma(vf_mul(e.power, c[2]), s, rest));
    }
    vf w = vf_fma(c[2], s, vf_fma(e.p, h, curved));
    return vf_fma(e.power, w, vf_mul(e.power, c[1]));
}

SP_INLINE vf gelu_near(struct gelu_function f, vf x)
{
    const vf end = vf_set(f.end);
    if (!f.is_gradient) return vf_sub(vf_max(vf_set(0), x), decayed(f, vf_min_abs(x, end)));
    vf left = decayed(f, vf_min(end, vf_abs(x))); /* NaN stays */
    return vf_sel(vf_negative(x), left, vf_sub(vf_set(1), left));
}

SP_INLINE mf is_gelu_far(struct gelu_function f, vf x)
{
    return vf_lt(x, vf_set(-f.end));
}

/* With an x < -end: there -0, or what the wide body says. */
SP_INLINE vf gelu_far(struct gelu_function f, vf x)
{
    float wide[SP_LF];
    vf tail = vf_set(-0.0f);
    mf far = is_gelu_far(f, x);
    if (__builtin_expect(mf_any(mf_and(far, vf_lt(vf_set(-f.zero), x))), 0)) {
        vf_store(wide, x);
        f.wide(SP_LF, wide, wide);
        tail = vf_load(wide);
    }
    return mf_all(far) ? tail : vf_sel(far, tail, gelu_near(f, x));
}

/* y = f(x), or dy f(x) where dy is not NULL. */
SP_INLINE void gelu_put(float *y, const float *dy, size_t left, vf value)
{
    vf_store_left(y, left, dy ? vf_mul(vf_load_left(dy, left), value) : value);
}

/* While all lanes are near, then, as far ones come together, while some are far. The first loop calls
   nothing, so that the tables stay in registers. */
SP_INLINE void gelu_loop(struct gelu_function f, size_t n, const float *x, const float *dy,
                         float *y)
{
    for (size_t i = 0; i < n;) {
        for (; i < n; i += SP_LF) {
            vf a = vf_load_left(x + i, n - i), b = gelu_near(f, a);
            if (__builtin_expect(mf_any(is_gelu_far(f, a)), 0)) break;
            gelu_put(y + i, dy ? dy + i : NULL, n - i, b);
        }
        for (; i < n; i += SP_LF) {
            vf a = vf_load_left(x + i, n - i);
            if (!mf_any(is_gelu_far(f, a))) break;
            gelu_put(y + i, dy ? dy + i : NULL, n - i, gelu_far(f, a));
        }
    }
}

/* ------------------------------------------------------------------ the ops */

/* The gradients of dy = 1, a vector of them. */
static void gelu_slope_wide(size_t n, const float *x, float *y)
{
    float one[SP_LF];
    for (size_t i = 0; i < n; i++) one[i] = 1;
    gelu_grad_wide(n, x, one, y);
}

static void gelu_tanh_slope_wide(size_t n, const float *x, float *y)
{
    float one[SP_LF];
    for (size_t i = 0; i < n; i++) one[i] = 1;
    gelu_tanh_grad_wide(n, x, one, y);
}

void SP_FN(gelu)(size_t n, const float *x, float *y)
{
    const struct gelu_function f = {&gelu_lut, gauss_decay, 0, 0, 13, 14.5f, gelu_wide};
    gelu_loop(f, n, x, NULL, y);
}

void SP_FN(gelu_grad)(size_t n, const float *x, const float *dy, float *dx)
{
    const struct gelu_function f = {&gelu_grad_lut, gauss_decay, 1, 0, 13, 14.75f, gelu_slope_wide};
    gelu_loop(f, n, x, dy, dx);
}

void SP_FN(gelu_tanh)(size_t n, const float *x, float *y)
{
    const struct gelu_function f = {&gelu_tanh_lut, tanh_decay,    0, 1, 9.875f,
                                    10.875f,        gelu_tanh_wide};
    gelu_loop(f, n, x, NULL, y);
}

void SP_FN(gelu_tanh_grad)(size_t n, const float *x, const float *dy, float *dx)
{
    const struct gelu_function f = {&gelu_tanh_grad_lut, tanh_decay, 1, 0, 9.75f, 11,
                                    gelu_tanh_slope_wide};
    gelu_loop(f, n, x, dy, dx);
}
