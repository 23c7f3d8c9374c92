/* test_same_bits.c - every instruction set gives the bits of the scalar one.
 *
 *     test_same_bits           compare all that this machine has
 *     test_same_bits --print   print a hash a row of the best one, to compare between machines
 */
#include "same_bits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_hashes(void)
{
    for (size_t k = 0; k < row_count; k++)
        for (int type = REAL_F32; type < REAL_TYPES; type++) {
            if (!row_has_type(&rows[k], (real_type)type)) continue;
            char name[80];
            row_describe(&rows[k], name, sizeof name);
            printf("%s %s %016llx\n", real_name((real_type)type), name,
                   (unsigned long long)same_bits_hash(sp_kernels_at(0), &rows[k], (real_type)type));
        }
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--print") == 0) {
        print_hashes();
        return EXIT_SUCCESS;
    }
    const struct sp_kernels *scalar = sp_kernels_of("scalar"), *isa;
    int failed = 0, compared = 0;
    for (unsigned i = 0; (isa = sp_kernels_at(i)); i++) {
        if (isa == scalar) continue;
        for (size_t k = 0; k < row_count; k++)
            for (int type = REAL_F32; type < REAL_TYPES; type++) {
                if (!row_has_type(&rows[k], (real_type)type)) continue;
                failed += same_bits_check(scalar, isa, &rows[k], (real_type)type);
                compared++;
            }
        printf("%s against scalar: %zu rows of all types\n", isa->isa, row_count);
    }
    if (!compared) printf("SKIPPED: this machine has the scalar instruction set only\n");
    printf("%d of %d differ\n", failed, compared);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
