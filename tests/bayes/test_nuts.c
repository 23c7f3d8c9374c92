#include "bayes/diagnose.h"
#include "bayes/sampling.h"
#include "net/blas.h"
#include "test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CHAINS = 4 };

/* N(mean, S) in two dimensions with correlation rho, then independent ones whose standard deviations
   go from 1e-3 to 1e3. */
enum { WIDE = 7, DIM = 2 + WIDE };
static const double rho = 0.99, centre[2] = {3, -1}, sd[2] = {2, 0.5};

static double wide_sd(size_t j)
{
    return pow(10, (double)j - 3);
}

static double gaussian(const void *self, const double *q, double *gradient)
{
    (void)self;
    double u = (q[0] - centre[0]) / sd[0], v = (q[1] - centre[1]) / sd[1], r = 1 - rho * rho;
    double sum = -(u * u - 2 * rho * u * v + v * v) / (2 * r);
    gradient[0] = -(u - rho * v) / (r * sd[0]);
    gradient[1] = -(v - rho * u) / (r * sd[1]);
    for (size_t j = 0; j < WIDE; j++) {
        double z = q[2 + j] / wide_sd(j);
        sum -= z * z / 2;
        gradient[2 + j] = -z / wide_sd(j);
    }
    return sum;
}

/* Neal's funnel: v ~ N(0, 3), the others N(0, e^(v/2)): its neck is too narrow for any one step size. */
static double funnel(const void *self, const double *q, double *gradient)
{
    (void)self;
    double v = q[0], sum = -v * v / 18, precision = exp(-v);
    gradient[0] = -v / 9;
    for (size_t j = 1; j < DIM; j++) {
        sum -= q[j] * q[j] * precision / 2 + v / 2;
        gradient[0] += q[j] * q[j] * precision / 2 - 0.5;
        gradient[j] = -q[j] * precision;
    }
    return sum;
}

static double nowhere(const void *self, const double *q, double *gradient)
{
    (void)self, (void)q;
    memset(gradient, 0, DIM * sizeof *gradient);
    return NAN;
}

static sampling made(double (*density)(const void *, const double *, double *),
                     const sampling_options *o)
{
    target t[CHAINS];
    for (int c = 0; c < CHAINS; c++) t[c] = (target){DIM, density, NULL};
    sampling s;
    assert_int_equal(sampling_make(&s, t, o, NULL), 0);
    return s;
}

/* The j-th coordinate, transformed: [chains][draws]. */
static double *column(const sampling *s, size_t j)
{
    size_t n = s->chains * s->draws;
    double *x = calloc(n, sizeof *x);
    assert_non_null(x);
    for (size_t i = 0; i < n; i++) x[i] = s->q[i * s->dim + j];
    return x;
}

/* Criterion: mean, variance and the 5 % and 95 % quantiles within 4 Monte Carlo standard errors, which
   the effective sample sizes give; chains agree. */
static void is_normal(const sampling *s, size_t j, double mean, double deviation)
{
    double *x = column(s, j), *z = column(s, j);
    size_t n = s->chains * s->draws;
    diagnosis d, squares;
    assert_int_equal(diagnose(&d, &(draws_view){x, s->chains, s->draws}, NULL), 0);
    assert_true(d.rhat < 1.01);
    assert_true(d.ess_bulk > 400 && d.ess_tail > 400);
    double sum = 0, square = 0, tail = 0;
    for (size_t i = 0; i < n; i++) {
        double u = (x[i] - mean) / deviation;
        sum += u / (double)n;
        square += u * u / (double)n;
        tail += (fabs(u) > 1.6448536269514722) / (double)n;
        z[i] = u * u;
    }
    assert_int_equal(diagnose(&squares, &(draws_view){z, s->chains, s->draws}, NULL), 0);
    assert_true(fabs(sum) < 4 / sqrt(d.ess_mean));
    assert_true(fabs(square - 1) < 4 * sqrt(2 / squares.ess_mean));
    assert_true(fabs(tail - 0.1) < 4 * sqrt(0.1 * 0.9 / d.ess_tail));
    free(x);
    free(z);
}

