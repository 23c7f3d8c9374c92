#include "command.h"
#include "glm_args.h"
#include "glm_links.h"
#include "interrupt.h"
#include "learn_args.h"
#include "outcome.h"
#include "reading.h"
#include "screen.h"
#include "source.h"

#include "base/thread.h"
#include "glm/fit.h"
#include "glm/problem.h"
#include "glm/saved.h"
#include "glm/summary.h"
#include "net/blas.h"
#include "report/glm.h"

#include <softplus.h>
#include <stdlib.h>
#include <string.h>

enum { WIDEST = 100 }; /* longer lines are hard to read */

/* What the pipeline makes, step by step. */
typedef struct work {
    source source;
    table_ask *ask; /* owned */
    table table;
    problem_request request;
    problem problem;
    glm_fit fit;
    glm_summary summary;
    glm_compared compared; /* if links are compared */
    save json, model;      /* open from before the fit to the end */
    const stop_flag *stop;
} work;

static void work_dispose(work *w)
{
    save_discard(&w->model);
    save_discard(&w->json);
    glm_compared_dispose(&w->compared);
    glm_summary_dispose(&w->summary);
    glm_fit_dispose(&w->fit);
    problem_dispose(&w->problem);
    table_dispose(&w->table);
    free(w->ask);
    source_dispose(&w->source);
}

static const formula *formula_of(const glm_args *a)
{
    return a->formula_text ? &a->formula : NULL;
}

static int to_stdout(const glm_args *a)
{
    return a->json && strcmp(a->json, "-") == 0;
}

/* Where DATA is; a response that the formula names is a target like any other. */
static int find_data(work *w, const glm_args *a, err *e)
{
    const formula *f = formula_of(a);
    learn_args ask = {.data = a->data,
                      .target = a->target || !f ? a->target : f->response,
                      .drop = a->drop};
    return source_find(&w->source, &ask, e);
}

static int read_data(work *w, const glm_args *a, err *e)
{
    size_t n;
    int rc = problem_ask(&w->ask, &n, formula_of(a), e);
    return rc == 0 ? reading_table(&w->table, w->source.path, w->ask, n, a->quiet, e) : rc;
}

static int make_problem(work *w, const glm_args *a, err *e)
{
    const dataset_options *o = &w->source.options;
    w->request = (problem_request){.target = o->target,
                                   .offset = a->offset,
                                   .exposure = a->exposure,
                                   .weights = a->weights,
                                   .drop = o->drop,
                                   .n_drop = o->n_drop,
                                   .formula = formula_of(a),
                                   .reference = a->reference,
                                   .n_reference = a->n_reference,
                                   .family = a->family_text ? &a->family : NULL};
    return problem_make(&w->problem, &w->table, &w->request, e);
}

static int open_files(work *w, const glm_args *a, err *e)
{
    int rc = 0;
    if (a->json && !to_stdout(a))
        rc = outcome_open_file(&w->json, "--json", a->json, w->source.path, e);
    if (rc == 0 && a->output) rc = outcome_open_file(&w->model, "-o", a->output, w->source.path, e);
    return rc;
}

/* What goes wrong in the arithmetic is said of the file. */
static int fit(work *w, const glm_args *a, err *e)
{
    likelihood model = {w->problem.family, a->link};
    glm_options o = {.threads = a->jobs ? a->jobs : thread_cores(),
                     .iterations = a->iterations,
                     .robust = a->robust,
                     .stop = w->stop};
    err why = {0};
    blas_one_thread();
    int rc = a->link_text ? 0 : link_make(&model.link, family_usual_link(&model.family), &why);
    if (rc == 0) rc = glm_fit_make(&w->fit, &w->problem.data, &model, &o, &why);
    return rc == 0 ? 0 : err_set(e, rc, "%s: %s", w->table.path, why.text);
}

static int compare_links(work *w, const glm_args *a, err *e)
{
    if (!a->links_text) return 0;
    err why = {0};
    int rc = glm_compared_make(&w->compared, a, &w->problem, &w->fit, w->stop, &why);
    return rc == 0 ? 0 : err_set(e, rc, "%s: %s", w->table.path, why.text);
}

static int print(const work *w, const glm_args *a, err *e)
{
    report_style style = {screen_has_color(stdout), screen_width(stdout, WIDEST)};
    int rc = report_glm_terminal(stdout, &w->summary, style, e);
    if (rc < 0 || !a->links_text) return rc;
    putchar('\n');
    return report_glm_links(stdout, &w->compared.shown, style, e);
}

static int write_model(work *w, const glm_args *a, err *e)
{
    if (!w->model.file) return 0;
    int rc =
        saved_write(w->model.file, &w->problem, &w->request, &w->fit, a->robust, sp_version(), e);
    return save_end(&w->model, rc, e);
}

/* The files first: a reader of stdout that goes away must not cost them. */
static int show(work *w, const glm_args *a, err *e)
{
    const glm_links *links = a->links_text ? &w->compared.shown : NULL;
    int rc = write_model(w, a, e);
    if (rc == 0 && w->json.file)
        rc = save_end(&w->json, report_glm_json(w->json.file, &w->summary, links, sp_version(), e),
                      e);
    if (rc < 0) return rc;
    if (to_stdout(a)) return report_glm_json(stdout, &w->summary, links, sp_version(), e);
    return a->quiet ? 0 : print(w, a, e);
}

static int execute(const glm_args *a, err *e)
{
    work w = {0};
    int rc = find_data(&w, a, e);
    if (rc == 0) rc = read_data(&w, a, e);
    if (rc == 0) rc = source_needs_target(&w.source, &w.table, e);
    if (rc == 0) rc = make_problem(&w, a, e);
    if (rc == 0) w.stop = interrupt_watch();
    if (rc == 0) rc = open_files(&w, a, e);
    if (rc == 0) rc = fit(&w, a, e);
    if (rc == 0)
        rc = glm_summary_make(&w.summary, a->data, &w.problem, &w.request, &w.fit,
                              a->set.confidence, a->robust, e);
    if (rc == 0) rc = compare_links(&w, a, e);
    if (rc == 0) rc = show(&w, a, e);
    work_dispose(&w);
    return rc;
}

int cmd_glm(int argc, char **argv, err *e)
{
    glm_args a;
    int rc = glm_args_parse(&a, argc, argv, e);
    if (rc == 0 && !a.common.help) rc = execute(&a, e);
    glm_args_dispose(&a);
    return rc;
}
