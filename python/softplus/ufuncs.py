"""The NumPy ufuncs themselves: every parameter is an operand without a default.

`softplus.ufuncs.softplus(x, beta, threshold)`, `softplus.ufuncs.logaddexp.reduce(x)`.
"""

from . import _ufuncs

__all__ = list(_ufuncs.shapes)

globals().update({name: getattr(_ufuncs, name) for name in __all__})
