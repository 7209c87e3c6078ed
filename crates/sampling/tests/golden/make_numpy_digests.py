#!/usr/bin/env python3
"""Draws indices with numpy's two generators and writes numpy_digests.json beside this file.

Each case: seed the generator, draw `draws` indices with `choice(len(p), draws, p=p)`, keep their counts and the
SHA-256 of the indices as little-endian 32-bit integers.

    python3 tests/golden/make_numpy_digests.py

It needs numpy alone, in the version that the file names; another version may draw other numbers by design.
"""

import hashlib
import json
import pathlib

import numpy as np

SEEDS = [0, 1, 42, 20240607, 2**31, 2**32 - 1]
LARGE_SEEDS = [2**32, 2**63 + 11, 2**64 - 1]


def probabilities():
    """The lists to draw from: short and long, even and peaked, with zeros in every place."""
    logits = np.random.RandomState(7).randn(1000)
    weights = np.exp(logits - logits.max())
    peaked = np.exp(4.0 * (logits[:50] - logits[:50].max()))
    return [
        ([1.0], 1000),
        ([0.0, 0.0, 0.25, 0.0, 0.5, 0.25, 0.0, 0.0], 5000),
        ([0.1] * 10, 10000),
        ((peaked / peaked.sum()).tolist(), 20000),
        ((weights / weights.sum()).tolist(), 100000),
    ]


def case(rng, generator, seed, which, p, draws):
    indices = generator.choice(len(p), draws, p=p)
    digest = hashlib.sha256(indices.astype("<u4").tobytes()).hexdigest()
    # The counts of the first 8 items alone: the digest covers the rest.
    counts = np.bincount(indices, minlength=len(p))[:8].tolist()
    after = generator.random_sample() if rng == "numpy" else generator.random()
    return dict(rng=rng, seed=str(seed), p=which, draws=draws, counts=counts, sha256=digest, random_after=after)


lists = probabilities()
cases = []
for which, (p, draws) in enumerate(lists):
    for seed in SEEDS:
        cases.append(case("numpy", np.random.RandomState(seed), seed, which, p, draws))
    for seed in SEEDS + LARGE_SEEDS:
        cases.append(case("numpy-generator", np.random.default_rng(seed), seed, which, p, draws))

out = pathlib.Path(__file__).with_name("numpy_digests.json")
with out.open("w") as file:
    file.write('{\n "source": %s,\n' % json.dumps(f"numpy {np.__version__}, tests/golden/make_numpy_digests.py"))
    file.write(' "probabilities": [\n  %s\n ],\n' % ",\n  ".join(json.dumps(p) for p, _ in lists))
    file.write(' "cases": [\n  %s\n ]\n}\n' % ",\n  ".join(json.dumps(c) for c in cases))
