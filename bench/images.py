#!/usr/bin/env python3
"""Convolutions beside fully connected networks on the bundled digits, Softplus beside ReLU in both.

    images.py SOFTPLUS [--runs N] [--tsv FILE]

Runs `softplus compare digits` for each network of NETS, and writes a row a network and activation from
its JSON document. All networks see the same splits, as the seed is the same. Needs Python's standard
library only.
"""

import json
import subprocess
import sys

import measured_rows

NETS = ["--image 8x8", "--net conv:16,32"]
HEADER = ["network", "activation", "rate", "log-loss", "half interval", "accuracy", "dead units"]
HEADER += ["epochs", "seconds an epoch", "verdict", "difference", "from", "to"]


def compare(softplus, options, runs):
    command = [softplus, "compare", "digits", *options.split(), "--runs", str(runs)]
    command += ["--no-store", "--json", "-"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return json.loads(done.stdout)


def rows_of(options, report):
    (comparison,) = report["comparisons"]
    for act in report["activations"]:
        low, high = act["score_ci"]
        yield [
            options,
            act["name"],
            f"{act['lr']:g}",
            f"{act['score_mean']:.5g}",
            f"{(high - low) / 2:.4g}",
            f"{act['quality_mean']:.5g}",
            f"{act['dead_units']:.4g}",
            f"{act['epochs']:.4g}",
            f"{act['seconds_per_epoch']:.4g}",
            comparison["verdict"],
            f"{comparison['mean_difference']:.5g}",
            f"{comparison['ci'][0]:.5g}",
            f"{comparison['ci'][1]:.5g}",
        ]


def main():
    args = measured_rows.options(__doc__, runs=30).parse_args()
    rows = []
    for options in NETS:
        print(f"images.py: {options}", file=sys.stderr)
        rows += rows_of(options, compare(args.softplus, options, args.runs))
    measured_rows.write(HEADER, rows, args.tsv)


if __name__ == "__main__":
    main()
