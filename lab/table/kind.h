/* kind: what a column's values make of it, by the rules that table.h states. */
#ifndef TABLE_KIND_H
#define TABLE_KIND_H

#include "table/table.h"

#include <stddef.h>

/* The rule at COLUMN_IDENTIFIER, for n different texts in `present` cells. */
column_kind kind_of_text(char *const *level, size_t n, size_t present, size_t missing);

/* A number or a constant. */
column_kind kind_of_numbers(const column *col, size_t rows);

#endif
