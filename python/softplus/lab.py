"""The lab from Python: is softplus better than ReLU on this data?

    from softplus.lab import compare

    result = compare(frame, target="price")     # a DataFrame, or a dict of columns
    result = compare(X, y, runs=50)             # arrays
    result = compare("bikes")                   # a CSV file, or a bundled set's name
    print(result)                               # in a notebook it shows itself as a table

The work is done by the `softplus` command, taken from $SOFTPLUS_COMMAND, from the package's own
folder, or from the PATH.
"""

import csv
import dataclasses
import html
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

import numpy as np

__all__ = ["Comparison", "LabError", "command", "compare"]


class LabError(RuntimeError):
    """What the command said when it refused the data or the options."""


def command():
    """The path of the softplus command."""
    beside = pathlib.Path(__file__).parent / "bin" / "softplus"
    found = os.environ.get("SOFTPLUS_COMMAND") or (
        str(beside) if beside.exists() else shutil.which("softplus")
    )
    if not found:
        raise LabError(
            "there is no softplus command: install it (make install), put it on the PATH, "
            "or name it in SOFTPLUS_COMMAND"
        )
    return found


# ------------------------------------------------------------------ from data to a table


def _columns(data, target):
    """Arrays or a dict of columns as {name: one-dimensional array}, and the target's name."""
    if hasattr(data, "keys"):
        columns = {str(name): np.asarray(data[name]) for name in data.keys()}
    else:
        matrix = np.asarray(data)
        if matrix.ndim != 2:
            raise ValueError(f"arrays are rows by features, but this one has shape {matrix.shape}")
        columns = {f"x{i}": matrix[:, i] for i in range(matrix.shape[1])}
    if target is not None and not isinstance(target, str):
        name = "y"
        while name in columns:
            name += "'"
        columns[name], target = np.asarray(target), name
    shapes = {name: column.shape for name, column in columns.items() if column.ndim != 1}
    if shapes:
        raise ValueError(f"a column has one value a row, but these have shapes: {shapes}")
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"columns differ in length: {lengths}")
    return columns, target


def _cell(value):
    """A number so that it reads back as itself; what is missing as nothing."""
    if value is None or value != value:
        return ""
    return repr(value) if isinstance(value, float) else value


def _write(columns, path):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        rows = zip(*(column.tolist() for column in columns.values()))
        writer.writerows([_cell(value) for value in row] for row in rows)


def _table(data, target, folder):
    """A name that the command understands for the data, and the name of the target."""
    if isinstance(data, (str, os.PathLike)):
        path = pathlib.Path(data)
        return (str(path.resolve()) if path.exists() else str(data)), target
    path = folder / "data.csv"
    if hasattr(data, "to_csv") and (target is None or isinstance(target, str)):
        data.to_csv(path, index=False)  # a DataFrame knows best how it is written
    else:
        columns, target = _columns(data, target)
        _write(columns, path)
    return str(path), target


# ------------------------------------------------------------------ the run


def _option(name, value):
    name = "--" + name.replace("_", "-")
    if isinstance(value, bool):
        return [name] if value else []
    if isinstance(value, (list, tuple)):
        value = ",".join(str(item) for item in value)
    return [name, str(value)]


def compare(data, target=None, *, activations=None, runs=30, report=None, **options):
    """Trains networks that differ in their activation only, or their link, and judges the paired
    differences.

    data         a DataFrame, a dict of columns, a matrix, a CSV file or a bundled set's name
    target       the column to predict, or its values; a bundled set has its own
    activations  names; without, relu and softplus, or where links are compared softplus
    report       where to write the page with charts, if anywhere
    options      every other option of `softplus help compare`, as hidden=(64, 64), task="count",
                 links=("softplus", "exp"), rope="2%", seed=3, jobs=1, own_draws=True
    """
    with tempfile.TemporaryDirectory(prefix="softplus-") as name:
        folder = pathlib.Path(name)
        path, target = _table(data, target, folder)
        chosen = {"target": target, "activations": activations, "runs": runs, **options}
        if report is not None:
            chosen["report"] = pathlib.Path(report).resolve()
        words = [w for key, v in chosen.items() if v is not None for w in _option(key, v)]
        # Run in the temporary folder, which takes whatever the command keeps beside its output.
        done = subprocess.run(
            [command(), "compare", *words, "--json", "-", "--", path],
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
        )
    if done.returncode != 0:
        raise LabError(done.stderr.strip() or f"softplus compare: exit status {done.returncode}")
    return Comparison(json.loads(done.stdout), chosen.get("report"))


# ------------------------------------------------------------------ the answer


@dataclasses.dataclass(frozen=True, repr=False)
class Comparison:
    """What came out: `document` is the command's JSON, the rest are views of it."""

    document: dict
    report: pathlib.Path | None = None  # the page with charts, where one was asked for

    @property
    def verdict(self):
        """Of the first comparison: '<name> better', 'practically the same' or 'undecided'."""
        return self.comparisons[0]["verdict"]

    @property
    def comparisons(self):
        """Each activation with the first one: differences, intervals, verdict."""
        return self.document["comparisons"]

    @property
    def activations(self):
        """A summary for each activation."""
        return self.document["activations"]

    @property
    def runs(self):
        """Every run's figures, a dict each; pandas.DataFrame(result.runs) makes a table of them."""
        return self.document["runs"]

    def _rows(self):
        measure = self.document.get("measures", {}).get("score", "test loss")
        yield "activation", f"{measure} (mean, interval)", "dead units", "rate", "s/epoch"
        for a in self.activations:
            low, high = a["score_ci"]
            score = f"{_figure(a['score_mean'])}  {_figure(low)} … {_figure(high)}"
            dead = "–" if a["dead_units"] is None else f"{a['dead_units']:.1%}"
            yield a["name"], score, dead, _figure(a["lr"]), _figure(a["seconds_per_epoch"])

    def _sentences(self):
        return [c.get("sentence") or f"{c['a']} and {c['b']}: {c['verdict']}"
                for c in self.comparisons]

    def __str__(self):
        rows = list(self._rows())
        widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
        lines = ["  ".join(c.ljust(w) for c, w in zip(row, widths)).rstrip() for row in rows]
        return "\n".join([*lines, "", *self._sentences()])

    def __repr__(self):
        return f"<Comparison: {'; '.join(self._sentences())}>"

    def _repr_html_(self):
        head, *body = self._rows()
        cells = "".join(f"<th>{html.escape(c)}</th>" for c in head)
        lines = [
            "<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in row) + "</tr>" for row in body
        ]
        said = "".join(f"<p><b>{html.escape(s)}</b></p>" for s in self._sentences())
        remarks = "".join(f"<p>{html.escape(r)}</p>" for r in self.document.get("remarks", []))
        return f"{said}<table><tr>{cells}</tr>{''.join(lines)}</table>{remarks}"


def _figure(value):
    return "–" if value is None else f"{value:.4g}"
