#include "table/read_npy.h"

#include "base/mem.h"
#include "base/str.h"
#include "table/grid.h"

#include <stdlib.h>
#include <string.h>

static const char magic[] = "\x93NUMPY";
enum { MAGIC = sizeof magic - 1, MAX_HEADER = 1 << 16 };

int is_npy(const unsigned char *head, size_t n)
{
    return n >= MAGIC && memcmp(head, magic, MAGIC) == 0;
}

static int cut_short(const npy_source *s, err *e)
{
    return err_set(e, ERR_DATA,
                   "%s: the array is cut short: fewer values than its shape says; get the file "
                   "again",
                   s->label);
}

static int take_all(const npy_source *s, void *out, size_t n, err *e)
{
    size_t got;
    int rc = s->take(s->from, out, n, &got, e);
    return rc == 0 && got < n ? cut_short(s, e) : rc;
}

/* ------------------------------------------------------------------ the header, a Python literal */

/* Moves *at behind blanks and then the text, if that is there. */
static int skip(const char **at, const char *text)
{
    *at += strspn(*at, " \t\n");
    size_t n = strlen(text);
    if (strncmp(*at, text, n) != 0) return 0;
    *at += n;
    return 1;
}

/* 'text' or "text", of at most room-1 bytes. */
static int quoted(const char **at, char *out, size_t room)
{
    char quote[2] = {0};
    *at += strspn(*at, " \t\n");
    quote[0] = **at;
    if (quote[0] != '\'' && quote[0] != '"') return 0;
    size_t n = strcspn(*at + 1, quote);
    if (n >= room || (*at)[1 + n] == '\0') return 0;
    memcpy(out, *at + 1, n);
    out[n] = '\0';
    *at += n + 2;
    return 1;
}

/* (3, 4) or (5,) */
static int read_shape(npy_header *h, const char **at)
{
    if (!skip(at, "(")) return 0;
    for (h->n = 0; !skip(at, ")");) {
        char *end;
        if (h->n == NPY_MAX_DIMENSIONS || **at < '0' || **at > '9') return 0;
        unsigned long long dim = strtoull(*at, &end, 10);
        if (dim > SIZE_MAX / 16) return 0;
        h->dim[h->n++] = (size_t)dim;
        *at = end;
        skip(at, "L"); /* as Python 2 wrote */
        if (!skip(at, ",") && (*at += strspn(*at, " "), **at != ')')) return 0;
    }
    return h->n > 0;
}

/* "<f4": byte order, kind, bytes. */
static int type_of(const char *text, real_type *type)
{
    size_t size = (size_t)strtoul(*text && text[1] ? text + 2 : "", NULL, 10);
    int power = size == 1 || size == 2 || size == 4 || size == 8;
    if (!*text || !strchr("<>|=", text[0]) || !power || strlen(text) != 3) return 0;
    *type = (real_type){.size = size, .big = text[0] == '>'};
    switch (text[1]) {
    case 'b': type->kind = REAL_UNSIGNED; return size == 1;
    case 'u': type->kind = REAL_UNSIGNED; return 1;
    case 'i': type->kind = REAL_SIGNED; return 1;
    case 'f': type->kind = REAL_FLOAT; return size > 1;
    default: return 0;
    }
}

/* {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), } */
static int read_keys(npy_header *h, char descr[], size_t room, const char *at)
{
    char key[16];
    int has_descr = 0, has_order = 0, has_shape = 0;
    if (!skip(&at, "{")) return 0;
    while (!skip(&at, "}")) {
        if (!quoted(&at, key, sizeof key) || !skip(&at, ":")) return 0;
        if (strcmp(key, "descr") == 0) {
            if (!(has_descr = quoted(&at, descr, room))) return 0;
        } else if (strcmp(key, "fortran_order") == 0) {
            h->fortran = skip(&at, "True");
            if (!(has_order = h->fortran || skip(&at, "False"))) return 0;
        } else if (strcmp(key, "shape") == 0) {
            if (!(has_shape = read_shape(h, &at))) return 0;
        } else {
            return 0;
        }
        skip(&at, ",");
    }
    return has_descr && has_order && has_shape;
}

