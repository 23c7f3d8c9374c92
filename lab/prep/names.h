/* names: telling a user which column names there are. */
#ifndef PREP_NAMES_H
#define PREP_NAMES_H

#include "base/err.h"
#include "table/table.h"

/* The line for a name given to `option` that no column has: with all names if they are few, else
   with the nearest ones. Returns ERR_USAGE. */
int names_unknown(const table *t, const char *option, const char *name, err *e);

#endif
