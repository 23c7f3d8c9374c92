#include "prep/target.h"

#include "base/mem.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int target_values_make(target_values *v, const double *y, size_t rows)
{
    *v = (target_values){.value = mem_array(rows, sizeof *v->value)};
    v->count = mem_array(rows, sizeof *v->count);
    if (!v->value || !v->count) {
        target_values_dispose(v);
        return ERR_MEMORY;
    }
    memcpy(v->value, y, rows * sizeof *y);
    qsort(v->value, rows, sizeof *y, by_value);
    for (size_t i = 0; i < rows; i++) {
        if (v->n == 0 || v->value[i] != v->value[v->n - 1]) v->value[v->n++] = v->value[i];
        v->count[v->n - 1]++;
    }
    return 0;
}

void target_values_dispose(target_values *v)
{
    free(v->value);
    free(v->count);
    *v = (target_values){0};
}

static int all_whole(const target_values *v)
{
    for (size_t i = 0; i < v->n; i++)
        if (v->value[i] != floor(v->value[i])) return 0;
    return 1;
}

/* Adjoining whole numbers from 0 or 1, about equally frequent: labels rather than amounts. */
static int like_labels(const target_values *v)
{
    if (v->n > 20 || (v->value[0] != 0 && v->value[0] != 1)) return 0;
    size_t least = v->count[0], most = v->count[0];
    for (size_t i = 1; i < v->n; i++) {
        if (v->value[i] != v->value[i - 1] + 1) return 0;
        if (v->count[i] < least) least = v->count[i];
        if (v->count[i] > most) most = v->count[i];
    }
    return most <= 3 * least;
}

task target_choose(const target_values *v, const char *name, str *reason)
{
    char first[STR_NUMBER], last[STR_NUMBER], shown[STR_CUT];
    str_number_f64(first, v->value[0]);
    str_number_f64(last, v->value[v->n - 1]);
    str_cut(shown, name, SIZE_MAX);
    if (v->n == 2) {
        str_add(reason, "task: binary ('%s' holds %s and %s); --task regression for squared error",
                shown, first, last);
        return TASK_BINARY;
    }
    int whole = all_whole(v) && v->value[0] >= 0;
    if (whole && like_labels(v)) {
        str_add(reason,
                "task: multiclass ('%s' holds the whole numbers %s to %s about equally often); "
                "--task count or regression if they are amounts",
                shown, first, last);
        return TASK_MULTICLASS;
    }
    if (whole && v->value[0] <= 5) {
        str_add(reason,
                "task: count ('%s' holds whole numbers from %s to %s); --task regression for "
                "squared error",
                shown, first, last);
        return TASK_COUNT;
    }
    if (!whole) { /* all digits of a float help nobody */
        snprintf(first, sizeof first, "%.6g", v->value[0]);
        snprintf(last, sizeof last, "%.6g", v->value[v->n - 1]);
    }
    str_add(reason, "task: regression ('%s' holds %s from %s to %s)%s", shown,
            whole ? "whole numbers" : "numbers", first, last,
            whole ? "; --task count if they count something" : "");
    return TASK_REGRESSION;
}

int target_check_squares(const target_values *v, const char *path, const char *name, err *e)
{
    double lo = v->value[0], hi = v->value[v->n - 1];
    if (fmax(fabs(lo), fabs(hi)) < 1e150 && hi - lo > 1e-150) return 0;
    char shown[STR_CUT], least[STR_NUMBER], most[STR_NUMBER];
    str_cut(shown, name, SIZE_MAX);
    str_number_f64(least, lo);
    str_number_f64(most, hi);
    return err_set(e, ERR_DATA,
                   "%s: the target '%s' holds numbers from %s to %s: squares of their differences "
                   "are beyond a double's range; write them in another unit",
                   path, shown, least, most);
}

void target_classify(const target_values *v, double *y, size_t rows)
{
    for (size_t i = 0; i < rows; i++) {
        const double *at = bsearch(&y[i], v->value, v->n, sizeof *at, by_value);
        y[i] = (double)(at - v->value);
    }
}

static size_t digits(const char *s)
{
    return strspn(s, "0123456789");
}

/* After a group of digits: groups of three, each behind `mark`; their length. */
static size_t groups(const char *s, char mark)
{
    size_t n = 0;
    while (s[n] == mark && digits(s + n + 1) == 3) n += 4;
    return n;
}

int target_has_comma(const char *text)
{
    while (*text == ' ') text++;
    if (*text == '+' || *text == '-') text++;
    size_t first = digits(text);
    if (first == 0) return 0;
    const char *rest = text + first;
    const char *decimal = rest + groups(rest, '.'); /* 1.234,5 */
    if (*decimal == ',' && digits(decimal + 1) && !decimal[1 + digits(decimal + 1)]) return 1;
    size_t thousands = groups(rest, ','); /* 1,234,567.5 */
    if (thousands == 0) return 0;
    rest += thousands;
    if (*rest == '.') rest += 1 + digits(rest + 1);
    return *rest == '\0';
}
