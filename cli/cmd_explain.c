#include "command.h"
#include "explain_args.h"
#include "model_file.h"
#include "screen.h"
#include "reading.h"
#include "source.h"
#include "viewer.h"

#include "base/mem.h"
#include "net/blas.h"
#include "prep/fresh.h"
#include "report/explain.h"

#include <softplus.h>
#include <stdlib.h>
#include <string.h>

enum { WIDEST = 100, IMAGES = 100 };

typedef struct work {
    source source;
    model model;
    model *other; /* [n_others], owned; empty where an activation is swapped */
    size_t n_others;
    table_ask *ask; /* [n_ask], owned: the categories of all models */
    size_t n_ask;
    table table;
    dataset data; /* the model's features */
    explain_options set;
    explanation explained;
    outcome outcome; /* its files */
} work;

static void work_dispose(work *w)
{
    outcome_dispose(&w->outcome);
    explain_dispose(&w->explained);
    dataset_dispose(&w->data);
    table_dispose(&w->table);
    free(w->ask);
    for (size_t i = 0; i < w->n_others; i++) model_dispose(&w->other[i]);
    free(w->other);
    model_dispose(&w->model);
    source_dispose(&w->source);
}

static int to_stdout(const explain_args *a)
{
    return a->to.json && strcmp(a->to.json, "-") == 0;
}

/* Another network must say the same thing of the same column. */
static int check_other(const model *m, const model *other, const char *path, err *e)
{
    int same = strcmp(m->target, other->target) == 0 && m->classes == other->classes;
    for (size_t k = 0; same && k < m->classes; k++)
        same = strcmp(m->class_name[k], other->class_name[k]) == 0;
    if (same) return 0;
    return err_set(e, ERR_USAGE,
                   "--beside %s: it predicts '%.100s' and the model '%.100s', or other classes",
                   path, other->target, m->target);
}

static int load_models(work *w, const explain_args *a, err *e)
{
    int rc = model_file_network(&w->model, a->model, a->data, e);
    if (rc == 0 && !(w->other = mem_array(a->n_others, sizeof *w->other)))
        rc = err_memory(e, "the networks to compare with");
    for (; rc == 0 && w->n_others < a->n_others; w->n_others++) {
        const explain_other *o = &a->other[w->n_others];
        if (o->is_swap) continue;
        rc = model_file_network(&w->other[w->n_others], o->text, NULL, e);
        if (rc < 0) break;
        rc = check_other(&w->model, &w->other[w->n_others], o->text, e);
    }
    return rc;
}

/* Which of the model's predictions is explained. */
static int choose_prediction(work *w, const explain_args *a, err *e)
{
    const model *m = &w->model;
    w->set = a->set;
    if (m->shape.n_conv && !a->rows_given) w->set.rows = IMAGES; /* each takes much longer */
    if (a->sd && m->task != TASK_GAUSSIAN)
        return err_set(e, ERR_USAGE,
                       "--sd: the model predicts no standard deviation, as one of "
                       "--task gaussian does");
    if (a->sd) w->set.which = 1;
    if (m->classes == 0)
        return a->class_name ? err_set(e, ERR_USAGE, "--class: '%.100s' is a number", m->target)
                             : 0;
    if (!a->class_name && m->classes == 2) {
        w->set.which = 1;
        return 0;
    }
    for (size_t k = 0; a->class_name && k < m->classes; k++)
        if (strcmp(m->class_name[k], a->class_name) == 0) {
            w->set.which = k;
            return 0;
        }
    str list = {0};
    for (size_t k = 0; k < m->classes; k++) str_add(&list, "%s%s", k ? ", " : "", m->class_name[k]);
    int rc = err_set(e, ERR_USAGE, "--class: name one of the classes of '%.100s': %.600s",
                     m->target, list.text ? list.text : "");
    str_free(&list);
    return rc;
}

static int ask_for(work *w, const model *m, err *e)
{
    table_ask *ask;
    size_t n;
    if (fresh_ask(&ask, &n, m->prep) < 0) return err_memory(e, "names of columns");
    table_ask *more = mem_resize(w->ask, w->n_ask + n + 1, sizeof *more);
    if (more) {
        w->ask = more;
        memcpy(w->ask + w->n_ask, ask, n * sizeof *ask);
        w->n_ask += n;
    }
    free(ask);
    return more ? 0 : err_memory(e, "names of columns");
}

