"""Generalized linear models by statsmodels, which shares nothing with lab/glm: IRLS by pseudo-inverses,
links as classes, the softplus link written here. Writes the table that the cases are fitted to and
the golden file that tests/glm/test_agreement.c reads.

    python3 -m venv V && V/bin/pip install statsmodels==0.15.0 numpy==2.4.6 pandas==3.1.1
    V/bin/python tests/golden/glm.py

in the root of the tree; the files are tests/golden/glm.csv and tests/golden/glm.txt.
"""

import warnings

import numpy as np
import pandas as pd
import statsmodels.api as sm

warnings.simplefilter("ignore")
links = sm.families.links


class Softplus(links.Link):
    """g(mu) = log(e^(beta mu) - 1)/beta, and what statsmodels asks of a link."""

    def __init__(self, beta=1.0):
        self.beta = beta

    def __call__(self, mu):
        return mu + np.log(-np.expm1(-self.beta * mu)) / self.beta

    def inverse(self, eta):
        return np.logaddexp(0, self.beta * eta) / self.beta

    def deriv(self, mu):
        return -1 / np.expm1(-self.beta * mu)

    def deriv2(self, mu):
        b = self.beta
        return -b * np.exp(-b * mu) / np.expm1(-b * mu) ** 2

    def inverse_deriv(self, eta):
        return 1 / (1 + np.exp(-self.beta * eta))

    def inverse_deriv2(self, eta):
        s = 1 / (1 + np.exp(-self.beta * eta))
        return self.beta * s * (1 - s)


def link_of(text):
    if text.startswith("softplus"):
        return Softplus(float(text.partition("beta=")[2] or 1))
    return {"log": links.Log, "identity": links.Identity, "logit": links.Logit}[text]()


def family_of(text, link):
    name, _, alpha = text.partition(":alpha=")
    if name == "negbin":
        return sm.families.NegativeBinomial(link, alpha=float(alpha), check_link=False)
    kind = {"poisson": "Poisson", "gamma": "Gamma", "gaussian": "Gaussian", "binomial": "Binomial"}
    return getattr(sm.families, kind[name])(link, check_link=False)


def table():
    rng = np.random.default_rng(20230901)
    n = 240
    t = pd.DataFrame({"x1": rng.normal(size=n).round(3), "x2": (2000 + rng.uniform(0, 10, n)).round(2)})
    t["u"] = rng.uniform(size=n).round(3)
    t["town"] = rng.choice(["a", "b", "c"], n, p=[0.5, 0.3, 0.2])
    t["kind"] = rng.choice(["x", "y"], n)
    t["time"] = rng.uniform(0.5, 4, n).round(2)
    t["shift"] = rng.normal(0, 0.3, n).round(3)
    t["w"] = rng.uniform(0.2, 3, n).round(2)
    t["trials"] = rng.integers(1, 30, n)
    eta = 0.4 + 0.5 * t.x1 + 0.1 * (t.x2 - 2005) + 0.6 * (t.town == "b") - 0.4 * (t.town == "c")
    soft = np.logaddexp(0, eta)
    t["count"] = rng.poisson(np.exp(eta / 2))
    t["scount"] = rng.poisson(3 * soft)
    t["over"] = rng.poisson(3 * soft * rng.gamma(1.5, 1 / 1.5, n))
    t["amount"] = (soft * rng.gamma(3, 1 / 3, n)).round(4) + 0.01
    t["level"] = (eta + rng.normal(0, 0.7, n)).round(4)
    t["high"] = (soft + 3 + rng.normal(0, 0.3, n)).round(4)
    t["yes"] = rng.binomial(1, 1 / (1 + np.exp(-eta)))
    t["share"] = rng.binomial(t.trials, 1 / (1 + np.exp(-eta))) / t.trials
    t["flow"] = rng.poisson(4 + 6 * t.u)
    return t


def dummies(t, column, full=False):
    levels = sorted(t[column].astype(str).unique())
    return [(f"{column}={k}", (t[column].astype(str) == k).astype(float)) for k in levels[0 if full else 1 :]]


def product(a, b):
    return [(f"{m}:{n}", x * y) for m, x in a for n, y in b]


def number(t, *names):
    return [(name, t[name].astype(float)) for name in names]


