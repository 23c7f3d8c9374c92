#include "prep/split.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A share of n rows; at least one row where the share is not zero. */
static size_t part_of(size_t n, double share)
{
    if (!(share > 0)) return 0;
    double rows = floor((double)n * share + 0.5);
    if (rows < 1) return 1;
    return rows < (double)n ? (size_t)rows : n;
}

/* Sizes of the parts of n rows or groups. */
static void part_sizes(size_t n, split_shares shares, size_t *train, size_t *valid, size_t *test)
{
    size_t most = n ? n - 1 : 0; /* training keeps one whatever the shares are */
    *test = part_of(n, shares.test);
    if (*test > most) *test = most;
    *valid = part_of(n, shares.valid);
    if (*valid > most - *test) *valid = most - *test;
    *train = n - *test - *valid;
}

/* What is split: all rows, or as many as a window has. */
static size_t rows_of(const dataset *d)
{
    return d->time ? part_of(d->rows, d->window) : d->rows;
}

void split_sizes(const dataset *d, split_shares shares, size_t *train, size_t *valid, size_t *test)
{
    if (!d->group) {
        part_sizes(rows_of(d), shares, train, valid, test);
        return;
    }
    part_sizes(d->groups, shares, train, valid, test);
    double rows = (double)d->rows / (double)d->groups; /* of a group */
    *test = (size_t)(rows * (double)*test + 0.5);
    *valid = (size_t)(rows * (double)*valid + 0.5);
    *train = d->rows - *test - *valid;
}

/* What a part takes from each class. */
typedef struct deal {
    size_t classes;
    const size_t *have;  /* [classes], rows to take from */
    const size_t *order; /* [classes], a random order: who goes first when all else is equal */
    size_t *take;        /* [classes] */
    double share;        /* of each class's rows */
} deal;

/* The class furthest below its share that would still keep `keep` rows, or `classes`. */
static size_t furthest_below(const deal *d, size_t keep)
{
    size_t best = d->classes;
    double most = 0;
    for (size_t i = 0; i < d->classes; i++) {
        size_t k = d->order[i];
        double below = d->share * (double)d->have[k] - (double)d->take[k];
        if (d->take[k] + keep >= d->have[k] || (best < d->classes && below <= most)) continue;
        best = k;
        most = below;
    }
    return best;
}

/* The class furthest above its share that would still give `least` rows, or `classes`. */
static size_t furthest_above(const deal *d, size_t least)
{
    size_t best = d->classes;
    double most = 0;
    for (size_t i = 0; i < d->classes; i++) {
        size_t k = d->order[i];
        double above = (double)d->take[k] - d->share * (double)d->have[k];
        if (d->take[k] <= least || (best < d->classes && above <= most)) continue;
        best = k;
        most = above;
    }
    return best;
}

/* Takes `part` rows in all: from each class its share to within one row, at least one if the part
   has room for all classes, and if possible so that `keep` rows of the class stay behind. */
static void deal_part(deal *d, size_t part, size_t keep)
{
    size_t all = 0, dealt = 0;
    for (size_t k = 0; k < d->classes; k++) all += d->have[k];
    d->share = all ? (double)part / (double)all : 0;
    for (size_t k = 0; k < d->classes; k++) {
        size_t limit = d->have[k] > keep ? d->have[k] - keep : 0;
        size_t take = (size_t)(d->share * (double)d->have[k]);
        if (take == 0 && part >= d->classes) take = 1;
        d->take[k] = take < limit ? take : limit;
        dealt += d->take[k];
    }
    for (; dealt < part; dealt++) {
        size_t k = furthest_below(d, keep);
        if (k == d->classes) k = furthest_below(d, 0);
        d->take[k]++;
    }
    for (; dealt > part; dealt--) {
        size_t k = furthest_above(d, 1);
        if (k == d->classes) k = furthest_above(d, 0);
        d->take[k]--;
    }
}

/* Rows without classes are dealt as one class. */
static size_t class_of(const dataset *d, size_t row)
{
    return d->classes ? (size_t)d->y[row] : 0;
}

/* Hands out the rows in their shuffled order while their class has room in a part. */
static void hand_out(split *s, const dataset *d, const size_t *shuffled, size_t *to_test,
                     size_t *to_valid)
{
    size_t *train = s->row, *valid = train + s->n_train, *test = valid + s->n_valid;
    for (size_t i = 0; i < d->rows; i++) {
        size_t row = shuffled[i], k = class_of(d, row);
        if (to_test[k]) {
            to_test[k]--;
            *test++ = row;
        } else if (to_valid[k]) {
            to_valid[k]--;
            *valid++ = row;
        } else {
            *train++ = row;
        }
    }
}

