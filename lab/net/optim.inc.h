/* The body of optim.h for one real type. */
#include "net/real.inc.h"

void NET(optim_layout)(NET(optim) *o, const optim_settings *set, size_t n, arena *a)
{
    *o = (NET(optim)){.set = *set, .n = n};
    o->m = arena_take(a, n, sizeof(REAL));
    o->v = set->kind == OPTIM_ADAM ? arena_take(a, n, sizeof(REAL)) : NULL;
}

static void NET(adam)(NET(optim) *o, REAL *restrict p, const REAL *restrict g)
{
    const REAL b1 = (REAL)0.9, b2 = (REAL)0.999, eps = (REAL)1e-8;
    double t = (double)o->steps;
    /* The bias corrections 1 - b^t, folded into the rate and the root. */
    REAL rate = (REAL)(o->set.rate / (1 - pow(0.9, t)));
    REAL scale = (REAL)(1 / (1 - pow(0.999, t)));
    REAL *restrict m = o->m, *restrict v = o->v;
    for (size_t i = 0; i < o->n; i++) {
        m[i] += (1 - b1) * (g[i] - m[i]);
        v[i] += (1 - b2) * (g[i] * g[i] - v[i]);
        p[i] -= rate * m[i] / (ROOT(scale * v[i]) + eps);
    }
}

void NET(optim_step)(NET(optim) *o, REAL *parameter, const REAL *gradient)
{
    o->steps++;
    if (o->set.kind == OPTIM_ADAM) {
        NET(adam)(o, parameter, gradient);
        return;
    }
    REAL momentum = (REAL)o->set.momentum, rate = (REAL)o->set.rate;
    for (size_t i = 0; i < o->n; i++) {
        o->m[i] = momentum * o->m[i] + gradient[i];
        parameter[i] -= rate * o->m[i];
    }
}
