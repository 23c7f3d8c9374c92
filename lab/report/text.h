/* text: lines and tables for a terminal. Text may come from a user's file: control characters are
 * shown as '?', so that no file can steer a terminal. */
#ifndef REPORT_TEXT_H
#define REPORT_TEXT_H

#include "report/figure.h"

#include <stddef.h>
#include <stdio.h>

typedef struct text_layout {
    size_t first, rest;   /* blanks before the first line and before the others */
    size_t width;         /* columns */
    const char *on, *off; /* around the words up to the first that ends in ':'; NULL: nothing */
} text_layout;

/* Breaks at blanks; a word longer than a line stands alone. */
void text_wrap(FILE *out, const char *text, text_layout layout);

void text_put(FILE *out, const char *text);

/* What headings call the data of that path, as messages do: "standard input" for "-". */
const char *text_data(const char *path);

enum { TEXT_CELL = 128 };

/* A table of cells: the first column flush left, the others flush right. */
typedef struct text_table {
    size_t rows, cols;
    size_t heads;            /* of the rows: headings */
    size_t tight;            /* the column that follows the one before by a single blank; 0: none */
    char (*cell)[TEXT_CELL]; /* [rows][cols], owned */
} text_table;

/* Empty cells; 0 or ERR_MEMORY. */
int text_table_init(text_table *t, size_t rows, size_t cols, size_t heads);
void text_table_dispose(text_table *t);
/* What a cell says; what has no room in it is cut between two letters, with "…" for the rest. */
void text_table_set(text_table *t, size_t row, size_t col, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void text_table_number(text_table *t, size_t row, size_t col, double value, figure_form form);
/* A column's two rows of headings; nothing where there is no such column. */
void text_table_head(text_table *t, size_t col, const char *above, const char *below);
/* Columns stand two blanks apart, one where `width` asks for it; a first cell that still leaves the
   others no room takes a line of its own. */
void text_table_print(FILE *out, const text_table *t, size_t width, const char *on,
                      const char *off);

#endif
