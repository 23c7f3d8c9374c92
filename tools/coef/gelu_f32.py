"""gelu_f32.py - the constants of gelu_f32.inc.h: gelu, gelu_tanh and their gradients at -t, t >= 0, are
h(t) e^-G(t).

h: 32 pieces, 8 in each of t + 1 = 1..2, 2..4, 4..8, 8..16; row i is that of the floats t + 1 whose
bits 20 to 24 are i: C, c0 .. c5 with h(t) = c0 + s (c1 + ... + c5 s^4), s = t - C. c0 has 13 bits,
and C is the float nearest the point where h is c0.

e^-G: 2^(j/16) as T times a correction, with T of 11 bits, so that T c0 is exact; the bits of T are
stored less j << 19."""

import math
import sys
from collections import namedtuple

import mpmath
import numpy

from fit import fit, single
from text import braces, print_lut, short

mpmath.mp.prec = 120
DEGREE = 5

sqrt_2_over_pi = mpmath.sqrt(2 / mpmath.pi)
cubic = mpmath.mpf("0.044715")


def mills(t):
    """Phi(-t) e^(t^2/2)."""
    t = mpmath.mpf(t)
    return mpmath.erfc(t / mpmath.sqrt(2)) * mpmath.exp(t * t / 2) / 2


def exponent(t):
    """G of gelu_tanh."""
    return 2 * sqrt_2_over_pi * (t + cubic * t**3)


def sigma(t):
    return 1 / (1 + mpmath.exp(-exponent(mpmath.mpf(t))))


def gelu(t):
    return t * mills(t)


def gelu_grad(t):
    return mills(t) - t * sqrt_2_over_pi / 2


def gelu_tanh(t):
    return t * sigma(t)


def gelu_tanh_grad(t):
    t = mpmath.mpf(t)
    return sigma(t) * (1 - 2 * sqrt_2_over_pi * (t + 3 * cubic * t**3) * sigma(t))


Table = namedtuple("Table", "h at_0 least")  # at_0: c0, c1 .. of t = 0; least: errors relative to no less

TABLES = {
    "gelu": Table(gelu, [0, 1 / 2], 0),
    "gelu_grad": Table(gelu_grad, [1 / 2], 1 / 16),
    "gelu_tanh": Table(gelu_tanh, [0, 1 / 2], 0),
    "gelu_tanh_grad": Table(gelu_tanh_grad, [1 / 2], 1 / 16),
}


def rounded(value, bits):
    _, power = mpmath.frexp(value)
    unit = mpmath.ldexp(1, power - bits)
    return mpmath.nint(value / unit) * unit


def centre(h, low, high):
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


def rows(table):
    found, worst = [None] * 32, 0
    pieces = [(2.0**e * (1 + k / 8) - 1, 2.0**e * (1 + (k + 1) / 8) - 1)
              for e in range(4) for k in range(8)]
    for i, (low, high) in enumerate(pieces):
        c, c0 = centre(table.h, low, high) if i > 0 else (0.0, table.at_0[0])
        given = [] if i > 0 else table.at_0[1:]
        some, error = fit(table.h, lambda s: c0 + sum(g * s for g in given),
                          list(range(1 + len(given), DEGREE + 1)), c, max(low, 2.0**-10), high,
                          lambda t: max(abs(table.h(t)), table.least))
        worst = max(worst, error)
        found[(24 + i) % 32] = [c, c0] + given + some + [0.0] * (6 - DEGREE)
    return found, worst


def powers_of_sixteenth():
    """2^(j/16), and the float T of it less j << 19 in its bits, with T itself."""
    powers = [mpmath.power(2, mpmath.mpf(j) / 16) for j in range(16)]
    short_powers = [numpy.float32(float(rounded(p, 11))) for p in powers]
    moved = [(p.view(numpy.uint32) - numpy.uint32(j << 19)).view(numpy.float32)
             for j, p in enumerate(short_powers)]
    return powers, [mpmath.mpf(float(t)) for t in short_powers], moved


def print_gauss(powers, short_powers):
    step = mpmath.log(2) / 8  # z = t^2 is twice the exponent
    high = single(step)
    lows = [single(-2 * mpmath.log(p / t)) for p, t in zip(powers, short_powers)]
    # 1 - z/2 + z^2 (q0 + q1 z)
    q, _ = fit(lambda z: mpmath.exp(-z / 2), lambda z: 1 - z / 2, [2, 3], 0, -0.0438, 0.0438,
               lambda z: 1)
    print("static const struct {")
    print("    float per_step, step_high, step_low; /* 8/log 2; log 2/8 in two */")
    print("    float q[2];                          /* e^(-z/2) = 1 - z/2 + z^2 (q0 + q1 z) */")
    print("    float low[16];                       /* 2^(j/16) = T e^(-low/2) */")
    print("} gauss_f32 = {")
    print(f"    .per_step = {short(single(1 / step), 'f')},")
    print(f"    .step_high = {short(high, 'f')},")
    print(f"    .step_low = {short(single(step - high), 'f')},")
    print(f"    .q = {braces(q, 'f')},")
    print(f"    .low = {braces(lows, 'f')},")
    print("};")


def print_tanh(powers, short_powers):
    """-G in sixteenths of a power of two: t (linear + cube t^2)."""
    sixteenth = mpmath.log(2) / 16
    linear = -2 * sqrt_2_over_pi / sixteenth
    linear_high = float(mpmath.nint(linear * 2**16)) / 2**16
    cube = linear * cubic
    cube_high = single(cube)
    lows = [single(16 * mpmath.log(p / t, 2)) for p, t in zip(powers, short_powers)]
    q, _ = fit(lambda r: mpmath.exp(r * sixteenth), lambda r: 1, [1, 2, 3], 0, -0.507, 0.507,
               lambda r: 1)
    print("static const struct {")
    print("    float linear_high, linear_low, cube_high, cube_low;")
    print("    float q[3];    /* 2^(r/16) = 1 + r (q0 + q1 r + q2 r^2) */")
    print("    float low[16]; /* 2^(j/16) = T 2^(low/16) */")
    print("} gelu_tanh_f32 = {")
    print(f"    .linear_high = {short(linear_high, 'f')},")
    print(f"    .linear_low = {short(single(linear - linear_high), 'f')},")
    print(f"    .cube_high = {short(cube_high, 'f')},")
    print(f"    .cube_low = {short(single(cube - cube_high), 'f')},")
    print(f"    .q = {braces(q, 'f')},")
    print(f"    .low = {braces(lows, 'f')},")
    print("};")


def main():
    powers, short_powers, moved = powers_of_sixteenth()
    print("/* python3 tools/coef/gelu_f32.py > src/kernels/coef/gelu_f32.h")
    print(" * gelu, gelu_tanh and their gradients at -t are h(t) e^-G(t), h in 32 pieces: C, c0 .. c5; see")
    print(" * tools/coef/gelu_f32.py. */")
    for name, table in TABLES.items():
        found, worst = rows(table)
        print(f"{name}: 2^{math.log2(worst):.1f} relative", file=sys.stderr)
        print_lut(name + "_lut", found)
    print("/* T of 2^(j/16), its bits less j << 19. */")
    print(f"static const float short_power[16] = {braces((float(m) for m in moved), 'f')};")
    print_gauss(powers, short_powers)
    print_tanh(powers, short_powers)


if __name__ == "__main__":
    main()
