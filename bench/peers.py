#!/usr/bin/env python3
"""Times libsoftplus and its peers on the same arrays, in one run, on one core.

    peers.py --library libsoftplus.so [--native peers_native] [--tsv FILE] [--repeats N]

Every peer fills its own output array from the same input, normal(0, 3), in calls that take and
give arrays without copying. Beside each time stands the largest error in ULP over floats that
cover the function's range, against arithmetic of twice the width.
"""

import os

os.environ["OMP_NUM_THREADS"] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # before any library starts threads

import argparse
import ctypes
import math
import subprocess
import sys
import tempfile
import time

import jax
import jax.numpy as jnp
import ml_dtypes
import numpy as np
import onnx
import onnxruntime
import torch

jax.config.update("jax_enable_x64", True)
torch.set_num_threads(1)

SIZES = {"L2": 1 << 16, "DRAM": 1 << 24}
RANGE_POINTS = 1 << 20
INF = math.inf


# ---------------------------------------------------------------- what is right


def softplus_truth(x):
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def sigmoid_truth(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)


def mish_truth(x):
    w = np.exp(np.minimum(x, 40))
    n = w * (w + 2)
    return np.where(x > 40, x, x * (n / (n + 2)))


def gelu_truth(x):
    double = torch.from_numpy(x.astype(np.float64))
    return (double * torch.special.erfc(-double / math.sqrt(2)) / 2).numpy()


def gelu_tanh_truth(x):
    real = x.dtype.type
    pi, cubic = 4 * np.arctan(real(1)), real(44715) / real(1000000)
    return x * sigmoid_truth(np.sqrt(8 / pi) * (x + cubic * x**3))


def logit_truth(p):
    with np.errstate(divide="ignore"):
        return np.where(p < 0.25, np.log(p) - np.log1p(-p), np.log1p((2 * p - 1) / (1 - p)))


def ulps(got, truth, dtype):
    """(largest error in units of the truth's last place, where, are subnormals kept?)

    A peer that replaces subnormal results by 0 is told so, once; its error is that of the rest."""
    digits, smallest = (23, -126) if dtype == np.float32 else (52, -1022)
    got = got.astype(truth.dtype)
    subnormal = (np.abs(truth) < 2.0**smallest) & (np.abs(truth) >= 2.0 ** (smallest - digits))
    exponent = np.frexp(truth)[1] - 1
    unit = np.ldexp(np.ones_like(truth), np.maximum(exponent, smallest) - digits)
    with np.errstate(invalid="ignore"):
        error = np.abs(got - truth) / unit
    error = np.where(got == truth, 0, np.where(np.isnan(error), np.inf, error))
    zeros = got[subnormal & (np.abs(truth) > 2.0 ** (smallest - digits + 2))] == 0
    flushed = zeros.size > 0 and bool(zeros.mean() > 0.5)
    error = np.where(subnormal & flushed, 0, error)
    worst = int(np.argmax(error))
    return float(error[worst]), worst, "flushed" if flushed else "kept" if subnormal.any() else "-"


# ---------------------------------------------------------------- types

TYPES = {"f32": np.float32, "f64": np.float64, "f16": np.float16, "bf16": ml_dtypes.bfloat16}


def type_name(dtype):
    return next(name for name, of in TYPES.items() if dtype == of)


def tensor(a):
    """A tensor of the array's memory; NumPy's bfloat16 is not PyTorch's."""
    if a.dtype == ml_dtypes.bfloat16:
        return torch.from_numpy(a.view(np.int16)).view(torch.bfloat16)
    return torch.from_numpy(a)


# ---------------------------------------------------------------- libsoftplus


def pointer(a):
    return ctypes.c_void_p(a.ctypes.data)


class Softplus:
    """The library, without copies: a call keeps the arrays whose addresses it has."""

    def __init__(self, path):
        self.library = ctypes.CDLL(path)
        self.library.sp_isa.restype = ctypes.c_char_p

    def isa(self):
        return self.library.sp_isa().decode()

    def call(self, op, *parameters):
        """A maker of calls: (x, y) -> function of no arguments that fills y."""

        def make(x, y, extra=()):
            suffix = type_name(x.dtype)
            real = ctypes.c_double if suffix == "f64" else ctypes.c_float
            function = getattr(self.library, f"sp_{op}_{suffix}")
            function.restype = None
            arguments = [ctypes.c_size_t(x.size), pointer(x), *map(pointer, extra), pointer(y)]
            arguments += [real(p) for p in parameters]
            return lambda keep=(x, y, extra): function(*arguments)

        return make

    def rows(self, op):
        def make(x, y, extra=()):
            suffix = type_name(x.dtype)
            function = getattr(self.library, f"sp_{op}_{suffix}")
            function.restype = None
            arguments = [
                ctypes.c_size_t(x.shape[0]),
                ctypes.c_size_t(x.shape[1]),
                pointer(x),
                pointer(y),
            ]
            return lambda keep=(x, y, extra): function(*arguments)

        return make


