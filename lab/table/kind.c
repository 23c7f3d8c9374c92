#include "table/kind.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/* A date or a time: groups of digits with at least two separators between them. */
static int is_date(const char *text)
{
    size_t digits = 0, separators = 0;
    for (; *text; text++) {
        if (isdigit((unsigned char)*text))
            digits++;
        else if (digits && strchr("-/.: TZ+", *text))
            separators++;
        else
            return 0;
    }
    return digits >= 4 && separators >= 2;
}

/* The rule that table.h states at COLUMN_IDENTIFIER. */
column_kind kind_of_text(char *const *level, size_t n, size_t present, size_t missing)
{
    if (n == 1 && missing == 0) return COLUMN_CONSTANT;
    if (n < TABLE_FEW_LEVELS) return COLUMN_CATEGORY;
    if (present / n < 2 || (n > TABLE_MANY_LEVELS && present / n < 5)) return COLUMN_IDENTIFIER;
    size_t dates = 0;
    while (dates < n && is_date(level[dates])) dates++;
    return dates == n && n > TABLE_MANY_DATES ? COLUMN_IDENTIFIER : COLUMN_CATEGORY;
}

column_kind kind_of_numbers(const column *col, size_t rows)
{
    size_t first = 0;
    while (first < rows && isnan(col->number[first])) first++;
    if (first == rows) return COLUMN_CONSTANT;
    /* NAN differs from any number: that a cell is missing tells something by itself */
    for (size_t i = first + 1; i < rows; i++)
        if (col->number[i] != col->number[first]) return COLUMN_NUMBER;
    return COLUMN_CONSTANT;
}
