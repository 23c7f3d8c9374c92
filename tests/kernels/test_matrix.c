/* test_matrix.c - the ops that are not elementwise, on every instruction set: value and derivative
 * in one pass, bias then activation, and the ops over rows against MPFR.
 *
 * Rows end against a guard page, and every length from 0 to 200 is tried, then long ones.
 */
#include "bits.h"
#include "guard.h"
#include "halves.h"
#include "op.h"
#include "reference.h"
#include "sample.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { SHORT = 200, LONG = 20011, SPACE = 1 << 18 };

/* What the row ops promise. The sum is the largest term's 1 plus the others, so its relative error
   stays that of one addition and one function, whatever the number of columns. */
#define ROW_ULPS 2.0
/* Halves are rounded once, from a double. */
#define HALF_ROW_ULPS (0.5 + 0x1p-28)

typedef struct {
    guarded x, y, z;
} space;

static int open_space(void **state)
{
    space *s = malloc(sizeof *s);
    if (!s) return -1;
    *s = (space){guard_map(SPACE), guard_map(SPACE), guard_map(SPACE)};
    *state = s;
    return 0;
}

static int close_space(void **state)
{
    space *s = *state;
    guard_unmap(&s->x);
    guard_unmap(&s->y);
    guard_unmap(&s->z);
    free(s);
    return 0;
}

/* The last n elements before the guard page. */
static void *tail(const guarded *g, real_type type, size_t n)
{
    return g->high - n * real_size(type);
}

static double get(real_type type, const void *a, size_t i)
{
    double x;
    sample_widen(type, 1, (const char *)a + i * real_size(type), &x);
    return x;
}

static void put(real_type type, void *a, size_t i, double x)
{
    sample_narrow(type, 1, &x, (char *)a + i * real_size(type));
}

/* Logits of every temper: ordinary, large, equal, with one that dominates. */
static void fill(real_type type, void *a, size_t n, uint64_t *random)
{
    double width = exp2(12 * sample_unit(random) - 4), shift = 100 * sample_unit(random) - 50;
    for (size_t i = 0; i < n; i++) {
        double v = shift + width * (sample_unit(random) - 0.5);
        put(type, a, i, v);
    }
}

/* ------------------------------------------------------------------ calls by type */

/* The kernel of an op for a type; parameters that are floats in every call are exact as doubles. */
#define CALL(k, t, op, ...)                                                                        \
    do {                                                                                           \
        switch (t) {                                                                               \
        case REAL_F32: (k)->op##_f32(__VA_ARGS__); break;                                          \
        case REAL_F64: (k)->op##_f64(__VA_ARGS__); break;                                          \
        case REAL_F16: (k)->op##_f16(__VA_ARGS__); break;                                          \
        default: (k)->op##_bf16(__VA_ARGS__); break;                                               \
        }                                                                                          \
    } while (0)

static double call_logsumexp(const struct sp_kernels *k, real_type t, size_t n, const void *x)
{
    switch (t) {
    case REAL_F32: return (double)k->logsumexp_f32(n, x);
    case REAL_F64: return k->logsumexp_f64(n, x);
    case REAL_F16: return half_value(t, k->logsumexp_f16(n, x));
    default: return half_value(t, k->logsumexp_bf16(n, x));
    }
}

static void call_rows(const struct sp_kernels *k, real_type t, bool log, size_t rows, size_t cols,
                      const void *x, void *y)
{
    if (log)
        CALL(k, t, log_softmax, rows, cols, x, y);
    else
        CALL(k, t, softmax, rows, cols, x, y);
}

static void call_loss(const struct sp_kernels *k, real_type t, size_t rows, size_t cols,
                      const void *x, const int32_t *label, void *loss, void *dx)
{
    CALL(k, t, softmax_cross_entropy, rows, cols, x, label, loss, dx);
}

/* ------------------------------------------------------------------ truths over a row */

typedef struct {
    mpfr_t max, sum, log_sum, t; /* sum of e^(x - max); log_sum its logarithm */
} row_truth;

