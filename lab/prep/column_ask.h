/* column_ask: what the options say of each column of a table. Part of dataset.c's work. */
#ifndef PREP_COLUMN_ASK_H
#define PREP_COLUMN_ASK_H

#include "base/err.h"
#include "prep/dataset.h"
#include "prep/roles.h"
#include "table/table.h"

#include <stddef.h>

typedef enum column_ask {
    ASKED_NOTHING,
    ASKED_DROP,
    ASKED_ROLE,    /* group, time or weights */
    ASKED_TEXT,    /* to be read as words */
    ASKED_CATEGORY /* to be read as categories, numbers too */
} column_ask;

/* Fills ask, [t->cols], of zeros. ERR_USAGE: names that no column has, the target among them, a column
   to be read in two ways. ERR_DATA: words asked of numbers, and categories that hardly recur. */
int column_asks(unsigned char *ask, const table *t, const dataset_options *o, size_t target,
                const roles *r, err *e);

#endif
