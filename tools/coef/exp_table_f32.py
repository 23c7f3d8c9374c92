"""exp_table_f32.py - the table of src/kernels/exp_table_f32.h: 2^(j/16) as
high (1 + low) in float; the bits of high are stored less j << 19, so that adding (16 k + j) << 19
makes 2^k 2^(j/16). log 2/16 is in two parts, twice: k step_high is exact; fine_high has all bits,
for x - k fine_high in one operation, exact where x is within half a step of it."""

import mpmath
import numpy

from sollya import coefficients, evaluate, numbers
from text import braces, short

mpmath.mp.prec = 120


def main():
    step = mpmath.log(2) / 16
    high = float(mpmath.nint(step * 2**18) / 2**18)  # 14 bits: its product with k is exact
    fine = float(numpy.float32(float(step)))
    fit = numbers(evaluate([coefficients(
        "fpminimax(exp(x), [|2,3|], [|SG...|], [-0.02172;0.02172], floating, absolute, 1 + x)",
        range(2, 4))])[0])
    powers = [mpmath.power(2, mpmath.mpf(j) / 16) for j in range(16)]
    rounded = [numpy.float32(float(p)) for p in powers]
    moved = [(r.view(numpy.uint32) - numpy.uint32(j << 19)).view(numpy.float32)
             for j, r in enumerate(rounded)]
    lows = [float(numpy.float32(float((p - mpmath.mpf(float(r))) / p)))
            for p, r in zip(powers, rounded)]
    print("/* python3 tools/coef/exp_table_f32.py > src/kernels/coef/exp_table_f32.h */")
    print("static const struct {")
    print("    float per_log2, step_high, step_low; /* 16/log 2; log 2/16 in two */")
    print("    float fine_high, fine_low;")
    print("    float q[2]; /* e^r = 1 + r + r^2 (q0 + q1 r) for |r| <= half a step */")
    print("    float high[16], low[16];")
    print("} exp_table_f32 = {")
    print(f"    .per_log2 = {short(float(numpy.float32(float(1 / step))), 'f')},")
    print(f"    .step_high = {short(high, 'f')},")
    print(f"    .step_low = {short(float(numpy.float32(float(step - high))), 'f')},")
    print(f"    .fine_high = {short(fine, 'f')},")
    print(f"    .fine_low = {short(float(numpy.float32(float(step - fine))), 'f')},")
    print(f"    .q = {braces(fit, 'f')},")
    print(f"    .high = {braces((float(m) for m in moved), 'f')},")
    print(f"    .low = {braces(lows, 'f')},")
    print("};")


if __name__ == "__main__":
    main()
