#include "report/report.h"

#include "base/mem.h"
#include "base/str.h"
#include "report/figure.h"
#include "report/sentence.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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

static int make_comparisons(report *r)
{
    const verdict *v = r->verdict;
    r->cmp = mem_array(v->n_cmp, sizeof *r->cmp);
    if (!r->cmp) return ERR_MEMORY;
    for (size_t i = 0; i < v->n_cmp; i++) {
        const comparison *c = &v->cmp[i];
        r->cmp[i] = (report_comparison){.a = r->row[c->a].label,
                                        .b = r->row[c->b].label,
                                        .relative = c->mean_difference / v->act[c->b].loss_mean};
        r->cmp[i].verdict = sentence_verdict(r, i);
        r->cmp[i].sentence = sentence_explained(r, i);
        if (!r->cmp[i].verdict || !r->cmp[i].sentence) return ERR_MEMORY;
    }
    return 0;
}

static int keep_remark(report *r, str *s)
{
    if (s->failed) str_free(s);
    if (!s->text) return ERR_MEMORY;
    r->remark[r->n_remarks++] = s->text;
    return 0;
}

static int remark_stopped(report *r)
{
    if (r->finished == r->planned) return 0;
    str t = {0};
    str_add(&t, "Stopped early: the figures are those of %zu finished runs of %zu.", r->finished,
            r->planned);
    return keep_remark(r, &t);
}

static int remark_diverged(report *r, size_t a)
{
    const act_summary *s = &r->verdict->act[a];
    if (s->diverged == 0) return 0;
    str t = {0};
    str_add(&t, "%s diverged in %zu of %zu runs; they count with the constant's %s.",
            r->row[a].label, s->diverged, s->runs, r->loss_name);
    return keep_remark(r, &t);
}

/* A best rate at the end of the grid: the comparison may only show which end was too near. */
static int remark_rate(report *r, size_t a)
{
    const plan_settings *set = &r->plan->set;
    double rate = r->verdict->act[a].rate;
    if (set->n_rates < 2 || !isfinite(rate)) return 0;
    int lowest = rate == set->rate[0], highest = rate == set->rate[set->n_rates - 1];
    if (!lowest && !highest) return 0;
    char number[STR_NUMBER];
    str_number_f64(number, rate);
    str t = {0};
    str_add(&t, "%s did best at %s, the %s rate tried; a wider --rates may do it more justice.",
            r->row[a].label, number, lowest ? "lowest" : "highest");
    return keep_remark(r, &t);
}

static int remark_constant(report *r)
{
    const verdict *v = r->verdict;
    for (size_t a = 0; a < v->n_act; a++)
        if (!(v->act[a].loss_mean >= v->act[a].null_mean)) return 0;
    str t = {0};
    str_add(&t,
            "Nothing here beats the constant: these features say little about %s, or the "
            "training needs other settings.",
            r->plan->data.target);
    return keep_remark(r, &t);
}

static int make_remarks(report *r)
{
    size_t most = 2 + 2 * r->verdict->n_act;
    r->remark = mem_array(most, sizeof *r->remark);
    if (!r->remark) return ERR_MEMORY;
    int rc = remark_stopped(r);
    if (rc == 0) rc = remark_constant(r);
    for (size_t a = 0; a < r->verdict->n_act && rc == 0; a++) rc = remark_diverged(r, a);
    for (size_t a = 0; a < r->verdict->n_act && rc == 0; a++) rc = remark_rate(r, a);
    return rc;
}

int report_make(report *r, const plan *p, const verdict *v, const run_result *result,
                const report_facts *facts, err *e)
{
    *r = (report){.plan = p, .verdict = v, .result = result, .facts = *facts};
    name_measures(r);
    count_runs(r);
    int rc = make_rows(r);
    if (rc == 0) rc = make_comparisons(r);
    if (rc == 0) rc = make_remarks(r);
    if (rc == 0) return 0;
    report_dispose(r);
    return err_memory(e, "the report");
}

void report_dispose(report *r)
{
    for (size_t i = 0; r->cmp && i < r->verdict->n_cmp; i++) {
        free(r->cmp[i].verdict);
        free(r->cmp[i].sentence);
    }
    for (size_t i = 0; i < r->n_remarks; i++) free(r->remark[i]);
    free(r->remark);
    free(r->cmp);
    free(r->row);
    *r = (report){0};
}
