/* effects: standard errors of mean marginal effects, by the delta method.
 *
 * The effect of column j is E_j = b_j S, S the mean over the rows of d mu/d eta; with g the mean of
 * d2 mu/d eta2 x, dE_j/db = S e_j + b_j g, so that its variance is
 * S^2 V_jj + 2 S b_j (V g)_j + b_j^2 g'V g (Greene 2018, Econometric Analysis, 17.3.2). */
#ifndef GLM_EFFECTS_H
#define GLM_EFFECTS_H

#include "base/err.h"
#include "glm/data.h"
#include "glm/fit.h"

/* error: [cols]; the intercept's means nothing. d: what f was fitted to. ERR_MEMORY. */
int effects_errors(double *error, const glm_fit *f, const glm_data *d, err *e);

#endif