# ---------------------------------------------------------------- peers


def by_torch(overload, *parameters, result="out"):
    def make(x, y, extra=()):
        inputs = [tensor(a) for a in (*extra, x)]
        out = {result: tensor(y)}
        return lambda: overload(*inputs, *parameters, **out)

    return make


def by_numpy(function):
    return lambda x, y, extra=(): lambda: function(x, y)


def by_jax(function):
    """JAX owns its results: y is filled once at the end, outside of the timing."""

    def make(x, y, extra=()):
        compiled = jax.jit(function)
        arrays = [jnp.asarray(a) for a in (x, *extra)]

        def call():
            call.result = compiled(*arrays)
            call.result.block_until_ready()

        call.finish = lambda: np.copyto(y, np.asarray(call.result))
        return call

    return make


def by_onnx(*nodes):
    """nodes: (operator, attributes) one after the other, as ONNX Runtime runs a model."""

    def make(x, y, extra=()):
        kind = onnx.helper.np_dtype_to_tensor_dtype(x.dtype)
        names = [f"v{i}" for i in range(len(nodes) + 1)]
        graph = onnx.helper.make_graph(
            [
                onnx.helper.make_node(op, [names[i]], [names[i + 1]], **attributes)
                for i, (op, attributes) in enumerate(nodes)
            ],
            "peer",
            [onnx.helper.make_tensor_value_info(names[0], kind, x.shape)],
            [onnx.helper.make_tensor_value_info(names[-1], kind, x.shape)],
        )
        model = onnx.helper.make_model(
            graph, opset_imports=[onnx.helper.make_opsetid("", 20)], ir_version=9
        )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        session = onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )
        binding = session.io_binding()
        for bind, name, array in (
            (binding.bind_input, names[0], x),
            (binding.bind_output, names[-1], y),
        ):
            bind(name, "cpu", 0, kind, array.shape, array.ctypes.data)
        return lambda keep=(x, y): session.run_with_iobinding(binding)

    return make


def versions(sp):
    return (
        f"libsoftplus on {sp.isa()}; PyTorch {torch.__version__}, JAX {jax.__version__}, "
        f"ONNX Runtime {onnxruntime.__version__}, NumPy {np.__version__}"
    )


