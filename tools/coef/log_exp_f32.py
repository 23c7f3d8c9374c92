"""log_exp_f32.py - the tables of log_exp_f32.inc.h, each of 32 polynomials: C, c0 .. c5 or c6.

softplus_inv: log(e^a - 1) - log a, 0 <= a < 15, in pieces of equal width in each octave of a + 1:
row i is that of the floats a + 1 whose bits 20 to 24 are i. The piece around log 2 has log(e^a - 1)
itself, and C next to log 2.

log1mexp: log(1 - e^-a) - log a in pieces of width 1/2 around 0, 1/2, 1, 3/2; log(1 - e^-a) itself
from there up to 15.75.

Where log a is added c0 is a multiple of 2^-16, so that it is added to the exact part of log a
without error; elsewhere it is a float. C is the one of some floats near the middle where the
function is nearest to such a c0."""

import math
import sys

import mpmath

from fit import fit, single
from lut import ulp
from text import print_lut

mpmath.mp.prec = 120
LOG2 = mpmath.log(2)


def logexpm1(a):
    return mpmath.log(mpmath.expm1(a))


def log1mexp(a):
    return mpmath.log(-mpmath.expm1(-a))


def without_log(f):
    return lambda a: f(a) - mpmath.log(a)


def centre(g, low, high, middle, unit):
    """C and c0, a multiple of unit, near `middle`: of some the two where g(C) is nearest c0."""
    near = mpmath.nint(g(mpmath.mpf(middle)) / unit)
    best, least = None, math.inf
    for k in range(-60, 61):
        c0 = (near + k) * unit
        c = single(mpmath.findroot(lambda t: g(t) - c0, middle))
        off = float(abs(g(mpmath.mpf(c)) - c0)) / ulp(c0)
        if off < least and (abs(c - middle) < (high - low) / 8 or k == 0):
            best, least = (c, float(c0)), off
    return best


def row(f, low, high, has_log, degree):
    """The coefficients, and the largest error of the fit in ULP of f."""
    g = without_log(f) if has_log else f
    low, high = mpmath.mpf(low), mpmath.mpf(high)
    given = []
    if low < LOG2 < high and not has_log:
        c = single(LOG2)
        c0, given = single(f(mpmath.mpf(c))), [2.0]
        scale_of = lambda a: 2 * abs(a - LOG2) + mpmath.mpf(2)**-12
    else:
        if low <= 0:
            c, c0 = 0.0, 0.0
        else:
            middle = float(low + high) / 2
            if has_log and f is log1mexp:  # what is added to c0 has to be small where f is
                middle = float(low + 2 * high) / 3
            unit = 2.0**-16 if has_log else ulp(float(g((low + high) / 2)))
            c, c0 = centre(g, float(low), float(high), middle, unit)
        scale_of = lambda a: abs(f(a))
    some, error = fit(g, lambda s: c0 + sum(v * s**(k + 1) for k, v in enumerate(given)),
                      list(range(1 + len(given), degree + 1)), c,
                      max(float(low), 2.0**-10), float(high), scale_of)
    return [c, c0] + given + some + [0.0] * (6 - degree), error


def octaves():
    """softplus_inv's."""
    rows = [None] * 32
    for e in range(4):
        for k in range(8):
            low, high = 2.0**e * (1 + k / 8) - 1, 2.0**e * (1 + (k + 1) / 8) - 1
            rows[(24 + 8 * e + k) % 32] = row(logexpm1, low, high, not low < LOG2 < high, 6)
    return rows


def halves():
    """log1mexp's."""
    return [row(log1mexp, max(j / 2 - 0.25, 0), j / 2 + 0.25, j < 4, 6) for j in range(32)]


def main():
    print("/* python3 tools/coef/log_exp_f32.py > src/kernels/coef/log_exp_f32.h")
    print(" * log(e^a - 1) and log(1 - e^-a) in 32 pieces each; see tools/coef/log_exp_f32.py. */")
    for name, rows in (("softplus_inv_lut", octaves()), ("log1mexp_lut", halves())):
        print(f"{name}: {max(e for _, e in rows) * 2**24:.3f} half ULP at most, in piece "
              f"{max(range(32), key=lambda i: rows[i][1])}", file=sys.stderr)
        print_lut(name, [r for r, _ in rows])


if __name__ == "__main__":
    main()
