"""softplus for PyTorch: a drop-in for torch.nn.Softplus, exact where it asks for exactness.

    >>> import torch
    >>> from softplus.torch import Softplus
    >>> Softplus(beta=2.0)
    Softplus(beta=2.0, threshold=20.0)
    >>> Softplus()(torch.tensor([-2.0, 0.0, 25.0]))
    tensor([ 0.1269,  0.6931, 25.0000])

CPU tensors of float32 and float64 are read where they lie; float16 and bfloat16 are computed in
float32, as PyTorch does. Every derivative in x, of any order, is one pass of libsoftplus, with
PyTorch's masks: linear where beta*x > threshold, no curvature where beta*x >= threshold. Anything
else (other devices and layouts, integers, beta <= 0) goes to PyTorch itself.

threshold=math.inf is the exact function. It is not the default here because PyTorch's 20 is.
"""

import functools
import math

import numpy
import torch
from torch import Tensor

from . import _ufuncs

__all__ = ["LearnableSoftplus", "Softplus", "inverse", "replace", "softplus"]


# Sets, because a look into one costs less than PyTorch's comparisons.
_COMPUTED = frozenset((torch.float32, torch.float64))
_OURS = _COMPUTED | {torch.float16, torch.bfloat16}
_PLAIN = frozenset((Tensor, torch.nn.Parameter))


# ------------------------------------------------------------------ from tensors to ufuncs

# From this many elements on, NumPy's memory (below) is worth its array objects.
_LARGE = 1 << 20
_PLACE = {name: place for place, name in enumerate(_ufuncs.shapes)}


@functools.lru_cache
def _parameter(value, dtype):
    """beta or threshold as NumPy takes it fastest: an array of no dimension, of the data's type."""
    with numpy.errstate(over="ignore"):
        return numpy.array(value, dtype)


def _result(x, array):
    """Memory for a result laid out like x, whose elements are in array. NumPy asks the system for
    huge pages for a large one; PyTorch does not, and then a page fault for every 4 KiB costs more
    than softplus does."""
    return numpy.empty_like(array) if x.is_contiguous() else torch.empty_like(x).numpy()


def _apply(op, tensors, *parameters):
    """The op over CPU tensors, in a tensor of the first one's type and layout."""
    x = tensors[0]
    count = x.numel()
    if count == 0:
        return torch.empty_like(x)
    if x.dtype not in _COMPUTED:
        return _apply(op, [t.float() for t in tensors], *parameters).to(x.dtype)
    if count < _LARGE and all([t.is_contiguous() and not t.is_neg() for t in tensors]):
        out = torch.empty_like(x)
        addresses = [t.data_ptr() for t in tensors]
        _ufuncs.dense(_PLACE[op], x.itemsize, count, *addresses, *parameters, out.data_ptr())
        return out
    ufunc = getattr(_ufuncs, op)
    inputs = [(t.resolve_neg() if t.is_neg() else t).numpy() for t in tensors]
    out = _result(x, inputs[0])
    scalars = [p if type(p) is int else _parameter(p, out.dtype) for p in parameters]
    ufunc(*inputs, *scalars, out=out)
    return torch.from_numpy(out)


def _apply_by_beta(op, x, extra, beta, threshold):
    """op(x, *extra, beta, threshold) for a beta of x's shape, most often a smaller one expanded.
    Where beta changes along the last axis, a copy with that axis first has one beta a row: one call
    of the kernel a row instead of one an element."""
    if x.numel() == 0:
        return torch.empty_like(x)
    if x.dtype not in _COMPUTED:
        return _apply_by_beta(op, x.float(), extra, beta.float(), threshold).to(x.dtype)
    given, x, beta = x, x.resolve_neg(), beta.resolve_neg()
    turn = x.dim() > 1 and x.shape[-1] > 1 and beta.stride(-1) != 0
    if turn:
        x, beta = x.movedim(-1, 0).contiguous(), beta.movedim(-1, 0)
    array = x.numpy()
    out = _result(x, array)
    getattr(_ufuncs, op)(array, *extra, beta.numpy(), _parameter(threshold, out.dtype), out=out)
    y = torch.from_numpy(out)
    return torch.empty_like(given).copy_(y.movedim(0, -1)) if turn else y


# ------------------------------------------------------------------ operators


def _is_plain(x):
    """Whether x is an ordinary tensor in ordinary execution: nothing compiles, traces or fakes."""
    return (
        type(x) in _PLAIN
        and not torch.compiler.is_compiling()
        and torch._C._len_torch_dispatch_stack() == 0
        and torch._C._get_tracing_state() is None  # torch.jit.trace
    )


def _is_forward_mode():
    return torch.autograd.forward_ad._current_level >= 0


def _is_differentiated(tensors):
    """Whether a derivative of the result may be asked for, backward or forward."""
    if torch.is_grad_enabled() and any([x.requires_grad for x in tensors]):
        return True
    return _is_forward_mode()


