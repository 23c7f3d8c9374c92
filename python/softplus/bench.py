"""python -m softplus.bench: how fast softplus is here, beside NumPy's logaddexp and PyTorch.

Every answer is checked before anything is timed. Peers take turns on the same arrays, on one
thread, and the smallest of many times counts: a ratio compares both at their best in one minute.
"""

import argparse
import sys
import time

import numpy as np

from . import __version__, isa, softplus

try:
    import torch

    from .torch import Softplus
except ImportError:
    torch = None

SIZES = (100_000, 10_000_000)
SECONDS = 1.0  # for each row, both peers together


def best_of_turns(functions, seconds):
    """The smallest time of one call of each, and each one's spread (median over smallest)."""
    times = [[] for _ in functions]
    calls = []
    for function in functions:
        started = time.perf_counter()
        function()
        function()
        calls.append(max(1, int(2e-3 / (time.perf_counter() - started))))
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(times[0]) < 5:
        for taken, function, count in zip(times, functions, calls):
            started = time.perf_counter()
            for _ in range(count):
                function()
            taken.append((time.perf_counter() - started) / count)
    return [(min(taken), float(np.median(taken)) / min(taken)) for taken in times]


def check(what, got, want):
    """Refuses to time a wrong answer: 2 ULP of float32 from the peer's in float64."""
    error = np.abs(got.astype(np.float64) - want) / np.spacing(np.abs(want).astype(np.float32))
    if not error.max() < 2:
        sys.exit(f"{what}: off by {error.max():.3g} ULP; nothing is timed")


def numpy_row(x):
    zero = np.float32(0)
    check("softplus", softplus(x), np.logaddexp(0.0, x.astype(np.float64)))
    return [lambda: softplus(x), lambda: np.logaddexp(zero, x)]


def forward_row(x):
    tensor = torch.from_numpy(x)
    ours, theirs = Softplus(), torch.nn.Softplus()
    check("Softplus", ours(tensor).numpy(), theirs(tensor.double()).numpy())
    return [lambda: ours(tensor), lambda: theirs(tensor)]


def training_row(x):
    tensor, dy = torch.from_numpy(x).requires_grad_(), torch.ones(len(x))

    def step(module):
        tensor.grad = None
        module(tensor).backward(dy)

    ours, theirs = Softplus(), torch.nn.Softplus()
    step(ours)
    sigmoid = torch.where(tensor > 20, 1.0, torch.sigmoid(tensor.detach().double()))
    check("Softplus' gradient", tensor.grad.numpy(), sigmoid.numpy())
    return [lambda: step(ours), lambda: step(theirs)]


def rows():
    """(what is timed, the peer, the goal for the ratio, the two functions for an array)."""
    yield "softplus", "numpy.logaddexp", 10, numpy_row
    if torch:
        yield "Softplus, forward", "torch.nn.Softplus", 3, forward_row
        yield "Softplus, forward and backward", "torch.nn.Softplus", 2, training_row


def main():
    parser = argparse.ArgumentParser(prog="python -m softplus.bench", description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="for each row")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N")
    chosen = parser.parse_args()

    versions = f"softplus {__version__} ({isa()}), NumPy {np.__version__}"
    if torch:
        torch.set_num_threads(1)
        versions += f", PyTorch {torch.__version__} ({torch.backends.cpu.get_cpu_capability()})"
    print(f"{versions}; float32, normal(0, 3), one thread; smallest times, (median / smallest)")
    if not torch:
        print("PyTorch is not installed: its rows are left out")
    heads = f"{'n':>10}  {'ns an element':>18}  {'peer, ns an element':>20}  {'ratio':>6}"
    print(f"{'':32}{heads}  goal")
    for what, peer, goal, make in rows():
        for n in chosen.sizes:
            x = np.random.default_rng(1).normal(0, 3, n).astype(np.float32)
            (ours, noise), (theirs, peers_noise) = best_of_turns(make(x), chosen.seconds)
            print(
                f"{what:32}{n:>10}  {ours / n * 1e9:>10.3f} ({noise:>5.2f})"
                f"  {theirs / n * 1e9:>12.3f} ({peers_noise:>5.2f})"
                f"  {theirs / ours:>5.1f}x  {goal}x  {peer}"
            )


if __name__ == "__main__":
    main()
