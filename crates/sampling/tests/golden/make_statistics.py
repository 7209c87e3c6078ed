"""Writes ../statistics.json: what scipy gives, and mpmath where scipy loses digits. Wants numpy, scipy, mpmath."""
import json
import math
import pathlib

import mpmath
import numpy as np
import scipy
from scipy import stats
from scipy.spatial.distance import jensenshannon

mpmath.mp.dps = 50
rng = np.random.default_rng(1)
G = "log-likelihood"


def exact(values):
    return [float(v) for v in np.asarray(values, dtype=float).ravel()]


def chi2_sf():
    for k in (1, 2, 3, 5, 10, 24, 29, 30, 31, 60, 100, 1000, 10_000, 100_000):
        inner = [f * k for f in (1e-3, 0.3, 0.9, 1, 1.1, 2)] + [5 * k + 20]
        for x in inner + [float(stats.chi2.isf(tail, k)) for tail in (0.999, 0.05, 1e-5, 1e-20, 1e-100, 1e-299)]:
            if stats.chi2.sf(x, k) > 1e-300:
                yield [x, k, float(stats.chi2.sf(x, k))]


def ncx2_sf():
    for k in (1, 3, 19, 99, 1000):
        for l in (0.1, 1.0, 10.0, 100.0, 2e3, 3e4, 1e6):
            for deviations in (-3, -1, 0, 1, 3, 8, 20):
                x = k + l + deviations * math.sqrt(2 * (k + 2 * l))
                if x > 0:
                    yield [x, k, l, float(stats.ncx2.sf(x, k, l))]


def pooled(expected, rows):
    """The columns of `rows` of which 5 are expected, then the others as one, with the rarest of those if need be."""
    single = [i for i, e in enumerate(expected) if e >= 5]
    rest = [i for i, e in enumerate(expected) if 0 < e < 5]
    if rest and sum(expected[i] for i in rest) < 5:
        rarest = min(single, key=lambda i: expected[i])
        single.remove(rarest)
        rest.append(rarest)
    return [[row[i] for i in single] + [sum(row[i] for i in rest)] * bool(rest) for row in map(list, rows)]


def fits():
    for n, draws, pseudo in ((2, 2000, 2.0), (5, 2000, 2.0), (20, 2000, 0.2), (50, 300, 0.3), (9, 10**8, 2.0)):
        p = rng.dirichlet(np.full(n, pseudo))
        counts = rng.multinomial(draws, p)
        expected = p * draws
        observed, cells = pooled(expected, (counts, expected))
        chi = stats.chisquare(observed, cells)
        g = stats.power_divergence(observed, cells, lambda_=G)
        yield dict(counts=counts.tolist(), probs=exact(p), chi=exact(chi), g=exact(g), dof=len(cells) - 1)


def comparisons():
    for n, shift, draws in ((2, 0.0, (1500, 900)), (5, 0.1, (1500, 900)), (20, 0.02, (1500, 900)), (30, 0.5, (2000, 200))):
        p = np.arange(n, 0, -1) / (n * (n + 1) / 2)
        q = p.copy()
        q[0] += shift * p[-1]
        q[-1] -= shift * p[-1]
        a, b = (rng.multinomial(m, r) for m, r in zip(draws, (p, q)))
        table = pooled((a + b) * min(draws) / sum(draws), (a, b))
        result = stats.chi2_contingency(table, correction=False, lambda_=G)
        yield dict(first=a.tolist(), second=b.tolist(), g=exact([result.statistic, result.pvalue]), dof=int(result.dof))


def powers():
    for n, shift, draws, level in ((2, 0.05, 500, 0.05), (2, 1e-6, 1e12, 0.05), (5, 0.1, 500, 0.01), (20, 0.02, 3000, 0.05), (40, 0.01, 150, 0.05)):
        p = np.arange(n, 0, -1) / (n * (n + 1) / 2)
        q = p.copy()
        q[0] += shift
        q[-1] -= min(shift, q[-1])
        a, b = pooled((p + q) / 2 * draws, [[mpmath.mpf(float(v)) for v in r] for r in (p, q)])
        # In 50 digits: as floats they cancel where p and q are close. The last term is 0 but for their rounding.
        one = lambda x, m: (x * mpmath.log(x / m) if x else 0) - x + m
        divergence = sum(one(x, (x + y) / 2) + one(y, (x + y) / 2) for x, y in zip(a, b))
        dof = len(a) - 1
        power = stats.ncx2.sf(stats.chi2.isf(level, dof), dof, float(2 * draws * divergence))
        yield dict(p=exact(p), q=exact(q), draws=float(draws), level=level, power=float(power))


