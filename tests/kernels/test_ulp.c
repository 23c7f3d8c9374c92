/* test_ulp.c - every row on every instruction set of this machine, against the truth.
 *
 *     test_ulp f32|f64 [points] [op]
 *
 * Fails where an error reaches the row's bound, where a NaN or a sign is wrong, or where a monotone
 * function is not. `exhaustive` proves the same over all floats.
 */
#include "measure.h"

#include <stdlib.h>
#include <string.h>

static const char *const all_isas[] = {"scalar", "avx2", "avx512", "neon"};

static int test_row(const row *r, real_type type, size_t points)
{
    int failed = 0;
    const struct sp_kernels *isa;
    measurement m;
    measure_init(&m, r, type, 2026, points);
    for (unsigned i = 0; (isa = sp_kernels_at(i)); i++) {
        findings f = measure_isa(&m, isa);
        bool ok = findings_ok(&f, r->bound[type]);
        failed += !ok;
        printf("%s bound %g  ", ok ? "ok  " : "FAIL", r->bound[type]);
        findings_print(stdout, r, type, isa->isa, &f);
    }
    measure_dispose(&m);
    return failed;
}

int main(int argc, char **argv)
{
    real_type type = argc > 1 && strcmp(argv[1], "f64") == 0 ? REAL_F64 : REAL_F32;
    size_t points = argc > 2 ? strtoul(argv[2], NULL, 10) : 20000;
    const char *only = argc > 3 ? argv[3] : NULL;
    if (points < 16) points = 16;

    for (size_t i = 0; i < sizeof all_isas / sizeof all_isas[0]; i++)
        if (!sp_kernels_of(all_isas[i]))
            printf("SKIPPED %s: this machine does not have it\n", all_isas[i]);

    int failed = 0, tested = 0;
    for (size_t i = 0; i < row_count; i++) {
        if (only && strcmp(only, rows[i].op) != 0) continue;
        if (!row_has_type(&rows[i], type)) continue;
        failed += test_row(&rows[i], type, points);
        tested++;
    }
    printf("%d rows of %d points, %d failures\n", tested, (int)points, failed);
    return failed || !tested ? EXIT_FAILURE : EXIT_SUCCESS;
}
