"""exp_log_f64.py - the tables of exp_log_f64.h.

exp: 2^(j/16) as high + high * low; the bits of high are stored less j << 48, so that adding
(16 k + j) << 48 makes 2^k 2^(j/16). log: the reciprocal c of the centre of each piece, piece j < 8
around 3/4 + j/32 and j >= 8 around 1/2 + j/16, and -log c as high + low."""

import mpmath

from text import braces

mpmath.mp.prec = 200


def double(value):
    return float(mpmath.mpf(value))


def bits(value, count):
    """value rounded to count bits, and the double nearest to the rest."""
    scale = mpmath.mpf(2) ** (count - 1 - int(mpmath.floor(mpmath.log(value, 2))))
    high = mpmath.nint(value * scale) / scale
    return double(high), double(value - high)


def array(name, values):
    print(f"    .{name} = {braces(values)},")


def main():
    log2 = mpmath.log(2)
    print("/* python3 tools/coef/exp_log_f64.py > src/kernels/coef/exp_log_f64.h */")
    print("static const struct {")
    print("    double per_log2, step_high, step_low; /* 16/log 2; log 2/16: 37 bits and the rest */")
    print("    uint64_t high[16];")
    print("    double low[16];")
    print("} exp_f64 = {")
    high, low = bits(log2 / 16, 37)
    print(f"    .per_log2 = {double(16 / log2).hex()},")
    print(f"    .step_high = {high.hex()},")
    print(f"    .step_low = {low.hex()},")
    powers = [mpmath.power(2, mpmath.mpf(j) / 16) for j in range(16)]
    words = []
    for j, power in enumerate(powers):
        fraction = int(mpmath.mpf(double(power)) * 2**52)
        words.append(fraction - 2**52 + (1023 << 52) - (j << 48))
    print("    .high = {" + ",\n             ".join(
        ", ".join(f"{w:#018x}" for w in words[i:i + 4]) for i in range(0, 16, 4)) + "},")
    array("low", [double((p - mpmath.mpf(double(p))) / p) for p in powers])
    print("};")
    print()
    print("static const struct {")
    print("    double log2_high, log2_low; /* 42 bits and the rest */")
    print("    double c[16], high[16], low[16];")
    print("} log_f64 = {")
    high, low = bits(log2, 42)
    print(f"    .log2_high = {high.hex()},")
    print(f"    .log2_low = {low.hex()},")
    centres = [mpmath.mpf(3) / 4 + mpmath.mpf(j) / 32 if j < 8
               else mpmath.mpf(1) / 2 + mpmath.mpf(j) / 16 for j in range(16)]
    c = [double(mpmath.nint(512 / m) / 512) for m in centres]
    array("c", c)
    logs = [-mpmath.log(mpmath.mpf(v)) for v in c]
    array("high", [double(v) for v in logs])
    array("low", [double(v - mpmath.mpf(double(v))) for v in logs])
    print("};")


if __name__ == "__main__":
    main()
