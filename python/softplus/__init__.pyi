# Types of the public functions. A function without parameters is a NumPy ufunc; one with parameters
# passes other keywords (out, where, dtype, ...) on to its ufunc.
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from . import ufuncs as ufuncs

__version__: str

def isa() -> str: ...

def softplus(
    x: ArrayLike,
    beta: ArrayLike = ...,
    threshold: ArrayLike = ...,
    **ufunc_keywords: Any,
) -> Any: ...
def softplus_grad(
    x: ArrayLike,
    dy: ArrayLike,
    beta: ArrayLike = ...,
    threshold: ArrayLike = ...,
    **ufunc_keywords: Any,
) -> Any: ...
def softplus_grad_y(
    y: ArrayLike,
    dy: ArrayLike,
    beta: ArrayLike = ...,
    threshold: ArrayLike = ...,
    **ufunc_keywords: Any,
) -> Any: ...
def softplus_grad2(
    x: ArrayLike,
    dy: ArrayLike,
    beta: ArrayLike = ...,
    threshold: ArrayLike = ...,
    **ufunc_keywords: Any,
) -> Any: ...
def softplus_deriv(
    x: ArrayLike,
    k: ArrayLike,
    beta: ArrayLike = ...,
    threshold: ArrayLike = ...,
    **ufunc_keywords: Any,
) -> Any: ...
def softplus_grad_beta(
    x: ArrayLike,
    dy: ArrayLike,
    beta: ArrayLike = ...,
    threshold: ArrayLike = ...,
    **ufunc_keywords: Any,
) -> Any: ...
def softplus_both(
    x: ArrayLike,
    beta: ArrayLike = ...,
    threshold: ArrayLike = ...,
    **ufunc_keywords: Any,
) -> tuple[Any, Any]: ...
def bias_softplus(
    x: ArrayLike,
    bias: ArrayLike,
    beta: ArrayLike = ...,
    threshold: ArrayLike = ...,
    **ufunc_keywords: Any,
) -> Any: ...
def softplus_inv(
    y: ArrayLike,
    beta: ArrayLike = ...,
    threshold: ArrayLike = ...,
    **ufunc_keywords: Any,
) -> Any: ...
sigmoid: np.ufunc
sigmoid_grad: np.ufunc
log_sigmoid: np.ufunc
log_sigmoid_grad: np.ufunc
logit: np.ufunc
log1mexp: np.ufunc
logexpm1: np.ufunc
binary_entropy: np.ufunc
softplus_conj: np.ufunc
logaddexp: np.ufunc
logsumexp: np.ufunc
softmax: np.ufunc
log_softmax: np.ufunc
softmax_cross_entropy: np.ufunc
relu: np.ufunc
relu_grad: np.ufunc
bias_relu: np.ufunc
def leaky_relu(x: ArrayLike, slope: ArrayLike = ..., **ufunc_keywords: Any) -> Any: ...
def leaky_relu_grad(
    x: ArrayLike,
    dy: ArrayLike,
    slope: ArrayLike = ...,
    **ufunc_keywords: Any,
) -> Any: ...
def elu(x: ArrayLike, alpha: ArrayLike = ..., **ufunc_keywords: Any) -> Any: ...
def elu_grad(
    x: ArrayLike,
    dy: ArrayLike,
    alpha: ArrayLike = ...,
    **ufunc_keywords: Any,
) -> Any: ...
gelu: np.ufunc
gelu_grad: np.ufunc
gelu_tanh: np.ufunc
gelu_tanh_grad: np.ufunc
silu: np.ufunc
silu_grad: np.ufunc
mish: np.ufunc
mish_grad: np.ufunc
tanh: np.ufunc
tanh_grad: np.ufunc
def squareplus(x: ArrayLike, b: ArrayLike = ..., **ufunc_keywords: Any) -> Any: ...
def squareplus_grad(
    x: ArrayLike,
    dy: ArrayLike,
    b: ArrayLike = ...,
    **ufunc_keywords: Any,
) -> Any: ...
softplus_cr: np.ufunc
softplus_inv_cr: np.ufunc
sigmoid_cr: np.ufunc
log_sigmoid_cr: np.ufunc
logit_cr: np.ufunc
log1mexp_cr: np.ufunc
