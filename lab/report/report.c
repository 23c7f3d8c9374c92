#include "report/report.h"

#include "base/mem.h"
#include "report/remark.h"
#include "report/sentence.h"

#include <math.h>
#include <stdlib.h>

static void name_measures(report *r)
{
    switch (r->plan->data.task) {
    case TASK_COUNT:
        r->loss_name = "deviance";
        r->score_name = "D²";
        break;
    case TASK_BINARY:
    case TASK_MULTICLASS:
        r->loss_name = "log-loss";
        r->score_name = "accuracy";
        break;
    case TASK_GAUSSIAN:
        r->loss_name = "NLL";
        r->score_name = "R²";
        break;
    case TASK_AUTO:
    case TASK_REGRESSION:
        r->loss_name = "RMSE";
        r->score_name = "R²";
        break;
    }
}

static void count_runs(report *r)
{
    r->planned = r->plan->n_trials - r->plan->n_tune_trials;
    for (size_t i = r->plan->n_tune_trials; i < r->plan->n_trials; i++)
        r->finished += r->result[i].status != RUN_PENDING;
    r->complete = r->finished == r->planned || (r->facts.end && r->facts.end->clear);
}

static int make_rows(report *r)
{
    r->row = mem_array(r->verdict->n_act, sizeof *r->row);
    if (!r->row) return ERR_MEMORY;
    for (size_t a = 0; a < r->verdict->n_act; a++) {
        const act_summary *s = &r->verdict->act[a];
        r->row[a] = (report_row){.label = r->plan->act[a].label,
                                 .loss_half = (s->loss_hi - s->loss_lo) / 2};
    }
    return 0;
}

/* A likelihood depends on the target's unit: its logarithm has no natural zero. */
static int has_zero(const report *r)
{
    return r->plan->data.task != TASK_GAUSSIAN;
}

static int make_comparisons(report *r)
{
    const verdict *v = r->verdict;
    r->cmp = mem_array(v->n_cmp, sizeof *r->cmp);
    if (!r->cmp) return ERR_MEMORY;
    for (size_t i = 0; i < v->n_cmp; i++) {
        const comparison *c = &v->cmp[i];
        double base = has_zero(r) ? v->act[c->b].loss_mean : NAN;
        r->cmp[i] = (report_comparison){.a = r->row[c->a].label,
                                        .b = r->row[c->b].label,
                                        .relative = c->mean_difference / base};
        r->cmp[i].verdict = sentence_verdict(r, i);
        r->cmp[i].sentence = sentence_found(r, i);
        r->cmp[i].advice = sentence_advice(r, i);
        if (!r->cmp[i].verdict || !r->cmp[i].sentence || !r->cmp[i].advice) return ERR_MEMORY;
    }
    return 0;
}

int report_make(report *r, const plan *p, const verdict *v, const run_result *result,
                const report_facts *facts, err *e)
{
    *r = (report){.plan = p, .verdict = v, .result = result, .facts = *facts};
    r->arm = p->set.n_links ? "link" : "activation";
    name_measures(r);
    count_runs(r);
    int rc = make_rows(r);
    if (rc == 0) rc = make_comparisons(r);
    if (rc == 0) rc = remark_all(r);
    if (rc == 0) rc = training_make(&r->training, result, p->n_trials, v->n_act, e);
    if (rc == 0) return 0;
    report_dispose(r);
    return err_memory(e, "the report");
}

void report_dispose(report *r)
{
    for (size_t i = 0; r->cmp && i < r->verdict->n_cmp; i++) {
        free(r->cmp[i].verdict);
        free(r->cmp[i].sentence);
        free(r->cmp[i].advice);
    }
    for (size_t i = 0; i < r->n_remarks; i++) free(r->remark[i]);
    free(r->remark);
    training_dispose(&r->training);
    free(r->cmp);
    free(r->row);
    *r = (report){0};
}
