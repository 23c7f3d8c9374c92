/* fresh: new rows for a preparation that was fitted before: a table's columns found by their names.
 *
 * Makes a dataset without a target, with every row of the table in order, that prep_apply takes. What
 * only training asks for is not asked: one row will do, and a column may hold one value. */
#ifndef PREP_FRESH_H
#define PREP_FRESH_H

#include "base/err.h"
#include "prep/dataset.h"
#include "prep/prep.h"
#include "table/table.h"

/* What table_read_asked must be asked, so that a category of digits stays one. *ask has *n elements, is
   owned by the caller and borrows names from p. 0 or ERR_MEMORY. */
int fresh_ask(table_ask **ask, size_t *n, const prep *p);

/* Columns that the preparation does not know are left out and named in a note, but not `target`.
   Categories that have no column are counted in a note. ERR_DATA: features that the table lacks, and
   text where there were numbers. */
int fresh_make(dataset *d, const table *t, const prep *p, const char *target, err *e);

#endif
