/* fingerprint: one number for all that an experiment can learn from a dataset, to tell whether it is
 * still the same one: task, target, classes, the features' names and kinds, every value of a usable
 * row. How the file wrote them (quotes, line ends, gzip) and columns that are not used have no part
 * in it. */
#ifndef PREP_FINGERPRINT_H
#define PREP_FINGERPRINT_H

#include "prep/dataset.h"

#include <stddef.h>
#include <stdint.h>

uint64_t fingerprint_of(const dataset *d);

/* How many rows equal an earlier one in every feature and the target, by a number for each row. 0 or
   ERR_MEMORY. */
int fingerprint_copies(const dataset *d, size_t *copies);

#endif
