"""Writes tests/golden/arrays: arrays as NumPy itself saves them. arrays.py FOLDER

Each holds value(i, j) = (7 i + 3 j) % 50 - 20 (unsigned: without the - 20), so that a test need not be
told; truth values are of (i + j) % 3 == 0.
"""

import pathlib
import sys

import numpy as np

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
i, j = np.mgrid[0:60, 0:3]
values = (7 * i + 3 * j) % 50 - 20

for code in ["i1", "<i2", ">i4", "<i8", "<f2", ">f2", "<f4", ">f4", "<f8", ">f8"]:
    name = code.replace("<", "").replace(">", "big_")
    np.save(folder / f"{name}.npy", values.astype(code))
for code in ["u1", "<u2", ">u4", "<u8"]:
    name = code.replace("<", "").replace(">", "big_")
    np.save(folder / f"{name}.npy", (values + 20).astype(code))
np.save(folder / "b1.npy", (i + j) % 3 == 0)
np.save(folder / "fortran.npy", np.asfortranarray(values.astype("<f4")))
np.save(folder / "one.npy", values[:, 0].astype("<f4"))
np.save(folder / "pictures.npy", np.arange(60 * 2 * 4, dtype="u1").reshape(60, 2, 4) % 251)
np.save(folder / "complex.npy", values.astype("c8"))
np.save(folder / "text.npy", values.astype("U3"))
np.save(folder / "struct.npy", np.zeros(60, dtype=[("a", "f4")]))
arrays = {"temp": values[:, 0].astype("<f4"), "x": values.astype("<i2"), "y": values[:, 2] % 2}
np.savez(folder / "stored.npz", **arrays)
np.savez_compressed(folder / "packed.npz", **arrays)
np.savez(folder / "uneven.npz", a=values[:, 0], b=values[:50, 0])
