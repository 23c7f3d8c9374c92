#include "verdict/stats.h"

#include <assert.h>
#include <float.h>
#include <math.h>

#define PI 3.14159265358979323846

/* ln Gamma(z) less Stirling's (z - 1/2) ln z - z + ln(2 pi)/2. Differences of these rests are all
   that a beta function needs, so nothing large is ever subtracted, as it would be with lgamma. */
static double stirling_rest(double z)
{
    double rest = 0;
    for (; z < 16; z += 1) rest += (z + 0.5) * log1p(1 / z) - 1;
    /* Bernoulli numbers over 2k(2k-1); the first term left out is below 1e-17 from z = 16 on. */
    static const double c[] = {1.0 / 12,   -1.0 / 360,        1.0 / 1260, -1.0 / 1680,
                               1.0 / 1188, -691.0 / 360360.0, 1.0 / 156};
    double w = 1 / (z * z), sum = 0;
    for (size_t k = sizeof c / sizeof c[0]; k-- > 0;) sum = sum * w + c[k];
    return rest + sum / z;
}

/* ln(1 + d), where ratio = 1 + d is known as well: each is exact where the other is not. */
static double log_ratio(double ratio, double d)
{
    return fabs(d) < 0.5 ? log1p(d) : log(ratio);
}

/* x^a y^b / B(a, b) with y = 1 - x, from the relative distances of x and y to their means. */
static double beta_power(double a, double b, double x, double y)
{
    double n = a + b, d = x * b - y * a;
    double exponent = a * log_ratio(x * n / a, d / a) + b * log_ratio(y * n / b, -d / b) +
                      stirling_rest(n) - stirling_rest(a) - stirling_rest(b);
    return sqrt(a / n * b / (2 * PI)) * exp(exponent);
}

/* I_x(a, b) for x up to about the mean a/(a+b): x^a y^b/B(a, b) over the continued fraction
   b_0 + a_1/(b_1 + a_2/(b_2 + …)) of Didonato and Morris (1992), by Lentz's method. It is every
   second step of the textbook's fraction; that one, with a = 5e5 and b = 1/2, loses five digits. */
static double beta_fraction(double a, double b, double x, double y, double power)
{
    if (power == 0) return 0;
    double value = a * (a * y - b * x + 1) / (a + 1), c = value, d = 0;
    for (double m = 1; m < 1e6; m++) {
        double e = a + 2 * m - 1;
        double numerator = (a + m - 1) / e * ((a + b + m - 1) / e) * (m * (b - m)) * x * x;
        double denominator =
            m + m * (b - m) * x / e + (a + m) * (a * y - b * x + 1 + m * (2 - x)) / (e + 2);
        d = 1 / (denominator + numerator * d);
        c = denominator + numerator / c;
        value *= c * d;
        if (fabs(c * d - 1) <= DBL_EPSILON) break;
    }
    return power / value;
}

typedef struct beta {
    double below, above; /* I_x(a, b) and 1 less it: the smaller computed, the other from it */
    double power;        /* x^a y^b / B(a, b) */
} beta;

static beta beta_at(double a, double b, double x, double y)
{
    beta at = {.power = beta_power(a, b, x, y)};
    if (x < (a + 1) / (a + b + 2)) {
        at.below = beta_fraction(a, b, x, y, at.power);
        at.above = 1 - at.below;
    } else {
        at.above = beta_fraction(b, a, y, x, at.power);
        at.below = 1 - at.above;
    }
    return at;
}

double stats_beta(double a, double b, double x)
{
    assert(a > 0 && b > 0 && x >= 0 && x <= 1);
    return beta_at(a, b, x, 1 - x).below;
}

double stats_binomial_above(size_t k, size_t n, double p)
{
    return k >= n ? 0 : stats_beta((double)k + 1, (double)(n - k), p);
}

/* The upper half of a symmetric density at t > 0. */
typedef struct half {
    double centre; /* P(0 < T < t) */
    double tail;   /* P(T > t); the two sum to 1/2 */
    double slope;  /* t times the density: d centre / d ln t */
} half;

