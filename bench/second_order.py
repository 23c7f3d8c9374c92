#!/usr/bin/env python3
"""Iterations and seconds to a given loss on smooth regression, Softplus beside ReLU.

    second_order.py SOFTPLUS FOLDER [--runs N] [--tsv FILE]

Writes Friedman's function (Ann. Statist. 19, 1991, without its noise: smooth, five inputs) to
FOLDER/smooth.csv, compares the activations on it with `softplus compare --optimizer NAME` for each
optimizer, and reads from the store when each run's validation loss (of the standardised target: one
minus it is about R²) first fell to each of two levels. All runs of one comparison share splits and
draws. Needs Python's standard library only.
"""

import csv
import json
import math
import pathlib
import random
import sqlite3
import statistics
import subprocess
import sys

import measured_rows

ROWS, HIDDEN = 1000, "16"
OPTIMIZERS = {"newton": 100, "gauss-newton": 100, "lbfgs": 2000, "adam": 1000}  # iterations at most
LEVELS = [0.01, 0.001]

# The epoch at which a run's validation loss first was at a level or below, and its time until then.
REACHED = """
    SELECT trial.activation, trial.pair, run.seconds_per_epoch,
        (SELECT min(epoch) FROM epoch WHERE epoch.experiment = run.experiment
            AND epoch.trial = run.trial AND epoch.valid_loss <= ?)
    FROM run JOIN trial ON trial.experiment = run.experiment AND trial.id = run.trial
    WHERE trial.stage = 'run' ORDER BY trial.activation, trial.pair
"""


def write_data(path):
    draw = random.Random(1)
    with open(path, "w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["x1", "x2", "x3", "x4", "x5", "y"])
        for _ in range(ROWS):
            x = [draw.random() for _ in range(5)]
            y = 10 * math.sin(math.pi * x[0] * x[1]) + 20 * (x[2] - 0.5) ** 2 + 10 * x[3] + 5 * x[4]
            out.writerow(f"{value:.7f}" for value in [*x, y])


def compare(softplus, folder, optimizer, runs):
    """The report as JSON, and the store's path."""
    store = folder / f"{optimizer}.db"
    store.unlink(missing_ok=True)
    command = [softplus, "compare", folder / "smooth.csv", "--target", "y", "--hidden", HIDDEN]
    most = str(OPTIMIZERS[optimizer])
    command += ["--optimizer", optimizer, "--runs", str(runs), "--epochs", most, "--patience", most]
    command += ["--store", store, "--json", "-"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return json.loads(done.stdout), store


def median(values, all_runs):
    """Runs that never came there count as later than all others."""
    values = sorted(values) + [math.inf] * (all_runs - len(values))
    middle = statistics.median(values)
    return "" if math.isinf(middle) else f"{middle:.4g}"


def rows_of(optimizer, report, store):
    with sqlite3.connect(store) as db:
        found = {level: db.execute(REACHED, [level]).fetchall() for level in LEVELS}
    for act in report["activations"]:
        for level in LEVELS:
            runs = [r for r in found[level] if r[0] == act["name"]]
            there = [r for r in runs if r[3] is not None]
            yield [
                optimizer,
                act["name"],
                level,
                len(runs),
                len(there),
                median([r[3] for r in there], len(runs)),
                median([r[3] * r[2] for r in there], len(runs)),
                f"{act['score_mean']:.5g}",
                f"{act['seconds_per_epoch']:.4g}",
                report["comparisons"][0]["verdict"],
                f"{report['comparisons'][0]['mean_difference']:.5g}",
                f"{report['comparisons'][0]['ci'][0]:.5g}",
                f"{report['comparisons'][0]['ci'][1]:.5g}",
            ]


HEADER = ["optimizer", "activation", "level", "runs", "reached", "iterations", "seconds", "rmse"]
HEADER += ["seconds an iteration", "verdict", "difference", "from", "to"]


def main():
    parser = measured_rows.options(__doc__, runs=20)
    parser.add_argument("folder", type=pathlib.Path)
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    write_data(args.folder / "smooth.csv")
    rows = []
    for optimizer in OPTIMIZERS:
        print(f"second_order.py: {optimizer}", file=sys.stderr)
        rows += rows_of(optimizer, *compare(args.softplus, args.folder, optimizer, args.runs))
    measured_rows.write(HEADER, rows, args.tsv)


if __name__ == "__main__":
    main()
