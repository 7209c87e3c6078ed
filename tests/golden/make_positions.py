"""Writes ../../config/positions.npy: invented logits of 120 positions by 256 tokens, sure at some and unsure at others.

Wants `pip install numpy`.
"""
import pathlib

import numpy as np

random = np.random.default_rng(7)
scale = random.gamma(4.0, 0.8, size=(120, 1))
logits = random.standard_normal((120, 256)) * scale
logits[np.arange(120), random.integers(0, 256, 120)] += random.exponential(4.0, 120)
np.save(pathlib.Path(__file__).parents[2] / "config" / "positions.npy", logits.astype("<f2"))
