"""lut.py NAME - makes the struct sp_lut (src/simd/lut.h) of a function f(t), 0 <= t < 16.

32 pieces of width 1/2; row j is C, c0 .. cD with f(t) = c0 + s (c1 + ... + cD s^(D-1)), s = t - C, for
t within 1/4 of j/2; the degree D is 5, with a zero after, or 6. C is a float near j/2 chosen, after Gal, so that f(C) is within a thousandth of an
ULP of the float c0: the rounding of c0 then costs nothing; and t - C is exact.
"""

import math
import sys

import mpmath
import numpy

from sollya import coefficients, evaluate, numbers
from text import braces

mpmath.mp.prec = 120

FUNCTIONS = {  # name: (degree, for people, for mpmath, for numpy, for Sollya)
    "softplus": (5, "log1p(e^-t)", lambda t: mpmath.log1p(mpmath.exp(-t)),
                 lambda t: numpy.log1p(numpy.exp(-t)), "log1p(exp(-({})))"),
    "sigmoid": (6, "1 / (1 + e^t)", lambda t: 1 / (1 + mpmath.exp(t)),
                lambda t: 1 / (1 + numpy.exp(t)), "1 / (1 + exp({}))"),
}


def centre(f, quick, j):
    """The float near j/2 where f is closest to a float, relative to its ULP."""
    if j == 0:
        return 0.0
    base = numpy.float32(j / 2)
    near = base + numpy.arange(-3000, 3001) * numpy.spacing(base)
    near = near[abs(near - j / 2) < 2.0**-9].astype(numpy.float32)
    values = quick(near.astype(float))
    distance = abs(values - values.astype(numpy.float32)) / values
    best, error = None, 1
    for c in near[numpy.argsort(distance)[:16]]:  # double arithmetic made the short list
        value = f(mpmath.mpf(float(c)))
        e = abs(value - mpmath.mpf(float(numpy.float32(float(value))))) / value
        if e < error:
            best, error = float(c), e
    return best


def rows_of(degree, f, quick, text):
    centres = [centre(f, quick, j) for j in range(32)]
    firsts = [float(numpy.float32(float(f(mpmath.mpf(c))))) for c in centres]
    fits, degrees = [], ",".join(str(d) for d in range(1, degree + 1))
    for j, (c, c0) in enumerate(zip(centres, firsts)):
        low = 2.0**-10 if j == 0 else j / 2 - 0.25 - c
        fits.append(coefficients(
            f"fpminimax({text.format(f'{c.hex()} + x')}, [|{degrees}|], [|SG...|], "
            f"[{low.hex()};{(j / 2 + 0.25 - c).hex()}], floating, relative, {c0.hex()})",
            range(1, degree + 1)))
    return [[c, c0, *numbers(line), *[0.0] * (6 - degree)]
            for c, c0, line in zip(centres, firsts, evaluate(fits))]


def main():
    name = sys.argv[1]
    degree, formula, f, quick, text = FUNCTIONS[name]
    rows = rows_of(degree, f, quick, text)
    print(f"/* python3 tools/coef/lut.py {name} > src/kernels/coef/{name}_lut.h")
    print(f" * f(t) = {formula} in 32 pieces: C, c0 .. c{degree}; see tools/coef/lut.py. */")
    print(f"static const struct sp_lut {name}_lut = {{")
    print("    .col = {")
    for k in range(8):
        print("    " + braces((r[k] for r in rows), "f") + ",")
    print("    },")
    print("    .row = {")
    for r in rows:
        print("    " + braces(r, "f") + ",")
    print("    },")
    print("};")


if __name__ == "__main__":
    main()
