"""Writes the seeds of fuzz_table into tests/fuzz/table: seeds.py FOLDER

One small file for each branch of the reader; the first byte of each chooses target and task.
"""

import gzip
import io
import pathlib
import sqlite3
import struct
import sys
import zipfile

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)


def rows(header, cells, n=60, end="\n"):
    return end.join([header] + [cells(i) for i in range(n)]) + end


def idx(code, dims, values):
    """An IDX file of values that are bytes already."""
    head = bytes([0, 0, code, len(dims)]) + b"".join(d.to_bytes(4, "big") for d in dims)
    return head + values


def npy(descr, order, shape, values):
    text = f"{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}, }}".ljust(117) + "\n"
    return b"\x93NUMPY\1\0" + len(text).to_bytes(2, "little") + text.encode() + values


def npz(compression, **arrays):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in arrays.items():
            archive.writestr(zipfile.ZipInfo(name + ".npy"), data, compression)
    return out.getvalue()


def sqlite(sql):
    db = sqlite3.connect(":memory:")
    db.executescript("PRAGMA page_size=512;" + sql)
    return db.serialize()


SEEDS = {
    "plain": "a,b,c\n1,x,2.5\n-2,y,\n3e2,x,.5\n",
    "crlf": "a,b\r\n1,x\r\n2,y\r\n",
    "cr": "a,b\r1,x\r2,y\r",
    "no_newline": "a,b\n1,2",
    "semicolon": "a;b\n1,5;x\n2,5;y\n",
    "tab": "a\tb\n1\tx\n\t\n",
    "bom": "\ufeffa,b\n1,2\n",
    "quotes": '"a,1","say ""b""","two\nlines"\n"x,y","he said ""no""","1\r\n2"\n',
    "open_quote": 'a,b\n1,"x\n2,y\n',
    "inner_quote": 'a,b\n5" pipe,1\n"x"y,2\n',
    "empty_column": "a,b\n1,\n2,\n",
    "blank_lines": "\n\na,b\n \n1,2\n\t\n\n3,4\n\n",
    "missing": "a,b\nNA,?\nnan,\n NaN ,na\n1,x\n",
    "infinite": "a,b\n1,2\ninf,3\n",
    "overflow": "a,b\n1,2\n1e999,3\n",
    "words": "a,b\ninf,1\nword,2\n",
    "ragged": "a,b\n1,2\n3\n",
    "twice": "a,b,a\n1,2,3\n",
    "unnamed": ",a\n1,2\n",
    "header_only": "a,b,c\n",
    "blank": "\n \n",
    "nul": "a,b\n1,\0\n",
    "count": rows("x,c,y", lambda i: f"{i % 7},{'rgb'[i % 3]},{i * i % 11}"),
    "regression": rows("x,c,y", lambda i: f"{i % 7}.5,{'rgb'[i % 3]},{i * 1.5 - 20}"),
    "classes": rows("x,gap,y", lambda i: f"{i},{'' if i % 3 else 'u'},{'abc'[i % 3]}", end="\r\n"),
    "names": rows("id,name,day,y", lambda i: f"{i},n{i},2011-01-{i % 28 + 1:02},{i % 2}"),
    "commas": rows("a;y", lambda i: f"{i},5;{i * i % 7}"),
    "slips": rows("a,y", lambda i: f"{i}.25,{i * i % 7}" if i != 9 else "n/a,1"),
    "extremes": rows("a,b,y", lambda i: f"{'-' * (i % 2)}1e{300 + i % 8},{i}e-323,{i}e305"),
    "constant": rows("a,b,y", lambda i: f"1,x,{i % 5}"),
}
RAW = {
    "latin1": b"caf\xe9,b\n\xff,1\nx,2\n",
    "utf16": b"\xff\xfea\0,\0b\0",
    "zip": b"PK\x03\x04rest",
    "gzip": gzip.compress(b"a,b\n1,2\n3,4\n", mtime=0),
    "gzip_cut": gzip.compress(b"a,b\n1,2\n3,4\n", mtime=0)[:-6],
    "empty": b"",
    "idx_images": idx(8, [60, 3, 2], bytes(i * i % 251 for i in range(360))),
    "idx_gzip": gzip.compress(idx(8, [2, 2], b"abcd"), mtime=0),
    "idx_cut": idx(0x0B, [3, 2], b"\1\2\3"),
    "idx_f32": idx(0x0D, [2], b"\x3f\xc0\0\0\x7f\x80\0\0"),
    "npy_f4": npy("<f4", False, (60, 2), b"".join(struct.pack("<f", i * i % 7) for i in range(120))),
    "npy_i2": npy(">i2", True, (3, 2), b"abcdefghijkl"),
    "npy_f2": npy("<f2", False, (3,), b"\0\1\0\x3c\0\x7c"),
    "npy_picture": npy("|u1", False, (60, 2, 2), bytes(i * i % 251 for i in range(240))),
    "npy_cut": npy("<f8", False, (3, 2), b"123"),
    "npy_complex": npy("<c8", False, (3,), b"123"),
    "npz_stored": npz(zipfile.ZIP_STORED, x=npy("|i1", False, (3, 2), b"abcdef"),
                      y=npy("|u1", False, (3,), b"abc")),
    "npz_packed": npz(zipfile.ZIP_DEFLATED, x=npy("|i1", False, (60, 2), b"ab" * 60)),
    "npz_empty": npz(zipfile.ZIP_STORED),
    "sqlite": sqlite("CREATE TABLE t (a, b REAL, c TEXT); INSERT INTO t VALUES (1, 2.5, 'x'), "
                     "(NULL, 1e300, 'y'), (3, 4, NULL);"),
    "sqlite_two": sqlite("CREATE TABLE t (a); CREATE TABLE u (a); INSERT INTO u VALUES (1);"),
    "idx_huge": idx(8, [2**32 - 1] * 4, b"x"),
}

for name, text in SEEDS.items():
    RAW[name] = text.encode("utf-8")
for number, (name, data) in enumerate(sorted(RAW.items())):
    last = data.split(b"\n")[0].count(b",")  # the last column is the target
    (folder / name).write_bytes(bytes([5 * last]) + data)
