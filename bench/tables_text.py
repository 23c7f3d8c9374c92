"""What every table of tables.py is made with: measurements read, and cells written."""

import csv
import re


def read(path):
    """Rows as dictionaries by the header line, and the comment lines as a dictionary."""
    facts, lines = {}, []
    for line in path.read_text().splitlines():
        if line.startswith("#"):
            key, _, value = line[1:].strip().partition("\t")
            facts[key] = value
        elif line:
            lines.append(line)
    return list(csv.DictReader(lines, delimiter="\t")), facts


def markdown(header, rows):
    right = [
        all(re.fullmatch(r"[-\d.,×% ]*|inf", cell) for cell in column) for column in zip(*rows)
    ]
    rule = ["---:" if r and i else "---" for i, r in enumerate(right)]
    return "\n".join("| " + " | ".join(row) + " |" for row in [header, rule, *rows])


def number(text, digits=3):
    """Three significant digits, as a person would write them."""
    value = float(text)
    if value == 0 or value != value or value in (float("inf"), float("-inf")):
        return str(value)
    if abs(value) >= 1e5:
        return f"{value:.1e}".replace("e+0", "e").replace("e+", "e")
    return f"{value:.{max(0, digits - 1 - int(f'{value:e}'.split('e')[1]))}f}"


def in_code(text):
    return f"`{text}`"
