"""cr_f32.py - the constants of the correctly rounded float kernels (cr_f32.h, softplus_cr_f32.inc.h).

e^-r = c0 + c1 r + ... for |r| up to log 2/32, once as it is and once times SCALE; with u = SCALE
e^-t, 0 <= u <= SCALE, and j the integer nearest to u,

    log(1 + e^-t) = log(1 + j/SCALE) + log(1 + v),   v = (u - j) / (SCALE + j),

the first from a table and the second as v (1 + q1 v + ...). SCALE is a little less than 15.5, so
that j < 16."""

import mpmath

from sollya import coefficients, evaluate, numbers
from text import braces, short

mpmath.mp.prec = 160
SCALE = 15.4921875


def polynomial(function, degree, low, high):
    """A minimax polynomial whose constant term is 1, relative to the function."""
    degrees = ",".join(str(d) for d in range(1, degree + 1))
    return [1.0] + numbers(evaluate([coefficients(
        f"fpminimax({function}, [|{degrees}|], [|D...|], [{low};{high}], floating, relative, 1)",
        range(1, degree + 1))])[0])


def main():
    exp = polynomial("exp(-x)", 4, -0.02168, 0.02168)
    log = polynomial("log1p(x)/x", 5, -0.5 / (SCALE + 1), 0.5 / SCALE)
    j = [mpmath.mpf(k) for k in range(16)]
    print("/* python3 tools/coef/cr_f32.py > src/kernels/coef/cr_f32.h */")
    print("static const struct {")
    print("    double exp[5], exp_scaled[5], scale; /* exp_scaled is scale times exp */")
    print("    double inv[16], log[16]; /* 1/(scale + j) and log(1 + j/scale) */")
    print("    double log1p[6];")
    print("} cr_f32 = {")
    for name, values in (
            ("exp", exp), ("exp_scaled", [float(SCALE * mpmath.mpf(c)) for c in exp])):
        print(f"    .{name} = {braces(values)},")
    print(f"    .scale = {short(SCALE)},")
    for name, values in (
            ("inv", [1 / (SCALE + k) for k in j]),
            ("log", [mpmath.log1p(k / SCALE) for k in j]), ("log1p", log)):
        print(f"    .{name} = {braces([float(v) for v in values])},")
    print("};")


if __name__ == "__main__":
    main()
