#include "command.h"
#include "compare_args.h"
#include "interrupt.h"
#include "keep.h"
#include "outcome.h"
#include "progress.h"
#include "reading.h"
#include "ranks.h"
#include "source.h"

#include "base/mem.h"
#include "run/runner.h"
#include "run/threads.h"

#include <softplus.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* What the pipeline makes, step by step. */
typedef struct work {
    const compare_args *args;
    source source;
    table table;
    dataset data;
    plan plan;
    outcome outcome;    /* its files are open from before the first run to the end */
    run_result *result; /* [plan.n_trials], owned */
    keep keep;
    looks looks; /* at the verdict on the way, with --stop-when-clear */
    size_t look; /* the next one */
    progress line;
} work;

static void work_dispose(work *w)
{
    keep_end(&w->keep);
    looks_dispose(&w->looks);
    run_results_free(w->result, w->plan.n_trials);
    outcome_dispose(&w->outcome);
    plan_dispose(&w->plan);
    dataset_dispose(&w->data);
    table_dispose(&w->table);
    source_dispose(&w->source);
}

/* Stopped with nothing finished is an error; with something, it is told by *interrupted. */
static int after_interrupt(const work *w, err *interrupted, err *e)
{
    size_t finished = outcome_finished(&w->plan, w->result),
           planned = w->plan.n_trials - w->plan.n_tune_trials;
    if (finished == 0)
        return err_set(e, ERR_STOPPED, "interrupted before a run was finished; nothing to show");
    err_set(interrupted, ERR_STOPPED, "interrupted; %zu of %zu runs were finished and are shown",
            finished, planned);
    return 0;
}

static void tell_run(work *w, const run_result *r)
{
    const plan *p = &w->plan;
    int tune = r->stage == STAGE_TUNE;
    str s = {0};
    str_add(&s, "%s %s, pair %" PRIu32 ", rate %g: ", tune ? "tuning" : "run of",
            p->act[r->activation].text, r->pair + 1, r->rate);
    if (r->status == RUN_DIVERGED) str_add(&s, "diverged, ");
    str_add(&s, "%s loss %.4g, %zu epochs, %.2f s", tune ? "validation" : "test",
            tune ? r->valid_loss : r->test_loss, r->epochs,
            (double)r->epochs * r->seconds_per_epoch);
    if (s.text) progress_say(&w->line, s.text);
    str_free(&s);
}

static int keep_run(void *context, run_result *r, err *e)
{
    work *w = context;
    int rc = w->keep.store ? store_append(w->keep.store, r, e) : 0;
    if (rc == 0 && w->args->verbose) tell_run(w, r);
    return rc;
}

static void tell(void *context, size_t done, size_t all, trial_stage stage)
{
    work *w = context;
    progress_tell(&w->line, done, all, stage);
}

/* From the arguments to the plan: what every rank does by itself. */
static int prepare(work *w, err *e)
{
    const compare_args *a = w->args;
    int rc = source_find(&w->source, &a->learn, e);
    if (rc == 0)
        rc = reading_table(&w->table, w->source.path, w->source.ask, w->source.n_ask, a->to.quiet,
                           e);
    if (rc == 0) rc = source_needs_target(&w->source, &w->table, e);
    if (rc == 0) rc = dataset_make(&w->data, &w->table, &w->source.options, e);
    if (rc == 0)
        rc = plan_make(&w->plan, &a->learn.set, a->act, a->n_act, &w->data, a->learn.data, e);
    return rc;
}

/* With enough pairs for a look, whether it is clear. Without the memory for it, it is not. */
static int enough(void *context, size_t pairs)
{
    work *w = context;
    size_t before = w->look;
    while (w->look < w->looks.n && pairs >= w->looks.pairs[w->look]) w->look++;
    if (w->look == before) return 0;
    const verdict_options o = outcome_options(&w->plan);
    size_t n = w->plan.n_trials;
    run_result *kept = mem_array(n, sizeof *kept);
    verdict v = {0};
    looks_end end = {0};
    if (kept) looks_verdict(&v, &end, kept, &w->looks, w->result, n, &o, NULL);
    verdict_dispose(&v);
    free(kept);
    return end.clear;
}

