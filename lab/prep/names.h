/* names: telling a user which column names there are, and which ones are meant. */
#ifndef PREP_NAMES_H
#define PREP_NAMES_H

#include "base/err.h"
#include "base/str.h"
#include "table/table.h"

#include <stddef.h>

enum { NAMES_SHOWN = 8 };

/* One more name of a list of any length that shows the first NAMES_SHOWN, each between `mark`s; *n
   counts them all. And its end: " and 3 more". */
void names_add(str *list, size_t *n, const char *name, const char *mark);
void names_end(str *list, size_t n);

/* The line for a name given to `option` that no column has: with all names if they are few, else
   with the nearest ones. Returns ERR_USAGE. */
int names_unknown(const table *t, const char *option, const char *name, err *e);

#endif
