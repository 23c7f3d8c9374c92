"""activation_f32.py HEADER - the tables of activation_f32.inc.h or sigma_prime_f32.inc.h, functions in 32
pieces of equal width, piece j around (j - zero) width.

mish(x)/x and sigma': row j is C, c0 .. c6 with f(x) = c0 + s (c1 + ... + c6 s^5), s = x - C.
C is the one of some floats near the middle where f is nearest to a float, c0.

Gradients, of mish and of silu: row j is c0 .. c7, s = x - (j - zero) width. The error of the fit is
relative to the largest |f| within 0.4, for they have zeros."""

import math
import sys
from collections import namedtuple

import mpmath

from fit import fit, single
from lut import ulp
from text import print_lut, short

mpmath.mp.prec = 120


def sigma(x):
    return 1 / (1 + mpmath.exp(-x))


def sigma_prime(x):
    return sigma(x) * sigma(-x)


def mish_slope(x):
    """tanh(softplus(x)), by which mish multiplies x."""
    n = mpmath.exp(x) * (mpmath.exp(x) + 2)
    return n / (n + 2)


def mish_grad(x):
    m = mish_slope(x)
    return m + x * sigma(x) * (1 - m * m)


def silu_grad(x):
    return sigma(x) * (1 + x * sigma(-x))


Table = namedtuple("Table", "f zero width is_gradient")  # zero: the piece around 0

TABLES = {
    "mish": Table(mish_slope, 17, 5 / 8, False),  # -10.9..9.0
    "mish_grad": Table(mish_grad, 15, 21 / 32, True),  # -10.1..10.8
    "silu_grad": Table(silu_grad, 31, 21 / 32, True),  # -20.6..0, the rest by symmetry
    "sigma_prime": Table(sigma_prime, 0, 1 / 2, False),  # 0..15.75
}

HEADERS = {  # what is in coef/<name>_f32.h, and what it is called there
    "activation": (("mish", "mish_grad", "silu_grad"), "Activations and gradients"),
    "sigma_prime": (("sigma_prime",), "sigma' of t >= 0"),
}


def centre(f, middle, room):
    """C and c0."""
    best, least = None, math.inf
    for k in range(-200, 201):
        c = single(middle + k * room / 200)
        value = f(mpmath.mpf(c))
        off = float(abs(value - single(value))) / ulp(float(value))
        if off < least:
            best, least = (c, single(value)), off
    return best


def row(table, j):
    middle = (j - table.zero) * table.width
    low, high = middle - table.width / 2, middle + table.width / 2
    if table.is_gradient:
        return fit(table.f, lambda s: 0, list(range(8)), middle, low, high,
                   lambda x: max(abs(table.f(v)) for v in (x - 0.4, x, x + 0.4)))
    c, c0 = centre(table.f, middle, table.width / 16)
    some, error = fit(table.f, lambda s: c0, list(range(1, 7)), c, low, high, table.f)
    return [c, c0] + some, error


def main():
    header = sys.argv[1]
    names, title = HEADERS[header]
    print(f"/* python3 tools/coef/activation_f32.py {header} > src/kernels/coef/{header}_f32.h")
    print(f" * {title} in 32 pieces each: C, c0 .. c6; see tools/coef/activation_f32.py. */")
    for name in names:
        table = TABLES[name]
        rows = [row(table, j) for j in range(32)]
        print(f"{name}: 2^{math.log2(max(e for _, e in rows)):.2f} relative", file=sys.stderr)
        ends = ((j - table.zero) * table.width * (1 - 2.0**-20) for j in (-0.5, 31.5))
        for end, value in zip(("FROM", "TO"), ends):
            print(f"#define {name.upper()}_{end} {short(single(value), 'f')}")
        print(f"#define {name.upper()}_WIDTH {short(table.width, 'f')}")
        print(f"#define {name.upper()}_ZERO {table.zero}")
        print_lut(name + "_lut", [r for r, _ in rows])


if __name__ == "__main__":
    main()
