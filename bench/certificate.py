#!/usr/bin/env python3
"""How right libsoftplus and its peers are: every STRIDE-th block of 2^14 floats, of all floats.

    certificate.py --library libsoftplus.so --judge libcertificate.so [--native peers_native]
                   [--stride N] [--tsv FILE]

Judged as libsoftplus's own proof judges it, by MPFR wherever double cannot tell. Numbers of the
wrong kind (0 or infinite where the truth is neither, of the wrong sign) are counted apart from
the largest error.
"""

import argparse
import ctypes
import datetime
import os
import subprocess
import sys
import tempfile

import numpy as np
import peers

BLOCK = 1 << 14
HALF = 0x7F800001  # numbers of one sign, infinity included


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


class Judge:
    def __init__(self, path):
        self.library = ctypes.CDLL(path)
        self.library.certificate_open.restype = ctypes.c_void_p

    def one_liner(self, x, y, extra=()):
        return lambda: self.library.one_liner(
            ctypes.c_size_t(x.size), peers.pointer(x), peers.pointer(y)
        )

    def certify(self, op, results):
        """results: pairs of arrays, inputs and what a peer made of them."""
        handle = self.library.certificate_open(op.encode())
        if not handle:
            sys.exit(f"certificate: {op} cannot be judged")
        handle = ctypes.c_void_p(handle)
        for x, got in results:
            self.library.certificate_judge(
                handle, ctypes.c_size_t(x.size), peers.pointer(x), peers.pointer(got)
            )
        found = Certified()
        self.library.certificate_close(handle, ctypes.byref(found))
        return found


def computed(make, stride, is_gradient):
    """A peer's results, block by block, in arrays that the next block takes again."""
    calls = {}
    for x in blocks(stride):
        if x.size not in calls:
            held, y = np.empty_like(x), np.empty_like(x)
            calls[x.size] = held, y, make(held, y, (np.ones_like(x),) if is_gradient else ())
        held, y, call = calls[x.size]
        np.copyto(held, x)
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


def native(command, stride):
    """(name, results) of the peers that a program of their own runs, over one file."""
    x = np.concatenate(list(blocks(stride)))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "input")
        x.tofile(path)
        run = [command, path, "1", str(x.size), "4096", os.path.join(folder, "result-")]
        said = subprocess.run(run, check=True, capture_output=True, text=True).stdout
        for line in said.splitlines():
            name, _, result = line.split("\t")
            yield name, x, np.fromfile(result, np.float32)


def pieces(x, y, stride):
    at = 0
    for block in blocks(stride):
        yield x[at : at + block.size], y[at : at + block.size]
        at += block.size


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--library", required=True)
    parser.add_argument("--judge", required=True)
    parser.add_argument("--native", default="")
    parser.add_argument("--stride", type=int, default=64)
    parser.add_argument("--functions", nargs="+")
    parser.add_argument("--tsv")
    options = parser.parse_args()
    judge, sp = Judge(options.judge), peers.Softplus(options.library)
    peers.by_jax = fresh  # before the table of peers is made
    out = open(options.tsv, "w") if options.tsv else None

    def line(*cells):
        text = "\t".join(str(cell) for cell in cells)
        print(text, flush=True)
        if out:
            print(text, file=out, flush=True)

    def report(op, peer, found):
        share = 100 * found.nearest / found.points
        line(op, peer, f"{found.ulps:.4g}", float(found.x).hex(), f"{share:.4f}", found.zeros,
             found.wrong, found.infinite, found.falls, found.points)  # fmt: skip

    line(f"# {datetime.date.today()}; {peers.versions(sp)}; "
         f"every {options.stride}th block of 2^14 consecutive floats")  # fmt: skip
    line("function", "peer", "ulps", "x", "nearest", "zeros", "wrong", "infinite", "falls", "points")
    for op, (_, _, _, makers) in peers.functions(sp).items():
        if options.functions and op not in options.functions:
            continue
        if op == "softplus":
            makers["the one-liner"] = judge.one_liner
        for peer, make in makers.items():
            results = computed(make, options.stride, op.endswith("_grad"))
            report(op, peer, judge.certify(op, results))
        if op == "softplus" and options.native:
            for name, x, y in native(options.native, options.stride):
                report(op, name, judge.certify(op, pieces(x, y, options.stride)))


if __name__ == "__main__":
    main()
