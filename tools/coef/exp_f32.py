"""exp_f32.py - the constants of exp_f32.h: e^x for x <= 0 in float, e^x = 2^k e^r, |r| <= log(2)/2,
e^r = 1 + r + r^2 (q0 + ... + q4 r^4). log2_hi has 15 bits, so that k log2_hi is exact."""

from sollya import coefficients, evaluate, numbers
from text import braces, short


def main():
    log2e, high, low = (numbers(line)[0] for line in evaluate([
        "round(1 / log(2), SG, RN)", "round(log(2), 15, RN)",
        "round(log(2) - round(log(2), 15, RN), SG, RN)"]))
    fit = numbers(evaluate([coefficients(
        "fpminimax(exp(x), [|2,3,4,5,6|], [|SG...|], [-0.3467;0.3467], floating, relative, 1 + x)",
        range(2, 7))])[0])
    print("/* python3 tools/coef/exp_f32.py > src/kernels/coef/exp_f32.h */")
    print("static const struct {")
    print("    float log2e, log2_hi, log2_lo, q[5];")
    print("} exp_f32 = {")
    print(f"    .log2e = {short(log2e, 'f')},")
    print(f"    .log2_hi = {short(high, 'f')},")
    print(f"    .log2_lo = {short(low, 'f')},")
    print(f"    .q = {braces(fit, 'f')},")
    print("};")


if __name__ == "__main__":
    main()
