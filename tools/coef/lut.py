"""lut.py NAME - makes the struct sp_lut (src/simd/lut.h) of a function f(t), 0 <= t < 16.

32 pieces of width 1/2; row j is C, c0 .. cD with f(t) = c0 + w, w = s (c1 + ... + cD s^(D-1)),
s = t - C, for t within 1/4 of j/2; the degree D is 5, with a zero after, or 6.

C is a float near j/2 chosen, after Gal, so that f(C) is within a thousandth of an ULP of the float
c0: the rounding of c0 then costs nothing; and t - C is exact. Of several neighbourhoods of j/2 the
one is taken where the error of the fit and the rounding of w, together in ULP of f, are smallest at
worst: off the middle where a power of two lies near the end of a piece.
"""

import math
import sys

import mpmath
import numpy

from sollya import coefficients, evaluate, numbers
from text import braces

mpmath.mp.prec = 120

FUNCTIONS = {  # name: (degree, neighbourhoods tried, for people, for mpmath, for numpy, for Sollya)
    "softplus": (5, 7, "log1p(e^-t)", lambda t: mpmath.log1p(mpmath.exp(-t)),
                 lambda t: numpy.log1p(numpy.exp(-t)), "log1p(exp(-({})))"),
    "sigmoid": (6, 1, "1 / (1 + e^t)", lambda t: 1 / (1 + mpmath.exp(t)),
                lambda t: 1 / (1 + numpy.exp(t)), "1 / (1 + exp({}))"),
}

OFFSETS = [k / 128 for k in (0, 1, -1, 2, -2, 3, -3)]


def centre(f, quick, near):
    """The float close to `near` where f is closest to a float, relative to its ULP."""
    if near == 0:
        return 0.0
    base = numpy.float32(near)
    floats = base + numpy.arange(-3000, 3001) * numpy.spacing(base)
    floats = floats[abs(floats - near) < 2.0**-9].astype(numpy.float32)
    values = quick(floats.astype(float))
    distance = abs(values - values.astype(numpy.float32)) / values
    best, error = None, 1
    for c in floats[numpy.argsort(distance)[:16]]:  # double arithmetic made the short list
        value = f(mpmath.mpf(float(c)))
        e = abs(value - mpmath.mpf(float(numpy.float32(float(value))))) / value
        if e < error:
            best, error = float(c), e
    return best


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
        value = f(mpmath.mpf(t))
        error = float(abs(row[1] + w - value))
        worst = max(worst, (error + ulp(float(w) or 2.0**-60) / 2) / ulp(float(value)))
    return worst


def rows_of(degree, tries, f, quick, text):
    degrees = ",".join(str(d) for d in range(1, degree + 1))
    rows, fits = [], []
    for j in range(32):
        low, high = span(j)
        for offset in OFFSETS[:tries] if j > 0 else [0]:
            c = centre(f, quick, j / 2 + offset)
            c0 = float(numpy.float32(float(f(mpmath.mpf(c)))))
            rows.append((j, [c, c0]))
            fits.append(coefficients(
                f"fpminimax({text.format(f'{c.hex()} + x')}, [|{degrees}|], [|SG...|], "
                f"[{(low - c).hex()};{(high - c).hex()}], floating, relative, {c0.hex()})",
                range(1, degree + 1)))
    best = {}
    for (j, row), line in zip(rows, evaluate(fits)):
        row += numbers(line) + [0.0] * (6 - degree)
        price = cost(f, j, row)
        if j not in best or price < best[j][0]:
            best[j] = (price, row)
    print(f"{max(price for price, _ in best.values()):.4f} ULP before the last rounding",
          file=sys.stderr)
    return [best[j][1] for j in range(32)]


def main():
    name = sys.argv[1]
    degree, tries, formula, f, quick, text = FUNCTIONS[name]
    rows = rows_of(degree, tries, f, quick, text)
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
