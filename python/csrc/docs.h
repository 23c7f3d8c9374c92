/* docs.h - the docstring of each ufunc, named as in the library's list of ops: formula, domain, and
 * the error bound that the library's tests enforce against MPFR. NumPy writes the signature above. */
#ifndef SOFTPLUS_DOCS_H
#define SOFTPLUS_DOCS_H

#define DOC_TYPES                                                                                  \
    "\n\nfloat32 and float64 are computed in their own precision, float16 is correctly rounded;\n" \
    "integers become the float type that NumPy promotes them to. NaN in, NaN out; infinities\n"    \
    "give the limits; subnormals are kept; no floating-point warning is raised."
#define DOC_CR                                                                                     \
    "\n\nCorrectly rounded: the float32 nearest to the true value, for every float32. Smaller\n"   \
    "types are widened to it; float64 is refused."
#define DOC_BETA                                                                                   \
    "\n\nbeta > 0 is the sharpness (NaN otherwise). Where beta*x > threshold, strictly, the\n"     \
    "function is x itself; an infinite threshold gives the exact function, 20 PyTorch's."

#define DOC_softplus                                                                               \
    "log(1 + e^(beta x)) / beta: x, smoothly bent to zero. Positive wherever the rounded true\n"   \
    "value is.\n\nError below 1 ULP for beta = 1, below 2 ULP for any other." DOC_BETA DOC_TYPES
#define DOC_softplus_grad                                                                          \
    "dy * sigma(beta x): the gradient of softplus; dy above the threshold.\n\n"                    \
    "Error of sigma below 1 ULP for beta = 1, below 2 ULP for any other." DOC_BETA DOC_TYPES
#define DOC_softplus_grad_y                                                                        \
    "dy * (1 - e^(-beta y)): the gradient of softplus from its output y alone.\n\n"                \
    "Error of the factor below 1 ULP for beta = 1, below 2 ULP for any other." DOC_BETA DOC_TYPES
#define DOC_softplus_grad2                                                                         \
    "dy * beta e / (1 + e)^2, e = e^(-|beta x|): the second derivative of softplus; zero where\n"  \
    "beta*x >= threshold. Never s(1 - s), which is zero from x = 37 in float64.\n\n"               \
    "Error of the factor below 2 ULP." DOC_BETA DOC_TYPES
#define DOC_softplus_deriv                                                                         \
    "The k-th derivative of softplus in x, 0 <= k <= 64 (NaN beyond); k = 0 is softplus, k = 1\n"  \
    "sigma(beta x); from k = 2 on, zero where beta*x >= threshold.\n\n"                            \
    "Error below 2 ULP for k <= 8; near a zero of it, of its magnitude around that." DOC_BETA      \
        DOC_TYPES
#define DOC_softplus_grad_beta                                                                     \
    "-dy * H(sigma(beta x)) / beta^2, H the binary entropy: the gradient of softplus in beta,\n"   \
    "one term an element; zero where beta*x > threshold.\n\n"                                      \
    "Error of the factor below 2 ULP." DOC_BETA DOC_TYPES
#define DOC_softplus_both                                                                          \
    "(softplus(x), sigma(beta x)): value and derivative in one pass.\n\n"                          \
    "Errors below 2 ULP." DOC_BETA DOC_TYPES
#define DOC_bias_softplus                                                                          \
    "softplus(x + bias): the last step of a layer, in one pass.\n\n"                               \
    "The same numbers as softplus gives for the rounded sum." DOC_BETA DOC_TYPES
#define DOC_softplus_inv                                                                           \
    "y + log(1 - e^(-beta y)) / beta: the x whose softplus is y; y itself where\n"                 \
    "beta*y > threshold; -inf at 0; NaN below. Accurate around its zero y = log(2)/beta too.\n\n"  \
    "Error below 1 ULP for beta = 1, below 2 ULP for any other." DOC_BETA DOC_TYPES
#define DOC_sigmoid "sigma(x) = 1 / (1 + e^-x).\n\nError below 1 ULP." DOC_TYPES
#define DOC_sigmoid_grad "dy * sigma(x) sigma(-x).\n\nError of the factor below 2 ULP." DOC_TYPES
#define DOC_log_sigmoid "log sigma(x) = -softplus(-x).\n\nError below 1 ULP." DOC_TYPES
#define DOC_log_sigmoid_grad "dy * sigma(-x).\n\nError of the factor below 1 ULP." DOC_TYPES
#define DOC_logit                                                                                  \
    "log(p / (1 - p)), the inverse of sigmoid; infinite at 0 and 1, NaN outside. Accurate\n"       \
    "around its zero 1/2 too.\n\nError below 1 ULP." DOC_TYPES