def functions(sp):
    """name -> (low, high, truth, {peer: maker}); low and high bound the range of the errors."""
    aten = torch.ops.aten
    nn = jax.nn
    table = {
        "softplus": (
            -104,
            100,
            softplus_truth,
            {
                "libsoftplus": sp.call("softplus", 1, INF),
                "libsoftplus threshold=20": sp.call("softplus", 1, 20),
                "libsoftplus cr": sp.call("softplus_cr"),
                "PyTorch": by_torch(aten.softplus.out, 1, 20),
                "ONNX Runtime": by_onnx(("Softplus", {})),
                "NumPy logaddexp": by_numpy(lambda x, y: np.logaddexp(x.dtype.type(0), x, out=y)),
                "JAX": by_jax(nn.softplus),
            },
        ),
        "softplus_grad": (
            -104,
            100,
            sigmoid_truth,
            {
                "libsoftplus": sp.call("softplus_grad", 1, INF),
                "PyTorch": by_torch(aten.softplus_backward.grad_input, 1, 20, result="grad_input"),
            },
        ),
        "sigmoid": (
            -104,
            100,
            sigmoid_truth,
            {
                "libsoftplus": sp.call("sigmoid"),
                "PyTorch": by_torch(aten.sigmoid.out),
                "ONNX Runtime": by_onnx(("Sigmoid", {})),
                "JAX": by_jax(nn.sigmoid),
            },
        ),
        "log_sigmoid": (
            -100,
            104,
            lambda x: -softplus_truth(-x),
            {
                "libsoftplus": sp.call("log_sigmoid"),
                "PyTorch": by_torch(aten.log_sigmoid.out),
                "JAX": by_jax(nn.log_sigmoid),
            },
        ),
        "logit": (
            0,
            1,
            logit_truth,
            {
                "libsoftplus": sp.call("logit"),
                "PyTorch": by_torch(aten.logit.out),
                "JAX": by_jax(jax.scipy.special.logit),
            },
        ),
        "silu": (
            -104,
            100,
            lambda x: x * sigmoid_truth(x),
            {
                "libsoftplus": sp.call("silu"),
                "PyTorch": by_torch(aten.silu.out),
                "JAX": by_jax(nn.silu),
            },
        ),
        "gelu": (
            -13,
            13,
            gelu_truth,
            {
                "libsoftplus": sp.call("gelu"),
                "PyTorch": by_torch(aten.gelu.out),
                "ONNX Runtime": by_onnx(("Gelu", {"approximate": "none"})),
                "JAX": by_jax(lambda x: nn.gelu(x, approximate=False)),
            },
        ),
        "gelu_tanh": (
            -10,
            10,
            gelu_tanh_truth,
            {
                "libsoftplus": sp.call("gelu_tanh"),
                "PyTorch": lambda x, y, extra=(): lambda: aten.gelu.out(
                    tensor(x), approximate="tanh", out=tensor(y)
                ),
                "JAX": by_jax(lambda x: nn.gelu(x, approximate=True)),
            },
        ),
        "mish": (
            -104,
            100,
            mish_truth,
            {
                "libsoftplus": sp.call("mish"),
                "PyTorch": by_torch(aten.mish.out),
                "ONNX Runtime": by_onnx(("Mish", {})),
                "JAX": by_jax(nn.mish),
            },
        ),
        "tanh": (
            -20,
            20,
            np.tanh,
            {
                "libsoftplus": sp.call("tanh"),
                "PyTorch": by_torch(aten.tanh.out),
                "ONNX Runtime": by_onnx(("Tanh", {})),
                "NumPy": by_numpy(lambda x, y: np.tanh(x, out=y)),
                "JAX": by_jax(jnp.tanh),
            },
        ),
    }
    return table


def row_functions(sp):
    aten = torch.ops.aten
    return {
        "softmax": {
            "libsoftplus": sp.rows("softmax"),
            "PyTorch": by_torch(aten._softmax.out, -1, False),
            "ONNX Runtime": by_onnx(("Softmax", {"axis": -1})),
            "JAX": by_jax(jax.nn.softmax),
        },
        "log_softmax": {
            "libsoftplus": sp.rows("log_softmax"),
            "PyTorch": by_torch(aten._log_softmax.out, -1, False),
            "JAX": by_jax(jax.nn.log_softmax),
        },
    }


# ---------------------------------------------------------------- measuring


def best_ns(call, n, repeats):
    """Best of repeats, a batch of calls each, in ns an element."""
    call()
    start = time.perf_counter()
    call()
    batch = max(1, int(5e-4 / max(time.perf_counter() - start, 1e-7)))
    best = INF
    for _ in range(repeats):
        start = time.perf_counter()
        for _ in range(batch):
            call()
        best = min(best, (time.perf_counter() - start) / batch)
    return best * 1e9 / n


def range_of(low, high, dtype):
    """Floats of the range: half uniform, half uniform in the exponent."""
    random = np.random.default_rng(2026)
    half = RANGE_POINTS // 2
    uniform = random.uniform(low, high, half)
    small = np.exp2(random.uniform(-40, 0, half)) * random.choice([low, high], half)
    x = np.concatenate([uniform, small])
    return np.clip(x, low, high).astype(dtype)[:RANGE_POINTS]


def draw(name, n, dtype):
    x = np.random.default_rng(1).normal(0, 3, n)
    return (sigmoid_truth(x) if name == "logit" else x).astype(dtype)


class Table:
    def __init__(self, path):
        self.file = open(path, "w") if path else None

    def header(self, about):
        self.line(f"# {about}")
        self.line(
            "function",
            "type",
            "size",
            "peer",
            "ns",
            "times libsoftplus",
            "max ULP",
            "at",
            "subnormals",
        )

    def line(self, *cells):
        text = "\t".join(str(c) for c in cells)
        print(text, flush=True)
        if self.file:
            self.file.write(text + "\n")
            self.file.flush()


def finish(call):
    if hasattr(call, "finish"):
        call.finish()


def error_of(make, x, truth, dtype, extra):
    y = np.empty_like(x)
    call = make(x, y, extra)
    call()
    finish(call)
    return ulps(y, truth, dtype)


