#include "store/schema.h"

#include "base/str.h"

/* Step i brings version i to i + 1: a step that was released never changes again. A file of each
   older version is kept in tests/store, and must open. */
static const char *const step[] = {
    /* plan is plan_text; *_hash are 16 hexadecimal digits, training_hash that of the plan's lines
       which decide how a trial is trained; turn orders experiments by their last use.
       The figures of a run have no declared type: SQLite then keeps every bit of a double, where
       REAL would make 0 of -0. NULL stands for NaN. */
    "CREATE TABLE experiment (\n"
    "    id INTEGER PRIMARY KEY,\n"
    "    turn INTEGER NOT NULL,\n"
    "    started TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),\n"
    "    path TEXT NOT NULL,\n"
    "    target TEXT NOT NULL,\n"
    "    activations TEXT NOT NULL,\n"
    "    plan TEXT NOT NULL,\n"
    "    plan_hash TEXT NOT NULL,\n"
    "    training_hash TEXT NOT NULL,\n"
    "    data_hash TEXT NOT NULL,\n"
    "    version TEXT NOT NULL,\n"
    "    isa TEXT NOT NULL,\n"
    "    command TEXT NOT NULL,\n"
    "    share_valid NOT NULL,\n"
    "    share_test NOT NULL\n"
    ");\n"
    "CREATE INDEX experiment_by_plan ON experiment (plan_hash);\n"
    "CREATE INDEX experiment_by_training ON experiment (training_hash);\n"
    "CREATE TABLE note (\n"
    "    experiment INTEGER NOT NULL REFERENCES experiment (id),\n"
    "    place INTEGER NOT NULL,\n"
    "    text TEXT NOT NULL,\n"
    "    PRIMARY KEY (experiment, place)\n"
    ") WITHOUT ROWID;\n"
    "CREATE TABLE trial (\n"
    "    experiment INTEGER NOT NULL REFERENCES experiment (id),\n"
    "    id INTEGER NOT NULL,\n"
    "    stage TEXT NOT NULL CHECK (stage IN ('tune', 'run')),\n"
    "    activation TEXT NOT NULL,\n"
    "    pair INTEGER NOT NULL,\n"
    "    rate,\n" /* NULL in stage 'run': the tuned one */
    "    seed INTEGER NOT NULL,\n"
    "    split_seed INTEGER NOT NULL,\n"
    "    PRIMARY KEY (experiment, id)\n"
    ") WITHOUT ROWID;\n"
    "CREATE TABLE run (\n"
    "    experiment INTEGER NOT NULL,\n"
    "    trial INTEGER NOT NULL,\n"
    "    isa TEXT NOT NULL,\n"
    "    status TEXT NOT NULL CHECK (status IN ('ok', 'diverged')),\n"
    "    rate, valid_loss, test_loss, null_loss, test_score, dead_units,\n"
    "    epochs INTEGER NOT NULL,\n"
    "    best_epoch INTEGER NOT NULL,\n"
    "    seconds_per_epoch,\n"
    "    PRIMARY KEY (experiment, trial),\n"
    "    FOREIGN KEY (experiment, trial) REFERENCES trial (experiment, id)\n"
    ") WITHOUT ROWID;\n",
    /* How runs went: a row an epoch, epoch 0 the initial network; a row an epoch and hidden layer, from 1;
       counts are a list of JSON, a number a bin. Runs of older files have none. */
    "CREATE TABLE epoch (\n"
    "    experiment INTEGER NOT NULL,\n"
    "    trial INTEGER NOT NULL,\n"
    "    epoch INTEGER NOT NULL,\n"
    "    train_loss, valid_loss,\n"
    "    PRIMARY KEY (experiment, trial, epoch),\n"
    "    FOREIGN KEY (experiment, trial) REFERENCES run (experiment, trial)\n"
    ") WITHOUT ROWID;\n"
    "CREATE TABLE layer (\n"
    "    experiment INTEGER NOT NULL,\n"
    "    trial INTEGER NOT NULL,\n"
    "    epoch INTEGER NOT NULL,\n"
    "    layer INTEGER NOT NULL,\n"
    "    dead, died, revived, output, gradient,\n"
    "    PRIMARY KEY (experiment, trial, epoch, layer),\n"
    "    FOREIGN KEY (experiment, trial) REFERENCES run (experiment, trial)\n"
    ") WITHOUT ROWID;\n"
    "CREATE TABLE histogram (\n"
    "    experiment INTEGER NOT NULL,\n"
    "    trial INTEGER NOT NULL,\n"
    "    layer INTEGER NOT NULL,\n"
    "    quantity TEXT NOT NULL CHECK (quantity IN ('output', 'gradient')),\n"
    "    counts TEXT NOT NULL,\n"
    "    PRIMARY KEY (experiment, trial, layer, quantity),\n"
    "    FOREIGN KEY (experiment, trial) REFERENCES run (experiment, trial)\n"
    ") WITHOUT ROWID;\n",
    /* The betas that a run has learned; NULL or 0 where none is. */
    "ALTER TABLE run ADD COLUMN beta_mean;\n"
    "ALTER TABLE run ADD COLUMN beta_least;\n"
    "ALTER TABLE run ADD COLUMN beta_most;\n",
    /* Of runs that predict distributions: a list of JSON, the test rows, then those below each level's
       quantile (run/calibration.h); NULL of others. */
    "ALTER TABLE run ADD COLUMN calibration;\n",
};

