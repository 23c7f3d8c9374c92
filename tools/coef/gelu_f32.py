"""gelu_f32.py - the constants of gelu_f32.inc.h, for t Phi(-t) = h(t) e^(-t^2/2), 0 <= t < 15.

h: 32 pieces, 8 in each of t + 1 = 1..2, 2..4, 4..8, 8..16; row i is that of the floats t + 1 whose
bits 20 to 24 are i: C, c0 .. c5 with h(t) = c0 + s (c1 + ... + c5 s^4), s = t - C. c0 has 13 bits,
and C is the float nearest the point where h is c0.

e^(-z/2) for |z| <= log(2)/16: powers 2^(j/16) as T e^(-low/2) with T of 11 bits, so that T c0 is
exact; the bits of T are stored less j << 19."""

import math
import sys

import mpmath
import numpy

from fit import fit, single
from text import braces, print_lut, short

mpmath.mp.prec = 120
DEGREE = 5


def h(t):
    t = mpmath.mpf(t)
    return t / 2 * mpmath.erfc(t / mpmath.sqrt(2)) * mpmath.exp(t * t / 2)


def rounded(value, bits):
    _, exponent = mpmath.frexp(value)
    unit = mpmath.ldexp(1, exponent - bits)
    return mpmath.nint(value / unit) * unit


def centre(low, high):
    """C and c0 near the middle, of some the one where h(C) is nearest c0."""
    middle, near = rounded(h((low + high) / 2), 13), (high - low) / 8
    unit = mpmath.ldexp(1, mpmath.frexp(middle)[1] - 13)
    best, least = None, 1
    for k in range(-30, 31):
        c0 = middle + k * unit
        c = single(mpmath.findroot(lambda t: h(t) - c0, (low + high) / 2))
        off = abs(h(c) / c0 - 1)
        if off < least and (abs(c - (low + high) / 2) < near or k == 0):
            best, least = (c, float(c0)), off
    return best


def rows():
    table, worst = [None] * 32, 0
    pieces = [(2.0**e * (1 + k / 8) - 1, 2.0**e * (1 + (k + 1) / 8) - 1)
              for e in range(4) for k in range(8)]
    for i, (low, high) in enumerate(pieces):
        c, c0 = centre(low, high) if i > 0 else (0.0, 0.0)
        given = [] if i > 0 else [0.5]  # the slope at 0
        some, error = fit(h, lambda s: c0 + sum(g * s for g in given),
                          list(range(1 + len(given), DEGREE + 1)), c, max(low, 2.0**-10), high, h)
        worst = max(worst, error)
        table[(24 + i) % 32] = [c, c0] + given + some + [0.0] * (6 - DEGREE)
    print(f"2^{math.log2(worst):.1f} relative", file=sys.stderr)
    return table


def main():
    table = rows()
    step = mpmath.log(2) / 8  # z is twice the exponent
    high = single(step)
    powers = [mpmath.power(2, mpmath.mpf(j) / 16) for j in range(16)]
    short_powers = [numpy.float32(float(rounded(p, 11))) for p in powers]
    moved = [(p.view(numpy.uint32) - numpy.uint32(j << 19)).view(numpy.float32)
             for j, p in enumerate(short_powers)]
    lows = [single(-2 * mpmath.log(p / mpmath.mpf(float(t)))) for p, t in zip(powers, short_powers)]
    # 1 - z/2 + z^2 (q0 + q1 z)
    q, _ = fit(lambda z: mpmath.exp(-z / 2), lambda z: 1 - z / 2, [2, 3], 0, -0.0438, 0.0438,
               lambda z: 1)
    print("/* python3 tools/coef/gelu_f32.py > src/kernels/coef/gelu_f32.h")
    print(" * t Phi(-t) = h(t) e^(-t^2/2), h in 32 pieces: C, c0 .. c5; see tools/coef/gelu_f32.py. */")
    print_lut("gelu_lut", table)
    print("static const struct {")
    print("    float per_step, step_high, step_low; /* 8/log 2; log 2/8 in two */")
    print("    float q[2];                          /* e^(-z/2) = 1 - z/2 + z^2 (q0 + q1 z) */")
    print("    float power[16], low[16];")
    print("} gauss_f32 = {")
    print(f"    .per_step = {short(single(1 / step), 'f')},")
    print(f"    .step_high = {short(high, 'f')},")
    print(f"    .step_low = {short(single(step - high), 'f')},")
    print(f"    .q = {braces(q, 'f')},")
    print(f"    .power = {braces((float(m) for m in moved), 'f')},")
    print(f"    .low = {braces(lows, 'f')},")
    print("};")


if __name__ == "__main__":
    main()
