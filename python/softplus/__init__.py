"""softplus, log(1 + e^x), and its family for NumPy: correct in every bit that is promised, fast.

    >>> import numpy as np, softplus
    >>> softplus.softplus(np.array([-2.0, -1, 0, 1, 2])).round(6).tolist()
    [0.126928, 0.313262, 0.693147, 1.313262, 2.126928]
    >>> softplus.softplus(np.array([-2.0, 0, 2]), beta=2).round(6).tolist()
    [0.009075, 0.346574, 2.009075]

Functions without parameters are NumPy ufuncs. Those with parameters (beta and threshold, slope,
alpha, b) give them defaults and pass every other keyword on to the ufunc underneath, which lies in
`softplus.ufuncs` and takes each parameter as an operand that broadcasts like the others.

softplus.torch, softplus.jax: for PyTorch and JAX.  softplus.lab: the experiment "softplus or ReLU,
on this data?".  python -m softplus.bench: measured against NumPy and PyTorch on this machine.
"""

from . import _functions, _ufuncs, ufuncs
from ._ufuncs import isa

__version__ = _ufuncs.version
__all__ = ["__version__", "isa", "ufuncs", *_functions.public]

globals().update(_functions.public)
