/* table: a file's bytes become typed columns, missing cells marked.
 *
 * Takes a path ("-" is standard input) of CSV with , ; or tab, of IDX, NPY or NPZ, plain or packed by
 * gzip, or file.db:table of SQLite; which it is, the first bytes tell. Hands on a table that owns its
 * memory. It infers what a column is (number, category, constant, identifier); it knows nothing of
 * targets, splits or learning. */
#ifndef TABLE_TABLE_H
#define TABLE_TABLE_H

#include "base/err.h"
#include "base/image.h"
#include "table/packed.h"

#include <stddef.h>
#include <stdint.h>

typedef enum column_kind {
    COLUMN_NUMBER,     /* every present cell is a finite number, not all cells are the same */
    COLUMN_CATEGORY,   /* text with levels that recur */
    COLUMN_CONSTANT,   /* one value in every row, or nothing at all: says nothing */
    COLUMN_IDENTIFIER, /* text that hardly recurs (names, keys, dates): says nothing about new rows */
    COLUMN_UNNAMED     /* of a CSV file whose header has no name for it: row names, as pandas and R
                          write them, or what a comma at the end of each line makes. Its name is
                          "column 1", or whichever it is */
} column_kind;

/* The rule for text: an identifier has at least TABLE_FEW_LEVELS different values and
   - each occurs less than 2 times on average, or
   - there are more than TABLE_MANY_LEVELS and each occurs less than 5 times on average, or
   - there are more than TABLE_MANY_DATES and all are dates or times written in digits.
   So airlines, grades and towns are categories; names, keys, free text and time stamps are not. */
enum { TABLE_FEW_LEVELS = 10, TABLE_MANY_LEVELS = 64, TABLE_MANY_DATES = 32 };

#define TABLE_NO_LEVEL UINT32_MAX /* a missing cell of a category */

typedef struct column {
    char *name; /* owned, valid UTF-8 without control characters */
    column_kind kind;
    size_t missing; /* cells that are empty, NA, NaN or ? */
    size_t numbers; /* cells that read as finite numbers, in a text column too */
    double
        *number; /* [rows], NAN where missing; NULL if it is packed, or any present cell is text */
    packed packed;   /* the same of a long column; column_number reads both */
    uint32_t *level; /* [rows], index into levels or TABLE_NO_LEVEL; NULL if a number column */
    char **levels;   /* [n_levels], owned, valid UTF-8 without control characters, in byte order */
    size_t n_levels;
    size_t text_row; /* the first row whose cell is not a number (text columns; else rows) */
    int recoded;     /* the name or a text was not UTF-8, and is read as Windows-1252 */
    char *written;   /* the cells as in the file, row by row, a NUL behind each; owned; NULL unless
                        table_read_asked was asked for them */
} column;

typedef struct table {
    char *path; /* as messages name it: as given, "standard input" for "-"; owned */
    size_t rows;
    size_t cols;
    column *col;        /* [cols], owned */
    uint64_t *line;     /* [rows], the line of the file on which the row begins, from 1; of a file
                          without lines the row */
    image_shape image;  /* what the file says that its columns of numbers are, in order, but for a
                          column of labels; zeros: it says nothing */
    const char *target; /* the column that the format itself calls labels, or NULL; borrowed */
} table;

/* Reads the whole file. Errors name file:line:column (column: which field, from 1): a missing or
   empty file, a header alone, ragged rows, NUL bytes and binary or UTF-16 files, duplicate
   column names, cells of more than a mebibyte, quotes never closed, numbers that are not finite
   ("inf", 1e999) in a column of numbers. Blank lines are skipped. */
int table_read(table *t, const char *path, err *e);

/* What a reader wants of a column besides what its cells make of it. */
typedef struct table_ask {
    const char *column; /* one that is not there is no error; one may be named twice */
    int as_text;        /* levels, even if all of its cells are numbers or missing */
    int written;        /* its cells as they stand in the file too */
} table_ask;

/* Who is told, from time to time, what share of the file has been read; of archives, databases and
   what is no file nothing is told. */
typedef struct table_tell {
    void (*call)(void *context, double share);
    void *context;
} table_tell;

int table_read_told(table *t, const char *path, const table_ask *ask, size_t n, table_tell tell,
                    err *e);

/* Whether table_read would look for the path in a database: no file has that name. */
int table_in_database(const char *path);

int table_read_asked(table *t, const char *path, const table_ask *ask, size_t n, err *e);
void table_dispose(table *t);

/* Numbers or missing cells throughout; else there are levels. */
static inline int column_is_number(const column *c)
{
    return c->number || c->packed.n;
}

/* Of a column of numbers, NAN where missing. */
static inline double column_number(const column *c, size_t row)
{
    return c->number ? c->number[row] : packed_at(&c->packed, row);
}

/* The column of that name, or -1. */
int table_find(const table *t, const char *name);

/* Says what is wrong with one cell: "file:line:column: column 'name': 'value' <what>". Returns
   ERR_DATA. */
int table_cell_error(err *e, const table *t, size_t row, size_t col, const char *what);

#endif
