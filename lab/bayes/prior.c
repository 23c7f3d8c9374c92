#include "bayes/prior.h"

#include "base/str.h"
#include "bayes/variate.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define LOG_2_PI 1.83787706640934548356
#define LOG_2 0.69314718055994530942
#define LOG_PI 1.14472988584940017414

typedef struct prior_row {
    const char *name, *form; /* form: of its numbers, for messages */
    size_t n;
    size_t positive_from; /* numbers that must be > 0, from this on, besides the first of a t */
    int positive;         /* lives on x > 0 */
    double (*log)(const double *number, double x, double *slope);
    double (*draw)(const double *number, rng *r);
} prior_row;

static double normal_log(const double *a, double x, double *slope)
{
    double z = (x - a[0]) / a[1];
    *slope = -z / a[1];
    return -z * z / 2 - log(a[1]) - LOG_2_PI / 2;
}

static double normal_draw(const double *a, rng *r)
{
    return a[0] + a[1] * rng_normal(r);
}

static double student_log(const double *a, double x, double *slope)
{
    double df = a[0], z = (x - a[1]) / a[2], over = 1 + z * z / df;
    *slope = -(df + 1) * z / (df * over * a[2]);
    return lgamma((df + 1) / 2) - lgamma(df / 2) - (log(df) + LOG_PI) / 2 - log(a[2]) -
           (df + 1) / 2 * log(over);
}

static double student_draw(const double *a, rng *r)
{
    double z = rng_normal(r);
    return a[1] + a[2] * z / sqrt(variate_gamma(r, a[0] / 2) / (a[0] / 2));
}

static double half_normal_log(const double *a, double x, double *slope)
{
    const double full[] = {0, a[0]};
    return normal_log(full, x, slope) + LOG_2;
}

static double half_normal_draw(const double *a, rng *r)
{
    return a[0] * fabs(rng_normal(r));
}

static double half_student_log(const double *a, double x, double *slope)
{
    const double full[] = {a[0], 0, a[1]};
    return student_log(full, x, slope) + LOG_2;
}

static double half_student_draw(const double *a, rng *r)
{
    const double full[] = {a[0], 0, a[1]};
    return fabs(student_draw(full, r));
}

static double exponential_log(const double *a, double x, double *slope)
{
    *slope = -a[0];
    return log(a[0]) - a[0] * x;
}

static double exponential_draw(const double *a, rng *r)
{
    return -log(rng_uniform(r)) / a[0];
}

static const prior_row rows[] = {
    {"normal", "MEAN,SD", 2, 1, 0, normal_log, normal_draw},
    {"student_t", "DF,MEAN,SCALE", 3, 2, 0, student_log, student_draw},
    {"half-normal", "SCALE", 1, 0, 1, half_normal_log, half_normal_draw},
    {"half-student_t", "DF,SCALE", 2, 0, 1, half_student_log, half_student_draw},
    {"exponential", "RATE", 1, 0, 1, exponential_log, exponential_draw},
};
enum { ROWS = sizeof rows / sizeof *rows };

static const struct {
    const char *name;
    int positive;
    const char *usual;
} slots[PRIOR_SLOTS] = {
    [PRIOR_INTERCEPT] = {"intercept", 0, "normal:0,2.5"},
    [PRIOR_COEF] = {"coef", 0, "normal:0,2.5"},
    [PRIOR_SCALE] = {"scale", 1, "half-normal:1"},
    [PRIOR_GROUP] = {"group", 1, "half-normal:1"},
    [PRIOR_SCALE_INTERCEPT] = {"scale-intercept", 0, "normal:0,1"},
    [PRIOR_SCALE_COEF] = {"scale-coef", 0, "normal:0,1"},
    [PRIOR_WEIGHT] = {"weight", 0, "normal:0,1"},
    [PRIOR_BIAS] = {"bias", 0, "normal:0,1"},
};

const char *prior_slot_name(prior_slot s)
{
    return slots[s].name;
}

/* Up to n numbers between commas; how many there are, or n + 1 where something else stands there. */
static size_t read_numbers(const char *text, double *out, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t length = strcspn(text, ",");
        if (!str_to_number(text, length, &out[i]) || !isfinite(out[i])) return n + 1;
        if (!text[length]) return i + 1;
        text += length + 1;
    }
    return n + 1;
}

static int read_density(prior *p, const char *text, prior_slot slot, err *e)
{
    size_t length = strcspn(text, ":");
    for (size_t i = 0; i < ROWS; i++) {
        const prior_row *row = &rows[i];
        if (strlen(row->name) != length || strncmp(row->name, text, length) != 0) continue;
        *p = (prior){.row = row};
        int right = text[length] && read_numbers(text + length + 1, p->number, row->n) == row->n;
        for (size_t k = row->positive_from; right && k < row->n; k++) right = p->number[k] > 0;
        if (right && row->n == PRIOR_NUMBERS) right = p->number[0] > 0;
        if (!right)
            return err_set(e, ERR_USAGE, "--prior %s=%.60s: write %s:%s; scales, rates and DF > 0",
                           slots[slot].name, text, row->name, row->form);
        if (row->positive != slots[slot].positive)
            return err_set(e, ERR_USAGE, "--prior %s=%.60s: %s", slots[slot].name, text,
                           row->positive ? "it may be negative: normal or student_t"
                                         : "it is positive: half-normal, half-student_t or "
                                           "exponential");
        return 0;
    }
    return err_set(e, ERR_USAGE,
                   "--prior %s=%.60s: there are normal, student_t, half-normal, half-student_t and "
                   "exponential",
                   slots[slot].name, text);
}

priors priors_usual(void)
{
    priors p;
    for (int i = 0; i < PRIOR_SLOTS; i++)
        read_density(&p.of[i], slots[i].usual, (prior_slot)i, NULL);
    return p;
}

int priors_read(priors *p, const char *text, err *e)
{
    size_t length = strcspn(text, "=");
    for (int i = 0; text[length] && i < PRIOR_SLOTS; i++)
        if (strlen(slots[i].name) == length && strncmp(slots[i].name, text, length) == 0)
            return read_density(&p->of[i], text + length + 1, (prior_slot)i, e);
    return err_set(e, ERR_USAGE,
                   "--prior '%.60s': write WHAT=DENSITY, as coef=normal:0,2.5; WHAT is intercept, "
                   "coef, scale, group, scale-intercept, scale-coef, weight or bias",
                   text);
}

void prior_text(const prior *p, char out[PRIOR_TEXT])
{
    int at = snprintf(out, PRIOR_TEXT, "%s", p->row->name);
    for (size_t i = 0; i < p->row->n; i++) {
        char number[STR_NUMBER];
        str_number_f64(number, p->number[i]);
        at += snprintf(out + at, PRIOR_TEXT - (size_t)at, "%s%s", i ? "," : ":", number);
    }
}

double prior_log(const prior *p, double x, double *slope)
{
    return p->row->log(p->number, x, slope);
}

double prior_draw(const prior *p, rng *r)
{
    return p->row->draw(p->number, r);
}
