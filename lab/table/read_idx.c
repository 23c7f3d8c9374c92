#include "table/read_idx.h"

#include "base/mem.h"
#include "base/str.h"
#include "table/grid.h"
#include "table/levels.h"
#include "table/real.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MAX_DIMENSIONS = 8 };

typedef struct header {
    real_type type;
    size_t n, dim[MAX_DIMENSIONS];
    size_t values; /* in a row */
} header;

static int type_of(unsigned char code, real_type *type)
{
    static const struct {
        unsigned char code;
        real_type type;
    } known[] = {{0x08, {REAL_UNSIGNED, 1, 1}}, {0x09, {REAL_SIGNED, 1, 1}},
                 {0x0B, {REAL_SIGNED, 2, 1}},   {0x0C, {REAL_SIGNED, 4, 1}},
                 {0x0D, {REAL_FLOAT, 4, 1}},    {0x0E, {REAL_FLOAT, 8, 1}}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].code == code) {
            *type = known[i].type;
            return 1;
        }
    return 0;
}

/* No text begins with a zero byte. */
int is_idx(const unsigned char *head, size_t n)
{
    real_type type;
    return n >= 4 && head[0] == 0 && head[1] == 0 && type_of(head[2], &type) && head[3] >= 1 &&
           head[3] <= MAX_DIMENSIONS;
}

static int cut_short(const bytes *b, err *e)
{
    return err_set(e, ERR_DATA,
                   "%s: the IDX data are cut short: fewer values than the dimensions say; get the "
                   "file again",
                   b->label);
}

static int read_header(header *h, bytes *b, err *e)
{
    unsigned char head[4], dim[4];
    size_t got;
    int rc = bytes_take(b, head, sizeof head, &got, e);
    if (rc < 0) return rc;
    *h = (header){.n = head[3], .values = 1};
    type_of(head[2], &h->type);
    size_t all = h->type.size;
    for (size_t k = 0; k < h->n; k++) {
        rc = bytes_take(b, dim, sizeof dim, &got, e);
        if (rc < 0) return rc;
        if (got < sizeof dim) return cut_short(b, e);
        h->dim[k] = (size_t)dim[0] << 24 | (size_t)dim[1] << 16 | (size_t)dim[2] << 8 | dim[3];
        if (h->dim[k] && all > SIZE_MAX / h->dim[k]) return cut_short(b, e);
        all *= h->dim[k];
        if (k > 0) h->values *= h->dim[k];
    }
    return bytes_can_hold(b, all) ? 0 : cut_short(b, e);
}

/* After the last value there is nothing. */
static int check_end(bytes *b, err *e)
{
    unsigned char one;
    size_t got;
    int rc = bytes_take(b, &one, 1, &got, e);
    if (rc == 0 && got)
        rc = err_set(e, ERR_DATA,
                     "%s: there is more in the file than its IDX dimensions say; get it again",
                     b->label);
    return rc;
}

/* Fills the first h->values columns, row by row as they come. */
static int read_values(table *t, const header *h, bytes *b, err *e)
{
    size_t size = h->values * h->type.size, got;
    unsigned char *row = mem_array(size, 1);
    int rc = row ? 0 : err_memory(e, "the table");
    for (size_t i = 0; rc == 0 && i < t->rows; i++) {
        rc = bytes_take(b, row, size, &got, e);
        if (rc == 0 && got < size) rc = cut_short(b, e);
        for (size_t j = 0; rc == 0 && j < h->values; j++)
            if (grid_put(t, i, j, real_at(h->type, row + j * h->type.size)) != 0)
                rc = err_memory(e, "the table");
    }
    free(row);
    return rc == 0 ? check_end(b, e) : rc;
}

/* ------------------------------------------------------------------ labels */

/* The name with the last `what` in it replaced, or as it is; owned by the caller, or NULL. */
static char *replaced(const char *name, const char *what, const char *by)
{
    const char *at = NULL;
    for (const char *next = name; (next = strstr(next, what)); next++) at = next;
    str s = {0};
    if (at)
        str_add(&s, "%.*s%s%s", (int)(at - name), name, by, at + strlen(what));
    else
        str_add(&s, "%s", name);
    if (s.failed) str_free(&s);
    return s.text;
}

