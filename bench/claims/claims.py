#!/usr/bin/env python3
"""What is commonly said of softplus, claim by claim, tested here.

    claims.py SOFTPLUS FACTS FOLDER [--runs N] [--only WORD] [--tsv FILE]

Each claim is a function below: its docstring says what must be measured for the claim to hold, and was
written before it was measured; it returns what was measured and one of three words. FACTS is the
program of facts.c, SOFTPLUS the command; data that is made, and reports, go to FOLDER. Needs
Python's standard library only.
"""

import argparse
import csv
import json
import math
import pathlib
import random
import shlex
import sqlite3
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench"))

from bayes.network import DRAWS, paired  # noqa: E402

HOLDS, PART, NOT = "holds", "holds in part", "does not hold here"
CLAIMS = []


def claim(text):
    def add(test):
        CLAIMS.append((text, test))
        return test

    return add


class Lab:
    """Runs the commands, each once."""

    def __init__(self, softplus, facts, folder, runs):
        self.softplus, self.facts_program, self.folder, self.runs = softplus, facts, folder, runs
        self.done, self.used = {}, []
        folder.mkdir(parents=True, exist_ok=True)

    def said(self, shown, *command, **options):
        """Standard output; `shown` is how a reader would give the command."""
        if shown not in self.used:
            self.used.append(shown)
        if shown not in self.done:
            print(f"claims: {shown}", file=sys.stderr)
            run = subprocess.run(
                command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options
            )
            if run.returncode:
                sys.exit(f"claims.py: {shown}: {run.stderr.strip()}")
            self.done[shown] = run.stdout
        return self.done[shown]

    def lab(self, *arguments):
        """The JSON that a command of the lab prints."""
        words = [str(a) for a in arguments]
        shown = "softplus " + shlex.join(words)
        kept = [] if "--store" in words or words[0] != "compare" else ["--no-store"]
        runs = ["--runs", str(self.runs)] if self.runs and words[0] == "compare" else []
        command = [self.softplus, *words, *kept, *runs, "--json", "-"]
        return json.loads(self.said(shown, *command, cwd=self.folder))

    def compare(self, data, *options):
        return self.lab("compare", data, *options)

    def facts(self):
        text = self.said("facts", self.facts_program)
        return {k: float(v) for k, v in (line.split("\t") for line in text.splitlines())}


def interval(low, high, unit=""):
    return f"{low:.3g} to {high:.3g}{unit}"


def against_relu(report):
    """softplus's comparison with relu as one sentence, and who is better."""
    c = next(c for c in report["comparisons"] if c["a"] == "softplus")
    loss = report["activations"][0]["score_mean"]
    low, high = (100 * end / loss for end in c["ci"])
    change = 100 * c["mean_difference"] / loss
    sentence = (
        f"{c['verdict']}, {report['measures']['score']} {change:+.1f} % "
        f"(95 % interval {low:+.1f} to {high:+.1f} %)"
    )
    return sentence, c["verdict"].split()[0] if c["verdict"].endswith("better") else None


def verdicts(reports):
    """Names to reports: the sentences joined, and who won each."""
    found = {name: against_relu(report) for name, report in reports.items()}
    text = "; ".join(f"{name}: {sentence}" for name, (sentence, _) in found.items())
    return text, [winner for _, winner in found.values()]


def word(good, all_of):
    return HOLDS if good == all_of else PART if good else NOT


# ---------------------------------------------------------------- data that is made


