#include "net/gaussian.h"

#include <math.h>
#include <softplus.h>

static const double half_log_2pi = 0.91893853320467274;

gaussian gaussian_of(gaussian_link link, double z0, double z1)
{
    if (link == GAUSSIAN_EXP) {
        double s = exp(z1);
        return (gaussian){z0, s + GAUSSIAN_FLOOR, s, s};
    }
    double sigma = sp_sigmoid(z1);
    return (gaussian){z0, sp_softplus(z1) + GAUSSIAN_FLOOR, sigma, sigma * sp_sigmoid(-z1)};
}

double gaussian_scale_inv(gaussian_link link, double scale)
{
    double above = fmax(scale, 2 * GAUSSIAN_FLOOR) - GAUSSIAN_FLOOR;
    return link == GAUSSIAN_EXP ? log(above) : sp_softplus_inv(above);
}

double gaussian_loss(const gaussian *g, double y, double dz[2])
{
    double off = (y - g->mean) / g->scale;
    if (dz) {
        dz[0] = -off / g->scale;
        dz[1] = (1 - off * off) / g->scale * g->slope;
    }
    return log(g->scale) + off * off / 2 + half_log_2pi;
}

void gaussian_curve(const gaussian *g, double y, const double r[2], double out[2])
{
    double s = g->scale, off = (y - g->mean) / s;
    double mean_scale = 2 * off / (s * s) * g->slope;
    double scale_scale =
        (3 * off * off - 1) / (s * s) * g->slope * g->slope + (1 - off * off) / s * g->bend;
    double a = r[0], b = r[1];
    out[0] = a / (s * s) + mean_scale * b;
    out[1] = mean_scale * a + scale_scale * b;
}
