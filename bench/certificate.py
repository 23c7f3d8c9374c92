#!/usr/bin/env python3
"""How right libsoftplus and its peers are, in every type.

    certificate.py --library libsoftplus.so --judge libcertificate.so [--native peers_native]
                   [--types f32 f64 f16 bf16] [--functions NAME...] [--stride N] [--tsv FILE]

f16 and bf16: all numbers. f32: every STRIDE-th block of 2^14 floats, of all floats. f64: numbers
from everywhere, fewer where MPFR alone knows the truth. Judged as libsoftplus's own proof judges
it, by MPFR wherever double cannot tell. Numbers of the wrong kind (0 or infinite where the truth is
neither, of the wrong sign) are counted apart from the largest error.
"""

import argparse
import ctypes
import datetime
import os
import re
import subprocess
import sys
import tempfile

import numpy as np
import peers

BLOCK = 1 << 14
HALF = 0x7F800001  # numbers of one sign, infinity included
F64_POINTS = 1 << 21
QUICK_F64 = ("softplus", "softplus_grad", "sigmoid", "log_sigmoid", "silu")  # long double knows


class Certified(ctypes.Structure):
    _fields_ = [(name, ctypes.c_double) for name in ("ulps", "x", "got", "want")] + [
        (name, ctypes.c_uint64)
        for name in ("points", "nearest", "zeros", "wrong", "infinite", "falls")
    ]


