#include "bayes_args.h"
#include "command.h"
#include "interrupt.h"
#include "learn_args.h"
#include "outcome.h"
#include "progress.h"
#include "screen.h"
#include "source.h"

#include "base/mem.h"
#include "base/thread.h"
#include "bayes/input.h"
#include "bayes/npz.h"
#include "bayes/posterior.h"
#include "bayes/predict.h"
#include "bayes/reported.h"
#include "bayes/summary.h"
#include "glm/problem.h"
#include "net/blas.h"
#include "report/bayes.h"

#include <math.h>
#include <softplus.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WIDEST = 80 };

/* What the pipeline makes, step by step. */
typedef struct work {
    source source;
    table_ask *ask; /* owned */
    table table;
    const char **drop; /* owned: what is no term of '.' */
    problem_request request, scale_request;
    problem mean, scale; /* scale: of the standard deviation's terms, if there are any */
    input input;
    model model;
    model_rows rows, held_out;
    sampling sample;
    double seconds;
    reported reported;
    bayes_summary summary;
    save json, draws; /* open from before the sampling to the end */
    const stop_flag *stop;
} work;

static void work_dispose(work *w)
{
    save_discard(&w->draws);
    save_discard(&w->json);
    bayes_summary_dispose(&w->summary);
    reported_dispose(&w->reported);
    sampling_dispose(&w->sample);
    input_rows_dispose(&w->held_out);
    input_rows_dispose(&w->rows);
    input_dispose(&w->input);
    problem_dispose(&w->scale);
    problem_dispose(&w->mean);
    free(w->drop);
    table_dispose(&w->table);
    free(w->ask);
    source_dispose(&w->source);
}

static const formula *formula_of(const bayes_args *a)
{
    return a->formula_text ? &a->formula : NULL;
}

static int to_stdout(const bayes_args *a)
{
    return a->json && strcmp(a->json, "-") == 0;
}

static int find_data(work *w, const bayes_args *a, err *e)
{
    const formula *f = formula_of(a);
    learn_args ask = {.data = a->data,
                      .target = a->target || !f ? a->target : f->response,
                      .drop = a->drop};
    return source_find(&w->source, &ask, e);
}

/* Adds what a formula asks. */
static int add_asks(work *w, const formula *f, size_t *n, err *e)
{
    table_ask *more;
    size_t n_more;
    int rc = problem_ask(&more, &n_more, f, e);
    if (rc < 0) return rc;
    table_ask *all = mem_resize(w->ask, *n + n_more + 1, sizeof *all);
    if (all) {
        memcpy(all + *n, more, n_more * sizeof *more);
        w->ask = all;
        *n += n_more;
    }
    free(more);
    return all ? 0 : err_memory(e, "names of columns");
}

/* Groups are categories also where they are numbers. */
static int read_data(work *w, const bayes_args *a, err *e)
{
    size_t n = 0;
    int rc = add_asks(w, formula_of(a), &n, e);
    if (rc == 0 && a->scale_text) rc = add_asks(w, &a->scale, &n, e);
    if (rc == 0 && a->group) w->ask[n++] = (table_ask){.column = a->group, .as_text = 1};
    return rc == 0 ? table_read_asked(&w->table, w->source.path, w->ask, n, e) : rc;
}

static int make_problems(work *w, const bayes_args *a, err *e)
{
    const dataset_options *o = &w->source.options;
    size_t n = o->n_drop, group;
    int rc = a->group ? input_find_group(&group, &w->table, a->group, e) : 0;
    if (rc < 0) return rc;
    if (!(w->drop = mem_array(n + 1, sizeof *w->drop))) return err_memory(e, "names of columns");
    for (size_t i = 0; i < n; i++) w->drop[i] = o->drop[i];
    if (a->group) w->drop[n++] = a->group;
    w->request = (problem_request){.target = o->target,
                                   .offset = a->offset,
                                   .exposure = a->exposure,
                                   .weights = a->weights,
                                   .drop = w->drop,
                                   .n_drop = n,
                                   .formula = formula_of(a),
                                   .family = a->family_text ? &a->family : NULL};
    w->scale_request = (problem_request){.target = o->target,
                                         .drop = w->drop,
                                         .n_drop = n,
                                         .formula = &a->scale,
                                         .family = &w->mean.family};
    w->model = a->model;
    rc = problem_make(&w->mean, &w->table, &w->request, e);
    if (rc == 0) rc = bayes_args_model(&w->model, a, &w->mean.family, e);
    if (rc == 0 && a->scale_text) rc = problem_make(&w->scale, &w->table, &w->scale_request, e);
    return rc;
}

