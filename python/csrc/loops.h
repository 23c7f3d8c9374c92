/* loops.h - the inner loops of the ufuncs, one for each op of the library's list and each of
 * NumPy's float16, float32 and float64, in the order of that list. For float32 those of the
 * correctly rounded ops follow. */
#ifndef SOFTPLUS_LOOPS_H
#define SOFTPLUS_LOOPS_H

#include "ops.def.h"

#include <Python.h>
#include <numpy/npy_common.h>

/* NumPy's PyUFuncGenericFunction. */
typedef void loop_fn(char **args, npy_intp const *dims, npy_intp const *steps, void *data);

extern loop_fn *const loops_f16[], *const loops_f32[], *const loops_f64[];

/* The operands of an elementwise op, in their order in the ufunc: arrays read, the order k of a
   derivative (int64), parameters (beta, threshold, slope), arrays written. */
struct operand_counts {
    int inputs, order, params, outputs;
};

/* inputs, order, params, outputs */
#define OPERANDS_map1 1, 0, 0, 1
#define OPERANDS_map1p1 1, 0, 1, 1
#define OPERANDS_map1p2 1, 0, 2, 1
#define OPERANDS_map2 2, 0, 0, 1
#define OPERANDS_grad 2, 0, 0, 1
#define OPERANDS_gradp1 2, 0, 1, 1
#define OPERANDS_gradp2 2, 0, 2, 1
#define OPERANDS_derivp2 1, 1, 2, 1
#define OPERANDS_bothp2 1, 0, 2, 2
#define OPERANDS_biasrow 2, 0, 0, 1
#define OPERANDS_biasrowp2 2, 0, 2, 1
/* Generalised ufuncs: over a whole last axis. */
#define OPERANDS_reduce 1, 0, 0, 1
#define OPERANDS_rows 1, 0, 0, 1
#define OPERANDS_loss 2, 0, 0, 2

#endif
