"""What the package says of itself: version, instruction set, docstrings, signatures, stubs."""

import ast
import doctest
import inspect
import os
import pathlib
import re
import subprocess
import sys

import pytest
import softplus

PACKAGE = pathlib.Path(softplus.__file__).parent
HEADER = pathlib.Path(__file__).parents[2] / "include" / "softplus.h"


def test_version_is_the_headers():
    assert f'SP_VERSION_STRING "{softplus.__version__}"' in HEADER.read_text()


def test_licence_is_the_trees():
    root = HEADER.parents[1]
    assert (root / "python" / "LICENSE").read_bytes() == (root / "LICENSE").read_bytes()


def test_isa_can_be_lowered():
    assert softplus.isa() in ("scalar", "avx2", "avx512", "neon")
    program = "import softplus; print(softplus.isa())"
    lowered = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True,
                             check=True, env={**os.environ, "SOFTPLUS_ISA": "scalar"})
    assert lowered.stdout == "scalar\n"


@pytest.mark.parametrize("name", softplus.ufuncs.__all__)
def test_docstrings(name):
    for function in (getattr(softplus, name), getattr(softplus.ufuncs, name)):
        assert "float32" in function.__doc__
        assert name in GENERAL or re.search(r"ULP|[Ee]xact|rounded", function.__doc__)


GENERAL = {"logsumexp", "softmax", "log_softmax", "softmax_cross_entropy", "bias_softplus"}


def test_examples():
    assert doctest.testmod(softplus).failed == 0


def test_signatures():
    assert str(inspect.signature(softplus.softplus)) == (
        "(x, beta=1.0, threshold=inf, **ufunc_keywords)")
    assert str(inspect.signature(softplus.elu_grad)) == "(x, dy, alpha=1.0, **ufunc_keywords)"
    assert softplus.sigmoid is softplus.ufuncs.sigmoid


def test_stub_names_everything():
    stub = ast.parse((PACKAGE / "__init__.pyi").read_text())
    named = {node.name for node in stub.body if isinstance(node, ast.FunctionDef)}
    named |= {node.target.id for node in stub.body if isinstance(node, ast.AnnAssign)}
    assert named == set(softplus.__all__) - {"ufuncs"}
    for node in stub.body:
        if isinstance(node, ast.FunctionDef) and node.name != "isa":
            real = inspect.signature(getattr(softplus, node.name))
            assert [a.arg for a in node.args.args] == list(real.parameters)[:-1]


def test_torch_is_optional():
    """Importing softplus imports neither PyTorch nor JAX nor pandas."""
    program = "import sys, softplus; print(sorted({'torch', 'jax', 'pandas'} & set(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True,
                         check=True)
    assert out.stdout == "[]\n"
