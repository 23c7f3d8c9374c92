#!/usr/bin/env python3
"""The softplus link beside exp, for counts and for the scales of a Gaussian.

    scale.py SOFTPLUS [--runs N] [--tsv FILE]

Runs `softplus compare --links softplus,exp` for each of CASES and writes a row a case and link from its
JSON document. noise.csv is drawn here, from a noise that is known. Needs Python's standard library only.
"""

import csv
import json
import math
import pathlib
import random
import subprocess
import sys
import tempfile

import measured_rows

CASES = [
    "bikes --links softplus,exp",
    "cars --task gaussian --links softplus,exp --patience 30",
    "noise.csv --target y --task gaussian --links softplus,exp",
    "weather --task gaussian --links softplus,exp --rates 0.001,0.003,0.01 --epochs 60",
]
ROWS = 2000
HEADER = ["case", "metric", "link", "score", "difference", "from", "to", "won", "pairs", "verdict"]
HEADER += ["constant", "50", "90", "95", "own"]


def noise(path):
    """y = 10 sin 3a + (0.1 + 3ab) times a normal draw; its own negative log-likelihood a row."""
    draws, total = random.Random(3), 0.0
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["a", "b", "y"])
        for _ in range(ROWS):
            a, b, n = draws.random(), draws.random(), draws.gauss(0, 1)
            sd = 0.1 + 3 * a * b
            out.writerow([f"{x:.4f}" for x in (a, b, 10 * math.sin(3 * a) + sd * n)])
            total += math.log(sd) + n * n / 2 + math.log(2 * math.pi) / 2
    return total / ROWS


def compare(softplus, case, runs, folder):
    command = [softplus, "compare", *case.split(), "--runs", str(runs), "--no-store", "--json", "-"]
    done = subprocess.run(
        command, check=True, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    return json.loads(done.stdout)


def losses(report, name):
    """By pair; a run that diverged counts as the constant."""
    return {
        r["pair"]: r["constant_loss"] if r["test_loss"] is None else r["test_loss"]
        for r in report["runs"]
        if r["activation"] == name
    }


def rows_of(case, report, own):
    (pair,) = report["comparisons"]
    first, second = report["activations"]
    soft, other = (losses(report, a["name"]) for a in (first, second))
    for act in (first, second):
        covered = act["coverage"] or ["", "", ""]  # of a Gaussian: of 50, 90 and 95 %
        yield [
            case,
            report["measures"]["score"],
            act["name"].replace(" link", ""),
            act["score_mean"],
            pair["mean_difference"],
            *pair["ci"],
            sum(soft[k] < other[k] for k in soft),
            len(soft),
            pair["verdict"],
            act["score_constant"],
            *covered,
            own if case.startswith("noise") else "",
        ]


def main():
    args = measured_rows.options(__doc__, runs=30).parse_args()
    softplus, rows = str(pathlib.Path(args.softplus).resolve()), []
    with tempfile.TemporaryDirectory() as folder:
        own = noise(pathlib.Path(folder) / "noise.csv")
        for case in CASES:
            print(f"scale.py: {case}", file=sys.stderr)
            rows += rows_of(case, compare(softplus, case, args.runs, folder), own)
    measured_rows.write(HEADER, rows, args.tsv)


if __name__ == "__main__":
    main()
