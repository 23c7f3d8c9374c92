"""The ufuncs: right against the definitions in 60 digits, and NumPy's behaviour in every corner."""

import threading
import warnings

import numpy as np
import pytest
import softplus
import truth

FLOATS = (np.float16, np.float32, np.float64)
RNG = np.random.default_rng(7)

# Ops that combine neighbours have tests of their own.
ELEMENTWISE = sorted(truth.functions)
GENERAL = {"logsumexp", "softmax", "log_softmax", "softmax_cross_entropy"}
FUSED = {"bias_softplus", "bias_relu"}
ROUNDED = {"softplus_cr", "softplus_inv_cr", "sigmoid_cr", "log_sigmoid_cr", "logit_cr", "log1mexp_cr"}


def arrays(name, dtype, n):
    """Arguments inside the domain: the arrays first, then parameters that are exact in float16."""
    shape = softplus._ufuncs.shapes[name]
    unit = name in ("logit", "binary_entropy", "softplus_conj")
    positive = name in ("softplus_inv", "softplus_grad_y", "log1mexp", "logexpm1")
    x = RNG.uniform(0.01, 0.99, n) if unit else RNG.normal(0, 3, n)
    x = (np.abs(x) + 0.01 if positive else x).astype(dtype)
    second = [RNG.normal(0, 2, n).astype(dtype)] if shape in ("map2",) or "grad" in shape else []
    order = [3] if shape == "derivp2" else []
    own = [0.25] if shape in ("map1p1", "gradp1") else []
    beta = [1.5] if shape in ("map1p2", "gradp2", "derivp2", "bothp2") else []
    return [x, *second], [*order, *own, *beta]


def test_every_op_is_tested():
    assert set(softplus.ufuncs.__all__) == set(ELEMENTWISE) | GENERAL | FUSED | ROUNDED


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("name", ELEMENTWISE)
def test_truth(name, dtype):
    inputs, parameters = arrays(name, dtype, 40)
    got = getattr(softplus, name)(*inputs, *parameters)
    got = got if isinstance(got, tuple) else (got,)
    gradient = "grad" in name
    for i in range(len(inputs[0])):
        exact = [truth.mp(float(a[i])) for a in inputs] + [truth.mp(p) for p in parameters]
        want = truth.functions[name](*exact)
        for g, w in zip(got, want if isinstance(want, tuple) else (want,)):
            assert g.dtype == dtype
            # A gradient's bound is its factor's; the product with dy adds a rounding.
            assert truth.ulps(g[i], w, dtype) < 2 + gradient, (name, exact, g[i])


@pytest.mark.parametrize("call", [(), (0, 2, 1, 0, 1.0, 20.0, 0), (0, 4, 1, 0, 0), (999, 4, 0, 0, 0)])
def test_dense_refuses_what_it_cannot_read(call):
    with pytest.raises(TypeError, match="dense"):
        softplus._ufuncs.dense(*call)


def test_published_values():
    x = np.array([-2.0, -1, 0, 1, 2])
    article = {1: [0.126928, 0.313262, 0.693147, 1.313262, 2.126928],
               2: [0.009075, 0.063464, 0.346574, 1.063464, 2.009075],
               0.5: [0.626523, 0.948154, 1.386294, 1.948154, 2.626523]}
    for beta, want in article.items():
        np.testing.assert_allclose(softplus.softplus(x, beta), want, atol=5e-7)
    assert softplus.softplus(25.0, threshold=20) == 25
    assert softplus.softplus(20.1) == 20.10000000186501 - 1e-16
    assert softplus.softplus_grad2(37.42994775023705, 1.0) == pytest.approx(5.551115123125775e-17)
    assert softplus.softplus_grad(np.float32(0.2736), np.float32(1), 3, 1) == pytest.approx(
        0.69440615)
    np.testing.assert_allclose(softplus.softplus([-500.0, -100, -10, 1e-6, 10]),
                               [7.12457641e-218, 3.72007598e-44, 4.53988992e-5, 0.693147681,
                                10.0000454])


