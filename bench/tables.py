#!/usr/bin/env python3
"""Fills the tables of the documents from what was measured.

    tables.py [--check] [--docs FOLDER]

FOLDER/measured holds accuracy.tsv (exhaustive --tsv), kernels.tsv (bench_kernels --tsv), peers.tsv
(peers.py --tsv), certificate.tsv (certificate.py --tsv), collapse.tsv (collapse --tsv),
observe.tsv (observe --tsv), second_order.tsv (second_order.py --tsv), shape.tsv (shape.py --tsv),
claims.tsv (claims.py --tsv), rbm.tsv (energy/peers.py --tsv), score.tsv (energy/score.py --tsv),
scale.tsv (scale.py --tsv), firm.tsv (firm.py --tsv),
bayes.tsv (bayes/peers.py --tsv), bayes_network.tsv (bayes/network.py --tsv), and of train/ train.tsv, products.tsv and plan.tsv. A table stands in a
docs/*.md between `<!-- table: NAME -->` and `<!-- end -->`; the text
around it is written by hand. --check changes nothing and exits 1 if a file would change.
"""

import argparse
import pathlib
import re
import sys
import textwrap

import tables_lab
from bayes.network import DRAWS, paired
from tables_text import in_code, markdown, number, read


TYPES = ("f32", "f64", "f16", "bf16")


# ---------------------------------------------------------------- accuracy


def accuracy(rows, kind):
    """The last measurement of each row counts: the file is appended to."""
    last = {(r["row"], r["type"]): r for r in rows}
    table = []
    for (name, _), r in last.items():
        if r["type"] != kind:
            continue
        points = int(r["points"])
        table.append(
            [
                name,
                "the nearest" if float(r["bound"]) == 0.5 else "< " + r["bound"],
                f"{float(r['ulps']):.4f}",
                in_code(r["x"]),
                f"{float(r['nearest']):.2f}",
                "all" if points == (2**16 if kind in ("f16", "bf16") else 2**32) else f"{points:.0e}".replace("e+0", "e"),
                r["isas"],
            ]
        )
    return markdown(
        [
            "function",
            "promised",
            "largest error, ULP",
            "at x =",
            "nearest float, %",
            "inputs",
            "the same bits on",
        ],
        table,
    )


def measured_by(rows):
    """When, and of which compiler's code: columns that older measurements do not have."""
    last = {(r["row"], r["type"]): r for r in rows}
    runs = {}
    for r in last.values():
        if r.get("date"):
            kinds = runs.setdefault((r["date"], r["compiler"]), [])
            if r["type"] not in kinds:
                kinds.append(r["type"])
    told = [f"{', '.join(kinds)}: {date}, {compiler}" for (date, compiler), kinds in runs.items()]
    return "Measured: " + "; ".join(told) + "."


# What the kinds of wrong results are called in the table, and where they are in the file.
KINDS = {
    "wrong 0": "zeros",
    "wrong sign": "wrong",
    "wrong ∞, NaN": "infinite",
    "wrong order": "falls",
}


def certificate(rows, kind):
    table = []
    for r in rows:
        if r["type"] != kind:
            continue
        if r["missing"]:
            table.append([r["function"], r["peer"], "–", r["missing"]] + [""] * (2 + len(KINDS)))
            continue
        counts = [f"{int(r[of]):,}" if int(r[of]) else "" for of in KINDS.values()]
        error = [f"{float(r['ulps']):.4g}", in_code(short(r["x"])), f"{float(r['nearest']):.2f}"]
        table.append([r["function"], r["peer"], *error, f"{int(r['points']):,}", *counts])
    header = ["function", "by", "largest error, ULP", "at x =", "nearest, %", "inputs", *KINDS]
    return markdown(header, table)


def short(hexadecimal):
    """0x1.8000000000000p+1 as C's %a writes it."""
    return re.sub(r"\.?0*p", "p", hexadecimal)


# ---------------------------------------------------------------- kernels


def times(rows, **want):
    """op -> isa -> ns of the rows that match."""
    found = {}
    for r in rows:
        if all(r[key] == value for key, value in want.items()):
            found.setdefault(r["op"], {})[r["isa"]] = float(r["ns"])
    return found


def cell(value):
    return number(value) if value is not None else ""


