"""softplus.jax: values, derivatives both ways and of high order, jit and vmap."""

import doctest
import math

import numpy as np
import pytest
import softplus as sp
import truth

jax = pytest.importorskip("jax")
from jax import numpy as jnp  # noqa: E402

ours = pytest.importorskip("softplus.jax", exc_type=ImportError)


@pytest.fixture(autouse=True)
def wide():
    with jax.enable_x64(True):
        yield


def points(dtype=np.float64):
    return np.random.default_rng(2).normal(0, 5, 500).astype(dtype)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("beta,threshold", [(1, math.inf), (2, 20), (0.5, 1)])
def test_values_are_the_ufuncs(dtype, beta, threshold):
    x = points(dtype)
    want = sp.softplus(x, beta, threshold)
    for f in (ours.softplus, jax.jit(ours.softplus, static_argnums=(1, 2))):
        got = f(x, beta, threshold)
        assert got.dtype == dtype
        np.testing.assert_array_equal(got, want)
    np.testing.assert_array_equal(
        ours.inverse(want, beta, threshold), sp.softplus_inv(want, beta, threshold))


def test_derivatives():
    """Reverse over reverse over forward, against 60 digits."""
    f = lambda x: ours.softplus(x, 1.5)  # noqa: E731
    forward = lambda x: jax.jvp(f, (x,), (1.0,))[1]  # noqa: E731
    for x in (-30.0, -2.0, 0.3, 4.0):
        for order, g in ((1, jax.grad(f)), (1, forward), (2, jax.grad(jax.grad(f))),
                         (3, jax.grad(jax.grad(forward)))):
            want = float(truth.softplus_derivative(truth.mp(x), order, truth.mp(1.5)))
            assert float(g(x)) == pytest.approx(want, rel=1e-13, abs=0)
    y = 0.7
    assert float(jax.grad(ours.inverse)(y)) == pytest.approx(1 / -math.expm1(-y), rel=1e-13)


def test_curvature_far_out():
    """JAX's own second derivative cancels to zero here."""
    x = 37.42994775023705
    assert float(jax.grad(jax.grad(ours.softplus))(x)) == pytest.approx(5.551115123125775e-17)


def test_transforms():
    x = points().reshape(50, 10)
    want = sp.softplus(x)
    np.testing.assert_array_equal(jax.vmap(jax.vmap(ours.softplus), in_axes=1, out_axes=1)(x), want)
    each = jax.jit(jax.vmap(jax.grad(ours.softplus)))(x[0])
    np.testing.assert_array_equal(each, sp.softplus_grad(x[0], 1.0))
    hessian = jax.hessian(lambda x: ours.softplus(x).sum())(x[0])
    np.testing.assert_allclose(hessian, np.diag(sp.softplus_grad2(x[0], 1.0)), rtol=1e-14)


def test_short_types_and_integers():
    x = points().astype(jnp.bfloat16)
    assert ours.softplus(x).dtype == jnp.bfloat16
    np.testing.assert_array_equal(
        ours.softplus(x), jnp.asarray(sp.softplus(x.astype(np.float32))).astype(jnp.bfloat16))
    assert ours.softplus(jnp.arange(3)).dtype == jnp.float64


def test_what_other_devices_compute():
    x = points()
    for k in range(3):
        got = ours._derivative_by_xla(k, x, 2.0, math.inf)
        np.testing.assert_allclose(got, sp.softplus_deriv(x, k, 2.0), rtol=1e-9, atol=1e-12)


def test_examples():
    with jax.enable_x64(False):
        assert doctest.testmod(ours).failed == 0
