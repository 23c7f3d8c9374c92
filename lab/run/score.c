#include "run/score.h"

#include <math.h>

static double row_loss(loss kind, double y, size_t outputs, const double *z, double offset,
                       double scale)
{
    double own;
    switch (kind) {
    case LOSS_SQUARED: own = offset + scale * z[0] - y; return own * own;
    case LOSS_POISSON_SOFTPLUS:
    case LOSS_POISSON_EXP: /* the deviance scales with its arguments */
        own = y / scale;
        return scale * loss_sum_f64(kind, 1, 1, z, &own, 0, NULL);
    case LOSS_GAUSSIAN_SOFTPLUS:
    case LOSS_GAUSSIAN_EXP: /* a density in own units is `scale` times as small */
        own = (y - offset) / scale;
        return log(scale) + loss_sum_f64(kind, 1, 2, z, &own, 0, NULL);
    case LOSS_LOGISTIC:
    case LOSS_SOFTMAX: break;
    }
    return loss_sum_f64(kind, 1, outputs, z, &y, 0, NULL);
}

static int row_hit(loss kind, double y, size_t outputs, const double *z)
{
    size_t best = 0;
    if (kind == LOSS_LOGISTIC)
        best = z[0] > 0;
    else if (kind == LOSS_SOFTMAX)
        for (size_t c = 1; c < outputs; c++)
            if (z[c] > z[best]) best = c;
    return best == (size_t)y;
}

score score_rows(loss kind, const dataset *d, const size_t *row, size_t n, size_t outputs,
                 const double *z, int constant, double offset, double scale)
{
    int classes = kind == LOSS_LOGISTIC || kind == LOSS_SOFTMAX;
    double sum = 0, squares = 0, hits = 0, all = 0;
    for (size_t i = 0; i < n; i++) {
        double y = d->y[row[i]];
        const double *at = constant ? z : z + i * outputs;
        double w = d->weight ? d->weight[row[i]] : 1;
        sum += w * row_loss(kind, y, outputs, at, offset, scale);
        if (classes && row_hit(kind, y, outputs, at)) hits += w;
        if (loss_is_gaussian(kind)) squares += w * row_loss(LOSS_SQUARED, y, 1, at, offset, scale);
        all += w;
    }
    return (score){.mean = sum / all, .squared = squares / all, .hits = hits / all};
}

double score_loss(loss kind, score s)
{
    return kind == LOSS_SQUARED ? sqrt(s.mean) : s.mean;
}

double score_value(loss kind, score s, score constant)
{
    if (kind == LOSS_LOGISTIC || kind == LOSS_SOFTMAX) return s.hits;
    if (loss_is_gaussian(kind)) return constant.squared > 0 ? 1 - s.squared / constant.squared : 0;
    return constant.mean > 0 ? 1 - s.mean / constant.mean : 0;
}
