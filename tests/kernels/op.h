/* op.h - every op of src/kernels/ops.def.h as data: its name, its shape, its kernel in any ISA.
 *
 * Lets the tests and the benchmark call any elementwise op in one way. It knows no truth and no
 * bound.
 */
#ifndef TEST_OP_H
#define TEST_OP_H

#include "kernels.h"
#include "point.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum {
    SHAPE_map1,
    SHAPE_map1p1,
    SHAPE_map1p2,
    SHAPE_map2,
    SHAPE_grad,
    SHAPE_gradp1,
    SHAPE_gradp2,
    SHAPE_derivp2,
    SHAPE_bothp2,
    SHAPE_biasrow,
    SHAPE_biasrowp2,
    SHAPE_reduce,
    SHAPE_rows,
    SHAPE_loss,
} op_shape;

typedef struct {
    const char *name;
    op_shape shape;
    size_t kernel[REAL_TYPES]; /* [real_type]: where struct sp_kernels holds it; 0: no such type */
} op;

extern const op op_list[];
extern const size_t op_count;

/* beta stands for whatever the op's first parameter is: slope, alpha, b. */
typedef struct {
    double beta, threshold;
    int k;
} op_params;

/* NULL if there is none of this name. */
const op *op_find(const char *name);

/* One output element from the same element of one or two inputs: what op_call can call. */
bool op_is_elementwise(const op *o);

/* It reads a second array: the gradient from above, or the second operand. */
bool op_is_binary(const op *o);

/* The second array is the gradient from above. */
bool op_is_gradient(const op *o);

bool op_has_threshold(const op *o);

/* The correctly rounded ops are for floats only. */
bool op_has_type(const op *o, real_type type);

size_t real_size(real_type type);

/* "f32" and so on. */
const char *real_name(real_type type);

/* out[i] from x[i] and, where the op is binary, z[i]; arrays of `type`; elementwise ops only. */
void op_call(const struct sp_kernels *isa, const op *o, real_type type, size_t n, const void *x,
             const void *z, void *out, const op_params *p);

#endif
