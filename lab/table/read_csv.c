#include "table/read_csv.h"

#include "base/mem.h"
#include "base/str.h"
#include "table/finish.h"
#include "table/gather.h"
#include "table/utf8.h"

#include <csv.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of cells kept as text while it is open what a column is: a small part of what numbers may take. */
enum { CSV_MOST_TEXT = 32 << 20 };

typedef struct reader {
    table *t;
    err *e;
    int rc; /* the first error; libcsv's callbacks cannot return one, they do nothing after it */
    struct csv_parser csv;
    char delimiter;
    gather *cell;         /* [t->cols], owned */
    const table_ask *ask; /* [n_ask], borrowed */
    size_t n_ask;
    unsigned char *text; /* [t->cols], columns that are known to hold text; NULL at first; owned */
    size_t kept;         /* bytes of cells kept as text */
    int narrowed;        /* columns of numbers are packed from here on */
    int once;            /* the data cannot be read twice */
    size_t cols_room;    /* while the header is read */
    size_t rows_room;    /* of t->line */
    size_t field;        /* cells of this row so far */
    int header;          /* done */
    int row_ended;       /* since last asked */
    uint64_t line;       /* being read, from 1 */
    uint64_t row_line;   /* where this row began */
} reader;

/* Where a message is about: file:line:column. */
#define PLACE "%s:%llu:%zu: "
#define LINE(number) (unsigned long long)(number)

static void fail_memory(reader *r)
{
    r->rc = err_memory(r->e, "the table");
}

/* A column of that name, without blanks around it. */
static void add_name(reader *r, const char *text, size_t n)
{
    table *t = r->t;
    while (n && (*text == ' ' || *text == '\t')) text++, n--;
    while (n && (text[n - 1] == ' ' || text[n - 1] == '\t')) n--;
    if (t->cols == r->cols_room) {
        size_t room = r->cols_room ? 2 * r->cols_room : 16;
        column *col = mem_resize(t->col, room, sizeof *col);
        if (!col) {
            fail_memory(r);
            return;
        }
        t->col = col;
        r->cols_room = room;
    }
    char *name = mem_array(n ? 3 * n + 1 : sizeof "column " + STR_NUMBER, 1);
    if (!name) {
        fail_memory(r);
        return;
    }
    int recoded = 0;
    if (n)
        utf8_clean(name, text, n, &recoded);
    else
        sprintf(name, "column %zu", t->cols + 1);
    t->col[t->cols++] =
        (column){.name = name, .kind = n ? COLUMN_NUMBER : COLUMN_UNNAMED, .recoded = recoded};
}

typedef struct header_name {
    const char *name;
    size_t column;
} header_name;

static int by_name(const void *a, const void *b)
{
    const header_name *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    return order ? order : x->column < y->column ? -1 : 1;
}

static void check_names(reader *r)
{
    table *t = r->t;
    header_name *sorted = mem_array(t->cols, sizeof *sorted);
    if (!sorted) {
        fail_memory(r);
        return;
    }
    for (size_t i = 0; i < t->cols; i++) sorted[i] = (header_name){t->col[i].name, i};
    qsort(sorted, t->cols, sizeof *sorted, by_name);
    for (size_t i = 1; i < t->cols && r->rc == 0; i++)
        if (strcmp(sorted[i - 1].name, sorted[i].name) == 0) {
            double number;
            const char *name = sorted[i].name;
            char shown[STR_CUT];
            str_cut(shown, name, SIZE_MAX);
            r->rc = err_set(r->e, ERR_DATA,
                            PLACE "columns %zu and %zu are both named '%s'; rename one%s", t->path,
                            LINE(r->row_line), sorted[i].column + 1, sorted[i - 1].column + 1,
                            sorted[i].column + 1, shown,
                            str_to_number(name, strlen(name), &number)
                                ? " (or does the file lack a header line?)"
                                : "");
        }
    free(sorted);
}

static void end_header(reader *r)
{
    check_names(r);
    if (r->rc) return;
    if (!(r->cell = mem_array(r->t->cols, sizeof *r->cell))) {
        fail_memory(r);
        return;
    }
    for (size_t i = 0; i < r->t->cols; i++) {
        table_ask want = finish_asked(r->ask, r->n_ask, r->t->col[i].name);
        r->cell[i].keep = want.as_text || want.written || (r->text && r->text[i]);
    }
    r->header = 1;
}

