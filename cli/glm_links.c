#include "glm_links.h"

#include "progress.h"

#include "base/mem.h"
#include "base/thread.h"
#include "glm/crossval.h"
#include "glm/fit.h"

#include <softplus.h>
#include <stdlib.h>
#include <string.h>

static size_t threads_of(const glm_args *a)
{
    return a->jobs ? a->jobs : thread_cores();
}

static glm_link_row row_of(const glm_fit *f, const char *link)
{
    return (glm_link_row){.link = link,
                          .aic = f->aic,
                          .bic = f->bic,
                          .deviance = f->deviance,
                          .d2 = 1 - f->deviance / f->null_deviance};
}

/* Each link fitted to all rows. */
static int fit_all(glm_compared *c, const glm_args *a, const problem *p, const glm_fit *first,
                   const stop_flag *stop, err *e)
{
    glm_options o = {.threads = threads_of(a), .iterations = a->iterations, .stop = stop};
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < a->n_compared; i++) {
        likelihood l = {.family = p->family};
        glm_fit f;
        err why = {0};
        rc = link_make(&l.link, a->compared[i].text, e);
        c->link[i] = l.link;
        if (rc == 0 && i == 0) {
            c->row[i] = row_of(first, a->compared[i].label);
            continue;
        }
        if (rc == 0) rc = glm_fit_make(&f, &p->data, &l, &o, &why);
        if (why.code) return err_set(e, rc, "link %s: %s", a->compared[i].label, why.text);
        if (rc == 0) {
            c->row[i] = row_of(&f, a->compared[i].label);
            glm_fit_dispose(&f);
        }
    }
    return rc;
}

/* A report's plan, of which only labels, settings and sizes are looked at. */
static plan plan_of(const glm_args *a, const problem *p, size_t n_test)
{
    plan q = {.set = a->set, .act = a->compared, .n_act = a->n_compared};
    q.set.n_rates = 0;
    q.data = (plan_data){.target = p->target,
                         .rows = p->data.rows,
                         .task = TASK_COUNT, /* its loss is called deviance */
                         .n_train = p->data.rows - n_test,
                         .n_test = n_test};
    q.n_trials = a->n_compared * a->set.runs;
    return q;
}

static int judge(glm_compared *c, err *e)
{
    const plan *p = &c->plan;
    verdict_options o = {.n_act = p->n_act,
                         .baseline = 0,
                         .n_train = (double)p->data.n_train,
                         .n_test = (double)p->data.n_test,
                         .rope = p->set.rope,
                         .confidence = p->set.confidence};
    int rc = verdict_make(&c->verdict, c->result, p->n_trials, &o, e);
    report_facts facts = {.version = sp_version(), .isa = sp_isa()};
    return rc == 0 ? report_make(&c->report, p, &c->verdict, c->result, &facts, e) : rc;
}

int glm_compared_make(glm_compared *c, const glm_args *a, const problem *p, const glm_fit *first,
                      const stop_flag *stop, err *e)
{
    size_t n = a->n_compared;
    *c = (glm_compared){.link = mem_array(n, sizeof *c->link),
                        .row = mem_array(n, sizeof *c->row),
                        .result = mem_array(n * a->set.runs, sizeof *c->result)};
    if (!c->link || !c->row || !c->result) return err_memory(e, "the comparison");
    int rc = fit_all(c, a, p, first, stop, e);
    crossval cv = {.data = &p->data,
                   .family = first->model.family,
                   .link = c->link,
                   .n_links = n,
                   .splits = a->set.runs,
                   .test = a->set.shares.test,
                   .seed = a->set.seed,
                   .threads = threads_of(a),
                   .stop = stop};
    cv.family.estimate = 0; /* one alpha for all, that of the first link */
    progress line = progress_begin_steps("comparing on splits:", a->set.runs, a->quiet);
    cv.tell = (steps_tell){progress_tell_steps, &line};
    if (rc == 0) rc = crossval_run(c->result, &cv, e);
    progress_end(&line);
    c->plan = plan_of(a, p, crossval_test_rows(&cv));
    if (rc == 0) rc = judge(c, e);
    c->shown = (glm_links){c->row, n, &c->report};
    return rc;
}

void glm_compared_dispose(glm_compared *c)
{
    report_dispose(&c->report);
    verdict_dispose(&c->verdict);
    free(c->result);
    free(c->row);
    free(c->link);
    *c = (glm_compared){0};
}