static int make_model(work *w, const bayes_args *a, err *e)
{
    input_request q = {.mean = &w->mean,
                       .scale = a->scale_text ? &w->scale : NULL,
                       .group = a->group,
                       .test = a->test,
                       .seed = a->sample.seed};
    int rc = input_make(&w->input, &q, e);
    if (rc < 0) return rc;
    const input *in = &w->input;
    input_describe(in, &w->model);
    w->model.shape.inputs = w->model.cols;
    if (w->model.network && w->model.cols == 0)
        return err_set(e, ERR_USAGE, "--hidden: a network needs at least one column");
    rc = input_rows(&w->rows, in, &w->model, 0, in->train, e);
    if (rc == 0 && in->train < in->n)
        rc = input_rows(&w->held_out, in, &w->model, in->train, in->n - in->train, e);
    return rc;
}

static int open_files(work *w, const bayes_args *a, err *e)
{
    int rc = 0;
    if (a->json && !to_stdout(a))
        rc = outcome_open_file(&w->json, "--json", a->json, w->source.path, e);
    if (rc == 0 && a->draws)
        rc = outcome_open_file(&w->draws, "--draws", a->draws, w->source.path, e);
    return rc;
}

static double clock_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* What goes wrong in the arithmetic is said of the file. */
static int draw(work *w, const bayes_args *a, err *e)
{
    sampling_options o = a->sample;
    progress p = progress_begin_steps("sampling:", o.chains * (o.warmup + o.draws), a->quiet);
    o.threads = a->jobs ? a->jobs : thread_cores();
    o.stop = w->stop;
    o.progress = progress_tell_steps;
    o.context = &p;
    blas_one_thread();
    err why = {0};
    double begin = clock_now();
    int rc = posterior_sample(&w->sample, &w->model, &w->rows, &o, &why);
    w->seconds = clock_now() - begin;
    progress_end(&p);
    if (rc == ERR_STOPPED) return err_set(e, rc, "%s", why.text);
    return rc == 0 ? 0 : err_set(e, rc, "%s: %s", w->table.path, why.text);
}

static void fill_summary(work *w, const bayes_args *a)
{
    bayes_summary *s = &w->summary;
    s->data = a->data;
    s->target = w->mean.target;
    s->event = w->mean.event;
    s->group = a->group;
    s->scale_formula = a->scale_text;
    s->offset = a->offset;
    s->exposure = a->exposure;
    s->weights = a->weights;
    s->note = (const char *const *)w->mean.note;
    s->n_notes = w->mean.n_notes;
    s->rows = w->rows.n;
    s->warmup = a->sample.warmup;
    s->metric = a->sample.metric;
    s->seed = a->sample.seed;
    s->seconds = w->seconds;
    memcpy(s->network, a->network_text, sizeof s->network);
}

static int summarise(work *w, const bayes_args *a, err *e)
{
    int rc = reported_make(&w->reported, &w->input, &w->model, &w->rows, &w->table, a->group,
                           &w->sample, e);
    if (rc == 0) rc = bayes_summary_make(&w->summary, &w->model, &w->reported, &w->sample, e);
    if (rc < 0) return rc;
    fill_summary(w, a);
    if (!w->held_out.n) return 0;
    w->summary.predicted = 1;
    return predict_rows(&w->summary.prediction, &w->model, &w->held_out, &w->sample, a->sample.seed,
                        e);
}

static int write_draws(work *w, err *e)
{
    if (!w->draws.file) return 0;
    const reported *r = &w->reported;
    npz z = npz_begin(w->draws.file);
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < r->n; i++)
        rc = npz_add(&z, r->name[i], reported_draws(r, i), r->chains, r->draws, e);
    if (rc == 0) rc = npz_end(&z, e);
    npz_dispose(&z);
    return save_end(&w->draws, rc, e);
}

/* The files first: a reader of stdout that goes away must not cost them. */
static int show(work *w, const bayes_args *a, err *e)
{
    int rc = write_draws(w, e);
    if (rc == 0 && w->json.file)
        rc = save_end(&w->json, report_bayes_json(w->json.file, &w->summary, sp_version(), e), e);
    if (rc < 0) return rc;
    if (to_stdout(a)) return report_bayes_json(stdout, &w->summary, sp_version(), e);
    report_style style = {screen_has_color(stdout), screen_width(stdout, WIDEST)};
    return a->quiet ? 0 : report_bayes_terminal(stdout, &w->summary, style, e);
}

static int execute(const bayes_args *a, err *e)
{
    work w = {0};
    int rc = find_data(&w, a, e);
    if (rc == 0) rc = read_data(&w, a, e);
    if (rc == 0) rc = source_needs_target(&w.source, &w.table, e);
    if (rc == 0) rc = make_problems(&w, a, e);
    if (rc == 0) rc = make_model(&w, a, e);
    if (rc == 0) w.stop = interrupt_watch();
    if (rc == 0) rc = open_files(&w, a, e);
    if (rc == 0) rc = draw(&w, a, e);
    if (rc == 0) rc = summarise(&w, a, e);
    if (rc == 0) rc = show(&w, a, e);
    work_dispose(&w);
    return rc;
}

int cmd_bayes(int argc, char **argv, err *e)
{
    bayes_args a;
    int rc = bayes_args_parse(&a, argc, argv, e);
    if (rc == 0 && !a.common.help) rc = execute(&a, e);
    bayes_args_dispose(&a);
    return rc;
}
