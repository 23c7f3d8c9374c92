"""softplus.lab: data in every form that people hold it in, the answer and the refusals."""

import math
import pathlib
import shutil

import numpy as np
import pytest
from softplus import lab

try:
    lab.command()
except lab.LabError as why:
    pytest.skip(str(why), allow_module_level=True)

QUICK = dict(runs=4, hidden=8, epochs=3, rates=(0.01,), jobs=1, seed=1)
KEYS = {"schema", "data", "activations", "comparisons", "runs"}


@pytest.fixture(scope="module")
def curve():
    """Numbers with all their digits, a category, missing values, and a target made of them."""
    rng = np.random.default_rng(5)
    x = rng.uniform(-3, 3, 200)
    group = np.where(np.arange(200) % 2, "a", 'b, "quoted"')
    y = np.sin(2 * x) + (group == "a") + rng.normal(0, 0.1, 200)
    hole = x.copy()
    hole[::9] = np.nan
    return {"x": x, "hole": hole, "group": group, "y": y}


def losses(result):
    return [run["test_loss"] for run in result.runs]


@pytest.fixture(scope="module")
def answer(curve):
    return lab.compare(curve, target="y", **QUICK)


def test_answer(answer):
    assert KEYS <= answer.document.keys()
    assert answer.document["data"]["rows"] == 200 and answer.document["data"]["target"] == "y"
    assert [a["name"] for a in answer.activations] == ["relu", "softplus"]
    assert len(answer.runs) == 8 and all(math.isfinite(loss) for loss in losses(answer))
    assert answer.verdict in (
        "relu better", "softplus better", "practically the same", "undecided")
    assert answer.report is None


def test_it_shows_itself(answer):
    assert "softplus" in str(answer) and answer.comparisons[0]["sentence"] in str(answer)
    page = answer._repr_html_()
    assert page.count("<tr>") == 3 and "<script" not in page
    assert repr(answer).startswith("<Comparison: ")


def test_every_form_of_the_same_table(curve, answer, tmp_path):
    """A DataFrame, a dict and a CSV file hold the same numbers to the last bit: the same losses."""
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(curve)
    assert losses(lab.compare(frame, target="y", **QUICK)) == losses(answer)
    path = tmp_path / "curve.csv"
    frame.to_csv(path, index=False)
    assert losses(lab.compare(path, target="y", **QUICK)) == losses(answer)


def test_arrays(curve):
    matrix = np.column_stack([curve["x"], curve["hole"]])
    names = ["relu", "softplus:beta=5", "tanh"]
    result = lab.compare(matrix, curve["y"], activations=names, **QUICK)
    assert [a["name"] for a in result.activations] == names
    assert result.document["data"]["target"] == "y" and len(result.comparisons) == 2


def test_a_target_beside_a_column_called_y(curve):
    frame = {"y": curve["x"], "group": curve["group"]}
    result = lab.compare(frame, curve["y"], **QUICK)
    assert result.document["data"]["target"] == "y'"
    named = lab.compare({**frame, "y'": curve["y"]}, target="y'", **QUICK)
    assert losses(result) == losses(named) and result.document["data"]["features"] == 2


def test_links(curve):
    result = lab.compare(curve, target="y", task="gaussian", links=("softplus", "exp"), **QUICK)
    assert [a["name"] for a in result.activations] == ["softplus link", "exp link"]
    assert len(result.activations[0]["coverage"]) == 3


def test_report(curve, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = lab.compare(curve, target="y", report="page.html", **QUICK)
    assert result.report == tmp_path / "page.html"
    assert result.report.read_text(encoding="utf-8").startswith("<!")


def test_refusals(curve):
    with pytest.raises(lab.LabError, match="nowhere"):
        lab.compare(curve, target="nowhere", **QUICK)
    with pytest.raises(lab.LabError, match="no-such-option"):
        lab.compare(curve, target="y", no_such_option=3)
    with pytest.raises(ValueError, match="differ in length"):
        lab.compare({"x": [1.0, 2.0], "y": [1.0]}, target="y")
    with pytest.raises(ValueError, match="shape"):
        lab.compare(np.zeros(3), np.zeros(3))
    for target in (np.zeros((3, 1)), 0):
        with pytest.raises(ValueError, match="one value a row"):
            lab.compare(np.zeros((3, 2)), target)


def test_nothing_is_left_behind(curve, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lab.compare(curve, target="y", **QUICK)
    assert list(tmp_path.iterdir()) == []


def test_command_is_found(monkeypatch, tmp_path):
    named = lab.command()
    monkeypatch.setenv("SOFTPLUS_COMMAND", "/somewhere/softplus")
    assert lab.command() == "/somewhere/softplus"
    monkeypatch.delenv("SOFTPLUS_COMMAND")
    monkeypatch.setenv("PATH", str(pathlib.Path(named).parent))
    assert lab.command() == shutil.which("softplus")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(lab.LabError, match="SOFTPLUS_COMMAND"):
        lab.command()
