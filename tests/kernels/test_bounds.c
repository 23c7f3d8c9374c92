/* test_bounds.c - the bounds in the kernels' comments: each op has one, it keeps the op's promise,
 * and at the input it names the error is the one it states. `exhaustive` proves that none is worse.
 *
 *     test_bounds src/kernels
 */
#include "judge.h"
#include "stated.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The largest error at x over the op's default rows (softplus_deriv has one an order). */
static double error_at(const char *name, double x, double *bound)
{
    double worst = 0;
    for (size_t i = 0; i < row_count; i++) {
        if (strcmp(rows[i].op, name) != 0 || !row_is_default(&rows[i])) continue;
        float in = (float)x, z = op_is_gradient(op_find(name)) ? 1 : 0, out;
        op_call(sp_kernels_at(0), op_find(name), REAL_F32, 1, &in, &z, &out, &rows[i].params);
        reference r;
        reference_init(&r);
        point p = row_point(&rows[i], REAL_F32, x, (double)z);
        reference_at(&r, name, &p);
        worst = fmax(worst, reference_ulps(&r, REAL_F32, (double)out));
        reference_dispose(&r);
        *bound = rows[i].bound[REAL_F32];
    }
    return worst;
}

int main(int argc, char **argv)
{
    stated s[STATED_MAX];
    int failed = 0, n = stated_read(argc > 1 ? argv[1] : "src/kernels", s, STATED_MAX);
    if (n < 0) return EXIT_FAILURE;
    if (n == 0) {
        printf("SKIPPED: no kernel's comment states a bound\n");
        return 77;
    }
    for (size_t i = 0; i < row_count; i++) {
        bool exact = rows[i].bound[REAL_F32] <= 0.501; /* comparisons and one rounding */
        if (!exact && !stated_find(s, n, rows[i].op) && (i == 0 || rows[i - 1].op != rows[i].op)) {
            printf("FAIL no line 'Bound f32 %s: ...' in the comments\n", rows[i].op);
            failed++;
        }
    }
    for (int i = 0; i < n; i++) {
        double bound = 0, error = op_find(s[i].op) ? error_at(s[i].op, s[i].x, &bound) : NAN;
        bool ok = fabs(error - s[i].ulps) <= STATED_TOLERANCE && s[i].ulps < bound;
        failed += !ok;
        printf("%s %s: stated %.4f ULP at %a, there it is %.4f, bound %g\n", ok ? "ok  " : "FAIL",
               s[i].op, s[i].ulps, s[i].x, error, bound);
    }
    printf("%d bounds, %d failures\n", n, failed);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
