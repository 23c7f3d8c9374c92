#include "explain/stability.h"

#include "base/mem.h"
#include "base/rng.h"
#include "explain/integrated.h"

#include <math.h>
#include <stdlib.h>

static double distance(size_t n, const double *a, const double *b)
{
    double sum = 0;
    for (size_t j = 0; j < n; j++) {
        double d = a[j] - (b ? b[j] : 0);
        sum += d * d;
    }
    return sqrt(sum);
}

/* Moves every row; 0 where nothing can move. */
static int move(double *moved, const stability_of *of, size_t inputs, double noise, rng *draws)
{
    int any = 0;
    for (size_t i = 0; i < of->rows * inputs; i++) {
        double step = of->step[i % inputs];
        any |= step > 0;
        moved[i] = of->x[i] + (step > 0 ? step * noise * rng_normal(draws) : 0);
    }
    return any;
}

/* Adds a repeat; E before and after the move. */
static void add(movement *m, const stability_of *of, size_t inputs, const double *before,
                const double *after, const double *moved)
{
    double size = 0;
    for (size_t i = 0; i < of->rows; i++) size += distance(inputs, before + i * inputs, NULL);
    size /= (double)of->rows;
    for (size_t i = 0; i < of->rows; i++) {
        double by = distance(inputs, after + i * inputs, before + i * inputs);
        double step = distance(inputs, moved + i * inputs, of->x + i * inputs);
        double share = size > 0 ? by / size : 0; /* no explanation is 0 and moves to another */
        m->mean += share / (double)of->rows;
        m->worst = fmax(m->worst, share);
        m->lipschitz = fmax(m->lipschitz, by / step);
    }
}

int stability_measure(stability *s, field *f, const stability_of *of, double noise, size_t repeats,
                      uint64_t seed, err *e)
{
    static const movement none = {NAN, NAN, NAN};
    size_t n = of->rows * f->inputs;
    int rc = 0, any = 1;
    *s = (stability){0};
    double *moved = mem_array(2 * n, sizeof *moved);
    if (!moved) return err_memory(e, "the stability of explanations");
    double *after = moved + n;
    for (size_t k = 0; k < repeats && any && rc == 0; k++) {
        rng draws = rng_stream(seed, RNG_DATA, (uint32_t)k);
        integrated_record record;
        if (!(any = move(moved, of, f->inputs, noise, &draws))) break;
        field_gradient(f, of->rows, moved, NULL, after);
        add(&s->gradient, of, f->inputs, of->gradient, after, moved);
        rc = integrated_gradients(&record, after, f, of->rows, moved, of->baseline, of->spread,
                                  of->tolerance, e);
        if (rc == 0) add(&s->integrated, of, f->inputs, of->integrated, after, moved);
    }
    s->gradient.mean /= (double)repeats;
    s->integrated.mean /= (double)repeats;
    if (!any) *s = (stability){none, none};
    free(moved);
    return rc;
}
