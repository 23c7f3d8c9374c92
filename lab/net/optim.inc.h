/* The body of optim.h for one real type. */
#include "net/real.inc.h"

void NET(optim_layout)(NET(optim) *o, const optim_settings *set, size_t n, arena *a)
{
    *o = (NET(optim)){.set = *set, .n = n};
    o->m = arena_take(a, n, sizeof(REAL));
    o->v = set->kind == OPTIM_ADAM ? arena_take(a, n, sizeof(REAL)) : NULL;
}

/* rate and scale have the bias corrections 1 - b^t folded in. */
WIDE static void NET(adam)(size_t n, const REAL *restrict g, REAL *restrict p, REAL *restrict m,
                           REAL *restrict v, REAL rate, REAL scale)
{
    const REAL b1 = (REAL)0.9, b2 = (REAL)0.999, eps = (REAL)1e-8;
    for (size_t i = 0; i < n; i++) {
        m[i] += (1 - b1) * (g[i] - m[i]);
        v[i] += (1 - b2) * (g[i] * g[i] - v[i]);
        p[i] -= rate * m[i] / (ROOT(scale * v[i]) + eps);
    }
}

WIDE static void NET(sgd)(size_t n, const REAL *restrict g, REAL *restrict p, REAL *restrict v,
                          REAL rate, REAL momentum)
{
    for (size_t i = 0; i < n; i++) {
        v[i] = momentum * v[i] + g[i];
        p[i] -= rate * v[i];
    }
}

void NET(optim_step)(NET(optim) *o, REAL *parameter, const REAL *gradient)
{
    double rate = o->set.rate, t = (double)++o->steps;
    if (o->set.kind == OPTIM_ADAM)
        NET(adam)(o->n, gradient, parameter, o->m, o->v, (REAL)(rate / (1 - pow(0.9, t))),
                  (REAL)(1 / (1 - pow(0.999, t))));
    else
        NET(sgd)(o->n, gradient, parameter, o->m, (REAL)rate, (REAL)o->set.momentum);
}