def measure(table, name, low, high, truth, peers, dtype, repeats):
    kind = "f32" if dtype == np.float32 else "f64"
    wide = np.float64 if dtype == np.float32 else np.longdouble
    probe = range_of(low, high, dtype)
    right = truth(probe.astype(wide))
    errors = {}  # of each peer, and where
    for size, n in SIZES.items():
        x = draw(name, n, dtype)
        y = np.empty_like(x)
        extra = (np.ones_like(x),) if name.endswith("_grad") else ()
        ours = None
        for peer, make in peers.items():
            try:
                if peer not in errors:
                    ones = (np.ones_like(probe),) if extra else ()
                    errors[peer] = error_of(make, probe, right, dtype, ones)
                ns = best_ns(make(x, y, extra), n, repeats if size == "L2" else repeats // 4 + 2)
            except Exception as e:  # a peer without this type or operator
                print(
                    f"# SKIPPED {peer} {name} {kind}: {str(e).splitlines()[0][:90]}",
                    file=sys.stderr,
                )
                continue
            ours = ours or ns
            error, worst, subnormals = errors[peer]
            table.line(
                name,
                kind,
                size,
                peer,
                f"{ns:.4f}",
                f"{ns / ours:.2f}",
                f"{error:.4g}",
                float(probe[worst]).hex(),
                subnormals,
            )


def measure_rows(table, name, peers, dtype, repeats):
    kind = "f32" if dtype == np.float32 else "f64"
    for cols in (10, 1000, 100000):
        rows = max(1, 100000 // cols)
        x = draw(name, rows * cols, dtype).reshape(rows, cols)
        y = np.empty_like(x)
        wide = x.astype(np.float64 if dtype == np.float32 else np.longdouble)
        shifted = wide - wide.max(axis=1, keepdims=True)
        total = np.exp(shifted).sum(axis=1, keepdims=True)
        right = np.exp(shifted) / total if name == "softmax" else shifted - np.log(total)
        ours = None
        for peer, make in peers.items():
            try:
                call = make(x, y)
                ns = best_ns(call, x.size, repeats)
                finish(call)
            except Exception as e:
                print(
                    f"# SKIPPED {peer} {name} {kind}: {str(e).splitlines()[0][:90]}",
                    file=sys.stderr,
                )
                continue
            ours = ours or ns
            error, worst, subnormals = ulps(y.ravel(), right.ravel(), dtype)
            table.line(
                f"{name} {cols} columns",
                kind,
                "L2",
                peer,
                f"{ns:.4f}",
                f"{ns / ours:.2f}",
                f"{error:.4g}",
                float(x.ravel()[worst]).hex(),
                subnormals,
            )


def measure_native(table, native, sp, repeats):
    """oneDNN and SLEEF, in a program of their own, on the same array in the same run."""
    probe = range_of(-104, 100, np.float32)
    right = softplus_truth(probe.astype(np.float64))
    for size, n in SIZES.items():
        x = draw("softplus", n, np.float32)
        ours = best_ns(sp.call("softplus", 1, INF)(x, np.empty_like(x)), n, repeats)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "input")
            np.concatenate([x, probe]).tofile(path)
            command = [
                native,
                path,
                str(repeats),
                str(n + probe.size),
                str(n),
                os.path.join(folder, "result-"),
            ]
            for line in subprocess.run(
                command, check=True, capture_output=True, text=True
            ).stdout.splitlines():
                peer, ns, result = line.split("\t")
                got = np.fromfile(result, np.float32)[n:]
                error, worst, subnormals = ulps(got, right, np.float32)
                table.line(
                    "softplus",
                    "f32",
                    size,
                    peer,
                    ns,
                    f"{float(ns) / ours:.2f}",
                    f"{error:.4g}",
                    float(probe[worst]).hex(),
                    subnormals,
                )


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--library", required=True)
    parser.add_argument("--native", default="")
    parser.add_argument("--tsv")
    parser.add_argument("--repeats", type=int, default=40)
    args = parser.parse_args()

    sp = Softplus(args.library)
    table = Table(args.tsv)
    table.header(f"{versions(sp)}; one core")
    if args.native:
        measure_native(table, args.native, sp, args.repeats)
    for dtype in (np.float32, np.float64):
        for name, (low, high, truth, peers) in functions(sp).items():
            if dtype == np.float64 and name == "gelu":
                continue  # no erfc of more than double to hold it against
            measure(table, name, low, high, truth, peers, dtype, args.repeats)
        for name, peers in row_functions(sp).items():
            measure_rows(table, name, peers, dtype, args.repeats)


if __name__ == "__main__":
    main()
