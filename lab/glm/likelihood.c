#include "glm/likelihood.h"

#include <math.h>

enum { BLOCK = 256 }; /* rows at a time: what is worked on stays in the first-level cache */

typedef struct scratch {
    double mu[BLOCK], rest[BLOCK], slope[BLOCK], bend[BLOCK];
    double scale[BLOCK], deviance[BLOCK], first[BLOCK], second[BLOCK], information[BLOCK];
} scratch;

/* A family's scale below this has lost digits, or is 0: a tail of the link takes over. */
#define TINY 1e-290

/* The i-th weight or exposure of an array that may be missing. */
static double weight_of(const double *weight, size_t i)
{
    return weight ? weight[i] : 1;
}

static void put(double *out, size_t i, double value)
{
    if (out) out[i] = value;
}

/* Means of rows at … at+n-1 into s, exposure included. */
static void eval_link(const likelihood *l, const likelihood_rows *rows, const double *eta,
                      size_t at, size_t n, scratch *s)
{
    link_eval(&l->link, n, eta + at, &(link_values){s->mu, s->rest, s->slope, s->bend});
    if (!rows->exposure) return;
    for (size_t i = 0; i < n; i++) {
        double exposure = rows->exposure[at + i];
        s->mu[i] *= exposure;
        s->slope[i] *= exposure;
        s->bend[i] *= exposure;
        s->rest[i] = 1 - s->mu[i];
    }
}

/* Makes slope and bend those of the family's scale; what has underflowed comes from the link's tail. */
static void rescale(const likelihood *l, double y, double eta, double exposure, scratch *s,
                    size_t i)
{
    if (s->scale[i] > TINY) {
        s->slope[i] /= s->scale[i];
        s->bend[i] /= s->scale[i];
        return;
    }
    link_tail tail;
    if (!link_tail_at(&l->link, eta, &tail)) return;
    if (tail.log_mu < 0) tail.log_mu += log(exposure);
    family_tail at = family_tail_at(&l->family, y, &tail);
    s->deviance[i] = at.deviance;
    s->first[i] = at.first;
    s->second[i] = at.second;
    s->information[i] = s->scale[i];
    s->slope[i] = tail.slope;
    s->bend[i] = tail.bend;
}

static void write_row(const likelihood_values *out, size_t to, const scratch *s, size_t i,
                      double weight)
{
    double slope = s->slope[i], scale = s->scale[i], information = s->information[i];
    double bent = s->second[i] * slope * slope + s->first[i] * s->bend[i];
    put(out->mu, to, s->mu[i]);
    put(out->slope, to, slope * scale);
    put(out->deviance, to, weight * s->deviance[i]);
    put(out->score, to, weight * s->first[i] * slope);
    put(out->observed, to, -weight * bent);
    put(out->expected, to, weight * information * slope * slope);
    put(out->pearson, to, information > 0 ? weight * s->first[i] * s->first[i] / information : 0);
}

void likelihood_eval(const likelihood *l, const likelihood_rows *rows, const double *eta,
                     const likelihood_values *out)
{
    scratch s;
    for (size_t at = 0; at < rows->n; at += BLOCK) {
        size_t n = rows->n - at < BLOCK ? rows->n - at : BLOCK;
        eval_link(l, rows, eta, at, n, &s);
        family_eval(&l->family, n, rows->y + at, s.mu, s.rest,
                    &(family_values){s.scale, s.deviance, s.first, s.second, s.information});
        for (size_t i = 0; i < n; i++) {
            size_t to = at + i;
            rescale(l, rows->y[to], eta[to], weight_of(rows->exposure, to), &s, i);
            write_row(out, to, &s, i, weight_of(rows->weight, to));
        }
    }
}

double likelihood_log(const likelihood *l, const likelihood_rows *rows, const double *eta,
                      double phi)
{
    scratch s;
    double sum = 0;
    for (size_t at = 0; at < rows->n; at += BLOCK) {
        size_t n = rows->n - at < BLOCK ? rows->n - at : BLOCK;
        eval_link(l, rows, eta, at, n, &s);
        sum += family_log_likelihood(&l->family, n, rows->y + at, s.mu, s.rest,
                                     rows->weight ? rows->weight + at : NULL, phi);
    }
    return sum;
}
