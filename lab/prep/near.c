#include "prep/near.h"

#include "base/str.h"
#include "prep/target.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

int near_slips(const table *t, const column *c)
{
    return 10 * c->numbers >= 9 * (t->rows - c->missing);
}

int near_commas(const column *c)
{
    int commas = 0;
    for (size_t i = 0; i < c->n_levels; i++) {
        double value;
        if (target_has_comma(c->levels[i]))
            commas = 1;
        else if (!str_to_number(c->levels[i], strlen(c->levels[i]), &value))
            return 0;
    }
    return commas;
}

/* Signs alone before the number (no letters: A17 is a name), a few bytes without digits behind it. */
static int has_unit(const char *text)
{
    enum { LONGEST_UNIT = 8 };
    while (*text && !isalnum((unsigned char)*text)) text++;
    size_t number = strspn(text, "0123456789.,");
    const char *unit = text + number;
    return number > 0 && strlen(unit) <= LONGEST_UNIT && !strpbrk(unit, "0123456789-/:");
}

int near_units(const column *c)
{
    for (size_t i = 0; i < c->n_levels; i++)
        if (!has_unit(c->levels[i])) return 0;
    return c->n_levels > 0;
}

int near_refuse(const table *t, size_t col, const char *otherwise, err *e)
{
    const column *c = &t->col[col];
    char what[256];
    if (near_commas(c)) {
        snprintf(what, sizeof what,
                 "has a comma where a number has a point; write 3.14 and 1234567, without marks "
                 "for thousands%s",
                 otherwise);
        return table_cell_error(e, t, c->text_row, col, what);
    }
    snprintf(what, sizeof what,
             "is not a number, but %zu of %zu cells are; correct it, or write NA where the value "
             "is not known%s",
             c->numbers, t->rows - c->missing, otherwise);
    return table_cell_error(e, t, c->text_row, col, what);
}
