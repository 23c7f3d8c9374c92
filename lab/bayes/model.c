#include "bayes/model.h"

#include <math.h>

dispersion_kind model_dispersion(const likelihood *l, int scale)
{
    const glm_family *f = &l->family;
    if (family_is(f, "gaussian")) return scale ? DISPERSION_ROWS : DISPERSION_SD;
    if (family_is(f, "gamma")) return DISPERSION_PHI;
    return f->estimate ? DISPERSION_ALPHA : DISPERSION_NONE;
}

model_layout model_layout_of(const model *m)
{
    model_layout l = {.n_mean = m->network ? mlp_parameters(&m->shape) : m->cols};
    l.tau = l.n_mean;
    l.n_group = m->groups;
    l.group = l.tau + (m->groups ? 1 : 0);
    l.scale = l.group + l.n_group;
    l.n_scale = m->dispersion == DISPERSION_ROWS   ? m->scale_cols
                : m->dispersion == DISPERSION_NONE ? 0
                                                   : 1;
    l.dim = l.scale + l.n_scale;
    return l;
}

static void network_slots(const model *m, prior_slot *slot, double *factor)
{
    mlp_part part[MLP_MAX_PARTS];
    size_t n = mlp_parts(&m->shape, part);
    for (size_t k = 0; k < n; k++)
        for (size_t i = part[k].at; i < part[k].at + part[k].n; i++) {
            int weight = part[k].kind == MLP_WEIGHT;
            slot[i] = weight ? PRIOR_WEIGHT : PRIOR_BIAS;
            factor[i] = weight ? sqrt((double)part[k].dim[0] / (double)part[k].n) : 1;
        }
}

void model_mean_slots(const model *m, prior_slot *slot, double *factor)
{
    if (m->network) {
        network_slots(m, slot, factor);
        return;
    }
    for (size_t j = 0; j < m->cols; j++) {
        slot[j] = m->intercept && j == 0 ? PRIOR_INTERCEPT : PRIOR_COEF;
        factor[j] = 1;
    }
}
