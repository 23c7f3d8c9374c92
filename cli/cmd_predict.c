#include "args.h"
#include "command.h"
#include "model_file.h"
#include "outcome.h"
#include "reading.h"

#include "base/mem.h"
#include "base/str.h"
#include "glm/saved.h"
#include "model/model.h"
#include "net/blas.h"
#include "prep/fresh.h"
#include "prep/names.h"
#include "report/text.h"
#include "table/put.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct predict_args {
    args common;
    const char *model, *data;
    str keep; /* names between commas; text is NULL if none were given */
    const char *output;
    saved_interval interval;
    int quiet;
} predict_args;

enum { KEY_KEEP = 256, KEY_INTERVAL, KEY_RESPONSE, KEY_QUIET };

static const struct argp_option options[] = {
    {"keep", KEY_KEEP, "A,B", 0, "columns of the input to copy in front of the predictions", 1},
    {"interval", KEY_INTERVAL, "SHARE", 0,
     "of a model of 'softplus glm': the mean and its confidence interval, in columns mean, low and "
     "high",
     1},
    {"response", KEY_RESPONSE, 0, 0,
     "with --interval: of a new response, not of its mean; of models of the gaussian family with "
     "link "
     "identity",
     1},
    {"output", 'o', "FILE", 0, "write to a file instead of stdout", 1},
    {"quiet", KEY_QUIET, 0, 0, "no notes on what was left out or not known", 1},
    {0},
};

static error_t parse_word(predict_args *a, const char *text)
{
    if (a->data) {
        err_set(a->common.e, ERR_USAGE, "one MODEL and one NEW at a time; unexpected '%.100s'",
                text);
        return EINVAL;
    }
    *(a->model ? &a->data : &a->model) = text;
    return 0;
}

