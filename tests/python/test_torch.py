"""softplus.torch: PyTorch's softplus to the mask, derivatives to any order, ways to call."""

import copy
import math
import pickle
import types

import mpmath
import numpy as np
import pytest
import truth

torch = pytest.importorskip("torch")
import softplus.torch as ours  # noqa: E402

nn = torch.nn
F = nn.functional
DOUBLE = dict(dtype=torch.float64)


@pytest.fixture(autouse=True)
def seed():
    torch.manual_seed(3)


def formula(x, beta, threshold):
    """PyTorch's formula of float32 numbers, its predicate in float32, its value in float64."""
    wide, beta = x.double(), np.float32(beta)
    return torch.where(beta * x > threshold, wide, F.softplus(wide, float(beta), math.inf))


def ulps(got, want):
    """Distances in units of float32's spacing at the wanted (float64) values."""
    want = want.numpy()
    with np.errstate(under="ignore"):
        spacing = np.spacing(np.abs(want).astype(np.float32)).astype(np.float64)
    return np.abs(got.double().numpy() - want) / spacing


# ------------------------------------------------------------------ values


@pytest.mark.parametrize("threshold", [1.0, 5.0, 20.0, 60.0])
@pytest.mark.parametrize("beta", [0.1, 0.5, 1.0, 2.0, 5.0, 100.0])
def test_grid(beta, threshold):
    """Within 2 ULP of PyTorch's formula, linear at the same points."""
    n = 1_000_000 if (beta, threshold) == (1, 20) else 40_000
    x = torch.randn(n) * 12 / min(beta, 10)
    x[:3] = torch.tensor([threshold / beta, -80 / beta, 80 / beta])
    got = ours.softplus(x, beta, threshold)
    assert got.dtype == torch.float32
    assert ulps(got, formula(x, beta, threshold)).max() < 2
    linear = np.float32(beta) * x > threshold
    assert torch.equal(got[linear], x[linear])
    torch.testing.assert_close(got, F.softplus(x, beta, threshold))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_masks_at_the_threshold(dtype):
    """Gradient one strictly above, curvature zero from equality on, as PyTorch has it."""
    near = torch.tensor([9.999, 10.0, 10.001, -3.0, 0.0], dtype=dtype)
    results = []
    for f in (ours.softplus, F.softplus):
        x = near.clone().requires_grad_()
        (first,) = torch.autograd.grad(f(x, 2.0, 20.0).sum(), x, create_graph=True)
        (second,) = torch.autograd.grad(first.sum(), x)
        results.append((first.detach(), second))
    (first, second), (first_theirs, second_theirs) = results
    assert first[2] == 1 and second.eq(0).tolist() == [False, True, True, False, False]
    if dtype == torch.float64:  # in float32 PyTorch's s (1 - s) is zero long before the threshold
        assert torch.equal(second == 0, second_theirs == 0)
    torch.testing.assert_close(first, first_theirs)
    torch.testing.assert_close(second, second_theirs, atol=1e-6, rtol=1e-5)


def test_better_than_pytorch_without_threshold():
    """Against 60 digits, in float64: below 1 ULP where PyTorch's jump at 20 is 580,000."""
    x = torch.linspace(-40, 40, 801, **DOUBLE)
    want = [truth.softplus(truth.mp(float(v))) for v in x]
    got = [truth.ulps(float(v), w, np.float64) for v, w in zip(ours.softplus(x, 1, math.inf), want)]
    peer = [truth.ulps(float(v), w, np.float64) for v, w in zip(F.softplus(x), want)]
    assert max(got) < 1
    assert max(peer) > 1e5
    curvature = torch.autograd.functional.hessian(
        lambda t: ours.softplus(t, 1, math.inf), torch.tensor(37.42994775023705, **DOUBLE))
    assert float(curvature) == pytest.approx(5.551115123125775e-17, rel=1e-14)


def test_published_values():
    """pytorch#61568, burn#5374, pytorch#171249."""
    x = torch.tensor(0.2736, requires_grad=True)
    ours.softplus(x, 3, 1).backward()
    assert float(x.grad) == pytest.approx(0.69440615)
    big = torch.tensor([20.0, 50, 100])
    assert torch.equal(ours.softplus(big), big)
    assert float(ours.softplus(torch.tensor(0.5), 1e30, math.inf)) == 0.5


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_short_types(dtype):
    x = (torch.randn(5000) * 5).to(dtype).requires_grad_()
    y = ours.softplus(x)
    y.sum().backward()
    assert y.dtype == x.grad.dtype == dtype
    assert torch.equal(y, ours.softplus(x.detach().float()).to(dtype))
    wide = x.detach().float().requires_grad_()
    ours.softplus(wide).sum().backward()
    assert torch.equal(x.grad, wide.grad.to(dtype))


