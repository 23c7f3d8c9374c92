/* Products with rows of zeros and ones against plain sums, draws against their probabilities and
 * against the stream's words one by one. */
#include "energy/ones.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

/* Columns more than a block of words, fewer, and none at all on in a row. */
static const size_t sizes[][3] = {{1, 1, 1}, {5, 7, 3}, {40, 64, 20}, {9, 33, 75}, {3, 1100, 47}};
enum { SIZES = sizeof sizes / sizeof *sizes };

typedef struct made {
    size_t rows, cols, n, stride;
    arena arena;
    ones a, turned;
    double *x, *m, *bias, *z;
} made;

static void lay_out(made *k, arena *a)
{
    ones_take(&k->a, a, k->rows, k->cols);
    ones_take(&k->turned, a, k->cols, k->rows);
    k->x = arena_take(a, k->rows * k->cols, sizeof *k->x);
    k->m = arena_take(a, k->cols * k->stride, sizeof *k->m);
    k->bias = arena_take(a, k->n, sizeof *k->bias);
    k->z = arena_take(a, k->rows * k->stride, sizeof *k->z);
}

/* Rows of which one in three is on, but for the first, which has none. */
static made make(const size_t size[3], uint64_t seed)
{
    made k = {.rows = size[0], .cols = size[1], .n = size[2], .stride = ones_stride(size[2])};
    arena measure = arena_measure();
    lay_out(&k, &measure);
    assert_int_equal(arena_init(&k.arena, measure.used), 0);
    lay_out(&k, &k.arena);
    rng r = rng_stream(seed, RNG_DATA, 0);
    for (size_t i = k.cols; i < k.rows * k.cols; i++) k.x[i] = rng_uniform(&r) < 0.33;
    for (size_t i = 0; i < k.cols * k.stride; i++) k.m[i] = rng_normal(&r);
    for (size_t i = 0; i < k.n; i++) k.bias[i] = rng_normal(&r);
    ones_add(&k.a, k.rows, k.x);
    return k;
}

static void assert_is(const ones *o, size_t row, size_t n, const double *x, size_t by)
{
    size_t count = 0, at = o->start[row];
    for (size_t k = 0; k < n; k++) {
        assert_int_equal(ones_below(o, row, k), count);
        if (x[k * by] == 0) continue;
        assert_int_equal(o->at[at++], k);
        count++;
    }
    assert_int_equal(ones_count(o, row), count);
}

static void test_ones__hold_the_rows_and_their_transpose(void **state)
{
    (void)state;
    for (size_t s = 0; s < SIZES; s++) {
        made k = make(sizes[s], s);
        ones_turn(&k.turned, &k.a);
        for (size_t i = 0; i < k.rows; i++) assert_is(&k.a, i, k.cols, k.x + i * k.cols, 1);
        for (size_t j = 0; j < k.cols; j++) assert_is(&k.turned, j, k.rows, k.x + j, k.cols);
        arena_dispose(&k.arena);
    }
}

/* Bit by bit: the order of the sum is part of the contract. */
static void test_ones__product_is_the_sum_of_rows(void **state)
{
    (void)state;
    for (size_t s = 0; s < SIZES; s++) {
        made k = make(sizes[s], 10 + s);
        for (int goes_on = 0; goes_on < 2; goes_on++) {
            size_t from = goes_on ? k.rows / 2 : 0;
            ones_times(&k.a, from, k.rows, k.n, k.m, k.stride, goes_on ? NULL : k.bias,
                       k.z + from * k.stride);
            for (size_t i = 0; i < k.rows; i++)
                for (size_t j = 0; j < k.n; j++) {
                    double sum = k.bias[j];
                    for (int turn = 0; turn <= (goes_on && i >= from); turn++)
                        for (size_t c = 0; c < k.cols; c++)
                            if (k.x[i * k.cols + c] != 0) sum += k.m[c * k.stride + j];
                    assert_true(k.z[i * k.stride + j] == sum);
                }
        }
        arena_dispose(&k.arena);
    }
}

/* One word a number in row-major order, rows of probabilities farther apart than they are long. */
static void test_ones__draws_are_the_streams_words(void **state)
{
    (void)state;
    for (size_t s = 0; s < SIZES; s++) {
        made k = make(sizes[s], 20 + s);
        size_t stride = k.cols + 3;
        double *p = calloc(k.rows * stride, sizeof *p);
        rng r = rng_stream(s, RNG_CHAIN, 0), again = r;
        for (size_t i = 0; i < k.rows * stride; i++) p[i] = (double)(i % 11) / 10;
        ones_keep(&k.a, 0);
        ones_draw(&k.a, &r, k.rows, p, stride);
        for (size_t i = 0; i < k.rows; i++)
            for (size_t j = 0; j < k.cols; j++)
                k.x[i * k.cols + j] = ((double)rng_u32(&again) + 0.5) * 0x1p-32 < p[i * stride + j];
        for (size_t i = 0; i < k.rows; i++) assert_is(&k.a, i, k.cols, k.x + i * k.cols, 1);
        assert_int_equal(rng_u32(&r), rng_u32(&again));
        free(p);
        arena_dispose(&k.arena);
    }
}

static void test_ones__rows_are_kept_and_copied(void **state)
{
    (void)state;
    made k = make(sizes[2], 30), other = make(sizes[2], 31);
    ones_keep(&k.a, 10);
    for (size_t i = 10; i < k.rows; i++) ones_copy(&k.a, &other.a, k.rows - i);
    for (size_t i = 0; i < 10; i++) assert_is(&k.a, i, k.cols, k.x + i * k.cols, 1);
    for (size_t i = 10; i < k.rows; i++)
        assert_is(&k.a, i, k.cols, other.x + (k.rows - i) * k.cols, 1);
    arena_dispose(&k.arena);
    arena_dispose(&other.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ones__hold_the_rows_and_their_transpose),
        cmocka_unit_test(test_ones__product_is_the_sum_of_rows),
        cmocka_unit_test(test_ones__draws_are_the_streams_words),
        cmocka_unit_test(test_ones__rows_are_kept_and_copied),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
