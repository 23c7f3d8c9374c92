#include "base/str.h"
#include "store/inside.h"

#include <inttypes.h>
#include <string.h>

static const char *const quantity[] = {"output", "gradient"};

static const size_t bins[] = {OUTPUT_BINS, GRADIENT_BINS};

static uint64_t *counts_of(layer_bins *b, size_t which)
{
    return which ? b->gradient : b->output;
}

/* ------------------------------------------------------------------ write */

/* Steps a statement that gives no rows, so that it can be bound again. */
static int step_again(const sql *q, sqlite3_stmt *s, err *e)
{
    int rc = sql_step(q, s, e);
    sqlite3_reset(s);
    return rc;
}

static int put_epochs(const sql *q, int64_t experiment, const run_result *r, err *e)
{
    sqlite3_stmt *s;
    int rc = sql_prepare(q, &s, e, "INSERT INTO epoch VALUES (?, ?, ?, ?, ?)", "ii", experiment,
                         (int64_t)r->id);
    for (size_t i = 0; i < r->history->n_epochs && rc == 0; i++) {
        sqlite3_bind_int64(s, 3, (int64_t)i);
        sqlite3_bind_double(s, 4, r->history->losses[i].train);
        sqlite3_bind_double(s, 5, r->history->losses[i].valid);
        rc = step_again(q, s, e);
    }
    sqlite3_finalize(s);
    return rc;
}

static int put_layers(const sql *q, int64_t experiment, const run_result *r, err *e)
{
    const history *h = r->history;
    sqlite3_stmt *s;
    int rc = sql_prepare(q, &s, e, "INSERT INTO layer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", "ii",
                         experiment, (int64_t)r->id);
    for (size_t i = 0; i < h->n_epochs * h->n_layers && rc == 0; i++) {
        const layer_epoch *k = &h->layer[i];
        const double figure[] = {k->dead, k->died, k->revived, k->output, k->gradient};
        sqlite3_bind_int64(s, 3, (int64_t)(i / h->n_layers));
        sqlite3_bind_int64(s, 4, (int64_t)(i % h->n_layers) + 1);
        for (int f = 0; f < 5; f++) sqlite3_bind_double(s, 5 + f, figure[f]);
        rc = step_again(q, s, e);
    }
    sqlite3_finalize(s);
    return rc;
}

void store_add_counts(str *list, const uint64_t *count, size_t n)
{
    for (size_t i = 0; i < n; i++) str_add(list, "%c%" PRIu64, i ? ',' : '[', count[i]);
    str_add(list, "]");
}

static int put_histogram(const sql *q, int64_t experiment, const run_result *r, size_t layer,
                         size_t which, err *e)
{
    const uint64_t *count = counts_of(&r->history->bins[layer], which);
    str list = {0};
    store_add_counts(&list, count, bins[which]);
    int rc = list.failed
                 ? err_memory(e, "the store")
                 : sql_do(q, e, "INSERT INTO histogram VALUES (?, ?, ?, ?, ?)", "iiitt", experiment,
                          (int64_t)r->id, (int64_t)layer + 1, quantity[which], list.text);
    str_free(&list);
    return rc;
}

int store_put_history(const sql *q, int64_t experiment, const run_result *r, err *e)
{
    if (!r->history) return 0;
    int rc = put_epochs(q, experiment, r, e);
    if (rc == 0) rc = put_layers(q, experiment, r, e);
    for (size_t i = 0; i < 2 * r->history->n_layers && rc == 0; i++)
        rc = put_histogram(q, experiment, r, i / 2, i % 2, e);
    return rc;
}

/* ------------------------------------------------------------------ read */

static int damaged(const sql *q, err *e)
{
    return sql_damaged(q, "the history of a run has gaps", e);
}

static int get_epochs(const sql *q, int64_t experiment, const run_result *r, err *e)
{
    history *h = r->history;
    sqlite3_stmt *row;
    int64_t i = 0;
    int rc = sql_prepare(q, &row, e,
                         "SELECT epoch, train_loss, valid_loss FROM epoch "
                         "WHERE experiment = ? AND trial = ? ORDER BY epoch",
                         "ii", experiment, (int64_t)r->id);
    while (rc == 0 && (rc = sql_step(q, row, e)) == 1) {
        rc = (size_t)i < h->n_epochs && sqlite3_column_int64(row, 0) == i ? 0 : damaged(q, e);
        if (rc == 0) h->losses[i++] = (epoch_losses){sql_real(row, 1), sql_real(row, 2)};
    }
    sqlite3_finalize(row);
    return rc == 0 && (size_t)i < h->n_epochs ? damaged(q, e) : rc;
}