def smooth_sets(lab):
    """Friedman's three functions (Ann. Statist. 19, 1991), noise a tenth of the signal's spread."""

    def first(x):
        return 10 * math.sin(math.pi * x[0] * x[1]) + 20 * (x[2] - 0.5) ** 2 + 10 * x[3] + 5 * x[4]

    def impedance(x):
        r, w, l, c = 100 * x[0], math.pi * (40 + 520 * x[1]), x[2], 1 + 10 * x[3]
        return r, w * l - 1 / (w * c)

    def second(x):
        return math.hypot(*impedance(x))

    def third(x):
        r, z = impedance(x)
        return math.atan(z / r)

    names = []
    for name, function in {"friedman1": first, "friedman2": second, "friedman3": third}.items():
        draw = random.Random(name)
        rows = [[draw.random() for _ in range(5)] for _ in range(1000)]
        truth = [function(x) for x in rows]
        noise = statistics.pstdev(truth) / 10
        with open(lab.folder / f"{name}.csv", "w", newline="") as file:
            out = csv.writer(file)
            out.writerow(["x1", "x2", "x3", "x4", "x5", "y"])
            for x, y in zip(rows, truth):
                out.writerow(f"{v:.7g}" for v in [*x, y + draw.gauss(0, noise)])
        names.append(name)
    return names