static void row_truth_of(row_truth *r, real_type type, size_t n, const void *x)
{
    mpfr_inits2(160, r->max, r->sum, r->log_sum, r->t, (mpfr_ptr)0);
    double max = -INFINITY;
    for (size_t i = 0; i < n; i++) max = fmax(max, get(type, x, i));
    mpfr_set_d(r->max, max, MPFR_RNDN);
    /* log1p of the others keeps what a dominated row leaves */
    bool skipped = false;
    mpfr_set_zero(r->sum, 1);
    for (size_t i = 0; i < n; i++) {
        if (!skipped && get(type, x, i) == max) {
            skipped = true;
            continue;
        }
        mpfr_d_sub(r->t, get(type, x, i), r->max, MPFR_RNDN);
        mpfr_exp(r->t, r->t, MPFR_RNDN);
        mpfr_add(r->sum, r->sum, r->t, MPFR_RNDN);
    }
    mpfr_log1p(r->log_sum, r->sum, MPFR_RNDN);
    mpfr_add_ui(r->sum, r->sum, 1, MPFR_RNDN);
}

static void row_truth_clear(row_truth *r)
{
    mpfr_clears(r->max, r->sum, r->log_sum, r->t, (mpfr_ptr)0);
}

/* log sum, softmax and log softmax of element i into y. */
static void truth_lse(row_truth *r, mpfr_t y)
{
    mpfr_add(y, r->max, r->log_sum, MPFR_RNDN);
}

static void truth_softmax(row_truth *r, double x, mpfr_t y)
{
    mpfr_d_sub(r->t, x, r->max, MPFR_RNDN);
    mpfr_exp(r->t, r->t, MPFR_RNDN);
    mpfr_div(y, r->t, r->sum, MPFR_RNDN);
}

static void truth_log_softmax(row_truth *r, double x, mpfr_t y)
{
    mpfr_d_sub(r->t, x, r->max, MPFR_RNDN);
    mpfr_sub(y, r->t, r->log_sum, MPFR_RNDN);
}

static void expect(reference *r, real_type type, double got, const char *what, const char *isa,
                   size_t n, size_t i)
{
    bool half = type == REAL_F16 || type == REAL_BF16;
    if (half) mpfr_set_zero(r->scale, 1);
    double ulps = reference_ulps(r, type, got), bound = half ? HALF_ROW_ULPS : ROW_ULPS;
    if (!(ulps < bound))
        print_error("%s %s %s, %zu columns, element %zu: got %a want %a, %g ULP\n", what,
                    real_name(type), isa, n, i, got, reference_round(r, type), ulps);
    assert_true(ulps < bound);
}

/* Sums may cancel against the maximum near 0: there the unit is that of the maximum. */
static void set_scale(reference *r, double magnitude)
{
    mpfr_set_d(r->scale, fabs(magnitude), MPFR_RNDN);
}

static void check_row(const struct sp_kernels *isa, real_type type, space *s, size_t n,
                      uint64_t *random)
{
    reference r;
    row_truth t;
    void *x = tail(&s->x, type, n), *y = tail(&s->y, type, n), *z = tail(&s->z, type, n);
    reference_init(&r);
    fill(type, x, n, random);
    row_truth_of(&t, type, n, x);

    truth_lse(&t, r.y);
    set_scale(&r, mpfr_get_d(t.max, MPFR_RNDN));
    expect(&r, type, call_logsumexp(isa, type, n, x), "logsumexp", isa->isa, n, 0);

    call_rows(isa, type, false, 1, n, x, y);
    call_rows(isa, type, true, 1, n, x, z);
    size_t stride = n < 300 ? 1 : n / 97; /* MPFR decides a hundred of a long row */
    for (size_t i = 0; i < n; i += stride) {
        mpfr_set_zero(r.scale, 1);
        truth_softmax(&t, get(type, x, i), r.y);
        expect(&r, type, get(type, y, i), "softmax", isa->isa, n, i);
        truth_log_softmax(&t, get(type, x, i), r.y);
        expect(&r, type, get(type, z, i), "log_softmax", isa->isa, n, i);
    }

    int32_t label = (int32_t)(sample_random(random) % n);
    double loss; /* room for an element of any type */
    call_loss(isa, type, 1, n, x, &label, &loss, z);
    truth_log_softmax(&t, get(type, x, (size_t)label), r.y);
    mpfr_neg(r.y, r.y, MPFR_RNDN);
    expect(&r, type, get(type, &loss, 0), "cross entropy", isa->isa, n, 0);
    for (size_t i = 0; i < n; i += stride) {
        truth_softmax(&t, get(type, x, i), r.y);
        bool at_label = i == (size_t)label;
        set_scale(&r, at_label ? 1 : 0); /* p - 1 is as good as p is */
        if (at_label) mpfr_sub_ui(r.y, r.y, 1, MPFR_RNDN);
        expect(&r, type, get(type, z, i), "cross entropy's gradient", isa->isa, n, i);
    }
    row_truth_clear(&t);
    reference_dispose(&r);
}

