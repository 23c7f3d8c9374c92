#include "explain/sample.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

void sample_dispose(sample *s)
{
    free(s->x);
    free(s->baseline);
    free(s->value);
    free(s->gradient);
    free(s->integrated);
    free(s->step);
    field_dispose(&s->field);
    *s = (sample){0};
}

static int allocate(sample *s)
{
    size_t n = s->field.inputs, rows = s->rows;
    s->x = mem_array(rows, n * sizeof *s->x);
    s->baseline = mem_array(n, sizeof *s->baseline);
    s->value = mem_array(rows, sizeof *s->value);
    s->gradient = mem_array(rows, n * sizeof *s->gradient);
    s->integrated = mem_array(rows, n * sizeof *s->integrated);
    s->step = mem_array(n, sizeof *s->step);
    int whole = s->x && s->baseline && s->value && s->gradient && s->integrated && s->step;
    return whole ? 0 : ERR_MEMORY;
}

/* Every so many rows of the data. */
size_t sample_row(const sample *s, const dataset *d, size_t i)
{
    return (size_t)((double)i * (double)d->rows / (double)s->rows);
}

static int prepare(sample *s, const model *m, const dataset *d)
{
    size_t n = s->field.inputs;
    float *narrow = mem_array(n, sizeof *narrow);
    if (!narrow) return ERR_MEMORY;
    for (size_t i = 0; i < s->rows; i++) {
        size_t row = sample_row(s, d, i);
        prep_apply(m->prep, d, &row, 1, narrow, NULL);
        for (size_t j = 0; j < n; j++) {
            s->x[i * n + j] = (double)narrow[j];
            s->baseline[j] += (double)narrow[j] / (double)s->rows;
        }
    }
    free(narrow);
    return 0;
}

static double deviation(const sample *s, size_t input)
{
    double squares = 0;
    for (size_t i = 0; i < s->rows; i++) {
        double off = s->x[i * s->field.inputs + input] - s->baseline[input];
        squares += off * off;
    }
    return sqrt(squares / (double)s->rows);
}

/* Numbers are in standard deviations already; a category cannot change a little. */
static void find_steps(sample *s, const parts *p)
{
    for (size_t f = 0, at = 0; f < p->features; at += p->encoder[f++].width) {
        const encoder *c = &p->encoder[f];
        for (size_t k = 0; k < c->text; k++) s->step[at + k] = deviation(s, at + k);
        if (!c->text && !c->categories) s->step[at] = scale_sd(&c->scale) > 0;
    }
}

/* Mean and standard deviation of the predictions; 0 where one is not finite. */
static int describe(sample *s)
{
    double sum = 0, squares = 0, n = (double)s->rows;
    for (size_t i = 0; i < s->rows; i++) sum += s->value[i];
    s->mean = sum / n;
    for (size_t i = 0; i < s->rows; i++)
        squares += (s->value[i] - s->mean) * (s->value[i] - s->mean);
    s->sd = sqrt(squares / n);
    s->spread = s->sd > 0 ? s->sd : 1;
    return isfinite(s->sd) && isfinite(s->baseline_value);
}

int sample_init(sample *s, const model *m, const char *activation, const dataset *d,
                const sample_options *o, err *e)
{
    *s = (sample){.rows = o->rows && o->rows < d->rows ? o->rows : d->rows};
    if (s->rows == 0)
        return err_set(e, ERR_DATA, "%s: no rows to explain the model on", d->table->path);
    int rc = field_init(&s->field, m, activation, o->which, e);
    if (rc == 0 && (allocate(s) != 0 || prepare(s, m, d) != 0)) rc = err_memory(e, "the rows");
    if (rc == 0) {
        find_steps(s, prep_parts(m->prep));
        field_gradient(&s->field, s->rows, s->x, s->value, s->gradient);
        field_value(&s->field, 1, s->baseline, &s->baseline_value);
        if (!describe(s))
            rc = err_set(e, ERR_DATA, "%s: the model's predictions there are not finite",
                         d->table->path);
    }
    if (rc == 0)
        rc = integrated_gradients(&s->record, s->integrated, &s->field, s->rows, s->x, s->baseline,
                                  s->spread, o->tolerance, e);
    if (rc < 0) sample_dispose(s);
    return rc;
}
