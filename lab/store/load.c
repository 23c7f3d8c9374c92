#include "store/store.h"

#include "base/mem.h"
#include "store/inside.h"
#include "store/plan_lines.h"

#include <stdlib.h>
#include <string.h>

static const char bad_calibration[] = "the calibration of a run is no list of counts";

/* Columns of a run, in the order fill_run reads them. */
#define RUN_COLUMNS                                                                                \
    "trial, status, rate, valid_loss, test_loss, null_loss, test_score, dead_units, epochs, "      \
    "best_epoch, seconds_per_epoch, beta_mean, beta_least, beta_most, calibration"

/* 0 for what is no calibration. */
static int fill_calibration(calibration *c, const char *text)
{
    uint64_t count[1 + CALIBRATION_LEVELS];
    if (!text) return 1;
    if (!store_read_counts(text, count, 1 + CALIBRATION_LEVELS)) return 0;
    c->rows = (size_t)count[0];
    for (size_t k = 0; k < CALIBRATION_LEVELS; k++) c->below[k] = (size_t)count[1 + k];
    return 1;
}

/* 0 for a row that no run can have left. */
static int fill_run(run_result *r, sqlite3_stmt *row)
{
    const char *status = (const char *)sqlite3_column_text(row, 1);
    r->status = status && strcmp(status, "ok") == 0 ? RUN_OK : RUN_DIVERGED;
    r->rate = sql_real(row, 2);
    r->valid_loss = sql_real(row, 3);
    r->test_loss = sql_real(row, 4);
    r->null_loss = sql_real(row, 5);
    r->test_score = sql_real(row, 6);
    r->dead_units = sql_real(row, 7);
    r->epochs = (size_t)sqlite3_column_int64(row, 8);
    r->best_epoch = (size_t)sqlite3_column_int64(row, 9);
    r->seconds_per_epoch = sql_real(row, 10);
    /* Files of before there were betas have NULL. */
    if (sqlite3_column_double(row, 11) > 0)
        r->beta = (run_betas){sql_real(row, 11), sql_real(row, 12), sql_real(row, 13)};
    return fill_calibration(&r->calibration, (const char *)sqlite3_column_text(row, 14));
}

int store_read_result(const sql *q, int64_t experiment, run_result *r, err *e)
{
    sqlite3_stmt *row;
    int rc = sql_prepare(q, &row, e,
                         "SELECT " RUN_COLUMNS " FROM run WHERE experiment = ? AND trial = ?", "ii",
                         experiment, (int64_t)r->id);
    if (rc < 0) return rc;
    rc = sql_step(q, row, e);
    if (rc == 1 && !fill_run(r, row)) rc = sql_damaged(q, bad_calibration, e);
    sqlite3_finalize(row);
    if (rc == 0) return sql_damaged(q, "a run is missing", e);
    return rc < 0 ? rc : store_read_history(q, experiment, r, e);
}

int store_read_results(const sql *q, int64_t experiment, const plan *p, run_result *result,
                       size_t *finished, err *e)
{
    for (size_t i = 0; i < p->n_trials; i++) {
        const trial *t = &p->trial[i];
        history_free(result[i].history);
        result[i] = (run_result){.id = t->id,
                                 .stage = t->stage,
                                 .activation = t->activation,
                                 .pair = t->pair,
                                 .seed = t->seed,
                                 .rate = t->rate,
                                 .status = RUN_PENDING};
    }
    *finished = 0;
    sqlite3_stmt *row;
    int rc = sql_prepare(q, &row, e, "SELECT " RUN_COLUMNS " FROM run WHERE experiment = ?", "i",
                         experiment);
    if (rc < 0) return rc;
    while ((rc = sql_step(q, row, e)) == 1) {
        int64_t id = sqlite3_column_int64(row, 0);
        if (id < 0 || (size_t)id >= p->n_trials) {
            rc = sql_damaged(q, "a run was never planned", e);
            break;
        }
        if (!fill_run(&result[id], row)) {
            rc = sql_damaged(q, bad_calibration, e);
            break;
        }
        ++*finished;
    }
    sqlite3_finalize(row);
    for (size_t i = p->n_tune_trials; i < p->n_trials && rc == 0; i++)
        if (result[i].status != RUN_PENDING) rc = store_read_history(q, experiment, &result[i], e);
    return rc;
}

