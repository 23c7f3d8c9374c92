#include "store/store.h"

#include "base/mem.h"
#include "base/str.h"
#include "store/inside.h"
#include "store/plan_lines.h"
#include "store/schema.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A check reads the whole file: done at every opening of one that takes no time to read. */
enum { CHECKED_BYTES = 64 << 20 };

static int check_content(const sql *q, err *e)
{
    int64_t pages, size;
    int rc = sql_ask(q, "PRAGMA page_count", &pages, e);
    if (rc == 0) rc = sql_ask(q, "PRAGMA page_size", &size, e);
    if (rc < 0 || pages * size > CHECKED_BYTES) return rc;
    sqlite3_stmt *row;
    if ((rc = sql_prepare(q, &row, e, "PRAGMA quick_check(1)", "")) < 0) return rc;
    if ((rc = sql_step(q, row, e)) == 1) {
        const char *said = (const char *)sqlite3_column_text(row, 0);
        rc = said && strcmp(said, "ok") == 0 ? 0 : sql_damaged(q, said ? said : "unreadable", e);
    }
    sqlite3_finalize(row);
    return rc;
}

/* With a write-ahead log a kill loses no committed run, and readers do not wait for the writer.
   Between two kinds of journal SQLite gives up at once when another process is there too; that one
   is only passing. */
