"""The tables of docs/scale.md and docs/explain.md: part of tables.py's work."""

from tables_text import markdown, number, read


def percent(text, digits=1):
    return f"{100 * float(text):.{digits}f} %"


def plain(text, digits):
    return f"{float(text):.{digits}f}".replace("-", "−")


def by_case(rows):
    """Of scale.tsv: each case's row of the softplus link and that of exp."""
    cases = {}
    for r in rows:
        cases.setdefault(r["case"], {})[r["link"]] = r
    return [(by["softplus"], by["exp"]) for by in cases.values()]


def links(rows):
    table = []
    for soft, exp in by_case(rows):
        digits = 1 if soft["metric"] == "deviance" else 3
        low, high = plain(soft["from"], digits), plain(soft["to"], digits)
        table.append(
            [
                f"`compare {soft['case']}` ({soft['metric']})",
                plain(soft["score"], digits),
                plain(exp["score"], digits),
                f"{plain(soft['difference'], digits)}, {low} to {high}",
                f"{soft['won']} of {soft['pairs']}",
                soft["verdict"],
            ]
        )
    header = ["command", "softplus link", "exp link", "difference, 95 % interval"]
    return markdown([*header, "pairs won by softplus", "verdict"], table)


def coverage(rows):
    table = [
        [f"{r['case'].split()[0]}, {r['link']} link", *(percent(r[k]) for k in ("50", "90", "95"))]
        for r in rows
        if r["50"]
    ]
    return markdown(["intervals", "50 %", "90 %", "95 %"], table)


def known_noise(rows):
    soft, exp = next(pair for pair in by_case(rows) if pair[0]["own"])
    table = [
        ["the noise itself", plain(soft["own"], 3)],
        ["softplus link", plain(soft["score"], 3)],
        ["exp link", plain(exp["score"], 3)],
        ["constant predictor", plain(soft["constant"], 3)],
    ]
    return markdown(["noise.csv", "NLL"], table)


def moved(text):
    """A share: more digits where it is small."""
    return percent(text, 2 if float(text) < 0.1 else 0)


def size(text):
    value = float(text)
    return f"{value:.0f}" if abs(value) >= 1000 else number(text)


def firm(rows, name):
    """Of firm.tsv, at the first size of moves."""
    of = [r for r in rows if r["set"] == name]
    table = [
        [
            r["network"] + (f", {r['quality']}" if r["quality"] else ""),
            *(moved(r[k]) for k in ("gradient", "gradient worst")),
            size(r["lipschitz"]),
            *(moved(r[k]) for k in ("contributions", "contributions worst")),
            "0" if float(r["differs"]) == 0 else number(r["differs"]),
        ]
        for r in of
        if r["noise"] == of[0]["noise"]
    ]
    header = ["network", "gradient moves", "worst", "Lipschitz", "contributions move", "worst"]
    return markdown([*header, "differs"], table)


def lipschitz(rows):
    """A row a network, a column a size of moves."""
    noises = sorted({r["noise"] for r in rows}, key=float, reverse=True)
    at = {(r["set"], r["network"], r["noise"]): size(r["lipschitz"]) for r in rows}
    kinds = dict.fromkeys((r["set"], r["network"]) for r in rows)
    table = [[f"{name}, {net}", *(at[name, net, noise] for noise in noises)] for name, net in kinds]
    return markdown(["Lipschitz", *(f"`--noise {noise}`" for noise in noises)], table)


def tables(measured):
    made = {}
    if (measured / "scale.tsv").exists():
        rows, _ = read(measured / "scale.tsv")
        made |= {"links": links(rows), "links coverage": coverage(rows)}
        made |= {"links noise": known_noise(rows)}
    if (measured / "firm.tsv").exists():
        rows, _ = read(measured / "firm.tsv")
        made |= {f"firm {name}": firm(rows, name) for name in ("cars", "bikes")}
        made["firm lipschitz"] = lipschitz(rows)
    return made
