"""The five large matrix products of a 784-512-512-10 step in batches of 256: what limits it. The CBLAS
that the lab is linked with, with the kernels it chooses and with others that it has (OpenBLAS's
OPENBLAS_CORETYPE), beside PyTorch's and JAX's products of the same arrays; GFLOP/s of one core's
processor time, the best of many. Refuses to time a product that is wrong.

    products.py TRAIN_PROGRAM [--tsv FILE]
"""

import argparse
import ctypes
import os
import subprocess
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

import numpy as np

PRODUCTS = [  # name, transposed a, transposed b, rows, columns, inner
    ("forward 1", False, True, 256, 512, 784),
    ("forward 2", False, True, 256, 512, 512),
    ("weights 1", True, False, 512, 784, 256),
    ("weights 2", True, False, 512, 512, 256),
    ("inputs 2", False, False, 256, 512, 512),
]
CORES = ("", "HASWELL", "ZEN", "SKYLAKEX", "COOPERLAKE")  # "": its own choice
ROW_MAJOR, PLAIN, TRANSPOSED = 101, 111, 112


def operands(product):
    _, ta, tb, m, n, k = product
    random = np.random.default_rng(1)
    a = random.standard_normal((k, m) if ta else (m, k), dtype=np.float32)
    b = random.standard_normal((n, k) if tb else (k, n), dtype=np.float32)
    return a, b, (a.T if ta else a) @ (b.T if tb else b)


def blas(path, product):
    """A call of cblas_sgemm and where it leaves its result."""
    _, ta, tb, m, n, k = product
    a, b, _ = operands(product)
    c = np.zeros((m, n), dtype=np.float32)
    where = lambda x: ctypes.c_void_p(x.ctypes.data)
    one, none = ctypes.c_float(1), ctypes.c_float(0)
    gemm = ctypes.CDLL(path).cblas_sgemm
    args = (ROW_MAJOR, TRANSPOSED if ta else PLAIN, TRANSPOSED if tb else PLAIN, m, n, k, one, where(a),
            m if ta else k, where(b), k if tb else n, none, where(c), n)
    return lambda: gemm(*args), lambda: c, (a, b)


def torch_product(product):
    import torch

    torch.set_num_threads(1)
    _, ta, tb, *_ = product
    a, b, _ = operands(product)
    x, y = torch.tensor(a), torch.tensor(b)
    call = lambda: (x.T if ta else x) @ (y.T if tb else y)
    return call, lambda: call().numpy(), (x, y)


def jax_product(product):
    import jax
    import jax.numpy as jnp

    _, ta, tb, *_ = product
    a, b, _ = operands(product)
    x, y = jnp.asarray(a), jnp.asarray(b)
    product = jax.jit(lambda x, y: (x.T if ta else x) @ (y.T if tb else y))
    call = lambda: product(x, y).block_until_ready()
    return call, lambda: np.asarray(call()), (x, y)


def speed(made, product):
    call, result, _keep = made
    *_, m, n, k = product
    call()
    if not np.allclose(result(), operands(product)[2], rtol=1e-3, atol=1e-3):
        sys.exit(f"{product[0]}: a wrong product")
    best = 1e9
    for _ in range(100):
        begin = time.process_time_ns()
        call()
        best = min(best, time.process_time_ns() - begin)
    return 2 * m * n * k / best


def linked(program):
    """The library that has the lab's cblas_sgemm."""
    said = subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout
    return next(l.split()[2] for l in said.splitlines() if "blas" in l)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--tsv")
    parser.add_argument("--blas-only", action="store_true", help="this process's CBLAS, a number a line")
    args = parser.parse_args()
    path = linked(args.program)
    if args.blas_only:
        for product in PRODUCTS:
            print(speed(blas(path, product), product))
        return
    found = {}
    for core in CORES:
        env = {k: v for k, v in os.environ.items() if k != "OPENBLAS_CORETYPE"}
        if core:
            env["OPENBLAS_CORETYPE"] = core
        told = subprocess.run([sys.executable, __file__, args.program, "--blas-only"], env=env, check=True,
                              capture_output=True, text=True).stdout
        found[os.path.basename(path) + (f", {core}" if core else "")] = [float(x) for x in told.split()]
    found["PyTorch"] = [speed(torch_product(p), p) for p in PRODUCTS]
    found["JAX"] = [speed(jax_product(p), p) for p in PRODUCTS]
    for name, speeds in found.items():
        print(f"{name:28}", *(f"{p[0]} {s:4.0f}" for p, s in zip(PRODUCTS, speeds)), "GFLOP/s", sep="  ")
    if args.tsv:
        with open(args.tsv, "w") as f:
            f.write("library\tproduct\tgflops\n")
            for name, speeds in found.items():
                for product, s in zip(PRODUCTS, speeds):
                    f.write(f"{name}\t{product[0]}\t{s:.1f}\n")


if __name__ == "__main__":
    main()
