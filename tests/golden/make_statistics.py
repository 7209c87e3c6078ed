"""Writes statistics.json: what scipy gives. Wants `pip install numpy scipy`."""
import json
import pathlib

import numpy as np
import scipy
from scipy import stats
from scipy.spatial.distance import jensenshannon

rng = np.random.default_rng(1)


def exact(values):
    return [float(v) for v in np.asarray(values, dtype=float).ravel()]


chi2 = [(x, k) for k in (1, 2, 3, 5, 10, 24, 60, 100, 1000, 100000) for x in (1e-3 * k, 0.3 * k, 0.9 * k, k, 1.1 * k, 2 * k, 5 * k + 20) if stats.chi2.sf(x, k) > 1e-290]
quantiles = [(p, k) for k in (1, 2, 5, 19, 99, 1000) for p in (0.01, 0.5, 0.8, 0.95, 0.99, 0.9999)]
noncentral = [(x, k, l) for k in (1, 3, 19, 99) for l in (0.1, 1.0, 10.0, 100.0, 2000.0) for x in (0.5 * (k + l), k + l, 1.3 * (k + l))]
normal = [1e-300, 1e-20, 1e-5, 0.001, 0.025, 0.05, 0.2, 0.4, 0.5, 0.6, 0.9, 0.975, 0.999, 1 - 1e-10]
wilson = [(c, n, conf) for c, n in ((0, 10), (1, 10), (5, 10), (10, 10), (3, 1000), (922, 1000), (123456, 1000000)) for conf in (0.5, 0.9, 0.95, 0.99, 0.999)]


def fits():
    for n in (2, 5, 20):
        p = rng.dirichlet(np.full(n, 2.0))
        p = np.maximum(p, 0.02)
        p /= p.sum()
        counts = rng.multinomial(2000, p)
        expected = p * counts.sum()
        assert expected.min() >= 5
        chi, g = stats.chisquare(counts, expected), stats.power_divergence(counts, expected, lambda_="log-likelihood")
        yield dict(counts=counts.tolist(), probs=exact(p), chi=exact(chi), g=exact(g))


def comparisons():
    for n, shift in ((2, 0.0), (5, 0.1), (20, 0.02)):
        p = np.full(n, 1 / n)
        q = p.copy()
        q[0] += shift
        q[-1] -= shift
        a, b = rng.multinomial(1500, p), rng.multinomial(900, q)
        result = stats.chi2_contingency([a, b], correction=False, lambda_="log-likelihood")
        mean = (p + q) / 2
        with np.errstate(divide="ignore"):
            noncentrality = 500 * 2 * (stats.entropy(p, mean) + stats.entropy(q, mean))
        power = stats.ncx2.sf(stats.chi2.ppf(0.95, n - 1), n - 1, noncentrality) if shift else 0.05
        yield dict(first=a.tolist(), second=b.tolist(), g=exact([result.statistic, result.pvalue]), dof=int(result.dof), p=exact(p), q=exact(q), power=float(power))


def divergences():
    for n in (2, 7, 50):
        p, q = rng.dirichlet(np.ones(n)), rng.dirichlet(np.ones(n))
        yield dict(p=exact(p), q=exact(q), tv=float(np.abs(p - q).sum() / 2), kl=float(stats.entropy(p, q)), js=float(jensenshannon(p, q) ** 2))


data = dict(
    source=f"scipy {scipy.__version__}, numpy {np.__version__}; made by make_statistics.py",
    chi2_sf=[[x, k, float(stats.chi2.sf(x, k))] for x, k in chi2],
    chi2_ppf=[[p, k, float(stats.chi2.ppf(p, k))] for p, k in quantiles],
    ncx2_sf=[[x, k, l, float(stats.ncx2.sf(x, k, l))] for x, k, l in noncentral],
    norm_ppf=[[p, float(stats.norm.ppf(p))] for p in normal],
    wilson=[[c, n, conf, *exact(stats.binomtest(c, n).proportion_ci(conf, method="wilson"))] for c, n, conf in wilson],
    fit=list(fits()),
    compare=list(comparisons()),
    divergence=list(divergences()),
)
path = pathlib.Path(__file__).parent / "statistics.json"
path.write_text(json.dumps(data, indent=1) + "\n")