static int carry_out(work *w, ranks *others, const stop_flag *stop, err *interrupted, err *e)
{
    const compare_args *a = w->args;
    w->result = mem_array(w->plan.n_trials, sizeof *w->result);
    if (!w->result) return err_memory(e, "the results");
    int rc = keep_begin(&w->keep, a, &w->plan, &w->data, w->result, e);
    if (rc < 0) return rc;
    w->line = progress_begin(&w->plan, w->keep.finished, a->to.quiet);
    const verdict_options judged = outcome_options(&w->plan);
    int early = w->plan.set.stop_when_clear;
    if (early) rc = looks_make(&w->looks, w->plan.set.runs, &judged, e);
    if (rc < 0) return rc;
    runner_options o = {.by = threads_executor(a->jobs),
                        .stop = stop,
                        .go_on = w->keep.store != NULL,
                        .finished = keep_run,
                        .progress = tell,
                        .enough = early ? enough : NULL,
                        .context = w};
    rc = ranks_lead(others, &o.by, &w->plan, &w->data, a->rank_patience, &w->line, e);
    if (rc == 0) rc = runner_run(w->result, &w->plan, &w->data, &o, e);
    ranks_dismiss(others);
    progress_end(&w->line);
    return rc == ERR_STOPPED ? after_interrupt(w, interrupted, e) : rc;
}

static int show(work *w, const compare_args *a, err *e)
{
    results what = {.plan = &w->plan,
                    .result = w->result,
                    .facts = {.note = (const char *const *)w->data.note,
                              .n_notes = w->data.n_notes,
                              .version = sp_version(),
                              .isa = sp_isa()},
                    .command = a->command.text};
    return outcome_show(&w->outcome, &a->to, &what, e);
}

static int lead(const compare_args *a, ranks *others, err *e)
{
    work w = {.args = a};
    err interrupted = {0};
    const stop_flag *stop = NULL;
    int rc = prepare(&w, e);
    if (rc == 0) stop = interrupt_watch();
    if (rc == 0) rc = outcome_open(&w.outcome, &a->to, w.source.path, e);
    if (rc == 0) rc = carry_out(&w, others, stop, &interrupted, e);
    if (rc == 0) rc = show(&w, a, e);
    work_dispose(&w);
    if (rc == 0 && interrupted.code) *e = interrupted;
    return rc == 0 ? interrupted.code : rc;
}

static int prepare_subject(void *context, worker_subject *out, err *e)
{
    work *w = context;
    int rc = prepare(w, e);
    *out = (worker_subject){&w->plan, &w->data};
    return rc;
}

static int follow(const compare_args *a, ranks *others, err *e)
{
    work w = {.args = a};
    int rc = ranks_follow(others, a->rank_patience, interrupt_watch(), prepare_subject, &w, e);
    work_dispose(&w);
    return rc;
}

/* What has no sense among several ranks. */
static int check_ranks(const compare_args *a, const ranks *others, err *e)
{
    if (!ranks_are_several(others)) return 0;
    if (a->jobs)
        return err_set(e, ERR_USAGE, "--jobs: a rank trains one run at a time; start more ranks");
    if (strcmp(a->learn.data, "-") == 0)
        return err_set(e, ERR_USAGE, "DATA is stdin, which only one rank can read; name a file");
    return 0;
}

static int execute(const compare_args *a, err *e)
{
    ranks others;
    int rc = ranks_join(&others, e);
    if (rc == 0) rc = check_ranks(a, &others, e);
    if (others.launch.rank == 0)
        rc = rc == 0 ? lead(a, &others, e) : rc;
    else
        rc = rc == 0 ? follow(a, &others, e) : 0; /* what is wrong, rank 0 says for all */
    ranks_leave(&others);
    return rc;
}

int cmd_compare(int argc, char **argv, err *e)
{
    compare_args a;
    int rc = compare_args_parse(&a, argc, argv, e);
    if (rc == 0 && !a.learn.common.help)
        rc = execute(&a, e);
    else if (rc < 0 && launch_find().rank > 0)
        rc = 0; /* rank 0 says it for all */
    compare_args_dispose(&a);
    return rc;
}
