/* softplus.h - softplus, log(1 + e^x), and its family: the functions of libsoftplus.
 *
 * The caller owns every buffer. Nothing here allocates, starts a thread, sets errno or keeps state,
 * except the instruction set, which is chosen once at first use. All functions are thread-safe.
 *
 * Conventions
 *   Sizes count elements, never bytes. n = 0 is allowed and touches nothing.
 *   Any alignment is allowed. An output may be exactly one of the inputs (in place); any other
 *   overlap is not allowed.
 *   Every output element depends on the same element of the inputs only (row for row in softmax and
 *   the like), and has the same bits on every instruction set, at every n, alignment and position.
 *   Errors are below 1 ULP of the true value for the given numbers, zeros and subnormals included;
 *   below 2 with beta != 1, for gradients but the first, and for rows. docs/accuracy.md has the
 *   measured bound of every function, and the contract in full.
 *   The functions with _cr in their name are correctly rounded: no result could be nearer.
 *   NaN in, NaN out. Infinities give the limits. Subnormals are kept. Round-to-nearest is assumed;
 *   floating-point exception flags may be raised.
 *
 * Parameters of the softplus group, with the semantics of PyTorch's nn.Softplus
 *   beta > 0 is the sharpness: softplus(x) = log(1 + e^(beta x)) / beta. beta <= 0 or NaN: every
 *   result is NaN.
 *   threshold: where beta*x > threshold (rounded product, strict) the function is x itself, its
 *   gradient 1, and where beta*x >= threshold its second derivative is 0.
 *   SP_EXACT (infinity) is the exact function; 20 is PyTorch's default.
 *
 * Names: sp_<op>_f32, _f64, _f16 and _bf16 work on arrays; sp_<op> and sp_<op>f are the scalars,
 * named as in libm; _cr before the type says correctly rounded. `dy` is the gradient arriving from
 * above; a _grad writes dx = dy * f'(x).
 */
#ifndef SOFTPLUS_H
#define SOFTPLUS_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/* ------------------------------------------------------------------ version and machine */

#define SP_VERSION_MAJOR 0
#define SP_VERSION_MINOR 1
#define SP_VERSION_PATCH 0
#define SP_VERSION_STRING "0.1.0"

/* The threshold that switches nothing: softplus is computed exactly everywhere. */
#define SP_EXACT INFINITY

/* The version of the library that is running (the macros are those of the header). */
const char *sp_version(void);

/* The instruction set in use: "scalar", "avx2", "avx512", "neon" or "wasm". Chosen at first use as
   the best that the processor and the operating system support; the environment variable
   SOFTPLUS_ISA lowers it (an unknown or unsupported name is ignored). */
const char *sp_isa(void);

/* ------------------------------------------------------------------ softplus */

/* y = log(1 + e^(beta x)) / beta.  > 0 wherever the rounded true value is; never negative. */
void sp_softplus_f32(size_t n, const float *x, float *y, float beta, float threshold);
void sp_softplus_f64(size_t n, const double *x, double *y, double beta, double threshold);

/* dx = dy * sigma(beta x). */
void sp_softplus_grad_f32(size_t n, const float *x, const float *dy, float *dx, float beta,
                          float threshold);
void sp_softplus_grad_f64(size_t n, const double *x, const double *dy, double *dx, double beta,
                          double threshold);

/* The same gradient from the saved output y = softplus(x) alone: dx = dy * (1 - e^(-beta y)). */
void sp_softplus_grad_y_f32(size_t n, const float *y, const float *dy, float *dx, float beta,
                            float threshold);
void sp_softplus_grad_y_f64(size_t n, const double *y, const double *dy, double *dx, double beta,
                            double threshold);

/* Second derivative: dx = dy * beta e / (1 + e)^2, e = e^(-|beta x|). */
void sp_softplus_grad2_f32(size_t n, const float *x, const float *dy, float *dx, float beta,
                           float threshold);
void sp_softplus_grad2_f64(size_t n, const double *x, const double *dy, double *dx, double beta,
                           double threshold);

/* The k-th derivative of softplus in x; k = 0 is softplus, k = 1 sigma(beta x). For k >= 2 it is 0
   where beta x >= threshold. k is at most SP_DERIV_MAX; beyond, the result is NaN. */
#define SP_DERIV_MAX 64
void sp_softplus_deriv_f32(size_t n, const float *x, float *y, unsigned k, float beta,
                           float threshold);
