#!/usr/bin/env python3
"""R-hat and effective sample sizes by ArviZ, for chains of several kinds; tests/bayes/test_diagnose.c
compares. Writes tests/golden/diagnose.txt: of each case a line "name chains draws rhat bulk tail mean
bfmi", then its draws, a chain a line. bfmi is that of the first chain.

    python3 -m venv V && V/bin/pip install arviz==0.23.4 numpy==2.4.6 scipy==1.17.1
    V/bin/python tests/golden/diagnose.py
"""

import arviz as az
import numpy as np

r = np.random.default_rng(20)


def ar(chains, draws, rho):
    x = np.empty((chains, draws))
    x[:, 0] = r.standard_normal(chains)
    for i in range(1, draws):
        x[:, i] = rho * x[:, i - 1] + np.sqrt(1 - rho * rho) * r.standard_normal(chains)
    return x


cases = {
    "independent": ar(4, 100, 0.0),
    "sticky": ar(4, 150, 0.9),
    "antithetic": ar(4, 100, -0.5),
    "odd": ar(3, 101, 0.5),
    "shifted": ar(4, 100, 0.3) + np.array([[0], [0], [0], [1.5]]),
    "scaled": ar(4, 100, 0.3) * np.array([[1], [1], [1], [4]]),
    "cauchy": r.standard_cauchy((4, 100)),
    "counts": r.poisson(2.0, (4, 100)).astype(float),
    "one": ar(1, 200, 0.4),
}
with open("tests/golden/diagnose.txt", "w") as out:
    for name, x in cases.items():
        x = np.array([[float(f"{v:.6g}") for v in row] for row in x])
        values = [az.rhat(x, method="rank"), az.ess(x, method="bulk"), az.ess(x, method="tail"), az.ess(x, method="mean")]
        values.append(az.bfmi(x)[0])
        print(name, *x.shape, *(f"{float(v):.15g}" for v in values), file=out)
        for row in x:
            print(*(f"{v:.6g}" for v in row), file=out)
