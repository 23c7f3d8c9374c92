#include "report/text.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* Control characters: C0, DEL, and C1 (in UTF-8 0xC2 0x80 to 0xC2 0x9F). */
static void put_bytes(FILE *out, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)text[i];
        int c1 = c == 0xC2 && i + 1 < n && (unsigned char)text[i + 1] < 0xA0;
        if (c1) i++;
        putc(c < ' ' || c == 127 || c1 ? '?' : c, out);
    }
}

void text_put(FILE *out, const char *text)
{
    put_bytes(out, text, strlen(text));
}

static void put_blanks(FILE *out, size_t n)
{
    fprintf(out, "%*s", (int)n, "");
}

static size_t cells_of(const char *text, size_t n)
{
    size_t cells = 0;
    for (size_t i = 0; i < n; i++) cells += ((unsigned char)text[i] & 0xC0) != 0x80;
    return cells;
}

/* To the next blank that a line may break at: not the one in "60 %". */
static size_t word_length(const char *word)
{
    size_t n = strcspn(word, " ");
    while (word[n] == ' ' && word[n + 1] == '%') n += 1 + strcspn(word + n + 1, " ");
    return n;
}

void text_wrap(FILE *out, const char *text, text_layout layout)
{
    size_t at = layout.first;
    int marked = layout.on != NULL, line_start = 1;
    put_blanks(out, layout.first);
    if (marked) fputs(layout.on, out);
    for (const char *word = text + strspn(text, " "); *word; word += strspn(word, " ")) {
        size_t n = word_length(word), cells = cells_of(word, n);
        if (!line_start && at + 1 + cells > layout.width) {
            putc('\n', out);
            put_blanks(out, layout.rest);
            at = layout.rest;
            line_start = 1;
        }
        if (!line_start) {
            putc(' ', out);
            at++;
        }
        put_bytes(out, word, n);
        if (marked && word[n - 1] == ':') {
            fputs(layout.off, out);
            marked = 0;
        }
        at += cells;
        line_start = 0;
        word += n;
    }
    if (marked) fputs(layout.off, out);
    putc('\n', out);
}

int text_table_init(text_table *t, size_t rows, size_t cols, size_t heads)
{
    *t = (text_table){.rows = rows, .cols = cols, .heads = heads};
    t->cell = mem_array(rows * cols, sizeof *t->cell);
    return t->cell ? 0 : ERR_MEMORY;
}

void text_table_dispose(text_table *t)
{
    free(t->cell);
    *t = (text_table){0};
}

void text_table_set(text_table *t, size_t row, size_t col, const char *format, ...)
{
    static const char rest[] = "…";
    char *cell = t->cell[row * t->cols + col];
    va_list args;
    va_start(args, format);
    int size = vsnprintf(cell, TEXT_CELL, format, args);
    va_end(args);
    if (size < TEXT_CELL) return;
    size_t n = TEXT_CELL - sizeof rest;
    while (n && ((unsigned char)cell[n] & 0xC0) == 0x80) n--;
    memcpy(cell + n, rest, sizeof rest);
}

void text_table_number(text_table *t, size_t row, size_t col, double value, figure_form form)
{
    char text[FIGURE_ROOM];
    figure_number(text, value, form);
    text_table_set(t, row, col, "%s", text);
}

void text_table_head(text_table *t, size_t col, const char *above, const char *below)
{
    if (col >= t->cols) return;
    text_table_set(t, 0, col, "%s", above);
    text_table_set(t, 1, col, "%s", below);
}

static const char *cell_of(const text_table *t, size_t row, size_t col)
{
    return t->cell[row * t->cols + col];
}

static size_t column_width(const text_table *t, size_t col)
{
    size_t width = 0;
    for (size_t r = 0; r < t->rows; r++) {
        size_t cells = str_cells(cell_of(t, r, col));
        if (cells > width) width = cells;
    }
    return width;
}

/* Blanks between columns, and the room for the first of them. */
typedef struct measures {
    size_t gap, first;
} measures;

static size_t gap_before(const text_table *t, size_t col, size_t gap)
{
    return col == t->tight ? 1 : gap;
}

/* The widest choice that fits, with the whole label in its line if that can be had. */
static measures measure(const text_table *t, size_t width)
{
    size_t own = column_width(t, 0), least = 0, others[3] = {0};
    for (size_t r = 0; r < t->heads; r++) {
        size_t cells = str_cells(cell_of(t, r, 0));
        if (cells > least) least = cells;
    }
    for (size_t gap = 1; gap <= 2; gap++)
        for (size_t c = 1; c < t->cols; c++)
            others[gap] += gap_before(t, c, gap) + column_width(t, c);
    for (size_t gap = 2; gap >= 1; gap--)
        if (own + others[gap] <= width) return (measures){gap, own};
    for (size_t gap = 2; gap >= 1; gap--)
        if (least + others[gap] <= width) return (measures){gap, width - others[gap]};
    return (measures){1, least};
}

void text_table_print(FILE *out, const text_table *t, size_t width, const char *on, const char *off)
{
    measures m = measure(t, width);
    for (size_t r = 0; r < t->rows; r++) {
        const char *label = cell_of(t, r, 0);
        size_t taken = str_cells(label);
        if (r < t->heads) fputs(on, out);
        text_put(out, label);
        if (taken > m.first) {
            putc('\n', out);
            taken = 0;
        }
        size_t blanks = m.first - taken;
        for (size_t c = 1; c < t->cols; c++) {
            const char *text = cell_of(t, r, c);
            size_t cells = str_cells(text);
            blanks += gap_before(t, c, m.gap) + column_width(t, c) - cells;
            if (!cells) continue;
            put_blanks(out, blanks);
            text_put(out, text);
            blanks = 0;
        }
        if (r < t->heads) fputs(off, out);
        putc('\n', out);
    }
}

const char *text_data(const char *path)
{
    return strcmp(path, "-") == 0 ? "standard input" : path;
}
