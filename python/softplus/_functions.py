"""The public functions: each ufunc, with defaults for its parameters where it has some."""

from . import _ufuncs

# What a ufunc's operands are called, by the shape of its op; None is the op's own parameter.
_OPERANDS = {
    "map1": ("x",),
    "map1p1": ("x", None),
    "map1p2": ("x", "beta", "threshold"),
    "map2": ("x1", "x2"),
    "grad": ("x", "dy"),
    "gradp1": ("x", "dy", None),
    "gradp2": ("x", "dy", "beta", "threshold"),
    "derivp2": ("x", "k", "beta", "threshold"),
    "bothp2": ("x", "beta", "threshold"),
    "biasrow": ("x", "bias"),
    "biasrowp2": ("x", "bias", "beta", "threshold"),
    "reduce": ("x",),
    "rows": ("x",),
    "loss": ("x", "label"),
}
_OWN_PARAMETER = {"leaky_relu": "slope", "elu": "alpha", "squareplus": "b"}
_DEFAULTS = {
    "beta": 1.0,
    "threshold": float("inf"),
    "slope": 0.01,
    "alpha": 1.0,
    "b": 4.0,
}


def _operands(name, shape):
    """The names of the operands; the gradients by output call their first y."""
    own = _OWN_PARAMETER.get(name.removesuffix("_grad"))
    names = [own if operand is None else operand for operand in _OPERANDS[shape]]
    if name in ("softplus_grad_y", "softplus_inv", "softplus_inv_cr"):
        names[0] = "y"
    return names


def _with_defaults(name, ufunc, operands):
    """A function over the ufunc whose parameters are optional and have names.

    Written as source, as dataclasses and namedtuples are, so that Python itself binds the
    arguments: a generic wrapper would cost more than the ufunc on a short array.
    """
    defaults = {key: value for key, value in _DEFAULTS.items() if key in operands}
    arguments = ", ".join(key + "=" + key if key in defaults else key for key in operands)
    source = (
        f"def {name}({arguments}, **ufunc_keywords):\n"
        f"    return ufunc({', '.join(operands)}, **ufunc_keywords)\n"
    )
    scope = {"ufunc": ufunc, **defaults}
    exec(source, scope)
    function = scope[name]
    function.__module__ = "softplus"
    function.__doc__ = (
        ufunc.__doc__.partition("\n\n")[2]
        + f"\n\nKeywords such as out and where go to the ufunc, softplus.ufuncs.{name}."
    )
    return function


def _public(name, shape):
    ufunc = getattr(_ufuncs, name)
    operands = _operands(name, shape)
    return _with_defaults(name, ufunc, operands) if _DEFAULTS.keys() & operands else ufunc


public = {name: _public(name, shape) for name, shape in _ufuncs.shapes.items()}
