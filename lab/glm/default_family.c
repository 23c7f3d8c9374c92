#include "glm/default_family.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>

/* What decides, and what the reason tells. */
typedef struct values {
    double least, most;
    int whole, indicators; /* all are; indicators: 0 or 1 */
} values;

static values look_at(size_t n, const double *y)
{
    values v = {INFINITY, -INFINITY, 1, 1};
    for (size_t i = 0; i < n; i++) {
        v.least = fmin(v.least, y[i]);
        v.most = fmax(v.most, y[i]);
        v.whole &= y[i] == floor(y[i]);
        v.indicators &= y[i] == 0 || y[i] == 1;
    }
    return v;
}

/* Another family that such numbers are often of. */
static const char *gaussian_instead(const values *v)
{
    if (v->least >= 0 && v->most <= 1) return "; --family binomial if they are shares of --weights";
    if (v->least > 0) return "; --family gamma if they are amounts above 0";
    return "";
}

int default_family(glm_family *f, size_t n, const double *y, const char *name, const char *event,
                   int exposure, str *reason, err *e)
{
    const values v = look_at(n, y);
    const char *chosen = "gaussian";
    char shown[STR_CUT], range[80];
    str_cut(shown, name, SIZE_MAX);
    snprintf(range, sizeof range, "from %.9g to %.9g", v.least, v.most);
    if (event) {
        chosen = "binomial";
        str_add(reason, "family: %s ('%s' holds two classes)", chosen, shown);
    } else if (v.indicators && !exposure) {
        chosen = "binomial";
        str_add(reason, "family: %s ('%s' holds 0 and 1 alone); --family poisson if it counts",
                chosen, shown);
    } else if (v.whole && v.least >= 0) {
        chosen = "poisson";
        str_add(reason,
                "family: %s ('%s' holds whole numbers %s); --family negbin if they vary more, "
                "gaussian if they count nothing",
                chosen, shown, range);
    } else {
        str_add(reason, "family: %s ('%s' holds numbers %s)%s", chosen, shown, range,
                gaussian_instead(&v));
    }
    return reason->failed ? err_memory(e, "the model's data") : family_make(f, chosen, e);
}
