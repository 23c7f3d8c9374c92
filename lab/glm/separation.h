/* separation: data whose likelihood has no maximum, since it rises for ever along some direction of
 * the coefficients (Albert & Anderson 1984): classes that a column tells apart, a category whose
 * counts are all 0. */
#ifndef GLM_SEPARATION_H
#define GLM_SEPARATION_H

#include "base/err.h"
#include "glm/sums.h"

/* Whether `step`, of coefficients of scaled columns, is such a direction: no row is worse for it and
   some are better. 1, 0, or ERR_MEMORY. */
int separation_along(const double *step, const sums_task *task, err *e);

/* The line that names the columns that move along it. Returns ERR_DATA. */
int separation_refuse(const double *step, const sums_task *task, err *e);

#endif
