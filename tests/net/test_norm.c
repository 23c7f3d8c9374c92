/* Layer normalisation by its formula, where the 1e-5 under its root counts. */
#include "net/norm.h"
#include "test.h"

#include <math.h>

static void test_norm__small_variances_are_held_up(void **state)
{
    (void)state;
    const double size[] = {1e-9, 3e-3, 1, 1e4};
    for (size_t k = 0; k < sizeof size / sizeof *size; k++) {
        enum { UNITS = 21 }; /* more than the strands of its sums, and no multiple of them */
        double x[UNITS], n[UNITS], inverse, mean = 0, variance = 0;
        for (size_t u = 0; u < UNITS; u++) {
            n[u] = x[u] = size[k] * (2 + sin((double)(u * u)));
            mean += x[u] / UNITS;
        }
        for (size_t u = 0; u < UNITS; u++) variance += (x[u] - mean) * (x[u] - mean) / UNITS;
        norm_forward_f64(1, UNITS, n, &inverse);
        assert_true(fabs(inverse * sqrt(variance + 1e-5) - 1) < 1e-12);
        for (size_t u = 0; u < UNITS; u++)
            assert_true(fabs(n[u] - (x[u] - mean) * inverse) < 1e-12 * (1 + size[k]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_norm__small_variances_are_held_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