def kernels(rows, kind):
    isas = [i for i in ("avx512", "avx2", "neon", "scalar") if any(r["isa"] == i for r in rows)]
    best = isas[0]
    l1 = times(rows, type=kind, size="L1", input="normal", cores="1")
    tail = times(rows, type=kind, size="L1", input="tail", cores="1")
    special = times(rows, type=kind, size="L1", input="special", cores="1")
    dram = times(rows, type=kind, size="DRAM", input="normal", cores="1")
    table = []
    for op, by_isa in l1.items():
        pick = lambda t: cell(t.get(op, {}).get(best, t.get(op, {}).get("-")))
        anchor = by_isa.get("-")
        table.append(
            [
                op,
                *(
                    [cell(anchor)] + [""] * (len(isas) - 1)
                    if anchor is not None
                    else [cell(by_isa.get(i)) for i in isas]
                ),
                pick(tail),
                pick(special),
                pick(dram),
            ]
        )
    return markdown(["function", *isas, "tail", "special", "2²⁴"], table)


def row_ops(rows, kind):
    isas = [i for i in ("avx512", "avx2", "neon", "scalar") if any(r["isa"] == i for r in rows)]
    table = [
        [op, *(cell(by_isa.get(i)) for i in isas)]
        for op, by_isa in times(rows, type=kind, size="L2", input="normal", cores="1").items()
        if op.endswith("columns")
    ]
    return markdown(["function", *isas], table)


def halves(rows):
    """In L2 and in memory, with the elements a second of f32's in the same run."""
    isa = next(i for i in ("avx512", "avx2", "neon", "scalar") if any(r["isa"] == i for r in rows))
    kinds = ("f32", "f16", "bf16")
    near, far = (
        {k: times(rows, type=k, size=size, input="normal", cores="1") for k in kinds}
        for size in ("L2", "DRAM")
    )
    table = []
    for op in near["f16"]:
        ns = {k: near[k].get(op, {}).get(isa) for k in kinds}
        if None in ns.values():
            continue
        beyond = {k: far[k].get(op, {}).get(isa) for k in kinds}
        row = [op, *(number(ns[k]) for k in kinds)]
        row += [number(ns["f32"] / ns[k], 2) + "×" for k in kinds[1:]]
        if None in beyond.values():
            row += ["", ""]
        else:
            row += [number(beyond["f32"] / beyond[k], 2) + "×" for k in kinds[1:]]
        table.append(row)
    header = ["function", *kinds, "f16 ÷ f32", "bf16 ÷ f32", "f16 ÷ f32, 2²⁴", "bf16 ÷ f32, 2²⁴"]
    return markdown(header, table)


def all_cores(rows, kind):
    table = []
    one = times(rows, type=kind, size="DRAM", input="normal", cores="1")
    cores = next((r["cores"] for r in rows if r["cores"] != "1"), None)
    if cores is None:
        return "One core only on this machine."
    for op, by_isa in times(rows, type=kind, size="DRAM", input="normal", cores=cores).items():
        isa, ns = next(iter(by_isa.items()))
        table.append([op, number(one[op][isa]), number(ns)])
    return markdown(["function", "one core", f"{cores} cores"], table)


def machine(facts):
    about = [facts["cpu"], facts["caches"], f"{facts['compiler']}, `{facts['flags']}`"]
    return "; ".join(about) + f"; commit {facts['commit']}."


# ---------------------------------------------------------------- peers


def peers(rows, kind):
    sizes = {}
    for r in rows:
        if r["type"] == kind:
            sizes.setdefault((r["function"], r["peer"]), {})[r["size"]] = r
    table = []
    for (function, peer), by_size in sizes.items():
        near = by_size.get("L2") or next(iter(by_size.values()))
        far = by_size.get("DRAM")
        table.append(
            [
                function,
                peer,
                number(near["ns"]),
                number(near["times libsoftplus"]) + "×",
                number(far["ns"]) if far else "",
                (number(far["times libsoftplus"]) + "×") if far else "",
                number(near["max ULP"]),
                near["subnormals"],
            ]
        )
    return markdown(
        [
            "function",
            "library",
            "ns, in cache",
            "ratio",
            "ns, 2²⁴",
            "ratio",
            "max ULP",
            "subnormals",
        ],
        table,
    )


# ---------------------------------------------------------------- experiments


def share(row, at):
    """In per cent, with the interval that stands in the two columns behind it."""
    middle, low, high = (f"{100 * float(text):.1f}" for text in row[at : at + 3])
    return f"{middle} % ({low} to {high})"