static int write_ahead(const sql *q, err *e)
{
    enum { PAUSE_MS = 5 };
    int rc = SQLITE_BUSY;
    for (int waited = 0; rc == SQLITE_BUSY && waited <= SQL_PATIENCE_MS; waited += PAUSE_MS) {
        if (waited) sqlite3_sleep(PAUSE_MS);
        rc = sqlite3_exec(q->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
    }
    if (rc != SQLITE_OK) return sql_error(q, rc, e);
    return sql_run(q, "PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON", e);
}

static int settle(const sql *q, store_mode mode, err *e)
{
    sqlite3_busy_timeout(q->db, SQL_PATIENCE_MS);
    int write = mode == STORE_WRITE;
    int rc = check_content(q, e);
    if (rc == 0 && write && sqlite3_db_readonly(q->db, "main"))
        rc = sql_error(q, SQLITE_READONLY, e);
    if (rc == 0) rc = schema_settle(q, write, e);
    if (rc == 0 && write) rc = write_ahead(q, e);
    return rc;
}

/* SQLite takes a file too short for a page for an empty database, and would write over it. */
static int check_head(const sql *q, err *e)
{
    static const char magic[] = "SQLite format 3"; /* its NUL belongs to it */
    enum { SMALLEST_PAGE = 512 };
    char head[SMALLEST_PAGE];
    FILE *f = fopen(q->path, "rb");
    if (!f) return 0; /* SQLite knows what that means */
    size_t n = fread(head, 1, sizeof head, f);
    int unread = ferror(f);
    fclose(f);
    if (n == 0 || unread) return 0;
    size_t known = n < sizeof magic ? n : sizeof magic;
    if (memcmp(head, magic, known) != 0) return sql_error(q, SQLITE_NOTADB, e);
    return n < sizeof head ? sql_damaged(q, "cut short", e) : 0;
}

static int open_file(sql *q, store_mode mode, err *e)
{
    int flags =
        mode == STORE_WRITE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    int rc = check_head(q, e);
    if (rc < 0) return rc;
    rc = sqlite3_open_v2(q->path, &q->db, flags, NULL);
    return rc == SQLITE_OK ? 0 : sql_error(q, rc, e);
}

int store_open(store **out, const char *path, store_mode mode, err *e)
{
    *out = NULL;
    store *s = mem_array(1, sizeof *s);
    if (!s || !(s->sql.path = mem_string(path))) {
        store_close(s);
        return err_memory(e, "the store");
    }
    int rc = open_file(&s->sql, mode, e);
    if (rc == 0) rc = settle(&s->sql, mode, e);
    if (rc < 0) {
        store_close(s);
        return rc;
    }
    s->writing = mode == STORE_WRITE;
    *out = s;
    return 0;
}

/* At rest a store is one plain file, fit to be copied and to be read where nothing can be written.
   Not possible while another process has it open; then that one will do it. */
static void put_to_rest(const sql *q)
{
    sqlite3_busy_timeout(q->db, 0);
    sqlite3_exec(q->db, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
}

void store_close(store *s)
{
    if (!s) return;
    sqlite3_finalize(s->append);
    if (s->writing) put_to_rest(&s->sql);
    sqlite3_close(s->sql.db);
    free(s->sql.path);
    free(s->isa);
    free(s);
}

enum { STORE_HASH = 17 }; /* hexadecimal digits and a NUL */

static void hash_text(char out[STORE_HASH], uint64_t hash)
{
    snprintf(out, STORE_HASH, "%016" PRIx64, hash);
}

/* What makes an experiment the one it is, as text. */
typedef struct identity {
    char *plan; /* owned */
    char plan_hash[STORE_HASH], training_hash[STORE_HASH], data_hash[STORE_HASH];
} identity;

static int identify(identity *id, const store_subject *x, err *e)
{
    *id = (identity){.plan = plan_text(x->plan)};
    if (!id->plan) return err_memory(e, "the plan");
    hash_text(id->plan_hash, plan_hash(x->plan));
    hash_text(id->training_hash, plan_lines_training_hash(id->plan));
    hash_text(id->data_hash, x->data_hash);
    return 0;
}

/* The number of the experiment of this identity, or 0. */
static int find(const sql *q, const identity *id, const char *version, int64_t *found, err *e)
{
    sqlite3_stmt *row;
    *found = 0;
    int rc = sql_prepare(q, &row, e,
                         "SELECT id FROM experiment WHERE plan_hash = ? AND data_hash = ? AND "
                         "version = ? AND plan = ? ORDER BY id LIMIT 1",
                         "tttt", id->plan_hash, id->data_hash, version, id->plan);
    if (rc < 0) return rc;
    rc = sql_step(q, row, e);
    if (rc == 1) *found = sqlite3_column_int64(row, 0);
    sqlite3_finalize(row);
    return rc < 0 ? rc : 0;
}

static void add_change(str *s, const store_subject *x, const identity *id, sqlite3_stmt *last)
{
    const char *data = (const char *)sqlite3_column_text(last, 0),
               *path = (const char *)sqlite3_column_text(last, 1),
               *version = (const char *)sqlite3_column_text(last, 2),
               *text = (const char *)sqlite3_column_text(last, 3);
    if (!data || !path || !version || !text) return;
    if (strcmp(x->version, version) != 0)
        str_add(s, "softplus %s instead of %s", x->version, version);
    int other_data = strcmp(id->data_hash, data) != 0, other_path = 0;
    if (other_data) {
        other_path = strcmp(x->plan->data.path, path) != 0;
        str_add(s, s->size ? ", " : "");
        if (other_path)
            str_add(s, "data %s instead of %s", x->plan->data.path, path);
        else
            str_add(s, "other data in %s", path);
    }
    if (!other_path) plan_lines_differ(s, id->plan, text); /* else it says the same at length */
}

/* How a new experiment differs from the one last worked on; NULL where there is none. */
static int tell_change(const sql *q, const store_subject *x, const identity *id, char **change,
                       err *e)
{
    sqlite3_stmt *last;
    int rc = sql_prepare(q, &last, e,
                         "SELECT data_hash, path, version, plan FROM experiment ORDER BY turn DESC "
                         "LIMIT 1",
                         "");
    if (rc < 0) return rc;
    rc = sql_step(q, last, e);
    if (rc == 1) {
        str s = {0};
        add_change(&s, x, id, last);
        rc = s.failed ? err_memory(e, "the store") : 0;
        *change = s.text;
    }
    sqlite3_finalize(last);
    return rc;
}

static int add_trials(const sql *q, int64_t experiment, const plan *p, err *e)
{
    int rc = 0;
    for (size_t i = 0; i < p->n_trials && rc == 0; i++) {
        const trial *t = &p->trial[i];
        rc = sql_do(q, e, "INSERT INTO trial VALUES (?, ?, ?, ?, ?, ?, ?, ?)", "iittirii",
                    experiment, (int64_t)t->id, t->stage == STAGE_TUNE ? "tune" : "run",
                    p->act[t->activation].label, (int64_t)t->pair, t->rate, (int64_t)t->seed,
                    (int64_t)t->split_seed);
    }
    return rc;
}

static int add_experiment(const sql *q, const store_subject *x, const identity *id, int64_t *number,
                          err *e)
{
    const plan *p = x->plan;
    str acts = {0};
    for (size_t a = 0; a < p->n_act; a++)
        str_add(&acts, "%s%s", a ? "," : "", p->set.n_links ? p->act[a].label : p->act[a].text);
    if (acts.failed) return err_memory(e, "the store");
    int rc = sql_do(q, e,
                    "INSERT INTO experiment (turn, path, target, activations, plan, plan_hash, "
                    "training_hash, data_hash, version, isa, command, share_valid, share_test) "
                    "VALUES (0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    "ttttttttttrr", p->data.path, p->data.target, acts.text, id->plan,
                    id->plan_hash, id->training_hash, id->data_hash, x->version, x->isa, x->command,
                    p->set.shares.valid, p->set.shares.test);
    str_free(&acts);
    *number = sqlite3_last_insert_rowid(q->db);
    return rc < 0 ? rc : add_trials(q, *number, p, e);
}

/* More runs, another activation or another margin make a plan another one, yet most of its trials may
   be finished already: equal in all that decides their results. The first one found of each goes to a
   table of this connection, then all that belongs to it is copied. */
static int take_over(const sql *q, const store_subject *x, const identity *id, int64_t number,
                     err *e)
{
    static const char copies[] =
        "INSERT INTO run SELECT t.experiment, t.trial, isa, status, rate, valid_loss, test_loss, "
        "null_loss, test_score, dead_units, epochs, best_epoch, seconds_per_epoch, beta_mean, "
        "beta_least, beta_most, calibration "
        "FROM taken t JOIN run r ON r.experiment = t.old_experiment AND r.trial = t.old_trial;"
        "INSERT INTO epoch SELECT t.experiment, t.trial, epoch, train_loss, valid_loss "
        "FROM taken t JOIN epoch r ON r.experiment = t.old_experiment AND r.trial = t.old_trial;"
        "INSERT INTO layer SELECT t.experiment, t.trial, epoch, layer, dead, died, revived, "
        "output, gradient "
        "FROM taken t JOIN layer r ON r.experiment = t.old_experiment AND r.trial = t.old_trial;"
        "INSERT INTO histogram SELECT t.experiment, t.trial, layer, quantity, counts "
        "FROM taken t JOIN histogram r ON r.experiment = t.old_experiment AND r.trial = "
        "t.old_trial;"
        "DROP TABLE taken";
    int rc = sql_run(q,
                     "CREATE TEMP TABLE taken (experiment, trial PRIMARY KEY, old_experiment, "
                     "old_trial)",
                     e);
    if (rc == 0)
        rc = sql_do(q, e,
                    "INSERT INTO taken SELECT ?1, n.id, o.experiment, o.id "
                    "FROM experiment x JOIN trial o ON o.experiment = x.id "
                    "JOIN trial n ON n.experiment = ?1 AND n.stage = o.stage "
                    "AND n.activation = o.activation AND n.pair = o.pair AND n.rate IS o.rate "
                    "AND n.seed = o.seed AND n.split_seed = o.split_seed "
                    "JOIN run r ON r.experiment = o.experiment AND r.trial = o.id "
                    "WHERE x.training_hash = ?2 AND x.data_hash = ?3 AND x.version = ?4 "
                    "AND x.id <> ?1 ORDER BY x.id ON CONFLICT DO NOTHING",
                    "ittt", number, id->training_hash, id->data_hash, x->version);
    return rc < 0 ? rc : sql_run(q, copies, e);
}

/* The labels of the command at work, on an experiment old or new; it is now the one last used. */
static int set_labels(const sql *q, int64_t id, const store_subject *x, err *e)
{
    int rc = sql_do(q, e,
                    "UPDATE experiment SET turn = (SELECT max(turn) FROM experiment) + 1, "
                    "path = ?, isa = ?, command = ? WHERE id = ?",
                    "ttti", x->plan->data.path, x->isa, x->command, id);
    if (rc == 0) rc = sql_do(q, e, "DELETE FROM note WHERE experiment = ?", "i", id);
    for (size_t i = 0; i < x->n_notes && rc == 0; i++)
        rc = sql_do(q, e, "INSERT INTO note VALUES (?, ?, ?)", "iit", id, (int64_t)i, x->note[i]);
    return rc;
}

static int enter(store *s, const store_subject *x, const identity *id, store_start *out, err *e)
{
    const sql *q = &s->sql;
    int rc = find(q, id, x->version, &out->id, e);
    if (rc == 0 && out->id == 0) {
        rc = tell_change(q, x, id, &out->change, e);
        if (rc == 0) rc = add_experiment(q, x, id, &out->id, e);
        if (rc == 0) rc = take_over(q, x, id, out->id, e);
    }
    return rc < 0 ? rc : set_labels(q, out->id, x, e);
}

int store_begin(store *s, const store_subject *x, run_result *result, store_start *out, err *e)
{
    *out = (store_start){0};
    identity id;
    int rc = identify(&id, x, e);
    if (rc == 0) rc = sql_begin(&s->sql, e);
    if (rc == 0) rc = sql_end(&s->sql, enter(s, x, &id, out, e), e);
    free(id.plan);
    if (rc == 0) rc = store_read_results(&s->sql, out->id, x->plan, result, &out->finished, e);
    free(s->isa);
    s->isa = mem_string(x->isa);
    s->experiment = out->id;
    if (rc == 0 && !s->isa) rc = err_memory(e, "the store");
    if (rc < 0) store_start_dispose(out);
    return rc;
}

void store_start_dispose(store_start *start)
{
    free(start->change);
    *start = (store_start){0};
}

static int bind_calibration(sqlite3_stmt *s, int column, const calibration *c)
{
    uint64_t count[1 + CALIBRATION_LEVELS] = {c->rows};
    for (size_t k = 0; k < CALIBRATION_LEVELS; k++) count[1 + k] = c->below[k];
    str list = {0};
    if (c->rows == 0) return sqlite3_bind_null(s, column);
    store_add_counts(&list, count, 1 + CALIBRATION_LEVELS);
    int rc =
        list.failed ? SQLITE_NOMEM : sqlite3_bind_text(s, column, list.text, -1, SQLITE_TRANSIENT);
    str_free(&list);
    return rc;
}

static int bind_run(sqlite3_stmt *s, int64_t experiment, const char *isa, const run_result *r)
{
    const double figure[] = {r->rate,      r->valid_loss, r->test_loss,
                             r->null_loss, r->test_score, r->dead_units};
    int rc = sqlite3_bind_int64(s, 1, experiment);
    if (rc == SQLITE_OK) rc = sqlite3_bind_int64(s, 2, r->id);
    if (rc == SQLITE_OK) rc = sqlite3_bind_text(s, 3, isa, -1, SQLITE_STATIC);
    const char *status = r->status == RUN_OK ? "ok" : "diverged";
    if (rc == SQLITE_OK) rc = sqlite3_bind_text(s, 4, status, -1, SQLITE_STATIC);
    for (int i = 0; i < 6 && rc == SQLITE_OK; i++) rc = sqlite3_bind_double(s, 5 + i, figure[i]);
    if (rc == SQLITE_OK) rc = sqlite3_bind_int64(s, 11, (int64_t)r->epochs);
    if (rc == SQLITE_OK) rc = sqlite3_bind_int64(s, 12, (int64_t)r->best_epoch);
    if (rc == SQLITE_OK) rc = sqlite3_bind_double(s, 13, r->seconds_per_epoch);
    const double beta[] = {r->beta.mean, r->beta.least, r->beta.most};
    for (int i = 0; i < 3 && rc == SQLITE_OK; i++) rc = sqlite3_bind_double(s, 14 + i, beta[i]);
    return rc == SQLITE_OK ? bind_calibration(s, 17, &r->calibration) : rc;
}

/* 1: appended; 0: another process was first. */
static int append(store *s, const run_result *r, err *e)
{
    const sql *q = &s->sql;
    int rc = 0;
    if (!s->append)
        rc = sql_prepare(
            q, &s->append, e,
            "INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (experiment, trial) DO NOTHING",
            "");
    if (rc < 0) return rc;
    int code = bind_run(s->append, s->experiment, s->isa, r);
    rc = code == SQLITE_OK ? sql_step(q, s->append, e) : sql_error(q, code, e);
    sqlite3_reset(s->append);
    if (rc < 0 || sqlite3_changes(q->db) == 0) return rc;
    rc = store_put_history(q, s->experiment, r, e);
    return rc < 0 ? rc : 1;
}

int store_append(store *s, run_result *r, err *e)
{
    const sql *q = &s->sql;
    int rc = sql_begin(q, e);
    if (rc < 0) return rc;
    int appended = append(s, r, e);
    rc = sql_end(q, appended < 0 ? appended : 0, e);
    return rc < 0 || appended ? rc : store_read_result(q, s->experiment, r, e);
}