static void has_the_gaussian(metric_kind kind)
{
    sampling_options o = sampling_defaults();
    o.metric = kind;
    o.threads = 2;
    sampling s = made(gaussian, &o);
    size_t divergent = 0;
    double accept = 0;
    for (size_t i = 0; i < s.chains * s.draws; i++) {
        divergent += (size_t)s.step[i].divergent;
        accept += s.step[i].accept / (double)(s.chains * s.draws);
        assert_true(s.step[i].leapfrogs < (size_t)2 << s.step[i].depth);
    }
    assert_int_equal(divergent, 0);
    assert_true(accept > 0.75 && accept < 0.95);
    for (size_t j = 0; j < 2; j++) is_normal(&s, j, centre[j], sd[j]);
    for (size_t j = 0; j < WIDE; j++) is_normal(&s, 2 + j, 0, wide_sd(j));
    sampling_dispose(&s);
}

static void test_nuts__gaussians_of_any_shape(void **state)
{
    (void)state;
    has_the_gaussian(METRIC_DIAGONAL);
    has_the_gaussian(METRIC_DENSE);
}

/* What the dense metric is for: correlated coordinates in as few steps as independent ones. */
static void test_nuts__a_dense_metric_undoes_correlation(void **state)
{
    (void)state;
    size_t steps[2] = {0};
    for (int kind = METRIC_DIAGONAL; kind <= METRIC_DENSE; kind++) {
        sampling_options o = sampling_defaults();
        o.metric = (metric_kind)kind;
        sampling s = made(gaussian, &o);
        for (size_t i = 0; i < s.chains * s.draws; i++) steps[kind] += s.step[i].leapfrogs;
        sampling_dispose(&s);
    }
    assert_true(2 * steps[METRIC_DENSE] < steps[METRIC_DIAGONAL]);
}

static void test_nuts__the_funnel_diverges_and_says_so(void **state)
{
    (void)state;
    sampling_options o = sampling_defaults();
    sampling s = made(funnel, &o);
    size_t divergent = 0;
    for (size_t i = 0; i < s.chains * s.draws; i++) divergent += (size_t)s.step[i].divergent;
    assert_true(divergent > 0);
    sampling_dispose(&s);
}

static void test_nuts__the_same_bits_on_any_number_of_threads(void **state)
{
    (void)state;
    sampling_options o = sampling_defaults();
    o.warmup = o.draws = 200;
    sampling one = made(gaussian, &o);
    o.threads = 3;
    sampling three = made(gaussian, &o);
    size_t n = one.chains * one.draws * one.dim;
    assert_memory_equal(one.q, three.q, n * sizeof *one.q);
    o.seed = 2;
    sampling other = made(gaussian, &o);
    assert_memory_not_equal(one.q, other.q, n * sizeof *one.q);
    sampling_dispose(&one);
    sampling_dispose(&three);
    sampling_dispose(&other);
}

static void test_nuts__refuses_what_is_finite_nowhere(void **state)
{
    (void)state;
    sampling_options o = sampling_defaults();
    o.chains = 1;
    sampling s;
    err e = {0};
    target t = {DIM, nowhere, NULL};
    assert_int_equal(sampling_make(&s, &t, &o, &e), ERR_DATA);
    assert_non_null(strstr(e.text, "not finite"));
}

static void test_nuts__stops_when_told(void **state)
{
    (void)state;
    stop_flag stop = 1;
    sampling_options o = sampling_defaults();
    o.chains = 1;
    o.stop = &stop;
    sampling s;
    target t = {DIM, gaussian, NULL};
    assert_int_equal(sampling_make(&s, &t, &o, NULL), ERR_STOPPED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nuts__gaussians_of_any_shape),
        cmocka_unit_test(test_nuts__a_dense_metric_undoes_correlation),
        cmocka_unit_test(test_nuts__the_funnel_diverges_and_says_so),
        cmocka_unit_test(test_nuts__the_same_bits_on_any_number_of_threads),
        cmocka_unit_test(test_nuts__refuses_what_is_finite_nowhere),
        cmocka_unit_test(test_nuts__stops_when_told),
    };
    blas_one_thread();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
