"""What the measurements that write a row a case have in common: their options and their file."""

import argparse
import pathlib


def options(about, runs=None):
    """A parser for SOFTPLUS [--runs N] [--tsv FILE]; `runs` is the usual number, None where it is fixed."""
    parser = argparse.ArgumentParser(
        description=about, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("softplus")
    if runs:
        parser.add_argument("--runs", type=int, default=runs)
    parser.add_argument("--tsv", type=pathlib.Path)
    return parser


def write(header, rows, tsv):
    """Tab-separated to stdout, and to the file if there is one."""
    text = "".join("\t".join(map(str, row)) + "\n" for row in [header, *rows])
    if tsv:
        tsv.write_text(text)
    print(text, end="")
