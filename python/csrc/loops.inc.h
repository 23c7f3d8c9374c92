/* loops.inc.h - the loops for one type of element. Defined before: TYPE the type's name, T the
 * element, P what a kernel takes its parameters in and PARAMETER(p) one from memory, where it is an
 * element, KERNEL(op) the kernel, and ALSO(X), a list of the ops that this type has beyond SP_OPS.
 *
 * A kernel wants dense arrays and one value for each parameter. Where NumPy hands over exactly that,
 * a loop is one call. Otherwise operands pass through small blocks on the stack, and a block ends
 * where a parameter changes: a beta for each channel costs a call for each channel, a beta for each
 * element a call for each element, and every result has the bits that the dense call gives. */
#include "loops.h"
#include "softplus.h"

#include <fenv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 512, MOST = 2 };

struct operands {
    const T *x[MOST];
    T *y[MOST];
    P p[MOST];
    unsigned k;
};

typedef void call_fn(size_t n, const struct operands *a);

/* Kernels may raise flags for lanes whose result they discard; NumPy would warn of them. */
static void drop_flags(void)
{
    if (fetestexcept(FE_ALL_EXCEPT)) feclearexcept(FE_ALL_EXCEPT);
}

static void load(T *to, const char *from, npy_intp step, size_t n)
{
    for (size_t i = 0; i < n; i++) to[i] = *(const T *)(const void *)(from + (npy_intp)i * step);
}

static void store(char *to, npy_intp step, const T *from, size_t n)
{
    for (size_t i = 0; i < n; i++) *(T *)(void *)(to + (npy_intp)i * step) = from[i];
}

static int is_dense(npy_intp step, size_t n)
{
    return step == (npy_intp)sizeof(T) || n == 1;
}

/* How many of the n values of `size` bytes from p on are the same. */
static size_t run_length(const char *p, npy_intp step, size_t size, size_t n)
{
    if (step == 0) return n;
    size_t i = 1;
    while (i < n && memcmp(p, p + (npy_intp)i * step, size) == 0) i++;
    return i;
}

/* Orders that the library has no derivative of, negative ones too, give NaN. */
static unsigned order_of(int64_t k)
{
    return k < 0 || k > SP_DERIV_MAX ? SP_DERIV_MAX + 1 : (unsigned)k;
}

/* Does an element need the result before it? reduce() keeps one result, and accumulate() reads the
   last one; NumPy lets no other operands overlap but such as lie in the same places. */
static int is_chained(struct operand_counts count, char **args, const npy_intp *steps)
{
    if (count.inputs != 2 || count.order + count.params != 0) return 0;
    return args[2] == args[0] + steps[0] && steps[2] == steps[0];
}

static void elementwise(call_fn *call, struct operand_counts count, char **args, size_t n,
                        const npy_intp *steps)
{
    const int order = count.inputs, params = order + count.order, outputs = params + count.params;
    T in[MOST][BLOCK], out[MOST][BLOCK];
    struct operands a = {0};

    size_t most = n;
    for (int i = 0; i < count.inputs; i++)
        if (!is_dense(steps[i], n)) most = BLOCK;
    for (int i = 0; i < count.outputs; i++)
        if (!is_dense(steps[outputs + i], n)) most = BLOCK;
    if (is_chained(count, args, steps)) most = 1;

    for (size_t start = 0, len; start < n; start += len) {
#define AT(operand) (args[operand] + (npy_intp)start * steps[operand])
        len = n - start < most ? n - start : most;
        if (count.order) {
            int64_t k;
            memcpy(&k, AT(order), sizeof k);
            a.k = order_of(k);
            len = run_length(AT(order), steps[order], sizeof k, len);
        }
        for (int i = 0; i < count.params; i++) {
            a.p[i] = PARAMETER(AT(params + i));
            len = run_length(AT(params + i), steps[params + i], sizeof(T), len);
        }
        for (int i = 0; i < count.inputs; i++) {
            if (is_dense(steps[i], n)) {
                a.x[i] = (const T *)(const void *)AT(i);
            } else {
                load(in[i], AT(i), steps[i], len);
                a.x[i] = in[i];
            }
        }
        for (int i = 0; i < count.outputs; i++)
            a.y[i] = is_dense(steps[outputs + i], n) ? (T *)(void *)AT(outputs + i) : out[i];
        call(len, &a);
        for (int i = 0; i < count.outputs; i++)
            if (a.y[i] == out[i]) store(AT(outputs + i), steps[outputs + i], out[i], len);
#undef AT
    }
    drop_flags();
}