def effect_errors(case, columns, fit):
    """Of the mean marginal effects, by the delta method; nan for the intercept, which has none, and
    with offsets and exposures, which get_margeff does not know."""
    if "offset" in case or "exposure" in case:
        return [np.nan] * len(columns)
    errors = iter(fit.get_margeff(at="overall", method="dydx").margeff_se)
    return [np.nan if name == "(intercept)" else next(errors) for name, _ in columns]


def intervals(fit, x, options):
    """Of seven rows: the mean and its interval of 95 %, the predictor's carried through the link."""
    rows = np.linspace(0, len(x) - 1, 7).astype(int)
    roles = {k: v[rows] for k, v in options.items() if k != "var_weights"}
    frame = fit.get_prediction(x[rows], **roles).summary_frame(alpha=0.05)
    columns = zip(rows, frame["mean"], frame["mean_ci_lower"], frame["mean_ci_upper"])
    return [f"{row}\t{m:.17g}\t{low:.17g}\t{high:.17g}" for row, m, low, high in columns]


def write(out, case, columns, fit, figures, means):
    out.append("case " + case["name"])
    for key in ("data", "formula", "family", "link", "offset", "exposure", "weights"):
        out.append(f"{key} {case.get(key, '-')}")
    out.append(f"robust {int(case.get('robust', False))}")
    out.append("figures " + " ".join(f"{v:.17g}" for v in figures))
    for (name, _), b, s, m in zip(columns, fit.params, fit.bse, effect_errors(case, columns, fit)):
        out.append(f"{name}\t{b:.17g}\t{s:.17g}\t{m:.17g}")
    out.append("means")
    out.extend(means)
    out.append("end")


def run(out, name, t, target, columns, family, link, formula, data="tests/golden/glm.csv", intercept=True, **roles):
    if intercept:
        columns = [("(intercept)", np.ones(len(t)))] + columns
    x = np.column_stack([c for _, c in columns])
    y = t[target].astype(float).to_numpy()
    options = {}
    if "offset" in roles:
        options["offset"] = t[roles["offset"]].to_numpy()
    if "exposure" in roles:
        options["exposure"] = t[roles["exposure"]].to_numpy()
    if "weights" in roles and family != "binomial":
        options["var_weights"] = t[roles["weights"]].to_numpy()
    if "weights" in roles and family == "binomial":
        trials = t[roles["weights"]].to_numpy()
        y = np.column_stack([y * trials, (1 - y) * trials])
    case = dict(name=name, data=data, formula=formula, family=family, link=link, **roles)
    alpha, k_extra = np.nan, 0
    if family == "negbin":  # alpha by its own maximum likelihood; errors given alpha
        other = sm.NegativeBinomial(y, x).fit(method="newton", maxiter=200, tol=1e-14, disp=0)
        alpha, k_extra = other.params[-1], 1
        family = f"negbin:alpha={float(alpha)!r}"
    model = sm.GLM(y, x, family=family_of(family, link_of(link)), **options)
    kind = {"cov_type": "HC0"} if roles.get("robust") else {}
    fit = model.fit(maxiter=200, tol=1e-13, tol_criterion="params", **kind)
    llf = fit.llf
    if family == "gaussian":  # at its own maximum; statsmodels does so for the identity link only
        weight = options.get("var_weights", 1.0)
        llf = fit.llf_scaled(scale=np.sum(weight * (y - fit.mu) ** 2) / len(t))
    aic = -2 * llf + 2 * (x.shape[1] + k_extra)
    bic = -2 * llf + np.log(len(t)) * (x.shape[1] + k_extra)
    if k_extra:
        assert np.isclose(llf, other.llf, rtol=1e-10) and np.isclose(aic, other.aic, rtol=1e-10)
    elif family != "gaussian" or link == "identity":
        assert np.isclose(aic, fit.aic, rtol=1e-12) and np.isclose(bic, fit.bic_llf, rtol=1e-12)
    score = model.score(fit.params) * fit.scale
    assert np.abs(score).max() < 1e-5 * np.abs(x).max() * len(t), (name, score)
    write(out, case, columns, fit, (fit.deviance, fit.null_deviance, llf, aic, bic, fit.scale, alpha), intervals(fit, x, options))


