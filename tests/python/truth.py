"""What every ufunc should give, from its definition, in 60 digits."""

import mpmath

mpmath.mp.dps = 60
mp = mpmath.mpf
log, exp = mpmath.log, mpmath.exp


def sigmoid(x):
    return 1 / (1 + exp(-x))


def entropy(p):
    return -sum(q * log(q) for q in (p, 1 - p) if q > 0)


def softplus(x, beta=mp(1)):
    return mpmath.log1p(exp(beta * x)) / beta


def derivative(f):
    """For the functions whose gradient has no simpler form than their definition."""
    return lambda x, dy, *p: dy * mpmath.diff(lambda t: f(t, *p), x)


def normal_cdf(x):
    return mpmath.erfc(-x / mpmath.sqrt(2)) / 2


def gelu_tanh(x):
    return x * sigmoid(2 * mpmath.sqrt(2 / mpmath.pi) * (x + mp("0.044715") * x**3))


def softplus_derivative(x, k, beta):
    if k < 2:
        return (softplus(x, beta), sigmoid(beta * x))[int(k)]
    # sigma' = sigma (1 - sigma): each derivative is a polynomial in sigma, lowest power first.
    polynomial = [mp(0), mp(1)]
    for _ in range(int(k) - 1):
        slope = [i * c for i, c in enumerate(polynomial)]
        polynomial = [a - b for a, b in zip(slope + [mp(0)], [mp(0)] + slope)]
    s = sigmoid(beta * x)
    return beta ** (int(k) - 1) * sum(c * s**i for i, c in enumerate(polynomial))


def leaky_relu(x, slope):
    return x if x > 0 else slope * x


def elu(x, alpha):
    return x if x > 0 else alpha * mpmath.expm1(x)


def silu(x):
    return x * sigmoid(x)


def mish(x):
    return x * mpmath.tanh(softplus(x))


def squareplus(x, b):
    return (x + mpmath.sqrt(x * x + b)) / 2


# Each takes the ufunc's operands, thresholds aside (they are infinite where these are used).
functions = {
    "softplus": softplus,
    "softplus_grad": lambda x, dy, beta: dy * sigmoid(beta * x),
    "softplus_grad_y": lambda y, dy, beta: dy * -mpmath.expm1(-beta * y),
    "softplus_grad2": lambda x, dy, beta: dy * softplus_derivative(x, 2, beta),
    "softplus_deriv": softplus_derivative,
    "softplus_grad_beta": lambda x, dy, beta: -dy * entropy(sigmoid(beta * x)) / beta**2,
    "softplus_both": lambda x, beta: (softplus(x, beta), sigmoid(beta * x)),
    "softplus_inv": lambda y, beta: log(mpmath.expm1(beta * y)) / beta,
    "sigmoid": sigmoid,
    "sigmoid_grad": lambda x, dy: dy * sigmoid(x) * sigmoid(-x),
    "log_sigmoid": lambda x: -softplus(-x),
    "log_sigmoid_grad": lambda x, dy: dy * sigmoid(-x),
    "logit": lambda p: log(p) - log(1 - p),
    "log1mexp": lambda a: log(-mpmath.expm1(-a)),
    "logexpm1": lambda a: log(mpmath.expm1(a)),
    "binary_entropy": entropy,
    "softplus_conj": lambda p: -entropy(p),
    "logaddexp": lambda a, b: log(exp(a) + exp(b)),
    "relu": lambda x: max(x, mp(0)),
    "relu_grad": lambda x, dy: dy if x > 0 else mp(0),
    "leaky_relu": leaky_relu,
    "leaky_relu_grad": lambda x, dy, slope: dy if x > 0 else slope * dy,
    "elu": elu,
    "elu_grad": lambda x, dy, alpha: dy if x > 0 else dy * alpha * exp(x),
    "gelu": lambda x: x * normal_cdf(x),
    "gelu_grad": derivative(lambda x: x * normal_cdf(x)),
    "gelu_tanh": gelu_tanh,
    "gelu_tanh_grad": derivative(gelu_tanh),
    "silu": silu,
    "silu_grad": derivative(silu),
    "mish": mish,
    "mish_grad": derivative(mish),
    "tanh": mpmath.tanh,
    "tanh_grad": lambda x, dy: dy * mpmath.sech(x) ** 2,
    "squareplus": squareplus,
    "squareplus_grad": derivative(squareplus),
}


def ulps(got, want, dtype):
    """The distance of got from the true value in units of dtype's spacing at it."""
    import numpy as np

    info = np.finfo(dtype)
    if want == 0:
        return float(abs(mp(float(got)))) / float(info.smallest_subnormal)
    exponent = max(mpmath.frexp(want)[1] - 1, int(info.minexp))
    return float(abs(mp(float(got)) - want) / mp(2) ** (exponent - int(info.nmant)))
