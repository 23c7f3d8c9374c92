"""Writes the seeds of fuzz_model into tests/fuzz/model: model_seeds.py FOLDER

Models as docs/model.md describes them, made by hand and not by softplus, and some that are broken.
"""

import json
import pathlib
import struct
import sys

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)

NUMBER = {"name": "x", "kind": "number", "median": 1.5, "unit": 0.25, "mean": 0.5, "sd": 0.125,
          "missing": True}
CATEGORY = {"name": "c", "kind": "category", "levels": ["a", "b=1"], "other": True,
            "missing": False}
INPUTS = ["x", "x is missing", "c=a", "c=b=1", "c=(other)"]


TEXT = {"name": "t", "kind": "text", "idf": [1.5, 2.25, 1, 3, 1]}
TEXT_INPUTS = [f"t#{k}" for k in range(5)]


def metadata(task, loss, classes=(), **other):
    target = None if classes else {"unit": 0.5, "mean": 0.25, "sd": 0.5}
    return {"schema": "softplus-model/1", "library": "0.1.0", "task": task, "target": "y",
            "classes": list(classes), "activation": "softplus:beta=2", "loss": loss,
            "hidden": [2], "target_scale": target, "features": [NUMBER, CATEGORY],
            "inputs": INPUTS, **other}


def tensors(outputs):
    shapes = {"layers.0.weight": [2, 5], "layers.0.bias": [2],
              "layers.1.weight": [outputs, 2], "layers.1.bias": [outputs]}
    return {name: (shape, [0.125 * (k + 1) for k in range(shape[0] * (shape + [1])[1])])
            for name, shape in shapes.items()}


PIXELS = [{**NUMBER, "name": f"p{k}", "missing": False} for k in range(6)]
IMAGES = {"image": [3, 2, 1], "convolutions": [2], "features": PIXELS,
          "inputs": [pixel["name"] for pixel in PIXELS]}


def convolution(window):
    """A convolution over 3 x 2 pixels, which leaves one of two channels, and a hidden layer of two."""
    first = {"layers.0.weight": ([2, *window, 1], [0.125] * 18), "layers.0.bias": ([2], [0.5, 1])}
    after = {"layers.1.weight": ([2, 2], [0.5] * 4), "layers.1.bias": ([2], [0.5, 1]),
             "layers.2.weight": ([1, 2], [0.5] * 2), "layers.2.bias": ([1], [0.5])}
    return {**first, **after}


def model(meta, matrices, padding=0):
    header = {"__metadata__": {"softplus": json.dumps(meta)}}
    data = b""
    for name, (shape, values) in matrices.items():
        piece = struct.pack(f"<{len(values)}f", *values)
        header[name] = {"dtype": "F32", "shape": shape,
                        "data_offsets": [len(data), len(data) + len(piece)]}
        data += piece
    text = json.dumps(header).encode() + b" " * padding
    return struct.pack("<Q", len(text)) + text + data


regression = model(metadata("regression", "squared"), tensors(1))
nan = tensors(1)
nan["layers.1.bias"] = ([1], [float("nan")])
seeds = {
    "regression": regression,
    "count": model(metadata("count", "poisson_softplus"), tensors(1)),
    "count_exp": model(metadata("count", "poisson_exp", hidden=[2]), tensors(1)),
    "binary": model(metadata("binary", "logistic", ["no", "yes"]), tensors(1)),
    "multiclass": model(metadata("multiclass", "softmax", ["1", "2", "3"]), tensors(3)),
    "gaussian": model(metadata("gaussian", "gaussian_softplus"), tensors(2)),
    "gaussian_exp": model(metadata("gaussian", "gaussian_exp"), tensors(2)),
    "reordered": model(metadata("regression", "squared"),
                       dict(reversed(tensors(1).items())), padding=13),
    "convolution": model(metadata("regression", "squared", **IMAGES), convolution([3, 3])),
    "other_window": model(metadata("regression", "squared", **IMAGES), convolution([9, 1])),
    "no_pixel": model(metadata("regression", "squared", **{**IMAGES, "image": [6, 1, 1]}),
                      convolution([3, 3])),
    "text": model(metadata("regression", "squared", features=[TEXT], inputs=TEXT_INPUTS), tensors(1)),
    "text_short": model(metadata("regression", "squared", features=[TEXT]), tensors(1)),
    "cut": regression[:-3],
    "header_cut": regression[:40],
    "longer": regression + b"\0\0\0\0",
    "nan": model(metadata("regression", "squared"), nan),
    "other_schema": model(metadata("regression", "squared", schema="softplus-model/9"), tensors(1)),
    "no_softplus": model(metadata("regression", "squared", activation="swash"), tensors(1)),
    "too_wide": model(metadata("regression", "squared", hidden=[65536, 65536]), tensors(1)),
    "not_json": struct.pack("<Q", 8) + b"{\"a\": 1,",
    "long_header": struct.pack("<Q", 1 << 63) + b"{}",
    "empty": b"",
}
for name, data in seeds.items():
    (folder / name).write_bytes(data)
