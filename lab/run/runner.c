#include "run/runner.h"

#include "base/mem.h"
#include "net/blas.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>

/* One stage of the plan: trials first … first + n - 1, carried out in any order. Those taken over are
   done before it begins. */
typedef struct stage {
    const plan *plan;
    const dataset *data;
    const runner_options *options;
    run_result *result;
    const double *tuned; /* [n_act], the rates of STAGE_RUN; NULL in STAGE_TUNE */
    size_t first, n, done;
    size_t next;          /* the first that was not handed out, from 0 */
    size_t pairs;         /* leading ones that are complete, in STAGE_RUN */
    int enough;           /* no more are wanted */
    pthread_mutex_t lock; /* guards what changes and the calls of the caller's functions */
    err failure;          /* the first one */
} stage;

static int take(void *context, order *out)
{
    stage *s = context;
    const runner_options *o = s->options;
    pthread_mutex_lock(&s->lock);
    while (s->next < s->n && s->result[s->first + s->next].status != RUN_PENDING) s->next++;
    int some = s->next < s->n && !s->enough && s->failure.code == 0 && !stop_raised(o->stop);
    if (some) {
        const trial *t = &s->plan->trial[s->first + s->next++];
        *out = (order){.trial = t,
                       .rate = s->tuned ? s->tuned[t->activation] : t->rate,
                       .keep = t->id + 1 == s->plan->n_trials ? o->last : NULL};
    }
    pthread_mutex_unlock(&s->lock);
    return some;
}

/* The plan has its runs pair by pair. */
static void count_pairs(stage *s)
{
    const runner_options *o = s->options;
    size_t before = s->pairs, width = s->plan->n_act;
    if (!s->tuned || !o->enough) return;
    for (size_t i = s->pairs * width; i < s->n && s->result[s->first + i].status != RUN_PENDING;
         i++)
        s->pairs = (i + 1) / width;
    if (s->pairs > before && !s->enough) s->enough = o->enough(o->context, s->pairs);
}

static void give(void *context, run_result *r, const err *failure)
{
    stage *s = context;
    const runner_options *o = s->options;
    run_result *place = &s->result[r->id];
    err e = failure ? *failure : (err){0};
    pthread_mutex_lock(&s->lock);
    *place = *r;
    if (e.code == 0 && o->finished) e.code = o->finished(o->context, place, &e);
    if (e.code == 0) {
        s->done++;
        if (o->progress) o->progress(o->context, s->done, s->n, r->stage);
        count_pairs(s);
    } else if (e.code != ERR_STOPPED && s->failure.code == 0) {
        s->failure = e;
    }
    pthread_mutex_unlock(&s->lock);
}

static int run_stage(stage *s, err *e)
{
    for (size_t i = s->first; i < s->first + s->n; i++)
        s->done += s->result[i].status != RUN_PENDING;
    if (pthread_mutex_init(&s->lock, NULL) != 0) return err_set(e, ERR_IO, "no lock to be had");
    count_pairs(s); /* of those taken over */
    const desk d = {.plan = s->plan,
                    .data = s->data,
                    .stop = s->options->stop,
                    .take = take,
                    .give = give,
                    .context = s};
    int rc = s->options->by.work(&s->options->by, &d, e);
    pthread_mutex_destroy(&s->lock);
    if (rc < 0) return rc;
    if (s->failure.code != 0) {
        if (e) *e = s->failure;
        return s->failure.code;
    }
    return stop_raised(s->options->stop) ? err_set(e, ERR_STOPPED, "stopped") : 0;
}

/* The rate with the smallest mean validation loss over the tuning splits; a diverged trial counts as
   infinitely bad, and among equals (all diverged) the smallest rate is taken. */
static double best_rate(const run_result *result, const plan *p, uint32_t act)
{
    double best = p->set.rate[0], best_loss = INFINITY;
    for (size_t k = 0; k < p->set.n_rates; k++) {
        double sum = 0;
        for (size_t i = 0; i < p->n_tune_trials; i++) {
            const trial *t = &p->trial[i];
            if (t->activation != act || t->rate != p->set.rate[k]) continue;
            sum += result[i].status == RUN_OK ? result[i].valid_loss : INFINITY;
        }
        if (sum < best_loss) {
            best_loss = sum;
            best = p->set.rate[k];
        }
    }
    return best;
}

static void mark_pending(run_result *result, const plan *p, int go_on)
{
    for (size_t i = 0; i < p->n_trials; i++) {
        const trial *t = &p->trial[i];
        if (go_on && result[i].status != RUN_PENDING) continue;
        result[i] = (run_result){.id = t->id,
                                 .stage = t->stage,
                                 .activation = t->activation,
                                 .pair = t->pair,
                                 .seed = t->seed,
                                 .rate = t->rate,
                                 .status = RUN_PENDING};
    }
}

int runner_run(run_result *result, const plan *p, const dataset *d, const runner_options *o, err *e)
{
    mark_pending(result, p, o->go_on);
    if (o->last) *o->last = (trained){0};
    double *tuned = mem_array(p->n_act, sizeof *tuned);
    if (!tuned) return err_memory(e, "the tuned rates");
    blas_one_thread();
    stage tune = {.plan = p, .data = d, .options = o, .result = result, .n = p->n_tune_trials};
    int rc = run_stage(&tune, e);
    if (rc == 0) {
        for (uint32_t a = 0; a < p->n_act; a++) tuned[a] = best_rate(result, p, a);
        stage runs = {.plan = p,
                      .data = d,
                      .options = o,
                      .result = result,
                      .tuned = tuned,
                      .first = p->n_tune_trials,
                      .n = p->n_trials - p->n_tune_trials};
        rc = run_stage(&runs, e);
    }
    free(tuned);
    return rc;
}
