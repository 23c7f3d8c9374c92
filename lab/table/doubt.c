#include "table/doubt.h"

#include <string.h>

int table_names_are_numbers(const table *t)
{
    double number;
    for (size_t i = 0; i < t->cols; i++)
        if (!str_to_number(t->col[i].name, strlen(t->col[i].name), &number)) return 0;
    return 1;
}

static void doubt_header(const table *t, str *line)
{
    char first[STR_CUT];
    str_cut(first, t->col[0].name, SIZE_MAX);
    if (table_names_are_numbers(t))
        str_add(line,
                "every column's name is a number, '%s' the first: if the file lacks a header line, "
                "put one above its rows",
                first);
}

static void doubt_encoding(const table *t, str *line)
{
    enum { SHOWN = 8 };
    size_t n = 0;
    for (size_t i = 0; i < t->cols; i++) {
        if (!t->col[i].recoded || n++ >= SHOWN) continue;
        char name[STR_CUT];
        str_cut(name, t->col[i].name, SIZE_MAX);
        str_add(line, "%s%s", n == 1 ? "not UTF-8, so read as Windows-1252: " : ", ", name);
    }
    if (n > SHOWN) str_add(line, " and %zu more", n - SHOWN);
}

void table_doubt(const table *t, int k, str *line)
{
    static void (*const doubt[TABLE_DOUBTS])(const table *, str *) = {doubt_header, doubt_encoding};
    doubt[k](t, line);
}
