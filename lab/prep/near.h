/* near: columns of text that were meant as numbers. Part of dataset.c's work. */
#ifndef PREP_NEAR_H
#define PREP_NEAR_H

#include "base/err.h"
#include "table/table.h"

#include <stddef.h>

/* Nearly all present cells are numbers: the others are slips of the pen, not words. */
int near_slips(const table *t, const column *c);

/* Every text is a number, some written with commas: 3,14 or 1,234,567. */
int near_commas(const column *c);

/* Every text is a number with a sign of currency or a unit around it: $12.50, 31 %, 70 kg. */
int near_units(const column *c);

/* Refuses the first two kinds, since guessing could be wrong by a factor of a thousand; `otherwise`
   ends the message. Returns ERR_DATA. */
int near_refuse(const table *t, size_t col, const char *otherwise, err *e);

#endif