typedef half half_at(double t, double df);

static half t_half(double t, double df)
{
    double q = t / df * t;
    beta at = beta_at(df / 2, 0.5, 1 / (1 + q), isinf(q) ? 1 : q / (1 + q));
    return (half){.centre = at.above / 2, .tail = at.below / 2, .slope = at.power};
}

static half normal_half(double z, double unused)
{
    (void)unused;
    double u = z * sqrt(0.5);
    return (half){.centre = erf(u) / 2,
                  .tail = erfc(u) / 2,
                  .slope = z * exp(-z * z / 2) / sqrt(2 * PI)};
}

static double cdf(half_at *at, double t, double df)
{
    if (isnan(t)) return t;
    half h = at(fabs(t), df);
    return t < 0 ? h.tail : 0.5 + h.centre;
}

/* The t whose lower tail is p: Newton's steps on a log-log scale, where both centre and tail are
   nearly straight lines, kept inside what is known of the answer. Near the middle the centre is
   matched, far out the tail: each keeps its digits there. */
static double quantile(half_at *at, double p, double df)
{
    assert(p > 0 && p < 1);
    if (p > 0.5) return -quantile(at, 1 - p, df);
    if (p == 0.5) return 0;
    int use_tail = p < 0.25;
    double want = use_tail ? p : 0.5 - p, low = 0, high = INFINITY, t = 1;
    for (int step = 0; step < 4000; step++) {
        half h = at(t, df);
        double have = use_tail ? h.tail : h.centre;
        if (use_tail ? have > want : have < want)
            low = t;
        else
            high = t;
        double slope = (use_tail ? -h.slope : h.slope) / have;
        double next = t * exp(log(want / have) / slope);
        if (!(next > low && next < high)) {
            /* Rounding alone may push the last step over an end. */
            if (fabs(next - t) <= 8 * DBL_EPSILON * t) return -next;
            next = isinf(high) ? 4 * t : low > 0 ? sqrt(low) * sqrt(high) : high / 4;
        }
        if (fabs(next - t) <= 2 * DBL_EPSILON * t) return -next;
        t = next;
    }
    return -t;
}

double stats_t_cdf(double t, double df)
{
    assert(df > 0);
    return cdf(t_half, t, df);
}

double stats_t_quantile(double p, double df)
{
    assert(df > 0);
    return quantile(t_half, p, df);
}

double stats_normal_cdf(double z)
{
    return cdf(normal_half, z, 0);
}

double stats_normal_quantile(double p)
{
    return quantile(normal_half, p, 0);
}

/* Phi(z) - 2 T(z, sqrt((1-rho)/(1+rho))) with Owen's T, an integral over [0, a <= 1] of a smooth
   function: Gauss's rule with 8 points on each quarter of it is exact to rounding. */
double stats_normal_both_below(double z, double rho)
{
    static const double node[] = {0x1.77ac94f3c7345p-3, 0x1.0d129583284b4p-1, 0x1.97e4ab249f41ep-1,
                                  0x1.ebab1cb0acc67p-1};
    static const double weight[] = {0x1.736360b199343p-2, 0x1.413c50a255615p-2,
                                    0x1.c76fb531d2b96p-3, 0x1.9ea1d04ca0374p-4};
    assert(rho >= 0 && rho <= 1);
    double a = sqrt((1 - rho) / (1 + rho)), sum = 0;
    for (int quarter = 0; quarter < 4; quarter++) {
        for (int k = 0; k < 8; k++) {
            double at = k < 4 ? -node[k] : node[k - 4];
            double v = a * (quarter + 0.5 + at / 2) / 4, u = 1 + v * v;
            sum += weight[k % 4] * exp(-z * z / 2 * u) / u;
        }
    }
    return stats_normal_cdf(z) - 2 * (sum * a / 8) / (2 * PI);
}
