#include "table/read_sqlite.h"

#include "base/mem.h"
#include "base/str.h"
#include "table/finish.h"
#include "table/grid.h"

#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char magic[] = "SQLite format 3"; /* and its NUL */

int is_sqlite(const unsigned char *head, size_t n)
{
    return n >= sizeof magic && memcmp(head, magic, sizeof magic) == 0;
}

static int is_database(const char *path)
{
    unsigned char head[sizeof magic];
    FILE *f = fopen(path, "rb");
    size_t n = f ? fread(head, 1, sizeof head, f) : 0;
    if (f) fclose(f);
    return is_sqlite(head, n);
}

const char *sqlite_table_of(const char *path)
{
    struct stat st;
    const char *colon = strrchr(path, ':');
    if (!colon || stat(path, &st) == 0) return NULL;
    char *file = mem_text(path, (size_t)(colon - path));
    int is = file && is_database(file);
    free(file);
    return is ? colon + 1 : NULL;
}

typedef struct reader {
    table *t;
    sqlite3 *db;
    sqlite3_stmt *query;
    gather *cell; /* [t->cols], owned */
    size_t room;  /* of t->line */
} reader;

static int damaged(const reader *r, err *e)
{
    if (sqlite3_errcode(r->db) == SQLITE_NOMEM) return err_memory(e, "the table");
    return err_set(e, ERR_DATA,
                   "%s: this is an SQLite database that cannot be read: %s; see 'PRAGMA "
                   "integrity_check'",
                   r->t->path, sqlite3_errmsg(r->db));
}

