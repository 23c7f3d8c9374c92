#include "store/sql.h"

#include "base/mem.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

int sql_damaged(const sql *q, const char *what, err *e)
{
    return err_set(e, ERR_DATA,
                   "%s: the store is damaged (%s); go back to a copy of it, or name a new file",
                   q->path, what);
}

int sql_error(const sql *q, int rc, err *e)
{
    int cause = q->db ? sqlite3_system_errno(q->db) : 0;
    switch (rc & 0xff) {
    case SQLITE_NOTADB:
        return err_set(e, ERR_DATA,
                       "%s: is not a store (not an SQLite database); name another file", q->path);
    case SQLITE_CORRUPT: return sql_damaged(q, sqlite3_errstr(rc), e);
    case SQLITE_FULL:
        return err_set(e, ERR_IO,
                       "%s: the disk is full; what was finished is kept: make room and give the "
                       "same command again",
                       q->path);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return err_set(
            e, ERR_IO,
            "%s: another program has kept the store locked for %d s; let it end, or name "
            "another file",
            q->path, SQL_PATIENCE_MS / 1000);
    case SQLITE_READONLY: return err_set(e, ERR_IO, "%s: cannot be written", q->path);
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return err_set(e, ERR_IO, "%s: cannot be opened: %s", q->path,
                       cause ? err_reason(cause) : sqlite3_errstr(rc));
    case SQLITE_IOERR:
        return err_set(e, ERR_IO, "%s: cannot be read or written: %s", q->path,
                       cause ? err_reason(cause) : sqlite3_errstr(rc));
    case SQLITE_NOMEM: return err_memory(e, "the store");
    default: return err_set(e, ERR_IO, "%s: %s", q->path, sqlite3_errmsg(q->db));
    }
}

int sql_run(const sql *q, const char *script, err *e)
{
    int rc = sqlite3_exec(q->db, script, NULL, NULL, NULL);
    return rc == SQLITE_OK ? 0 : sql_error(q, rc, e);
}

static int bind(sqlite3_stmt *s, const char *kinds, va_list args)
{
    int rc = SQLITE_OK;
    for (int i = 1; *kinds && rc == SQLITE_OK; kinds++, i++) {
        if (*kinds == 'i')
            rc = sqlite3_bind_int64(s, i, va_arg(args, int64_t));
        else if (*kinds == 'r')
            rc = sqlite3_bind_double(s, i, va_arg(args, double));
        else
            rc = sqlite3_bind_text(s, i, va_arg(args, const char *), -1, SQLITE_TRANSIENT);
    }
    return rc;
}

static int prepare(const sql *q, sqlite3_stmt **out, err *e, const char *text, const char *kinds,
                   va_list args)
{
    int rc = sqlite3_prepare_v2(q->db, text, -1, out, NULL);
    if (rc == SQLITE_OK) rc = bind(*out, kinds, args);
    if (rc == SQLITE_OK) return 0;
    sqlite3_finalize(*out);
    *out = NULL;
    return sql_error(q, rc, e);
}

int sql_prepare(const sql *q, sqlite3_stmt **out, err *e, const char *text, const char *kinds, ...)
{
    va_list args;
    va_start(args, kinds);
    int rc = prepare(q, out, e, text, kinds, args);
    va_end(args);
    return rc;
}

int sql_step(const sql *q, sqlite3_stmt *row, err *e)
{
    int rc = sqlite3_step(row);
    if (rc == SQLITE_ROW) return 1;
    return rc == SQLITE_DONE ? 0 : sql_error(q, rc, e);
}

int sql_do(const sql *q, err *e, const char *text, const char *kinds, ...)
{
    sqlite3_stmt *s;
    va_list args;
    va_start(args, kinds);
    int rc = prepare(q, &s, e, text, kinds, args);
    va_end(args);
    if (rc < 0) return rc;
    rc = sql_step(q, s, e);
    sqlite3_finalize(s);
    return rc < 0 ? rc : 0;
}

int sql_ask(const sql *q, const char *question, int64_t *answer, err *e)
{
    sqlite3_stmt *row;
    int rc = sql_prepare(q, &row, e, question, "");
    if (rc < 0) return rc;
    rc = sql_step(q, row, e);
    if (rc == 1) *answer = sqlite3_column_int64(row, 0);
    sqlite3_finalize(row);
    if (rc == 0) return sql_damaged(q, "an answer is missing", e);
    return rc < 0 ? rc : 0;
}

double sql_real(sqlite3_stmt *row, int column)
{
    int missing = sqlite3_column_type(row, column) == SQLITE_NULL;
    return missing ? (double)NAN : sqlite3_column_double(row, column);
}

char *sql_text(sqlite3_stmt *row, int column)
{
    const unsigned char *text = sqlite3_column_text(row, column);
    return mem_string(text ? (const char *)text : "");
}

int sql_begin(const sql *q, err *e)
{
    return sql_run(q, "BEGIN IMMEDIATE", e);
}

int sql_end(const sql *q, int rc, err *e)
{
    if (rc == 0) rc = sql_run(q, "COMMIT", e);
    if (rc < 0) sqlite3_exec(q->db, "ROLLBACK", NULL, NULL, NULL);
    return rc;
}
