"""Training steps a second beside PyTorch (eager and torch.compile) and JAX (jit): the same network,
weights, batches and optimiser (Adam, 0.001), float32, in one run.

Refuses to time a training that is not the same: the losses of ten steps from the same weights must
agree first. Everything is pinned to one core, and time is processor time, of all threads together:
what else the machine does counts little, and a peer's thread pool gets no second core. Figures are
the best of several spells.

    peers.py TRAIN_PROGRAM [--repeats N] [--tsv FILE]
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

import numpy as np

BATCHES, CHECK_STEPS = 16, 10
SHAPES = [  # inputs, hidden, outputs, batch
    (8, (32, 32), 1, 32),
    (32, (64, 64), 1, 128),
    (784, (512, 512), 10, 256),
]


def label(shape):
    inputs, hidden, outputs, batch = shape
    return "-".join(map(str, (inputs, *hidden, outputs))) + f", {batch}"


def ours(program, verb, shape, act, *more):
    inputs, hidden, outputs, batch = shape
    command = [program, verb, str(inputs), ",".join(map(str, hidden)), str(outputs), str(batch), act]
    return subprocess.run(command + [str(m) for m in more], check=True, capture_output=True, text=True).stdout


def start(program, shape, act):
    """Initial weights, data and our first losses."""
    inputs, hidden, outputs, batch = shape
    with tempfile.NamedTemporaryFile() as f:
        ours(program, "check", shape, act, f.name)
        flat = np.fromfile(f.name, dtype=np.float32)
    layers, at, n_in = [], 0, inputs
    for n_out in (*hidden, outputs):
        w = flat[at : at + n_out * n_in].reshape(n_out, n_in)
        at += n_out * n_in
        layers.append((w.copy(), flat[at : at + n_out].copy()))
        at += n_out
        n_in = n_out
    rows = BATCHES * batch
    x = flat[at : at + rows * inputs].reshape(rows, inputs)
    at += rows * inputs
    y = flat[at : at + rows]
    return layers, x, y, flat[at + rows :]


def spells(epoch, repeats):
    epoch()
    best = 0.0
    for _ in range(repeats):
        begin, steps = time.process_time(), 0
        while time.process_time() - begin < 0.25:
            epoch()
            steps += BATCHES
        best = max(best, steps / (time.process_time() - begin))
    return best


class Torch:
    def __init__(self, layers, x, y, shape, act, compiled):
        import torch

        torch.set_num_threads(1)
        torch._dynamo.reset()  # it counts recompilations over all networks
        self.torch, (_, hidden, outputs, self.batch) = torch, shape
        modules = []
        for i, (w, b) in enumerate(layers):
            linear = torch.nn.Linear(w.shape[1], w.shape[0])
            with torch.no_grad():
                linear.weight.copy_(torch.tensor(w))
                linear.bias.copy_(torch.tensor(b))
            modules.append(linear)
            if i + 1 < len(layers):
                modules.append(torch.nn.ReLU() if act == "relu" else torch.nn.Softplus())
        self.net = torch.nn.Sequential(*modules)
        self.x = torch.tensor(x)
        self.y = torch.tensor(y).long() if outputs > 1 else torch.tensor(y)[:, None]
        self.loss = torch.nn.CrossEntropyLoss() if outputs > 1 else torch.nn.MSELoss()
        self.optim = torch.optim.Adam(self.net.parameters(), lr=1e-3)
        call = lambda a, b: self.loss(self.net(a), b)
        self.call = torch.compile(call) if compiled else call

    def step(self, x, y):
        self.optim.zero_grad(set_to_none=True)
        loss = self.call(x, y)
        loss.backward()
        self.optim.step()
        return loss

    def losses(self):
        b = self.batch
        return [self.step(self.x[i * b : i * b + b], self.y[i * b : i * b + b]).item() for i in range(CHECK_STEPS)]

    def epoch(self):
        order = self.torch.randperm(len(self.x))
        for at in range(0, len(self.x), self.batch):
            pick = order[at : at + self.batch]
            self.step(self.x[pick], self.y[pick])


class Jax:
    def __init__(self, layers, x, y, shape, act):
        import jax
        import jax.numpy as jnp

        self.jax, self.jnp, (_, hidden, outputs, self.batch) = jax, jnp, shape
        f = jax.nn.relu if act == "relu" else jax.nn.softplus
        self.p = [(jnp.asarray(w), jnp.asarray(b)) for w, b in layers]
        self.m = jax.tree.map(jnp.zeros_like, self.p)
        self.v = jax.tree.map(jnp.zeros_like, self.p)
        self.t = jnp.zeros(())
        self.x = np.asarray(x)
        self.y = np.asarray(y).astype(np.int32) if outputs > 1 else np.asarray(y)

        def loss(p, x, y):
            for i, (w, b) in enumerate(p):
                x = x @ w.T + b
                if i + 1 < len(p):
                    x = f(x)
            if outputs > 1:
                return -jnp.take_along_axis(jax.nn.log_softmax(x), y[:, None], 1).mean()
            return ((x[:, 0] - y) ** 2).mean()

        def step(p, m, v, t, x, y):
            value, g = jax.value_and_grad(loss)(p, x, y)
            t = t + 1
            m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, g)
            v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, g)
            c1, c2 = 1 - 0.9**t, 1 - 0.999**t
            p = jax.tree.map(lambda p, m, v: p - 1e-3 * (m / c1) / (jnp.sqrt(v / c2) + 1e-8), p, m, v)
            return p, m, v, t, value

        self.step = jax.jit(step, donate_argnums=(0, 1, 2))

    def one(self, x, y):
        self.p, self.m, self.v, self.t, value = self.step(self.p, self.m, self.v, self.t, x, y)
        return value

    def losses(self):
        b = self.batch
        return [float(self.one(self.x[i * b : i * b + b], self.y[i * b : i * b + b])) for i in range(CHECK_STEPS)]

    def epoch(self):
        order = np.random.permutation(len(self.x))
        for at in range(0, len(self.x), self.batch):
            pick = order[at : at + self.batch]
            value = self.one(self.x[pick], self.y[pick])
        value.block_until_ready()


def peers(layers, x, y, shape, act):
    yield "torch eager", Torch(layers, x, y, shape, act, False)
    yield "torch.compile", Torch(layers, x, y, shape, act, True)
    yield "jax jit", Jax(layers, x, y, shape, act)


def facts():
    """What was measured, and on what: the first line of the table."""
    import jax
    import torch

    model = next((l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), "unknown")
    here = os.path.dirname(os.path.abspath(__file__))
    commit = subprocess.run(["git", "-C", here, "rev-parse", "--short", "HEAD"], capture_output=True, text=True)
    peers = f"PyTorch {torch.__version__}, JAX {jax.__version__}"
    return f"{model}, one core; {peers}; commit {commit.stdout.strip() or 'unknown'}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--tsv")
    parser.add_argument("--repeats", type=int, default=6)
    args = parser.parse_args()
    rows = []
    for shape in SHAPES:
        own, found = {}, {}
        for act in ("relu", "softplus"):
            layers, x, y, losses = start(args.program, shape, act)
            for name, peer in peers(layers, x, y, shape, act):
                got = peer.losses()
                if not np.allclose(got, losses, rtol=2e-3, atol=1e-5):
                    sys.exit(f"{label(shape)} {act}: {name} trains something else: {got} against {list(losses)}")
                found[act, name] = spells(peer.epoch, args.repeats)
        for _ in range(args.repeats):  # in turn: the two are compared with each other
            for act in ("relu", "softplus"):
                own[act] = max(own.get(act, 0), float(ours(args.program, "time", shape, act, 2)))
        for (act, name), rate in found.items():
            rows.append((label(shape), act, own[act], name, rate, own[act] / rate))
            print(f"{label(shape):22} {act:9} ours {own[act]:10.0f}/s  {name:14} {rate:10.0f}/s  ratio {own[act] / rate:6.2f}", flush=True)
        print(f"{label(shape):22} softplus step / relu step, ours: {own['relu'] / own['softplus']:.3f}", flush=True)
    if args.tsv:
        with open(args.tsv, "w") as f:
            f.write(f"# {facts()}\n")
            f.write("network\tactivation\tours_per_s\tpeer\tpeer_per_s\tratio\n")
            for row in rows:
                f.write("\t".join(map(str, row)) + "\n")


if __name__ == "__main__":
    main()
