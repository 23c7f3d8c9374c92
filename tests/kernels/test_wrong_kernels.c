/* test_wrong_kernels.c - the suites do fail: each kind of wrong kernel, planted in a copy of the
 * scalar table, has to be found by the suite that looks for its kind.
 */
#include "lanes.h"
#include "measure.h"
#include "same_bits.h"

#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { POINTS = 20000 };

static void right(size_t n, const float *x, float *y, float beta, float threshold)
{
    sp_kernels_of("scalar")->softplus_f32(n, x, y, beta, threshold);
}

/* log(1 + e^x): 0 below -16.6, infinite above 88.7. */
static void naive(size_t n, const float *x, float *y, float beta, float threshold)
{
    (void)beta, (void)threshold;
    for (size_t i = 0; i < n; i++) y[i] = logf(1 + expf(x[i]));
}

/* A handful of results that are two floats off. */
static void two_ulps_off(size_t n, const float *x, float *y, float beta, float threshold)
{
    for (size_t i = 0; i < n; i++) {
        float v = x[i];
        right(1, &v, &y[i], beta, threshold);
        if (v > 0.999f && v < 1.001f) y[i] = nextafterf(nextafterf(y[i], 9), 9);
    }
}

static void negative_in_the_tail(size_t n, const float *x, float *y, float beta, float threshold)
{
    for (size_t i = 0; i < n; i++) {
        float v = x[i];
        right(1, &v, &y[i], beta, threshold);
        if (v < -103.9f && v > -104.5f) y[i] = -0x1p-149f;
    }
}

/* One float below its left neighbour: still below 1 ULP of error, but not monotone. */
static void not_monotone(size_t n, const float *x, float *y, float beta, float threshold)
{
    for (size_t i = 0; i < n; i++) {
        float v = x[i];
        uint32_t bits;
        right(1, &v, &y[i], beta, threshold);
        memcpy(&bits, &v, sizeof bits);
        if (v > 0 && v < 0x1p-20f && bits % 2) y[i] = nextafterf(y[i], 0);
    }
}

static void swallows_nan(size_t n, const float *x, float *y, float beta, float threshold)
{
    for (size_t i = 0; i < n; i++) {
        float v = isnan(x[i]) ? 0 : x[i];
        right(1, &v, &y[i], beta, threshold);
    }
}

/* Rounds n up to whole vectors of four. */
static void writes_past_the_end(size_t n, const float *x, float *y, float beta, float threshold)
{
    right(n, x, y, beta, threshold);
    for (size_t i = n; i % 4; i++) y[i] = 0;
}

/* Reads a neighbour: every fourth element takes the one after it into account. */
static void looks_at_a_neighbour(size_t n, const float *x, float *y, float beta, float threshold)
{
    float *copy = malloc((n + 1) * sizeof *copy);
    assert_non_null(copy);
    memcpy(copy, x, n * sizeof *copy);
    right(n, copy, y, beta, threshold);
    for (size_t i = 0; i + 1 < n; i += 4)
        if (isnan(copy[i + 1])) y[i] = NAN;
    free(copy);
}

static void flushes_subnormals(size_t n, const float *x, float *y, float beta, float threshold)
{
    right(n, x, y, beta, threshold);
    for (size_t i = 0; i < n; i++)
        if (y[i] < 0x1p-126f) y[i] = 0;
}

typedef void (*kernel)(size_t, const float *, float *, float, float);

static struct sp_kernels with(kernel softplus)
{
    struct sp_kernels table = *sp_kernels_of("scalar");
    table.isa = "wrong";
    table.softplus_f32 = softplus;
    return table;
}

/* rows[0] is softplus with beta = 1, exact. */
static findings measured(kernel k)
{
    struct sp_kernels table = with(k);
    measurement m;
    measure_init(&m, &rows[0], REAL_F32, 2026, POINTS);
    measure_isa(&m, sp_kernels_of("scalar")); /* judged before, as in a run over all of them */
    findings f = measure_isa(&m, &table);
    measure_dispose(&m);
    return f;
}