/* ------------------------------------------------------------------ over the last axis */

/* A row to work on: itself where it is dense, otherwise a copy in scratch. */
static const T *dense_row(T *scratch, const char *row, npy_intp step, size_t cols)
{
    if (is_dense(step, cols)) return (const T *)(const void *)row;
    load(scratch, row, step, cols);
    return scratch;
}

/* Memory for a row where one has to be copied. Returns whether the loop can go on. */
static int new_scratch(T **scratch, int is_needed, size_t cols)
{
    *scratch = NULL;
    if (!is_needed || cols == 0) return 1;
    if (cols <= SIZE_MAX / sizeof **scratch) *scratch = malloc(cols * sizeof **scratch);
    if (*scratch) return 1;
    PyGILState_STATE state = PyGILState_Ensure(); /* NumPy released the GIL around the loop */
    PyErr_NoMemory();
    PyGILState_Release(state);
    return 0;
}

static void rows_loop(void (*f)(size_t, size_t, const T *, T *), char **args, const npy_intp *dims,
                      const npy_intp *steps)
{
    const size_t rows = (size_t)dims[0], cols = (size_t)dims[1];
    const npy_intp x_step = steps[2], y_step = steps[3], row_size = dims[1] * (npy_intp)sizeof(T);
    const int x_dense = is_dense(x_step, cols), y_dense = is_dense(y_step, cols);
    T *scratch;
    if (!new_scratch(&scratch, !(x_dense && y_dense), cols)) return;
    if (x_dense && y_dense && steps[0] == row_size && steps[1] == row_size) {
        f(rows, cols, (const T *)(const void *)args[0], (T *)(void *)args[1]);
    } else {
        for (size_t r = 0; r < rows; r++) {
            char *y = args[1] + (npy_intp)r * steps[1];
            T *to = y_dense ? (T *)(void *)y : scratch;
            f(1, cols, dense_row(scratch, args[0] + (npy_intp)r * steps[0], x_step, cols), to);
            if (!y_dense) store(y, y_step, scratch, cols);
        }
    }
    free(scratch);
    drop_flags();
}

static void reduce_loop(T (*f)(size_t, const T *), char **args, const npy_intp *dims,
                        const npy_intp *steps)
{
    const size_t rows = (size_t)dims[0], cols = (size_t)dims[1];
    T *scratch;
    if (!new_scratch(&scratch, !is_dense(steps[2], cols), cols)) return;
    for (size_t r = 0; r < rows; r++) {
        const T *x = dense_row(scratch, args[0] + (npy_intp)r * steps[0], steps[2], cols);
        *(T *)(void *)(args[1] + (npy_intp)r * steps[1]) = f(cols, x);
    }
    free(scratch);
    drop_flags();
}

