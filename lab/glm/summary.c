#include "glm/summary.h"

#include "base/mem.h"
#include "glm/effects.h"
#include "verdict/stats.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static glm_coefficient coefficient_of(const problem *p, const glm_fit *f, size_t j, double width,
                                      double effect_error, int ratios)
{
    double estimate = f->coefficient[j], error = glm_fit_error(f, j), z = estimate / error;
    double lower = estimate - width * error, upper = estimate + width * error;
    int intercept = j == 0 && p->data.intercept, multiplies = ratios && !intercept;
    return (glm_coefficient){.name = p->data.name[j],
                             .estimate = estimate,
                             .std_error = error,
                             .z = z,
                             .p = fmin(1, 2 * stats_normal_cdf(-fabs(z))),
                             .lower = lower,
                             .upper = upper,
                             .marginal_effect = intercept ? NAN : f->slope * estimate,
                             .effect_error = intercept ? NAN : effect_error,
                             .ratio = multiplies ? exp(estimate) : NAN,
                             .ratio_lower = multiplies ? exp(lower) : NAN,
                             .ratio_upper = multiplies ? exp(upper) : NAN};
}

int glm_summary_make(glm_summary *s, const char *label, const problem *p,
                     const problem_request *request, const glm_fit *f, double confidence,
                     int robust, err *e)
{
    *s = (glm_summary){.data = label,
                       .target = p->target,
                       .event = p->event,
                       .offset = request->offset,
                       .exposure = request->exposure,
                       .weights = request->weights,
                       .note = (const char *const *)p->note,
                       .n_notes = p->n_notes,
                       .alpha = family_is(&f->model.family, "negbin") ? f->model.family.alpha : NAN,
                       .alpha_estimated = f->model.family.estimate,
                       .rows = f->rows,
                       .cols = f->cols,
                       .confidence = confidence,
                       .robust = robust,
                       .log_likelihood = f->log_likelihood,
                       .deviance = f->deviance,
                       .null_deviance = f->null_deviance,
                       .d2 = 1 - f->deviance / f->null_deviance,
                       .aic = f->aic,
                       .bic = f->bic,
                       .dispersion = f->dispersion,
                       .pearson = f->pearson,
                       .slope = f->slope,
                       .df_residual = f->rows - f->cols,
                       .parameters = f->parameters,
                       .iterations = f->iterations,
                       .fisher = f->fisher,
                       .halved = f->halved};
    family_text(&f->model.family, s->family);
    s->family[strcspn(s->family, ":")] = '\0';
    link_text(&f->model.link, s->link);
    s->ratio_of = strcmp(s->link, "log") == 0     ? "mean"
                  : strcmp(s->link, "logit") == 0 ? "odds"
                                                  : NULL;
    s->coefficient = mem_array(f->cols, sizeof *s->coefficient);
    double *effect = mem_array(f->cols, sizeof *effect);
    int rc = s->coefficient && effect ? effects_errors(effect, f, &p->data, e)
                                      : err_memory(e, "the coefficients");
    double width = -stats_normal_quantile((1 - confidence) / 2);
    for (size_t j = 0; rc == 0 && j < f->cols; j++)
        s->coefficient[j] = coefficient_of(p, f, j, width, effect[j], s->ratio_of != NULL);
    free(effect);
    return rc;
}

void glm_summary_dispose(glm_summary *s)
{
    free(s->coefficient);
    *s = (glm_summary){0};
}