static void test_matrix__rows_are_accurate(void **state)
{
    const struct sp_kernels *isa;
    for (unsigned k = 0; (isa = sp_kernels_at(k)); k++)
        for (int type = 0; type < REAL_TYPES; type++) {
            uint64_t random = 3;
            for (size_t n = 1; n <= SHORT; n += n < 40 ? 1 : 13)
                check_row(isa, (real_type)type, *state, n, &random);
            check_row(isa, (real_type)type, *state, LONG, &random);
        }
}

/* A matrix is its rows one after the other, in place too. */
static void test_matrix__rows_are_independent(void **state)
{
    space *s = *state;
    const struct sp_kernels *isa;
    for (unsigned k = 0; (isa = sp_kernels_at(k)); k++)
        for (int t = 0; t < REAL_TYPES; t++)
            for (size_t cols = 1; cols < 70; cols++) {
                enum { ROWS = 5 };
                real_type type = (real_type)t;
                size_t n = ROWS * cols, size = real_size(type);
                char *x = tail(&s->x, type, n), *y = tail(&s->y, type, n),
                     *z = tail(&s->z, type, n);
                uint64_t random = cols;
                fill(type, x, n, &random);
                for (int log = 0; log < 2; log++) {
                    call_rows(isa, type, log, ROWS, cols, x, y);
                    for (size_t r = 0; r < ROWS; r++)
                        call_rows(isa, type, log, 1, cols, x + r * cols * size,
                                  z + r * cols * size);
                    assert_int_equal(bits_first_difference(type, y, z, n), n);
                    memcpy(z, x, n * size);
                    call_rows(isa, type, log, ROWS, cols, z, z);
                    assert_int_equal(bits_first_difference(type, y, z, n), n);
                }
            }
}

static void test_matrix__rows_of_special_values(void **state)
{
    (void)state;
    const struct sp_kernels *isa;
    for (unsigned k = 0; (isa = sp_kernels_at(k)); k++) {
        const double inf = INFINITY;
        double y[3], low[] = {-inf, -inf, -inf}, one[] = {-inf, 2, -inf}, nan[] = {1, NAN, 2};
        assert_true(isa->logsumexp_f64(0, low) == -inf);
        assert_true(isa->logsumexp_f64(3, low) == -inf);
        assert_true(isa->logsumexp_f64(3, one) == 2);
        assert_true(isnan(isa->logsumexp_f64(3, nan)));
        assert_true(isa->logsumexp_f64(2, (double[]){inf, 1}) == inf);
        isa->softmax_f64(1, 3, one, y);
        assert_true(y[0] == 0 && y[1] == 1 && y[2] == 0);
        isa->log_softmax_f64(1, 3, one, y);
        assert_true(y[0] == -inf && y[1] == 0 && y[2] == -inf);
        isa->softmax_f64(1, 3, nan, y);
        assert_true(isnan(y[0]) && isnan(y[1]) && isnan(y[2]));
        isa->softmax_f64(0, 3, one, y);
        isa->softmax_f64(3, 0, one, y);

        int32_t labels[] = {-1, 3, 1};
        double logits[] = {0, 0, 0, 0, 0, 0, 5, 5, 5}, loss[3], dx[9];
        isa->softmax_cross_entropy_f64(3, 3, logits, labels, loss, dx);
        assert_true(isnan(loss[0]) && isnan(loss[1]) && isnan(dx[0]) && isnan(dx[5]));
        assert_true(fabs(loss[2] - log(3)) < 1e-15 && fabs(dx[7] + 2.0 / 3) < 1e-15);
        isa->softmax_cross_entropy_f64(3, 3, logits, labels, loss, NULL);
        assert_true(fabs(loss[2] - log(3)) < 1e-15);
    }
}

