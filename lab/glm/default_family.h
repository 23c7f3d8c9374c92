/* default_family: the family of a response where none is named. Part of problem.c's work. */
#ifndef GLM_DEFAULT_FAMILY_H
#define GLM_DEFAULT_FAMILY_H

#include "base/err.h"
#include "base/str.h"
#include "glm/family.h"

#include <stddef.h>

/* What the n values y say, with the reason as one line that also names what else may be meant:
     two classes in words, or 0 and 1 alone and no exposure    binomial
     whole numbers from 0 up                                   poisson
     any other number                                          gaussian
   An exposure says that 0 and 1 are counts. event: the second class in words, y its indicator; NULL for
   numbers. `name` is the response's. 0 or ERR_MEMORY. */
int default_family(glm_family *f, size_t n, const double *y, const char *name, const char *event,
                   int exposure, str *reason, err *e);

#endif