static void loss_loop(void (*f)(size_t, size_t, const T *, const int32_t *, T *, T *), char **args,
                      const npy_intp *dims, const npy_intp *steps)
{
    const size_t rows = (size_t)dims[0], cols = (size_t)dims[1];
    const int dx_dense = is_dense(steps[5], cols);
    T *scratch;
    if (!new_scratch(&scratch, !(is_dense(steps[4], cols) && dx_dense), cols)) return;
    for (size_t r = 0; r < rows; r++) {
        const npy_intp at = (npy_intp)r;
        const T *x = dense_row(scratch, args[0] + at * steps[0], steps[4], cols);
        char *dx = args[3] + at * steps[3];
        T *to = dx_dense ? (T *)(void *)dx : scratch, loss;
        int64_t wide;
        memcpy(&wide, args[1] + at * steps[1], sizeof wide);
        const int32_t label = wide < 0 || wide > INT32_MAX ? -1 : (int32_t)wide;
        f(1, cols, x, &label, &loss, to);
        *(T *)(void *)(args[2] + at * steps[2]) = loss;
        if (!dx_dense) store(dx, steps[5], scratch, cols);
    }
    free(scratch);
    drop_flags();
}

/* ------------------------------------------------------------------ one loop an op */

#define CALL_map1 n, a->x[0], a->y[0]
#define CALL_map1p1 n, a->x[0], a->y[0], a->p[0]
#define CALL_map1p2 n, a->x[0], a->y[0], a->p[0], a->p[1]
#define CALL_map2 n, a->x[0], a->x[1], a->y[0]
#define CALL_grad n, a->x[0], a->x[1], a->y[0]
#define CALL_gradp1 n, a->x[0], a->x[1], a->y[0], a->p[0]
#define CALL_gradp2 n, a->x[0], a->x[1], a->y[0], a->p[0], a->p[1]
#define CALL_derivp2 n, a->x[0], a->y[0], a->k, a->p[0], a->p[1]
#define CALL_bothp2 n, a->x[0], a->y[0], a->y[1], a->p[0], a->p[1]
/* A row of its own: NumPy broadcasts the bias, and the kernel sees n columns. */
#define CALL_biasrow 1, n, a->x[0], n, a->x[1], a->y[0], n
#define CALL_biasrowp2 1, n, a->x[0], n, a->x[1], a->y[0], n, a->p[0], a->p[1]

#define ELEMENTWISE(op, shape)                                                                     \
    static void call_##op(size_t n, const struct operands *a)                                      \
    {                                                                                              \
        KERNEL(op)(CALL_##shape);                                                                  \
    }                                                                                              \
    static void loop_##op(char **args, npy_intp const *dims, npy_intp const *steps, void *unused)  \
    {                                                                                              \
        (void)unused;                                                                              \
        elementwise(call_##op, (struct operand_counts){OPERANDS_##shape}, args, (size_t)dims[0],   \
                    steps);                                                                        \
    }
#define LAST_AXIS(op, shape)                                                                       \
    static void loop_##op(char **args, npy_intp const *dims, npy_intp const *steps, void *unused)  \
    {                                                                                              \
        (void)unused;                                                                              \
        shape##_loop(KERNEL(op), args, dims, steps);                                               \
    }

#define LOOP_map1 ELEMENTWISE
#define LOOP_map1p1 ELEMENTWISE
#define LOOP_map1p2 ELEMENTWISE
#define LOOP_map2 ELEMENTWISE
#define LOOP_grad ELEMENTWISE
#define LOOP_gradp1 ELEMENTWISE
#define LOOP_gradp2 ELEMENTWISE
#define LOOP_derivp2 ELEMENTWISE
#define LOOP_bothp2 ELEMENTWISE
#define LOOP_biasrow ELEMENTWISE
#define LOOP_biasrowp2 ELEMENTWISE
#define LOOP_reduce LAST_AXIS
#define LOOP_rows LAST_AXIS
#define LOOP_loss LAST_AXIS
#define LOOP(op, shape) LOOP_##shape(op, shape)
SP_OPS(LOOP)
ALSO(LOOP)

#define ENTRY(op, shape) loop_##op,
#define TABLE_(type) loops_##type
#define TABLE(type) TABLE_(type)
loop_fn *const TABLE(TYPE)[] = {SP_OPS(ENTRY) ALSO(ENTRY)};
