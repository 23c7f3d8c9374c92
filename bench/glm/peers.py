"""Poisson regression of a million rows and 50 columns beside statsmodels and glum, in one run, on the
same arrays in memory, on as many threads as there are cores. Times are the best of several fits
(statsmodels: of one, it takes long), ours before and after the peers'.

Refuses to time a fit that is not the same: coefficients must agree to 1e-6 of their standard errors
first, and with statsmodels the standard errors to 1e-8. Ours and statsmodels' fits include the
covariance; glum's does not. glum is given the order of columns that it does best with, and a gradient
small enough to agree.

    peers.py GLM_PROGRAM [--rows N] [--cols N] [--repeats N]     a table, and TSV with --tsv FILE
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
import warnings

import numpy as np

warnings.simplefilter("ignore")


def make(rows, cols):
    """Columns of several sizes, some correlated; counts of mean about 1.6 around exp(x b)."""
    rng = np.random.default_rng(7)
    x = np.empty((rows, cols))
    x[:, 0] = 1
    x[:, 1:] = rng.standard_normal((rows, cols - 1))
    x[:, 2] += 0.5 * x[:, 1]
    x[:, 3] = x[:, 3] > 0.8
    x[:, 4] = 50 + 10 * x[:, 4]
    b = rng.normal(0, 0.1, cols)
    b[4] = 0.01
    b[0] = -0.3
    return x, rng.poisson(np.exp(x @ b)).astype(float)


def ours(program, path, rows, cols, link, threads, repeats):
    command = [program, path, rows, cols, "poisson", link, threads, repeats]
    said = subprocess.run([str(c) for c in command], check=True, capture_output=True, text=True).stdout
    numbers = [list(map(float, line.split())) for line in said.splitlines()]
    table = np.array(numbers[1:])
    return numbers[0][0], table[:, 0], table[:, 1]


def best_of(repeats, fit):
    best, made = np.inf, None
    for _ in range(repeats):
        begin = time.perf_counter()
        made = fit()
        best = min(best, time.perf_counter() - begin)
    return best, made


def statsmodels(x, y, repeats):
    import statsmodels.api as sm

    # Its own fit's covariance is made on demand: bse.
    def fit():
        made = sm.GLM(y, x, family=sm.families.Poisson()).fit()
        return made.params, made.bse

    return best_of(repeats, fit)


def glum(x, y, repeats):
    from glum import GeneralizedLinearRegressor

    def fit(z):
        made = GeneralizedLinearRegressor(family="poisson", link="log", alpha=0, solver="irls-ls", gradient_tol=1e-9)
        made.fit(z, y)
        return np.concatenate([[made.intercept_], made.coef_]), None

    orders = [np.ascontiguousarray(x[:, 1:]), np.asfortranarray(x[:, 1:])]
    return min((best_of(repeats, lambda z=z: fit(z)) for z in orders), key=lambda r: r[0])


def check(name, found, b, error):
    gap = np.max(np.abs(found[0] - b) / error)
    if not gap < 1e-6:
        sys.exit(f"{name} fits something else: coefficients differ by {gap:.2g} standard errors")
    if found[1] is not None and not np.allclose(found[1], error, rtol=1e-8, atol=0):
        sys.exit(f"{name} has other standard errors")
    return gap


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--cols", type=int, default=50)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--tsv")
    args = parser.parse_args()
    cores = len(os.sched_getaffinity(0))
    x, y = make(args.rows, args.cols)
    with tempfile.NamedTemporaryFile() as f:
        f.write(x.tobytes())
        f.write(y.tobytes())
        f.flush()
        call = lambda link, threads: ours(args.program, f.name, args.rows, args.cols, link, threads, args.repeats)
        best, b, error = call("log", cores)
        rows = []
        for name, peer, repeats in (("statsmodels", statsmodels, 1), ("glum", glum, args.repeats)):
            seconds, found = peer(x, y, repeats)
            rows.append([name, seconds, check(name, found, b, error)])
        best = min(best, call("log", cores)[0])
        one, soft = call("log", 1)[0], call("softplus", cores)[0]
    print(f"Poisson, log link, {args.rows} rows x {args.cols} columns, {cores} cores: {best:.3f} s (one thread {one:.3f} s, softplus link {soft:.3f} s)")
    for row in rows:
        row.append(row[1] / best)
        print(f"  {row[0]:12} {row[1]:8.3f} s   {row[3]:6.2f} x ours   coefficients within {row[2]:.1g} standard errors")
    if args.tsv:
        with open(args.tsv, "w") as out:
            out.write("rows\tcols\tcores\tours_s\tpeer\tpeer_s\tratio\n")
            for name, seconds, _, ratio in rows:
                out.write(f"{args.rows}\t{args.cols}\t{cores}\t{best:.4f}\t{name}\t{seconds:.4f}\t{ratio:.3f}\n")


main()
