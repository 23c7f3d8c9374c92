/* test_lanes.c - lanes.h over every row, type and instruction set. */
#include "lanes.h"

#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    int failed = 0;
    const struct sp_kernels *isa;
    for (unsigned i = 0; (isa = sp_kernels_at(i)); i++)
        for (size_t k = 0; k < row_count; k++)
            for (int type = REAL_F32; type < REAL_TYPES; type++) {
                if (!row_has_type(&rows[k], (real_type)type)) continue;
                char name[80];
                row_describe(&rows[k], name, sizeof name);
                printf("%s %s %s\n", isa->isa, real_name((real_type)type), name);
                fflush(stdout); /* a segmentation fault then names its row */
                failed += lanes_check(isa, &rows[k], (real_type)type);
            }
    printf("%d failures\n", failed);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