/* `counts` has room for four numbers a class. */
static void deal_rows(split *s, const dataset *d, rng *r, size_t *shuffled, size_t *counts)
{
    size_t classes = d->classes ? d->classes : 1;
    size_t *have = counts, *order = have + classes;
    size_t *to_test = order + classes, *to_valid = to_test + classes;
    for (size_t i = 0; i < d->rows; i++) {
        shuffled[i] = i;
        have[class_of(d, i)]++;
    }
    for (size_t k = 0; k < classes; k++) order[k] = k;
    rng_shuffle(r, shuffled, d->rows);
    rng_shuffle(r, order, classes);
    deal_part(&(deal){classes, have, order, to_test, 0}, s->n_test, 2);
    for (size_t k = 0; k < classes; k++) have[k] -= to_test[k];
    deal_part(&(deal){classes, have, order, to_valid, 0}, s->n_valid, 1);
    hand_out(s, d, shuffled, to_test, to_valid);
}

static int deal_singly(split *s, const dataset *d, split_shares shares, rng *r)
{
    size_t *shuffled = mem_array(d->rows, sizeof *shuffled);
    size_t *counts = mem_array(d->classes ? d->classes : 1, 4 * sizeof *counts);
    int rc = shuffled && counts ? 0 : ERR_MEMORY;
    split_sizes(d, shares, &s->n_train, &s->n_valid, &s->n_test);
    if (rc == 0) deal_rows(s, d, r, shuffled, counts);
    free(shuffled);
    free(counts);
    return rc;
}

/* The first groups of a random order test, the next validate; rows follow theirs. */
static int deal_groups(split *s, const dataset *d, split_shares shares, rng *r)
{
    size_t n_train, n_valid, n_test;
    size_t *order = mem_array(d->groups, sizeof *order), *part = mem_array(d->groups, sizeof *part);
    size_t *to = s->row, *size[] = {&s->n_train, &s->n_valid, &s->n_test};
    if (order && part) {
        part_sizes(d->groups, shares, &n_train, &n_valid, &n_test);
        for (size_t g = 0; g < d->groups; g++) order[g] = g;
        rng_shuffle(r, order, d->groups);
        for (size_t g = 0; g < n_test + n_valid; g++) part[order[g]] = g < n_test ? 2 : 1;
        for (size_t k = 0; k < 3; k++) {
            size_t *begin = to;
            for (size_t i = 0; i < d->rows; i++)
                if (part[d->group[i]] == k) *to++ = i;
            *size[k] = (size_t)(to - begin);
            rng_shuffle(r, begin, *size[k]);
        }
    }
    int rc = order && part ? 0 : ERR_MEMORY;
    free(order);
    free(part);
    return rc;
}

/* The place nearest to `at` within low+1 … high-1, before it if possible, where a new time begins; 0
   if there is none. row: in order of time. */
static size_t new_time(const double *time, const size_t *row, size_t at, size_t low, size_t high)
{
    for (size_t i = at; i > low; i--)
        if (time[row[i]] != time[row[i - 1]]) return i;
    for (size_t i = (at > low ? at : low) + 1; i < high; i++)
        if (time[row[i]] != time[row[i - 1]]) return i;
    return 0;
}

/* A part that was asked for is never empty; one that was not is. */
static int deal_times(split *s, const dataset *d, split_shares shares, rng *r)
{
    size_t n = rows_of(d), n_train, n_valid, n_test;
    part_sizes(n, shares, &n_train, &n_valid, &n_test);
    const size_t *row = d->in_time + rng_below(r, d->rows - n + 1);
    size_t least = n_valid ? new_time(d->time, row, 0, 0, n) : 0; /* what validates is behind it */
    size_t test = n, valid;
    if (n_test && !(test = new_time(d->time, row, n - n_test, least, n))) return ERR_DATA;
    valid = test;
    if (n_valid && !(valid = new_time(d->time, row, n_train < test ? n_train : test - 1, 0, test)))
        return ERR_DATA;
    s->n_train = valid;
    s->n_valid = test - valid;
    s->n_test = n - test;
    memcpy(s->row, row, n * sizeof *row);
    rng_shuffle(r, s->row, s->n_train);
    rng_shuffle(r, s->row + s->n_train, s->n_valid);
    rng_shuffle(r, s->row + test, s->n_test);
    return 0;
}

int split_make(split *s, const dataset *d, split_shares shares, rng *r, err *e)
{
    *s = (split){.row = mem_array(d->rows, sizeof *s->row)};
    int rc = !s->row    ? ERR_MEMORY
             : d->group ? deal_groups(s, d, shares, r)
             : d->time  ? deal_times(s, d, shares, r)
                        : deal_singly(s, d, shares, r);
    if (rc == 0) {
        s->train = s->row;
        s->valid = s->train + s->n_train;
        s->test = s->valid + s->n_valid;
        return 0;
    }
    split_dispose(s);
    if (rc == ERR_MEMORY) return err_memory(e, "a split");
    return err_set(e, rc,
                   "%s: '%.100s' has so many rows of the same time that no split leaves each part "
                   "some; give a finer time",
                   d->table->path, d->time_name);
}

void split_dispose(split *s)
{
    free(s->row);
    *s = (split){0};
}
