#!/usr/bin/env python3
"""What a guarantee costs and what it prevents: the price of diamonds, increasing in carat.

    shape.py SOFTPLUS DIAMONDS.csv.gz FOLDER [--tsv FILE]

For 1,000 diamonds and for all, five seeds each (other splits, draws and samples): one network trained
without and one with `--increasing carat`, else the same; the RMSE that train prints for its held-out
rows; and curves: 500 diamonds, each priced at 41 carats from 0.2 to 5, all else as it is. Counted are
the curves that fall anywhere by more than a dollar, and the deepest fall.
"""

import argparse
import csv
import gzip
import pathlib
import random
import re
import statistics
import subprocess

SEEDS, CURVES, STEPS = range(1, 6), 500, 41


def write(path, header, rows):
    with open(path, "w", newline="") as out:
        csv.writer(out).writerows([header, *rows])


def train(args, data, seed, options):
    model = args.folder / "m.safetensors"
    said = subprocess.run(
        [args.softplus, "train", data, "--target", "price", "--task", "regression", "--rate",
         "0.003", "--seed", str(seed), "-o", model, *options],
        check=True, capture_output=True, text=True).stdout
    return model, float(re.search(r"RMSE ([\d.,]+)", said).group(1).replace(",", ""))


def falls(args, model, curves):
    """How many of the curves fall by more than a dollar, and the deepest fall."""
    out = subprocess.run([args.softplus, "predict", model, curves, "--quiet"], check=True,
                         capture_output=True, text=True).stdout.split()[1:]
    price = [float(p) for p in out]
    drops = []
    for c in range(CURVES):
        curve, highest, drop = price[c * STEPS:(c + 1) * STEPS], -1e300, 0
        for p in curve:
            highest = max(highest, p)
            drop = max(drop, highest - p)
        drops.append(drop)
    return sum(d > 1 for d in drops), max(drops)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("softplus")
    parser.add_argument("diamonds", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--tsv", type=pathlib.Path)
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    with gzip.open(args.diamonds, "rt", newline="") as text:
        header, *rows = csv.reader(text)
    carat = header.index("carat")
    table = ["rows\tguarantee\tactivation\trmse\trmse_sd\tfalling\tdeepest"]
    for n in (1000, len(rows)):
        for activation in ("softplus", "relu"):
            for name, options in (("none", []), ("increasing carat", ["--increasing", "carat"])):
                results = []
                for seed in SEEDS:
                    draw = random.Random(seed)
                    data, curves = args.folder / "train.csv", args.folder / "curves.csv"
                    write(data, header, draw.sample(rows, n))
                    write(curves, header,
                          [r[:carat] + [f"{0.2 + 4.8 * k / (STEPS - 1):.4f}"] + r[carat + 1:]
                           for r in draw.sample(rows, CURVES) for k in range(STEPS)])
                    model, rmse = train(args, data, seed, ["--activation", activation, *options])
                    results.append((rmse, *falls(args, model, curves)))
                rmse, falling, deepest = zip(*results)
                table.append(f"{n}\t{name}\t{activation}\t{statistics.mean(rmse):.6g}\t"
                             f"{statistics.stdev(rmse):.6g}\t"
                             f"{sum(falling) / (CURVES * len(SEEDS)):.6g}\t{max(deepest):.6g}")
                print(table[-1], flush=True)
    if args.tsv:
        args.tsv.write_text("\n".join(table) + "\n")


if __name__ == "__main__":
    main()
