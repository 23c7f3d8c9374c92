"""sollya.py - asks Sollya for polynomials; shared by the generators of coefficients."""

import subprocess


def evaluate(expressions, precision=120):
    """The value of each Sollya expression, as the text Sollya prints (hexadecimal floats)."""
    script = f"prec = {precision}!; display = hexadecimal!;\n"
    script += "".join(f"print({e});\n" for e in expressions)
    run = subprocess.run(["sollya", "--warnonstderr"], input=script, text=True,
                         capture_output=True)
    lines = [line for line in run.stdout.splitlines() if line.strip()]
    if len(lines) != len(expressions):
        raise SystemExit(f"sollya: {run.stdout}\n{run.stderr}")
    return lines


def coefficients(expression, degrees):
    """Expressions for the given coefficients of the polynomial that `expression` makes, as a list
    that prints on one line."""
    parts = ", ".join(f"coeff(p, {d})" for d in degrees)
    return "(proc() { var p; p = " + expression + "; return [|" + parts + "|]; })()"


def numbers(line):
    """The floats of a list printed by Sollya."""
    return [float.fromhex(text.strip()) for text in line.strip().strip("[|]").split(",")]
