"""First ten batch losses of small trainings, by an implementation that shares nothing with lab/net:
Philox4x32-10 written out from its paper, autograd for the gradients, PyTorch's optimisers, all in
float64. Prints the golden file that tests/net/test_first_losses.c reads.

    python3 -m venv V && V/bin/pip install torch==2.13.0 numpy
    V/bin/python tests/golden/first_losses.py > tests/golden/first_losses.txt
"""

import math

import numpy as np
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
MASK = 0xFFFFFFFF
SPLIT, INIT, BATCH = 1, 2, 3


def philox(counter, key):
    """Salmon et al. 2011, table 2: ten rounds, Weyl-sequence keys."""
    c, k = list(counter), list(key)
    for _ in range(10):
        a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(b >> 32) ^ c[1] ^ k[0], b & MASK, (a >> 32) ^ c[3] ^ k[1], a & MASK]
        k = [(k[0] + 0x9E3779B9) & MASK, (k[1] + 0xBB67AE85) & MASK]
    return c


class Stream:
    def __init__(self, seed, use, index=0):
        self.key = (seed & MASK, seed >> 32)
        self.upper = (use, index)
        self.block, self.words = 0, []

    def u32(self):
        if not self.words:
            lower = (self.block & MASK, self.block >> 32)
            self.words = philox(lower + self.upper, self.key)
            self.block += 1
        return self.words.pop(0)

    def uniform(self):
        high, low = self.u32(), self.u32()
        return (((high << 32 | low) >> 12) + 0.5) * 2.0**-52

    def normal(self):
        radius = math.sqrt(-2 * math.log(self.uniform()))
        return radius * math.cos(2 * math.pi * self.uniform())

    def below(self, n):
        top = 2**64 - 1
        limit = top - top % n
        while True:
            high, low = self.u32(), self.u32()
            draw = high << 32 | low
            if draw < limit:
                return draw % n

    def shuffle(self, item):
        for i in range(len(item), 1, -1):
            j = self.below(i)
            item[i - 1], item[j] = item[j], item[i - 1]


ACT = {
    "relu": F.relu,
    "softplus": lambda z: F.softplus(z, threshold=1e9),
    "softplus:beta=2": lambda z: F.softplus(z, beta=2, threshold=1e9),
    "gelu": F.gelu,
    "mish": lambda z: z * torch.tanh(F.softplus(z, threshold=1e9)),
    "tanh": torch.tanh,
}


def moments(f):
    """f(0) and E (f(z) - f(0))^2, z standard normal, by Gauss-Hermite in halves (a kink at 0)."""
    x, w = np.polynomial.legendre.leggauss(400)
    base = f(torch.zeros(1)).item()
    total = 0.0
    for lo, hi in ((-12, 0), (0, 12)):
        z = (hi - lo) / 2 * x + (hi + lo) / 2
        y = f(torch.tensor(z)).numpy() - base
        total += (hi - lo) / 2 * np.sum(w * y**2 * np.exp(-(z**2) / 2)) / math.sqrt(2 * math.pi)
    return base, total


def data(rows, inputs, loss):
    i, j = np.meshgrid(np.arange(rows), np.arange(inputs), indexing="ij")
    x = np.sin(1.0 + i * (j + 1.0) * 0.7)
    t = x[:, 0] - 0.5 * x[:, 1] * x[:, 2]
    if loss == "squared" or loss.startswith("gaussian"):
        y = t
    elif loss == "poisson_softplus":
        y = np.floor(2 * (t + 2))
    elif loss == "logistic":
        y = (t > 0).astype(float)
    else:
        y = (t > -0.3).astype(float) + (t > 0.4)
    # the C side holds its data as float32
    return torch.tensor(x.astype(np.float32).astype(float)), torch.tensor(y.astype(np.float32).astype(float))


