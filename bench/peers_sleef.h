/* peers_sleef.h - softplus as max(x, 0) + log1p(e^-|x|) from SLEEF's 1 ULP functions; whole vectors
 * only, the rest of n is left out.
 */
#ifndef BENCH_PEERS_SLEEF_H
#define BENCH_PEERS_SLEEF_H

#include <stddef.h>

void sleef_softplus_avx2(size_t n, const float *x, float *y);
void sleef_softplus_avx512(size_t n, const float *x, float *y);

#endif
