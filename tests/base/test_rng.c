#include "base/rng.h"
#include "test.h"

#include <math.h>

/* Random123's published vectors for philox4x32 with 10 rounds: counter and key, result. */
static void test_rng__known_answers(void **state)
{
    (void)state;
    static const struct {
        uint32_t counter[4], key[2], want[4];
    } row[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         {0xffffffff, 0xffffffff},
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        rng r = {.key = {row[i].key[0], row[i].key[1]},
                 .stream = {row[i].counter[2], row[i].counter[3]},
                 .block = (uint64_t)row[i].counter[1] << 32 | row[i].counter[0]};
        for (int k = 0; k < 4; k++) assert_int_equal(rng_u32(&r), row[i].want[k]);
    }
}

/* A stream's key and counter are the seed, the use and the index, as rng.h says. */
static void test_rng__stream_is_its_three_parts(void **state)
{
    (void)state;
    rng r = rng_stream(0x299f31d0a4093822, 0x13198a2e, 0x03707344);
    r.block = 0x85a308d3243f6a88;
    assert_int_equal(rng_u32(&r), 0xd16cfe09);
    assert_int_equal(rng_u32(&r), 0x94fdcceb);
}

static void test_rng__draws_depend_on_seed_use_index_and_place_alone(void **state)
{
    (void)state;
    rng a = rng_stream(7, RNG_INIT, 3), b = rng_stream(7, RNG_INIT, 3);
    for (int i = 0; i < 100; i++) assert_int_equal(rng_u32(&a), rng_u32(&b));
    rng other[] = {rng_stream(8, RNG_INIT, 3), rng_stream(7, RNG_BATCH, 3),
                   rng_stream(7, RNG_INIT, 4), rng_stream(7 + (1ull << 32), RNG_INIT, 3)};
    for (size_t k = 0; k < sizeof other / sizeof *other; k++) {
        a = rng_stream(7, RNG_INIT, 3);
        int same = 0;
        for (int i = 0; i < 1000; i++) same += rng_u32(&a) == rng_u32(&other[k]);
        assert_true(same <= 1); /* 1000 chances of 2^-32 */
    }
}

static void test_rng__blocks_run_past_32_bits(void **state)
{
    (void)state;
    rng a = rng_stream(1, RNG_DATA, 0), b = a;
    a.block = UINT32_MAX;
    for (int i = 0; i < 4; i++) rng_u32(&a);
    b.block = 1ull << 32;
    assert_int_equal(rng_u32(&a), rng_u32(&b));
    b = rng_stream(1, RNG_DATA, 0);
    assert_int_not_equal(rng_u32(&a), rng_u32(&b));
}

/* Criterion: chi-square of 64 equal cells over 2^20 draws. 63 degrees of freedom: mean 63, sd 11.2;
   above 120 has a chance of 2e-5. The seed is fixed, so this passes always or never. */
static void test_rng__uniform_is_uniform_and_open(void **state)
{
    (void)state;
    enum { DRAWS = 1 << 20, CELLS = 64 };
    rng r = rng_stream(20, RNG_DATA, 0);
    int count[CELLS] = {0};
    double sum = 0, squares = 0, chi = 0;
    for (int i = 0; i < DRAWS; i++) {
        double u = rng_uniform(&r);
        assert_true(u > 0 && u < 1);
        count[(int)(u * CELLS)]++;
        sum += u;
        squares += u * u;
    }
    for (int k = 0; k < CELLS; k++) {
        double off = count[k] - (double)DRAWS / CELLS;
        chi += off * off / ((double)DRAWS / CELLS);
    }
    assert_true(chi < 120);
    /* the mean's sd is 1 / sqrt(12 n) = 2.8e-4, that of E u^2 is sqrt(4 / 45 / n) = 2.9e-4 */
    assert_true(fabs(sum / DRAWS - 0.5) < 4 * 2.9e-4);
    assert_true(fabs(squares / DRAWS - 1.0 / 3) < 4 * 2.9e-4);
}

/* The ends: all bits zero and all bits one stay inside (0, 1). */
static void test_rng__uniform_at_its_ends(void **state)
{
    (void)state;
    rng low = {.word = {0, 0, 0, 0}, .left = 4};
    rng high = {.word = {UINT32_MAX, UINT32_MAX, 0, 0}, .left = 4};
    assert_true(rng_uniform(&low) == 0x1p-53);
    assert_true(rng_uniform(&high) == 1 - 0x1p-53);
}

