"""softplus for JAX, by XLA's foreign function interface; differentiable to any order, both ways.

    >>> import jax, jax.numpy as jnp
    >>> from softplus.jax import softplus
    >>> [round(float(y), 6) for y in softplus(jnp.array([-2.0, 0.0, 2.0]))]
    [0.126928, 0.693147, 2.126928]
    >>> round(float(jax.grad(jax.grad(softplus))(10.0)), 9)
    4.5396e-05

beta and threshold are constants of the compiled program. On other devices than the CPU the same
functions are computed by XLA's own operations. Present where the package was built beside jaxlib:
pip install --no-build-isolation ./python
"""

import ctypes
import functools
import math
import pathlib

import jax
import jax.numpy as jnp
import numpy as np

__all__ = ["inverse", "softplus"]

_library = pathlib.Path(__file__).with_name("_jax.so")
if not _library.exists():
    raise ImportError(
        "softplus was built without jaxlib's headers; where jax is installed, "
        "pip install --no-build-isolation ./python builds this module too"
    )
_handlers = ctypes.CDLL(str(_library))
for _name in ("value", "derivative", "inverse"):
    _handler = jax.ffi.pycapsule(getattr(_handlers, f"softplus_{_name}"))
    jax.ffi.register_ffi_target(f"softplus_{_name}", _handler, platform="cpu")


def _call(name, elsewhere, x, **constants):
    """libsoftplus on the CPU, elsewhere(x) on other devices; 16-bit types in float32."""
    if x.dtype not in (jnp.float32, jnp.float64):
        return _call(name, elsewhere, x.astype(jnp.float32), **constants).astype(x.dtype)

    def on_cpu(x):
        result = jax.ShapeDtypeStruct(x.shape, x.dtype)
        call = jax.ffi.ffi_call(f"softplus_{name}", result, vmap_method="expand_dims")
        return call(x, **constants)

    return jax.lax.platform_dependent(x, cpu=on_cpu, default=elsewhere)


def _by_xla(x, beta, threshold):
    return jnp.where(beta * x > threshold, x, jnp.logaddexp(beta * x, 0) / beta)


def _derivative_by_xla(k, x, beta, threshold):
    f = functools.partial(_by_xla, beta=beta, threshold=threshold)
    for _ in range(k):
        f = functools.partial(lambda f, x: jax.jvp(f, (x,), (jnp.ones_like(x),))[1], f)
    return f(x)


@functools.partial(jax.custom_jvp, nondiff_argnums=(1, 2, 3))
def _derivative(x, k, beta, threshold):
    """The k-th derivative of softplus; k = 0 is softplus."""
    elsewhere = functools.partial(_derivative_by_xla, k, beta=beta, threshold=threshold)
    constants = dict(beta=np.float64(beta), threshold=np.float64(threshold))
    if k == 0:
        return _call("value", elsewhere, x, **constants)
    return _call("derivative", elsewhere, x, **constants, k=np.int64(k))


@_derivative.defjvp
def _(k, beta, threshold, primals, tangents):
    (x,), (dx,) = primals, tangents
    return _derivative(x, k, beta, threshold), _derivative(x, k + 1, beta, threshold) * dx


@functools.partial(jax.custom_jvp, nondiff_argnums=(1, 2))
def _inverse(y, beta, threshold):
    def elsewhere(y):
        exact = y + jnp.log(-jnp.expm1(-beta * y)) / beta
        return jnp.where(beta * y > threshold, y, exact)

    constants = dict(beta=np.float64(beta), threshold=np.float64(threshold))
    return _call("inverse", elsewhere, y, **constants)


@_inverse.defjvp
def _(beta, threshold, primals, tangents):
    (y,), (dy,) = primals, tangents
    x = _inverse(y, beta, threshold)
    return x, dy / _derivative(x, 1, beta, threshold)


def _floating(x):
    x = jnp.asarray(x)
    return x if jnp.issubdtype(x.dtype, jnp.floating) else x.astype(jnp.result_type(float))


def softplus(x, beta=1.0, threshold=math.inf):
    """log(1 + e^(beta x)) / beta; x where beta*x > threshold. The default is the exact function."""
    return _derivative(_floating(x), 0, float(beta), float(threshold))


def inverse(y, beta=1.0, threshold=math.inf):
    """The x whose softplus is y; y where beta*y > threshold; accurate around its zero too."""
    return _inverse(_floating(y), float(beta), float(threshold))
