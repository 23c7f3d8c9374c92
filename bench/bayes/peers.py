"""Effective samples a second of `softplus bayes` beside NumPyro: the same models, priors, rows, chains,
warm-up, draws and cores, both with a diagonal and with a dense metric.

The figure is the least bulk effective sample size of any parameter, by ArviZ for both, over the seconds
of warm-up and draws: ours the whole command's with reading and diagnostics; NumPyro's of a second run,
in which nothing is compiled, and of the first, in which it is. Best of several runs each, taken in turn.
The last ratio is by the processor's seconds, which other work on the machine hardly moves.
Refuses to compare where the posteriors' means differ by more than five Monte Carlo errors.

    peers.py COMMAND [--draws N] [--repeats N] [--tsv FILE]          in the root of the tree
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time

CHAINS = 4
os.environ["XLA_FLAGS"] = f"--xla_force_host_platform_device_count={CHAINS}"
import arviz as az
import jax
import numpy as np
import pandas as pd
from models import CASES, command, posterior, sampler

DATA = "tests/golden/bayes.csv"


def processor(who):
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def ours(program, case, draws, dense, seed, folder):
    path = os.path.join(folder, "draws.npz")
    call = [program, *command(case, DATA), "--chains", CHAINS, "--warmup", draws, "--samples", draws, "--seed", seed]
    call += ["--metric", "dense" if dense else "diagonal", "--draws", path, "--quiet"]
    begin = time.perf_counter(), processor(resource.RUSAGE_CHILDREN)
    subprocess.run([str(c) for c in call], check=True)
    spent = time.perf_counter() - begin[0], processor(resource.RUSAGE_CHILDREN) - begin[1]
    return *spent, dict(np.load(path))


def theirs(mcmc, case, rows, seed):
    begin = time.perf_counter(), processor(resource.RUSAGE_SELF)
    mcmc.run(jax.random.PRNGKey(seed))
    found = jax.block_until_ready(mcmc.get_samples(group_by_chain=True))
    spent = time.perf_counter() - begin[0], processor(resource.RUSAGE_SELF) - begin[1]
    return *spent, posterior(case, rows, found)


def least_ess(draws):
    return min(float(az.ess(np.asarray(x), method="bulk")) for x in draws.values())


def check(case, a, b):
    for name, x in b.items():
        error = np.hypot(*(float(az.mcse(np.asarray(v), method="mean")) for v in (a[name], x)))
        if abs(a[name].mean() - x.mean()) > 5 * error:
            sys.exit(f"{case}, {name}: the means differ by more than five Monte Carlo errors")


def compare(program, case, rows, dense, args, folder):
    mcmc = sampler(case, rows, CHAINS, args.draws, args.draws, dense)
    compiled, _, draws = theirs(mcmc, case, rows, 0)
    first = least_ess(draws) / compiled
    best, by_processor = [(0.0, 0.0), (0.0, 0.0)], [0.0, 0.0]
    for seed in range(1, args.repeats + 1):
        runs = ours(program, case, args.draws, dense, seed, folder), theirs(mcmc, case, rows, seed)
        check(case, runs[0][2], runs[1][2])
        for i, (seconds, used, found) in enumerate(runs):
            ess = least_ess(found)
            best[i] = max(best[i], (ess / seconds, seconds))
            by_processor[i] = max(by_processor[i], ess / used)
    return best[0], best[1], first, compiled, by_processor[0] / by_processor[1]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--tsv")
    args = parser.parse_args()
    rows = pd.read_csv(DATA)
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for case in CASES:
            for dense in (False, True):
                own, peer, first, compiled, ratio = compare(args.program, case, rows, dense, args, folder)
                metric = "dense" if dense else "diagonal"
                lines.append([case, metric, own[0], own[1], peer[0], peer[1], own[0] / peer[0], first, own[0] / first, ratio])
                print(
                    f"{case:16} {metric:9} ESS/s: ours {own[0]:7.0f} ({own[1]:.2f} s), NumPyro {peer[0]:6.0f} "
                    f"({peer[1]:.2f} s), ratio {own[0] / peer[0]:5.1f}; compiling too {first:6.0f} "
                    f"({compiled:.1f} s), ratio {own[0] / first:6.1f}; by processor time {ratio:5.1f}",
                    flush=True,
                )
    if args.tsv:
        with open(args.tsv, "w") as out:
            out.write("model\tmetric\tours_ess_s\tours_s\tnumpyro_ess_s\tnumpyro_s\tratio\tnumpyro_compiled_ess_s\tratio_compiled\tratio_processor\n")
            for case, metric, *numbers in lines:
                out.write("\t".join([case, metric, *(f"{v:.4g}" for v in numbers)]) + "\n")


main()
