"""softplus_f64.py - the constants of softplus_f64.inc.h: for 0 <= u <= 1 and j the integer nearest
to 15 u, r[j] = 1 / (1 + j/15) in 9 bits and -log r[j] = high + low; log(1 + v) = v + v^2 (q0 + ...)."""

import mpmath

from sollya import coefficients, evaluate, numbers
from text import braces

mpmath.mp.prec = 160


def main():
    r = [mpmath.nint(512 / (1 + mpmath.mpf(j) / 15)) / 512 for j in range(16)]
    logs = [-mpmath.log(v) for v in r]
    q = numbers(evaluate([coefficients(
        "fpminimax(log1p(x), [|2,3,4,5,6,7,8,9,10,11|], [|D...|], [-0.036;0.068], floating, "
        "relative, x)", range(2, 12))])[0])
    print("/* python3 tools/coef/softplus_f64.py > src/kernels/coef/softplus_f64.h */")
    print("static const struct {")
    print("    double r[16], high[16], low[16], q[10];")
    print("} softplus_f64 = {")
    for name, values in (
            ("r", r), ("high", [float(v) for v in logs]),
            ("low", [float(v - mpmath.mpf(float(v))) for v in logs]), ("q", q)):
        print(f"    .{name} = {braces([float(v) for v in values])},")
    print("};")


if __name__ == "__main__":
    main()