def test_threshold_is_pytorchs():
    """Linear iff beta*x > threshold; the second derivative is zero from equality on."""
    x = np.array([9.999, 10, 10.001])
    assert (softplus.softplus(x, 2, 20) == x).tolist() == [False, False, True]
    assert (softplus.softplus_grad(x, 1.0, 2, 20) == 1).tolist() == [False, False, True]
    assert (softplus.softplus_grad2(x, 1.0, 2, 20) == 0).tolist() == [False, True, True]
    assert (softplus.softplus_grad_beta(x, 1.0, 2, 20) == 0).tolist() == [False, False, True]


@pytest.mark.parametrize("dtype", FLOATS)
def test_special_values(dtype):
    inf, nan = np.array([np.inf, np.nan], dtype)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert softplus.softplus(inf) == inf and softplus.softplus(-inf) == 0
        assert np.isnan(softplus.softplus(nan)) and np.isnan(softplus.softplus(inf, -1))
        assert softplus.softplus_inv(dtype(0)) == -inf and np.isnan(softplus.logit(dtype(2)))
        assert softplus.softplus(dtype(0.5), 1e30 if dtype != np.float16 else 6e4) == 0.5
        assert softplus.logaddexp(-inf, -inf) == -inf and softplus.logaddexp(inf, -inf) == inf


def test_half_is_the_librarys():
    """Correctly rounded: double, rounded once, but where its own error decides; nothing is that near."""
    every = np.arange(2**16, dtype=np.uint16).view(np.float16)
    ordinary = every[np.abs(every.astype(float)) > 2**-4]  # below, sigma lies beside midpoints
    with np.errstate(all="ignore"):
        for f in (softplus.softplus, softplus.sigmoid, softplus.log_sigmoid, softplus.tanh):
            want = f(ordinary.astype(np.float64)).astype(np.float16)
            np.testing.assert_array_equal(f(ordinary), want)
        rows = ordinary[: 64 * 500].reshape(64, 500)
        rows = np.where(np.isfinite(rows), rows, 0)
        want = softplus.softmax(rows.astype(np.float64)).astype(np.float16)
        np.testing.assert_array_equal(softplus.softmax(rows), want)


@pytest.mark.parametrize("name", sorted(ROUNDED))
def test_correctly_rounded(name):
    """The nearest float32; equal to double rounded once but within 2^-29 of a midpoint."""
    f, plain = getattr(softplus, name), getattr(softplus, name.removesuffix("_cr"))
    x = arrays(name.removesuffix("_cr"), np.float32, 20000)[0][0]
    np.testing.assert_array_equal(f(x), plain(x.astype(np.float64)).astype(np.float32))
    assert f(x[::7]).tolist() == f(x)[::7].tolist()
    assert f(np.float16([0.5])).dtype == np.float32 and np.isnan(f(np.float32(np.nan)))
    with pytest.raises(TypeError):
        f(x.astype(np.float64))
    with pytest.raises(TypeError, match="dense"):
        softplus._ufuncs.dense(list(softplus._ufuncs.shapes).index(name), 8, 0, 0, 0)


def test_half_rounds_ties_overflow_and_subnormals():
    """relu is the identity on x >= 0: leaky_relu with slope s shows every rounding of s*x."""
    x = -np.arange(2**15, dtype=np.uint16).view(np.float16)
    for slope in (0.5, 2.0, 0.33325195):
        with np.errstate(all="ignore"):
            want = (x.astype(np.float32) * np.float32(np.float16(slope))).astype(np.float16)
        np.testing.assert_array_equal(softplus.leaky_relu(x, slope), want)


def test_other_types():
    assert softplus.softplus(1).dtype == softplus.softplus([1, 2]).dtype == np.float64
    assert softplus.sigmoid(np.int16([1])).dtype == np.float32
    assert softplus.softplus(np.float32([1]), 2.0, 20.0).dtype == np.float32
    assert softplus.softplus(np.float32([1]), np.float64([2])).dtype == np.float64
    assert softplus.softplus(np.float32([1]), dtype=np.float64).dtype == np.float64
    for bad in (np.array([1j]), np.array(["a"]), np.array([None])):
        with pytest.raises(TypeError):
            softplus.softplus(bad)


