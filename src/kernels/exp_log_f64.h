/* exp_log_f64.h - what the exponential and the logarithm share in both working precisions:
 * reduction by tables of 16 entries. */
#ifndef SP_EXP_LOG_F64_H
#define SP_EXP_LOG_F64_H

#include "coef/exp_log_f64.h"

#define LOG2 0x1.62e42fefa39efp-1
#define LOG2_REST 0x1.abc9e3b39803fp-56

#define ROUND_MAGIC 0x1.8p52 /* adding it leaves the rounded integer in the low bits */

/* 2^n for the integer n in the low bits of a magic sum. */
static inline vd power_of_two(vd magic_sum)
{
    return vd_bits(vl_add(vl_shl(vl_bits(magic_sum), 52), vl_bits(vd_set(1))));
}

/* 2^(k/16) rounded, for the integer k in the low bits of a magic sum. */
static inline vd power_of_sixteenth(vd magic_sum)
{
    vl k = vl_bits(magic_sum);
    vd t = vd_lookup16((const double *)(const void *)exp_f64.high, k);
    return vd_bits(vl_add(vl_bits(t), vl_shl(k, 48)));
}

/* f = 2^n m with m in [3/4, 3/2) up to half a piece: the piece's number j in the low bits of
   `piece`, n, and scale = c[j] 2^-n, so that scale f is near 1; it is 1 exactly around f = 1. */
struct log_reduction {
    vl piece;
    vd n, scale;
};

static inline struct log_reduction log_reduce(vd f)
{
    vl t = vl_add(vl_bits(f), vl_set((1ull << 47) - 0x3fe8000000000000ull));
    vl j = vl_shr(t, 48), biased = vl_shr(vl_add(t, vl_set(1024ull << 52)), 52);
    vd n = vd_sub(vd_bits(vl_or(biased, vl_bits(vd_set(0x1p52)))), vd_set(0x1p52 + 1024));
    vl c = vl_bits(vd_lookup16(log_f64.c, j));
    vl down = vl_and(t, vl_set(0xfff0000000000000ull));
    return (struct log_reduction){j, n, vd_bits(vl_sub(c, down))};
}

#endif