void sp_softplus_deriv_f64(size_t n, const double *x, double *y, unsigned k, double beta,
                           double threshold);

/* The gradient in beta: dbeta = -dy * H(sigma(beta x)) / beta^2, H the binary entropy in nats; an
   element each (sum them for a shared beta). 0 where beta x > threshold. */
void sp_softplus_grad_beta_f32(size_t n, const float *x, const float *dy, float *dbeta, float beta,
                               float threshold);
void sp_softplus_grad_beta_f64(size_t n, const double *x, const double *dy, double *dbeta,
                               double beta, double threshold);

/* Value and derivative in one pass: y = softplus(x), s = sigma(beta x). y or s may be x. */
void sp_softplus_both_f32(size_t n, const float *x, float *y, float *s, float beta,
                          float threshold);
void sp_softplus_both_f64(size_t n, const double *x, double *y, double *s, double beta,
                          double threshold);

/* y[r][c] = softplus(x[r][c] + bias[c]): the last step of a layer. Rows start ldx and ldy elements
   apart; ldx, ldy >= cols. */
void sp_bias_softplus_f32(size_t rows, size_t cols, const float *x, size_t ldx, const float *bias,
                          float *y, size_t ldy, float beta, float threshold);
void sp_bias_softplus_f64(size_t rows, size_t cols, const double *x, size_t ldx, const double *bias,
                          double *y, size_t ldy, double beta, double threshold);

/* x = softplus^-1(y) = y + log(1 - e^(-beta y)) / beta; y itself where beta y > threshold.
   y < 0: NaN; y = 0: -infinity. Accurate also around its zero y = log(2)/beta. */
void sp_softplus_inv_f32(size_t n, const float *y, float *x, float beta, float threshold);
void sp_softplus_inv_f64(size_t n, const double *y, double *x, double beta, double threshold);

/* ------------------------------------------------------------------ the logistic family */

/* y = sigma(x) = 1 / (1 + e^-x), and dx = dy * sigma(x) sigma(-x). */
void sp_sigmoid_f32(size_t n, const float *x, float *y);
void sp_sigmoid_f64(size_t n, const double *x, double *y);
void sp_sigmoid_grad_f32(size_t n, const float *x, const float *dy, float *dx);
void sp_sigmoid_grad_f64(size_t n, const double *x, const double *dy, double *dx);

/* y = log sigma(x) = -softplus(-x), and dx = dy * sigma(-x). */
void sp_log_sigmoid_f32(size_t n, const float *x, float *y);
void sp_log_sigmoid_f64(size_t n, const double *x, double *y);
void sp_log_sigmoid_grad_f32(size_t n, const float *x, const float *dy, float *dx);
void sp_log_sigmoid_grad_f64(size_t n, const double *x, const double *dy, double *dx);

/* y = log(p / (1 - p)), the inverse of sigma; accurate also around its zero 1/2. p = 0 and 1 give
   -infinity and infinity; p outside [0, 1]: NaN. */
void sp_logit_f32(size_t n, const float *p, float *y);
void sp_logit_f64(size_t n, const double *p, double *y);

/* y = log(1 - e^-a) and y = log(e^a - 1) for a > 0; -infinity at 0, NaN for a < 0. */
void sp_log1mexp_f32(size_t n, const float *a, float *y);
void sp_log1mexp_f64(size_t n, const double *a, double *y);
void sp_logexpm1_f32(size_t n, const float *a, float *y);
void sp_logexpm1_f64(size_t n, const double *a, double *y);

/* y = H(p) = -p log p - (1 - p) log(1 - p) in nats; NaN outside [0, 1]. */
void sp_binary_entropy_f32(size_t n, const float *p, float *y);
void sp_binary_entropy_f64(size_t n, const double *p, double *y);

/* y = -H(p), the convex conjugate of softplus: infinity outside [0, 1]. Its gradient is logit. */
void sp_softplus_conj_f32(size_t n, const float *p, float *y);
void sp_softplus_conj_f64(size_t n, const double *p, double *y);

/* y = log(e^a + e^b); infinities as limits: logaddexp(-inf, -inf) = -inf. */
void sp_logaddexp_f32(size_t n, const float *a, const float *b, float *y);
void sp_logaddexp_f64(size_t n, const double *a, const double *b, double *y);

/* log(sum of e^(x_i)); -infinity for n = 0. */
float sp_logsumexp_f32(size_t n, const float *x);
double sp_logsumexp_f64(size_t n, const double *x);