# ------------------------------------------------------------------ derivatives


X = torch.tensor([-3.0, -0.5, 0.1, 1.7, 4.0], **DOUBLE)


@pytest.mark.parametrize("f", [
    ours.softplus,
    lambda x: ours.softplus(x, 2.5, math.inf),
    lambda x: ours.softplus(x, 3.0, 1.0),
    lambda x: ours.inverse(x.exp(), 2.0, math.inf),
], ids=["default", "beta", "threshold", "inverse"])
def test_derivatives(f):
    x = X.clone().requires_grad_()
    assert torch.autograd.gradcheck(f, (x,), check_forward_ad=True)
    assert torch.autograd.gradgradcheck(f, (x,))


@pytest.mark.parametrize("order", range(1, 7))
def test_high_orders(order):
    x = X.clone().requires_grad_()
    y = ours.softplus(x, 1.5, math.inf)
    for _ in range(order):
        (y,) = torch.autograd.grad(y.sum(), x, create_graph=True)
    for at, got in zip(X.tolist(), y.tolist()):
        want = truth.softplus_derivative(truth.mp(at), order, truth.mp(1.5))
        assert got == pytest.approx(float(want), rel=1e-13, abs=1e-14)


def test_transforms():
    """torch.func: forward over reverse, a gradient for each sample, batches of batches."""
    hessian = torch.func.hessian(lambda x: ours.softplus(x, 2.0, math.inf).sum())(X)
    want = [float(truth.softplus_derivative(truth.mp(v), 2, truth.mp(2))) for v in X.tolist()]
    torch.testing.assert_close(hessian, torch.tensor(want, **DOUBLE).diag())
    each = torch.func.vmap(torch.func.grad(ours.softplus))(X)
    torch.testing.assert_close(each, torch.sigmoid(X))
    square = torch.randn(3, 4)
    twice = torch.func.vmap(torch.func.vmap(ours.softplus), in_dims=1, out_dims=1)(square)
    assert torch.equal(twice, ours.softplus(square))
    betas = torch.tensor([0.5, 2.0])
    many = torch.func.vmap(lambda b: ours.softplus(square, b, math.inf))(betas)
    assert torch.equal(many[1], ours.softplus(square, 2.0, math.inf))


def test_beta_is_differentiable():
    x, beta = X.clone().requires_grad_(), torch.tensor([0.7, 1, 1.5, 2, 3.0], **DOUBLE)
    for b in (beta, beta[:1], beta[2]):
        b = b.clone().requires_grad_()
        assert torch.autograd.gradcheck(lambda x, b: ours.softplus(x, b, math.inf), (x, b))
        assert torch.autograd.gradgradcheck(lambda x, b: ours.softplus(x, b, math.inf), (x, b))


def test_gradient_in_beta_is_exact():
    """-H(sigma)/beta^2 far out, where x sigma / beta - softplus / beta^2 cancels to nothing."""
    x, beta = torch.tensor(50.0, **DOUBLE), torch.tensor(2.0, requires_grad=True, **DOUBLE)
    ours.softplus(x, beta, math.inf).backward()
    want = mpmath.diff(lambda b: truth.softplus(truth.mp(50), b), truth.mp(2))
    assert float(beta.grad) == pytest.approx(float(want), rel=1e-12)


# ------------------------------------------------------------------ a drop-in


def test_module_is_a_drop_in():
    a, b = nn.Softplus(2.0, 10.0), ours.Softplus(2.0, 10.0)
    assert repr(a) == repr(b) and isinstance(b, nn.Softplus)
    assert b.state_dict() == a.state_dict() == {}
    assert repr(ours.Softplus()) == repr(nn.Softplus())
    for clone in (copy.deepcopy(b), pickle.loads(pickle.dumps(b))):
        assert torch.equal(clone(X), b(X))
    model = ours.replace(nn.Sequential(nn.Linear(2, 2), nn.Sequential(a), nn.ReLU()))
    assert type(model[1][0]) is ours.Softplus and model[1][0].threshold == 10


def test_replace_keeps_what_it_replaces():
    """One module used twice, and the hooks on it."""
    shared, seen = nn.Softplus(3.0), []
    shared.register_forward_hook(lambda *_: seen.append(1))
    model = ours.replace(nn.Sequential(nn.Linear(2, 2), shared, nn.Linear(2, 2), shared).eval())
    assert type(model[1]) is ours.Softplus and model[1] is model[3] and model[1].beta == 3
    assert not model[1].training
    model(torch.randn(3, 2))
    assert len(seen) == 2
    alone = ours.replace(nn.Softplus(2.0))
    assert type(alone) is ours.Softplus and alone.beta == 2


