/* table_loop_f32.h - the loop of a float function that has a table near 0 and a formula for what is
 * far from it. */
#ifndef SP_TABLE_LOOP_F32_H
#define SP_TABLE_LOOP_F32_H

#include "logistic_f32.h"

struct table_function {
    vf (*near)(vf x); /* f in the table */
    vf (*far)(vf x);
    mf (*is_far)(vf x);
    int has_end;
    float end; /* if it has: f is 0 from there on */
};

/* value = f(x), or its product with dy where that is not NULL. */
SP_INLINE void table_put(struct table_function f, size_t left, vf x, vf value, const float *dy,
                         float *y)
{
    if (f.has_end) value = vf_sel(vf_le(vf_set(f.end), x), vf_set(0), value);
    vf_store_left(y, left, dy ? vf_mul(vf_load_left(dy, left), value) : value);
}

/* y = f(x), or dy f(x): while all lanes are near, then, as far ones come together, while some are far.
   Either loop has the registers to itself, the first for the table. */
SP_INLINE void table_loop(struct table_function f, size_t n, const float *x, const float *dy,
                          float *y)
{
    for (size_t i = 0; i < n;) {
        for (; i < n; i += SP_LF) {
            vf a = vf_load_left(x + i, n - i), b = f.near(a);
            if (__builtin_expect(mf_any(f.is_far(a)), 0)) break;
            table_put(f, n - i, a, b, dy ? dy + i : NULL, y + i);
        }
        for (; i < n; i += SP_LF) {
            vf a = vf_load_left(x + i, n - i);
            mf far = f.is_far(a);
            if (!mf_any(far)) break;
            vf b = f.far(a);
            if (!mf_all(far)) b = vf_sel(far, b, f.near(a));
            table_put(f, n - i, a, b, dy ? dy + i : NULL, y + i);
        }
    }
}

#endif