static void test_wrong__the_right_one_passes(void **state)
{
    (void)state;
    findings f = measured(right);
    struct sp_kernels table = with(right);
    assert_true(findings_ok(&f, rows[0].bound[REAL_F32]));
    assert_int_equal(lanes_check(&table, &rows[0], REAL_F32), 0);
    assert_int_equal(same_bits_check(sp_kernels_of("scalar"), &table, &rows[0], REAL_F32), 0);
}

static void test_wrong__accuracy_is_judged(void **state)
{
    (void)state;
    findings f = measured(naive);
    assert_false(findings_ok(&f, 1));
    assert_true(f.bad_sign > 0); /* 0 where the truth is positive */
    f = measured(two_ulps_off);
    assert_false(findings_ok(&f, 1));
    assert_true(f.max_ulps > 1 && f.max_ulps < 3); /* two floats off what is not the nearest */
    f = measured(flushes_subnormals);
    assert_false(findings_ok(&f, 1));
}

/* The default tier is below 1 ULP: good, and not good enough where the nearest is promised. */
static void almost_always_nearest(size_t n, const float *x, float *y)
{
    right(n, x, y, 1, INFINITY);
}

static void test_wrong__correct_rounding_is_judged(void **state)
{
    (void)state;
    const row *r = rows;
    while (strcmp(r->op, "softplus_cr") != 0) r++;
    struct sp_kernels table = *sp_kernels_of("scalar");
    measurement m;
    measure_init(&m, r, REAL_F32, 2026, POINTS);
    findings f = measure_isa(&m, &table);
    assert_true(findings_ok(&f, r->bound[REAL_F32]));
    table.softplus_cr_f32 = almost_always_nearest;
    f = measure_isa(&m, &table);
    assert_true(f.max_ulps < 1 && f.rounded > f.points * 9 / 10);
    assert_false(findings_ok(&f, r->bound[REAL_F32]));
    measure_dispose(&m);
}

static void test_wrong__signs_order_and_nan_are_judged(void **state)
{
    (void)state;
    findings f = measured(negative_in_the_tail);
    assert_true(f.bad_sign > 0 && !findings_ok(&f, 1));
    f = measured(not_monotone);
    assert_true(f.bad_order > 0 && !findings_ok(&f, 9));
    f = measured(swallows_nan);
    assert_true(f.bad_nan > 0 && !findings_ok(&f, 1));
}

static void test_wrong__lanes_are_judged(void **state)
{
    (void)state;
    struct sp_kernels table = with(looks_at_a_neighbour);
    assert_true(lanes_check(&table, &rows[0], REAL_F32) > 0);
}

/* A store into the guard page kills; a store short of it is found by the canary. */
static void test_wrong__writes_outside_are_judged(void **state)
{
    (void)state;
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        signal(SIGSEGV, SIG_DFL); /* not cmocka's, which would go on with the next test */
        struct sp_kernels table = with(writes_past_the_end);
        _exit(lanes_check(&table, &rows[0], REAL_F32) > 0 ? 1 : 0);
    }
    int status;
    assert_true(waitpid(child, &status, 0) == child);
    assert_false(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void test_wrong__different_bits_are_judged(void **state)
{
    (void)state;
    struct sp_kernels table = with(two_ulps_off);
    const struct sp_kernels *scalar = sp_kernels_of("scalar");
    assert_int_equal(same_bits_check(scalar, &table, &rows[0], REAL_F32), 1);
    assert_true(same_bits_hash(scalar, &rows[0], REAL_F32) !=
                same_bits_hash(&table, &rows[0], REAL_F32));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wrong__the_right_one_passes),
        cmocka_unit_test(test_wrong__accuracy_is_judged),
        cmocka_unit_test(test_wrong__correct_rounding_is_judged),
        cmocka_unit_test(test_wrong__signs_order_and_nan_are_judged),
        cmocka_unit_test(test_wrong__lanes_are_judged),
        cmocka_unit_test(test_wrong__writes_outside_are_judged),
        cmocka_unit_test(test_wrong__different_bits_are_judged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
