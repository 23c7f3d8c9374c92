"""tanh_f32.py - the table of tanh_f32.inc.h: tanh(t) = c0 + s (c1 + ... + c6 s^5), s = t - C, in 32
pieces around j SPAN/31.5; row j is C, c0 .. c6.

C is a float chosen, after Gal, so that tanh(C) is within a hundredth of an ULP of the float c0: near
the middle, but where tanh grows like t nearer the lower end, for what is added to c0 to stay small
beside the sum."""

import math
import sys

import mpmath

from fit import fit, single
from lut import ulp
from text import print_lut, short

mpmath.mp.prec = 120
DEGREE = 6
SPAN = 9.03  # beyond, tanh rounds to 1
PIECES = 31.5


def gal(near, room):
    """C and c0: of some floats c0 below 1 near tanh(near) the one whose inverse, rounded, is best."""
    base, best, least = single(mpmath.tanh(near)), None, math.inf
    for k in sorted(range(-300, 301), key=abs):
        c0 = min(base + k * ulp(base), 1 - 2.0**-24)
        c = single(mpmath.atanh(c0))
        off = float(abs(mpmath.tanh(c) - c0)) / ulp(c0)
        if off < least and (best is None or abs(c - near) < room):
            best, least = (c, c0), off
    return best


def row(j):
    width = SPAN / PIECES
    low, high = max((j - 0.5) * width, 0), min((j + 0.5) * width, SPAN)
    if j == 0:
        c, c0, given = 0.0, 0.0, [1.0]
    else:
        (c, c0), given = gal(j * width - (0.3 * width if j < 3 else 0), 0.4 * width), []
    some, error = fit(mpmath.tanh, lambda s: c0 + sum(g * s for g in given),
                      list(range(1 + len(given), DEGREE + 1)), c, max(low, 2.0**-10), high,
                      mpmath.tanh)
    return [c, c0] + given + some, error


def main():
    made = [row(j) for j in range(32)]
    rows = [r for r, _ in made]
    print(f"{max(e for _, e in made) * 2**24:.4f} ULP at most", file=sys.stderr)
    print("/* python3 tools/coef/tanh_f32.py > src/kernels/coef/tanh_lut.h")
    print(" * tanh in 32 pieces: C, c0 .. c6; see tools/coef/tanh_f32.py. */")
    print(f"#define TANH_END {short(single(SPAN * (1 - 2.0**-20)), 'f')}")
    print(f"#define TANH_PIECES {short(single(PIECES / SPAN), 'f')} /* in a unit of t */")
    print_lut("tanh_lut", rows)


if __name__ == "__main__":
    main()
