#include "same_bits.h"

#include "bits.h"
#include "sample.h"

#include <stdio.h>

/* Not a multiple of any number of lanes; on the stack of a test. */
enum { POINTS = 16001 };

typedef struct {
    double x[POINTS], z[POINTS], out[POINTS]; /* room for POINTS elements of either type */
} buffers;

static void run(const struct sp_kernels *isa, const row *r, real_type type, buffers *b)
{
    double values[POINTS];
    sample_fill(r, type, 3, POINTS, values);
    sample_narrow(type, POINTS, values, b->x);
    sample_fill(r, type, 5, POINTS, values);
    sample_narrow(type, POINTS, values, b->z);
    op_call(isa, op_find(r->op), type, POINTS, b->x, b->z, b->out, &r->params);
}

uint64_t same_bits_hash(const struct sp_kernels *isa, const row *r, real_type type)
{
    buffers b;
    run(isa, r, type, &b);
    return bits_hash(type, b.out, POINTS);
}

int same_bits_check(const struct sp_kernels *a, const struct sp_kernels *b, const row *r,
                    real_type type)
{
    buffers of_a, of_b;
    run(a, r, type, &of_a);
    run(b, r, type, &of_b);
    size_t at = bits_first_difference(type, of_a.out, of_b.out, POINTS);
    if (at == POINTS) return 0;
    char name[80];
    row_describe(r, name, sizeof name);
    printf("FAIL %s %s at bits %llx, %llx: %s gives %llx, %s gives %llx\n", name, real_name(type),
           (unsigned long long)bits_of(type, of_a.x, at),
           (unsigned long long)bits_of(type, of_a.z, at), a->isa,
           (unsigned long long)bits_of(type, of_a.out, at), b->isa,
           (unsigned long long)bits_of(type, of_b.out, at));
    return 1;
}
