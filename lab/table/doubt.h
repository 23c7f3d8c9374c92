/* doubt: what the reader of a file of text had to guess, in words for the reader of the result. */
#ifndef TABLE_DOUBT_H
#define TABLE_DOUBT_H

#include "base/str.h"
#include "table/table.h"

enum { TABLE_DOUBTS = 2 };

/* Whether all names are numbers, as where the header is missing and a row of data was taken for it. */
int table_names_are_numbers(const table *t);

/* Adds doubt k, from 0, to the line if it applies. */
void table_doubt(const table *t, int k, str *line);

#endif