/* Rows, columns and bytes of a shape; 0 if they are more than a machine has. */
static int measure(npy_header *h)
{
    h->rows = h->dim[0];
    h->cols = 1;
    h->bytes = h->type.size;
    for (size_t k = 0; k < h->n; k++) {
        if (h->dim[k] && h->bytes > SIZE_MAX / h->dim[k]) return 0;
        h->bytes *= h->dim[k];
        if (k > 0) h->cols *= h->dim[k];
    }
    return 1;
}

int npy_read_header(npy_header *h, const npy_source *s, err *e)
{
    unsigned char head[12];
    char descr[32] = "";
    *h = (npy_header){0};
    int rc = take_all(s, head, 10, e);
    if (rc == 0 && head[6] > 1) rc = take_all(s, head + 10, 2, e);
    if (rc < 0) return rc;
    size_t n = (size_t)head[8] | (size_t)head[9] << 8;
    if (head[6] > 1) n |= (size_t)head[10] << 16 | (size_t)head[11] << 24;
    char *text = is_npy(head, 10) && n <= MAX_HEADER ? mem_array(n + 1, 1) : NULL;
    if (text && (rc = take_all(s, text, n, e)) < 0) {
        free(text);
        return rc;
    }
    int known = text && read_keys(h, descr, sizeof descr, text);
    free(text);
    if (!known)
        return err_set(e, ERR_DATA,
                       "%s: its header is none of an array of numbers; give a plain array, of 1 to "
                       "%d dimensions",
                       s->label, NPY_MAX_DIMENSIONS);
    if (!type_of(descr, &h->type))
        return err_set(e, ERR_DATA,
                       "%s: its values are of type '%s'; convert them with astype('f4') or 'f8'",
                       s->label, descr);
    if (h->fortran && h->n > 2)
        return err_set(e, ERR_DATA, "%s: %zu dimensions in Fortran order; save it in C order",
                       s->label, h->n);
    return measure(h) ? 0 : cut_short(s, e);
}

/* ------------------------------------------------------------------ the values */

static int check_end(const npy_source *s, err *e)
{
    unsigned char one;
    size_t got;
    int rc = s->take(s->from, &one, 1, &got, e);
    if (rc == 0 && got)
        rc = err_set(e, ERR_DATA, "%s: there is more in it than its shape says; get it again",
                     s->label);
    return rc;
}

/* In the file's order, some at a time. */
int npy_read_values(table *t, size_t first, const npy_header *h, const npy_source *s, err *e)
{
    enum { BLOCK = 4096 };
    unsigned char block[BLOCK * 8];
    size_t all = h->rows * h->cols, inner = h->fortran ? h->rows : h->cols;
    for (size_t at = 0; at < all;) {
        size_t n = all - at < BLOCK ? all - at : BLOCK;
        int rc = take_all(s, block, n * h->type.size, e);
        if (rc < 0) return rc;
        for (size_t i = 0; i < n; i++, at++) {
            size_t row = h->fortran ? at % inner : at / inner;
            size_t col = h->fortran ? at / inner : at % inner;
            if (grid_put(t, row, first + col, real_at(h->type, block + i * h->type.size)) != 0)
                return err_memory(e, "the table");
        }
    }
    return check_end(s, e);
}

static int take_bytes(void *from, void *out, size_t n, size_t *got, err *e)
{
    return bytes_take(from, out, n, got, e);
}

int read_npy(table *t, bytes *b, err *e)
{
    npy_source s = {take_bytes, b, t->path};
    npy_header h;
    int rc = npy_read_header(&h, &s, e);
    if (rc == 0 && !bytes_can_hold(b, h.bytes)) rc = cut_short(&s, e);
    if (rc == 0) rc = grid_begin(t, h.rows, h.cols, 0, e);
    if (rc == 0) rc = grid_name(t, 0, h.cols, "x", e);
    if (rc == 0 && h.n >= 3) grid_image(t, h.dim[1], h.dim[2], h.n > 3 ? h.dim[3] : 1);
    if (rc == 0) rc = npy_read_values(t, 0, &h, &s, e);
    return rc == 0 ? grid_finish(t, e) : rc;
}