static int open_database(reader *r, const char *path, const char *name, err *e)
{
    size_t n = name ? (size_t)(name - 1 - path) : strlen(path);
    char *file = mem_text(path, n);
    if (!file) return err_memory(e, "a file name");
    int code = sqlite3_open_v2(file, &r->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
    free(file);
    if (!r->db) return err_memory(e, "a database");
    if (code != SQLITE_OK) return damaged(r, e);
    /* The file is not trusted: its schema runs no functions that reach out of it. */
    sqlite3_db_config(r->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(r->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    return 0;
}

/* The tables and views there are, as "a, b, c"; how many, and the first. */
static size_t list_tables(const reader *r, str *all, str *first)
{
    sqlite3_stmt *query = NULL;
    size_t n = 0;
    static const char sql[] = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND "
                              "name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";
    if (sqlite3_prepare_v2(r->db, sql, -1, &query, NULL) != SQLITE_OK) return 0;
    while (sqlite3_step(query) == SQLITE_ROW && n < 1000) {
        const char *name = (const char *)sqlite3_column_text(query, 0);
        char shown[STR_CUT];
        str_cut(shown, name ? name : "", SIZE_MAX);
        str_add(all, "%s%s", n ? ", " : "", shown);
        if (n++ == 0) str_add(first, "%s", name ? name : "");
    }
    sqlite3_finalize(query);
    return n;
}

static int has_table(const reader *r, const char *name)
{
    static const char sql[] = "SELECT 1 FROM sqlite_master WHERE type IN ('table', 'view') AND "
                              "name = ?1 COLLATE NOCASE";
    sqlite3_stmt *query = NULL;
    int has = sqlite3_prepare_v2(r->db, sql, -1, &query, NULL) == SQLITE_OK &&
              sqlite3_bind_text(query, 1, name, -1, SQLITE_STATIC) == SQLITE_OK &&
              sqlite3_step(query) == SQLITE_ROW;
    sqlite3_finalize(query);
    return has;
}

/* Which table; owned by the caller. */
static int choose_table(const reader *r, const char *name, char **out, err *e)
{
    str all = {0}, only = {0};
    char shown[STR_CUT];
    size_t n = list_tables(r, &all, &only);
    int rc = 0;
    if (all.failed || only.failed) rc = err_memory(e, "names of tables");
    if (rc == 0 && n == 0)
        rc =
            sqlite3_errcode(r->db) == SQLITE_OK || sqlite3_errcode(r->db) == SQLITE_DONE
                ? err_set(e, ERR_DATA, "%s: this is an SQLite database without a table", r->t->path)
                : damaged(r, e);
    if (rc == 0 && (!name || !*name) && n > 1)
        rc = err_set(e, ERR_DATA,
                     "%s: this is an SQLite database; say which of its tables, as in FILE:TABLE: "
                     "%.600s",
                     r->t->path, all.text);
    if (rc == 0 && name && *name && !has_table(r, name)) {
        str_cut(shown, name, SIZE_MAX);
        rc = err_set(e, ERR_DATA, "%s: the database has no table '%s'; it has %.600s", r->t->path,
                     shown, all.text);
    }
    if (rc == 0 && !(*out = mem_string(name && *name ? name : only.text)))
        rc = err_memory(e, "names of tables");
    str_free(&all);
    str_free(&only);
    return rc;
}

static int begin_query(reader *r, const char *name, err *e)
{
    char *chosen = NULL;
    int rc = choose_table(r, name, &chosen, e);
    if (rc < 0) return rc;
    char *sql = sqlite3_mprintf("SELECT * FROM \"%w\"", chosen);
    free(chosen);
    if (!sql) return err_memory(e, "a query");
    int code = sqlite3_prepare_v2(r->db, sql, -1, &r->query, NULL);
    sqlite3_free(sql);
    return code == SQLITE_OK ? 0 : damaged(r, e);
}

static int name_columns(reader *r, err *e)
{
    size_t n = (size_t)sqlite3_column_count(r->query);
    r->t->col = mem_array(n, sizeof *r->t->col);
    r->cell = mem_array(n, sizeof *r->cell);
    if (!r->t->col || !r->cell) return err_memory(e, "the table");
    r->t->cols = n;
    for (size_t j = 0; j < n; j++) {
        const char *name = sqlite3_column_name(r->query, (int)j);
        int rc = name ? grid_name_one(r->t, j, name, e) : err_memory(e, "the table");
        if (rc < 0) return rc;
    }
    return grid_check_names(r->t, e);
}

static int refuse_cell(const reader *r, size_t col, const char *what, err *e)
{
    char name[STR_CUT];
    str_cut(name, r->t->col[col].name, SIZE_MAX);
    return err_set(e, ERR_DATA, "%s:%zu:%zu: column '%s': %s", r->t->path, r->t->rows + 1, col + 1,
                   name, what);
}

static int add_cell(reader *r, size_t col, err *e)
{
    char number[STR_NUMBER];
    const char *text = "";
    size_t n = 0;
    switch (sqlite3_column_type(r->query, (int)col)) {
    case SQLITE_NULL: break;
    case SQLITE_FLOAT:
        if (isinf(sqlite3_column_double(r->query, (int)col)))
            return refuse_cell(r, col, "an infinite number; correct it, or make it NULL", e);
        str_number_f64(number, sqlite3_column_double(r->query, (int)col));
        text = number;
        n = strlen(number);
        break;
    case SQLITE_BLOB:
        return refuse_cell(r, col, "a blob; give a view without that column, or convert it", e);
    default: /* integers as their digits, text as it is */
        if (!(text = (const char *)sqlite3_column_text(r->query, (int)col)))
            return err_memory(e, "the table");
        n = (size_t)sqlite3_column_bytes(r->query, (int)col);
    }
    if (n > CELLS_MAX_BYTES) return refuse_cell(r, col, "a text of more than a mebibyte", e);
    return gather_add(&r->cell[col], text, n) == 0 ? 0 : err_memory(e, "the table");
}

static int add_row(reader *r, err *e)
{
    table *t = r->t;
    for (size_t j = 0; j < t->cols; j++) {
        int rc = add_cell(r, j, e);
        if (rc < 0) return rc;
    }
    if (t->rows == r->room) {
        size_t room = r->room ? 2 * r->room : 64;
        uint64_t *line = mem_resize(t->line, room, sizeof *line);
        if (!line) return err_memory(e, "the table");
        t->line = line;
        r->room = room;
    }
    t->line[t->rows] = t->rows + 1;
    t->rows++;
    return 0;
}

static int read_rows(reader *r, err *e)
{
    int code, rc = 0;
    while (rc == 0 && (code = sqlite3_step(r->query)) != SQLITE_DONE)
        rc = code == SQLITE_ROW ? add_row(r, e) : damaged(r, e);
    if (rc == 0 && r->t->rows == 0)
        rc = err_set(e, ERR_DATA, "%s: there are no rows in the table", r->t->path);
    return rc;
}

int read_sqlite(table *t, const char *path, const char *name, const table_ask *ask, size_t n,
                err *e)
{
    reader r = {.t = t};
    int rc =
        strcmp(path, "-") == 0
            ? err_set(e, ERR_DATA,
                      "%s: a database can only be read from a file; name the file instead of -",
                      t->path)
            : open_database(&r, path, name, e);
    if (rc == 0) rc = begin_query(&r, name, e);
    if (rc == 0) rc = name_columns(&r, e);
    if (rc == 0) rc = read_rows(&r, e);
    if (rc == 0) rc = finish_columns(t, r.cell, ask, n, e);
    for (size_t j = 0; r.cell && j < t->cols; j++) gather_dispose(&r.cell[j]);
    free(r.cell);
    sqlite3_finalize(r.query);
    sqlite3_close(r.db);
    return rc;
}