def fortunes(lab, subjects=("computers", "definitions", "men-women", "politics"), most=400):
    """Short texts by subject, from Debian's package `fortunes`: the first of each subject."""
    with open(lab.folder / "fortunes.csv", "w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["text", "subject"])
        for subject in subjects:
            path = pathlib.Path("/usr/share/games/fortunes") / subject
            if not path.exists():
                sys.exit(f"claims.py: there is no {path}: tools/setup.sh claims installs it")
            sayings = path.read_text(errors="replace").split("\n%\n")
            for saying in sayings[:most]:
                out.writerow([" ".join(saying.split()), subject])


# ---------------------------------------------------------------- the function


@claim("Softplus is log(1 + e^x), that is LogSumExp(0, x)")
def log_sum_exp(lab):
    """Holds if log(e^0 + e^x), computed on its own, is within 1 ULP of softplus at every finite float."""
    f = lab.facts()
    text = f"{f['floats']:,.0f} floats, at most {f['sum_form_ulps']:.0f} ULP apart"
    return text, HOLDS if f["sum_form_ulps"] <= 1 else NOT


@claim("It is smooth where ReLU has a corner")
def smooth(lab):
    """Holds if the computed derivative never steps by more than the spacing of floats below 1, 2^-24,
    between neighbours, and ReLU's steps by 1."""
    f = lab.facts()
    good = f["slope_jump"] <= 2**-24 and f["relu_slope_jump"] == 1
    text = (
        f"over all finite floats the derivative steps by at most {f['slope_jump']:.2g} from one to "
        f"the next; ReLU's by {f['relu_slope_jump']:.0f}"
    )
    return text, HOLDS if good else NOT


@claim("Its derivative is the sigmoid")
def sigmoid(lab):
    """Holds if `sp_softplus_grad_f32` and `sp_sigmoid_f32` give the same bits for every finite float."""
    f = lab.facts()
    return f"{f['slope_not_sigmoid']:.0f} of {f['floats']:,.0f} floats differ", (
        HOLDS if f["slope_not_sigmoid"] == 0 else NOT
    )


@claim("Its outputs are positive")
def positive(lab):
    """Holds if no result is negative, and none is 0 where the nearest float to the true value is not; in
    part if only the first."""
    f = lab.facts()
    text = (
        f"{f['negative']:.0f} negative, {f['wrong_zero']:.0f} zeros among floats above −150 log 2 = "
        f"−103.97 (below, 0 is the nearest float); ReLU gives {f['relu_zero']:,.0f} zeros, and "
        f"`logf(1 + expf(x))` {f['pasted_zero']:,.0f} wrong ones and ∞ from x = "
        f"{f['pasted_infinite_from']:.4g}"
    )
    return text, NOT if f["negative"] else PART if f["wrong_zero"] else HOLDS


@claim("With growing β it goes towards ReLU")
def beta(lab):
    """Holds if β times the largest distance from ReLU is log 2 for β = 1, 10, 100, 1,000."""
    f = lab.facts()
    distances = [f[f"relu_distance_{b}"] for b in (1, 10, 100, 1000)]
    good = all(abs(d - math.log(2)) < 1e-8 for d in distances)
    text = "β times the largest distance: " + ", ".join(f"{d:.6f}" for d in distances)
    return text, HOLDS if good else NOT


@claim("The threshold of 20 is harmless in single precision")
def threshold_f32(lab):
    """Holds if it changes no bit of any finite float."""
    f = lab.facts()
    return f"{f['capped_differs_f32']:.0f} of {f['floats']:,.0f} results change", (
        HOLDS if f["capped_differs_f32"] == 0 else NOT
    )


@claim("… and not in double precision")
def threshold_f64(lab):
    """Holds if it changes results by more than 1 ULP."""
    f = lab.facts()
    text = (
        f"just above 20 the result is {f['capped_ulps_f64']:,.0f} ULP off; some results change up to "
        f"x = {f['capped_until_f64']:.4g}"
    )
    return text, HOLDS if f["capped_ulps_f64"] > 1 else NOT


@claim("Its convex conjugate is the negative binary entropy")
def conjugate(lab):
    """Holds if sup_x (p x − softplus(x)), searched on a grid, agrees with −H(p) to 1e-8 for p = 0.001 …
    0.999, and `sp_softplus_conj` with −`sp_binary_entropy` to 1e-15."""
    f = lab.facts()
    gaps = f["conjugate_by_definition"], f["conjugate_by_entropy"]
    text = f"largest differences {gaps[0]:.1e} by definition, {gaps[1]:.1e} between the functions"
    return text, HOLDS if gaps[0] <= 1e-8 and gaps[1] <= 1e-15 else NOT


# ---------------------------------------------------------------- networks


@claim("Its units do not die")
def alive(lab):
    """Holds if no hidden unit of a softplus network is dead at the end of any run, at tuned rates and at a
    rate of 0.1, which is too high; in part if fewer are than of ReLU's."""
    reports = {
        "bikes": lab.compare("bikes"),
        "cars": lab.compare("cars"),
        "bikes, rate 0.1": lab.compare("bikes", "--rates", "0.1"),
        "cars, rate 0.1": lab.compare("cars", "--rates", "0.1"),
    }
    shares = {
        name: {a["name"]: 100 * a["dead_units"] for a in report["activations"]}
        for name, report in reports.items()
    }
    text = "dead units, relu / softplus: " + "; ".join(
        f"{name} {s['relu']:.2g} % / {s['softplus']:.2g} %" for name, s in shares.items()
    )
    none = all(s["softplus"] == 0 for s in shares.values())
    fewer = all(s["softplus"] <= s["relu"] for s in shares.values())
    return text, HOLDS if none else PART if fewer else NOT


@claim("It costs 10 to 20 % more than ReLU")
def cost(lab):
    """Holds if the time of an epoch is 1.10 to 1.20 times ReLU's on each set; in part if on some."""
    ratios = {}
    for name in ("bikes", "weather", "cars", "digits"):
        report = lab.compare(name)
        seconds = {a["name"]: a["seconds_per_epoch"] for a in report["activations"]}
        ratios[name] = seconds["softplus"] / seconds["relu"]
    text = "time of an epoch, to relu's: " + ", ".join(f"{n} {r:.2f}" for n, r in ratios.items())
    return text, word(sum(1.10 <= r <= 1.20 for r in ratios.values()), len(ratios))


# The first epoch whose validation loss is at most a level, for each run; NULL where none is.
REACHED = """
    SELECT trial.pair, trial.activation,
        (SELECT min(epoch) FROM epoch WHERE epoch.experiment = run.experiment
            AND epoch.trial = run.trial AND epoch.valid_loss <= 1.05 *
            (SELECT max(other.valid_loss) FROM run AS other JOIN trial AS its
                ON its.experiment = other.experiment AND its.id = other.trial
                WHERE other.experiment = run.experiment AND its.stage = 'run'
                AND its.pair = trial.pair))
    FROM run JOIN trial ON trial.experiment = run.experiment AND trial.id = run.trial
    WHERE trial.stage = 'run' ORDER BY trial.pair, trial.activation
"""


def median_interval(values):
    """The median with its distribution-free interval of at least 95 %: binomial order statistics."""
    values, n = sorted(values), len(values)
    rank, tail = 0, 0.5**n
    while tail <= 0.025:
        rank += 1
        tail += math.comb(n, rank) * 0.5**n
    rank = max(rank - 1, 0)
    return statistics.median(values), values[rank], values[n - 1 - rank]


@claim("It converges more slowly in deep networks")
def deep(lab):
    """Ten hidden layers of 32 units; a pair's level is 1.05 times the worse of its two best validation
    losses. Holds on a set if the median ratio of the epochs that softplus and ReLU need to it has an
    interval above 1; in part if so on one of the two sets."""
    parts, slower = [], 0
    for name in ("bikes", "weather"):
        store = f"deep-{name}.db"
        (lab.folder / store).unlink(missing_ok=True)
        report = lab.compare(name, "--hidden", "32x10", "--store", store)
        with sqlite3.connect(lab.folder / store) as db:
            epochs = {}
            for pair, activation, epoch in db.execute(REACHED):
                epochs.setdefault(pair, {})[activation] = epoch
        # A network that diverged never came there; epoch 0 is the initial one.
        ratios = [
            math.inf if p["softplus"] is None else (p["softplus"] or 1) / (p["relu"] or 1)
            for p in epochs.values()
            if p["relu"] is not None
        ]
        middle, low, high = median_interval(ratios)
        slower += low > 1
        parts.append(
            f"{name}: {middle:.2g} times the epochs (95 % interval {interval(low, high)}); the end: "
            + against_relu(report)[0]
        )
    return "; ".join(parts), word(slower, 2)


@claim("ReLU is better on images")
def images(lab):
    """Holds if `compare` says so of the handwritten digits, in a fully connected network and in one with
    convolutions; in part if in one of them."""
    text, winners = verdicts(
        {
            "fully connected": lab.compare("digits", "--image", "8x8"),
            "convolutions": lab.compare("digits", "--net", "conv:16,32"),
        }
    )
    return text, word(winners.count("relu"), len(winners))


@claim("ReLU is better on text")
def texts(lab):
    """Holds if `compare` says so of short texts whose subject is to be told."""
    fortunes(lab)
    options = ("--target", "subject", "--text", "text")
    text, winners = verdicts({"fortunes": lab.compare("fortunes.csv", *options)})
    return text, word(winners.count("relu"), len(winners))


@claim("Softplus is better for smooth regression")
def smooth_regression(lab):
    """Holds if `compare` says so of each of Friedman's three functions; in part if of some. The sets of
    real measurements, whose truth nobody knows, are shown beside them and do not count."""
    made = {name: lab.compare(f"{name}.csv", "--target", "y") for name in smooth_sets(lab)}
    text, winners = verdicts(made)
    real, _ = verdicts({name: lab.compare(name) for name in ("weather", "cars")})
    return f"{text}. Beside them: {real}", word(winners.count("softplus"), len(winners))


@claim("Softplus is better for counts")
def counts(lab):
    """Two readings: as activation in a network of counts, and as link of a Poisson regression against
    the logarithm. Holds if both verdicts are for softplus; in part if one."""
    network, winner = against_relu(lab.compare("bikes"))
    c = lab.lab("glm", "bikes", "--compare-links", "log,softplus")["comparison"]["comparisons"][0]
    text = f"network: {network}; link: {c['sentence'].split(':')[0]}"
    wins = (winner == "softplus") + (c["verdict"] == "softplus better")
    return text, word(wins, 2)


@claim("Softplus suits second-order training")
def second_order(lab):
    """Holds if `compare --optimizer newton` says that softplus is better on each of Friedman's three
    functions; in part if on some."""
    options = ("--target", "y", "--hidden", "16", "--optimizer", "newton")
    reports = {n: lab.compare(f"{n}.csv", *options) for n in smooth_sets(lab)}
    text, winners = verdicts(reports)
    return text, word(winners.count("softplus"), len(winners))


@claim("Softplus suits Bayesian networks")
def bayesian(lab):
    """One hidden layer of three units on eight simulated smooth regressions, sampled by NUTS. Holds if
    softplus has, in paired differences whose 95 % interval is above 0, more effective draws for a leapfrog
    step and a higher log predictive density of the rows held out than ReLU; in part if so of one of the
    two figures."""
    table = lab.folder / "bayes_network.tsv"
    script = ROOT / "bench/bayes/network.py"
    lab.said("bench/bayes/network.py softplus", sys.executable, script, lab.softplus, "--tsv", table.resolve())
    with open(table, newline="") as file:
        rows = [
            {k: v if k == "units" else float(v) for k, v in row.items()}
            for row in csv.DictReader(file, delimiter="\t")
        ]
    for r in rows:
        r["per_step"] = 1000 * r["ess"] / r["leapfrogs"] / DRAWS
    parts, good = [], 0
    shown = {"per_step": "effective draws for 1,000 leapfrog steps", "log_score": "log density",
             "accept": "acceptance", "divergent": "diverged draws", "ess_s": "effective draws a second"}
    for name, text in shown.items():
        softplus, relu = ([r[name] for r in rows if r["units"] == u] for u in ("softplus", "relu"))
        mean, low, high = paired([a - b for a, b in zip(softplus, relu)])
        good += name in ("per_step", "log_score") and low > 0
        parts.append(
            f"{text} {statistics.mean(softplus):.3g} with softplus, {statistics.mean(relu):.3g} with relu, "
            f"difference {mean:.2g} (95 % interval {interval(low, high)})"
        )
    rhat = max(max(r["rhat"], r["density_rhat"]) for r in rows)
    parts.append(f"worst R-hat of means and log density {rhat:.3f}")
    return "; ".join(parts), word(good, 2)


@claim("Softplus suits energy-based models")
def energies(lab):
    """Energy networks learned by exact score matching, whose loss needs second derivatives. Holds if samples
    of the softplus network cannot be told from held-out rows (maximum mean discrepancy, p > 0.05) and those
    of the ReLU network can, on moons and on rings; in part on one of them."""
    good, parts = 0, []
    for data in ("moons", "rings"):
        report = lab.lab("energy", "score", data, "--method", "exact")
        p = {n["activation"]: n["mmd2"]["p"] for n in report["networks"]}
        mmd = {n["activation"]: n["mmd2"]["value"] for n in report["networks"]}
        good += p["softplus"] > 0.05 >= p["relu"]
        parts.append(
            f"{data}: squared discrepancy {mmd['softplus']:.2g} (p = {p['softplus']:.2g}) with "
            f"softplus, {mmd['relu']:.2g} (p = {p['relu']:.2g}) with relu"
        )
    return "; ".join(parts), word(good, 2)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("softplus", type=pathlib.Path)
    parser.add_argument("facts", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--runs", type=int, default=0, help="pairs; 0 is each command's own default")
    parser.add_argument("--only", default="", help="claims whose text has this in it")
    parser.add_argument("--tsv", type=pathlib.Path)
    args = parser.parse_args()
    lab = Lab(args.softplus.resolve(), args.facts.resolve(), args.folder, args.runs)
    rows = []
    for text, test in CLAIMS:
        if args.only not in text:
            continue
        lab.used = []
        measured, verdict = test(lab)
        rule = " ".join(test.__doc__.split())
        rows.append([text, verdict, measured, rule, "; ".join(lab.used)])
        print(f"{verdict:>20}  {text}\n{'':22}{measured}")
    if args.tsv:
        with open(args.tsv, "w") as file:
            print("claim", "word", "measured", "rule", "commands", sep="\t", file=file)
            for row in rows:
                print(*row, sep="\t", file=file)


if __name__ == "__main__":
    main()