def collapse(path):
    lines = [line.split("\t") for line in path.read_text().splitlines()]
    table = [[row[0], row[1], *(share(row, at) for at in (3, 6, 9, 12))] for row in lines[1:]]
    return markdown(
        ["activation", "draws", "a dead layer before", "… and after", "collapsed", "learned"], table
    )


def shape(rows):
    table = [
        [f"{int(r['rows']):,}", r["activation"], r["guarantee"],
         f"{float(r['rmse']):.0f} ({float(r['rmse_sd']):.0f})", f"{100 * float(r['falling']):.1f} %",
         f"{float(r['deepest']):,.0f}"]
        for r in rows
    ]
    return markdown(
        ["rows", "activation", "guarantee", "test RMSE (sd)", "curves that fall", "deepest fall"],
        table,
    )


def machines(rows):
    """A line a size, ours and the peer's beside each other."""
    table = []
    for ours, peer in zip(rows[::2], rows[1::2]):
        assert (ours["who"], peer["who"]) == ("ours", "sklearn")
        table.append(
            [ours["hidden"], ours["batch"], ours["test_ll"], peer["test_ll"],
             f"± {float(ours['ais_half_width']):.2g}" if float(ours["ais_half_width"]) else "exact",
             number(ours["seconds"]), number(peer["seconds"]),
             f"{float(peer['seconds']) / float(ours['seconds']):.1f}"]
        )
    return markdown(
        ["hidden", "batch", "held-out log-likelihood", "scikit-learn's", "log Z", "seconds",
         "scikit-learn's", "times as fast"],
        table,
    )


def networks(rows):
    def loss(r, name):
        value, half = float(r[name]), float(r[name + "_half"])
        return f"{value:.2f} ± {half:.2f}"

    table = [
        [r["set"], r["method"], r["activation"], loss(r, "denoising"), loss(r, "exact"),
         f"{float(r['mmd2']):.4f}", f"{float(r['mmd2_upper']):.4f}", f"{float(r['p']):.3f}"]
        for r in rows
    ]
    return markdown(
        ["set", "trained by", "units", "denoising loss", "exact loss", "MMD²",
         "by chance up to", "p"],
        table,
    )


def watching(rows):
    table = []
    for r in rows:
        cells = [r["activation"], r["rows"], r["inputs"], r["rate"], f"{100 * float(r['dead']):.1f} %"]
        cells += [number(r["ms"]), number(r["watched ms"]), f"{100 * float(r['more']):.1f} %"]
        table.append(cells)
    header = ["activation", "rows", "inputs", "rate", "dead", "ms an epoch", "watched", "more"]
    return markdown(header, table)


def reached(rows):
    """Optimizer and activation a row: how many runs came to each level, when, after how long."""
    levels = sorted({float(r["level"]) for r in rows}, reverse=True)
    table = {}
    for r in rows:
        key = (r["optimizer"], r["activation"])
        table.setdefault(key, [*key, number(1000 * float(r["seconds an iteration"]))])
        when = f"{float(r['iterations']):g}" if r["iterations"] else "–"
        after = number(r["seconds"]) if r["seconds"] else "–"
        table[key] += [f"{r['reached']} of {r['runs']}", when, after]
    header = ["optimizer", "activation", "ms an iteration"]
    for level in levels:
        header += [f"loss ≤ {level:g}", "iterations", "seconds"]
    return markdown(header, list(table.values()))


def verdicts(rows):
    table = {}
    for r in rows:
        row = table.setdefault(r["optimizer"], [r["optimizer"], "", "", "", "", ""])
        row[1 if r["activation"] == "relu" else 2] = number(r["rmse"])
        row[3:] = [number(r["difference"]), f"{number(r['from'])} to {number(r['to'])}", r["verdict"]]
    header = ["optimizer", "relu's RMSE", "softplus's", "difference", "95 % interval", "verdict"]
    return markdown(header, list(table.values()))


def images(rows):
    """Of images.tsv (images.py --tsv)."""
    table = [
        [
            f"`{r['network']}`",
            r["activation"],
            r["rate"],
            f"{number(r['log-loss'])} ± {number(r['half interval'])}",
            f"{100 * float(r['accuracy']):.1f} %",
            f"{100 * float(r['dead units']):.1f} %",
            f"{float(r['epochs']):.0f}",
            number(1000 * float(r["seconds an epoch"])),
        ]
        for r in rows
    ]
    header = ["network", "activation", "rate", "test log-loss", "accuracy", "dead units", "epochs"]
    return markdown([*header, "ms an epoch"], table)


