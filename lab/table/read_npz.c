#include "base/mem.h"
#include "base/str.h"
#include "table/grid.h"
#include "table/read_npy.h"

#include <stdlib.h>
#include <string.h>
#include <zip.h>

/* An array of the archive. */
typedef struct member {
    zip_uint64_t index;
    char *name;  /* without .npy, owned */
    char *label; /* for messages, owned */
    npy_header header;
} member;

typedef struct archive {
    const char *path; /* borrowed */
    zip_t *zip;
    member *member; /* [n], owned */
    size_t n, cols;
} archive;

int is_zip(const unsigned char *head, size_t n)
{
    return n >= 4 && memcmp(head, "PK\x03\x04", 4) == 0;
}

static int damaged(const archive *a, const char *why, err *e)
{
    return err_set(e, ERR_DATA, "%s: the zip archive is damaged (%s); get it again", a->path, why);
}

static int archive_open(archive *a, err *e)
{
    int code = 0;
    if ((a->zip = zip_open(a->path, ZIP_RDONLY, &code))) return 0;
    zip_error_t why;
    zip_error_init_with_code(&why, code);
    int rc = code == ZIP_ER_MEMORY ? err_memory(e, "an archive")
                                   : damaged(a, zip_error_strerror(&why), e);
    zip_error_fini(&why);
    return rc;
}

static void archive_close(archive *a)
{
    for (size_t i = 0; i < a->n; i++) {
        free(a->member[i].name);
        free(a->member[i].label);
    }
    free(a->member);
    if (a->zip) zip_discard(a->zip);
}

typedef struct opened {
    zip_file_t *file;
    const archive *archive;
} opened;

static int take(void *from, void *out, size_t n, size_t *got, err *e)
{
    opened *o = from;
    char *to = out;
    for (*got = 0; *got < n;) {
        zip_int64_t some = zip_fread(o->file, to + *got, n - *got);
        if (some < 0) return damaged(o->archive, zip_file_strerror(o->file), e);
        if (some == 0) break;
        *got += (size_t)some;
    }
    return 0;
}

static int member_open(opened *o, npy_source *s, const archive *a, const member *m, err *e)
{
    *o = (opened){zip_fopen_index(a->zip, m->index, 0), a};
    *s = (npy_source){take, o, m->label};
    return o->file ? 0 : damaged(a, zip_strerror(a->zip), e);
}

/* Deflate packs a thousand bytes into one at most: what says more lies. */
static int check_size(const archive *a, const member *m, err *e)
{
    zip_stat_t st;
    if (zip_stat_index(a->zip, m->index, 0, &st) != 0) return damaged(a, zip_strerror(a->zip), e);
    if (st.size >= m->header.bytes && st.size / 1032 <= st.comp_size) return 0;
    return err_set(e, ERR_DATA,
                   "%s: the array is cut short: fewer values than its shape says; get the file "
                   "again",
                   m->label);
}

static int read_header(archive *a, member *m, err *e)
{
    opened o;
    npy_source s;
    int rc = member_open(&o, &s, a, m, e);
    if (rc < 0) return rc;
    rc = npy_read_header(&m->header, &s, e);
    zip_fclose(o.file);
    if (rc == 0) rc = check_size(a, m, e);
    const npy_header *h = &m->header, *first = &a->member[0].header;
    if (rc == 0 && h->rows != first->rows)
        rc = err_set(e, ERR_DATA,
                     "%s has %zu rows and %s %zu; arrays of one archive must have as many each",
                     m->label, h->rows, a->member[0].label, first->rows);
    if (rc == 0 && (a->cols += h->cols) > GRID_MAX_COLUMNS)
        rc = err_set(e, ERR_DATA, "%s: more than %d columns", a->path, GRID_MAX_COLUMNS);
    return rc;
}

/* The arrays, in the archive's order. */
static int find_members(archive *a, err *e)
{
    zip_int64_t entries = zip_get_num_entries(a->zip, 0);
    a->member = mem_array(entries > 0 ? (size_t)entries : 0, sizeof *a->member);
    if (!a->member) return err_memory(e, "an archive");
    for (zip_int64_t i = 0; i < entries; i++) {
        const char *name = zip_get_name(a->zip, (zip_uint64_t)i, 0);
        size_t n = name ? strlen(name) : 0;
        if (n <= 4 || strcmp(name + n - 4, ".npy") != 0) continue;
        member *m = &a->member[a->n++];
        str label = {0};
        str_add(&label, "%s: %.100s", a->path, name);
        *m = (member){.index = (zip_uint64_t)i, .name = mem_text(name, n - 4), .label = label.text};
        if (!m->name || label.failed) return err_memory(e, "an archive");
        int rc = read_header(a, m, e);
        if (rc < 0) return rc;
    }
    if (a->n) return 0;
    return err_set(
        e, ERR_DATA,
        "%s:1:1: this is a zip archive or a spreadsheet, without arrays of NumPy; export "
        "the table as CSV",
        a->path);
}

static int read_member(table *t, size_t first, const archive *a, const member *m, err *e)
{
    opened o;
    npy_source s;
    npy_header again;
    int rc = member_open(&o, &s, a, m, e);
    if (rc < 0) return rc;
    if (m->header.cols == 1)
        rc = grid_name_one(t, first, m->name, e);
    else
        rc = grid_name(t, first, m->header.cols, m->name, e);
    if (rc == 0) rc = npy_read_header(&again, &s, e); /* the values are behind it */
    if (rc == 0) rc = npy_read_values(t, first, &m->header, &s, e);
    zip_fclose(o.file);
    return rc;
}

int read_npz(table *t, const char *path, err *e)
{
    archive a = {.path = t->path};
    if (strcmp(path, "-") == 0)
        return err_set(e, ERR_DATA,
                       "%s: an archive can only be read from a file; name the file instead of -",
                       t->path);
    int rc = archive_open(&a, e);
    if (rc == 0) rc = find_members(&a, e);
    if (rc == 0) rc = grid_begin(t, a.member[0].header.rows, a.cols, 0, e);
    for (size_t i = 0, first = 0; rc == 0 && i < a.n; first += a.member[i].header.cols, i++)
        rc = read_member(t, first, &a, &a.member[i], e);
    archive_close(&a);
    if (rc == 0) rc = grid_check_names(t, e);
    return rc == 0 ? grid_finish(t, e) : rc;
}