/* The text columns of a row, each a copy; 0 if memory is short. */
static int copy_texts(sqlite3_stmt *row, int first, char **const *field, size_t n)
{
    int whole = 1;
    for (size_t i = 0; i < n; i++) whole &= (*field[i] = sql_text(row, first + (int)i)) != NULL;
    return whole;
}

static int fill_entry(store_entry *x, sqlite3_stmt *row)
{
    char **const text[] = {&x->started, &x->path, &x->target, &x->activations, &x->version};
    x->id = sqlite3_column_int64(row, 0);
    x->finished = (size_t)sqlite3_column_int64(row, 1);
    x->planned = (size_t)sqlite3_column_int64(row, 2);
    return copy_texts(row, 3, text, sizeof text / sizeof *text);
}

int store_list(store *s, store_entry **out, size_t *n, err *e)
{
    const sql *q = &s->sql;
    *out = NULL;
    *n = 0;
    sqlite3_stmt *row;
    int rc = sql_prepare(q, &row, e,
                         "SELECT id, (SELECT count(*) FROM run WHERE experiment = x.id), "
                         "(SELECT count(*) FROM trial WHERE experiment = x.id), "
                         "started, path, target, activations, version "
                         "FROM experiment x ORDER BY turn",
                         "");
    if (rc < 0) return rc;
    while ((rc = sql_step(q, row, e)) == 1) {
        store_entry *more = mem_resize(*out, *n + 1, sizeof *more);
        if (!more) {
            rc = err_memory(e, "the list of experiments");
            break;
        }
        *out = more;
        more[*n] = (store_entry){0};
        if (!fill_entry(&more[(*n)++], row)) {
            rc = err_memory(e, "the list of experiments");
            break;
        }
    }
    sqlite3_finalize(row);
    if (rc < 0) {
        store_entries_free(*out, *n);
        *out = NULL;
        *n = 0;
    }
    return rc;
}

void store_entries_free(store_entry *entry, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        free(entry[i].started);
        free(entry[i].path);
        free(entry[i].target);
        free(entry[i].activations);
        free(entry[i].version);
    }
    free(entry);
}

static int fill_trial(const sql *q, const plan *p, trial *t, sqlite3_stmt *row, err *e)
{
    const char *stage = (const char *)sqlite3_column_text(row, 1),
               *label = (const char *)sqlite3_column_text(row, 2);
    uint32_t act = 0;
    while (act < p->n_act && (!label || strcmp(p->act[act].label, label) != 0)) act++;
    if (act == p->n_act || !stage) return sql_damaged(q, "a trial of no activation", e);
    *t = (trial){.id = (uint32_t)sqlite3_column_int64(row, 0),
                 .stage = strcmp(stage, "tune") == 0 ? STAGE_TUNE : STAGE_RUN,
                 .activation = act,
                 .pair = (uint32_t)sqlite3_column_int64(row, 3),
                 .rate = sql_real(row, 4),
                 .seed = (uint64_t)sqlite3_column_int64(row, 5),
                 .split_seed = (uint64_t)sqlite3_column_int64(row, 6)};
    return 0;
}

static int load_trials(const sql *q, store_experiment *x, err *e)
{
    plan *p = &x->plan;
    const plan_settings *set = &p->set;
    size_t all = p->n_act * (set->n_rates * set->n_tune + set->runs); /* at most */
    p->trial = mem_array(all, sizeof *p->trial);
    x->result = mem_array(all, sizeof *x->result);
    if (!p->trial || !x->result) return err_memory(e, "the plan");
    sqlite3_stmt *row;
    int rc = sql_prepare(q, &row, e,
                         "SELECT id, stage, activation, pair, rate, seed, split_seed FROM trial "
                         "WHERE experiment = ? ORDER BY id",
                         "i", x->id);
    if (rc < 0) return rc;
    while ((rc = sql_step(q, row, e)) == 1) {
        if (p->n_trials == all || sqlite3_column_int64(row, 0) != (int64_t)p->n_trials)
            rc = sql_damaged(q, "trials that are not the plan's", e);
        else
            rc = fill_trial(q, p, &p->trial[p->n_trials++], row, e);
        if (rc < 0) break;
        p->n_tune_trials += p->trial[p->n_trials - 1].stage == STAGE_TUNE;
    }
    sqlite3_finalize(row);
    if (rc == 0 && p->n_trials - p->n_tune_trials != p->n_act * set->runs)
        rc = sql_damaged(q, "trials are missing", e);
    return rc;
}

