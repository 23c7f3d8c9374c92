"""python -m softplus.bench: it times right answers, and refuses wrong ones."""

import re

import numpy as np
import pytest
from softplus import bench


def test_it_prints_every_row(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["bench", "--seconds", "0.02", "--sizes", "100", "1000"])
    bench.main()
    ratios = re.findall(r"([\d.]+)x  \d+x  (\S+)", capsys.readouterr().out)
    assert len(ratios) == 2 * len(list(bench.rows()))
    assert all(float(ratio) > 0 for ratio, _ in ratios)


def test_it_refuses_a_wrong_answer(monkeypatch):
    monkeypatch.setattr(bench, "softplus", lambda x: np.maximum(x, 0))
    monkeypatch.setattr("sys.argv", ["bench", "--seconds", "0.02", "--sizes", "100"])
    with pytest.raises(SystemExit, match="nothing is timed"):
        bench.main()
