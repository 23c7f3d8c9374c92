"""near_f64.py - the constants of near_f64.h.

e^-r - 1 = -r + r^2 (q0 + q1 r + ...) for |r| <= log(2)/32. For 0 <= u <= 1 and j the integer part of
15.875 u: c[j] near 1 / (1 + u) in the middle of its piece, c[0] = 1, chosen so that -log c[j] is a
double to within 2^-64; log(1 + v) = v + v^2 (q0 + q1 v + ...)."""

import mpmath

from sollya import coefficients, evaluate, numbers
from text import braces, short

mpmath.mp.prec = 160

PIECES_PER_UNIT = mpmath.mpf(127) / 8


def accurate_entry(centre):
    """c of 30 bits, nearest to 1 / centre, whose -log c is a double to within 2^-64."""
    start = int(mpmath.nint(mpmath.mpf(2) ** 30 / centre))
    for distance in range(1 << 14):
        for c in (start + distance, start - distance):
            value = -mpmath.log(mpmath.mpf(c) / 2**30)
            if abs(value - mpmath.mpf(float(value))) < mpmath.mpf(2) ** -64:
                return c / 2**30, float(value)
    raise SystemExit("no entry")


def main():
    table = [(1.0, 0.0)] + [
        accurate_entry(1 + (j + mpmath.mpf(1) / 2) / PIECES_PER_UNIT) for j in range(1, 16)]
    exp_q, log_q = (numbers(line) for line in evaluate([
        coefficients("fpminimax((expm1(-x)+x)/x^2, 5, [|D...|], [-log(2)/32;log(2)/32], absolute)",
                     range(6)),
        coefficients("fpminimax(log1p(x), [|2,3,4,5,6,7,8,9,10,11|], [|D...|], [-0.035;0.064], "
                     "floating, relative, x)", range(2, 12))]))
    print("/* python3 tools/coef/near_f64.py > src/kernels/coef/near_f64.h */")
    print("static const struct {")
    print("    double step_high, step_low; /* log 2 / 16 */")
    print("    double q[6];")
    print("} exp_near_f64 = {")
    step = mpmath.log(2) / 16
    print(f"    .step_high = {short(step)},")
    print(f"    .step_low = {short(step - mpmath.mpf(float(step)))},")
    print(f"    .q = {braces([float(v) for v in exp_q])},")
    print("};")
    print()
    print("static const struct {")
    print("    double pieces; /* a unit of u, over 16 */")
    print("    double c[16], log[16], q[10];")
    print("} log_near_f64 = {")
    print(f"    .pieces = {short(PIECES_PER_UNIT / 16)},")
    for name, values in (("c", [c for c, _ in table]), ("log", [v for _, v in table]),
                         ("q", [float(v) for v in log_q])):
        print(f"    .{name} = {braces(values)},")
    print("};")


if __name__ == "__main__":
    main()
