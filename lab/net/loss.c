#include "net/loss.h"

#include "net/gaussian.h"

#include <math.h>
#include <softplus.h>
#include <string.h>

int loss_is_gaussian(loss kind)
{
    return kind == LOSS_GAUSSIAN_SOFTPLUS || kind == LOSS_GAUSSIAN_EXP;
}

static gaussian_link link_of(loss kind)
{
    return kind == LOSS_GAUSSIAN_EXP ? GAUSSIAN_EXP : GAUSSIAN_SOFTPLUS;
}

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

/* (log softplus)'' = sigma'/mu - (sigma/mu)^2, which tends to -e^z/2 far left of 0, where the
   difference would cancel: error below 2e-8 relative on both sides of -18. */
static double log_softplus_curve(double z, double mu, double sigma, double slope)
{
    return z < -18 ? -exp(z) / 2 : slope / mu - (sigma / mu) * (sigma / mu);
}

static double row_curve(loss kind, double z, double y)
{
    double sigma = sp_sigmoid(z), e = exp(-fabs(z)), slope = e / ((1 + e) * (1 + e));
    switch (kind) {
    case LOSS_SQUARED: return 2;
    case LOSS_POISSON_SOFTPLUS:
        return 2 * (slope - y * log_softplus_curve(z, sp_softplus(z), sigma, slope));
    case LOSS_POISSON_EXP: return 2 * exp(z);
    case LOSS_LOGISTIC:
    case LOSS_SOFTMAX:
    case LOSS_GAUSSIAN_SOFTPLUS:
    case LOSS_GAUSSIAN_EXP: break;
    }
    return slope;
}

/* diag(p) - p p', p = softmax(z). */
static void softmax_curve(size_t outputs, const double *z, double weight, const double *r,
                          double *out)
{
    double total = sp_logsumexp_f64(outputs, z), along = 0;
    for (size_t c = 0; c < outputs; c++) along += exp(z[c] - total) * r[c];
    for (size_t c = 0; c < outputs; c++) out[c] = weight * exp(z[c] - total) * (r[c] - along);
}

void loss_curve_f64(loss kind, size_t rows, size_t outputs, const double *z, const double *y,
                    double weight, const double *r, double *out)
{
    for (size_t i = 0; i < rows; i++) {
        size_t at = i * outputs;
        if (kind == LOSS_SOFTMAX) {
            softmax_curve(outputs, z + at, weight, r + at, out + at);
        } else if (loss_is_gaussian(kind)) {
            gaussian g = gaussian_of(link_of(kind), z[at], z[at + 1]);
            gaussian_curve(&g, y[i], r + at, out + at);
            out[at] *= weight, out[at + 1] *= weight;
        } else {
            out[at] = weight * row_curve(kind, z[at], y[i]) * r[at];
        }
    }
}

size_t loss_outputs(loss kind, size_t classes)
{
    return kind == LOSS_SOFTMAX ? classes : loss_is_gaussian(kind) ? 2 : 1;
}

void loss_constant(loss kind, size_t rows, size_t outputs, const float *y, const float *w,
                   double *z)
{
    double sum = 0;
    for (size_t i = 0; i < rows; i++) sum += (double)y[i] * (w ? (double)w[i] : 1);
    double mean = rows ? sum / (double)rows : 0, squares = 0;
    double count = mean > 0 ? mean : 0.5 / (double)rows;
    switch (kind) {
    case LOSS_SQUARED: z[0] = mean; return;
    case LOSS_POISSON_SOFTPLUS: z[0] = sp_softplus_inv(count); return;
    case LOSS_POISSON_EXP: z[0] = log(count); return;
    case LOSS_LOGISTIC: z[0] = log((sum + 0.5) / ((double)rows - sum + 0.5)); return;
    case LOSS_GAUSSIAN_SOFTPLUS:
    case LOSS_GAUSSIAN_EXP:
        for (size_t i = 0; i < rows; i++)
            squares += (w ? (double)w[i] : 1) * ((double)y[i] - mean) * ((double)y[i] - mean);
        z[0] = mean;
        z[1] = gaussian_scale_inv(link_of(kind), rows ? sqrt(squares / (double)rows) : 1);
        return;
    case LOSS_SOFTMAX: break;
    }
    for (size_t c = 0; c < outputs; c++) z[c] = 0.5;
    for (size_t i = 0; i < rows; i++) z[(size_t)y[i]] += w ? (double)w[i] : 1;
    for (size_t c = 0; c < outputs; c++) z[c] = log(z[c] / ((double)rows + 0.5 * (double)outputs));
}