def loss_of(kind, z, y):
    if kind == "squared":
        return ((z[:, 0] - y) ** 2).mean()
    if kind == "poisson_softplus":
        mu = F.softplus(z[:, 0], threshold=1e9)
        log_ratio = torch.where(y > 0, torch.log(torch.where(y > 0, y, 1.0) / mu), 0.0)
        return (2 * (y * log_ratio - (y - mu))).mean()
    if kind == "logistic":
        return F.binary_cross_entropy_with_logits(z[:, 0], y)
    if kind.startswith("gaussian"):
        s = torch.exp(z[:, 1]) if kind == "gaussian_exp" else F.softplus(z[:, 1], threshold=1e9)
        return -torch.distributions.Normal(z[:, 0], s + 1e-3).log_prob(y).mean()
    return F.cross_entropy(z, y.long())


def constant(kind, y):
    n = len(y)
    if kind == "squared":
        return [y.mean().item()]
    if kind == "poisson_softplus":
        return [math.log(math.expm1(y.mean().item()))]
    if kind == "logistic":
        s = y.sum().item()
        return [math.log((s + 0.5) / (n - s + 0.5))]
    if kind.startswith("gaussian"):
        s = y.std(correction=0).item() - 1e-3
        return [y.mean().item(), math.log(s) if kind == "gaussian_exp" else math.log(math.expm1(s))]
    return [math.log(((y == c).sum().item() + 0.5) / (n + 1.5)) for c in range(3)]


def train(act, kind, optimizer, rate, seed, rows=40, inputs=3, hidden=(5, 4), batch=8):
    x, y = data(rows, inputs, kind)
    f = ACT[act]
    base, moment = moments(f)
    draw = Stream(seed, INIT)
    outputs = 3 if kind == "softmax" else 2 if kind.startswith("gaussian") else 1
    widths = [inputs, *hidden, outputs]
    layers = []
    for l, (n_in, n_out) in enumerate(zip(widths, widths[1:])):
        shift, m = (0.0, 1.0) if l == 0 else (base, moment)
        sd = 1 / math.sqrt(n_in * m)
        w = torch.tensor([[sd * draw.normal() for _ in range(n_in)] for _ in range(n_out)])
        b = -shift * w.sum(1)
        if l + 2 == len(widths):
            b = b + torch.tensor(constant(kind, y))
        layers.append((w.requires_grad_(), b.clone().requires_grad_()))
    p = [t for pair in layers for t in pair]
    if optimizer == "adam":
        opt = torch.optim.Adam(p, lr=rate, betas=(0.9, 0.999), eps=1e-8)
    else:
        opt = torch.optim.SGD(p, lr=rate, momentum=0.9)
    order, batches, losses = list(range(rows)), Stream(seed, BATCH), []
    while len(losses) < 10:
        batches.shuffle(order)
        for at in range(0, rows, batch):
            pick = order[at : at + batch]
            z = x[pick]
            for l, (w, b) in enumerate(layers):
                z = z @ w.T + b
                if l + 1 < len(layers):
                    z = f(z)
            loss = loss_of(kind, z, y[pick])
            opt.zero_grad()
            loss.backward()
            opt.step()
            losses.append(loss.item())
    return losses[:10]


CASES = [
    ("relu", "squared", "adam", 0.01, 1),
    ("softplus", "squared", "adam", 0.01, 1),
    ("softplus:beta=2", "poisson_softplus", "adam", 0.003, 2**40 + 7),
    ("gelu", "softmax", "adam", 0.01, 3),
    ("mish", "logistic", "sgd", 0.05, 4),
    ("tanh", "squared", "sgd", 0.02, 5),
    ("softplus", "gaussian_softplus", "adam", 0.01, 6),
    ("relu", "gaussian_exp", "adam", 0.003, 7),
]

print("# activation loss optimizer rate seed, then ten losses; made by first_losses.py")
for case in CASES:
    print(*case, *(repr(v) for v in train(*case)))