static int get_layers(const sql *q, int64_t experiment, const run_result *r, err *e)
{
    history *h = r->history;
    size_t all = h->n_epochs * h->n_layers, i = 0;
    sqlite3_stmt *row;
    int rc = sql_prepare(q, &row, e,
                         "SELECT epoch, layer, dead, died, revived, output, gradient FROM layer "
                         "WHERE experiment = ? AND trial = ? ORDER BY epoch, layer",
                         "ii", experiment, (int64_t)r->id);
    while (rc == 0 && (rc = sql_step(q, row, e)) == 1) {
        size_t epoch = (size_t)sqlite3_column_int64(row, 0),
               layer = (size_t)sqlite3_column_int64(row, 1);
        rc =
            i < all && epoch == i / h->n_layers && layer == i % h->n_layers + 1 ? 0 : damaged(q, e);
        if (rc == 0)
            h->layer[i++] = (layer_epoch){sql_real(row, 2), sql_real(row, 3), sql_real(row, 4),
                                          sql_real(row, 5), sql_real(row, 6)};
    }
    sqlite3_finalize(row);
    return rc == 0 && i < all ? damaged(q, e) : rc;
}

int store_read_counts(const char *text, uint64_t *count, size_t n)
{
    char open = '[';
    for (size_t i = 0; i < n; i++, open = ',') {
        if (*text != open || text[1] < '0' || text[1] > '9') return 0;
        char *end;
        count[i] = strtoull(text + 1, &end, 10);
        text = end;
    }
    return strcmp(text, "]") == 0;
}

static int get_histograms(const sql *q, int64_t experiment, const run_result *r, err *e)
{
    history *h = r->history;
    sqlite3_stmt *row;
    size_t i = 0;
    int rc = sql_prepare(q, &row, e,
                         "SELECT layer, quantity, counts FROM histogram "
                         "WHERE experiment = ? AND trial = ? ORDER BY layer, quantity DESC",
                         "ii", experiment, (int64_t)r->id);
    while (rc == 0 && (rc = sql_step(q, row, e)) == 1) {
        const char *of = (const char *)sqlite3_column_text(row, 1),
                   *text = (const char *)sqlite3_column_text(row, 2);
        size_t layer = i / 2, which = i % 2;
        int known = layer < h->n_layers && sqlite3_column_int64(row, 0) == (int64_t)layer + 1 &&
                    of && text && strcmp(of, quantity[which]) == 0;
        i++;
        rc = known && store_read_counts(text, counts_of(&h->bins[layer], which), bins[which])
                 ? 0
                 : damaged(q, e);
    }
    sqlite3_finalize(row);
    return rc == 0 && i < 2 * h->n_layers ? damaged(q, e) : rc;
}

/* How many epochs and hidden layers were recorded. */
static int get_size(const sql *q, int64_t experiment, const run_result *r, size_t *epochs,
                    size_t *layers, err *e)
{
    sqlite3_stmt *row;
    int rc = sql_prepare(
        q, &row, e,
        "SELECT (SELECT count(*) FROM epoch WHERE experiment = ?1 AND trial = ?2), "
        "(SELECT count(*) FROM layer WHERE experiment = ?1 AND trial = ?2 AND epoch = 0)",
        "ii", experiment, (int64_t)r->id);
    if (rc == 0) rc = sql_step(q, row, e);
    *epochs = rc == 1 ? (size_t)sqlite3_column_int64(row, 0) : 0;
    *layers = rc == 1 ? (size_t)sqlite3_column_int64(row, 1) : 0;
    sqlite3_finalize(row);
    return rc < 0 ? rc : 0;
}

int store_read_history(const sql *q, int64_t experiment, run_result *r, err *e)
{
    size_t epochs, layers;
    history_free(r->history);
    r->history = NULL;
    int rc = get_size(q, experiment, r, &epochs, &layers, e);
    if (rc < 0 || epochs == 0) return rc;
    r->history = history_new(epochs, layers);
    if (!r->history) return err_memory(e, "the history of a run");
    rc = get_epochs(q, experiment, r, e);
    if (rc == 0) rc = get_layers(q, experiment, r, e);
    if (rc == 0) rc = get_histograms(q, experiment, r, e);
    return rc;
}
