#!/usr/bin/env python3
"""How far explanations move under tiny changes of the inputs: Softplus beside ReLU, trained alike, and
ReLU's network with its activation swapped after training.

    firm.py SOFTPLUS [--tsv FILE]

Trains a network of each activation on each of SETS, runs `softplus explain` on both, and writes a row a
network from its JSON document. Needs Python's standard library only.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

import measured_rows

SETS = ["cars", "bikes"]
SWAPS = ["softplus:beta=10", "softplus"]
NOISES = ["0.001", "0.01"]  # of the moves; the first one's figures are shown in full
HEADER = ["set", "network", "noise", "quality", "gradient", "gradient worst", "lipschitz"]
HEADER += ["contributions", "contributions worst", "differs"]


def run(folder, *command):
    done = subprocess.run(
        command, check=True, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    return done.stdout


def train(softplus, folder, name, activation):
    """Its quality on rows held out, as `train` tells it: R² of numbers, D² of counts."""
    said = run(
        folder, softplus, "train", name, "--activation", activation, "-o", f"{activation}.safetensors"
    )
    return re.search(r"[RD]² -?[0-9.]+", said)[0]


def rows_of(softplus, folder, name, quality, noise):
    command = [softplus, "explain", "relu.safetensors", name, "--beside", "softplus.safetensors"]
    for swap in SWAPS:
        command += ["--swap", swap]
    said = json.loads(run(folder, *command, "--noise", noise, "--json", "-"))
    networks = ["relu", "softplus", *(f"relu, swapped for {swap}" for swap in SWAPS)]
    for network, s in zip(networks, said["stability"], strict=True):
        moves, held = s["gradient"], s["contributions"]
        yield [
            name,
            network,
            noise,
            quality.get(network, ""),
            *(moves[key] for key in ("mean", "worst", "lipschitz")),
            *(held[key] for key in ("mean", "worst")),
            s["differs"],
        ]


def main():
    args = measured_rows.options(__doc__).parse_args()
    softplus, rows = str(pathlib.Path(args.softplus).resolve()), []
    with tempfile.TemporaryDirectory() as folder:
        for name in SETS:
            print(f"firm.py: {name}", file=sys.stderr)
            quality = {a: train(softplus, folder, name, a) for a in ("relu", "softplus")}
            for noise in NOISES:
                rows += rows_of(softplus, folder, name, quality, noise)
    measured_rows.write(HEADER, rows, args.tsv)


if __name__ == "__main__":
    main()