# ------------------------------------------------------------------ NumPy's machinery


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("name", ELEMENTWISE)
def test_strides(name, dtype):
    """Any layout gives the bits of the dense call; 1,500 elements pass through several blocks."""
    inputs, parameters = arrays(name, dtype, 1500)
    f = getattr(softplus, name)
    want = np.asarray(f(*inputs, *parameters))
    wide = [np.repeat(a, 3)[::3] for a in inputs]
    reverse = [np.ascontiguousarray(a[::-1])[::-1] for a in inputs]
    mixed = [wide[0], *inputs[1:]]
    square = [np.asfortranarray(a.reshape(30, 50)) for a in inputs]
    np.testing.assert_array_equal(np.asarray(f(*wide, *parameters)), want)
    np.testing.assert_array_equal(np.asarray(f(*reverse, *parameters)), want)
    np.testing.assert_array_equal(np.asarray(f(*mixed, *parameters)), want)
    np.testing.assert_array_equal(
        np.asarray(f(*square, *parameters)).reshape(want.shape), want)


def test_unaligned_and_swapped():
    x = RNG.normal(size=1500)
    want = softplus.softplus(x)
    packed = np.zeros(1500, dtype=[("byte", "u1"), ("x", "<f8")])
    packed["x"] = x
    np.testing.assert_array_equal(softplus.softplus(packed["x"]), want)
    np.testing.assert_array_equal(softplus.softplus(x.astype(">f8")), want)


@pytest.mark.parametrize("dtype", FLOATS)
def test_parameters_broadcast(dtype):
    """A beta or threshold of any layout gives the bits of one call for each element."""
    x = RNG.normal(0, 3, (40, 50)).astype(dtype)
    beta = RNG.choice([0.5, 1, 2], (40, 50)).astype(dtype)
    threshold = RNG.choice([1, 20, np.inf], (40, 1)).astype(dtype)
    full = softplus.softplus(x, beta, threshold)
    column = softplus.softplus(x, beta[:, :1], threshold)
    row = softplus.softplus(x, beta[:1], 20)
    assert full.dtype == dtype
    for i, j in np.ndindex(x.shape):
        assert full[i, j] == softplus.softplus(x[i, j], beta[i, j], threshold[i, 0])
        assert column[i, j] == softplus.softplus(x[i, j], beta[i, 0], threshold[i, 0])
        assert row[i, j] == softplus.softplus(x[i, j], beta[0, j], dtype(20))


def test_orders_broadcast():
    x = np.linspace(-3, 3, 7)
    every = softplus.softplus_deriv(x, np.arange(-1, 66)[:, None])
    assert np.isnan(every[[0, -1]]).all()
    np.testing.assert_array_equal(every[1], softplus.softplus(x))
    np.testing.assert_array_equal(every[2], softplus.softplus_grad(x, 1.0))
    np.testing.assert_array_equal(every[5], softplus.softplus_deriv(x, 4))
    with pytest.raises(TypeError):
        softplus.softplus_deriv(x, 1.5)


def test_out_and_where():
    x = RNG.normal(size=1500).astype(np.float32)
    want = softplus.softplus(x)
    out = np.full(1500, 7, np.float32)
    assert softplus.softplus(x, out=out) is out
    np.testing.assert_array_equal(out, want)
    out[:] = 7
    softplus.softplus(x, out=out, where=x > 0)
    np.testing.assert_array_equal(out, np.where(x > 0, want, 7))
    wide = np.zeros(3000, np.float32)
    softplus.softplus(x, out=wide[::2])
    np.testing.assert_array_equal(wide[::2], want)
    assert not wide[1::2].any()
    value, slope = softplus.softplus_both(x, out=(np.empty_like(x), out))
    assert slope is out
    np.testing.assert_allclose(value, want, rtol=3e-7)


def test_in_place_and_overlap():
    x = RNG.normal(size=1500)
    want = softplus.softplus(x)
    same = x.copy()
    softplus.softplus(same, out=same)
    np.testing.assert_array_equal(same, want)
    shifted = x.copy()
    softplus.softplus(shifted[:-1], out=shifted[1:])
    np.testing.assert_array_equal(shifted[1:], want[:-1])
    twisted = x.copy()
    softplus.softplus(twisted, out=twisted[::-1])
    np.testing.assert_array_equal(twisted[::-1], want)


def test_empty():
    assert softplus.softplus(np.empty((0, 3), np.float32)).shape == (0, 3)
    assert softplus.logsumexp(np.empty((2, 0))).tolist() == [-np.inf, -np.inf]
    assert softplus.softmax(np.empty((2, 0))).shape == (2, 0)


