"""lut.py NAME - makes the struct sp_lut (src/simd/lut.h) of a function f(t), 0 <= t < 16.

32 pieces of width 1/2; row j is C, c0 .. cD with f(t) = c0 + w, w = s (c1 + ... + cD s^(D-1)),
s = t - C, for t within 1/4 of j/2.

C is a float near j/2 chosen, after Gal, so that f(C) is within a hundredth of an ULP of the float
c0: the rounding of c0 then costs nothing; and t - C is exact. The functions
share their C but where that cannot be. Of several neighbourhoods of j/2 the one is taken where the error of the fit and the
rounding of w, together in ULP of f, are smallest at worst: off the middle where a power of two lies
near the end of a piece.
"""

import math
import sys
from collections import namedtuple

import mpmath
import numpy

from sollya import coefficients, evaluate, numbers
from text import print_lut

mpmath.mp.prec = 120

DEGREE = 5

Function = namedtuple("Function", "formula exact quick text")  # for people, mpmath, numpy, Sollya

FUNCTIONS = {
    "softplus": Function("log1p(e^-t)", lambda t: mpmath.log1p(mpmath.exp(-t)),
                         lambda t: numpy.log1p(numpy.exp(-t)), "log1p(exp(-({})))"),
    "sigmoid": Function("1 / (1 + e^t)", lambda t: 1 / (1 + mpmath.exp(t)),
                        lambda t: 1 / (1 + numpy.exp(t)), "1 / (1 + exp({}))"),
}

# Where no C serves both: they differ by a part of an ULP that hardly varies over the piece.
ALONE = {("sigmoid", 30)}

OFFSETS = [k / 128 for k in (0, 1, -1, 2, -2, 3, -3)]


def centre(functions, near, within=2.0**-9, steps=30000):
    """The float close to `near` where the functions are closest to floats, relative to their ULP."""
    if near == 0:
        return 0.0
    base = numpy.float32(near)
    floats = base + numpy.arange(-steps, steps + 1) * numpy.spacing(base)
    floats = floats[abs(floats - near) < within].astype(numpy.float32)

    def quick_distance(f):
        values = f.quick(floats.astype(float))
        return abs(values - values.astype(numpy.float32)) / values

    def distance(f, c):
        value = f.exact(mpmath.mpf(c))
        return abs(value - mpmath.mpf(float(numpy.float32(float(value))))) / value

    worst = numpy.maximum.reduce([quick_distance(f) for f in functions])
    short = [float(c) for c in floats[numpy.argsort(worst)[:16]]]  # by double arithmetic
    return min(short, key=lambda c: max(distance(f, c) for f in functions))


def span(j):
    """The piece of row j; the fit of row 0 keeps off its zero, where c0 is given."""
    return (2.0**-10 if j == 0 else j / 2 - 0.25), j / 2 + 0.25


def ulp(value):
    return 2.0 ** (math.floor(math.log2(abs(value))) - 23)


def cost(f, j, row):
    """The largest error of the fit and half an ULP of w, in ULP of f."""
    low, high = span(j)
    worst = 0
    for k in range(129):
        t = low + (high - low) * k / 128
        s, w = mpmath.mpf(t) - row[0], mpmath.mpf(0)
        for c in row[:1:-1]:
            w = (w + c) * s
        value = f.exact(mpmath.mpf(t))
        error = float(abs(row[1] + w - value))
        worst = max(worst, (error + ulp(float(w) or 2.0**-60) / 2) / ulp(float(value)))
    return worst


def fit(f, j, c, c0):
    """The Sollya expression of c1 .. cD."""
    low, high = span(j)
    degrees = ",".join(str(d) for d in range(1, DEGREE + 1))
    return coefficients(
        f"fpminimax({f.text.format(f'{c.hex()} + x')}, [|{degrees}|], [|SG...|], "
        f"[{(low - c).hex()};{(high - c).hex()}], floating, relative, {c0.hex()})",
        range(1, DEGREE + 1))


def rows_of(name):
    rows, fits = [], []
    for j in range(32):
        functions = [FUNCTIONS[name]] if (name, j) in ALONE else list(FUNCTIONS.values())
        for offset in OFFSETS if j > 0 else [0]:
            c = centre(functions, j / 2 + offset)
            c0 = [float(numpy.float32(float(f.exact(mpmath.mpf(c))))) for f in functions]
            rows.append((j, functions, [[c, v] for v in c0]))
            fits += [fit(f, j, c, v) for f, v in zip(functions, c0)]
    lines = iter(evaluate(fits))
    best = {}
    for j, functions, tuples in rows:
        tuples = [row + numbers(next(lines)) + [0.0] for row in tuples]
        price = max(cost(f, j, row) for f, row in zip(functions, tuples))
        if j not in best or price < best[j][0]:
            best[j] = (price, tuples[functions.index(FUNCTIONS[name])])
    print(f"{max(price for price, _ in best.values()):.4f} ULP before the last rounding",
          file=sys.stderr)
    return [best[j][1] for j in range(32)]


def main():
    name = sys.argv[1]
    rows = rows_of(name)
    print(f"/* python3 tools/coef/lut.py {name} > src/kernels/coef/{name}_lut.h")
    print(f" * f(t) = {FUNCTIONS[name].formula} in 32 pieces: C, c0 .. c{DEGREE}; "
          "see tools/coef/lut.py. */")
    print_lut(f"{name}_lut", rows)


if __name__ == "__main__":
    main()
