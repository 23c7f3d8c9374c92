/* ops.def.h - the one list of ops. It drives the prototypes of every instruction set, the dispatch
 * table, the public functions, the tests and the rows of the benchmark.
 *
 *     X(name, shape)
 *
 * stands for the public functions sp_<name>_f32, _f64, _f16 and _bf16. A shape is a signature:
 * SP_PARAMS_<shape>(T, P) are its parameters for elements of type T and scalars of type P,
 * SP_ARGS_<shape> the arguments that pass them on, SP_RESULT_<shape>(T) its return type. Halves are
 * stored in uint16_t and have scalars of type float.
 *
 *     map1      y[i] = f(x[i])
 *     map1p1    the same with one parameter p (slope, alpha, b)
 *     map1p2    the same with beta and threshold
 *     map2      y[i] = f(a[i], b[i])
 *     grad, gradp1, gradp2   dx[i] = dy[i] * f'(x[i]), with the same parameters
 *     derivp2   y[i] = f(x[i]), order k, beta and threshold
 *     bothp2    y[i] and s[i] from x[i], beta and threshold
 *     biasrow, biasrowp2   y[r][c] = f(x[r][c] + bias[c])
 *     reduce    returns f(x[0..n-1])
 *     rows      row by row over a dense matrix
 *     loss      a loss and its gradient a row, from int32 labels
 *
 * SP_CR_OPS are the correctly rounded ones, in float only: sp_<name>_f32.
 *
 * Order is that of the public header. To add an op: a line here, a body in <op>.inc.h included by
 * bodies.inc.h, a prototype in the public header.
 */
#ifndef SP_OPS_DEF_H
#define SP_OPS_DEF_H

#define SP_OPS(X)                                                                                  \
    X(softplus, map1p2)                                                                            \
    X(softplus_grad, gradp2)                                                                       \
    X(softplus_grad_y, gradp2)                                                                     \
    X(softplus_grad2, gradp2)                                                                      \
    X(softplus_deriv, derivp2)                                                                     \
    X(softplus_grad_beta, gradp2)                                                                  \
    X(softplus_both, bothp2)                                                                       \
    X(bias_softplus, biasrowp2)                                                                    \
    X(softplus_inv, map1p2)                                                                        \
    X(sigmoid, map1)                                                                               \
    X(sigmoid_grad, grad)                                                                          \
    X(log_sigmoid, map1)                                                                           \
    X(log_sigmoid_grad, grad)                                                                      \
    X(logit, map1)                                                                                 \
    X(log1mexp, map1)                                                                              \
    X(logexpm1, map1)                                                                              \
    X(binary_entropy, map1)                                                                        \
    X(softplus_conj, map1)                                                                         \
    X(logaddexp, map2)                                                                             \
    X(logsumexp, reduce)                                                                           \
    X(softmax, rows)                                                                               \
    X(log_softmax, rows)                                                                           \
    X(softmax_cross_entropy, loss)                                                                 \
    X(relu, map1)                                                                                  \
    X(relu_grad, grad)                                                                             \
    X(bias_relu, biasrow)                                                                          \
    X(leaky_relu, map1p1)                                                                          \
    X(leaky_relu_grad, gradp1)                                                                     \
    X(elu, map1p1)                                                                                 \
    X(elu_grad, gradp1)                                                                            \
    X(gelu, map1)                                                                                  \
    X(gelu_grad, grad)                                                                             \
    X(gelu_tanh, map1)                                                                             \
    X(gelu_tanh_grad, grad)                                                                        \
    X(silu, map1)                                                                                  \
    X(silu_grad, grad)                                                                             \
    X(mish, map1)                                                                                  \
    X(mish_grad, grad)                                                                             \
    X(tanh, map1)                                                                                  \
    X(tanh_grad, grad)                                                                             \
    X(squareplus, map1p1)                                                                          \
    X(squareplus_grad, gradp1)

