"""Writes multinomial.json beside this script: counts of `np.random.multinomial` and `Generator.multinomial`, and many
binomial numbers of each kind of mean, as counts of two items.

Wants `pip install numpy`; the file says which.
"""
import hashlib
import json
import pathlib

import numpy as np

def probabilities(count, spread):
    # Whole numbers and one division each, so that every program has the same bits.
    weights = [((i * 7919) % 1009 + 1) ** spread for i in range(count)]
    total = float(sum(weights))
    return np.array([float(weight) / total for weight in weights])

cases = []
for count, spread in [(2, 1), (5, 3), (20, 2), (1000, 4), (20000, 5)]:
    p = probabilities(count, spread)
    for draws in [0, 1, 50, 1000, 10**6, 10**9, 10**12, 10**15]:
        for seed in (0, 42):
            np.random.seed(seed)
            old = np.random.multinomial(draws, p)
            after = np.random.random_sample()
            generator = np.random.default_rng(seed)
            new = generator.multinomial(draws, p)
            cases.append({
                "count": count, "spread": spread, "draws": draws, "seed": seed,
                "numpy": hashlib.sha256(old.astype("<i8").tobytes()).hexdigest(), "numpy_next": after,
                "numpy-generator": hashlib.sha256(new.astype("<i8").tobytes()).hexdigest(), "generator_next": generator.random(),
            })
pairs = []
for draws in [61, 100, 400, 2500, 10**5, 10**9, 10**15]:
    for p in [0.5, 0.7, 0.3, 0.11, 0.01]:
        digests = {}
        for name, generator in [("numpy", np.random.RandomState(7)), ("numpy-generator", np.random.default_rng(7))]:
            counts = generator.multinomial(draws, [p, 1.0 - p], size=2000)[:, 0]
            digests[name] = hashlib.sha256(counts.astype("<i8").tobytes()).hexdigest()
        pairs.append({"draws": draws, "p": p, "seed": 7, "times": 2000, **digests})
path = pathlib.Path(__file__).with_name("multinomial.json")
path.write_text(json.dumps({"numpy": np.__version__, "cases": cases, "pairs": pairs}, indent=0) + "\n")