static int load_notes(const sql *q, store_experiment *x, err *e)
{
    int64_t n;
    sqlite3_stmt *row;
    int rc = sql_ask(q, "SELECT count(*) FROM note", &n, e); /* of all experiments: enough room */
    if (rc < 0) return rc;
    x->note = mem_array((size_t)n, sizeof *x->note);
    if (!x->note) return err_memory(e, "the notes");
    rc = sql_prepare(q, &row, e, "SELECT text FROM note WHERE experiment = ? ORDER BY place", "i",
                     x->id);
    if (rc < 0) return rc;
    while ((rc = sql_step(q, row, e)) == 1) {
        x->note[x->n_notes] = sql_text(row, 0);
        if (!x->note[x->n_notes++]) {
            rc = err_memory(e, "the notes");
            break;
        }
    }
    sqlite3_finalize(row);
    return rc;
}

static int load_plan(const sql *q, store_experiment *x, sqlite3_stmt *row, err *e)
{
    const char *text = (const char *)sqlite3_column_text(row, 2);
    err why = {0};
    int rc = plan_lines_read(&x->plan, text ? text : "", &why);
    if (rc == ERR_MEMORY) return err_memory(e, "the plan");
    if (rc < 0) return sql_damaged(q, why.text, e);
    x->plan.data.path = sql_text(row, 3);
    x->plan.set.shares.valid = sql_real(row, 4);
    x->plan.set.shares.test = sql_real(row, 5);
    return x->plan.data.path ? 0 : err_memory(e, "the plan");
}

static int load_experiment(const sql *q, int64_t id, store_experiment *x, err *e)
{
    sqlite3_stmt *row;
    int rc = sql_prepare(q, &row, e,
                         "SELECT id, data_hash, plan, path, share_valid, share_test, version, isa, "
                         "command FROM experiment WHERE ?1 IN (0, id) ORDER BY turn DESC LIMIT 1",
                         "i", id);
    if (rc < 0) return rc;
    rc = sql_step(q, row, e);
    if (rc == 1) {
        char **const text[] = {&x->version, &x->isa, &x->command};
        const char *hash = (const char *)sqlite3_column_text(row, 1);
        x->id = sqlite3_column_int64(row, 0);
        x->data_hash = strtoull(hash ? hash : "", NULL, 16);
        rc = load_plan(q, x, row, e);
        if (rc == 0 && !copy_texts(row, 6, text, 3)) rc = err_memory(e, "an experiment");
    } else if (rc == 0 && id == 0) {
        rc = err_set(e, ERR_DATA, "%s: holds no experiment", q->path);
    } else if (rc == 0) {
        rc = err_set(e, ERR_DATA, "%s: has no experiment %lld; 'softplus runs %s' lists them",
                     q->path, (long long)id, q->path);
    }
    sqlite3_finalize(row);
    return rc;
}

/* In one transaction, so that a process that is appending changes nothing in between. */
int store_load(store *s, int64_t id, store_experiment *x, err *e)
{
    const sql *q = &s->sql;
    size_t finished;
    *x = (store_experiment){0};
    int rc = sql_run(q, "BEGIN", e);
    if (rc < 0) return rc;
    rc = load_experiment(q, id, x, e);
    if (rc == 0) rc = load_trials(q, x, e);
    if (rc == 0) rc = load_notes(q, x, e);
    if (rc == 0) rc = store_read_results(q, x->id, &x->plan, x->result, &finished, e);
    rc = sql_end(q, rc, e);
    if (rc < 0) store_experiment_dispose(x);
    return rc;
}

void store_experiment_dispose(store_experiment *x)
{
    for (size_t i = 0; i < x->n_notes; i++) free(x->note[i]);
    free(x->note);
    run_results_free(x->result, x->plan.n_trials);
    free(x->version);
    free(x->isa);
    free(x->command);
    plan_dispose(&x->plan);
    *x = (store_experiment){0};
}
