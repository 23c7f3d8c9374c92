/* The body of loss_sum for one real type; see loss.h. */
#include "net/real.inc.h"

static double NET(squared)(size_t rows, const REAL *z, const REAL *y, REAL weight, REAL *dz)
{
    double sum = 0;
    for (size_t i = 0; i < rows; i++) {
        REAL d = z[i] - y[i];
        sum += (double)d * (double)d;
        if (dz) dz[i] = 2 * weight * d;
    }
    return sum;
}

static double deviance(double y, double mu, double log_mu);

/* d/dz = 2 (sigma - y sigma/mu). Both sigma and mu behave as e^z far left of 0, where their ratio
   tends to 1 and log mu to z: used from -80 on, before either becomes subnormal. */
static double NET(poisson_softplus)(size_t rows, const REAL *z, const REAL *y, REAL weight,
                                    REAL *dz)
{
    enum { BLOCK = 256 };
    REAL mu[BLOCK], sigma[BLOCK];
    double sum = 0;
    for (size_t at = 0; at < rows; at += BLOCK) {
        size_t n = rows - at < BLOCK ? rows - at : BLOCK;
        SP(softplus)(n, z + at, mu, 1, SP_EXACT);
        SP(sigmoid)(n, z + at, sigma);
        for (size_t i = 0; i < n; i++) {
            int tail = z[at + i] < -80;
            double log_mu = tail ? (double)z[at + i] : log((double)mu[i]);
            sum += deviance((double)y[at + i], (double)mu[i], log_mu);
            if (!dz) continue;
            REAL ratio = tail ? 1 : sigma[i] / mu[i];
            dz[at + i] = 2 * weight * (sigma[i] - y[at + i] * ratio);
        }
    }
    return sum;
}

static double NET(poisson_exp)(size_t rows, const REAL *z, const REAL *y, REAL weight, REAL *dz)
{
    double sum = 0;
    for (size_t i = 0; i < rows; i++) {
        double mu = exp((double)z[i]);
        sum += deviance((double)y[i], mu, (double)z[i]);
        if (dz) dz[i] = (REAL)(2 * (double)weight * (mu - (double)y[i]));
    }
    return sum;
}

static double NET(logistic)(size_t rows, const REAL *z, const REAL *y, REAL weight, REAL *dz)
{
    enum { BLOCK = 256 };
    REAL margin[BLOCK], value[BLOCK], slope[BLOCK];
    double sum = 0;
    for (size_t at = 0; at < rows; at += BLOCK) {
        size_t n = rows - at < BLOCK ? rows - at : BLOCK;
        for (size_t i = 0; i < n; i++) margin[i] = y[at + i] > 0 ? -z[at + i] : z[at + i];
        SP(softplus)(n, margin, value, 1, SP_EXACT);
        for (size_t i = 0; i < n; i++) sum += (double)value[i];
        if (!dz) continue;
        SP(sigmoid)(n, margin, slope);
        for (size_t i = 0; i < n; i++)
            dz[at + i] = y[at + i] > 0 ? -weight * slope[i] : weight * slope[i];
    }
    return sum;
}

static double NET(softmax_loss)(size_t rows, size_t outputs, const REAL *z, const REAL *y,
                                REAL weight, REAL *dz)
{
    double sum = 0;
    for (size_t i = 0; i < rows; i++) {
        size_t class = (size_t)y[i];
        const REAL *row = z + i * outputs;
        sum += (double)SP(logsumexp)(outputs, row) - (double)row[class];
    }
    if (dz) {
        SP(softmax)(rows, outputs, z, dz);
        for (size_t i = 0; i < rows; i++) dz[i * outputs + (size_t)y[i]] -= 1;
        for (size_t i = 0; i < rows * outputs; i++) dz[i] *= weight;
    }
    return sum;
}

static double NET(gaussian_loss)(gaussian_link link, size_t rows, const REAL *z, const REAL *y,
                                 REAL weight, REAL *dz)
{
    double sum = 0, slope[2];
    for (size_t i = 0; i < rows; i++) {
        gaussian g = gaussian_of(link, (double)z[2 * i], (double)z[2 * i + 1]);
        sum += gaussian_loss(&g, (double)y[i], slope);
        for (size_t k = 0; dz && k < 2; k++) dz[2 * i + k] = (REAL)((double)weight * slope[k]);
    }
    return sum;
}

double NET(loss_sum)(loss kind, size_t rows, size_t outputs, const REAL *z, const REAL *y,
                     REAL weight, REAL *dz)
{
    switch (kind) {
    case LOSS_SQUARED: return NET(squared)(rows, z, y, weight, dz);
    case LOSS_POISSON_SOFTPLUS: return NET(poisson_softplus)(rows, z, y, weight, dz);
    case LOSS_POISSON_EXP: return NET(poisson_exp)(rows, z, y, weight, dz);
    case LOSS_LOGISTIC: return NET(logistic)(rows, z, y, weight, dz);
    case LOSS_GAUSSIAN_SOFTPLUS:
    case LOSS_GAUSSIAN_EXP: return NET(gaussian_loss)(link_of(kind), rows, z, y, weight, dz);
    case LOSS_SOFTMAX: break;
    }
    return NET(softmax_loss)(rows, outputs, z, y, weight, dz);
}

double NET(loss_weighted)(loss kind, size_t rows, size_t outputs, const REAL *z, const REAL *y,
                          const REAL *w, REAL weight, REAL *dz)
{
    double sum = 0;
    if (!w) return NET(loss_sum)(kind, rows, outputs, z, y, weight, dz);
    for (size_t i = 0; i < rows; i++)
        sum += (double)w[i] * NET(loss_sum)(kind, 1, outputs, z + i * outputs, y + i, w[i] * weight,
                                            dz ? dz + i * outputs : NULL);
    return sum;
}
