#include "block.h"

#include <math.h>

enum { NODES = 9, TESTS = 4 };

/* In t, which runs from -1 to 1 over the block: Chebyshev's points, and points between them. */
static const double nodes[NODES] = {
    -0.984807753012208, -0.8660254037844387, -0.6427876096865394, -0.3420201433256687, 0,
    0.3420201433256687, 0.6427876096865394,  0.8660254037844387,  0.984807753012208};
static const double tests[TESTS] = {-1, -0.51, 0.17, 0.94};

/* The polynomial has to agree with the filter much better than the filter with the truth. */
#define AGREEMENT (FILTER_RELATIVE / 8)

typedef struct {
    double c[NODES]; /* of the powers of t */
} polynomial;

static inline double value(const polynomial *p, double t)
{
    double y = p->c[NODES - 1];
    for (int k = NODES - 2; k >= 0; k--) y = y * t + p->c[k];
    return y;
}

/* Newton's divided differences, then expanded into powers. */
static polynomial interpolate(const double *f)
{
    double d[NODES];
    polynomial p = {{0}};
    for (int i = 0; i < NODES; i++) d[i] = f[i];
    for (int k = 1; k < NODES; k++)
        for (int i = NODES - 1; i >= k; i--) d[i] = (d[i] - d[i - 1]) / (nodes[i] - nodes[i - k]);
    for (int k = NODES - 1; k >= 0; k--) {
        for (int i = NODES - 1; i > 0; i--) p.c[i] = p.c[i - 1] - nodes[k] * p.c[i];
        p.c[0] = d[k] - nodes[k] * p.c[0];
    }
    return p;
}

static bool ask(const judge *j, double x, double z, double *y)
{
    point p = row_point(j->row, j->type, x, z);
    filtered v = j->filter(&p);
    *y = v.y;
    return fabs(v.y) < 0x1p126 && fabs(v.y) > 0x1p-140 && v.scale <= fabs(v.y);
}

/* Is the function a polynomial here, of one sign and far from the ends of the range? */
static bool fit(const judge *j, double middle, double radius, double z, polynomial *p)
{
    double f[NODES], y;
    for (int i = 0; i < NODES; i++)
        if (!ask(j, middle + radius * nodes[i], z, &f[i]) || f[i] * f[0] <= 0) return false;
    *p = interpolate(f);
    for (int i = 0; i < TESTS; i++)
        if (!ask(j, middle + radius * tests[i], z, &y) ||
            !(fabs(value(p, tests[i]) - y) <= AGREEMENT * fabs(y)))
            return false;
    return true;
}

static void one_by_one(judge *j, size_t n, const float *x, const float *y, double z,
                       double previous)
{
    j->previous = previous;
    for (size_t i = 0; i < n; i++) judge_point(j, (double)x[i], z, (double)y[i]);
}

/* How many results from y on are the same number; 1 for a NaN. */
static size_t run_length(size_t n, const float *y)
{
    size_t m = 1;
    while (m < n && y[m] == y[0]) m++;
    return m;
}

/* Is every result the nearest float? A monotone truth that rounds to the same float at both ends of
   a run rounds to it in between, and the largest error is at an end. */
static void judge_nearest(judge *j, size_t n, const float *x, const float *y, double z,
                          double previous)
{
    findings *f = &j->found;
    for (size_t m; n > 0; n -= m, x += m, y += m) {
        m = j->row->monotone ? run_length(n, y) : n;
        if (m < 3 || !j->row->monotone) {
            one_by_one(j, m, x, y, z, previous);
        } else {
            uint64_t before = f->rounded;
            one_by_one(j, 1, x, y, z, previous);
            one_by_one(j, 1, x + m - 1, y + m - 1, z, (double)y[0]);
            if (f->rounded == before + 2) {
                f->points += m - 2;
                f->by_filter += m - 2;
                f->rounded += m - 2;
            } else {
                one_by_one(j, m - 2, x + 1, y + 1, z, NAN);
            }
        }
        previous = (double)y[m - 1];
    }
}

/* 1/ULP of a float at a double. */
static double unit_at(double y)
{
    int e;
    frexp(y, &e);
    return ldexp(1, 24 - (e < -125 ? -125 : e));
}

/* The proof's innermost loops, with the vectors that the machine has; contraction is off, so that all
   give the same. */
