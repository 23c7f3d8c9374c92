/* put: cells of CSV text, quoted where they must be. */
#ifndef TABLE_PUT_H
#define TABLE_PUT_H

#include <stdio.h>

/* One cell of a line with commas, without the comma. */
void put_cell(FILE *out, const char *text);

#endif
