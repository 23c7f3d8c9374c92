#!/usr/bin/env python3
"""The same Bayesian network with softplus and with ReLU units: how well NUTS samples it, and how well it
predicts. One hidden layer of 4 units, gaussian, on 1,000 rows of bikes, a fifth of them held out; the
same priors, splits and seeds for both. softplus:beta=5 is nearer to ReLU.

    network.py COMMAND [--seeds N] [--draws N] [--tsv FILE]          in the root of the tree

Columns: mean acceptance (0.8 is aimed at), step size, leapfrog steps a draw, draws that diverged, worst
R-hat and least bulk ESS of the network's mean at eight rows and of the sd, ESS a second, log predictive
density of a row held out, root mean square error, share of responses inside the 90 % intervals. Seconds
are the processor's, warm-up included: other work on the machine does not matter.
"""

import argparse
import json
import resource
import subprocess

UNITS = ["softplus", "softplus:beta=5", "relu"]
MODEL = ["tests/golden/bayes.csv", "--formula", "bikers ~ temp + hum + windspeed + workingday + hr"]
MODEL += ["--family", "gaussian", "--hidden", "4", "--test", "20%"]


def run(program, unit, seed, draws):
    call = [program, "bayes", *MODEL, "--activation", unit, "--seed", seed, "--warmup", draws, "--samples", draws]
    call += ["--max-depth", 9]
    begin = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    said = subprocess.run([*map(str, call), "--json", "-"], check=True, capture_output=True, text=True).stdout
    seconds = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - begin
    found = json.loads(said)
    s, p = found["sampler"], found["prediction"]
    n = s["chains"] * s["samples"]
    return [s["acceptance"], s["step_size"], s["leapfrogs"] / n, s["divergent"], s["rhat"], s["ess_bulk"],
            s["ess_bulk"] / seconds, p["log_score"], p["rmse"], p["inside_90"]]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--draws", type=int, default=250)
    parser.add_argument("--tsv")
    args = parser.parse_args()
    names = ["accept", "step", "leapfrogs", "divergent", "rhat", "ess", "ess_s", "log_score", "rmse", "inside_90"]
    lines = []
    print(f"{'units':16} seed", *(f"{n:>9}" for n in names))
    for seed in range(1, args.seeds + 1):
        for unit in UNITS:
            numbers = run(args.program, unit, seed, args.draws)
            lines.append([unit, seed, *numbers])
            print(f"{unit:16} {seed:4}", *(f"{v:9.4g}" for v in numbers), flush=True)
    if args.tsv:
        with open(args.tsv, "w") as out:
            print("units", "seed", *names, sep="\t", file=out)
            for unit, seed, *numbers in lines:
                print(unit, seed, *(f"{v:.6g}" for v in numbers), sep="\t", file=out)


main()
