#!/usr/bin/env python3
"""A restricted Boltzmann machine of the bundled digits beside scikit-learn's BernoulliRBM: as many
updates of the same kind (persistent contrastive divergence, one Gibbs step), the same batches' size,
the best of the same rates for each, both in double precision on one core in processor time, on the same rows: pixels above
half of the range are 1, every fifth row is held out. Likelihoods are exact for 20 hidden units (and
scikit-learn's is checked against NumPy's own sum), by annealed importance sampling for more; means over
seeds.

    peers.py PROGRAM DIGITS.csv.gz --folder FOLDER [--tsv FILE]
"""

import os

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import argparse
import gzip
import itertools
import pathlib
import subprocess
import time

import numpy as np
from sklearn.neural_network import BernoulliRBM

EPOCHS, RATES, SEEDS, REPEATS = 30, (0.01, 0.03, 0.1, 0.3), (1, 2, 3), 3


def load(path):
    with gzip.open(path, "rt") as text:
        pixels = np.genfromtxt(text, delimiter=",", skip_header=1)[:, :64]
    x = np.ascontiguousarray((pixels > 8).astype(float))
    held = np.arange(len(x)) % 5 == 4
    return x[~held], x[held]


def run(*command):
    return subprocess.run([str(c) for c in command], check=True, capture_output=True,
                          text=True).stdout.split()


def ours(args, train, hidden, batch, rate, seed, out):
    return float(run(args.program, "train", args.folder / "train.f64", *train.shape, hidden, batch,
                     EPOCHS, rate, seed, REPEATS, out)[0])


def sklearn(args, train, hidden, batch, rate, seed, out):
    best = np.inf
    for _ in range(REPEATS):
        machine = BernoulliRBM(n_components=hidden, learning_rate=rate, batch_size=batch,
                               n_iter=EPOCHS, random_state=seed)
        begin = time.process_time()
        machine.fit(train)
        best = min(best, time.process_time() - begin)
    np.concatenate([machine.components_.ravel(), machine.intercept_visible_,
                    machine.intercept_hidden_]).tofile(out)
    return best


def judge(args, machine, train, test, hidden):
    folder = args.folder
    return [float(t) for t in run(args.program, "judge", machine, train.shape[1], hidden,
                                  folder / "train.f64", len(train), folder / "test.f64", len(test))]


def exact_by_numpy(path, x, hidden):
    """The mean log-likelihood by a sum over the hidden states that shares no code with the program."""
    values = np.fromfile(path)
    n = x.shape[1]
    w, b, c = np.split(values, [n * hidden, n * hidden + n])
    w = w.reshape(hidden, n)
    low = np.array(list(itertools.product([0.0, 1.0], repeat=hidden // 2)))
    total = -np.inf
    for high in itertools.product([0.0, 1.0], repeat=hidden - hidden // 2):
        field = b + low @ w[:hidden // 2] + np.array(high) @ w[hidden // 2:]
        linear = low @ c[:hidden // 2] + np.array(high) @ c[hidden // 2:]
        total = np.logaddexp(total, np.logaddexp.reduce(linear + np.logaddexp(0, field).sum(1)))
    return (x @ b + np.logaddexp(0, c + x @ w.T).sum(1) - total).mean()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("digits", type=pathlib.Path)
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    parser.add_argument("--tsv", type=pathlib.Path)
    args = parser.parse_args()
    train, test = load(args.digits)
    train.tofile(args.folder / "train.f64")
    test.tofile(args.folder / "test.f64")
    table = ["hidden\tbatch\twho\trate\tseconds\ttrain_ll\ttest_ll\tais_half_width"]
    for hidden, batch in ((20, 10), (64, 10), (256, 10), (256, 100)):
        for who in (ours, sklearn):
            best = None
            for rate in RATES:
                rows = []
                for seed in SEEDS:
                    out = args.folder / f"{who.__name__}.f64"
                    spent = who(args, train, hidden, batch, rate, seed, out)
                    rows.append([spent, *judge(args, out, train, test, hidden)])
                    if hidden == 20 and who is sklearn and rate == RATES[0] and seed == SEEDS[0]:
                        numpy = exact_by_numpy(out, test, hidden)
                        assert abs(numpy - rows[-1][2]) < 1e-8 * abs(numpy), (numpy, rows[-1])
                mean = [min(r[0] for r in rows), *np.mean(rows, axis=0)[1:]]
                if best is None or mean[1] > best[1][1]: # by the rows it was trained on
                    best = rate, mean
            rate, (spent, train_ll, test_ll, width) = best
            table.append(f"{hidden}\t{batch}\t{who.__name__}\t{rate}\t{spent:.6g}\t{train_ll:.6g}\t"
                         f"{test_ll:.6g}\t{width:.3g}")
            print(table[-1], flush=True)
    if args.tsv:
        args.tsv.write_text("\n".join(table) + "\n")


if __name__ == "__main__":
    main()