def test_subclasses_keep_their_type():
    masked = np.ma.masked_array([1.0, 2.0], [True, False])
    class Tagged(np.ndarray):
        pass

    assert isinstance(softplus.softplus(np.ones(3).view(Tagged)), Tagged)
    assert softplus.softplus(masked).mask.tolist() == [True, False]


def test_other_threads_run_meanwhile():
    """NumPy lets go of the interpreter around a loop: a counter in another thread moves on."""
    x = np.zeros(2_000_000)
    seen, stop = [0], threading.Event()

    def count():
        while not stop.is_set():
            seen[0] += 1

    thread = threading.Thread(target=count)
    thread.start()
    moved = 0
    for _ in range(20):
        before = seen[0]
        softplus.softplus(x)
        moved += seen[0] > before
    stop.set()
    thread.join()
    assert moved > 0


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("n", [1, 2, 3, 9, 700])
def test_reductions(n, dtype):
    """Each step takes the result before it, whatever the layout."""
    f = softplus.logaddexp
    x = RNG.normal(size=(3, n)).astype(dtype)
    want = x.copy()
    for i in range(1, n):
        want[:, i] = f(want[:, i - 1], x[:, i])
    for y in (x, np.asfortranarray(x), np.repeat(x, 2, axis=1)[:, ::2]):
        np.testing.assert_array_equal(f.accumulate(y, axis=1), want)
        np.testing.assert_array_equal(f.reduce(y, axis=1), want[:, -1])
        np.testing.assert_array_equal(f.reduce(y.T), want[:, -1])
        np.testing.assert_array_equal(f.reduceat(y, [0], axis=1), want[:, -1:])
    assert softplus.bias_relu.reduce(np.array([1, -3, 4, 2], dtype)) == 6


# ------------------------------------------------------------------ over an axis


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("axis", [0, 1, -1])
def test_axes(dtype, axis):
    x = RNG.normal(0, 3, (4, 5, 6)).astype(dtype)
    wide = x.astype(np.float64)
    e = np.exp(wide - wide.max(axis, keepdims=True))
    total = e.sum(axis, keepdims=True)
    tolerance = dict(rtol=4 * np.finfo(dtype).eps, atol=4 * float(np.finfo(dtype).eps))
    np.testing.assert_allclose(softplus.softmax(x, axis=axis), e / total, **tolerance)
    np.testing.assert_allclose(softplus.log_softmax(x, axis=axis), np.log(e / total), **tolerance)
    lse = wide.max(axis) + np.log(total.squeeze(axis))
    np.testing.assert_allclose(softplus.logsumexp(x, axis=axis), lse, **tolerance)
    np.testing.assert_array_equal(softplus.logsumexp(x, axis=axis, keepdims=True).squeeze(axis),
                                  softplus.logsumexp(x, axis=axis))
    np.testing.assert_array_equal(softplus.softmax(x[::2, ::-1], axis=axis),
                                  softplus.softmax(x[::2, ::-1].copy(), axis=axis))


def test_softmax_cross_entropy():
    x = RNG.normal(0, 3, (5, 4))
    label = np.array([0, 3, 2, -1, 2**40])
    loss, dx = softplus.softmax_cross_entropy(x, label)
    for r in range(3):
        assert loss[r] == pytest.approx(softplus.logsumexp(x[r]) - x[r, label[r]])
        np.testing.assert_allclose(dx[r], softplus.softmax(x[r]) - np.eye(4)[label[r]], atol=1e-15)
    assert np.isnan(loss[3:]).all() and np.isnan(dx[3:]).all()
    again = softplus.softmax_cross_entropy(np.asfortranarray(x[:3]), label[:3].astype(np.int32))
    np.testing.assert_array_equal(again[1], dx[:3])


def test_bias():
    x, bias = RNG.normal(size=(30, 20)), RNG.normal(size=20)
    np.testing.assert_array_equal(softplus.bias_softplus(x, bias, 2, 5),
                                  softplus.softplus(x + bias, 2, 5))
    np.testing.assert_array_equal(softplus.bias_relu(x, bias), softplus.relu(x + bias))
    np.testing.assert_array_equal(softplus.bias_relu(x.T, bias[:, None]),
                                  softplus.relu(x + bias).T)
