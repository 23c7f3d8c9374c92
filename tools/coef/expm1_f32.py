"""expm1_f32.py - the table of src/kernels/expm1_f32.h: 1 - e^-u = c0 + E q(s), s = u - C,
q(s) = 1 - e^-s, for u within 1/4 of j/2; row j is C, c0, E. C is a float such that c0 is nearly one
(see lut.py): in row 1 so far down that E q stays below 1/8 where c0 + E q is; the last row reaches from
15.25 to 17.5, where the sum rounds to 1. s + s^2 (q[0] + ...) is q."""

import mpmath
import numpy

from lut import Function, centre
from sollya import coefficients, evaluate, numbers
from text import braces, short

SIGMA = Function("1 - e^-u", lambda u: -mpmath.expm1(-u), lambda u: -numpy.expm1(-u), None)


def middle(j):
    return 0.42 if j == 1 else 15.94 if j == 31 else j / 2


def row(j):
    c = centre([SIGMA], middle(j), 1 / 16, 2**16)  # far, as near 1 there are few floats
    return [float(numpy.float32(float(v))) for v in
            (c, SIGMA.exact(mpmath.mpf(c)), mpmath.exp(-mpmath.mpf(c)))]


def main():
    rows = [row(j) for j in range(32)]
    q = numbers(evaluate([coefficients(
        "fpminimax(-expm1(-x), [|2,3,4,5,6|], [|SG...|], [-0.32;0.34], floating, relative, x)",
        range(2, 7))])[0])
    print("/* python3 tools/coef/expm1_f32.py > src/kernels/coef/expm1_f32.h")
    print(" * 1 - e^-u in 32 pieces: C, c0, E. */")
    print("static const struct {")
    print("    struct sp_lut lut;")
    print("    float q[5];")
    print("} expm1_f32 = {")
    print("    .lut.col = {")
    for k in range(3):
        print("    " + braces((r[k] for r in rows), "f") + ",")
    print("    },")
    print("    .lut.row = {")
    for r in rows:
        print("    {" + ", ".join(short(v, "f") for v in r) + "},")
    print("    },")
    print(f"    .q = {braces(q, 'f')},")
    print("};")


if __name__ == "__main__":
    main()
