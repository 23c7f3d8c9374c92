#!/usr/bin/env python3
"""The same Bayesian network with softplus and with ReLU units: how well NUTS samples it, and how well it
predicts. A network that is small enough, with priors tight enough, that chains mix: one hidden layer of 3
units, weights ~ N(0, 0.5^2), on simulated smooth regressions y = sin(w x + a) + noise of 0.3, 300 rows of
which a third is held out; the same rows, splits, priors and seed for both.

    network.py COMMAND [--sets N] [--tsv FILE]          minutes, on two cores

Columns: mean acceptance (0.8 is aimed at), step size, leapfrog steps a draw, draws that diverged; worst R-hat
and least bulk ESS of the network's mean at eight rows and of the sd; the same of the log posterior density;
the worst R-hat of the weights themselves, whose units may change places; ESS a second (of the former),
log predictive density of a row held out, root mean square error, share of responses inside the 90 %
intervals. Seconds are the processor's, warm-up included: other work on the machine matters little.
"""

import argparse
import csv
import json
import math
import pathlib
import random
import resource
import statistics
import subprocess
import tempfile

UNITS = ["softplus", "relu"]
ROWS, NOISE = 300, 0.3
MODEL = ["--target", "y", "--family", "gaussian", "--hidden", "3", "--prior", "weight=normal:0,0.5"]
MODEL += ["--metric", "dense", "--warmup", "500", "--samples", "500", "--test", "33%"]
DRAWS = 2000 # of four chains
FIRST_SET = 11 # the prior, the metric and the noise were chosen on sets 1 to 8
NAMES = ["accept", "step", "leapfrogs", "divergent", "rhat", "ess", "density_rhat", "density_ess",
         "weights_rhat", "ess_s", "log_score", "rmse", "inside_90"]


def simulate(seed, path):
    """Less than one and a half periods of a sine, whatever the seed."""
    draw = random.Random(f"smooth {seed}")
    speed, shift = draw.uniform(0.6, 1.2), draw.uniform(-math.pi, math.pi)
    with open(path, "w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["x", "y"])
        for _ in range(ROWS):
            x = draw.uniform(-2, 2)
            out.writerow(f"{v:.7g}" for v in (x, math.sin(speed * x + shift) + draw.gauss(0, NOISE)))


def figures(found, seconds):
    """What is reported of one run's JSON, by NAMES."""
    s, p = found["sampler"], found["prediction"]
    n = s["chains"] * s["samples"]
    return dict(zip(NAMES, [
        s["acceptance"], s["step_size"], s["leapfrogs"] / n, s["divergent"], s["rhat"], s["ess_bulk"],
        s["log_density_rhat"], s["log_density_ess_bulk"], s["vector_rhat"], s["ess_bulk"] / seconds,
        p["log_score"], p["rmse"], p["inside_90"]]))


def run(program, unit, path):
    call = [program, "bayes", path, *MODEL, "--activation", unit, "--json", "-"]
    begin = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    said = subprocess.run([*map(str, call)], check=True, capture_output=True, text=True).stdout
    return figures(json.loads(said), resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - begin)


# The two-sided 97.5 % quantile of Student's t by degrees of freedom.
T975 = {2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365, 8: 2.306, 9: 2.262, 10: 2.228, 11: 2.201}


def paired(differences):
    """The mean with its 95 % interval by Student's t."""
    n = len(differences)
    mean = statistics.mean(differences)
    half = T975[n - 1] * statistics.stdev(differences) / math.sqrt(n)
    return mean, mean - half, mean + half


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--sets", type=int, default=8, choices=range(3, 13))
    parser.add_argument("--tsv")
    args = parser.parse_args()
    rows = []
    print(f"{'units':9} set", *(f"{n:>12}" for n in NAMES))
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(FIRST_SET, FIRST_SET + args.sets):
            path = pathlib.Path(folder) / "smooth.csv"
            simulate(seed, path)
            for unit in UNITS:
                rows.append({"units": unit, "set": seed, **run(args.program, unit, path)})
                print(f"{unit:9} {seed:3}", *(f"{rows[-1][n]:12.4g}" for n in NAMES), flush=True)
    for name in NAMES:
        each = {u: [r[name] for r in rows if r["units"] == u] for u in UNITS}
        mean, low, high = paired([a - b for a, b in zip(each["softplus"], each["relu"])])
        print(f"softplus - relu, {name}: {mean:.3g} (95 % interval {low:.3g} to {high:.3g})")
    if args.tsv:
        with open(args.tsv, "w") as out:
            print("units", "set", *NAMES, sep="\t", file=out)
            for r in rows:
                print(r["units"], r["set"], *(f"{r[n]:.6g}" for n in NAMES), sep="\t", file=out)


if __name__ == "__main__":
    main()