/* ------------------------------------------------------------------ fused forms */

static void call_both(const struct sp_kernels *k, real_type t, size_t n, const void *x, void *y,
                      void *s, double beta, double threshold)
{
    if (t == REAL_F64)
        k->softplus_both_f64(n, x, y, s, beta, threshold);
    else
        CALL(k, t, softplus_both, n, x, y, s, (float)beta, (float)threshold);
}

/* y within 1 ULP of softplus and s within 2 of sigma, both from one exponential; in place too. */
static void test_matrix__both_is_value_and_derivative(void **state)
{
    space *s = *state;
    reference r;
    reference_init(&r);
    const struct sp_kernels *isa;
    static const op_params params[] = {{1, INFINITY, 0}, {2, 20, 0}, {0.1, INFINITY, 0}};
    for (unsigned k = 0; (isa = sp_kernels_at(k)); k++)
        for (int t = 0; t < REAL_TYPES; t++)
            for (size_t p = 0; p < 3; p++)
                for (size_t n = 0; n <= SHORT; n += 7) {
                    real_type type = (real_type)t;
                    void *x = tail(&s->x, type, n), *y = tail(&s->y, type, n),
                         *d = tail(&s->z, type, n);
                    uint64_t random = n;
                    fill(type, x, n, &random);
                    call_both(isa, type, n, x, y, d, params[p].beta, params[p].threshold);
                    for (size_t i = 0; i < n; i++) {
                        point at = {type,
                                    get(type, x, i),
                                    0,
                                    type == REAL_F64 ? params[p].beta
                                                     : (double)(float)params[p].beta,
                                    params[p].threshold,
                                    0};
                        reference_at(&r, "softplus", &at);
                        expect(&r, type, get(type, y, i), "both", isa->isa, n, i);
                        reference_at(&r, "softplus_grad", &at);
                        expect(&r, type, get(type, d, i), "both's derivative", isa->isa, n, i);
                    }
                    char copy[SHORT * sizeof(double)];
                    memcpy(copy, d, n * real_size(type));
                    call_both(isa, type, n, x, x, d, params[p].beta, params[p].threshold);
                    assert_int_equal(bits_first_difference(type, x, y, n), n);
                    assert_int_equal(bits_first_difference(type, d, copy, n), n);
                }
    reference_dispose(&r);
}

static void call_bias(const struct sp_kernels *k, real_type t, bool relu, size_t rows, size_t cols,
                      const void *x, size_t ldx, const void *bias, void *y, size_t ldy,
                      const op_params *p)
{
    const float beta = (float)p->beta, threshold = (float)p->threshold;
    if (relu)
        CALL(k, t, bias_relu, rows, cols, x, ldx, bias, y, ldy);
    else
        CALL(k, t, bias_softplus, rows, cols, x, ldx, bias, y, ldy, beta, threshold);
}

/* Rows that are `ld` apart, those of a block where that is `cols`. */
static void check_bias(const struct sp_kernels *isa, real_type type, bool relu, size_t cols,
                       size_t ld, const op_params *params)
{
    enum { ROWS = 5, MAX_LD = 67, MAX = ROWS * MAX_LD };
    double x[MAX], bias[MAX_LD], y[MAX], sum[MAX], want[MAX];
    size_t n = ROWS * ld;
    uint64_t random = cols;
    fill(type, x, n, &random);
    fill(type, bias, ld, &random);
    for (size_t i = 0; i < n; i++)
        if (type == REAL_F32)
            ((float *)sum)[i] = ((float *)x)[i] + ((float *)bias)[i % ld];
        else
            sum[i] = x[i] + bias[i % ld];
    op_call(isa, op_find(relu ? "relu" : "softplus"), type, n, sum, NULL, want, params);
    memset(y, 0xa5, sizeof y);
    call_bias(isa, type, relu, ROWS, cols, x, ld, bias, y, ld, params);
    unsigned char canary[sizeof(double)];
    memset(canary, 0xa5, sizeof canary);
    for (size_t i = 0; i < MAX; i++) {
        const char *got = (const char *)y + i * real_size(type);
        const char *right = (const char *)want + i * real_size(type);
        if (i < n && i % ld < cols)
            assert_memory_equal(got, right, real_size(type));
        else
            assert_memory_equal(got, canary, real_size(type));
    }
}