#define SP_CR_OPS(X)                                                                               \
    X(softplus_cr, map1)                                                                           \
    X(softplus_inv_cr, map1)                                                                       \
    X(sigmoid_cr, map1)                                                                            \
    X(log_sigmoid_cr, map1)                                                                        \
    X(logit_cr, map1)                                                                              \
    X(log1mexp_cr, map1)

#define SP_PARAMS_map1(T, P) size_t n, const T *x, T *y
#define SP_ARGS_map1 n, x, y
#define SP_PARAMS_map1p1(T, P) size_t n, const T *x, T *y, P p
#define SP_ARGS_map1p1 n, x, y, p
#define SP_PARAMS_map1p2(T, P) size_t n, const T *x, T *y, P beta, P threshold
#define SP_ARGS_map1p2 n, x, y, beta, threshold
#define SP_PARAMS_map2(T, P) size_t n, const T *a, const T *b, T *y
#define SP_ARGS_map2 n, a, b, y
#define SP_PARAMS_grad(T, P) size_t n, const T *x, const T *dy, T *dx
#define SP_ARGS_grad n, x, dy, dx
#define SP_PARAMS_gradp1(T, P) size_t n, const T *x, const T *dy, T *dx, P p
#define SP_ARGS_gradp1 n, x, dy, dx, p
#define SP_PARAMS_gradp2(T, P) size_t n, const T *x, const T *dy, T *dx, P beta, P threshold
#define SP_ARGS_gradp2 n, x, dy, dx, beta, threshold
#define SP_PARAMS_derivp2(T, P) size_t n, const T *x, T *y, unsigned k, P beta, P threshold
#define SP_ARGS_derivp2 n, x, y, k, beta, threshold
#define SP_PARAMS_bothp2(T, P) size_t n, const T *x, T *y, T *s, P beta, P threshold
#define SP_ARGS_bothp2 n, x, y, s, beta, threshold
#define SP_PARAMS_biasrow(T, P)                                                                    \
    size_t rows, size_t cols, const T *x, size_t ldx, const T *bias, T *y, size_t ldy
#define SP_ARGS_biasrow rows, cols, x, ldx, bias, y, ldy
#define SP_PARAMS_biasrowp2(T, P) SP_PARAMS_biasrow(T, P), P beta, P threshold
#define SP_ARGS_biasrowp2 SP_ARGS_biasrow, beta, threshold
#define SP_PARAMS_reduce(T, P) size_t n, const T *x
#define SP_ARGS_reduce n, x
#define SP_PARAMS_rows(T, P) size_t rows, size_t cols, const T *x, T *y
#define SP_ARGS_rows rows, cols, x, y
#define SP_PARAMS_loss(T, P)                                                                       \
    size_t rows, size_t cols, const T *x, const int32_t *label, T *loss, T *dx
#define SP_ARGS_loss rows, cols, x, label, loss, dx

/* Everything returns void but reduce. */
#define SP_RESULT_map1(T) void
#define SP_RESULT_map1p1(T) void
#define SP_RESULT_map1p2(T) void
#define SP_RESULT_map2(T) void
#define SP_RESULT_grad(T) void
#define SP_RESULT_gradp1(T) void
#define SP_RESULT_gradp2(T) void
#define SP_RESULT_derivp2(T) void
#define SP_RESULT_bothp2(T) void
#define SP_RESULT_biasrow(T) void
#define SP_RESULT_biasrowp2(T) void
#define SP_RESULT_reduce(T) T
#define SP_RESULT_rows(T) void
#define SP_RESULT_loss(T) void

/* What stands before the call of a kernel of that shape: `return` where it has a result. */
#define SP_RETURN_map1
#define SP_RETURN_map1p1
#define SP_RETURN_map1p2
#define SP_RETURN_map2
#define SP_RETURN_grad
#define SP_RETURN_gradp1
#define SP_RETURN_gradp2
#define SP_RETURN_derivp2
#define SP_RETURN_bothp2
#define SP_RETURN_biasrow
#define SP_RETURN_biasrowp2
#define SP_RETURN_reduce return
#define SP_RETURN_rows
#define SP_RETURN_loss

#endif