def image_verdicts(rows):
    table = [
        [
            f"`{r['network']}`",
            number(r["difference"]),
            f"{number(r['from'])} to {number(r['to'])}",
            r["verdict"],
        ]
        for r in rows
        if r["activation"] == "softplus"
    ]
    return markdown(["network", "softplus's log-loss − relu's", "95 % interval", "verdict"], table)


# ---------------------------------------------------------------- training


def training(rows):
    """Steps a second and how many times a peer's they are, a row a network and activation."""
    runs = {}
    for r in rows:
        runs.setdefault((r["network"], r["activation"]), {"ours": r["ours_per_s"]})[r["peer"]] = r["ratio"]
    peers = list(dict.fromkeys(r["peer"] for r in rows))
    table = [
        [network, act, f"{float(by['ours']):,.0f}", *(number(by[p]) + "×" for p in peers)]
        for (network, act), by in runs.items()
    ]
    return markdown(["network, batch", "activation", "steps a second", *("÷ " + p for p in peers)], table)


def activations_step(rows):
    """How much longer a step with softplus takes."""
    rate = {(r["network"], r["activation"]): float(r["ours_per_s"]) for r in rows}
    table = [
        [network, number(rate[network, "relu"] / rate[network, "softplus"])]
        for network in dict.fromkeys(r["network"] for r in rows)
    ]
    return markdown(["network, batch", "softplus step ÷ relu step"], table)


def whole_plan(rows):
    table = [[r["plan"], number(r["ours_s"]), number(r["torch_s"]), number(r["ratio"]) + "×"] for r in rows]
    return markdown(["plan", "softplus, s", "PyTorch script, s", "ratio"], table)


def products(rows):
    kinds = list(dict.fromkeys(r["product"] for r in rows))
    speed = {}
    for r in rows:
        speed.setdefault(r["library"], {})[r["product"]] = f"{float(r['gflops']):.0f}"
    return markdown(["library", *kinds], [[name, *(by[k] for k in kinds)] for name, by in speed.items()])


# ---------------------------------------------------------------- documents


def claims(rows):
    return markdown(
        ["claim", "here", "measured"], [[r["claim"], f"*{r['word']}*", r["measured"]] for r in rows]
    )


def rule(row):
    commands = row["commands"].split("; ")
    text = textwrap.fill(f"**{row['claim']}.** {row['rule']}", 110)
    if len(commands) == 1:
        return f"{text} `{commands[0]}`"
    return "\n".join([text, "", *("    " + command for command in commands)])


def rules(rows):
    return "\n\n".join(rule(row) for row in rows)


def posteriors(rows):
    table = [
        [r["model"], r["metric"], number(r["ours_ess_s"]), number(r["numpyro_ess_s"]), f"{number(r['ratio'])} ×",
         number(r["numpyro_compiled_ess_s"]), f"{number(r['ratio_compiled'])} ×",
         f"{number(r['ratio_processor'])} ×"]
        for r in rows
    ]
    return markdown(
        ["model", "metric", "softplus bayes", "NumPyro", "ratio", "NumPyro, compiling too", "ratio",
         "by processor time"], table
    )


def bayesian_networks(rows):
    table = [
        [r["set"], in_code(r["units"]), number(r["accept"]), number(r["step"]), number(r["leapfrogs"]),
         f"{int(float(r['divergent']))}", number(r["rhat"], 4), number(r["density_rhat"], 4),
         number(r["weights_rhat"]), number(r["ess"], 4), number(r["ess_s"]), number(r["log_score"]),
         number(r["rmse"]), f"{100 * float(r['inside_90']):.1f} %"]
        for r in rows
    ]
    return markdown(
        ["set", "units", "acceptance", "step", "steps a draw", "divergent", "R-hat: means", "log density",
         "weights", "ESS", "ESS/s", "log score", "RMSE", "in 90 %"],
        table,
    )


def bayesian_differences(rows):
    rows = [r | {"per_step": 1000 * float(r["ess"]) / float(r["leapfrogs"]) / DRAWS} for r in rows]
    shown = {"per_step": "ESS for 1,000 leapfrog steps", "accept": "acceptance", "divergent": "draws that diverged", "ess": "ESS", "ess_s": "ESS a second",
             "leapfrogs": "leapfrog steps a draw", "log_score": "log score", "rmse": "RMSE"}
    table = []
    for name, text in shown.items():
        each = {u: [float(r[name]) for r in rows if r["units"] == u] for u in ("softplus", "relu")}
        mean, low, high = paired([a - b for a, b in zip(*each.values())])
        table.append([text, *(number(sum(v) / len(v)) for v in each.values()), number(mean),
                      f"{number(low)} to {number(high)}"])
    return markdown(["mean of", "`softplus`", "`relu`", "difference", "95 % interval"], table)