/* Lines above the header, as instruments write them. */
static void refuse_comment(reader *r)
{
    char shown[STR_CUT];
    str_cut(shown, r->t->col[0].name, SIZE_MAX);
    r->rc = err_set(r->e, ERR_DATA,
                    "%s: the header is '%s', and line %llu has %zu cells; take out the comments "
                    "above the line that names the columns",
                    r->t->path, shown, LINE(r->row_line), r->field);
}

static void end_row(reader *r)
{
    table *t = r->t;
    if (r->field != t->cols && t->cols == 1 && t->col[0].name[0] == '#') {
        refuse_comment(r);
        return;
    }
    if (r->field != t->cols) {
        r->rc = err_set(r->e, ERR_DATA,
                        "%s:%llu: this row has %zu cell%s, the header has %zu; every row needs one "
                        "for each column, and a '%s' inside a cell needs quotes around the cell",
                        t->path, LINE(r->row_line), r->field, r->field == 1 ? "" : "s", t->cols,
                        r->delimiter == '\t' ? "tab" : (char[]){r->delimiter, '\0'});
        return;
    }
    if (t->rows == r->rows_room) {
        size_t room = r->rows_room ? 2 * r->rows_room : 64;
        uint64_t *line = mem_resize(t->line, room, sizeof *line);
        if (!line) {
            fail_memory(r);
            return;
        }
        t->line = line;
        r->rows_room = room;
    }
    t->line[t->rows++] = r->row_line;
    if (r->narrowed || r->kept < CSV_MOST_TEXT) return;
    r->narrowed = 1;
    for (size_t i = 0; i < t->cols && r->rc == 0; i++)
        if (gather_narrow(&r->cell[i]) != 0) fail_memory(r);
}

/* Text after so many numbers that they are no longer there as they were written. */
static void late_text(reader *r, const char *text, size_t n)
{
    table *t = r->t;
    char value[STR_CUT], name[STR_CUT];
    if (!r->once) {
        if (!r->text && !(r->text = mem_array(t->cols, 1)))
            fail_memory(r);
        else
            r->rc = GATHER_TEXT;
        for (size_t i = 0; r->rc == GATHER_TEXT && i < t->cols; i++)
            r->text[i] = (unsigned char)(i == r->field || r->cell[i].keep);
        return;
    }
    str_cut(value, text, n);
    str_cut(name, t->col[r->field].name, SIZE_MAX);
    r->rc = err_set(r->e, ERR_DATA,
                    PLACE "column '%s': '%s' is not a number, but %zu cells before it are; correct "
                          "it, or give the data as a file, which can be read twice",
                    t->path, LINE(r->row_line), r->field + 1, name, value, t->rows);
}

static void add_cell(reader *r, const char *text, size_t n)
{
    gather *g = &r->cell[r->field];
    if (!g->narrow) r->kept += n + sizeof *g->text.length;
    int rc = gather_add(g, text, n);
    if (rc == GATHER_TEXT)
        late_text(r, text, n);
    else if (rc != 0)
        fail_memory(r);
}

static void too_long(reader *r)
{
    r->rc = err_set(r->e, ERR_DATA,
                    PLACE "this cell is longer than %d bytes; is a quote missing at its end?",
                    r->t->path, LINE(r->row_line), r->field + 1, CELLS_MAX_BYTES);
}

static void on_field(void *text, size_t n, void *context)
{
    reader *r = context;
    if (r->rc) return;
    if (n > CELLS_MAX_BYTES)
        too_long(r);
    else if (!r->header)
        add_name(r, text, n);
    else if (r->field < r->t->cols)
        add_cell(r, text, n);
    r->field++;
}

static void on_row(int last, void *context)
{
    (void)last;
    reader *r = context;
    if (r->rc) return;
    if (!r->header)
        end_header(r);
    else
        end_row(r);
    r->field = 0;
    r->row_ended = 1;
}

/* The most frequent of , ; and tab in the header line, outside quotes. */
static char find_delimiter(const unsigned char *s, size_t n)
{
    static const unsigned char among[] = {',', ';', '\t'};
    size_t count[sizeof among] = {0}, best = 0, i = 0;
    int quoted = 0;
    while (i < n && (s[i] == '\n' || s[i] == '\r')) i++;
    for (; i < n && (quoted || (s[i] != '\n' && s[i] != '\r')); i++) {
        if (s[i] == '"') quoted = !quoted;
        for (size_t k = 0; k < sizeof among && !quoted; k++) count[k] += s[i] == among[k];
    }
    for (size_t k = 1; k < sizeof among; k++)
        if (count[k] > count[best]) best = k;
    return (char)among[best];
}

