#include "glm/crossval.h"

#include "base/mem.h"
#include "base/rng.h"
#include "base/thread.h"
#include "glm/fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Some rows of the data, copied. */
typedef struct sample {
    glm_data data;
    double *block; /* owned: what data points into */
} sample;

static double *copy_rows(const double *from, const size_t *row, size_t n, size_t cols, double **at)
{
    double *out = *at;
    if (!from) return NULL;
    for (size_t i = 0; i < n; i++) memcpy(out + i * cols, from + row[i] * cols, cols * sizeof *out);
    *at += n * cols;
    return out;
}

static int sample_make(sample *s, const glm_data *d, const size_t *row, size_t n)
{
    *s = (sample){.data = *d, .block = mem_array(n, (d->cols + 4) * sizeof *s->block)};
    if (!s->block) return ERR_MEMORY;
    double *at = s->block;
    s->data.rows = n;
    s->data.x = copy_rows(d->x, row, n, d->cols, &at);
    s->data.y = copy_rows(d->y, row, n, 1, &at);
    s->data.weight = copy_rows(d->weight, row, n, 1, &at);
    s->data.offset = copy_rows(d->offset, row, n, 1, &at);
    s->data.exposure = copy_rows(d->exposure, row, n, 1, &at);
    return 0;
}

/* The mean deviance of rows at those predictors, by the rows' weights. */
static double mean_deviance(const likelihood *l, const glm_data *d, const double *eta,
                            double *deviance)
{
    likelihood_rows rows = {d->rows, d->y, d->weight, d->exposure};
    likelihood_eval(l, &rows, eta, &(likelihood_values){.deviance = deviance});
    double sum = 0, weight = 0;
    for (size_t i = 0; i < d->rows; i++) {
        sum += deviance[i];
        weight += d->weight ? d->weight[i] : 1;
    }
    return sum / weight;
}

/* A mean that leaves the rows to come possible: where all responses are 0, or in a binomial family 1,
   the mean of half a one, or of half a 0. */
static double possible_mean(const glm_family *f, double sum, double total)
{
    if (family_is(f, "gaussian")) return sum / total;
    if (family_is(f, "binomial") && !(sum < total)) return 1 - 0.5 / total;
    return (sum > 0 ? sum : 0.5) / total;
}

/* What every row would be given without any column: the mean response, for each exposure. */
static double null_deviance(const crossval *c, const sample *train, const sample *test, double *eta,
                            double *deviance)
{
    const glm_data *d = &train->data;
    double sum = 0, total = 0;
    for (size_t i = 0; i < d->rows; i++) {
        double weight = d->weight ? d->weight[i] : 1;
        sum += weight * d->y[i];
        total += weight * (d->exposure ? d->exposure[i] : 1);
    }
    likelihood l = {.family = c->family};
    if (link_make(&l.link, "identity", NULL) != 0) return NAN;
    double mean = possible_mean(&c->family, sum, total);
    for (size_t i = 0; i < test->data.rows; i++) eta[i] = mean;
    return mean_deviance(&l, &test->data, eta, deviance);
}

static void predict(const glm_data *d, const double *b, double *eta)
{
    for (size_t i = 0; i < d->rows; i++) {
        double sum = d->offset ? d->offset[i] : 0;
        for (size_t j = 0; j < d->cols; j++) sum += d->x[i * d->cols + j] * b[j];
        eta[i] = sum;
    }
}

/* One link on one split. A fit that cannot be made at all counts as diverged. */
static int score(run_result *r, const crossval *c, const glm_link *link, const sample *train,
                 const sample *test, double *eta, double *deviance)
{
    likelihood l = {c->family, *link};
    glm_fit f;
    err why = {0};
    int rc = glm_fit_make(&f, &train->data, &l, &(glm_options){.threads = 1, .lenient = 1}, &why);
    if (rc == ERR_MEMORY) return rc;
    if (rc == 0) {
        predict(&test->data, f.coefficient, eta);
        r->test_loss = mean_deviance(&l, &test->data, eta, deviance);
        r->epochs = r->best_epoch = f.iterations;
        glm_fit_dispose(&f);
    }
    r->status = rc == 0 && isfinite(r->test_loss) ? RUN_OK : RUN_DIVERGED;
    r->test_score = r->status == RUN_OK ? 1 - r->test_loss / r->null_loss : 0;
    return 0;
}

typedef struct work {
    const crossval *c;
    run_result *r;
    int *rc; /* [splits] */
    steps done;
} work;

static int run_split(const work *w, size_t split, size_t *row, double *eta)
{
    const crossval *c = w->c;
    size_t rows = c->data->rows, n_test = crossval_test_rows(c);
    rng r = rng_stream(c->seed, RNG_SPLIT, (uint32_t)split);
    for (size_t i = 0; i < rows; i++) row[i] = i;
    rng_shuffle(&r, row, rows);
    sample test = {.block = NULL}, train = {.block = NULL};
    int rc = sample_make(&test, c->data, row, n_test);
    if (rc == 0) rc = sample_make(&train, c->data, row + n_test, rows - n_test);
    double *deviance = eta + n_test;
    double null = rc == 0 ? null_deviance(c, &train, &test, eta, deviance) : NAN;
    for (size_t k = 0; rc == 0 && k < c->n_links; k++) {
        run_result *out = &w->r[k * c->splits + split];
        *out = (run_result){.id = (uint32_t)(k * c->splits + split),
                            .stage = STAGE_RUN,
                            .activation = (uint32_t)k,
                            .pair = (uint32_t)split,
                            .seed = c->seed,
                            .rate = NAN,
                            .valid_loss = NAN,
                            .test_loss = NAN,
                            .null_loss = null,
                            .dead_units = NAN,
                            .seconds_per_epoch = NAN};
        rc = score(out, c, &c->link[k], &train, &test, eta, deviance);
    }
    free(train.block);
    free(test.block);
    return rc;
}

static void do_split(void *context, size_t split)
{
    work *w = context;
    const crossval *c = w->c;
    if (stop_raised(c->stop)) {
        w->rc[split] = ERR_STOPPED;
        return;
    }
    size_t *row = mem_array(c->data->rows, sizeof *row);
    double *eta = mem_array(2 * crossval_test_rows(c), sizeof *eta);
    w->rc[split] = row && eta ? run_split(w, split, row, eta) : ERR_MEMORY;
    steps_add(&w->done, 1);
    free(eta);
    free(row);
}

size_t crossval_test_rows(const crossval *c)
{
    double n = round(c->test * (double)c->data->rows);
    return n < 1 ? 1 : (size_t)n;
}

int crossval_run(run_result *r, const crossval *c, err *e)
{
    size_t rows = c->data->rows, test = crossval_test_rows(c);
    if (test >= rows || rows - test <= c->data->cols)
        return err_set(e, ERR_DATA,
                       "%zu rows, of which %zu are left out, are too few to fit %zu coefficients",
                       rows, test, c->data->cols);
    work w = {.c = c, .r = r, .rc = mem_array(c->splits, sizeof *w.rc)};
    if (!w.rc) return err_memory(e, "the splits");
    steps_begin(&w.done, c->splits, c->tell);
    int rc = thread_each(c->threads, c->splits, do_split, &w, e);
    steps_end(&w.done);
    for (size_t s = 0; rc == 0 && s < c->splits; s++) {
        if (w.rc[s] == ERR_STOPPED) rc = err_set(e, ERR_STOPPED, "interrupted; nothing is shown");
        if (w.rc[s] == ERR_MEMORY) rc = err_memory(e, "a split");
    }
    free(w.rc);
    return rc;
}
