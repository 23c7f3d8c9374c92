#include "bayes/warmup.h"

#include <math.h>

/* Hoffman & Gelman's constants: how hard the size is pulled, how early steps are damped, how fast old
   ones are forgotten. */
#define GAMMA 0.05
#define DAMPING 10.0
#define FORGET 0.75

step_search step_search_begin(double aim, double size)
{
    return (step_search){.aim = aim, .centre = log(10 * size), .log_size = log(size)};
}

double step_search_next(step_search *s, double accept)
{
    s->n++;
    s->error += (s->aim - accept - s->error) / (s->n + DAMPING);
    s->log_size = s->centre - sqrt(s->n) / GAMMA * s->error;
    double weight = pow(s->n, -FORGET);
    s->log_mean += weight * (s->log_size - s->log_mean);
    return exp(s->log_size);
}

double step_search_end(const step_search *s)
{
    return exp(s->n > 0 ? s->log_mean : s->log_size);
}

warmup_plan warmup_plan_make(size_t n)
{
    enum { FIRST = 75, LAST = 50, BASE = 25 };
    if (n >= FIRST + LAST + BASE)
        return (warmup_plan){.first = FIRST, .last = n - LAST, .n = n, .base = BASE};
    size_t first = n * 15 / 100, last = n - n / 10;
    return (warmup_plan){.first = first, .last = last, .n = n, .base = last - first};
}

int warmup_learns(const warmup_plan *p, size_t draw)
{
    return draw >= p->first && draw < p->last;
}

/* A window is twice as long as the one before; the last one takes what would be too short for
   another. */
int warmup_window_ends(const warmup_plan *p, size_t draw)
{
    size_t at = p->first, length = p->base;
    while (at < p->last) {
        size_t end = at + length;
        if (end + 2 * length > p->last) end = p->last;
        if (draw + 1 == end) return 1;
        at = end;
        length *= 2;
    }
    return 0;
}
