#include "peers_sleef.h"

#include <immintrin.h>
#include <sleef.h>

void sleef_softplus_avx512(size_t n, const float *x, float *y)
{
    const __m512 zero = _mm512_setzero_ps();
    for (size_t i = 0; i + 16 <= n; i += 16) {
        __m512 v = _mm512_loadu_ps(x + i);
        __m512 e = Sleef_expf16_u10avx512f(_mm512_sub_ps(zero, _mm512_abs_ps(v)));
        _mm512_storeu_ps(y + i,
                         _mm512_add_ps(_mm512_max_ps(zero, v), Sleef_log1pf16_u10avx512f(e)));
    }
}