def divergences():
    for n in (2, 7, 50):
        p, q = rng.dirichlet(np.ones(n)), rng.dirichlet(np.ones(n))
        yield dict(p=exact(p), q=exact(q), tv=float(np.abs(p - q).sum() / 2), kl=float(stats.entropy(p, q)), js=float(jensenshannon(p, q) ** 2))


def draws_to_see():
    for p in (1e-300, 1e-20, 1e-12, 3e-7, 0.001, 0.1, 0.3, 0.9):
        for confidence in (0.5, 0.95, 0.999):
            needed = mpmath.log1p(-mpmath.mpf(confidence)) / mpmath.log1p(-mpmath.mpf(p))
            yield [p, confidence, float(mpmath.ceil(needed))]


wilson = [(c, n, conf) for c, n in ((0, 10), (1, 10), (5, 10), (10, 10), (3, 1000), (922, 1000), (123456, 1000000), (1, 10**8)) for conf in (0.5, 0.9, 0.95, 0.99, 0.999)]
simultaneous = [(c, n, k, conf) for c, n in ((0, 10), (3, 1000), (922, 1000)) for k in (1, 20, 1000) for conf in (0.9, 0.95)]
normal = [1e-300, 1e-20, 1e-12, 1e-5, 0.001, 0.025, 0.05, 0.074, 0.076, 0.2, 0.4, 0.5, 0.6, 0.9, 0.924, 0.926, 0.975, 0.999, 1 - 1e-10]
quantiles = [(p, k) for k in (1, 2, 5, 19, 99, 1000, 100_000) for p in (1e-20, 1e-5, 0.01, 0.4, 0.5, 0.8, 0.95, 0.99, 0.9999)]


def interval(count, draws, confidence):
    return exact(stats.binomtest(count, draws).proportion_ci(confidence, method="wilson"))


data = dict(
    source=f"scipy {scipy.__version__}, numpy {np.__version__}, mpmath {mpmath.__version__}; made by make_statistics.py",
    calls=dict(
        chi2_sf="stats.chi2.sf(x, degrees)",
        chi2_ppf="stats.chi2.ppf(probability, degrees)",
        ncx2_sf="stats.ncx2.sf(x, degrees, noncentrality)",
        norm_ppf="stats.norm.ppf(probability)",
        wilson='stats.binomtest(count, draws).proportion_ci(confidence, method="wilson")',
        simultaneous="the same of (count, draws) with the confidence 1 - (1 - confidence)/bars",
        fit='stats.chisquare and stats.power_divergence(lambda_="log-likelihood") of the pooled cells',
        compare='stats.chi2_contingency(correction=False, lambda_="log-likelihood") of the pooled cells',
        power="stats.ncx2.sf(stats.chi2.isf(level, dof), dof, non-centrality by mpmath)",
        divergence="abs(p - q).sum() / 2, stats.entropy(p, q), jensenshannon(p, q)**2",
        draws_to_see="mpmath.ceil(log1p(-confidence) / log1p(-probability))",
    ),
    chi2_sf=list(chi2_sf()),
    chi2_ppf=[[p, k, float(stats.chi2.ppf(p, k))] for p, k in quantiles],
    ncx2_sf=list(ncx2_sf()),
    norm_ppf=[[p, float(stats.norm.ppf(p))] for p in normal],
    wilson=[[c, n, conf, *interval(c, n, conf)] for c, n, conf in wilson],
    simultaneous=[[c, n, k, conf, *interval(c, n, 1 - (1 - conf) / k)] for c, n, k, conf in simultaneous],
    fit=list(fits()),
    compare=list(comparisons()),
    power=list(powers()),
    divergence=list(divergences()),
    draws_to_see=list(draws_to_see()),
)
path = pathlib.Path(__file__).parent / "statistics.json"
path.write_text(json.dumps(data, indent=1) + "\n")