/* Each row of the rows x cols matrix x (row-major, no padding) becomes e^x / (sum of e^x). */
void sp_softmax_f32(size_t rows, size_t cols, const float *x, float *y);
void sp_softmax_f64(size_t rows, size_t cols, const double *x, double *y);

/* Each row becomes log softmax = x - logsumexp(x). */
void sp_log_softmax_f32(size_t rows, size_t cols, const float *x, float *y);
void sp_log_softmax_f64(size_t rows, size_t cols, const double *x, double *y);

/* For each row of logits x: loss[r] = logsumexp(x[r]) - x[r][label[r]] and its gradient
   dx[r] = softmax(x[r]) - onehot(label[r]). dx may be NULL; it may be x. A label outside 0..cols-1
   makes its row's results NaN. */
void sp_softmax_cross_entropy_f32(size_t rows, size_t cols, const float *x, const int32_t *label,
                                  float *loss, float *dx);
void sp_softmax_cross_entropy_f64(size_t rows, size_t cols, const double *x, const int32_t *label,
                                  double *loss, double *dx);

/* ------------------------------------------------------------------ correctly rounded
   For all 2^32 floats the float nearest to the true value of the function of that name, with beta =
   1 and no threshold; infinities, zeros and arguments outside of the domain as there. sigmoid is
   the gradient of softplus where dy = 1. */

void sp_softplus_cr_f32(size_t n, const float *x, float *y);
void sp_softplus_inv_cr_f32(size_t n, const float *y, float *x);
void sp_sigmoid_cr_f32(size_t n, const float *x, float *y);
void sp_log_sigmoid_cr_f32(size_t n, const float *x, float *y);
void sp_logit_cr_f32(size_t n, const float *p, float *y);
void sp_log1mexp_cr_f32(size_t n, const float *a, float *y);

/* ------------------------------------------------------------------ other activations
   Each with its gradient: dx = dy * f'(x). */

/* max(x, 0); the gradient at 0 is 0. */
void sp_relu_f32(size_t n, const float *x, float *y);
void sp_relu_f64(size_t n, const double *x, double *y);
void sp_relu_grad_f32(size_t n, const float *x, const float *dy, float *dx);
void sp_relu_grad_f64(size_t n, const double *x, const double *dy, double *dx);

/* y[r][c] = max(x[r][c] + bias[c], 0). */
void sp_bias_relu_f32(size_t rows, size_t cols, const float *x, size_t ldx, const float *bias,
                      float *y, size_t ldy);
void sp_bias_relu_f64(size_t rows, size_t cols, const double *x, size_t ldx, const double *bias,
                      double *y, size_t ldy);

/* x > 0 ? x : slope x. */
void sp_leaky_relu_f32(size_t n, const float *x, float *y, float slope);
void sp_leaky_relu_f64(size_t n, const double *x, double *y, double slope);
void sp_leaky_relu_grad_f32(size_t n, const float *x, const float *dy, float *dx, float slope);
void sp_leaky_relu_grad_f64(size_t n, const double *x, const double *dy, double *dx, double slope);

/* x > 0 ? x : alpha (e^x - 1). */
void sp_elu_f32(size_t n, const float *x, float *y, float alpha);
void sp_elu_f64(size_t n, const double *x, double *y, double alpha);
void sp_elu_grad_f32(size_t n, const float *x, const float *dy, float *dx, float alpha);
void sp_elu_grad_f64(size_t n, const double *x, const double *dy, double *dx, double alpha);

/* x Phi(x), Phi the normal distribution function. */
void sp_gelu_f32(size_t n, const float *x, float *y);
void sp_gelu_f64(size_t n, const double *x, double *y);
void sp_gelu_grad_f32(size_t n, const float *x, const float *dy, float *dx);
void sp_gelu_grad_f64(size_t n, const double *x, const double *dy, double *dx);

/* x sigma(2 t), t = sqrt(2/pi) (x + 0.044715 x^3): the usual approximation of gelu by tanh. */
void sp_gelu_tanh_f32(size_t n, const float *x, float *y);
void sp_gelu_tanh_f64(size_t n, const double *x, double *y);
void sp_gelu_tanh_grad_f32(size_t n, const float *x, const float *dy, float *dx);
void sp_gelu_tanh_grad_f64(size_t n, const double *x, const double *dy, double *dx);

