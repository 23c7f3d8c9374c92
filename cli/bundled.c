#include "bundled.h"

#include "base/mem.h"
#include "base/str.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FIELDS = 6, PATH_ROOM = 4096 };

/* The folder of this program, "" if the system does not tell. */
static void program_folder(char out[PATH_ROOM])
{
    ssize_t n = readlink("/proc/self/exe", out, PATH_ROOM - 1);
    out[n > 0 ? n : 0] = '\0';
    char *slash = strrchr(out, '/');
    if (slash) *slash = '\0';
}

static char *join(const char *folder, const char *rest)
{
    str path = {0};
    str_add(&path, "%s/%s", folder, rest);
    if (path.failed) str_free(&path);
    return path.text;
}

static int has_index(const char *folder)
{
    char *index = join(folder, "index.tsv");
    int has = index && access(index, R_OK) == 0;
    free(index);
    return has;
}

static int find_folder(char **out, err *e)
{
    static const char *const beside[] = {"../share/softplus/data", "../../data"};
    const char *asked = getenv("SOFTPLUS_DATA");
    if (asked && *asked) {
        if (!has_index(asked))
            return err_set(e, ERR_IO, "SOFTPLUS_DATA=%s has no readable index.tsv", asked);
        *out = mem_string(asked);
        return *out ? 0 : err_memory(e, "a path");
    }
    char program[PATH_ROOM];
    program_folder(program);
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
        if (!(*out = join(program, beside[i]))) return err_memory(e, "a path");
        if (has_index(*out)) return 0;
        free(*out);
        *out = NULL;
    }
    return err_set(e, ERR_IO,
                   "the bundled data are neither in %s/%s nor in %s/%s; set SOFTPLUS_DATA to "
                   "their folder",
                   program, beside[0], program, beside[1]);
}

static int read_text(char **out, const char *path, err *e)
{
    FILE *f = fopen(path, "r");
    if (!f) return err_set(e, ERR_IO, "%s: cannot be read: %s", path, err_reason(errno));
    char block[4096];
    str text = {0};
    for (size_t n; (n = fread(block, 1, sizeof block, f)) > 0;)
        str_add(&text, "%.*s", (int)n, block);
    int bad = ferror(f);
    fclose(f);
    if (bad || text.failed || !text.text) {
        str_free(&text);
        return err_set(e, ERR_IO, "%s: cannot be read", path);
    }
    *out = text.text;
    return 0;
}

/* Cuts `line` at its tabs; 1 if it has exactly the fields of a set. */
static int cut_fields(bundled_set *s, char *line)
{
    char *field[FIELDS];
    size_t n = 0;
    for (char *at = line; at && n < FIELDS; n++) {
        field[n] = at;
        at = strchr(at, '\t');
        if (at) *at++ = '\0';
        if (at && n == FIELDS - 1) return 0;
    }
    if (n != FIELDS) return 0;
    *s = (bundled_set){
        field[0], field[1], field[2], field[3], strcmp(field[4], "-") == 0 ? "" : field[4],
        field[5]};
    return 1;
}

static int read_index(bundled *b, const char *path, err *e)
{
    int rc = read_text(&b->text, path, e);
    if (rc < 0) return rc;
    size_t lines = 0;
    for (const char *c = b->text; *c; c++) lines += *c == '\n';
    if (!(b->set = mem_array(lines + 1, sizeof *b->set))) return err_memory(e, "the index");
    size_t number = 0;
    for (char *line = b->text, *next; line && *line; line = next) {
        next = strchr(line, '\n');
        if (next) *next++ = '\0';
        if (++number == 1 || *line == '\0') continue; /* the header */
        if (!cut_fields(&b->set[b->n], line))
            return err_set(e, ERR_DATA, "%s:%zu: not %d fields between tabs", path, number, FIELDS);
        b->n++;
    }
    return 0;
}

int bundled_open(bundled *b, err *e)
{
    *b = (bundled){0};
    int rc = find_folder(&b->folder, e);
    if (rc < 0) return rc;
    char *index = join(b->folder, "index.tsv");
    rc = index ? read_index(b, index, e) : err_memory(e, "a path");
    free(index);
    if (rc < 0) bundled_close(b);
    return rc;
}

void bundled_close(bundled *b)
{
    free(b->folder);
    free(b->text);
    free(b->set);
    *b = (bundled){0};
}

const bundled_set *bundled_find(const bundled *b, const char *name)
{
    for (size_t i = 0; i < b->n; i++)
        if (strcmp(b->set[i].name, name) == 0) return &b->set[i];
    return NULL;
}

char *bundled_path(const bundled *b, const bundled_set *s)
{
    return join(b->folder, s->file);
}