static void test_rng__normal_has_the_normal_moments(void **state)
{
    (void)state;
    enum { DRAWS = 1 << 20 };
    rng r = rng_stream(21, RNG_INIT, 0);
    double moment[5] = {0};
    int beyond = 0;
    for (int i = 0; i < DRAWS; i++) {
        double z = rng_normal(&r), power = 1;
        for (int k = 1; k <= 4; k++) moment[k] += (power *= z) / DRAWS;
        beyond += fabs(z) > 1.959963984540054;
    }
    /* sd of the k-th sample moment is sqrt((E z^2k - (E z^k)^2) / n): 1, sqrt 2, sqrt 15, sqrt 96 */
    double root = sqrt(1.0 / DRAWS);
    assert_true(fabs(moment[1]) < 4 * root);
    assert_true(fabs(moment[2] - 1) < 4 * sqrt(2) * root);
    assert_true(fabs(moment[3]) < 4 * sqrt(15) * root);
    assert_true(fabs(moment[4] - 3) < 4 * sqrt(96) * root);
    assert_true(fabs((double)beyond / DRAWS - 0.05) < 4 * sqrt(0.05 * 0.95) * root);
}

static void test_rng__below_covers_its_range_evenly(void **state)
{
    (void)state;
    rng r = rng_stream(22, RNG_SPLIT, 0);
    for (size_t n = 1; n <= 20; n++) {
        int count[20] = {0};
        for (int i = 0; i < 20000; i++) {
            size_t k = rng_below(&r, n);
            assert_true(k < n);
            count[k]++;
        }
        for (size_t k = 0; k < n; k++) {
            double p = 1.0 / (double)n, sd = sqrt(20000 * p * (1 - p));
            assert_true(fabs(count[k] - 20000 * p) <= 4.5 * sd);
        }
    }
    assert_true(rng_below(&r, SIZE_MAX) < SIZE_MAX);
}

/* n = 3 * 2^62 divides 2^64 with a third of itself left over: a plain remainder would give a value
   below 2^62 half of the time, not a third. */
static void test_rng__below_has_no_bias_in_large_ranges(void **state)
{
    (void)state;
    enum { DRAWS = 30000 };
    rng r = rng_stream(24, RNG_SPLIT, 0);
    int low = 0;
    for (int i = 0; i < DRAWS; i++) low += rng_below(&r, (size_t)3 << 62) < (size_t)1 << 62;
    assert_true(fabs(low - DRAWS / 3.0) < 4.5 * sqrt(DRAWS * 2.0 / 9));
}

/* Each of the 24 orders of four things about equally often: chi-square with 23 degrees of freedom,
   mean 23, sd 6.8. */
static void test_rng__shuffle_is_fair(void **state)
{
    (void)state;
    enum { DRAWS = 24000 };
    int count[4][4][4] = {0};
    rng r = rng_stream(23, RNG_BATCH, 0);
    for (int i = 0; i < DRAWS; i++) {
        size_t item[] = {0, 1, 2, 3};
        rng_shuffle(&r, item, 4);
        assert_int_equal(1u << item[0] | 1u << item[1] | 1u << item[2] | 1u << item[3], 15);
        count[item[0]][item[1]][item[2]]++;
    }
    double chi = 0;
    for (int i = 0; i < 64; i++) {
        int c = ((int *)count)[i];
        if (c) chi += (c - 1000.0) * (c - 1000.0) / 1000;
    }
    assert_true(chi < 55);
    size_t one = 5;
    rng_shuffle(&r, &one, 1);
    rng_shuffle(&r, &one, 0);
    assert_int_equal(one, 5);
}

/* Any number at a time, from any place in a block: the words of one by one. */
static void test_rng__fill_gives_the_same_words(void **state)
{
    (void)state;
    rng a = rng_stream(7, RNG_DATA, 3), b = a;
    uint32_t word[200];
    for (size_t n = 0; n < 200; n += n < 40 ? 1 : 23) {
        rng_fill(&a, n, word);
        for (size_t i = 0; i < n; i++) assert_int_equal(word[i], rng_u32(&b));
    }
    assert_int_equal(rng_u32(&a), rng_u32(&b));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rng__known_answers),
        cmocka_unit_test(test_rng__stream_is_its_three_parts),
        cmocka_unit_test(test_rng__draws_depend_on_seed_use_index_and_place_alone),
        cmocka_unit_test(test_rng__blocks_run_past_32_bits),
        cmocka_unit_test(test_rng__uniform_is_uniform_and_open),
        cmocka_unit_test(test_rng__uniform_at_its_ends),
        cmocka_unit_test(test_rng__normal_has_the_normal_moments),
        cmocka_unit_test(test_rng__below_covers_its_range_evenly),
        cmocka_unit_test(test_rng__below_has_no_bias_in_large_ranges),
        cmocka_unit_test(test_rng__shuffle_is_fair),
        cmocka_unit_test(test_rng__fill_gives_the_same_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