def test_what_we_leave_to_pytorch():
    x = torch.randn(5)
    for beta in (-1.5, -0.1):
        torch.testing.assert_close(ours.softplus(x, beta), F.softplus(x, beta))
    with pytest.raises(type(error_of(F.softplus, torch.arange(3)))):
        ours.softplus(torch.arange(3))
    with pytest.raises(type(error_of(F.softplus, [1.0]))):
        ours.softplus([1.0])
    meta = torch.empty(3, device="meta")
    assert ours.softplus(meta).device.type == "meta"
    assert ours.softplus(meta, 1, math.inf).shape == (3,)


def error_of(f, *arguments):
    with pytest.raises(Exception) as caught:
        f(*arguments)
    return caught.value


@pytest.mark.parametrize("make", [
    lambda: torch.randn(4, 5, 6),
    lambda: torch.randn(4, 5, 6).transpose(0, 2),
    lambda: torch.randn(2, 3, 4, 5).to(memory_format=torch.channels_last),
    lambda: torch.randn(8, 9)[::2, 1::3],
    lambda: torch.randn(3, 1).expand(3, 4),
    lambda: torch.randn(()),
    lambda: torch.randn(0, 3),
    lambda: torch.randn(6, dtype=torch.complex64).conj().imag,
], ids=["dense", "transposed", "channels_last", "sliced", "expanded", "scalar", "empty", "negated"])
def test_layouts(make):
    x = make()
    got, theirs = ours.softplus(x), F.softplus(x)
    assert got.shape == theirs.shape and got.stride() == theirs.stride()
    assert torch.equal(got, ours.softplus(x.clone(memory_format=torch.contiguous_format)))
    torch.testing.assert_close(got, theirs)
    leaf = x.detach().clone().requires_grad_()
    ours.softplus(leaf).sum().backward()  # a gradient that is one number, expanded
    torch.testing.assert_close(leaf.grad, torch.sigmoid(leaf.detach()))


@pytest.mark.parametrize("x", [torch.randn(6, 7), torch.randn(6, 7).T], ids=["dense", "transposed"])
def test_no_copy(x, monkeypatch):
    """The kernel reads the tensor's own memory, and the result is the memory it wrote."""
    seen = []

    def by_address(op, size, count, x, beta, threshold, out):
        seen.extend([x, out])

    def by_array(x, beta, threshold, out):
        seen.extend([x.ctypes.data, out.ctypes.data])

    spies = types.SimpleNamespace(dense=by_address, softplus=by_array)
    monkeypatch.setattr(ours, "_ufuncs", spies)
    result = ours._apply("softplus", (x,), 1.0, 20.0)
    assert seen == [x.data_ptr(), result.data_ptr()]


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_both_ways_to_memory_agree(dtype, monkeypatch):
    x, dy = torch.randn(2, 1000, dtype=dtype)
    by_address = [ours._slope(x, dy, k, 1.5, 3.0) for k in (1, 2, 3)]
    monkeypatch.setattr(ours, "_LARGE", 0)
    for k, want in zip((1, 2, 3), by_address):
        assert torch.equal(ours._slope(x, dy, k, 1.5, 3.0), want)


def test_gradients_flow_where_asked():
    x = torch.randn(4)
    assert not ours.softplus(x).requires_grad
    x.requires_grad_()
    assert ours.softplus(x).requires_grad
    with torch.no_grad():
        assert not ours.softplus(x).requires_grad
    with torch.inference_mode():
        assert ours.softplus(torch.randn(2)).is_inference()


# ------------------------------------------------------------------ torch.compile and friends


def small_model():
    return nn.Sequential(nn.Linear(3, 8), ours.Softplus(), nn.Linear(8, 8),
                         ours.LearnableSoftplus(8), nn.Linear(8, 1))


@pytest.mark.parametrize("dynamic", [False, True])
def test_compile(dynamic):
    """One graph, no break; the same values and gradients."""
    model = small_model()
    compiled = torch.compile(model, fullgraph=True, backend="aot_eager", dynamic=dynamic)
    for rows in (5, 7):
        x = torch.randn(rows, 3)
        results = []
        for m in (model, compiled):
            model.zero_grad()
            y = m(x)
            y.square().sum().backward()
            results.append([y.detach(), *(p.grad.clone() for p in model.parameters())])
        for a, b in zip(*results):
            torch.testing.assert_close(a, b)


def test_export():
    x = torch.randn(5, 3)
    model = small_model()
    program = torch.export.export(model, (x,))
    assert "softplus.value" in str(program.graph)
    torch.testing.assert_close(program.module()(x), model(x))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of PyTorch, about itself
