"""Extremes of the entropy of a truncated distribution at a temperature, by scipy's SLSQP from many starts.

Writes truncated.json beside this script; the file says which numpy and scipy made it.
"""
import json
import os
import numpy as np, scipy
from scipy.optimize import minimize

rng = np.random.default_rng(7)

def entropy(q, seen, beta):
    w = np.concatenate([seen, q])
    w = w / w.max()
    v = w[w > 0] ** beta
    p = v / v.sum()
    p = p[p > 0]
    return -(p * np.log(p)).sum()

def start(n, u, c):
    kind = rng.integers(3)
    if kind == 0:
        q = np.full(n, u / n)
    elif kind == 1:
        q = np.zeros(n); left = u
        for i in range(n):
            q[i] = min(c, left); left -= q[i]
    else:
        k = rng.integers(1, n + 1)
        q = np.zeros(n); q[:k] = rng.dirichlet(np.ones(k)) * u
    for _ in range(200):
        over = np.clip(q - c, 0, None).sum()
        q = np.minimum(q, c)
        if over <= 1e-15: break
        room = c - q
        q = q + over * room / room.sum()
    return q

cases = []
for seen, n, temps in [
    ([0.5, 0.2, 0.1], 8, [0.3, 0.7, 1.0, 1.5, 3.0]),
    ([0.3, 0.25], 12, [0.25, 0.8, 1.0, 1.25, 5.0]),
    ([0.9, 0.05, 0.02], 6, [0.5, 1.0, 2.0, 10.0]),
    ([0.6], 4, [0.1, 0.5, 1.0, 2.0]),
]:
    u = 1 - sum(seen)
    c = min(*seen, u) if len(seen) > 1 else min(seen[0], u)
    for t in temps:
        best = {}
        for sign in (1, -1):
            found = []
            for _ in range(60):
                q0 = start(n, u, c)
                r = minimize(lambda q: sign * entropy(np.clip(q, 0, None), seen, 1 / t), q0, method="SLSQP",
                             bounds=[(0, c)] * n, constraints=[{"type": "eq", "fun": lambda q: q.sum() - u}],
                             options={"maxiter": 500, "ftol": 1e-14})
                for q in (r.x, q0):
                    q = np.clip(q, 0, c)
                    if abs(q.sum() - u) < 1e-9:
                        found.append(entropy(q, seen, 1 / t))
            best[sign] = min(found) if sign == 1 else max(found)
        cases.append({"seen": seen, "unseen_tokens": n, "temperature": t, "entropy": [float(best[1]), float(best[-1])]})
        pass
json.dump({"numpy": np.__version__, "scipy": scipy.__version__, "cases": cases}, open(os.path.join(os.path.dirname(__file__), "truncated.json"), "w"), indent=1)
