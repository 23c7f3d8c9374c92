/* facts: what is said of softplus as a function, counted over every finite float (and, in double,
 * where the threshold is).
 *
 *   facts          one line a fact: name, tab, value
 *
 * Everything is computed by the public functions; claims.py says which values make a claim hold. */
#include <softplus.h>

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { BLOCK = 4096 };

/* Finite floats in ascending order have ascending ordinals; -0 has -1 and +0 has 0. */
static float at(int64_t ordinal)
{
    uint32_t bits = ordinal < 0 ? (uint32_t)(-1 - ordinal) | 0x80000000u : (uint32_t)ordinal;
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static int64_t ordinal(float x)
{
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits >> 31 ? -1 - (int64_t)(bits & 0x7fffffffu) : (int64_t)bits;
}

static int64_t ordinal_f64(double x)
{
    int64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits < 0 ? -1 - (bits & INT64_MAX) : bits;
}

/* The same functions over one block of neighbours. */
typedef struct block {
    float x[BLOCK], one[BLOCK], zero[BLOCK];
    float softplus[BLOCK], capped[BLOCK]; /* without and with PyTorch's threshold of 20 */
    float slope[BLOCK], sigmoid[BLOCK];
    float relu[BLOCK], relu_slope[BLOCK];
    float sum_form[BLOCK]; /* log(e^0 + e^x) */
} block;

typedef struct facts {
    uint64_t floats;
    double slope_jump, relu_slope_jump; /* largest change of the derivative between neighbours */
    uint64_t negative, wrong_zero;      /* results < 0; results 0 where the nearest float is > 0 */
    uint64_t relu_zero;
    uint64_t pasted_zero;        /* of logf(1 + expf(x)), which is pasted by hand everywhere … */
    double pasted_infinite_from; /* … and the least x where it overflows */
    uint64_t slope_not_sigmoid;  /* differing in any bit */
    int64_t sum_form_ulps;       /* largest distance from softplus, in floats */
    uint64_t capped_differs;
    int64_t capped_ulps;
} facts;

static void compute(block *b, int64_t first, size_t n)
{
    for (size_t i = 0; i < n; i++) b->x[i] = at(first + (int64_t)i);
    sp_softplus_f32(n, b->x, b->softplus, 1, INFINITY);
    sp_softplus_f32(n, b->x, b->capped, 1, 20);
    sp_softplus_grad_f32(n, b->x, b->one, b->slope, 1, INFINITY);
    sp_sigmoid_f32(n, b->x, b->sigmoid);
    sp_relu_f32(n, b->x, b->relu);
    sp_relu_grad_f32(n, b->x, b->one, b->relu_slope);
    sp_logaddexp_f32(n, b->zero, b->x, b->sum_form);
}

static int64_t distance(float a, float b)
{
    int64_t d = ordinal(a) - ordinal(b);
    return d < 0 ? -d : d;
}

static void most(double *m, double a)
{
    if (a > *m) *m = a;
}

static void furthest(int64_t *m, int64_t a)
{
    if (a > *m) *m = a;
}

/* The float below -150 log 2: from there on down softplus(x), nearly e^x, is at most 2^-150, half of
   the least float, and 0 is the nearest. */
static const float last_zero = -0x1.9fe36ap+6f;

static void count(facts *f, const block *b, size_t n, float slope_before, float relu_before)
{
    for (size_t i = 0; i < n; i++) {
        most(&f->slope_jump, fabs((double)b->slope[i] - (i ? b->slope[i - 1] : slope_before)));
        most(&f->relu_slope_jump,
             fabs((double)b->relu_slope[i] - (i ? b->relu_slope[i - 1] : relu_before)));
        f->negative += b->softplus[i] < 0;
        f->wrong_zero += b->softplus[i] == 0 && b->x[i] > last_zero;
        f->relu_zero += b->relu[i] == 0;
        f->slope_not_sigmoid += memcmp(&b->slope[i], &b->sigmoid[i], sizeof(float)) != 0;
        furthest(&f->sum_form_ulps, distance(b->sum_form[i], b->softplus[i]));
        int64_t capped = distance(b->capped[i], b->softplus[i]);
        f->capped_differs += capped != 0;
        furthest(&f->capped_ulps, capped);
    }
}

static float pasted(float x)
{
    return logf(1 + expf(x));
}

static void count_pasted(facts *f)
{
    for (int64_t i = ordinal(last_zero) + 1; i <= ordinal(-16); i++)
        f->pasted_zero += pasted(at(i)) == 0;
    int64_t i = ordinal(80);
    while (!isinf(pasted(at(i)))) i++;
    f->pasted_infinite_from = at(i);
}

static void scan(facts *f)
{
    static block b;
    for (size_t i = 0; i < BLOCK; i++) b.one[i] = 1;
    int64_t first = ordinal(-FLT_MAX), end = ordinal(FLT_MAX) + 1;
    float slope = 0, relu_slope = 0; /* of -infinity */
    for (int64_t i = first; i < end; i += BLOCK) {
        size_t n = end - i < BLOCK ? (size_t)(end - i) : BLOCK;
        compute(&b, i, n);
        count(f, &b, n, slope, relu_slope);
        slope = b.slope[n - 1];
        relu_slope = b.relu_slope[n - 1];
    }
    f->floats = (uint64_t)(end - first);
}

/* sup |softplus_beta - relu| times beta, which is log 2 in theory: at 0, and less elsewhere. */
static double distance_to_relu(double beta)
{
    double widest = 0;
    for (int i = -4000; i <= 4000; i++) {
        double x = i / 100.0 / beta, y;
        sp_softplus_f64(1, &x, &y, beta, INFINITY);
        most(&widest, beta * (y - fmax(x, 0)));
    }
    return widest;
}

/* How far the threshold of 20 throws double precision off, in ULPs, just above it; and up to which x. */
static void threshold_f64(int64_t *ulps, double *until)
{
    *ulps = 0;
    for (int i = 1; i <= 20000; i++) {
        double x = 20 + i / 1000.0, exact, capped;
        if (i == 1) x = nextafter(20, 21);
        sp_softplus_f64(1, &x, &exact, 1, INFINITY);
        sp_softplus_f64(1, &x, &capped, 1, 20);
        int64_t d = ordinal_f64(exact) - ordinal_f64(capped);
        furthest(ulps, d < 0 ? -d : d);
        if (d != 0) *until = x;
    }
}

/* The conjugate by its definition, f*(p) = sup_x p x - softplus(x), the slope at the supremum being
   zero at x = logit p, against sp_softplus_conj and against minus the entropy. */
static void conjugate(double *by_definition, double *by_entropy, double *logit_gap)
{
    *by_definition = *by_entropy = *logit_gap = 0;
    for (int i = 1; i < 1000; i++) {
        double p = i / 1000.0, conj, entropy, y, slope, one = 1;
        sp_softplus_conj_f64(1, &p, &conj);
        sp_binary_entropy_f64(1, &p, &entropy);
        double widest = -INFINITY, best = 0;
        for (int k = -80000; k <= 80000; k++) { /* steps of 1e-4: the top is flat to 1e-9 / 8 */
            double x = k / 10000.0;
            sp_softplus_f64(1, &x, &y, 1, INFINITY);
            if (p * x - y > widest) {
                widest = p * x - y;
                best = x;
            }
        }
        sp_softplus_grad_f64(1, &best, &one, &slope, 1, INFINITY);
        most(by_definition, fabs(widest - conj));
        most(by_entropy, fabs(conj + entropy));
        most(logit_gap, fabs(best - sp_logit(p)));
    }
}

int main(void)
{
    static facts f;
    scan(&f);
    count_pasted(&f);
    int64_t ulps;
    double until = 20, definition, entropy, gap;
    threshold_f64(&ulps, &until);
    conjugate(&definition, &entropy, &gap);
    printf("floats\t%llu\n", (unsigned long long)f.floats);
    printf("slope_jump\t%.17g\n", f.slope_jump);
    printf("relu_slope_jump\t%.9g\n", f.relu_slope_jump);
    printf("negative\t%llu\n", (unsigned long long)f.negative);
    printf("wrong_zero\t%llu\n", (unsigned long long)f.wrong_zero);
    printf("relu_zero\t%llu\n", (unsigned long long)f.relu_zero);
    printf("pasted_zero\t%llu\n", (unsigned long long)f.pasted_zero);
    printf("pasted_infinite_from\t%.4g\n", f.pasted_infinite_from);
    printf("slope_not_sigmoid\t%llu\n", (unsigned long long)f.slope_not_sigmoid);
    printf("sum_form_ulps\t%lld\n", (long long)f.sum_form_ulps);
    printf("capped_differs_f32\t%llu\n", (unsigned long long)f.capped_differs);
    printf("capped_ulps_f32\t%lld\n", (long long)f.capped_ulps);
    printf("capped_ulps_f64\t%lld\n", (long long)ulps);
    printf("capped_until_f64\t%.4g\n", until);
    for (int k = 0; k < 4; k++) {
        double beta = pow(10, k);
        printf("relu_distance_%g\t%.9g\n", beta, distance_to_relu(beta));
    }
    printf("conjugate_by_definition\t%.3g\n", definition);
    printf("conjugate_by_entropy\t%.3g\n", entropy);
    printf("conjugate_slope\t%.3g\n", gap);
    return 0;
}
