"""The three models of docs/bayes.md's comparisons, in NumPyro: what `softplus bayes` samples, written
anew from that page. Shared by tests/golden/bayes.py and bench/bayes/peers.py."""

import jax
import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist

jax.config.update("jax_enable_x64", True)

# case: columns of the mean, column of groups, columns of the sd, the command's options
CASES = {
    "poisson": (["temp", "hum", "windspeed", "workingday"], None, [], "--family poisson"),
    "hierarchical": (["temp", "hum"], "hr", [], "--family gaussian --group hr"),
    "heteroscedastic": (["temp", "hum"], None, ["temp"], "--family gaussian --scale-formula temp"),
}


def command(case, data):
    """The command's arguments for the same model."""
    columns, _, _, options = CASES[case]
    return ["bayes", data, "--formula", "bikers ~ " + " + ".join(columns), *options.split()]


def standardised(rows, columns):
    x = rows[columns].to_numpy(float)
    return (x - x.mean(0)) / x.std(0), x.mean(0), x.std(0)


def softplus(x):
    return jnp.logaddexp(x, 0.0)


def unsoftplus(y):
    return y + np.log(-np.expm1(-y))


def model(case, rows):
    columns, group, scale, _ = CASES[case]
    z = standardised(rows, columns)[0]
    y = rows["bikers"].to_numpy(float)
    unit = y.std()
    centre = unsoftplus(y.mean()) if case == "poisson" else y.mean()
    w = standardised(rows, scale)[0] if scale else None
    levels, index = np.unique(rows[group], return_inverse=True) if group else (None, None)

    def body():
        a = numpyro.sample("a", dist.Normal(0, 2.5))
        b = numpyro.sample("b", dist.Normal(0, 2.5).expand([len(columns)]).to_event(1))
        eta = centre + unit * (a + z @ b)
        if group:
            tau = numpyro.sample("tau", dist.HalfNormal(1))
            u = numpyro.sample("u", dist.Normal(0, 1).expand([len(levels)]).to_event(1))
            eta = eta + unit * tau * u[index]
        if case == "poisson":
            numpyro.sample("y", dist.Poisson(softplus(eta)), obs=y)
        elif scale:
            c0 = numpyro.sample("c0", dist.Normal(0, 1))
            c = numpyro.sample("c", dist.Normal(0, 1).expand([len(scale)]).to_event(1))
            numpyro.sample("y", dist.Normal(eta, unit * softplus(c0 + w @ c)), obs=y)
        else:
            sd = numpyro.sample("sd", dist.HalfNormal(1))
            numpyro.sample("y", dist.Normal(eta, unit * sd), obs=y)

    return body


def sampler(case, rows, chains, warmup, draws, dense=False):
    kernel = numpyro.infer.NUTS(model(case, rows), dense_mass=dense)
    return numpyro.infer.MCMC(
        kernel, num_warmup=warmup, num_samples=draws, num_chains=chains, chain_method="parallel", progress_bar=False
    )


def restored(x, a, b, columns, prefix, out):
    """Intercept and coefficients for columns as they are."""
    mean, sd = x
    b = b / sd
    out[prefix + "(intercept)"] = a - (b * mean).sum(-1)
    for j, name in enumerate(columns):
        out[prefix + name] = b[..., j]


def posterior(case, rows, draws):
    """[chains, draws] of every parameter as `softplus bayes` reports it."""
    columns, group, scale, _ = CASES[case]
    d = {k: np.asarray(v) for k, v in draws.items()}
    y = rows["bikers"].to_numpy(float)
    unit = y.std()
    centre = unsoftplus(y.mean()) if case == "poisson" else y.mean()
    out = {}
    restored(standardised(rows, columns)[1:], centre + unit * d["a"], unit * d["b"], columns, "", out)
    if group:
        out["sd of " + group] = unit * d["tau"]
        for g, level in enumerate(np.unique(rows[group])):
            out[f"{group}={level}"] = unit * d["tau"] * d["u"][..., g]
    if scale:
        restored(standardised(rows, scale)[1:], d["c0"], d["c"], scale, "sd: ", out)
    if "sd" in d:
        out["sd"] = unit * d["sd"]
    return out
