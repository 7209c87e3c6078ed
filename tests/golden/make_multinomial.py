"""Writes multinomial.json beside this script: counts of `np.random.multinomial` and `Generator.multinomial`.

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
path = pathlib.Path(__file__).with_name("multinomial.json")
path.write_text(json.dumps({"numpy": np.__version__, "cases": cases}, indent=0) + "\n")