def main():
    t = table()
    t.to_csv("tests/golden/glm.csv", index=False)
    t = pd.read_csv("tests/golden/glm.csv")
    bikes = pd.read_csv("data/bikes.csv")
    out = ["# by tests/golden/glm.py; figures: deviance null log-likelihood AIC BIC dispersion alpha"]
    base = number(t, "x1", "x2") + dummies(t, "town")
    f = "x1 + x2 + town"
    run(out, "poisson-log", t, "count", base, "poisson", "log", "count ~ " + f)
    run(out, "poisson-log-exposure", t, "count", base, "poisson", "log", "count ~ " + f, exposure="time")
    run(out, "poisson-log-offset-weights", t, "count", base, "poisson", "log", "count ~ " + f, offset="shift", weights="w")
    run(out, "poisson-log-robust", t, "over", base, "poisson", "log", "over ~ " + f, robust=True)
    run(out, "poisson-identity", t, "flow", number(t, "u"), "poisson", "identity", "flow ~ u")
    run(out, "poisson-softplus", t, "scount", base, "poisson", "softplus", "scount ~ " + f)
    run(out, "poisson-softplus-3", t, "scount", base, "poisson", "softplus:beta=3", "scount ~ " + f)
    run(out, "poisson-softplus-robust", t, "over", base, "poisson", "softplus", "over ~ " + f, robust=True)
    run(out, "poisson-softplus-offset-weights", t, "scount", base, "poisson", "softplus", "scount ~ " + f, offset="shift", weights="w")
    crossed = number(t, "x1") + dummies(t, "town") + product(number(t, "x1"), dummies(t, "town"))
    run(out, "interaction", t, "scount", crossed, "poisson", "softplus", "scount ~ x1*town")
    both = dummies(t, "town") + dummies(t, "kind") + product(dummies(t, "town"), dummies(t, "kind"))
    run(out, "two-categories", t, "count", both, "poisson", "log", "count ~ town + kind + town:kind")
    full = number(t, "x1") + dummies(t, "town", full=True) + dummies(t, "kind")
    run(out, "no-intercept", t, "count", full, "poisson", "log", "count ~ x1 + town + kind - 1", intercept=False)
    run(out, "negbin-log", t, "over", base, "negbin:alpha=0.8", "log", "over ~ " + f)
    run(out, "negbin-softplus", t, "over", base, "negbin:alpha=0.8", "softplus", "over ~ " + f)
    run(out, "negbin-estimated", t, "over", base, "negbin", "log", "over ~ " + f)
    run(out, "gamma-log", t, "amount", base, "gamma", "log", "amount ~ " + f)
    run(out, "gamma-log-robust", t, "amount", base, "gamma", "log", "amount ~ " + f, robust=True)
    run(out, "gamma-softplus-weights", t, "amount", base, "gamma", "softplus", "amount ~ " + f, weights="w")
    run(out, "gaussian", t, "level", base, "gaussian", "identity", "level ~ " + f)
    run(out, "gaussian-weights", t, "level", base, "gaussian", "identity", "level ~ " + f, weights="w")
    run(out, "gaussian-robust", t, "level", base, "gaussian", "identity", "level ~ " + f, robust=True)
    run(out, "gaussian-log", t, "high", base, "gaussian", "log", "high ~ " + f)
    run(out, "gaussian-softplus", t, "high", base, "gaussian", "softplus", "high ~ " + f)
    run(out, "binomial", t, "yes", base, "binomial", "logit", "yes ~ " + f)
    run(out, "binomial-robust", t, "yes", base, "binomial", "logit", "yes ~ " + f, robust=True)
    run(out, "binomial-shares", t, "share", base, "binomial", "logit", "share ~ " + f, weights="trials")
    weather = number(bikes, "temp", "workingday") + dummies(bikes, "weathersit")
    f, data = "bikers ~ temp + workingday + weathersit", "data/bikes.csv"
    run(out, "bikes-log", bikes, "bikers", weather + dummies(bikes, "hr"), "poisson", "log", f + " + C(hr)", data=data)
    # With C(hr), statsmodels' IRLS does not get off its start under the softplus link.
    run(out, "bikes-softplus", bikes, "bikers", weather, "poisson", "softplus", f, data=data)
    with open("tests/golden/glm.txt", "w") as file:
        file.write("\n".join(out) + "\n")


main()