/* x sigma(x). */
void sp_silu_f32(size_t n, const float *x, float *y);
void sp_silu_f64(size_t n, const double *x, double *y);
void sp_silu_grad_f32(size_t n, const float *x, const float *dy, float *dx);
void sp_silu_grad_f64(size_t n, const double *x, const double *dy, double *dx);

/* x tanh(softplus(x)). */
void sp_mish_f32(size_t n, const float *x, float *y);
void sp_mish_f64(size_t n, const double *x, double *y);
void sp_mish_grad_f32(size_t n, const float *x, const float *dy, float *dx);
void sp_mish_grad_f64(size_t n, const double *x, const double *dy, double *dx);

/* (e^x - e^-x) / (e^x + e^-x). */
void sp_tanh_f32(size_t n, const float *x, float *y);
void sp_tanh_f64(size_t n, const double *x, double *y);
void sp_tanh_grad_f32(size_t n, const float *x, const float *dy, float *dx);
void sp_tanh_grad_f64(size_t n, const double *x, const double *dy, double *dx);

/* (x + sqrt(x^2 + b)) / 2, b >= 0. */
void sp_squareplus_f32(size_t n, const float *x, float *y, float b);
void sp_squareplus_f64(size_t n, const double *x, double *y, double b);
void sp_squareplus_grad_f32(size_t n, const float *x, const float *dy, float *dx, float b);
void sp_squareplus_grad_f64(size_t n, const double *x, const double *dy, double *dx, double b);

/* ------------------------------------------------------------------ 16-bit types
   Every array function above for f16 (IEEE binary16) and bf16 (the upper half of a float), stored
   in uint16_t; beta, threshold, slope, alpha and b are float. Results are correctly rounded: the
   nearest half to the true value at the given halves and floats, ties to even, so beyond the range
   infinity (in f16 from 65520 on: softplus is infinite for log(2)/beta > 65504 by rounding).
   softmax, log_softmax, logsumexp and softmax_cross_entropy are, unless the true value lies within
   2^-40 of the midpoint of two halves. beta*x > threshold is decided with the product rounded to
   float. Subnormals are kept. A NaN is quiet in the result, its sign and payload unspecified. */

