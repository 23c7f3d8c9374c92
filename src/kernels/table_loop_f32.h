/* table_loop_f32.h - the loop of a float function that has a table near 0 and a formula for what is
 * far from it. */
#ifndef SP_TABLE_LOOP_F32_H
#define SP_TABLE_LOOP_F32_H

#include "logistic_f32.h"

/* f(x) in the table; f(x) far from it; which of the two. p is the op's parameter, if it has one. */
struct table_function {
    vf (*near)(vf x, float p);
    vf (*far)(vf x, float p);
    mf (*is_far)(vf x);
};

/* y = f(x), or dy f(x) where dy is not NULL: while all lanes are near, then, as far ones come together,
   while some are far. Either loop has the registers to itself, the first for the table. */
SP_INLINE void table_loop(struct table_function f, size_t n, const float *x, const float *dy,
                          float *y, float p)
{
    for (size_t i = 0; i < n;) {
        for (; i < n; i += SP_LF) {
            vf a = vf_load_left(x + i, n - i), b = f.near(a, p);
            if (__builtin_expect(mf_any(f.is_far(a)), 0)) break;
            vf_store_left(y + i, n - i, dy ? vf_mul(vf_load_left(dy + i, n - i), b) : b);
        }
        for (; i < n; i += SP_LF) {
            vf a = vf_load_left(x + i, n - i);
            mf far = f.is_far(a);
            if (!mf_any(far)) break;
            vf b = f.far(a, p);
            if (!mf_all(far)) b = vf_sel(far, b, f.near(a, p));
            vf_store_left(y + i, n - i, dy ? vf_mul(vf_load_left(dy + i, n - i), b) : b);
        }
    }
}

#endif
