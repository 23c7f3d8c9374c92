#ifndef SP_WORK_H
#define SP_WORK_H

#include "names.h"

#define SP_TYPE f32
typedef float T;
typedef double W;
typedef int M;
#define W_LANES 1

static inline W w_load(const T *p, size_t left) { (void)left; return (W)*p; }
static inline void w_store(T *p, size_t left, W a) { (void)left; *p = (T)a; }
static inline W w_set(double a) { return (W)a; }
static inline W w_add(W a, W b) { return a + b; }
static inline W w_sub(W a, W b) { return a - b; }
static inline W w_mul(W a, W b) { return a * b; }
static inline W w_div(W a, W b) { return a / b; }
static inline W w_neg(W a) { return -a; }
static inline W w_abs(W a) { return a < 0 ? -a : a; }
static inline W w_sqrt(W a) { return sqrt(a); }
static inline W w_round(W a) { return (W)(T)a; }
static inline M w_lt(W a, W b) { return a < b; }
static inline M w_le(W a, W b) { return a <= b; }
static inline M w_eq(W a, W b) { return a == b; }
static inline M m_and(M a, M b) { return a & b; }
static inline M m_or(M a, M b) { return a | b; }
static inline W w_sel(M m, W a, W b) { return m ? a : b; }
static inline W w_exp(W a) { return exp(a); }
static inline W w_expm1(W a) { return expm1(a); }
static inline W w_log(W a) { return log(a); }
static inline W w_log1p(W a) { return log1p(a); }
static inline W w_erfc(W a) { return erfc(a); }

#endif