enum { VERSION = sizeof step / sizeof *step };

typedef struct header {
    int64_t application, version, objects;
} header;

/* In one statement: one look at a file that another process may be changing. */
static int read_header(const sql *q, header *h, err *e)
{
    sqlite3_stmt *row;
    *h = (header){0};
    int rc = sql_prepare(q, &row, e,
                         "SELECT (SELECT application_id FROM pragma_application_id), "
                         "(SELECT user_version FROM pragma_user_version), "
                         "(SELECT count(*) FROM sqlite_schema)",
                         "");
    if (rc < 0) return rc;
    if ((rc = sql_step(q, row, e)) == 1)
        *h = (header){sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 1),
                      sqlite3_column_int64(row, 2)};
    sqlite3_finalize(row);
    return rc < 0 ? rc : 0;
}

static int check(const sql *q, const header *h, err *e)
{
    int fresh = h->application == 0 && h->version == 0 && h->objects == 0;
    if (h->application != SCHEMA_APPLICATION && !fresh)
        return err_set(e, ERR_DATA,
                       "%s: is not a store (a database of another program); name another file",
                       q->path);
    if (h->version > VERSION)
        return err_set(e, ERR_DATA,
                       "%s: written by a newer softplus (schema %lld, this one knows %d); use that "
                       "one, or name another file",
                       q->path, (long long)h->version, VERSION);
    return 0;
}

/* Inside a transaction: two processes may have found the same old file. */
static int migrate(const sql *q, err *e)
{
    header h;
    int rc = read_header(q, &h, e);
    if (rc == 0) rc = check(q, &h, e);
    for (; rc == 0 && h.version < VERSION; h.version++) rc = sql_run(q, step[h.version], e);
    str set = {0};
    str_add(&set, "PRAGMA application_id = %d; PRAGMA user_version = %d", SCHEMA_APPLICATION,
            VERSION);
    if (rc == 0) rc = set.failed ? err_memory(e, "the store") : sql_run(q, set.text, e);
    str_free(&set);
    return rc;
}

int schema_settle(const sql *q, int write, err *e)
{
    header h;
    int rc = read_header(q, &h, e);
    if (rc == 0) rc = check(q, &h, e);
    if (rc < 0 || h.version == VERSION) return rc;
    if (!write && h.version == 0) return err_set(e, ERR_DATA, "%s: holds no experiment", q->path);
    if (!write)
        return err_set(e, ERR_DATA,
                       "%s: written by an older softplus (schema %lld, this one reads %d); "
                       "'softplus compare ... --store %s' brings it up to date",
                       q->path, (long long)h.version, VERSION, q->path);
    rc = sql_begin(q, e);
    return rc < 0 ? rc : sql_end(q, migrate(q, e), e);
}