static int is_file(const char *name)
{
    struct stat st;
    return name && stat(name, &st) == 0 && S_ISREG(st.st_mode);
}

/* The file of that name, packed or not as the name says, or else the other way; NULL: neither. */
static char *either(char *name)
{
    if (!name || is_file(name)) return name;
    size_t n = strlen(name);
    int packed = n > 3 && strcmp(name + n - 3, ".gz") == 0;
    str other = {0};
    str_add(&other, packed ? "%.*s" : "%.*s.gz", (int)(packed ? n - 3 : n), name);
    free(name);
    if (other.failed || !is_file(other.text)) str_free(&other);
    return other.text;
}

/* The labels of images in `path`; NULL: none are there. */
static char *find_labels(const char *path, size_t dimensions)
{
    char idx[16];
    snprintf(idx, sizeof idx, "idx%zu", dimensions);
    if (strlen(path) > INT_MAX / 2 || !strstr(path, "images")) return NULL;
    char *renamed = replaced(path, "images", "labels");
    char *name = renamed ? replaced(renamed, idx, "idx1") : NULL;
    free(renamed);
    return either(name);
}

/* The last column: categories, for labels are names even where they are written as digits. */
static int put_labels(column *c, const header *h, size_t rows, bytes *b, err *e)
{
    unsigned char value[8];
    char text[STR_NUMBER];
    levels l = {0};
    size_t got = h->type.size;
    int rc = (c->level = mem_array(rows, sizeof *c->level)) ? 0 : err_memory(e, "the labels");
    for (size_t i = 0; rc == 0 && i < rows; i++) {
        rc = bytes_take(b, value, h->type.size, &got, e);
        if (rc == 0 && got < h->type.size) rc = cut_short(b, e);
        if (rc < 0) break;
        str_number_f64(text, real_at(h->type, value));
        if (levels_number(&l, text, strlen(text), &c->level[i]) != 0)
            rc = err_memory(e, "the labels");
    }
    if (rc == 0) rc = check_end(b, e);
    if (rc == 0) rc = levels_into(c, &l, rows) == 0 ? 0 : err_memory(e, "the labels");
    levels_dispose(&l);
    return rc;
}

static int read_labels(table *t, const char *name, err *e)
{
    bytes b = {0};
    header h;
    column *c = &t->col[t->cols - 1];
    int rc = bytes_open(&b, name, name, e);
    if (rc == 0) rc = bytes_next(&b, e);
    if (rc == 0 && !is_idx(b.at, b.n))
        rc = err_set(e, ERR_DATA, "%s: these should be the labels of %s, but it is no IDX file",
                     name, t->path);
    if (rc == 0) rc = read_header(&h, &b, e);
    if (rc == 0 && (h.n != 1 || h.dim[0] != t->rows || h.type.kind == REAL_FLOAT))
        rc = err_set(e, ERR_DATA,
                     "%s: there should be %zu whole numbers, the labels of %s; put the right "
                     "file there, or none",
                     name, t->rows, t->path);
    if (rc == 0) rc = put_labels(c, &h, t->rows, &b, e);
    if (rc == 0 && !(c->name = mem_string("label"))) rc = err_memory(e, "the labels");
    bytes_close(&b);
    t->target = c->name;
    return rc;
}

int read_idx(table *t, bytes *b, const char *path, err *e)
{
    header h;
    int rc = read_header(&h, b, e);
    if (rc < 0) return rc;
    char *labels = find_labels(path, h.n);
    rc = grid_begin(t, h.dim[0], h.values, labels != NULL, e);
    if (rc == 0) rc = grid_name(t, 0, h.values, "p", e);
    if (rc == 0 && h.n == 3) grid_image(t, h.dim[1], h.dim[2], 1);
    if (rc == 0) rc = read_values(t, &h, b, e);
    if (rc == 0) rc = grid_finish(t, e);
    if (rc == 0 && labels) rc = read_labels(t, labels, e);
    free(labels);
    return rc;
}
