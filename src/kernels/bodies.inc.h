/* bodies.inc.h - every op's body, for the element type and the instruction set chosen before. */
#include "ops.def.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#ifdef SP_HALF
#include "half.inc.h"
#include "half_relu.inc.h"
#include "half_rows.inc.h"
#else

#define SP_PROTOTYPE(name, shape) SP_RESULT_##shape(T) SP_FN(name)(SP_PARAMS_##shape(T, T));
SP_OPS(SP_PROTOTYPE)
#ifdef SP_FAST_F32
SP_CR_OPS(SP_PROTOTYPE)
#endif

#include "logistic.h"
#include "normal.h"

#include "softplus.inc.h"
#include "softplus_grad.inc.h"

#ifdef SP_FAST_F32
#include "logistic_f32.h"
#include "softplus_f32.inc.h"
#include "softplus_grad_y_f32.inc.h"
#include "sigmoid_f32.inc.h"
#include "sigma_prime_f32.inc.h"
#else
#include "softplus_f64.inc.h"
#include "softplus_grad_f64.inc.h"
#include "sigmoid_f64.inc.h"
#endif

#include "softplus_deriv.inc.h"
#include "softplus_grad_beta.inc.h"
#include "log1mexp.inc.h"
#include "softplus_inv.inc.h"

#include "logit.inc.h"
#include "binary_entropy.inc.h"
#include "logaddexp.inc.h"

#ifdef SP_FAST_F32
#include "softmax_f32.inc.h"
#else
#include "softmax.inc.h"
#endif

#include "relu.inc.h"
#include "elu.inc.h"
#include "gelu.inc.h"
#include "gelu_tanh.inc.h"
#include "silu_grad.inc.h"
#include "mish.inc.h"
#include "tanh.inc.h"
#include "squareplus.inc.h"

#ifdef SP_FAST_F32
#include "activation_f32.inc.h"
#include "elu_f32.inc.h"
#include "gelu_f32.inc.h"
#include "log_exp_f32.inc.h"
#include "logit_f32.inc.h"
#include "tanh_f32.inc.h"
#include "log_cr_f32.inc.h"
#include "softplus_cr_f32.inc.h"
#else
#include "expm1_f64.inc.h"
#include "gelu_f64.inc.h"
#include "gelu_tanh_f64.inc.h"
#include "hard_f64.inc.h"
#include "log_f64.inc.h"
#include "binary_entropy_f64.inc.h" /* after NEAR_ZERO */
#include "logaddexp_f64.inc.h"
#include "mish_f64.inc.h"
#include "silu_f64.inc.h"
#include "softplus_grad_beta_f64.inc.h"
#endif

#endif
