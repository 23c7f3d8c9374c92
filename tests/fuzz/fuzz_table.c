/* Any file is a table or an error with a message, and any table a dataset or an error; nothing else
 * may happen. The first byte chooses the target column and the task. */
#include "prep/dataset.h"
#include "prep/prep.h"
#include "prep/split.h"
#include "table/table.h"
#include "table/utf8.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int truth)
{
    if (!truth) abort();
}

/* What table.h promises of a column. */
static void check_column(const table *t, const column *c)
{
    size_t missing = 0, numbers = 0;
    require(c->name && *c->name && utf8_is_clean(c->name, strlen(c->name)));
    require((c->number == NULL) != (c->level == NULL));
    for (size_t i = 0; i < t->rows; i++) {
        if (c->number) {
            require(!isinf(c->number[i]));
            missing += (size_t)(isnan(c->number[i]) != 0);
            numbers += (size_t)(isnan(c->number[i]) == 0);
        } else {
            missing += (size_t)(c->level[i] == TABLE_NO_LEVEL);
            require(c->level[i] == TABLE_NO_LEVEL || c->level[i] < c->n_levels);
        }
    }
    require(missing == c->missing);
    require(c->number ? numbers == c->numbers : c->numbers < t->rows - missing);
    require(c->number ? c->text_row == t->rows : c->text_row < t->rows);
    for (size_t k = 0; k < c->n_levels; k++) {
        require(utf8_is_clean(c->levels[k], strlen(c->levels[k])));
        require(k == 0 || strcmp(c->levels[k - 1], c->levels[k]) < 0);
    }
}

static void check_table(const table *t)
{
    require(t->rows > 0 && t->cols > 0);
    for (size_t i = 1; i < t->rows; i++) require(t->line[i] > t->line[i - 1]);
    for (size_t j = 0; j < t->cols; j++) {
        require(table_find(t, t->col[j].name) == (int)j);
        check_column(t, &t->col[j]);
    }
}

static void check_matrix(const dataset *d, const split *s)
{
    prep *p;
    err e = {0};
    require(prep_fit(&p, d, s->train, s->n_train, &e) == 0);
    size_t width = prep_width(p);
    require(width > 0);
    float *x = malloc(d->rows * width * sizeof *x), *y = malloc(d->rows * sizeof *y);
    require(x && y);
    prep_apply(p, d, s->row, d->rows, x, y);
    for (size_t i = 0; i < d->rows * width; i++) require(isfinite(x[i]));
    for (size_t i = 0; i < d->rows; i++) require(isfinite(y[i]));
    free(x);
    free(y);
    prep_free(p);
}

static void check_dataset(const table *t, unsigned choice)
{
    dataset d;
    split s;
    err e = {0};
    rng r = rng_stream(choice, RNG_SPLIT, 0);
    dataset_options o = {.target = t->col[choice / 5 % t->cols].name, .task = (task)(choice % 5)};
    int rc = dataset_make(&d, t, &o, &e);
    require((rc != 0) == (e.text[0] != '\0'));
    if (rc) return;
    require(d.rows >= DATASET_MIN_ROWS && d.n_features > 0 && d.task != TASK_AUTO);
    require(split_make(&s, &d, (split_shares){0.2, 0.2}, &r, &e) == 0);
    check_matrix(&d, &s);
    split_dispose(&s);
    dataset_dispose(&d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unsigned choice = size ? *data : 0;
    int file = memfd_create("table", 0);
    if (size) data++, size--;
    require(file >= 0 && write(file, data, size) == (ssize_t)size);
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);

    table t = {0};
    err e = {0};
    int rc = table_read(&t, path, &e);
    require((rc != 0) == (e.text[0] != '\0'));
    if (rc == 0) {
        check_table(&t);
        check_dataset(&t, choice);
    }
    table_dispose(&t);
    close(file);
    return 0;
}
