#include "peers_sleef.h"

#include <immintrin.h>
#include <sleef.h>

void sleef_softplus_avx2(size_t n, const float *x, float *y)
{
    const __m256 zero = _mm256_setzero_ps(), sign = _mm256_set1_ps(-0.0f);
    for (size_t i = 0; i + 8 <= n; i += 8) {
        __m256 v = _mm256_loadu_ps(x + i);
        __m256 e = Sleef_expf8_u10avx2(_mm256_or_ps(sign, v));
        _mm256_storeu_ps(y + i, _mm256_add_ps(_mm256_max_ps(zero, v), Sleef_log1pf8_u10avx2(e)));
    }
}