static error_t parse_interval(predict_args *a, const char *text)
{
    double *share = &a->interval.share;
    error_t refused = args_share(&a->common, "--interval", text, share);
    if (refused || (*share > 0 && *share < 1)) return refused;
    err_set(a->common.e, ERR_USAGE, "--interval %.60s: give a share between 0 and 1, as 0.95",
            text);
    return EINVAL;
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    predict_args *a = state->input;
    switch (key) {
    case ARGP_KEY_ARG: return parse_word(a, text);
    case ARGP_KEY_END:
        if (a->data) return 0;
        err_set(a->common.e, ERR_USAGE, "%s",
                a->model ? "which rows? give a CSV file, or - for stdin"
                         : "which model? give the file that 'softplus "
                           "train' wrote, then a CSV file");
        return EINVAL;
    case KEY_KEEP: str_add(&a->keep, "%s%s", a->keep.text ? "," : "", text); return 0;
    case KEY_INTERVAL: return parse_interval(a, text);
    case KEY_RESPONSE: a->interval.response = 1; return 0;
    case 'o': a->output = text; return outcome_name("-o", text, 0, a->common.e);
    case KEY_QUIET: a->quiet = 1; return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* A column that is copied: where it is, and the next cell. */
typedef struct copied {
    size_t column;
    const char *at;
} copied;

typedef struct work {
    int is_glm; /* of 'softplus glm': saved holds it; else a network in model */
    saved saved;
    model model;
    char *const *class_name; /* [classes], borrowed */
    size_t classes;          /* 0 for numbers */
    int interval;            /* a row's prediction is mean, low, high */
    size_t rows, numbers;    /* of NEW; of a row's prediction */
    table_ask *ask;          /* [n_ask], owned: what the model needs, then the columns to copy */
    size_t n_ask, n_needed;
    table table;
    dataset data;
    double *p;    /* [rows][numbers], owned; NAN where there is no prediction */
    copied *copy; /* [n_ask - n_needed], owned */
    save file;
} work;

static void work_dispose(work *w)
{
    save_discard(&w->file);
    free(w->copy);
    free(w->p);
    dataset_dispose(&w->data);
    table_dispose(&w->table);
    free(w->ask);
    model_dispose(&w->model);
    saved_dispose(&w->saved);
}

static int load(work *w, const predict_args *a, err *e)
{
    const char *path = a->model;
    int rc = model_file_check(path, a->data, e);
    if (rc < 0) return rc;
    w->is_glm = saved_is(path);
    rc = w->is_glm ? saved_load(&w->saved, path, e) : model_load(&w->model, path, e);
    if (rc < 0) return rc;
    if (a->interval.share > 0 && !w->is_glm)
        return err_set(e, ERR_USAGE,
                       "--interval: %s is a network, which has no such interval; models of "
                       "'softplus glm' do",
                       path);
    w->interval = a->interval.share > 0;
    int named = w->is_glm && w->saved.class_name[1];
    w->class_name = w->is_glm ? w->saved.class_name : w->model.class_name;
    w->classes = w->is_glm ? named ? 2 : 0 : w->model.classes;
    w->numbers = w->interval ? 3
                 : w->is_glm ? (w->classes ? w->classes : 1)
                             : model_predictions(&w->model);
    return 0;
}

static int ask_for_columns(work *w, predict_args *a, err *e)
{
    int rc = w->is_glm ? saved_ask(&w->ask, &w->n_needed, &w->saved)
                       : fresh_ask(&w->ask, &w->n_needed, w->model.prep);
    if (rc < 0) return err_memory(e, "names of columns");
    w->n_ask = w->n_needed;
    char *list = a->keep.text;
    for (char *name; (name = args_item(&list));) {
        table_ask *more = mem_resize(w->ask, w->n_ask + 1, sizeof *more);
        if (!more) return err_memory(e, "names of columns");
        w->ask = more;
        w->ask[w->n_ask++] = (table_ask){.column = name, .written = 1};
    }
    return 0;
}

static int find_copied(work *w, err *e)
{
    w->copy = mem_array(w->n_ask - w->n_needed, sizeof *w->copy);
    if (!w->copy) return err_memory(e, "names of columns");
    for (size_t i = w->n_needed; i < w->n_ask; i++) {
        int at = table_find(&w->table, w->ask[i].column);
        if (at < 0) return names_unknown(&w->table, "--keep", w->ask[i].column, e);
        w->copy[i - w->n_needed] = (copied){(size_t)at, w->table.col[at].written};
    }
    return 0;
}

static int predict_by_network(work *w, err *e)
{
    int rc = fresh_make(&w->data, &w->table, w->model.prep, w->model.target, e);
    if (rc < 0) return rc;
    blas_one_thread();
    return model_predict(&w->model, &w->data, w->p, e);
}

/* Means; of two classes, the probability of each; or a mean and its interval. */
static void take_means(work *w, const saved_mean *mean)
{
    for (size_t i = 0; i < w->rows; i++) {
        double *p = w->p + i * w->numbers;
        p[0] = w->classes && !w->interval ? 1 - mean[i].mean : mean[i].mean;
        if (w->classes && !w->interval) p[1] = mean[i].mean;
        if (w->interval) p[1] = mean[i].low, p[2] = mean[i].high;
    }
}

static int predict_by_glm(work *w, saved_interval interval, err *e)
{
    size_t lacking;
    saved_mean *mean = mem_array(w->rows, sizeof *mean);
    if (!mean) return err_memory(e, "the predictions");
    int rc = saved_predict(&w->saved, &w->table, interval, mean, &lacking, e);
    if (rc == 0) take_means(w, mean);
    free(mean);
    if (rc < 0 || lacking == 0) return rc;
    str note = {0};
    str_add(&note,
            "no prediction for %zu of %zu rows: a cell is missing, or a category is not one that "
            "the model was fitted to",
            lacking, w->rows);
    return dataset_note(&w->data, &note, e);
}

static int predict(work *w, const predict_args *a, err *e)
{
    w->rows = w->table.rows;
    w->p = mem_array(w->rows, w->numbers * sizeof *w->p);
    if (!w->p) return err_memory(e, "the predictions");
    return w->is_glm ? predict_by_glm(w, a->interval, e) : predict_by_network(w, e);
}

static void tell_notes(const work *w)
{
    for (size_t i = 0; i < w->data.n_notes; i++) {
        fputs("softplus predict: ", stderr);
        text_put(stderr, w->data.note[i]);
        putc('\n', stderr);
    }
}

static int write_header(FILE *out, const work *w, err *e)
{
    for (size_t k = 0; k < w->n_ask - w->n_needed; k++) {
        put_cell(out, w->table.col[w->copy[k].column].name);
        putc(',', out);
    }
    fputs(w->interval                          ? "mean,low,high"
          : w->classes == 0 && w->numbers == 2 ? "prediction,sd"
                                               : "prediction",
          out);
    for (size_t k = 0; k < w->classes && !w->interval; k++) {
        str name = {0};
        str_add(&name, "p(%s)", w->class_name[k]);
        if (name.failed) return err_memory(e, "the header");
        putc(',', out);
        put_cell(out, name.text);
        str_free(&name);
    }
    putc('\n', out);
    return 0;
}

static void write_number(FILE *out, double value)
{
    char text[STR_NUMBER];
    str_number_f64(text, value);
    fputs(text, out);
}

/* The number (and its standard deviation), or the likeliest class and the probability of each; nothing where there is none. */
static void write_prediction(FILE *out, const work *w, const double *p)
{
    if (w->classes == 0 || w->interval) {
        for (size_t k = 0; k < w->numbers; k++) {
            if (k) putc(',', out);
            if (!isnan(p[k])) write_number(out, p[k]);
        }
        return;
    }
    size_t best = 0;
    for (size_t k = 1; k < w->classes; k++)
        if (p[k] > p[best]) best = k;
    if (!isnan(p[best])) put_cell(out, w->class_name[best]);
    for (size_t k = 0; k < w->classes; k++) {
        putc(',', out);
        if (!isnan(p[k])) write_number(out, p[k]);
    }
}

static int write_rows(FILE *out, work *w, err *e)
{
    int rc = write_header(out, w, e);
    if (rc < 0) return rc;
    for (size_t i = 0; i < w->rows; i++) {
        for (size_t k = 0; k < w->n_ask - w->n_needed; k++) {
            put_cell(out, w->copy[k].at);
            putc(',', out);
            w->copy[k].at += strlen(w->copy[k].at) + 1;
        }
        write_prediction(out, w, w->p + i * w->numbers);
        putc('\n', out);
    }
    return 0;
}

static int execute(predict_args *a, err *e)
{
    work w = {0};
    int rc = load(&w, a, e);
    if (rc == 0) rc = ask_for_columns(&w, a, e);
    if (rc == 0) rc = reading_table(&w.table, a->data, w.ask, w.n_ask, a->quiet, e);
    if (rc == 0) rc = find_copied(&w, e);
    if (rc == 0 && a->output) rc = outcome_open_file(&w.file, "-o", a->output, a->data, e);
    if (rc == 0) rc = predict(&w, a, e);
    if (rc == 0 && !a->quiet) tell_notes(&w);
    if (rc == 0) rc = write_rows(a->output ? w.file.file : stdout, &w, e);
    if (rc == 0 && a->output) rc = save_commit(&w.file, e);
    work_dispose(&w);
    return rc;
}

int cmd_predict(int argc, char **argv, err *e)
{
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .args_doc = "MODEL NEW",
        .doc =
            "Predict each row of NEW (a CSV file; - is stdin; or any other format that 'softplus "
            "help compare' names) with a model of "
            "'softplus train' or 'softplus glm'. Writes CSV: the prediction in the target's own "
            "units, for counts "
            "the mean, with --task gaussian the standard deviation too, in a column sd; for "
            "classes the likeliest one, and the probability of each in a column "
            "p(CLASS). With --interval the mean, of two classes the probability of the second, and "
            "its confidence interval; with --response too, that of a new response.\v"
            "Columns are found by their names: the model's must be there, others are left out "
            "with a note, the target need not be there. Missing cells are filled as in "
            "training. Categories that training did not see are taken as one of the rare ones, "
            "or as none of those it saw, with a note that counts them; a model of 'softplus glm' "
            "leaves the prediction of such rows empty.",
    };
    predict_args a = {0};
    int rc = args_parse(&argp, argc, argv, &a.common, e);
    if (rc == 0 && a.keep.failed) rc = err_memory(e, "names of columns");
    if (rc == 0 && a.interval.response && a.interval.share == 0)
        rc = err_set(e, ERR_USAGE, "--response: give --interval too, as in --interval 0.95");
    if (rc == 0 && !a.common.help) rc = execute(&a, e);
    str_free(&a.keep);
    return rc;
}