/* The bits of the op after the rounded addition; what lies between and behind the rows stays. */
static void test_matrix__bias_is_addition_then_op(void **state)
{
    (void)state;
    static const op_params params[] = {{.beta = 1, .threshold = INFINITY},
                                       {.beta = 2, .threshold = 20}};
    const struct sp_kernels *isa;
    for (unsigned k = 0; (isa = sp_kernels_at(k)); k++)
        for (int t = 0; t <= REAL_F64; t++)
            for (int relu = 0; relu < 2; relu++)
                for (size_t cols = 0; cols <= 64; cols++)
                    for (size_t p = 0; p < 2; p++) {
                        check_bias(isa, (real_type)t, relu, cols, cols + 3, &params[p]);
                        if (cols) check_bias(isa, (real_type)t, relu, cols, cols, &params[p]);
                    }
}

/* For halves the sum is not rounded: the truth is the op of the exact one, also where it is a tie of
   halves that softplus is above by less than any number of digits shows. */
static void test_matrix__half_bias_is_rounded_once(void **state)
{
    (void)state;
    enum { ROWS = 128, COLS = 128 };
    static uint16_t x[ROWS * COLS], y[ROWS * COLS], bias[COLS];
    reference r;
    reference_init(&r);
    const struct sp_kernels *isa;
    for (unsigned k = 0; (isa = sp_kernels_at(k)); k++)
        for (int t = REAL_F16; t <= REAL_BF16; t++)
            for (int relu = 0; relu < 2; relu++) {
                real_type type = (real_type)t;
                uint64_t random = 17;
                /* magnitudes from 2^-12 to 2^12: sums that overlap, and that do not */
                for (size_t i = 0; i < ROWS * COLS; i++)
                    put(type, x, i, exp2(24 * sample_unit(&random) - 12) * (i % 2 ? 1 : -1));
                for (size_t i = 0; i < COLS; i++)
                    put(type, bias, i, exp2(24 * sample_unit(&random) - 12) * (i % 3 ? 1 : -1));
                call_bias(isa, type, relu, ROWS, COLS, x, COLS, bias, y, COLS,
                          &(op_params){.beta = 2, .threshold = 20});
                for (size_t i = 0; i < ROWS * COLS; i++) {
                    double s = get(type, x, i) + get(type, bias, i % COLS); /* exact */
                    const point at = {.type = type, .x = s, .beta = relu ? 1 : 2, .threshold = 20};
                    reference_at(&r, relu ? "relu" : "softplus", &at);
                    assert_true(get(type, y, i) == reference_round(&r, type));
                }
            }
    uint16_t got, big = 0x6800 /* 2048 */, one = 0x3c00;
    sp_kernels_at(0)->bias_softplus_f16(1, 1, &big, 1, &one, &got, 1, 1, INFINITY);
    assert_int_equal(got, 0x6801); /* 2049 + e^-2049: above the tie of 2048 and 2050 */
    sp_kernels_at(0)->bias_softplus_f16(1, 1, &big, 1, &one, &got, 1, 1, 20);
    assert_int_equal(got, 0x6800); /* linear: on it */
    reference_dispose(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_matrix__rows_are_accurate, open_space, close_space),
        cmocka_unit_test_setup_teardown(test_matrix__rows_are_independent, open_space, close_space),
        cmocka_unit_test(test_matrix__rows_of_special_values),
        cmocka_unit_test_setup_teardown(test_matrix__both_is_value_and_derivative, open_space,
                                        close_space),
        cmocka_unit_test(test_matrix__bias_is_addition_then_op),
        cmocka_unit_test(test_matrix__half_bias_is_rounded_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
