/* A positive parameter for an unconstrained sampler or optimiser: sigma = softplus(u), with the
 * log-Jacobian log |d sigma / d u| = log sigmoid(u) that a density over sigma needs over u.
 *
 * Shown on a half-normal density of sigma, integrated over u on a plain grid: the total is 1 only
 * if transform and Jacobian agree, far tails included.
 *
 *     cc positivity.c $(pkg-config --cflags --libs softplus) -lm && ./a.out
 */
#include <math.h>
#include <softplus.h>
#include <stdio.h>

enum { N = 4001 };

static double log_half_normal(double sigma)
{
    return 0.5 * log(2 / 3.14159265358979323846) - sigma * sigma / 2;
}

int main(void)
{
    static double u[N], sigma[N], log_jacobian[N];
    const double low = -60, step = 0.02;
    for (int i = 0; i < N; i++) u[i] = low + step * i;
    sp_softplus_f64(N, u, sigma, 1, SP_EXACT);
    sp_log_sigmoid_f64(N, u, log_jacobian);

    double total = 0, mean = 0;
    for (int i = 0; i < N; i++) {
        double density = exp(log_half_normal(sigma[i]) + log_jacobian[i]);
        total += density * step;
        mean += sigma[i] * density * step;
    }
    printf("sigma at u = -60: %.6g (never 0)\n", sigma[0]);
    printf("log-Jacobian there: %.6g\n", log_jacobian[0]);
    printf("total probability over u: %.9f\n", total);
    printf("mean of sigma: %.9f, and sqrt(2/pi) = %.9f\n", mean, sqrt(2 / 3.14159265358979323846));

    /* Starting values: the u that gives a wanted sigma. */
    const double want[3] = {1e-8, 0.6931471805599453, 50};
    double start[3], back[3];
    sp_softplus_inv_f64(3, want, start, 1, SP_EXACT);
    sp_softplus_f64(3, start, back, 1, SP_EXACT);
    for (int i = 0; i < 3; i++)
        printf("sigma %-10.6g <- u = %-12.6g -> sigma %.6g\n", want[i], start[i], back[i]);
    return 0;
}
