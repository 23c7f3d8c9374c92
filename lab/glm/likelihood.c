#include "glm/likelihood.h"

#include <math.h>

enum { BLOCK = 256 }; /* rows at a time: what is worked on stays in the first-level cache */

typedef struct scratch {
    double mu[BLOCK], rest[BLOCK], slope[BLOCK], bend[BLOCK];
    double deviance[BLOCK], first[BLOCK], second[BLOCK], information[BLOCK];
} scratch;

/* The i-th row of an array that may be missing. */
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

static void write_row(const likelihood_values *out, size_t to, const scratch *s, size_t i, double y,
                      double weight)
{
    double slope = s->slope[i], d = y - s->mu[i];
    int still = slope == 0; /* underflowed: 0 times what may be infinite */
    double bent = s->second[i] * slope * slope + s->first[i] * s->bend[i];
    put(out->mu, to, s->mu[i]);
    put(out->slope, to, slope);
    put(out->deviance, to, weight > 0 ? weight * s->deviance[i] : 0);
    put(out->score, to, still ? 0 : weight * s->first[i] * slope);
    put(out->observed, to, still ? 0 : -weight * bent);
    put(out->expected, to, still ? 0 : weight * s->information[i] * slope * slope);
    put(out->pearson, to, still ? 0 : weight * d * d * s->information[i]);
}

void likelihood_eval(const likelihood *l, const likelihood_rows *rows, const double *eta,
                     const likelihood_values *out)
{
    scratch s;
    for (size_t at = 0; at < rows->n; at += BLOCK) {
        size_t n = rows->n - at < BLOCK ? rows->n - at : BLOCK;
        eval_link(l, rows, eta, at, n, &s);
        family_eval(&l->family, n, rows->y + at, s.mu, s.rest,
                    &(family_values){s.deviance, s.first, s.second, s.information});
        for (size_t i = 0; i < n; i++)
            write_row(out, at + i, &s, i, rows->y[at + i], weight_of(rows->weight, at + i));
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
