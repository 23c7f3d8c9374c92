#include "energy/rbm_learn.h"

#include "base/mem.h"
#include "energy/partition.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int stopped(const rbm_ask *ask, err *e)
{
    return stop_raised(ask->stop) ? err_set(e, ERR_STOPPED, "interrupted; nothing is written") : 0;
}

static int train(rbm *m, const points *p, const rbm_ask *ask, int *grey, err *e)
{
    pcd run;
    const double *x = points_train(p);
    int rc = pcd_init(&run, &ask->train, m, p->rows - p->n_test, x, e);
    if (rc < 0) return rc;
    *grey = !run.binary;
    steps_told(&ask->passes, 0, ask->train.epochs);
    for (size_t k = 0; rc == 0 && k < ask->train.epochs; k++) {
        pcd_epoch(&run, x);
        steps_told(&ask->passes, k + 1, ask->train.epochs);
        rc = stopped(ask, e);
    }
    pcd_dispose(&run);
    return rc;
}

static int find_partition(log_partition *z, const rbm *m, const double *mean, const rbm_ask *ask,
                          err *e)
{
    if (m->hidden <= PARTITION_MAX_UNITS || m->visible <= PARTITION_MAX_UNITS)
        return partition_exact(z, m, e);
    ais_settings set = {.chains = ask->chains,
                        .temperatures = ask->temperatures,
                        .mean = mean,
                        .threads = ask->threads,
                        .seed = ask->train.seed,
                        .stop = ask->stop,
                        .tell = ask->annealing};
    int rc = partition_ais(z, m, &set, e);
    return rc == ERR_STOPPED ? stopped(ask, e) : rc;
}

static int mean_likelihood(energy_mean *out, const rbm *m, double log_z, size_t n, const double *v,
                           err *e)
{
    double *each = mem_array(n, sizeof *each), sum = 0, squares = 0;
    int rc =
        each ? partition_log_likelihood(each, m, log_z, n, v, e) : err_memory(e, "likelihoods");
    for (size_t i = 0; rc == 0 && i < n; i++) sum += each[i] / (double)n;
    for (size_t i = 0; rc == 0 && i < n; i++) squares += (each[i] - sum) * (each[i] - sum);
    free(each);
    *out = (energy_mean){sum, 1.96 * sqrt(squares / (double)(n - 1) / (double)n)};
    return rc;
}

/* Of rows of independent units with the machine's first biases, on average. */
static double independent(const rbm *start, size_t n, const double *v)
{
    double total = 0;
    for (size_t k = 0; k < start->visible; k++) {
        double p = 1 / (1 + exp(-start->b[k])), ones = 0;
        for (size_t i = 0; i < n; i++) ones += v[i * start->visible + k] / (double)n;
        total += ones * log(p) + (1 - ones) * log1p(-p);
    }
    return total;
}

/* Everything that is judged, on one draw of the rows. */
static int judge(rbm_learned *l, const points *p, const double *mean, const rbm_ask *ask, err *e)
{
    rbm_summary *s = &l->summary;
    size_t all = p->rows * p->cols, n_train = p->rows - p->n_test;
    log_partition z = {0};
    double *v = mem_array(all, sizeof *v);
    if (!v) return err_memory(e, "the rows");
    rng draws = rng_stream(ask->train.seed, RNG_DATA, 0), unused = draws;
    memcpy(v, p->x, all * sizeof *v);
    if (s->grey) rbm_flip(&draws, all, v);
    rbm start;
    int rc = rbm_init(&start, p->cols, 1, mean, &unused, e);
    if (rc == 0) rc = find_partition(&z, &l->machine, mean, ask, e);
    const double *seen = v + p->n_test * p->cols;
    if (rc == 0) rc = mean_likelihood(&s->train, &l->machine, z.value, n_train, seen, e);
    if (rc == 0) rc = mean_likelihood(&s->test, &l->machine, z.value, p->n_test, v, e);
    if (rc == 0) {
        s->independent_train = independent(&start, n_train, seen);
        s->independent_test = independent(&start, p->n_test, v);
    }
    if (rc == 0 && !isfinite(s->train.half_width + s->test.half_width))
        rc = err_set(e, ERR_DATA, "training diverged at the rate %g; give a smaller --rate",
                     ask->train.rate);
    s->log_z = z.value;
    s->log_z_lower = z.lower;
    s->log_z_upper = z.upper;
    s->exact = z.exact;
    rbm_dispose(&start);
    free(v);
    return rc;
}

static int draw_samples(rbm_learned *l, const rbm_ask *ask, err *e)
{
    const rbm *m = &l->machine;
    l->sample = mem_array(ask->samples * m->visible, sizeof *l->sample);
    double *h = mem_array(ask->samples * m->hidden, sizeof *h);
    rng r = rng_stream(ask->train.seed, RNG_CHAIN, UINT32_MAX);
    int rc = l->sample && h ? 0 : err_memory(e, "samples");
    if (rc == 0) rbm_sample(m, &r, ask->samples, ask->sample_steps, l->sample, h);
    free(h);
    return rc;
}

int rbm_learn(rbm_learned *out, const points *p, const rbm_ask *ask, err *e)
{
    size_t n = p->rows - p->n_test;
    const double *x = points_train(p);
    double *mean = mem_array(p->cols, sizeof *mean);
    rng init = rng_stream(ask->train.seed, RNG_INIT, 0);
    *out =
        (rbm_learned){.summary = {.data = {.n_train = n, .n_test = p->n_test, .columns = p->cols},
                                  .hidden = ask->hidden,
                                  .epochs = ask->train.epochs,
                                  .batch = ask->train.batch,
                                  .gibbs = ask->train.gibbs,
                                  .rate = ask->train.rate,
                                  .samples = ask->samples,
                                  .sample_steps = ask->sample_steps}};
    if (!mean) return err_memory(e, "the rows");
    for (size_t i = 0; i < n * p->cols; i++) mean[i % p->cols] += x[i] / (double)n;
    int rc = rbm_init(&out->machine, p->cols, ask->hidden, mean, &init, e);
    if (rc == 0) rc = train(&out->machine, p, ask, &out->summary.grey, e);
    if (rc == 0) rc = judge(out, p, mean, ask, e);
    if (rc == 0) rc = draw_samples(out, ask, e);
    free(mean);
    if (rc) rbm_learned_dispose(out);
    return rc;
}

void rbm_learned_dispose(rbm_learned *l)
{
    rbm_dispose(&l->machine);
    free(l->sample);
    *l = (rbm_learned){0};
}
