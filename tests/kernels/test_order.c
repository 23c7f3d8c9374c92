/* test_order.c - monotone double kernels do not turn back between neighbours.
 *
 * One step of x moves a result by less than its rounding where |x| is small, and there an error in
 * the last bits of a sum shows as a step back: a few in a million. So long runs of neighbours are
 * looked at, in each binade from 2^-30 to 8. All floats of the f32 kernels are in check-exhaustive.
 */
#include "rows.h"
#include "sample.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { RUN = 1 << 14, RUNS = 8, LOWEST = -30, HIGHEST = 2 };

/* Steps back in one run of neighbours upward from x. */
static int turns(const row *r, const op *o, double x)
{
    static double in[RUN], ones[RUN], out[RUN];
    int64_t order = sample_order_of(REAL_F64, x);
    for (int i = 0; i < RUN; i++) {
        in[i] = sample_at_order(REAL_F64, order + i);
        ones[i] = 1;
    }
    op_call(sp_kernels_at(0), o, REAL_F64, RUN, in, ones, out, &r->params);
    int back = 0;
    for (int i = 1; i < RUN; i++) back += r->monotone * (out[i] - out[i - 1]) < 0;
    return back;
}

int main(void)
{
    int failed = 0, looked_at = 0;
    for (size_t k = 0; k < row_count; k++) {
        const row *r = &rows[k];
        const op *o = op_find(r->op);
        if (!r->monotone || !row_has_type(r, REAL_F64) || r->params.beta < 1e-3 ||
            r->params.beta > 1e4)
            continue;
        uint64_t state = 5;
        int back = 0;
        double first = 0;
        for (int e = LOWEST; e <= HIGHEST; e++)
            for (int i = 0; i < RUNS; i++) {
                /* one run from the binade's start, where neighbours are nearest to their results */
                double m = i / 2 ? 1 + sample_unit(&state) : 1, x = ldexp(m, e) * (i % 2 ? -1 : 1);
                int found = turns(r, o, x);
                if (found && !back) first = x;
                back += found;
            }
        looked_at++;
        failed += back > 0;
        char name[80];
        row_describe(r, name, sizeof name);
        if (back)
            printf("FAIL %s f64: %d steps back, first in the run from %a\n", name, back, first);
    }
    printf("%d rows, %d with steps back\n", looked_at, failed);
    return failed || !looked_at ? EXIT_FAILURE : EXIT_SUCCESS;
}
