"""text.py - numbers as C writes them; shared by the generators of coefficients."""


def short(value, suffix=""):
    """A hexadecimal float of C without idle zeros."""
    mantissa, exponent = float(value).hex().split("p")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return f"{mantissa}p{exponent}{suffix}"


def braces(values, suffix="", indent="     "):
    """An initialiser of an array, wrapped."""
    lines, line = [], ""
    for word in ", ".join(short(v, suffix) for v in values).split(" "):
        if len(line) + len(word) > 90:
            lines.append(line)
            line = ""
        line += (" " if line else "") + word
    return "{" + ("\n" + indent).join(lines + [line]) + "}"


def print_lut(name, rows):
    """A struct sp_lut of 32 rows of 8."""
    print(f"static const struct sp_lut {name} = {{")
    print("    .col = {")
    for k in range(8):
        print("    " + braces((r[k] for r in rows), "f") + ",")
    print("    },")
    print("    .row = {")
    for r in rows:
        print("    " + braces(r, "f") + ",")
    print("    },")
    print("};")
