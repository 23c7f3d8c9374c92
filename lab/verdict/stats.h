/* stats: the distributions that verdicts need, accurate in relative terms out into the tails.
 *
 * Every function is pure and, unless it says otherwise, right to 1e-12 of its value as long as that
 * is a normal number and |t| < 1e150 (tests/verdict/test_stats.c, against 30-digit values). Small
 * probabilities keep their digits: ask for the lower tail and use symmetry, never 1 - p. */
#ifndef VERDICT_STATS_H
#define VERDICT_STATS_H

#include <stddef.h>

/* The regularised incomplete beta function I_x(a, b), a and b > 0, 0 <= x <= 1. */
double stats_beta(double a, double b, double x);

/* P(X > k) of X ~ binomial(n, p). */
double stats_binomial_above(size_t k, size_t n, double p);

/* P(T <= t) of Student's t with df > 0 degrees of freedom, and the t of a probability in (0, 1). */
double stats_t_cdf(double t, double df);
double stats_t_quantile(double p, double df);

double stats_normal_cdf(double z);
double stats_normal_quantile(double p);

/* P(both are below z) of two standard normals that correlate by rho, 0 <= rho <= 1; its error is
   below 1e-15 in absolute terms. */
double stats_normal_both_below(double z, double rho);

#endif
