#include "cases.h"

#include "measure.h"
#include "sample.h"

#include <math.h>
#include <string.h>

/* ------------------------------------------------------------------ anchors */

static void run_memcpy(const bench_job *j)
{
    memcpy(j->y, j->x, j->n * real_size(j->type));
}

/* The harness alone: a call through a pointer. */
static void run_dummy(const bench_job *j)
{
    (void)j;
}

/* What people write by hand: max(x, 0) + log1p(exp(-|x|)) of the C library. */
static void run_libm(const bench_job *j)
{
    if (j->type == REAL_F32) {
        const float *x = j->x;
        float *y = j->y;
        for (size_t i = 0; i < j->n; i++) y[i] = fmaxf(x[i], 0) + log1pf(expf(-fabsf(x[i])));
        return;
    }
    const double *x = j->x;
    double *y = j->y;
    for (size_t i = 0; i < j->n; i++) y[i] = fmax(x[i], 0) + log1p(exp(-fabs(x[i])));
}

/* ------------------------------------------------------------------ ops */

static void run_elementwise(const bench_job *j)
{
    op_call(j->isa, j->what->op, j->type, j->n, j->x, j->z, j->y, &j->params);
}

/* The kernel of an op in the table of the job's instruction set, for the job's type. */
#define CALL(j, op, ...)                                                                           \
    do {                                                                                           \
        switch ((j)->type) {                                                                       \
        case REAL_F32: (j)->isa->op##_f32(__VA_ARGS__); break;                                     \
        case REAL_F64: (j)->isa->op##_f64(__VA_ARGS__); break;                                     \
        case REAL_F16: (j)->isa->op##_f16(__VA_ARGS__); break;                                     \
        default: (j)->isa->op##_bf16(__VA_ARGS__); break;                                          \
        }                                                                                          \
    } while (0)

static void run_both(const bench_job *j)
{
    float b = (float)j->params.beta, t = (float)j->params.threshold;
    CALL(j, softplus_both, j->n, j->x, j->y, j->s, b, t);
}

static void run_bias_softplus(const bench_job *j)
{
    size_t c = j->cols, r = j->n / c;
    float b = (float)j->params.beta, t = (float)j->params.threshold;
    CALL(j, bias_softplus, r, c, j->x, c, j->z, j->y, c, b, t);
}

static void run_bias_relu(const bench_job *j)
{
    size_t c = j->cols, r = j->n / c;
    CALL(j, bias_relu, r, c, j->x, c, j->z, j->y, c);
}

static void run_logsumexp(const bench_job *j)
{
    size_t c = j->cols;
    for (size_t r = 0; r < j->n / c; r++) switch (j->type) {
#define ROW(T, type) ((T *)j->y)[r] = j->isa->logsumexp_##type(c, (const T *)j->x + r * c)
        case REAL_F32: ROW(float, f32); break;
        case REAL_F64: ROW(double, f64); break;
        case REAL_F16: ROW(uint16_t, f16); break;
        default: ROW(uint16_t, bf16); break;
#undef ROW
        }
}

static void run_softmax(const bench_job *j)
{
    size_t c = j->cols, r = j->n / c;
    if (strcmp(j->what->name, "log_softmax") == 0)
        CALL(j, log_softmax, r, c, j->x, j->y);
    else
        CALL(j, softmax, r, c, j->x, j->y);
}

static void run_cross_entropy(const bench_job *j)
{
    size_t c = j->cols, r = j->n / c;
    CALL(j, softmax_cross_entropy, r, c, j->x, j->labels, j->s, j->y);
}

static bench_case case_of(const op *o)
{
    bench_case c = {.name = o->name,
                    .op = o,
                    .streams = 2,
                    .run = run_elementwise,
                    .params = {.beta = 1, .threshold = INFINITY, .k = 3}};
    switch (o->shape) {
    case SHAPE_bothp2:
        c.run = run_both;
        c.streams = 3;
        break;
    case SHAPE_biasrowp2: c.run = run_bias_softplus; break;
    case SHAPE_biasrow: c.run = run_bias_relu; break;
    case SHAPE_reduce:
        c.run = run_logsumexp;
        c.streams = 1;
        break;
    case SHAPE_rows: c.run = run_softmax; break;
    case SHAPE_loss: c.run = run_cross_entropy; break;
    default: c.streams = op_is_binary(o) ? 3 : 2; break;
    }
    if (o->shape == SHAPE_map1p1 || o->shape == SHAPE_gradp1) c.params.beta = 0.5;
    return c;
}

bool cases_has(const bench_case *c, real_type type)
{
    if (c->op) return op_has_type(c->op, type);
    return c->run != run_libm || type == REAL_F32 || type == REAL_F64;
}

