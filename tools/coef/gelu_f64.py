"""gelu_f64.py - the constants of gelu_f64.inc.h: Phi(-t) e^(t^2/2) for 0 <= t < 30 in 16 pieces, four in
each octave of t + 2. In piece j it is p(t - from[j]), p of degree 14 by interpolation at the Chebyshev
nodes of the piece, from[j] its middle, but 0 in the first piece, so that t - from[j] is exact. The first
two coefficients have tails."""

import mpmath

from text import braces

mpmath.mp.prec = 250

DEGREE, PAIRS = 14, 2


def ratio(t):
    return mpmath.erfc(t / mpmath.sqrt(2)) * mpmath.exp(t * t / 2) / 2


def interpolant(low, high, origin):
    """Coefficients in t - origin, by Newton's divided differences."""
    nodes = [(low + high + (high - low) * mpmath.cos(mpmath.pi * (2 * k + 1) / (2 * DEGREE + 2))) / 2
             for k in range(DEGREE + 1)]
    d = [ratio(t) for t in nodes]
    for j in range(1, DEGREE + 1):
        for i in range(DEGREE, j - 1, -1):
            d[i] = (d[i] - d[i - 1]) / (nodes[i] - nodes[i - j])
    p = [d[DEGREE]]
    for i in range(DEGREE - 1, -1, -1):
        shifted = [mpmath.mpf(0)] + p
        for k, c in enumerate(p):
            shifted[k] -= c * (nodes[i] - origin)
        shifted[0] += d[i]
        p = shifted
    return p


def main():
    origins, pieces = [], []
    for j in range(16):
        octave = mpmath.mpf(2) ** (1 + j // 4)
        width = octave / 4
        low = octave + j % 4 * width - 2
        origins.append(low + width / 2 if j else mpmath.mpf(0))
        pieces.append(interpolant(low, low + width, origins[j]))
    print("/* python3 tools/coef/gelu_f64.py > src/kernels/coef/gelu_f64.h */")
    print(f"#define MILLS_DEGREE {DEGREE}")
    print("static const struct {")
    print(f"    double from[16], c[MILLS_DEGREE + 1][16], low[{PAIRS}][16];")
    print("} mills_f64 = {")
    print(f"    .from = {braces(origins)},")
    print("    .c = {")
    for k in range(DEGREE + 1):
        print("     " + braces([float(p[k]) for p in pieces]) + ",")
    print("    },")
    print("    .low = {")
    for k in range(PAIRS):
        print("     " + braces([float(p[k] - mpmath.mpf(float(p[k]))) for p in pieces]) + ",")
    print("    },")
    print("};")


if __name__ == "__main__":
    main()
