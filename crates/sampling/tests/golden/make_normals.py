"""Writes normals.json beside this script: SHA-256 of many normal numbers of numpy's two generators, as little-endian
64-bit floats. Of 200,000 about 50 are in the ziggurat's tail, beyond 3.65.

Wants `pip install numpy`; the file says which.
"""
import hashlib
import json
import pathlib

import numpy as np

COUNT = 200_000

def case(name, seed, numbers, after):
    digest = hashlib.sha256(numbers.astype("<f8").tobytes()).hexdigest()
    return {"rng": name, "seed": seed, "count": COUNT, "sha256": digest, "random_after": after}

cases = []
for seed in (0, 42):
    old = np.random.RandomState(seed)
    cases.append(case("numpy", seed, old.standard_normal(COUNT), old.random_sample()))
    new = np.random.default_rng(seed)
    cases.append(case("numpy-generator", seed, new.standard_normal(COUNT), new.random()))
path = pathlib.Path(__file__).with_name("normals.json")
path.write_text(json.dumps({"numpy": np.__version__, "cases": cases}, indent=0) + "\n")
