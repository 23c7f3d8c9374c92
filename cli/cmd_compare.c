#include "command.h"
#include "compare_args.h"
#include "interrupt.h"
#include "progress.h"
#include "screen.h"
#include "source.h"

#include "base/mem.h"
#include "base/save.h"
#include "report/report.h"
#include "run/runner.h"
#include "verdict/verdict.h"

#include <softplus.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { WIDEST = 100 }; /* longer lines are hard to read */

/* What the pipeline makes, step by step. */
typedef struct work {
    source source;
    table table;
    dataset data;
    plan plan;
    save json;          /* open from before the first run to the end */
    run_result *result; /* [plan.n_trials], owned */
    verdict verdict;
    report report;
} work;

static void work_dispose(work *w)
{
    report_dispose(&w->report);
    verdict_dispose(&w->verdict);
    free(w->result);
    save_discard(&w->json);
    plan_dispose(&w->plan);
    dataset_dispose(&w->data);
    table_dispose(&w->table);
    source_dispose(&w->source);
}

static int to_stdout(const compare_args *a)
{
    return a->json && strcmp(a->json, "-") == 0;
}

/* Before any work is done, so that none is done in vain. */
static int open_json(work *w, const compare_args *a, err *e)
{
    if (!a->json || to_stdout(a)) return 0;
    struct stat out, in;
    if (stat(a->json, &out) == 0 && stat(w->source.path, &in) == 0 && S_ISREG(in.st_mode) &&
        out.st_dev == in.st_dev && out.st_ino == in.st_ino)
        return err_set(e, ERR_USAGE, "--json %s: that is the data; name another file", a->json);
    return save_open(&w->json, a->json, e);
}

/* Stopped with nothing finished is an error; with something, it is told by *interrupted. */
static int after_interrupt(const work *w, err *interrupted, err *e)
{
    const plan *p = &w->plan;
    size_t finished = 0, planned = p->n_trials - p->n_tune_trials;
    for (size_t i = p->n_tune_trials; i < p->n_trials; i++)
        finished += w->result[i].status != RUN_PENDING;
    if (finished == 0)
        return err_set(e, ERR_STOPPED, "interrupted before a run was finished; nothing to show");
    err_set(interrupted, ERR_STOPPED, "interrupted; %zu of %zu runs were finished and are shown",
            finished, planned);
    return 0;
}

static int carry_out(work *w, const compare_args *a, const volatile sig_atomic_t *stop,
                     err *interrupted, err *e)
{
    w->result = mem_array(w->plan.n_trials, sizeof *w->result);
    if (!w->result) return err_memory(e, "the results");
    progress line = progress_begin(&w->plan, a->quiet);
    runner_options o = {.jobs = a->jobs, .stop = stop, .progress = progress_tell, .context = &line};
    int rc = runner_run(w->result, &w->plan, &w->data, &o, e);
    progress_end(&line);
    return rc == ERR_STOPPED ? after_interrupt(w, interrupted, e) : rc;
}

static int judge(work *w, err *e)
{
    const plan *p = &w->plan;
    verdict_options o = {.n_act = p->n_act,
                         .baseline = 0,
                         .n_train = (double)(p->data.n_train + p->data.n_valid),
                         .n_test = (double)p->data.n_test,
                         .rope = p->set.rope,
                         .confidence = p->set.confidence};
    return verdict_make(&w->verdict, w->result, p->n_trials, &o, e);
}

static int describe(work *w, err *e)
{
    report_facts facts = {.note = (const char *const *)w->data.note,
                          .n_notes = w->data.n_notes,
                          .version = sp_version(),
                          .isa = sp_isa()};
    return report_make(&w->report, &w->plan, &w->verdict, w->result, &facts, e);
}

/* The file first: a reader of stdout that goes away must not cost it. */
static int show(work *w, const compare_args *a, err *e)
{
    if (to_stdout(a)) return report_json(stdout, &w->report, e);
    if (w->json.file) {
        int rc = report_json(w->json.file, &w->report, e);
        if (rc == 0) rc = save_commit(&w->json, e);
        if (rc < 0) return rc;
    }
    report_style style = {screen_has_color(stdout), screen_width(stdout, WIDEST)};
    return a->quiet ? report_verdict(stdout, &w->report, style, e)
                    : report_terminal(stdout, &w->report, style, e);
}

static int execute(const compare_args *a, err *e)
{
    work w = {0};
    err interrupted = {0};
    const volatile sig_atomic_t *stop = NULL;
    int rc = source_find(&w.source, a, e);
    if (rc == 0) rc = table_read(&w.table, w.source.path, e);
    if (rc == 0) rc = source_needs_target(&w.source, &w.table, e);
    if (rc == 0) rc = dataset_make(&w.data, &w.table, &w.source.options, e);
    if (rc == 0) rc = plan_make(&w.plan, &a->set, a->act, a->n_act, &w.data, a->data, e);
    if (rc == 0) stop = interrupt_watch();
    if (rc == 0) rc = open_json(&w, a, e);
    if (rc == 0) rc = carry_out(&w, a, stop, &interrupted, e);
    if (rc == 0) rc = judge(&w, e);
    if (rc == 0) rc = describe(&w, e);
    if (rc == 0) rc = show(&w, a, e);
    work_dispose(&w);
    if (rc == 0 && interrupted.code) *e = interrupted;
    return rc == 0 ? interrupted.code : rc;
}

int cmd_compare(int argc, char **argv, err *e)
{
    compare_args a;
    int rc = compare_args_parse(&a, argc, argv, e);
    if (rc == 0 && !a.common.help) rc = execute(&a, e);
    compare_args_dispose(&a);
    return rc;
}
