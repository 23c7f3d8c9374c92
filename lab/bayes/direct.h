/* direct: what a sampler needs of the commonest families and links, and nothing else, for it asks a
 * million times: the same figures as likelihood_eval's, three times as fast and more. */
#ifndef BAYES_DIRECT_H
#define BAYES_DIRECT_H

#include "glm/likelihood.h"

/* Fills deviance [n], which may lack what does not depend on eta, and score [n], as likelihood_eval.
   1, or 0 where the pair is none of these, or some mean is so near 0 that a tail is called for: then
   nothing of use is there. */
int direct_eval(const likelihood *l, const likelihood_rows *rows, const double *eta,
                double *deviance, double *score);

#endif
