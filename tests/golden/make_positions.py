"""Writes ../../config/positions.npy: invented logits of 120 positions by 256 tokens, sure at some and unsure at others;
and rounded_positions.npy: the same, rounded to quarters, as a coarse quantisation might have them.

Wants `pip install numpy`.
"""
import pathlib

import numpy as np

random = np.random.default_rng(7)
scale = random.gamma(4.0, 0.8, size=(120, 1))
logits = random.standard_normal((120, 256)) * scale
logits[np.arange(120), random.integers(0, 256, 120)] += random.exponential(4.0, 120)
folder = pathlib.Path(__file__).parents[2] / "config"
np.save(folder / "positions.npy", logits.astype("<f2"))
np.save(folder / "rounded_positions.npy", (np.round(logits * 4) / 4).astype("<f2"))
