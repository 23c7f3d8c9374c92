#!/usr/bin/env python3
"""Writes stats_golden.h: values of the distributions, computed with 30 digits and rounded to double.

    pip install mpmath
    python3 tests/verdict/stats_golden.py > tests/verdict/stats_golden.h

Arguments are the doubles that the C code sees; nothing of stats.c's method is used here: cdfs are
quadratures of the densities, quantiles are roots of them. mpmath's quad has an absolute tolerance:
each integrand is scaled to about 1.
"""
import mpmath as mp

mp.mp.dps = 30
DF = [1, 2, 3, 9, 29, 100, 999, 1e6]
P = [1e-100, 1e-9, 1e-4, 0.0025, 0.025, 0.2, 0.25, 0.3, 0.4999999, 0.975]
T = [-60, -8, -2.045, -1, -0.3, -1e-6, 1e-6, 0.7, 1.7320508075688772, 1.75, 2.5]


def betainc(a, b, x):
    """I_x(a, b) by quadrature of its density, in the logit of x: smooth and bell-shaped there."""
    a, b, x = mp.mpf(a), mp.mpf(b), mp.mpf(x)
    front = mp.loggamma(a + b) - mp.loggamma(a) - mp.loggamma(b)
    density = lambda u: mp.exp(-a * mp.log1p(mp.exp(-u)) - b * mp.log1p(mp.exp(u)) - top)
    end = mp.log(x / (1 - x))
    top = -a * mp.log1p(mp.exp(-end)) - b * mp.log1p(mp.exp(end))
    peak = mp.log(a / b)
    width = mp.sqrt(1 / a + 1 / b)  # of the bell
    if end > peak:
        return 1 - betainc(b, a, 1 - x)
    # The part below `end` falls at the rate of the density's logarithmic slope there.
    slope = a / (1 + mp.exp(end)) - b / (1 + mp.exp(-end))
    scale = min(1 / slope if slope > 0 else mp.inf, width)
    cuts = [end - scale * k for k in (0, 2, 5, 10, 20, 40, 80)]
    low = cuts[-1] - max(1 / a, scale) * 100
    return mp.exp(front + top) * mp.quad(density, [-mp.inf, low] + cuts[::-1])


def t_tail(t, df):
    """P(T > |t|) by quadrature of the density."""
    t, df = abs(mp.mpf(t)), mp.mpf(df)
    front = mp.loggamma((df + 1) / 2) - mp.loggamma(df / 2) - mp.log(df * mp.pi) / 2
    density = lambda s: mp.exp(front - (df + 1) / 2 * mp.log1p(s * s / df))
    if t < 2:
        return mp.mpf(1) / 2 - mp.quad(density, [0, t / 2, t])
    # s = t e^u: the integrand falls as e^(-rate u) at first, then no slower than e^(-df u).
    rate = (df + 1) * t * t / (df + t * t) - 1
    far = 80 / df
    cuts = sorted([k / rate for k in (0, 1, 3, 8, 20, 50)] + [far * k / 8 for k in range(1, 9)])
    relative = lambda u: mp.exp(u - (df + 1) / 2 * mp.log1p(t * t * mp.expm1(2 * u) / (df + t * t)))
    return t * density(t) * mp.quad(relative, cuts + [mp.inf])


def t_cdf(t, df):
    return t_tail(t, df) if t <= 0 else 1 - t_tail(t, df)


def t_density(t, df):
    return mp.exp(mp.loggamma((df + 1) / 2) - mp.loggamma(df / 2) - (df + 1) / 2 * mp.log1p(t * t / df)
                  ) / mp.sqrt(df * mp.pi)


def t_quantile(p, df):
    """Newton's method on ln(tail) against ln(t), after a few bisections: nearly a line."""
    p, df = mp.mpf(p), mp.mpf(df)
    if p > mp.mpf(1) / 2:
        return -t_quantile(1 - p, df)
    low, high = mp.mpf(-60), mp.mpf(260)  # ln t
    for _ in range(14):
        mid = (low + high) / 2
        if t_tail(mp.exp(mid), df) > p:
            low = mid
        else:
            high = mid
    t = mp.exp(low)
    for _ in range(20):
        tail = t_tail(t, df)
        step = mp.log(tail / p) * tail / (t * t_density(t, df))
        t *= mp.exp(step)
        if abs(step) < mp.mpf(10) ** -18:
            return -t
    raise ArithmeticError(f"no quantile for p = {p}, df = {df}")


def both_below(z, rho):
    z, rho = mp.mpf(z), mp.mpf(rho)
    inner = lambda u: mp.npdf(u) * mp.ncdf((z - rho * u) / mp.sqrt(1 - rho * rho))
    return mp.quad(inner, [z - 40, z - 10, z - 5, z - 2, z - 1, z])


def row(*values):
    print("    {" + ", ".join(float(v).hex() for v in values) + "},")


def table(name, fields, rows):
    print(f"static const struct {{ double {fields}; }} {name}[] = {{")
    for r in rows:
        row(*r)
    print("};")


print("/* Made by: python3 tests/verdict/stats_golden.py > tests/verdict/stats_golden.h */")
table("golden_t_cdf", "df, t, cdf", [(df, t, t_cdf(t, df)) for df in DF for t in T])
table("golden_t_quantile", "df, p, t", [(df, p, t_quantile(p, df)) for df in DF for p in P])
table("golden_normal_cdf", "z, cdf",
      [(z, mp.ncdf(z)) for z in (-37, -20, -8, -3, -1.96, -1, -0.1, -1e-8, 0, 0.5, 1.96, 4)])
table("golden_normal_quantile", "p, z",
      [(p, mp.findroot(lambda z: mp.log(mp.ncdf(z)) - mp.log(mp.mpf(p)),
                       mp.mpf(-21.3 if p < 1e-50 else -9.3 if p < 1e-10 else -6 if p < 1e-6 else -1.5)))
       for p in (1e-100, 1e-20, 1e-9, 1e-4, 0.025, 0.2, 0.25, 0.3, 0.49, 0.7, 0.975)])
table("golden_beta", "a, b, x, value",
      [(a, b, x, betainc(a, b, x)) for a, b, x in
       ((0.5, 0.5, 0.25), (1, 1, 0.3), (2, 3, 0.5), (17, 184, 0.05), (184, 17, 0.95), (5, 36, 0.05),
        (0.5, 500000, 1e-6), (500000, 0.5, 0.999999), (1e4, 1e4, 0.5), (1e4, 2e4, 0.34), (30, 0.1, 0.9),
        (2.5, 100, 1e-10))])
table("golden_both_below", "z, rho, value",
      [(z, rho, both_below(z, rho)) for z in (-4, -1.5, 0, 0.25, 2, 6) for rho in (0.0625, 0.2, 0.5, 0.9)])
