#include "curves.h"

#include "base/mem.h"
#include "net/act.h"

#include <stdlib.h>

/* From -6 to 6 in steps of a twentieth: where activations bend, and fine enough to look smooth. */
enum { REACH = 6, STEPS = 20, SAMPLES = 2 * REACH * STEPS + 1 };

static int sample(curves *c, size_t act_index, const char *text, const double *ones, err *e)
{
    act a;
    int rc = act_make(&a, text, e);
    if (rc < 0) return rc;
    act_forward_f64(&a, c->n, c->z, c->value + act_index * c->n);
    act_backward_f64(&a, c->n, c->z, ones, c->slope + act_index * c->n);
    return 0;
}

int curves_sample(curves *c, const plan *p, err *e)
{
    *c = (curves){.n = SAMPLES};
    c->z = mem_array(SAMPLES, sizeof *c->z);
    c->value = mem_array(p->n_act * SAMPLES, sizeof *c->value);
    c->slope = mem_array(p->n_act * SAMPLES, sizeof *c->slope);
    double ones[SAMPLES];
    int rc = c->z && c->value && c->slope ? 0 : err_memory(e, "the curves");
    for (int i = 0; i < SAMPLES && rc == 0; i++) {
        c->z[i] = (double)(i - REACH * STEPS) / STEPS;
        ones[i] = 1;
    }
    for (size_t a = 0; a < p->n_act && rc == 0; a++) rc = sample(c, a, p->act[a].text, ones, e);
    if (rc < 0) curves_dispose(c);
    return rc;
}

void curves_dispose(curves *c)
{
    free(c->z);
    free(c->value);
    free(c->slope);
    *c = (curves){0};
}

report_curves curves_view(const curves *c)
{
    return (report_curves){c->n, c->z, c->value, c->slope};
}
