#include "explain/feature.h"

#include "base/mem.h"
#include "explain/dependence.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void feature_dispose(explain_feature *f)
{
    for (size_t k = 0; k < f->n_points; k++) free(f->point[k].level);
    free(f->point);
    free(f->name);
    *f = (explain_feature){0};
}

int feature_stands_alone(explain_kind kind)
{
    return kind == EXPLAIN_NUMBER || kind == EXPLAIN_CATEGORY;
}

/* Slopes in units of the prepared input become those a standard deviation and a unit of the column:
   a prepared number has the one as its unit, a column of words the other. */
static void scale_slopes(explain_feature *f, const sample *s, const feature_inputs *in)
{
    double slope = f->gradient;
    f->sd = f->gradient_own = NAN;
    if (in->kind == EXPLAIN_CATEGORY) return;
    f->sd = in->kind == EXPLAIN_WORDS ? s->step[in->first] : scale_sd(&in->encoder->scale);
    if (in->kind == EXPLAIN_WORDS)
        f->gradient = (f->gradient_own = slope) * f->sd;
    else if (f->sd > 0)
        f->gradient_own = slope / f->sd;
}

static void average(explain_feature *f, const sample *s, const feature_inputs *in,
                    const feature_bends *bends)
{
    size_t inputs = s->field.inputs, positive = 0, negative = 0;
    int category = in->kind == EXPLAIN_CATEGORY;
    for (size_t i = 0; i < s->rows; i++) {
        size_t at = i * inputs + in->first;
        double squares = 0, sum = 0, slope = s->gradient[at];
        for (size_t j = 0; j < in->width; j++) {
            squares += s->gradient[at + j] * s->gradient[at + j];
            sum += s->integrated[at + j];
            f->top_share += bends->top[at + j] * bends->top[at + j];
        }
        f->gradient += category ? sqrt(squares) : fabs(slope);
        f->integrated += fabs(sum);
        f->bend += fabs(bends->diagonal[at]);
        positive += slope > 0;
        negative += slope < 0;
    }
    double n = (double)s->rows;
    f->gradient /= n;
    f->integrated /= n;
    f->top_share /= n;
    f->bend = in->kind == EXPLAIN_NUMBER ? f->bend / n : NAN;
    f->sign = category ? NAN : ((double)positive - (double)negative) / n;
    scale_slopes(f, s, in);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Where a number's dependence is looked at: its different values if they are few, else evenly from
   the 1st to the 99th percentile. `value` [rows] becomes sorted; at: [points]. How many. */
static size_t choose_points(double *at, size_t points, double *value, size_t rows)
{
    size_t n = 0;
    qsort(value, rows, sizeof *value, ascending);
    for (size_t i = 0; i < rows; i++) {
        if (i > 0 && value[i] == value[i - 1]) continue;
        if (n < points) at[n] = value[i];
        n++;
    }
    if (n <= points) return n;
    double low = value[rows / 100], high = value[rows - 1 - rows / 100];
    for (size_t k = 0; k < points; k++)
        at[k] = low + (high - low) * (double)k / (double)(points - 1);
    return points;
}

/* Settings of a number, the cell not missing. */
static int number_settings(explain_feature *f, double *setting, const sample *s, const encoder *c,
                           size_t first, size_t points)
{
    double *value = mem_array(s->rows + points, sizeof *value);
    if (!value) return ERR_MEMORY;
    double *at = value + s->rows;
    for (size_t i = 0; i < s->rows; i++) value[i] = s->x[i * s->field.inputs + first];
    f->n_points = choose_points(at, points, value, s->rows);
    for (size_t k = 0; k < f->n_points; k++) {
        setting[k * c->width] = at[k];
        f->point[k].at = scale_mean(&c->scale) + scale_sd(&c->scale) * at[k];
    }
    free(value);
    return 0;
}

/* One setting an input: levels, other, missing (encoder.h). */
static int category_settings(explain_feature *f, double *setting, const encoder *c)
{
    for (size_t k = 0; k < c->width; k++) {
        const char *level = k < c->n_levels                ? c->level[k]
                            : k == c->n_levels && c->other ? "(other)"
                                                           : "(missing)";
        setting[k * c->width + k] = 1;
        f->point[k].at = NAN;
        if (!(f->point[k].level = mem_string(level))) return ERR_MEMORY;
        f->n_points = k + 1;
    }
    return 0;
}

static int depend(explain_feature *f, sample *s, const encoder *c, size_t first, size_t points,
                  err *e)
{
    size_t most = c->categories ? c->width : points;
    double *setting = mem_array(most, (c->width + 1) * sizeof *setting);
    f->point = mem_array(most, sizeof *f->point);
    int rc = !setting || !f->point ? ERR_MEMORY
             : c->categories       ? category_settings(f, setting, c)
                                   : number_settings(f, setting, s, c, first, points);
    if (rc < 0) {
        free(setting);
        return err_memory(e, "partial dependence");
    }
    double *mean = setting + most * c->width;
    rc = dependence_mean(mean, &s->field, s->rows, s->x, first, c->width, f->n_points, setting, e);
    for (size_t k = 0; rc == 0 && k < f->n_points; k++) f->point[k].prediction = mean[k];
    free(setting);
    return rc;
}

int feature_make(explain_feature *f, sample *s, const feature_inputs *in,
                 const feature_bends *bends, size_t points, err *e)
{
    *f = (explain_feature){.name = mem_string(in->name), .kind = in->kind, .input = in->first};
    if (!f->name) return err_memory(e, "a feature");
    average(f, s, in, bends);
    if (!feature_stands_alone(in->kind)) return 0;
    return depend(f, s, in->encoder, in->first, points, e);
}