def test_jit_trace():
    model = small_model()
    traced = torch.jit.trace(model, torch.randn(5, 3))
    assert "softplus::value" in str(traced.inlined_graph)
    x = torch.randn(7, 3)
    torch.testing.assert_close(traced(x), model(x))


@pytest.mark.parametrize("name,rest", [
    ("value", (2.0, 20.0)),
    ("slope", (torch.ones_like(X), 1, 2.0, 20.0)),
    ("slope", (torch.ones_like(X), 3, 2.0, 20.0)),
    ("inverse", (2.0, 20.0)),
    ("by_beta", (torch.tensor(2.0, **DOUBLE).expand(5), 0, 20.0)),
    ("by_beta", (torch.tensor(2.0, **DOUBLE).expand(5), 2, 20.0)),
    ("grad_beta", (torch.tensor(2.0, **DOUBLE).expand(5), 20.0)),
])
def test_operators_keep_their_promises(name, rest):
    """PyTorch's own check of schema, fake kernel, autograd registration and tracing."""
    operator = getattr(torch.ops.softplus, name).default
    torch.library.opcheck(operator, (X.abs().requires_grad_(), *rest))


@pytest.mark.parametrize("make", [
    lambda: torch.randn(3, 4).T,
    lambda: torch.randn(8, 6)[::2, ::2],
    lambda: torch.randn(4, 1).expand(4, 3),
    lambda: torch.randn(3, 4).half().T,
], ids=["transposed", "sliced", "expanded", "short"])
def test_results_are_laid_out_as_promised(make):
    """Compiled programs count on the strides that the fake kernels tell."""
    x, dense = make(), torch.ones(4, 3, dtype=make().dtype)
    by_column, by_row = 1 + torch.rand(3).to(x.dtype), 1 + torch.rand(4, 1).to(x.dtype)
    calls = [("value", x, 2.0, 20.0), ("inverse", x, 2.0, 20.0)]
    calls += [("slope", x, dense, k, 2.0, 20.0) for k in (1, 2, 3)]
    for beta in (by_column.expand(4, 3), by_row.expand(4, 3)):
        calls += [("by_beta", x, beta, k, 20.0) for k in (0, 2)] + [("grad_beta", x, beta, 20.0)]
    for name, *arguments in calls:
        operator = getattr(torch.ops.softplus, name).default
        torch.library.opcheck(operator, arguments, test_utils="test_faketensor")


# ------------------------------------------------------------------ inverse and a learnt beta


def test_inverse():
    y = torch.tensor([1e-30, 1e-3, math.log(2), 1.0, 30.0], **DOUBLE)
    torch.testing.assert_close(ours.softplus(ours.inverse(y, 1, math.inf), 1, math.inf), y,
                               rtol=1e-13, atol=0)
    near_zero = torch.tensor(math.log(2) + 1e-9, **DOUBLE)
    want = truth.functions["softplus_inv"](truth.mp(float(near_zero)), truth.mp(1))
    assert float(ours.inverse(near_zero)) == pytest.approx(float(want), rel=1e-15)
    assert ours.inverse(torch.tensor([0.0])).item() == -math.inf


@pytest.mark.parametrize(
    "shape,dim", [((40, 3), 1), ((4, 3, 5, 6), 1), ((3, 7), 0), ((4, 5, 3), -1)])
def test_learnable_is_softplus_for_each_channel(shape, dim):
    layer = ours.LearnableSoftplus(3, dim=dim)
    with torch.no_grad():
        layer.raw_beta.copy_(torch.tensor([-1.0, 0.5, 3.0]))
    x = torch.randn(shape)
    for memory in (x, x.movedim(0, -1).contiguous().movedim(-1, 0)):
        y = layer(memory)
        assert y.shape == x.shape
        for channel, beta in enumerate(layer.beta.tolist()):
            want = ours.softplus(x.select(dim, channel), beta, math.inf)
            assert torch.equal(y.select(dim, channel), want)


def test_learnable_learns():
    layer = ours.LearnableSoftplus(beta=1.0)
    assert layer.beta.item() == pytest.approx(1) and list(layer.state_dict()) == ["raw_beta"]
    optimiser = torch.optim.Adam(layer.parameters(), lr=0.1)
    x = torch.linspace(-2, 2, 200)
    target = ours.softplus(x, 2.0, math.inf)
    for _ in range(500):
        optimiser.zero_grad()
        (layer(x) - target).square().sum().backward()
        optimiser.step()
    assert layer.beta.item() == pytest.approx(2, rel=1e-2)


def test_learnable_keeps_short_types():
    layer = ours.LearnableSoftplus(3, dtype=torch.bfloat16)
    y = layer(torch.randn(5, 3, dtype=torch.bfloat16))
    y.sum().backward()
    assert y.dtype == layer.raw_beta.grad.dtype == torch.bfloat16