def _operator(name, signature, compute, partials):
    """An elementwise function of tensors, all of one shape, followed by constants.

    compute(*arguments) is its value. partials(v, *arguments) has for each tensor a function that
    gives v times the derivative in that tensor, itself differentiable: with v a gradient that is
    the backward pass, and with v a tangent a term of the forward-mode derivative.

    What comes back is a function that takes the cheapest way that will do: an operator of
    torch.library, which torch.compile and everything else that traces programs understands; under
    torch.func an autograd.Function that its transforms can take apart; in plain execution a simple
    one, a small part of the operator's overhead; and compute itself where nobody differentiates.
    """

    tensors = signature.count("Tensor ")

    def arguments_of(ctx):
        return (*ctx.saved_tensors, *ctx.constants)

    def setup(ctx, inputs, output):
        ctx.save_for_backward(*inputs[:tensors])
        ctx.constants = inputs[tensors:]

    def setup_both_modes(ctx, inputs, output):
        setup(ctx, inputs, output)
        ctx.save_for_forward(*inputs[:tensors])

    def forward(ctx, *arguments):
        (setup_both_modes if _is_forward_mode() else setup)(ctx, arguments, None)
        return compute(*arguments)

    def backward(ctx, gradient):
        terms = zip(partials(gradient, *arguments_of(ctx)), ctx.needs_input_grad)
        given = [term() if needed else None for term, needed in terms]
        return (*given, *[None] * len(ctx.constants))

    def batched(info, in_dims, *arguments):
        """A batch is one more axis: the first one, of every tensor."""
        lead = [
            value.expand(info.batch_size, *value.shape) if dim is None else value.movedim(dim, 0)
            for value, dim in zip(arguments[:tensors], in_dims)
        ]
        return call(*lead, *arguments[tensors:]), 0

    def forward_mode(ctx, *tangents):
        given = [i for i, tangent in enumerate(tangents) if tangent is not None]
        return sum(partials(tangents[i], *arguments_of(ctx))[i]() for i in given)

    def autograd_function(**methods):
        # Its name shows in a result: grad_fn=<SoftplusValueBackward>.
        class_name = "Softplus" + name.title().replace("_", "")
        members = {"backward": backward, "jvp": forward_mode, **methods}
        members = {key: staticmethod(function) for key, function in members.items()}
        return type(class_name, (torch.autograd.Function,), members)

    plain = autograd_function(forward=forward)
    transformed = autograd_function(
        forward=compute, setup_context=setup_both_modes, vmap=batched
    )

    full_name = f"softplus::{name}"
    torch.library.define(full_name, signature + " -> Tensor")
    torch.library.impl(full_name, "CPU")(compute)
    torch.library.register_fake(full_name)(lambda x, *_: torch.empty_like(x))
    torch.library.register_autograd(full_name, backward, setup_context=setup)
    torch.library.register_vmap(full_name, batched)
    traced = getattr(torch.ops.softplus, name).default

    def call(*arguments):
        if not _is_plain(arguments[0]):
            return traced(*arguments)
        if torch._C._are_functorch_transforms_active():
            return transformed.apply(*arguments)
        if _is_differentiated(arguments[:tensors]):
            return plain.apply(*arguments)
        return compute(*arguments)

    return call


def _derivative(k, dy):
    """The op for dy times the k-th derivative, and its operands between x and beta; for k > 2
    there is none with dy, and the product is left to the caller."""
    if k == 0:
        return "softplus", ()
    if k <= 2:
        return ("softplus_grad", "softplus_grad2")[k - 1], (dy,)
    return "softplus_deriv", (k,)


def _compute_derivative(x, dy, k, beta, threshold):
    op, extra = _derivative(k, dy)
    if k <= 2:
        return _apply(op, (x, *extra), beta, threshold)
    return _apply(op, (x,), *extra, beta, threshold).mul_(dy)  # laid out like x, whatever dy is


# With f = softplus, f' = sigma(beta x) and so on: dy f^(k)(x), k >= 1.
_slope = _operator(
    "slope",
    "(Tensor x, Tensor dy, int k, float beta, float threshold)",
    _compute_derivative,
    lambda v, x, dy, k, *p: (
        lambda: _slope(x, v * dy, k + 1, *p),
        lambda: _slope(x, v, k, *p),
    ),
)

_value = _operator(
    "value",
    "(Tensor x, float beta, float threshold)",
    lambda x, *p: _apply("softplus", (x,), *p),
    lambda v, x, *p: (lambda: _slope(x, v, 1, *p),),
)

# dx/dy = 1 / f'(x), at the x that has this y.
_inverse = _operator(
    "inverse",
    "(Tensor y, float beta, float threshold)",
    lambda y, *p: _apply("softplus_inv", (y,), *p),
    lambda v, y, *p: (lambda: v / _slope(_inverse(y, *p), torch.ones_like(y), 1, *p),),
)

