/* inside: what the store's own files share. */
#ifndef STORE_INSIDE_H
#define STORE_INSIDE_H

#include "base/str.h"
#include "store/sql.h"
#include "store/store.h"

struct store {
    sql sql;
    int writing;          /* opened to be written, and found to be a store */
    int64_t experiment;   /* the one begun */
    char *isa;            /* owned: of the runs appended */
    sqlite3_stmt *append; /* prepared at the first run */
};

/* Every trial of p to result, as planned and pending or as finished; their number to *finished. */
int store_read_results(const sql *q, int64_t experiment, const plan *p, run_result *result,
                       size_t *finished, err *e);
/* The finished run of trial r->id. */
int store_read_result(const sql *q, int64_t experiment, run_result *r, err *e);

/* r->history to the file, where there is one; and from it, where there is one. */
int store_put_history(const sql *q, int64_t experiment, const run_result *r, err *e);
int store_read_history(const sql *q, int64_t experiment, run_result *r, err *e);

/* "[1,2,3]" with exactly n numbers; 0 if it is something else. */
int store_read_counts(const char *text, uint64_t *count, size_t n);
/* Adds such a text. */
void store_add_counts(str *list, const uint64_t *count, size_t n);

#endif