def blocks(stride):
    """Consecutive floats in rising order, without NaNs; the ends of both signs among them."""
    starts = [i for i in range(0, HALF, BLOCK) if i // BLOCK % stride == 0 or i + BLOCK >= HALF]
    for start in reversed(starts):
        bits = np.arange(start, min(start + BLOCK, HALF), dtype=np.uint32)[::-1]
        yield (bits | np.uint32(0x80000000)).view(np.float32)
    for start in starts:
        yield np.arange(start, min(start + BLOCK, HALF), dtype=np.uint32).view(np.float32)


def halves(dtype):
    """All of them but NaNs, in rising order, -0 before 0."""
    bits = np.arange(1 << 16, dtype=np.uint16)
    rising = np.concatenate([bits[:0x7FFF:-1], bits[:0x8000]]).view(dtype)
    with np.errstate(invalid="ignore"):
        return rising[~np.isnan(rising)]


class Judge:
    def __init__(self, path, stride):
        self.stride = stride
        self.library = ctypes.CDLL(path)
        self.library.certificate_open.restype = ctypes.c_void_p
        self.library.certificate_sample.restype = ctypes.c_size_t
        self.library.certificate_compiler.restype = ctypes.c_char_p

    def compiler(self):
        return self.library.certificate_compiler().decode()

    def one_liner(self, x, y, extra=()):
        """In float for halves."""
        real = x.dtype if x.dtype in (np.float32, np.float64) else np.dtype(np.float32)
        function = getattr(self.library, f"one_liner_{peers.type_name(real)}")

        def call():
            wide = np.ascontiguousarray(x, real)
            result = np.empty_like(wide)
            function(ctypes.c_size_t(x.size), peers.pointer(wide), peers.pointer(result))
            with np.errstate(over="ignore"):
                np.copyto(y, result.astype(y.dtype))

        return call

    def open(self, op, kind):
        handle = self.library.certificate_open(op.encode(), kind.encode())
        if not handle:
            sys.exit(f"certificate: {op} cannot be judged in {kind}")
        return ctypes.c_void_p(handle)

    def inputs(self, op, kind):
        """Arrays of the type."""
        if kind == "f32":
            return blocks(self.stride)
        if kind != "f64":
            return [halves(peers.TYPES[kind])]
        sample = np.empty(F64_POINTS if op in QUICK_F64 else F64_POINTS // 16)
        handle = self.open(op, kind)
        n = self.library.certificate_sample(
            handle, ctypes.c_size_t(sample.size), peers.pointer(sample)
        )
        self.library.certificate_close(handle, ctypes.byref(Certified()))
        return [sample[:n].copy()]

    def certify(self, op, kind, results):
        """results: pairs of arrays, inputs and what a peer made of them."""
        handle = self.open(op, kind)
        for x, got in results:
            x, got = (np.ascontiguousarray(a, np.float64) for a in (x, got))
            self.library.certificate_judge(
                handle, ctypes.c_size_t(x.size), peers.pointer(x), peers.pointer(got)
            )
        found = Certified()
        self.library.certificate_close(handle, ctypes.byref(found))
        return found


def computed(make, inputs, is_gradient):
    """A peer's results, block by block, in arrays that the next block takes again."""
    calls = {}
    for x in inputs:
        if x.size not in calls:
            held, y = np.empty_like(x), np.empty_like(x)
            calls[x.size] = held, y, make(held, y, (np.ones_like(x),) if is_gradient else ())
        held, y, call = calls[x.size]
        np.copyto(held, x)
        with np.errstate(all="ignore"):
            call()
        peers.finish(call)
        yield x, y


def fresh(function):
    """JAX copies its input when a call is made: made anew for each block."""

    def make(x, y, extra=()):
        compiled = peers.jax.jit(function)

        def call():
            np.copyto(y, np.asarray(compiled(peers.jnp.asarray(x), *extra)))

        return call

    return make


def native(command, kind, inputs):
    """(name, pairs of arrays) of the peers that a program of their own runs, over one file."""
    inputs = list(inputs)
    x = np.concatenate(inputs)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "input")
        x.tofile(path)
        run = [command, path, "1", str(x.size), "4096", os.path.join(folder, "result-")]
        run += [] if kind == "f32" else [kind]
        done = subprocess.run(run, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(done.stderr.strip())
        ends = np.cumsum([block.size for block in inputs])[:-1]
        for line in done.stdout.splitlines():
            name, _, result = line.split("\t")
            yield name, zip(inputs, np.split(np.fromfile(result, x.dtype), ends))


class Report:
    def __init__(self, path):
        self.out = open(path, "w") if path else None

    def line(self, *cells):
        text = "\t".join(str(cell) for cell in cells)
        print(text, flush=True)
        if self.out:
            print(text, file=self.out, flush=True)

    def found(self, op, kind, peer, found):
        share = 100 * found.nearest / found.points
        self.line(op, kind, peer, f"{found.ulps:.4g}", float(found.x).hex(), f"{share:.4f}",
                  found.zeros, found.wrong, found.infinite, found.falls, found.points, "")  # fmt: skip

    def missing(self, op, kind, peer, why):
        self.line(op, kind, peer, *[""] * 8, why)


def reason(error):
    why = re.sub(r"\[ONNXRuntimeError\] : \d+ : ", "", " ".join(str(error).split()))
    return why if len(why) < 60 else why[:57] + "..."


def certify_peers(judge, report, op, kind, makers):
    for peer, make in makers.items():
        if peer == "libsoftplus cr" and kind != "f32":
            continue  # it exists in float only
        try:
            results = computed(make, judge.inputs(op, kind), op.endswith("_grad"))
            found = judge.certify(op, kind, results)
        except Exception as error:  # a peer without this type, which it says in words of its own
            report.missing(op, kind, peer, reason(error))
            continue
        report.found(op, kind, peer, found)


def certify_native(judge, report, op, kind, command):
    try:
        for name, results in native(command, kind, judge.inputs(op, kind)):
            report.found(op, kind, name, judge.certify(op, kind, results))
    except RuntimeError as error:
        report.missing(op, kind, "oneDNN", reason(error))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--library", required=True)
    parser.add_argument("--judge", required=True)
    parser.add_argument("--native", default="")
    parser.add_argument("--stride", type=int, default=64)
    parser.add_argument("--types", nargs="+", default=list(peers.TYPES), choices=list(peers.TYPES))
    parser.add_argument("--functions", nargs="+")
    parser.add_argument("--tsv")
    options = parser.parse_args()
    judge, sp = Judge(options.judge, options.stride), peers.Softplus(options.library)
    peers.by_jax = fresh  # before the table of peers is made
    report = Report(options.tsv)
    report.line(f"# {datetime.date.today()}; {peers.versions(sp)}; "
                f"judge compiled by {judge.compiler()}; "
                f"f32: every {options.stride}th block of 2^14 consecutive floats")  # fmt: skip
    report.line("function", "type", "peer", "ulps", "x", "nearest", "zeros", "wrong", "infinite",
                "falls", "points", "missing")  # fmt: skip
    for kind in options.types:
        for op, (_, _, _, makers) in peers.functions(sp).items():
            if options.functions and op not in options.functions:
                continue
            if op == "softplus":
                makers["the one-liner"] = judge.one_liner
            certify_peers(judge, report, op, kind, makers)
            if op == "softplus" and options.native and kind != "f64":  # that they are not asked for
                certify_native(judge, report, op, kind, options.native)


if __name__ == "__main__":
    main()