#if defined(__x86_64__)
#define VECTORISED __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define VECTORISED
#endif

/* What the double reference says of m <= CHUNK points. */
typedef struct {
    unsigned opened, rounded, bad_sign; /* left to MPFR; nearest; of the wrong sign */
    double worst;
} chunk_findings;

enum { CHUNK = 256 };

/* The polynomial at the points from, from + 1, ... of n. */
VECTORISED static void values(const polynomial *p, int from, int n, double v[CHUNK])
{
    double step = 2 / (double)(n - 1);
    for (int i = 0; i < CHUNK; i++) v[i] = value(p, (double)(from + i) * step - 1);
}

/* `open` marks the points that are left to MPFR. */
VECTORISED static chunk_findings judge_chunk(int m, const float *y, const double *v, double unit,
                                             double limit, int open[CHUNK])
{
    int opened = 0, rounded = 0, bad_sign = 0;
    double worst = 0;
    for (int i = 0; i < m; i++) {
        double slack = fabs(v[i]) * FILTER_RELATIVE, got = (double)y[i];
        float low = (float)(v[i] - slack), high = (float)(v[i] + slack);
        double ulps = fabs(got - v[i]) * unit;
        int is_open = !(ulps + JUDGE_FILTER_ULPS <= limit) | (low != high);
        double sure = is_open ? 0 : ulps;
        open[i] = is_open;
        opened += is_open;
        rounded += !is_open & (y[i] == low);
        bad_sign += !is_open & (got * v[i] < 0);
        worst = sure > worst ? sure : worst;
    }
    return (chunk_findings){(unsigned)opened, (unsigned)rounded, (unsigned)bad_sign, worst};
}

/* What the double reference says of n points. */
static void judge_smooth(judge *j, size_t n, const float *x, const float *y, double z,
                         const polynomial *p)
{
    findings *f = &j->found;
    for (size_t from = 0; from < n; from += CHUNK) {
        size_t m = n - from < CHUNK ? n - from : CHUNK;
        double v[CHUNK], limit = fmax(f->max_ulps, JUDGE_CLEARLY_SMALL);
        int open[CHUNK];
        values(p, (int)from, (int)n, v);
        /* the unit can change once, where the results cross a power of two */
        double unit = unit_at(v[0]);
        bool one_unit = unit == unit_at(v[m - 1]);
        chunk_findings c = judge_chunk((int)m, y + from, v, unit, limit, open);
        if (!one_unit || c.worst > f->max_ulps) {
            for (size_t i = 0; i < m; i++) {
                j->previous = NAN; /* order is looked at by the caller */
                judge_point(j, (double)x[from + i], z, (double)y[from + i]);
            }
            continue;
        }
        f->points += m - c.opened;
        f->by_filter += m - c.opened;
        f->rounded += c.rounded;
        f->bad_sign += c.bad_sign;
        for (size_t i = 0; c.opened && i < m; i++)
            if (open[i]) {
                j->previous = NAN;
                judge_point(j, (double)x[from + i], z, (double)y[from + i]);
            }
    }
}

static uint64_t out_of_order(int monotone, size_t n, const float *y, double previous)
{
    uint64_t bad = monotone * ((double)y[0] - previous) < 0;
    for (size_t i = 1; monotone > 0 && i < n; i++) bad += y[i] < y[i - 1];
    for (size_t i = 1; monotone < 0 && i < n; i++) bad += y[i] > y[i - 1];
    return bad;
}

void judge_block(judge *j, size_t n, const float *x, const float *y, double z, double previous)
{
    polynomial p;
    double first = (double)x[0], last = (double)x[n - 1];
    if (j->row->bound[j->type] <= 0.5) {
        judge_nearest(j, n, x, y, z, previous);
        return;
    }
    bool smooth = j->filter && n > NODES && isfinite(first) && isfinite(last) &&
                  x[1] - x[0] == x[n - 1] - x[n - 2] && /* one spacing */
                  isinf(j->row->params.threshold) &&
                  fit(j, (first + last) / 2, (last - first) / 2, z, &p);
    if (!smooth) {
        one_by_one(j, n, x, y, z, previous);
        return;
    }
    judge_smooth(j, n, x, y, z, &p);
    j->found.bad_order += out_of_order(j->row->monotone, n, y, previous);
    j->previous = (double)y[n - 1];
}