double loss_mean(loss kind, double z)
{
    return kind == LOSS_POISSON_EXP ? exp(z) : sp_softplus(z);
}

size_t loss_predictions(loss kind, size_t outputs)
{
    return kind == LOSS_LOGISTIC ? 2 : outputs;
}

void loss_predict(loss kind, size_t outputs, const double *z, double *p)
{
    switch (kind) {
    case LOSS_SQUARED: p[0] = z[0]; return;
    case LOSS_POISSON_SOFTPLUS:
    case LOSS_POISSON_EXP: p[0] = loss_mean(kind, z[0]); return;
    case LOSS_LOGISTIC:
        p[0] = sp_sigmoid(-z[0]);
        p[1] = sp_sigmoid(z[0]);
        return;
    case LOSS_GAUSSIAN_SOFTPLUS:
    case LOSS_GAUSSIAN_EXP:
        p[0] = z[0];
        p[1] = gaussian_of(link_of(kind), z[0], z[1]).scale;
        return;
    case LOSS_SOFTMAX: break;
    }
    sp_softmax_f64(1, outputs, z, p);
}

/* dp_which/dz_k = p_which ([k = which] - p_k). */
static void softmax_slope(size_t outputs, size_t which, const double *z, double *slope)
{
    double total = sp_logsumexp_f64(outputs, z), p = exp(z[which] - total);
    for (size_t k = 0; k < outputs; k++) slope[k] = p * ((k == which) - exp(z[k] - total));
}

void loss_predict_slope(loss kind, size_t outputs, size_t which, const double *z, double *slope)
{
    double sigma = sp_sigmoid(z[0]), other = sp_sigmoid(-z[0]);
    switch (kind) {
    case LOSS_SQUARED: slope[0] = 1; return;
    case LOSS_POISSON_SOFTPLUS: slope[0] = sigma; return;
    case LOSS_POISSON_EXP: slope[0] = exp(z[0]); return;
    case LOSS_LOGISTIC: slope[0] = (which ? 1 : -1) * sigma * other; return;
    case LOSS_GAUSSIAN_SOFTPLUS:
    case LOSS_GAUSSIAN_EXP:
        slope[0] = which == 0;
        slope[1] = which ? gaussian_of(link_of(kind), z[0], z[1]).slope : 0;
        return;
    case LOSS_SOFTMAX: break;
    }
    softmax_slope(outputs, which, z, slope);
}

/* The slope's change along r, with p changing by p (r - the mean of r under p). */
static void predict_softmax_curve(size_t outputs, size_t which, const double *z, const double *r,
                                  double *out)
{
    double total = sp_logsumexp_f64(outputs, z), p = exp(z[which] - total), mean = 0;
    for (size_t k = 0; k < outputs; k++) mean += exp(z[k] - total) * r[k];
    double change = p * (r[which] - mean);
    for (size_t k = 0; k < outputs; k++) {
        double pk = exp(z[k] - total);
        out[k] = change * ((k == which) - pk) - p * pk * (r[k] - mean);
    }
}

void loss_predict_curve(loss kind, size_t outputs, size_t which, const double *z, const double *r,
                        double *out)
{
    double sigma = sp_sigmoid(z[0]), other = sp_sigmoid(-z[0]);
    switch (kind) {
    case LOSS_SQUARED: out[0] = 0; return;
    case LOSS_POISSON_SOFTPLUS: out[0] = sigma * other * r[0]; return;
    case LOSS_POISSON_EXP: out[0] = exp(z[0]) * r[0]; return;
    case LOSS_LOGISTIC: out[0] = (which ? 1 : -1) * sigma * other * (other - sigma) * r[0]; return;
    case LOSS_GAUSSIAN_SOFTPLUS:
    case LOSS_GAUSSIAN_EXP:
        out[0] = 0;
        out[1] = which ? gaussian_of(link_of(kind), z[0], z[1]).bend * r[1] : 0;
        return;
    case LOSS_SOFTMAX: break;
    }
    predict_softmax_curve(outputs, which, z, r, out);
}

static const char *const names[] = {"squared", "poisson_softplus",  "poisson_exp", "logistic",
                                    "softmax", "gaussian_softplus", "gaussian_exp"};
enum { LOSSES = sizeof names / sizeof *names };

const char *loss_name(loss kind)
{
    return names[kind];
}

int loss_from_name(const char *name)
{
    for (int i = 0; i < LOSSES; i++)
        if (strcmp(names[i], name) == 0) return i;
    return -1;
}