size_t cases_list(bench_case *list, size_t capacity)
{
    const op *softplus = op_find("softplus");
    const bench_case fixed[] = {
        {.name = "memcpy", .streams = 2, .run = run_memcpy},
        {.name = "dummy", .streams = 2, .run = run_dummy},
        {.name = "libm", .streams = 2, .run = run_libm},
        {.name = "softplus beta=2 threshold=20",
         .op = softplus,
         .streams = 2,
         .run = run_elementwise,
         .params = {.beta = 2, .threshold = 20}},
    };
    size_t n = 0;
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed && n < capacity; i++) list[n++] = fixed[i];
    for (size_t i = 0; i < op_count && n < capacity; i++) list[n++] = case_of(&op_list[i]);
    return n;
}

/* ------------------------------------------------------------------ correctness */

enum { POINTS = 3000 };

static int check_row(const row *r, real_type type)
{
    int wrong = 0;
    const struct sp_kernels *isa;
    measurement m;
    measure_init(&m, r, type, 99, POINTS);
    for (unsigned i = 0; (isa = sp_kernels_at(i)); i++) {
        findings f = measure_isa(&m, isa);
        if (findings_ok(&f, row_bound(r, type))) continue;
        wrong++;
        printf("WRONG ");
        findings_print(stdout, r, type, isa->isa, &f);
    }
    measure_dispose(&m);
    return wrong;
}

/* sum over a row of e^(x - max), for what follows from it; the slow and sure way. */
static double log_sum(size_t n, const double *x, double *max)
{
    double sum = 0;
    *max = -INFINITY;
    for (size_t i = 0; i < n; i++) *max = fmax(*max, x[i]);
    for (size_t i = 0; i < n; i++) sum += exp(x[i] - *max);
    return log(sum);
}

/* Does the matrix op give about what f64 arithmetic gives? test_matrix is the strict proof. */
static int check_matrix(const bench_case *c, real_type type)
{
    enum { COLS = 10, ROWS = 7, N = COLS * ROWS };
    double x[N], z[N], y[N], s[N], wide_x[N], wide_z[N], wide_y[N], wide_s[N];
    int32_t labels[ROWS];
    input_fill(INPUT_NORMAL, DOMAIN_ALL, type, N, x);
    input_fill(INPUT_NORMAL, DOMAIN_ALL, type, N, z);
    for (int r = 0; r < ROWS; r++) labels[r] = r;
    bench_job j = {.what = c,
                   .isa = sp_kernels_at(0),
                   .type = type,
                   .n = N,
                   .cols = COLS,
                   .x = x,
                   .z = z,
                   .y = y,
                   .s = s,
                   .labels = labels,
                   .params = c->params};
    memset(y, 0, sizeof y);
    memset(s, 0, sizeof s);
    c->run(&j);
    sample_widen(type, N, x, wide_x);
    sample_widen(type, N, z, wide_z);
    sample_widen(type, N, y, wide_y);
    sample_widen(type, N, s, wide_s);

    double worst = 0;
    for (int i = 0; i < N; i++) {
        double max, *row = wide_x + i / COLS * COLS, lse = log_sum(COLS, row, &max);
        double v = wide_x[i], want = 0, got = wide_y[i];
        double softplus = fmax(v, 0) + log1p(exp(-fabs(v)));
        double sum = v + wide_z[i % COLS];
        if (c->run == run_both)
            want = softplus, worst = fmax(worst, fabs(wide_s[i] - 1 / (1 + exp(-v))));
        else if (c->run == run_bias_softplus)
            want = fmax(sum, 0) + log1p(exp(-fabs(sum)));
        else if (c->run == run_bias_relu)
            want = fmax(sum, 0);
        else if (c->run == run_logsumexp)
            want = max + lse, got = wide_y[i / COLS];
        else if (c->run == run_cross_entropy)
            want = exp(v - max - lse) - (i % COLS == labels[i / COLS]);
        else
            want = strcmp(c->name, "softmax") == 0 ? exp(v - max - lse) : v - max - lse;
        worst = fmax(worst, fabs(got - want) / fmax(1, fabs(want)));
    }
    static const double tolerance[] = {1e-6, 1e-14, 0x1p-11, 0x1p-8}; /* of the real_types */
    bool ok = worst < tolerance[type];
    if (!ok) printf("WRONG %s %s: off by %g\n", c->name, real_name(type), worst);
    return !ok;
}

int cases_check(const bench_case *c, real_type type)
{
    int wrong = 0;
    if (!c->op) return 0;
    if (!op_is_elementwise(c->op)) return check_matrix(c, type);
    for (size_t i = 0; i < row_count; i++)
        if (strcmp(rows[i].op, c->op->name) == 0) wrong += check_row(&rows[i], type);
    return wrong;
}