# A beta for each element, differentiable in it. With D_k = f^(k), B = df/dbeta = -H(f') / beta^2:
# dD_0/dbeta = B;  dD_k/dbeta = (k - 1) D_k / beta + x D_(k+1) / beta for k >= 1;
# dB/dx = x D_2 / beta;  dB/dbeta = -2 B / beta + x^2 D_2 / beta^2.
_by_beta = _operator(
    "by_beta",
    "(Tensor x, Tensor beta, int k, float threshold)",
    lambda x, beta, k, threshold: _apply_by_beta(
        _derivative(k, 1)[0], x, _derivative(k, 1)[1], beta, threshold
    ),
    lambda v, x, beta, k, t: (
        lambda: v * _by_beta(x, beta, k + 1, t),
        lambda: v * _grad_beta(x, beta, t)
        if k == 0
        else v * ((k - 1) * _by_beta(x, beta, k, t) + x * _by_beta(x, beta, k + 1, t)) / beta,
    ),
)

_grad_beta = _operator(
    "grad_beta",
    "(Tensor x, Tensor beta, float threshold)",
    lambda x, beta, threshold: _apply_by_beta(
        "softplus_grad_beta", x, (1,), beta, threshold
    ),
    lambda v, x, beta, t: (
        lambda: v * x / beta * _by_beta(x, beta, 2, t),
        lambda: v * ((x / beta) ** 2 * _by_beta(x, beta, 2, t) - 2 / beta * _grad_beta(x, beta, t)),
    ),
)


# ------------------------------------------------------------------ functions


def _is_ours(x):
    return (
        isinstance(x, Tensor)
        and x.is_cpu
        and x.layout == torch.strided
        and x.dtype in _OURS
    )


def softplus(input, beta=1.0, threshold=20.0):
    """torch.nn.functional.softplus: log(1 + e^(beta x)) / beta; x where beta*x > threshold.

    beta may also be a tensor that broadcasts to input's shape; the result is then differentiable
    in it too.
    """
    if isinstance(beta, Tensor):
        return _softplus_by_beta(input, beta, float(threshold))
    if _is_ours(input) and beta > 0:
        return _value(input, float(beta), float(threshold))
    if isinstance(input, Tensor) and threshold > _PYTORCH_OVERFLOWS:
        return torch.logaddexp(beta * input, torch.zeros_like(input)) / beta
    return torch.nn.functional.softplus(input, beta, threshold)


# PyTorch's e^(beta x) reaches infinity in float32 before a larger threshold saves it.
_PYTORCH_OVERFLOWS = 88.0


def _softplus_by_beta(x, beta, threshold):
    dtype = torch.promote_types(x.dtype, beta.dtype)
    x, beta = x.to(dtype), beta.to(dtype).expand_as(x)
    if _is_ours(x):
        return _by_beta(x, beta, 0, threshold)
    u = beta * x
    return torch.where(u > threshold, x, torch.logaddexp(u, torch.zeros_like(u)) / beta)


def inverse(input, beta=1.0, threshold=20.0):
    """The x whose softplus is input: y + log(1 - e^(-beta y)) / beta; y where beta*y > threshold.

    -inf at 0, NaN below; accurate around its zero log(2)/beta too.
    """
    if _is_ours(input) and beta > 0:
        return _inverse(input, float(beta), float(threshold))
    exact = input + torch.log(-torch.expm1(-beta * input)) / beta
    return torch.where(beta * input > threshold, input, exact)


# ------------------------------------------------------------------ modules


class Softplus(torch.nn.Softplus):
    """torch.nn.Softplus, computed by libsoftplus: same arguments, attributes, repr, state dict."""

    def forward(self, input):
        return softplus(input, self.beta, self.threshold)


class LearnableSoftplus(torch.nn.Module):
    """Softplus with a sharpness that is learnt: one for all, or one for each channel of axis `dim`.

    The parameter is raw_beta = inverse(beta), so that beta = softplus(raw_beta) stays positive.
    """

    def __init__(self, channels=1, beta=1.0, threshold=math.inf, dim=1, device=None, dtype=None):
        super().__init__()
        self.channels, self.threshold, self.dim = channels, threshold, dim
        initial = torch.full((channels,), float(beta), dtype=torch.float64)
        raw = inverse(initial, 1.0, math.inf).to(device, dtype or torch.get_default_dtype())
        self.raw_beta = torch.nn.Parameter(raw)

    @property
    def beta(self):
        return softplus(self.raw_beta, 1.0, math.inf)

    def forward(self, input):
        beta = self.beta
        if self.channels > 1:
            shape = [1] * input.dim()
            shape[self.dim] = self.channels
            beta = beta.view(shape)
        return softplus(input, beta, self.threshold)

    def extra_repr(self):
        return f"channels={self.channels}, threshold={self.threshold}, dim={self.dim}"


def replace(model):
    """Makes every torch.nn.Softplus of the model a Softplus, and returns the model. Each stays the
    object that it is, with its hooks, wherever the model uses it."""
    for module in model.modules():
        if type(module) is torch.nn.Softplus:
            module.__class__ = Softplus
    return model
