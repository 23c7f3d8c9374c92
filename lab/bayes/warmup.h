/* warmup: what a chain learns before its draws count: the step size by dual averaging (Nesterov;
 * Hoffman & Gelman 2014, section 3.2) and the metric over windows that double, as in Stan: a first
 * part for the step size alone, windows for the metric, a last part for the step size alone. */
#ifndef BAYES_WARMUP_H
#define BAYES_WARMUP_H

#include <stddef.h>

typedef struct step_search {
    double aim;    /* mean acceptance that is wanted */
    double centre; /* log of 10 times the first size */
    double error;  /* running mean of aim less acceptance */
    double log_size, log_mean;
    double n;
} step_search;

step_search step_search_begin(double aim, double size);
/* After a step with that acceptance: the next size. */
double step_search_next(step_search *s, double accept);
/* The size to keep. */
double step_search_end(const step_search *s);

typedef struct warmup_plan {
    size_t first, last; /* draws that the metric learns from: first … last-1 */
    size_t n;
    size_t base; /* draws in the first window */
} warmup_plan;

/* For n draws: 75, then windows from 25 on, then 50; shares of 15 % and 10 % where n is below 150. */
warmup_plan warmup_plan_make(size_t n);
int warmup_learns(const warmup_plan *p, size_t draw);
/* Whether a window ends behind this draw. */
int warmup_window_ends(const warmup_plan *p, size_t draw);

#endif
