/* sql: SQLite's calls with the lab's errors. Private to the store. */
#ifndef STORE_SQL_H
#define STORE_SQL_H

#include "base/err.h"

#include <sqlite3.h>
#include <stdint.h>

enum { SQL_PATIENCE_MS = 10000 }; /* how long to wait for another process */

typedef struct sql {
    sqlite3 *db;
    char *path; /* as the user gave it, for messages */
} sql;

/* What SQLite's code `rc` means to a user. */
int sql_error(const sql *q, int rc, err *e);
/* The store's content contradicts itself: `what`, in words. */
int sql_damaged(const sql *q, const char *what, err *e);

/* Runs statements that give no rows. */
int sql_run(const sql *q, const char *script, err *e);
/* The first column of the first row, a number. */
int sql_ask(const sql *q, const char *question, int64_t *answer, err *e);

/* A statement with its parameters bound: one letter of `kinds` each: i int64_t, r double (a NaN
   becomes NULL), t text. Finalised by the caller, NULL on failure. */
int sql_prepare(const sql *q, sqlite3_stmt **out, err *e, const char *text, const char *kinds, ...);
/* 1: a row; 0: no more; or an error. */
int sql_step(const sql *q, sqlite3_stmt *row, err *e);
/* Prepares, steps to the end, finalises: for statements that give no rows. */
int sql_do(const sql *q, err *e, const char *text, const char *kinds, ...);

/* NAN where the column is NULL. */
double sql_real(sqlite3_stmt *row, int column);
/* A copy the caller owns, "" for NULL; NULL when memory is short. */
char *sql_text(sqlite3_stmt *row, int column);

/* A transaction that writes; sql_end commits it where rc is 0, rolls it back otherwise, and returns
   rc or the failure to commit. */
int sql_begin(const sql *q, err *e);
int sql_end(const sql *q, int rc, err *e);

#endif
