#!/usr/bin/env python3
"""Posteriors by NumPyro, which shares no code with lab/bayes: models and priors as docs/bayes.md has
them, written here from that page. Writes the rows (every eighth of data/bikes.csv from the first on,
1,000 of them) to tests/golden/bayes.csv and, to tests/golden/bayes.txt, a line for every parameter:
"case mean sd ess_mean ess_bulk name". tests/bayes/test_numpyro.c compares.

    python3 -m venv V && V/bin/pip install numpyro==0.22.0 jax==0.10.2 arviz==0.23.4 numpy==2.4.6 pandas==3.1.1
    V/bin/python tests/golden/bayes.py            in the root of the tree; takes some minutes
"""

import os
import sys

os.environ.setdefault("XLA_FLAGS", "--xla_force_host_platform_device_count=4")
sys.path.insert(0, "bench/bayes")
import arviz as az
import jax
import numpy as np
import pandas as pd
from models import CASES, posterior, sampler

rows = pd.read_csv("data/bikes.csv").iloc[::8].iloc[:1000]
rows = rows[["temp", "hum", "windspeed", "workingday", "hr", "bikers"]]
rows.to_csv("tests/golden/bayes.csv", index=False)

with open("tests/golden/bayes.txt", "w") as out:
    for name in CASES:
        mcmc = sampler(name, rows, chains=4, warmup=2000, draws=5000)
        mcmc.run(jax.random.PRNGKey(1))
        for parameter, x in posterior(name, rows, mcmc.get_samples(group_by_chain=True)).items():
            x = np.asarray(x)
            numbers = x.mean(), x.std(ddof=1), az.ess(x, method="mean"), az.ess(x, method="bulk")
            print(name, *(f"{float(v):.12g}" for v in numbers), parameter, file=out)
