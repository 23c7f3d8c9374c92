#include "net/loss.h"

#include <math.h>
#include <softplus.h>

#define REAL_F32
#include "net/loss.inc.h"
#undef REAL_F32
#define REAL_F64
#include "net/loss.inc.h"

/* y log(y/mu) has the limit 0 at y = 0. */
static double deviance(double y, double mu, double log_mu)
{
    double fit = y > 0 ? y * (log(y) - log_mu) : 0;
    return 2 * (fit - (y - mu));
}

size_t loss_outputs(loss kind, size_t classes)
{
    return kind == LOSS_SOFTMAX ? classes : 1;
}

void loss_constant(loss kind, size_t rows, size_t outputs, const float *y, double *z)
{
    double sum = 0;
    for (size_t i = 0; i < rows; i++) sum += (double)y[i];
    double mean = rows ? sum / (double)rows : 0;
    switch (kind) {
    case LOSS_SQUARED: z[0] = mean; return;
    case LOSS_POISSON_SOFTPLUS: z[0] = sp_softplus_inv(mean); return;
    case LOSS_POISSON_EXP: z[0] = log(mean); return;
    case LOSS_LOGISTIC: z[0] = log((sum + 0.5) / ((double)rows - sum + 0.5)); return;
    case LOSS_SOFTMAX: break;
    }
    for (size_t c = 0; c < outputs; c++) z[c] = 0.5;
    for (size_t i = 0; i < rows; i++) z[(size_t)y[i]] += 1;
    for (size_t c = 0; c < outputs; c++) z[c] = log(z[c] / ((double)rows + 0.5 * (double)outputs));
}

double loss_mean(loss kind, double z)
{
    return kind == LOSS_POISSON_EXP ? exp(z) : sp_softplus(z);
}
