#!/usr/bin/env python3
"""Energy networks with softplus and with ReLU units on sets in the plane and on the weather columns of
bikes, by denoising and by exact score matching: runs `softplus energy score` and gathers its JSON.

    score.py SOFTPLUS [--tsv FILE] [--png FOLDER]
"""

import argparse
import json
import pathlib
import subprocess

SETS = (["moons"], ["rings"], ["pinwheel"],
        ["bikes", "--columns", "temp,hum,windspeed"])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("softplus")
    parser.add_argument("--tsv", type=pathlib.Path)
    parser.add_argument("--png", type=pathlib.Path)
    args = parser.parse_args()
    table = ["set\tmethod\tactivation\tdenoising\tdenoising_half\texact\texact_half\tmmd2\t"
             "mmd2_upper\tp\tmmd2_rows"]
    for data in SETS:
        for method in ("denoising", "exact"):
            picture = []
            if args.png:
                args.png.mkdir(parents=True, exist_ok=True)
                picture = ["--png", args.png / f"{data[0]}-{method}.png"]
            said = json.loads(subprocess.run(
                [args.softplus, "energy", "score", *data, "--method", method, "--json", "-", *picture],
                check=True, capture_output=True, text=True).stdout)
            for n in said["networks"]:
                mmd = n["mmd2"]
                figures = [n["denoising_loss"]["value"], n["denoising_loss"]["half_width"],
                           n["exact_loss"]["value"], n["exact_loss"]["half_width"], mmd["value"],
                           mmd["upper"], mmd["p"], said["mmd2_trained_on"]["value"]]
                table.append("\t".join([data[0], method, n["activation"],
                                        *(f"{f:.6g}" for f in figures)]))
                print(table[-1], flush=True)
    if args.tsv:
        args.tsv.write_text("\n".join(table) + "\n")


if __name__ == "__main__":
    main()