def tables(folder):
    """NAME of a table -> its text, for those whose measurement is there."""
    made = {}
    measured = folder / "measured"
    if (measured / "accuracy.tsv").exists():
        rows, facts = read(measured / "accuracy.tsv")
        made |= {f"accuracy {kind}": accuracy(rows, kind) for kind in TYPES}
        made["accuracy about"] = measured_by(rows)
    if (measured / "kernels.tsv").exists():
        rows, facts = read(measured / "kernels.tsv")
        made["machine"] = machine(facts)
        for kind in ("f32", "f64"):
            made[f"kernels {kind}"] = kernels(rows, kind)
            made[f"rows {kind}"] = row_ops(rows, kind)
        made["halves"] = halves(rows)
        made["all cores f32"] = all_cores(rows, "f32")
    if (measured / "certificate.tsv").exists():
        rows, facts = read(measured / "certificate.tsv")
        made["certificate about"] = "; ".join(facts) + "."
        made |= {f"certificate {kind}": certificate(rows, kind) for kind in TYPES}
    if (measured / "train.tsv").exists():
        rows, facts = read(measured / "train.tsv")
        made["training machine"] = ", ".join(facts) + "."
        made["training steps"] = training(rows)
        made["training activations"] = activations_step(rows)
    if (measured / "products.tsv").exists():
        made["training products"] = products(read(measured / "products.tsv")[0])
    if (measured / "plan.tsv").exists():
        made["training plan"] = whole_plan(read(measured / "plan.tsv")[0])
    if (measured / "peers.tsv").exists():
        rows, facts = read(measured / "peers.tsv")
        made["peers machine"] = ", ".join(facts)
        made |= {f"peers {kind}": peers(rows, kind) for kind in ("f32", "f64")}
    if (measured / "collapse.tsv").exists():
        made["collapse"] = collapse(measured / "collapse.tsv")
    if (measured / "observe.tsv").exists():
        made["watching"] = watching(read(measured / "observe.tsv")[0])
    if (measured / "second_order.tsv").exists():
        rows, facts = read(measured / "second_order.tsv")
        made |= {"second order": reached(rows), "second order verdicts": verdicts(rows)}
    if (measured / "shape.tsv").exists():
        made["shape"] = shape(read(measured / "shape.tsv")[0])
    if (measured / "images.tsv").exists():
        rows, facts = read(measured / "images.tsv")
        made |= {"images": images(rows), "images verdicts": image_verdicts(rows)}
    made |= tables_lab.tables(measured)
    if (measured / "claims.tsv").exists():
        rows, facts = read(measured / "claims.tsv")
        made |= {"claims": claims(rows), "claims' rules": rules(rows)}
    if (measured / "rbm.tsv").exists():
        made["rbm"] = machines(read(measured / "rbm.tsv")[0])
    if (measured / "score.tsv").exists():
        made["score"] = networks(read(measured / "score.tsv")[0])
    if (measured / "bayes.tsv").exists():
        made["bayes"] = posteriors(read(measured / "bayes.tsv")[0])
    if (measured / "bayes_network.tsv").exists():
        rows = read(measured / "bayes_network.tsv")[0]
        made |= {"bayes network": bayesian_networks(rows), "bayes differences": bayesian_differences(rows)}
    return made


def fill(text, made):
    def replace(match):
        name = match[1]
        if name not in made:
            sys.exit(f"tables.py: no measurement for the table '{name}'")
        return f"<!-- table: {name} -->\n{made[name]}\n<!-- end -->"

    return re.sub(r"<!-- table: (.*?) -->\n.*?<!-- end -->", replace, text, flags=re.S)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--docs", type=pathlib.Path, default=pathlib.Path(__file__).parent.parent / "docs"
    )
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    made, stale = tables(args.docs), []
    for path in sorted(args.docs.glob("*.md")):
        text = path.read_text()
        filled = fill(text, made)
        if filled == text:
            continue
        stale.append(path.name)
        if not args.check:
            path.write_text(filled)
    if args.check and stale:
        sys.exit(f"tables.py: not what docs/measured says: {', '.join(stale)}")


if __name__ == "__main__":
    main()
