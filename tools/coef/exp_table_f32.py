"""exp_table_f32.py - the table of softplus_grad_y_f32.inc.h: 2^(j/16) as high (1 + low) in float;
the bits of high are stored less j << 19, so that adding (16 k + j) << 19 makes 2^k 2^(j/16)."""

import mpmath
import numpy

from text import braces, short

mpmath.mp.prec = 120


def main():
    step = mpmath.log(2) / 16
    high = float(mpmath.nint(step * 2**18) / 2**18)  # 14 bits: its product with k is exact
    powers = [mpmath.power(2, mpmath.mpf(j) / 16) for j in range(16)]
    rounded = [numpy.float32(float(p)) for p in powers]
    moved = [(r.view(numpy.uint32) - numpy.uint32(j << 19)).view(numpy.float32)
             for j, r in enumerate(rounded)]
    lows = [float(numpy.float32(float((p - mpmath.mpf(float(r))) / p)))
            for p, r in zip(powers, rounded)]
    print("/* python3 tools/coef/exp_table_f32.py > src/kernels/coef/exp_table_f32.h */")
    print("static const struct {")
    print("    float per_log2, step_high, step_low; /* 16/log 2; log 2/16 in two */")
    print("    float high[16], low[16];")
    print("} exp_table_f32 = {")
    print(f"    .per_log2 = {short(float(numpy.float32(float(1 / step))), 'f')},")
    print(f"    .step_high = {short(high, 'f')},")
    print(f"    .step_low = {short(float(numpy.float32(float(step - high))), 'f')},")
    print(f"    .high = {braces((float(m) for m in moved), 'f')},")
    print(f"    .low = {braces(lows, 'f')},")
    print("};")


if __name__ == "__main__":
    main()
