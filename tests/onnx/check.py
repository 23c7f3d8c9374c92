"""Runs exported networks in ONNX Runtime: check.py MODEL.onnx TABLE.csv PREDICTED.csv

The table is prepared here as docs/model.md says, from the metadata in the graph alone, and the runtime's
numbers must be those of `softplus predict` to 1e-5 of the largest one.
"""

import csv
import json
import sys

import numpy as np
import onnxruntime

MISSING = {"", "na", "nan", "?"}


def inputs_of(feature, cells):
    missing = np.array([cell.strip().lower() in MISSING for cell in cells])
    columns = []
    if feature["kind"] == "number":
        x = np.array([feature["median"] if gone else float(cell)
                      for cell, gone in zip(cells, missing)])
        sd = feature["sd"]
        scaled = (x * feature["unit"] - feature["mean"]) / sd if sd else 0 * x
        columns.append(np.clip(scaled, -1e6, 1e6))
    else:
        levels = feature["levels"]
        columns += [np.array([cell == level for cell in cells]) & ~missing for level in levels]
        if feature["other"]:
            columns.append(np.array([cell not in levels for cell in cells]) & ~missing)
    if feature["missing"]:
        columns.append(missing)
    return columns


def bends_as_stated(run, about, x):
    """Rising and falling columns, moved up in every row, move the first prediction no other way; the
    runtime rounds as it likes, so to 1e-6 of the largest. A class's probability counts as the last."""
    last = -1 if about["classes"] else 0
    before = run(x)[:, last]
    for feature in about["features"]:
        direction = feature.get("direction", 0)
        if not direction:
            continue
        moved = x.copy()
        moved[:, about["inputs"].index(feature["name"])] += 0.25
        rise = direction * (run(moved)[:, last] - before)
        assert rise.min() > -1e-6 * np.abs(before).max(), f"{feature['name']} breaks its guarantee"


def main(model, table, predicted):
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    about = json.loads(session.get_modelmeta().custom_metadata_map["softplus"])
    with open(table, newline="") as file:
        rows = list(csv.DictReader(file))
    columns = []
    for feature in about["features"]:
        columns += inputs_of(feature, [row[feature["name"]] for row in rows])
    x = np.stack(columns, axis=1).astype(np.float32)
    assert x.shape[1] == len(about["inputs"]), "the inputs are not those that are named"
    (name,) = (given.name for given in session.get_inputs())
    got = session.run(None, {name: x})[0]
    bends_as_stated(lambda x: session.run(None, {name: x})[0], about, x)
    with open(predicted, newline="") as file:
        skip = 1 if about["classes"] else 0  # the likeliest class comes first
        want = np.array([row[skip:] for row in list(csv.reader(file))[1:]], dtype=float)
    assert got.shape == want.shape, f"{got.shape} instead of {want.shape}"
    worst = np.max(np.abs(got - want)) / np.max(np.abs(want))
    print(f"{about['activation']}, {about['loss']}: {len(rows)} rows, largest difference {worst:.2g}")
    assert worst < 1e-5, "further off than 1e-5"


main(*sys.argv[1:])
