"""log_f32.py - the constants of the logarithm of logit_f32.inc.h: m in 3/4..3/2 in 16 pieces, around
3/4 + j/32 for j < 8 and 1 + (j - 8)/16 above; log m = high + low + log(m c), c near 1/m. high and
log2_high are multiples of 2^-16, so that n log2_high + high is exact; the piece of 1 has c = 1."""

import mpmath

from fit import fit, single
from text import braces, short

mpmath.mp.prec = 120


def main():
    centres = [0.75 + j / 32 if j < 8 else 1 + (j - 8) / 16 for j in range(16)]
    c = [single(1 / m) for m in centres]
    logs = [-mpmath.log(v) for v in c]
    high = [float(mpmath.nint(v * 2**16) / 2**16) for v in logs]
    log2 = float(mpmath.nint(mpmath.log(2) * 2**16) / 2**16)
    q, _ = fit(lambda r: mpmath.log(1 + r), lambda r: r, [2, 3, 4, 5], 0, -0.0313, 0.0313,
               lambda r: abs(r) + 2.0**-12)
    print("/* python3 tools/coef/log_f32.py > src/kernels/coef/log_f32.h */")
    print("static const struct {")
    print("    float log2_high, log2_low;")
    print("    float q[4]; /* log(1 + r) = r + r^2 (q0 + ... + q3 r^3) */")
    print("    float c[16], high[16], low[16];")
    print("} log_f32 = {")
    print(f"    .log2_high = {short(log2, 'f')},")
    print(f"    .log2_low = {short(single(mpmath.log(2) - log2), 'f')},")
    print(f"    .q = {braces(q, 'f')},")
    print(f"    .c = {braces(c, 'f')},")
    print(f"    .high = {braces(high, 'f')},")
    print(f"    .low = {braces((single(v - h) for v, h in zip(logs, high)), 'f')},")
    print("};")


if __name__ == "__main__":
    main()