#define DOC_log1mexp "log(1 - e^-a), a > 0; -inf at 0, NaN below.\n\nError below 1 ULP." DOC_TYPES
#define DOC_logexpm1                                                                               \
    "log(e^a - 1), a > 0; -inf at 0, NaN below. Accurate around its zero log 2 too.\n\n"           \
    "Error below 1 ULP." DOC_TYPES
#define DOC_binary_entropy                                                                         \
    "H(p) = -p log p - (1 - p) log(1 - p) in nats; NaN outside [0, 1].\n\n"                        \
    "Error below 1 ULP." DOC_TYPES
#define DOC_softplus_conj                                                                          \
    "-H(p), the convex conjugate of softplus: infinite outside [0, 1]; its gradient is logit.\n\n" \
    "Error below 1 ULP." DOC_TYPES
#define DOC_logaddexp "log(e^a + e^b); infinities as limits.\n\nError below 1 ULP." DOC_TYPES
#define DOC_logsumexp                                                                              \
    "log(sum of e^x) over an axis, the last by default; -inf over nothing." DOC_TYPES
#define DOC_softmax "e^x / (sum of e^x) over an axis, the last by default." DOC_TYPES
#define DOC_log_softmax "x - logsumexp(x) over an axis, the last by default." DOC_TYPES
#define DOC_softmax_cross_entropy                                                                  \
    "(loss, dx) for logits x and an integer label a row: loss = logsumexp(x) - x[label] and its\n" \
    "gradient dx = softmax(x) - onehot(label); NaN for a label outside the row." DOC_TYPES
#define DOC_softplus_cr "softplus for beta = 1: log(1 + e^x)." DOC_CR
#define DOC_softplus_inv_cr "The inverse of softplus for beta = 1: y + log(1 - e^-y)." DOC_CR
#define DOC_sigmoid_cr "sigma(x) = 1 / (1 + e^-x)." DOC_CR
#define DOC_log_sigmoid_cr "log sigma(x)." DOC_CR
#define DOC_logit_cr "log(p / (1 - p))." DOC_CR
#define DOC_log1mexp_cr "log(1 - e^-a), a > 0." DOC_CR
#define DOC_relu "max(x, 0).\n\nExact." DOC_TYPES
#define DOC_relu_grad "dy where x > 0, zero elsewhere.\n\nExact." DOC_TYPES
#define DOC_bias_relu "max(x + bias, 0), in one pass.\n\nExact for the rounded sum." DOC_TYPES
#define DOC_leaky_relu "x > 0 ? x : slope x.\n\nCorrectly rounded." DOC_TYPES
#define DOC_leaky_relu_grad "dy where x > 0, slope dy elsewhere.\n\nCorrectly rounded." DOC_TYPES
#define DOC_elu                                                                                    \
    "x > 0 ? x : alpha (e^x - 1).\n\nError below 1 ULP for alpha = 1, else below 2 ULP." DOC_TYPES
#define DOC_elu_grad                                                                               \
    "dy where x > 0, dy alpha e^x elsewhere.\n\n"                                                  \
    "Error of the factor below 1 ULP for alpha = 1." DOC_TYPES
#define DOC_gelu "x Phi(x), Phi the normal distribution function.\n\nError below 1 ULP." DOC_TYPES
#define DOC_gelu_grad "dy * (Phi(x) + x phi(x)).\n\nError of the factor below 2 ULP." DOC_TYPES
#define DOC_gelu_tanh                                                                              \
    "x sigma(2 t), t = sqrt(2/pi) (x + 0.044715 x^3): gelu's usual approximation.\n\n"             \
    "Error below 1 ULP." DOC_TYPES
#define DOC_gelu_tanh_grad                                                                         \
    "dy times the derivative of gelu_tanh.\n\nError of the factor below 2 ULP." DOC_TYPES
#define DOC_silu "x sigma(x).\n\nError below 1 ULP." DOC_TYPES
#define DOC_silu_grad                                                                              \
    "dy times the derivative of silu.\n\nError of the factor below 2 ULP." DOC_TYPES
#define DOC_mish "x tanh(softplus(x)).\n\nError below 1 ULP." DOC_TYPES
#define DOC_mish_grad                                                                              \
    "dy times the derivative of mish.\n\nError of the factor below 2 ULP." DOC_TYPES
#define DOC_tanh "tanh(x).\n\nError below 1 ULP." DOC_TYPES
#define DOC_tanh_grad "dy / cosh(x)^2.\n\nError of the factor below 2 ULP." DOC_TYPES
#define DOC_squareplus "(x + sqrt(x^2 + b)) / 2, b >= 0.\n\nError below 1 ULP." DOC_TYPES
#define DOC_squareplus_grad                                                                        \
    "dy times the derivative of squareplus.\n\nError of the factor below 1 ULP." DOC_TYPES

#endif
