#include "prep/notes.h"

#include "base/str.h"
#include "prep/fingerprint.h"
#include "table/doubt.h"

#include <math.h>
#include <stdint.h>

/* "missing cells in a (3), b (12): …" of the rows and features that are used. */
static int note_missing(dataset *d, err *e)
{
    enum { SHOWN = 8 };
    str line = {0};
    size_t n = 0;
    for (size_t f = 0; f < d->n_features; f++) {
        const column *c = &d->table->col[d->feature[f]];
        size_t missing = 0;
        if (d->reading[f] == FEATURE_TEXT || c->missing == 0) continue;
        for (size_t i = 0; i < d->rows; i++)
            missing += (size_t)(column_is_number(c) ? isnan(column_number(c, d->row[i]))
                                                    : c->level[d->row[i]] == TABLE_NO_LEVEL);
        if (missing == 0 || n++ >= SHOWN) continue;
        char name[STR_CUT];
        str_cut(name, c->name, SIZE_MAX);
        str_add(&line, "%s%s (%zu)", n == 1 ? "missing cells in " : ", ", name, missing);
    }
    if (n > SHOWN) str_add(&line, " and %zu more", n - SHOWN);
    if (n)
        str_add(&line, ": numbers become the median of the training rows, and the network is told "
                       "which were missing");
    return dataset_note(d, &line, e);
}

static int note_doubts(dataset *d, err *e)
{
    int rc = 0;
    for (int k = 0; k < TABLE_DOUBTS && rc == 0; k++) {
        str line = {0};
        table_doubt(d->table, k, &line);
        rc = dataset_note(d, &line, e);
    }
    return rc;
}

/* Copies on both sides of a split make any network look better than it is. Groups keep them apart,
   and few of them change little. */
static int note_copies(dataset *d, err *e)
{
    size_t copies = 0;
    if (d->group) return 0;
    if (fingerprint_copies(d, &copies) != 0) return err_memory(e, "copies of rows");
    str line = {0};
    if (20 * copies >= d->rows)
        str_add(&line,
                "%zu of %zu rows equal an earlier one in every column used: if they are copies, "
                "test rows were seen in training; leave them out, or keep them together by --group",
                copies, d->rows);
    return dataset_note(d, &line, e);
}

int notes_add(dataset *d, err *e)
{
    int rc = note_missing(d, e);
    if (rc == 0) rc = note_copies(d, e);
    return rc == 0 ? note_doubts(d, e) : rc;
}
