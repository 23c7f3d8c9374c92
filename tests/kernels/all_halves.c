#include "all_halves.h"

#include "bits.h"
#include "halves.h"

#include <math.h>

enum { ALL = 1 << 16, SIGN = 1 << 15 };

/* -infinity .. -0, 0 .. infinity, then the NaNs of both signs. */
static void fill(real_type type, uint16_t *x)
{
    const unsigned infinite = type == REAL_F16 ? 0x7c00 : 0x7f80;
    size_t n = 0;
    for (unsigned h = infinite + 1; h > 0; h--) x[n++] = (uint16_t)(SIGN | (h - 1));
    for (unsigned h = 0; h <= infinite; h++) x[n++] = (uint16_t)h;
    for (unsigned h = infinite + 1; h < SIGN; h++) {
        x[n++] = (uint16_t)h;
        x[n++] = (uint16_t)(SIGN | h);
    }
}

int all_halves_run(const row *r, real_type type, const struct sp_kernels *isa, findings *found)
{
    static uint16_t x[ALL], z[ALL], y[ALL], other[ALL];
    const op *o = op_find(r->op);
    const double second = op_is_gradient(o) ? 1 : 0;
    const struct sp_kernels *each;
    int different = 0;
    judge j;
    fill(type, x);
    for (size_t i = 0; i < ALL; i++) z[i] = half_nearest(type, second);
    op_call(isa, o, type, ALL, x, z, y, &r->params);
    judge_init(&j, r, type);
    for (size_t i = 0; i < ALL; i++)
        judge_point(&j, half_value(type, x[i]), second, half_value(type, y[i]));
    *found = j.found;
    judge_dispose(&j);
    for (unsigned k = 0; (each = sp_kernels_at(k)); k++) {
        op_call(each, o, type, ALL, x, z, other, &r->params);
        different += bits_first_difference(type, y, other, ALL) < ALL;
    }
    return different;
}
