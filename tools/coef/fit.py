"""fit.py - polynomials with float coefficients by weighted least squares at Chebyshev's nodes, made
minimax by Lawson's iteration; quick where Sollya's fpminimax takes minutes."""

import math

import mpmath
import numpy

NODES = 96


def single(value):
    return float(numpy.float32(float(value)))


def nodes(low, high):
    angles = [(k + 0.5) * math.pi / NODES for k in range(NODES)]
    return [(low + high) / 2 + (high - low) / 2 * math.cos(a) for a in angles]


def lawson(basis, target):
    """x with max |basis x - target| small: the columns of basis over the weight of the error."""
    weight = numpy.full(len(target), 1.0)
    best, worst = None, math.inf
    for _ in range(40):
        root = numpy.sqrt(weight)
        x = numpy.linalg.lstsq(basis * root[:, None], target * root, rcond=None)[0]
        error = abs(basis @ x - target)
        if error.max() < worst:
            best, worst = x, error.max()
        if worst == 0:
            break
        weight *= error / error.max() + 1e-3
        weight /= weight.max()
    return best


def fit(f, given, degrees, centre, low, high, scale):
    """Float coefficients c_d of given(s) + sum of c_d s^d, d in degrees, close to f(t), s = t -
    centre, for t in low..high; the error is weighed by 1 / scale(t). Each coefficient is rounded in
    turn and the others fitted again. Returns them and the largest weighed error."""
    ts = nodes(low, high)
    s = numpy.array([t - centre for t in ts])
    weight = numpy.array([1 / float(scale(mpmath.mpf(t))) for t in ts])
    rest = numpy.array([float(f(mpmath.mpf(t)) - given(mpmath.mpf(t) - centre)) for t in ts])
    half = max(abs(s))
    chosen = []
    for i, d in enumerate(degrees):
        left = degrees[i:]
        basis = numpy.stack([(s / half)**e for e in left], axis=1) * weight[:, None]
        c = single(lawson(basis, rest * weight)[0] / half**d)
        chosen.append(c)
        rest = rest - c * s**d
    return chosen, float(abs(rest * weight).max())
