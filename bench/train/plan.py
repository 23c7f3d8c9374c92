"""The whole plan of `softplus compare bikes` beside a plain PyTorch script that does the same: for two
activations, five learning rates on three splits, then thirty runs on fresh splits; Adam, batches of 64,
early stopping on validation rows. One core each; time is processor time.

The script does the first of the three tuning splits and --pairs of the thirty pairs, and its time is
scaled to the whole. It runs at the rates that ours chose, and its mean test deviance must lie within
four standard errors of ours: a script that trains something else is not timed.

    plan.py SOFTPLUS bikes.csv [--pairs N] [--tsv FILE]
"""

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

import numpy as np
import torch

torch.set_num_threads(1)
TUNING_SPLITS, PAIRS = 3, 30


def ours(program, data):
    """What it says, as JSON, and the processor time of the whole command."""
    with tempfile.TemporaryDirectory() as folder:
        result = os.path.join(folder, "result.json")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([program, "compare", data, "--target", "bikers", "--no-store", "--quiet", "--jobs", "1",
                        "--json", result], check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        with open(result) as f:
            return json.load(f), after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def read_table(path):
    """Numbers as they are, words as one column a level; what standardising takes is the split's."""
    with open(path, newline="") as f:
        rows = list(csv.DictReader(f))
    target = np.array([float(r.pop("bikers")) for r in rows], dtype=np.float32)
    columns = []
    for name in rows[0]:
        cells = [r[name] for r in rows]
        try:
            columns.append(np.array(cells, dtype=np.float32))
        except ValueError:
            columns += [np.array([c == level for c in cells], dtype=np.float32) for level in sorted(set(cells))]
    return np.stack(columns, axis=1), target


def split(x, y, seed):
    """Training, validation and test rows as tensors: standardised features, counts over their mean."""
    order = np.random.default_rng(seed).permutation(len(y))
    n = len(y) // 5
    train, valid, test = order[2 * n :], order[:n], order[n : 2 * n]
    mean, sd, unit = x[train].mean(0), x[train].std(0), y[train].mean()
    sd[sd == 0] = 1
    part = lambda rows: (torch.tensor((x[rows] - mean) / sd), torch.tensor(y[rows] / unit)[:, None])
    return part(train), part(valid), part(test), float(unit)


def deviance(z, y):
    mu = torch.nn.functional.softplus(z)
    return 2 * (torch.xlogy(y, y / mu) - (y - mu)).mean()


def network(inputs, activation, y):
    act = {"relu": torch.nn.ReLU, "softplus": torch.nn.Softplus}[activation]
    net = torch.nn.Sequential(torch.nn.Linear(inputs, 64), act(), torch.nn.Linear(64, 64), act(), torch.nn.Linear(64, 1))
    with torch.no_grad():
        net[-1].bias.copy_(torch.log(torch.expm1(y.mean())))
    return net


def trial(parts, activation, rate, set):
    """Trains; the best validation loss and the test deviance of its weights."""
    (x, y), (vx, vy), (tx, ty), unit = parts
    net = network(x.shape[1], activation, y)
    optimizer = torch.optim.Adam(net.parameters(), lr=rate)
    best, best_at, keep = float("inf"), 0, None
    for epoch in range(set["epochs"]):
        order = torch.randperm(len(x))
        for at in range(0, len(x), set["batch"]):
            rows = order[at : at + set["batch"]]
            optimizer.zero_grad()
            deviance(net(x[rows]), y[rows]).backward()
            optimizer.step()
        with torch.no_grad():
            loss = float(deviance(net(vx), vy))
        if loss < best:
            best, best_at, keep = loss, epoch, {k: v.clone() for k, v in net.state_dict().items()}
        if epoch - best_at >= set["patience"]:
            break
    net.load_state_dict(keep)
    with torch.no_grad():
        return best, unit * float(deviance(net(tx), ty))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("data")
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--tsv")
    args = parser.parse_args()
    result, own = ours(args.program, args.data)
    plan, acts = result["settings"], result["activations"]
    assert (plan["tuning_splits"], plan["runs"], plan["hidden"]) == (TUNING_SPLITS, PAIRS, [64, 64]), plan
    x, y = read_table(args.data)
    torch.manual_seed(1)

    begin = time.process_time()
    parts = split(x, y, 0)
    for act in acts:
        for rate in plan["rates"]:
            trial(parts, act["name"], rate, plan)
    tuning = time.process_time() - begin

    begin, scores = time.process_time(), {act["name"]: [] for act in acts}
    for pair in range(args.pairs):
        parts = split(x, y, 1 + pair)
        for act in acts:
            scores[act["name"]].append(trial(parts, act["name"], act["lr"], plan)[1])
    runs = time.process_time() - begin

    for act in acts:
        own_runs = [r["test_loss"] for r in result["runs"] if r["activation"] == act["name"]]
        mean, error = np.mean(scores[act["name"]]), np.std(own_runs) / np.sqrt(args.pairs)
        if not abs(mean - act["score_mean"]) <= 4 * error:
            sys.exit(f"{act['name']}: the script's deviance is {mean:.2f}, ours {act['score_mean']:.2f}")
        print(f"{act['name']:9} test deviance {act['score_mean']:.2f}, script {mean:.2f}")
    whole = tuning * TUNING_SPLITS + runs * PAIRS / args.pairs
    print(f"compare bikes, whole plan, one core: ours {own:.1f} s, PyTorch {whole:.0f} s, ratio {whole / own:.1f}")
    if args.tsv:
        with open(args.tsv, "w") as f:
            f.write("plan\tours_s\ttorch_s\tratio\n")
            f.write(f"compare bikes\t{own:.2f}\t{whole:.1f}\t{whole / own:.2f}\n")


if __name__ == "__main__":
    main()
