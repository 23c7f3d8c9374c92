"""normal.py - the constants of normal.h: for 0 <= t <= 40,
    (B + t) Phi(-t) e^(t^2/2) = p(w),  w = slope (t - middle) / (t + A) in [-1, 1],
p from the Chebyshev interpolant of the function in w: the first coefficients as pairs of doubles, the
others as doubles; and a shorter p for float."""

import mpmath

from text import braces

mpmath.mp.prec = 250

A, B, END = 4, mpmath.mpf(5) / 4, 40


def function(w):
    v = (w * (1 + TOP) + TOP - 1) / 2
    t = A * (1 + v) / (1 - v)
    return (B + t) * mpmath.erfc(t / mpmath.sqrt(2)) * mpmath.exp(t * t / 2) / 2


TOP = mpmath.mpf(END - A) / (END + A)  # v at the end; it is -1 at t = 0


def polynomial(degree):
    """Monomial coefficients of the interpolant at the Chebyshev nodes."""
    count = degree + 1
    nodes = [mpmath.cos(mpmath.pi * (k + mpmath.mpf(1) / 2) / count) for k in range(count)]
    values = [function(x) for x in nodes]
    previous, current = [mpmath.mpf(1)], [mpmath.mpf(0), mpmath.mpf(1)]
    total = [sum(values) / count]
    for j in range(1, count):
        c = 2 * sum(v * mpmath.cos(mpmath.pi * j * (k + mpmath.mpf(1) / 2) / count)
                    for k, v in enumerate(values)) / count
        total += [mpmath.mpf(0)] * (len(current) - len(total))
        total = [t + c * (current[i] if i < len(current) else 0) for i, t in enumerate(total)]
        following = [mpmath.mpf(0)] + [2 * x for x in current]
        for i, x in enumerate(previous):
            following[i] -= x
        previous, current = current, following
    return total


def main():
    long, short = polynomial(30), polynomial(16)
    # v = (w (1 + TOP) + TOP - 1) / 2, so w = (2 v + 1 - TOP) / (1 + TOP) = (t - M) S / (t + A).
    slope = (3 - TOP) / (1 + TOP)
    middle = (A * (1 + TOP)) / (3 - TOP)
    print("/* python3 tools/coef/normal.py > src/kernels/coef/normal.h */")
    print("#define NORMAL_PAIRS 8")
    print("static const struct {")
    print("    double a, b, slope[2], middle[2]; /* w = slope (t - middle) / (t + a) */")
    print("    double c[31], low[NORMAL_PAIRS];  /* p for double: c[k] + low[k] */")
    print("    double f32[17];                   /* p for float */")
    print("} normal = {")
    print(f"    .a = {float(A)},")
    print(f"    .b = {float(B)},")
    for name, value in (("slope", slope), ("middle", middle)):
        print(f"    .{name} = {braces([float(value), float(value - mpmath.mpf(float(value)))])},")
    print(f"    .c = {braces([float(x) for x in long])},")
    print(f"    .low = {braces([float(x - mpmath.mpf(float(x))) for x in long[:8]])},")
    print(f"    .f32 = {braces([float(x) for x in short])},")
    print("};")


if __name__ == "__main__":
    main()
