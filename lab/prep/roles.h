/* roles: columns that say something about rows and are no features: the group that a row belongs to,
 * its time, its weight. Part of dataset.c's work.
 *
 * Groups are numbers or texts. Times are numbers, or dates and times written from the year down
 * (2026-01-31 12:00), whose order is that of their text. Weights are numbers, from 0. */
#ifndef PREP_ROLES_H
#define PREP_ROLES_H

#include "base/err.h"
#include "prep/dataset.h"
#include "table/table.h"

#include <stddef.h>

/* Groups or times at least, for a training, a validation and a test part. */
enum { ROLES_MIN_GROUPS = 5 };

/* The columns, [3], of --group, --time, --weights; NULL where there is none. */
typedef struct roles {
    const column *column[3];
} roles;

/* Finds them. ERR_USAGE: unknown columns, the target among them, both group and time. ERR_DATA: a cell
   that is no weight or no time. */
int roles_find(roles *r, const table *t, const dataset_options *o, err *e);

int roles_has(const roles *r, const column *c);

/* Whether the row has all that its roles ask for; *weightless: but its weight is 0. */
int roles_usable(const roles *r, size_t row, int *weightless);

/* Whether every text of the column is a time that --time takes. */
int roles_hold_times(const column *c);

/* Fills groups, times and weights of d, whose rows are chosen. ERR_DATA: too few different ones. */
int roles_fill(dataset *d, const roles *r, err *e);

#endif
