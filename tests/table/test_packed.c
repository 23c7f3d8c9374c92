/* What is packed comes back to the bit, in as few bytes as promised. */
#include "table/packed.h"
#include "base/rng.h"
#include "base/str.h"
#include "test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t bytes_of(const packed *p)
{
    static const size_t size[] = {1, 2, 4, 4, 8};
    size_t bytes = 0;
    for (size_t k = 0; k < p->n_chunks; k++) {
        size_t left = p->n - k * PACKED_CHUNK;
        bytes += size[p->chunk[k].type] * (left < PACKED_CHUNK ? left : PACKED_CHUNK);
    }
    return bytes;
}

static double decimal(rng *r, int digits, int decimals)
{
    char text[64];
    double value, most = pow(10, digits);
    snprintf(text, sizeof text, "%.*f", decimals,
             floor((2 * rng_uniform(r) - 1) * most) / pow(10, decimals));
    assert_true(str_to_number(text, strlen(text), &value));
    return value;
}

/* Numbers of so many digits, so many of them behind the point; in at most so many bytes each. */
static void test_packed__decimals(void **state)
{
    (void)state;
    enum { N = PACKED_CHUNK + 17 };
    static double value[N];
    rng r = rng_stream(61, RNG_DATA, 0);
    for (int digits = 1; digits <= 17; digits += 2)
        for (int decimals = 0; decimals <= 17; decimals += 3) {
            packed p = {0};
            for (size_t i = 0; i < N; i++) {
                value[i] = i % 97 == 5 ? NAN : decimal(&r, digits, decimals);
                assert_int_equal(packed_put(&p, value[i]), 0);
            }
            assert_int_equal(packed_end(&p), 0);
            assert_int_equal(p.n, N);
            for (size_t i = 0; i < N; i++) {
                double got = packed_at(&p, i);
                if (!(got == value[i]) && !(isnan(got) && isnan(value[i])))
                    fail_msg("%d digits, %d decimals: %.17g became %.17g", digits, decimals,
                             value[i], got);
            }
            size_t most = digits <= 2 && decimals <= 9   ? 1
                          : digits <= 4 && decimals <= 9 ? 2
                          : digits <= 9 && decimals <= 9 ? 4
                                                         : 8;
            assert_true(bytes_of(&p) <= most * N);
            packed_dispose(&p);
        }
}

static void test_packed__anything(void **state)
{
    (void)state;
    enum { N = 5 * PACKED_CHUNK };
    static double value[N];
    rng r = rng_stream(62, RNG_DATA, 0);
    packed p = {0};
    for (size_t i = 0; i < N; i++) {
        uint64_t bits =
            (uint64_t)(rng_uniform(&r) * 0x1p52) << 12 ^ (uint64_t)(rng_uniform(&r) * 4096);
        memcpy(&value[i], &bits, sizeof bits);
        if (isinf(value[i])) value[i] = NAN;
        if (i / PACKED_CHUNK == 1) value[i] = (double)(float)rng_normal(&r); /* a chunk of floats */
        if (i / PACKED_CHUNK == 2) value[i] = NAN;
        if (i / PACKED_CHUNK == 3) value[i] = i % 2 ? 2147483647.0 : -2147483648.0;
        assert_int_equal(packed_put(&p, value[i]), 0);
    }
    assert_int_equal(packed_end(&p), 0);
    for (size_t i = 0; i < N; i++)
        assert_true(packed_at(&p, i) == value[i] || (isnan(packed_at(&p, i)) && isnan(value[i])));
    assert_int_equal(p.chunk[1].type, PACKED_F32);
    packed_dispose(&p);
}

static void test_packed__constant(void **state)
{
    (void)state;
    static const struct {
        double value[3];
        int constant;
    } row[] = {{{1, 1, 1}, 1},     {{1, 1, 2}, 0},     {{NAN, 1, 1}, 1},
               {{1, NAN, 1}, 0},   {{1, 1, NAN}, 0},   {{NAN, NAN, NAN}, 1},
               {{NAN, 1, NAN}, 0}, {{NAN, NAN, 2}, 1}, {{0.1, 0.1, 0.2}, 0}};
    for (size_t k = 0; k < sizeof row / sizeof *row; k++) {
        packed p = {0};
        for (int i = 0; i < 3; i++) packed_put(&p, row[k].value[i]);
        assert_int_equal(packed_end(&p), 0);
        assert_int_equal(packed_is_constant(&p), row[k].constant);
        packed_dispose(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_packed__decimals),
        cmocka_unit_test(test_packed__anything),
        cmocka_unit_test(test_packed__constant),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
