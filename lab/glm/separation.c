#include "glm/separation.h"

#include "base/mem.h"
#include "base/str.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/* What counts as not moving, as a share of the largest move; as a share of the largest coefficient. */
#define STILL 1e-6
#define NAMED_SHARE 1e-3
enum { NAMED = 4 };

/* For a row whose predictor moves by `by`: 1 if that makes it likelier for ever, -1 if it does not,
   0 if it stays. */
static int gains(const likelihood *l, double y, double by, double still)
{
    if (fabs(by) <= still) return 0;
    if (family_is(&l->family, "binomial") && link_gives(&l->link) == LINK_UNIT)
        return (y == 1 && by > 0) || (y == 0 && by < 0) ? 1 : -1;
    return y == 0 && by < 0 ? 1 : -1;
}

static int can_separate(const likelihood *l)
{
    if (family_is(&l->family, "binomial")) return link_gives(&l->link) == LINK_UNIT;
    int counts = family_is(&l->family, "poisson") || family_is(&l->family, "negbin");
    return counts && link_gives(&l->link) == LINK_POSITIVE;
}

/* Rows that gain, 0 if any loses. */
static int count_gains(size_t *rows, const double *step, const sums_task *task, err *e)
{
    const glm_data *d = task->data;
    double *by = mem_array(d->rows, sizeof *by), most = 0;
    int rc = by ? sums_along(by, task, step, e) : err_memory(e, "the fit");
    for (size_t i = 0; rc == 0 && i < d->rows; i++) most = fmax(most, fabs(by[i]));
    *rows = 0;
    for (size_t i = 0; rc == 0 && i < d->rows; i++) {
        int gain = gains(task->likelihood, d->y[i], by[i], STILL * most);
        if (gain < 0) {
            *rows = 0;
            break;
        }
        *rows += (size_t)gain;
    }
    free(by);
    return rc;
}

int separation_along(const double *step, const sums_task *task, err *e)
{
    size_t rows;
    if (!can_separate(task->likelihood)) return 0;
    int rc = count_gains(&rows, step, task, e);
    return rc < 0 ? rc : rows > 0;
}

int separation_refuse(const double *step, const sums_task *task, err *e)
{
    const glm_data *d = task->data;
    size_t rows = 0, named = 0;
    int rc = count_gains(&rows, step, task, e);
    if (rc < 0) return rc;
    double most = 0;
    for (size_t j = d->intercept ? 1 : 0; j < d->cols; j++) most = fmax(most, fabs(step[j]));
    str line = {0};
    for (size_t j = d->intercept ? 1 : 0; j < d->cols; j++) {
        if (!(fabs(step[j]) > NAMED_SHARE * most) || named++ >= NAMED) continue;
        char shown[STR_CUT];
        str_cut(shown, d->name[j], SIZE_MAX);
        str_add(&line, "%s'%s'", named > 1 ? ", " : "", shown);
    }
    if (named > NAMED) str_add(&line, " and %zu more", named - NAMED);
    rc = line.failed ? err_memory(e, "a message")
                     : err_set(e, ERR_DATA,
                               "separation: the likelihood rises for ever along %.700s, which "
                               "%s the response of %zu rows without error, so there are no finite "
                               "coefficients; leave out or merge what separates",
                               line.text ? line.text : "the intercept",
                               named == 1 ? "tells" : "together tell", rows);
    str_free(&line);
    return rc;
}