static void feed(reader *r, const unsigned char *s, size_t n)
{
    if (csv_parse(&r->csv, s, n, on_field, on_row, r) != n && r->rc == 0) fail_memory(r);
    if (r->rc == 0 && csv_get_buffer_size(&r->csv) > 2 * (size_t)CELLS_MAX_BYTES) too_long(r);
}

/* Feeds a piece of the file line by line, so that a row's line and a NUL's place are known. */
static void feed_lines(reader *r, const unsigned char *s, size_t n, int *open, int *after_cr)
{
    size_t i = 0;
    while (i < n && r->rc == 0) {
        size_t begin = i;
        int blank = 1;
        if (!*open) r->row_line = r->line;
        while (i < n && s[i] != '\n' && s[i] != '\r' && s[i] != '\0') {
            if (s[i] != ' ' && s[i] != '\t') blank = 0;
            i++;
        }
        int nul = i < n && s[i] == '\0';
        int ended = i < n && !nul;
        r->row_ended = 0;
        feed(r, s + begin, i - begin + (size_t)ended);
        if (r->rc) return;
        if (nul) {
            r->rc = err_set(r->e, ERR_DATA,
                            PLACE "a NUL byte: this is a binary or UTF-16 file; give it as CSV in "
                                  "UTF-8",
                            r->t->path, LINE(r->line), r->field + 1);
            return;
        }
        *open = !r->row_ended && (*open || !blank);
        if (ended) {
            /* "\r\n" ends one line, not two */
            if (s[i] == '\r' || !(*after_cr && begin == i)) r->line++;
            *after_cr = s[i] == '\r';
            i++;
        } else {
            *after_cr = 0;
        }
    }
}

static int read_rows(reader *r, bytes *b)
{
    int open = 0, after_cr = 0;
    int rc = 0;
    if (b->n == 0)
        return err_set(r->e, ERR_DATA,
                       "%s: the file is empty; it needs a header line and rows below it",
                       r->t->path);
    r->delimiter = find_delimiter(b->at, b->n);
    csv_set_delim(&r->csv, (unsigned char)r->delimiter);
    while (b->n) {
        feed_lines(r, b->at, b->n, &open, &after_cr);
        if (r->rc || (rc = bytes_next(b, r->e)) != 0) return r->rc ? r->rc : rc;
    }
    /* strict at the end only: a quote within a cell, 5" pipe, is a character like others */
    csv_set_opts(&r->csv, CSV_STRICT | CSV_STRICT_FINI);
    if (csv_fini(&r->csv, on_field, on_row, r) != 0 && r->rc == 0)
        r->rc = err_set(r->e, ERR_DATA,
                        PLACE "the quote that opens this cell is never closed; close it, or double "
                              "a quote that belongs to the text",
                        r->t->path, LINE(r->row_line), r->field + 1);
    return r->rc;
}

/* What one reading left, but for the path. */
static void reader_dispose(reader *r)
{
    for (size_t i = 0; r->cell && i < r->t->cols; i++) gather_dispose(&r->cell[i]);
    free(r->cell);
    csv_free(&r->csv);
}

static int read_once(reader *r, bytes *b)
{
    table *t = r->t;
    csv_init(&r->csv, 0);
    csv_set_blk_size(&r->csv, 1 << 16);
    int rc = bytes_refuse_foreign(b, r->e);
    if (rc == 0) rc = read_rows(r, b);
    if (rc == 0 && t->rows == 0)
        rc = err_set(r->e, ERR_DATA,
                     r->header ? "%s: there are no rows below the header line"
                               : "%s: there is nothing but blank lines",
                     t->path);
    if (rc == 0) rc = finish_columns(t, r->cell, r->ask, r->n_ask, r->e);
    reader_dispose(r);
    return rc;
}

int read_csv(table *t, bytes *b, const table_ask *ask, size_t n, err *e)
{
    unsigned char *text = NULL;
    int rc;
    for (;;) {
        reader r = {.t = t, .e = e, .line = 1, .ask = ask, .n_ask = n, .text = text};
        r.once = !bytes_can_rewind(b);
        rc = read_once(&r, b);
        text = r.text;
        if (rc != GATHER_TEXT) break;
        char *path = t->path;
        t->path = NULL;
        table_dispose(t);
        t->path = path;
        rc = bytes_rewind(b, e);
        if (rc == 0) rc = bytes_next(b, e);
        if (rc < 0) break;
    }
    free(text);
    return rc;
}