#define SP_HALVES(type)                                                                            \
    void sp_softplus_##type(size_t n, const uint16_t *x, uint16_t *y, float beta,                  \
                            float threshold);                                                      \
    void sp_softplus_grad_##type(size_t n, const uint16_t *x, const uint16_t *dy, uint16_t *dx,    \
                                 float beta, float threshold);                                     \
    void sp_softplus_grad_y_##type(size_t n, const uint16_t *y, const uint16_t *dy, uint16_t *dx,  \
                                   float beta, float threshold);                                   \
    void sp_softplus_grad2_##type(size_t n, const uint16_t *x, const uint16_t *dy, uint16_t *dx,   \
                                  float beta, float threshold);                                    \
    void sp_softplus_deriv_##type(size_t n, const uint16_t *x, uint16_t *y, unsigned k,            \
                                  float beta, float threshold);                                    \
    void sp_softplus_grad_beta_##type(size_t n, const uint16_t *x, const uint16_t *dy,             \
                                      uint16_t *dbeta, float beta, float threshold);               \
    void sp_softplus_both_##type(size_t n, const uint16_t *x, uint16_t *y, uint16_t *s,            \
                                 float beta, float threshold);                                     \
    void sp_bias_softplus_##type(size_t rows, size_t cols, const uint16_t *x, size_t ldx,          \
                                 const uint16_t *bias, uint16_t *y, size_t ldy, float beta,        \
                                 float threshold);                                                 \
    void sp_softplus_inv_##type(size_t n, const uint16_t *y, uint16_t *x, float beta,              \
                                float threshold);                                                  \
    void sp_sigmoid_##type(size_t n, const uint16_t *x, uint16_t *y);                              \
    void sp_sigmoid_grad_##type(size_t n, const uint16_t *x, const uint16_t *dy, uint16_t *dx);    \
    void sp_log_sigmoid_##type(size_t n, const uint16_t *x, uint16_t *y);                          \
    void sp_log_sigmoid_grad_##type(size_t n, const uint16_t *x, const uint16_t *dy,               \
                                    uint16_t *dx);                                                 \
    void sp_logit_##type(size_t n, const uint16_t *p, uint16_t *y);                                \
    void sp_log1mexp_##type(size_t n, const uint16_t *a, uint16_t *y);                             \
    void sp_logexpm1_##type(size_t n, const uint16_t *a, uint16_t *y);                             \
    void sp_binary_entropy_##type(size_t n, const uint16_t *p, uint16_t *y);                       \
    void sp_softplus_conj_##type(size_t n, const uint16_t *p, uint16_t *y);                        \
    void sp_logaddexp_##type(size_t n, const uint16_t *a, const uint16_t *b, uint16_t *y);         \
    uint16_t sp_logsumexp_##type(size_t n, const uint16_t *x);                                     \
    void sp_softmax_##type(size_t rows, size_t cols, const uint16_t *x, uint16_t *y);              \
    void sp_log_softmax_##type(size_t rows, size_t cols, const uint16_t *x, uint16_t *y);          \
    void sp_softmax_cross_entropy_##type(size_t rows, size_t cols, const uint16_t *x,              \
                                         const int32_t *label, uint16_t *loss, uint16_t *dx);      \
    void sp_relu_##type(size_t n, const uint16_t *x, uint16_t *y);                                 \
    void sp_relu_grad_##type(size_t n, const uint16_t *x, const uint16_t *dy, uint16_t *dx);       \
    void sp_bias_relu_##type(size_t rows, size_t cols, const uint16_t *x, size_t ldx,              \
                             const uint16_t *bias, uint16_t *y, size_t ldy);                       \
    void sp_leaky_relu_##type(size_t n, const uint16_t *x, uint16_t *y, float slope);              \
    void sp_leaky_relu_grad_##type(size_t n, const uint16_t *x, const uint16_t *dy, uint16_t *dx,  \
                                   float slope);                                                   \
    void sp_elu_##type(size_t n, const uint16_t *x, uint16_t *y, float alpha);                     \
    void sp_elu_grad_##type(size_t n, const uint16_t *x, const uint16_t *dy, uint16_t *dx,         \
                            float alpha);                                                          \
    void sp_gelu_##type(size_t n, const uint16_t *x, uint16_t *y);                                 \
    void sp_gelu_grad_##type(size_t n, const uint16_t *x, const uint16_t *dy, uint16_t *dx);       \
    void sp_gelu_tanh_##type(size_t n, const uint16_t *x, uint16_t *y);                            \
    void sp_gelu_tanh_grad_##type(size_t n, const uint16_t *x, const uint16_t *dy, uint16_t *dx);  \
    void sp_silu_##type(size_t n, const uint16_t *x, uint16_t *y);                                 \
    void sp_silu_grad_##type(size_t n, const uint16_t *x, const uint16_t *dy, uint16_t *dx);       \
    void sp_mish_##type(size_t n, const uint16_t *x, uint16_t *y);                                 \
    void sp_mish_grad_##type(size_t n, const uint16_t *x, const uint16_t *dy, uint16_t *dx);       \
    void sp_tanh_##type(size_t n, const uint16_t *x, uint16_t *y);                                 \
    void sp_tanh_grad_##type(size_t n, const uint16_t *x, const uint16_t *dy, uint16_t *dx);       \
    void sp_squareplus_##type(size_t n, const uint16_t *x, uint16_t *y, float b);                  \
    void sp_squareplus_grad_##type(size_t n, const uint16_t *x, const uint16_t *dy, uint16_t *dx,  \
                                   float b)

SP_HALVES(f16);
SP_HALVES(bf16);
#undef SP_HALVES

/* ------------------------------------------------------------------ scalars
   As their arrays with beta = 1 and threshold = SP_EXACT; the same bits. */

double sp_softplus(double x);
float sp_softplusf(float x);
double sp_softplus_inv(double y);
float sp_softplus_invf(float y);
double sp_sigmoid(double x);
float sp_sigmoidf(float x);
double sp_log_sigmoid(double x);
float sp_log_sigmoidf(float x);
double sp_logit(double p);
float sp_logitf(float p);
double sp_log1mexp(double a);
float sp_log1mexpf(float a);
double sp_logexpm1(double a);
float sp_logexpm1f(float a);
double sp_binary_entropy(double p);
float sp_binary_entropyf(float p);
double sp_softplus_conj(double p);
float sp_softplus_conjf(float p);
double sp_logaddexp(double a, double b);
float sp_logaddexpf(float a, float b);
float sp_softplus_crf(float x);
float sp_softplus_inv_crf(float y);
float sp_sigmoid_crf(float x);
float sp_log_sigmoid_crf(float x);
float sp_logit_crf(float p);
float sp_log1mexp_crf(float a);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
