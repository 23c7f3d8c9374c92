#include "explain/dependence.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

int dependence_mean(double *mean, field *f, size_t rows, const double *x, size_t first,
                    size_t width, size_t n, const double *setting, err *e)
{
    double *set = mem_array(rows, (f->inputs + 1) * sizeof *set);
    if (!set) return err_memory(e, "partial dependence");
    double *value = set + rows * f->inputs;
    memcpy(set, x, rows * f->inputs * sizeof *set);
    for (size_t k = 0; k < n; k++) {
        for (size_t i = 0; i < rows; i++)
            memcpy(set + i * f->inputs + first, setting + k * width, width * sizeof *set);
        field_value(f, rows, set, value);
        mean[k] = 0;
        for (size_t i = 0; i < rows; i++) mean[k] += value[i] / (double)rows;
    }
    free(set);
    return 0;
}