static int read_data(work *w, const explain_args *a, err *e)
{
    learn_args asked = {.data = a->data};
    int rc = source_find(&w->source, &asked, e);
    if (rc == 0) rc = ask_for(w, &w->model, e);
    for (size_t i = 0; rc == 0 && i < w->n_others; i++)
        if (!a->other[i].is_swap) rc = ask_for(w, &w->other[i], e);
    if (rc == 0) rc = reading_table(&w->table, w->source.path, w->ask, w->n_ask, a->to.quiet, e);
    return rc == 0 ? fresh_make(&w->data, &w->table, w->model.prep, w->model.target, e) : rc;
}

static int add_other(work *w, const explain_other *o, const model *other, err *e)
{
    str name = {0};
    str_add(&name, "%s%s", o->is_swap ? "swapped: " : "", o->text);
    if (name.failed) return err_memory(e, "the networks to compare with");
    dataset data = {0};
    int rc = 0;
    if (o->is_swap) {
        rc = explain_add(&w->explained, &w->model, o->text, name.text, &w->data, e);
    } else {
        rc = fresh_make(&data, &w->table, other->prep, other->target, e);
        if (rc == 0) rc = explain_add(&w->explained, other, NULL, name.text, &data, e);
        dataset_dispose(&data);
    }
    str_free(&name);
    return rc;
}

static int explain(work *w, const explain_args *a, err *e)
{
    blas_one_thread();
    int rc = explain_make(&w->explained, &w->model, a->model, &w->data, &w->set, e);
    for (size_t i = 0; rc == 0 && i < w->n_others; i++)
        rc = add_other(w, &a->other[i], &w->other[i], e);
    return rc;
}

/* The files first: a reader of stdout that goes away must not cost them. */
static int show(work *w, const explain_args *a, err *e)
{
    const model *m = &w->model;
    report_explanation r = {.x = &w->explained,
                            .model = a->model,
                            .data = a->data,
                            .target = m->target,
                            .is_sd = a->sd,
                            .class_name = m->classes ? m->class_name[w->set.which] : NULL,
                            .activation = m->activation,
                            .data_rows = w->data.rows,
                            .note = (const char *const *)w->data.note,
                            .n_notes = w->data.n_notes,
                            .version = sp_version(),
                            .isa = sp_isa(),
                            .command = a->command.text};
    int rc = 0;
    if (w->outcome.json.file)
        rc = save_end(&w->outcome.json, report_explain_json(w->outcome.json.file, &r, e), e);
    if (rc == 0 && w->outcome.page.file)
        rc = save_end(&w->outcome.page, report_explain_html(w->outcome.page.file, &r, e), e);
    if (rc < 0) return rc;
    report_style style = {screen_has_color(stdout), screen_width(stdout, WIDEST)};
    if (to_stdout(a))
        rc = report_explain_json(stdout, &r, e);
    else if (!a->to.quiet)
        rc = report_explain_terminal(stdout, &r, style, e);
    if (rc == 0 && a->to.open) {
        fflush(stdout); /* before a browser in the terminal covers it */
        rc = viewer_open(a->to.page, e);
    }
    return rc;
}

static int execute(const explain_args *a, err *e)
{
    work w = {0};
    int rc = load_models(&w, a, e);
    if (rc == 0) rc = choose_prediction(&w, a, e);
    if (rc == 0) rc = read_data(&w, a, e);
    if (rc == 0) rc = outcome_open(&w.outcome, &a->to, w.source.path, e);
    if (rc == 0) rc = explain(&w, a, e);
    if (rc == 0) rc = show(&w, a, e);
    work_dispose(&w);
    return rc;
}

int cmd_explain(int argc, char **argv, err *e)
{
    explain_args a;
    int rc = explain_args_parse(&a, argc, argv, e);
    if (rc == 0 && !a.common.help) rc = execute(&a, e);
    explain_args_dispose(&a);
    return rc;
}
