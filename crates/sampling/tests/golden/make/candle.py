# /// script
# dependencies = ["numpy==2.4.6"]
# ///
"""candle: chains, seen in 100,000 draws, and draws of a seed; and draws of mistral.rs's generator among logits of which nothing
is cut. `pipx run candle.py`; cargo builds and runs `candle/`."""
import numpy as np

import making

ask = making.answers("cargo", "run", "--quiet", "--release", "--manifest-path", str(making.HERE / "candle" / "Cargo.toml"))
SETTINGS = [{}, {"temperature": 0.7}, {"top_p": 0.9}, {"temperature": 1.5, "top_p": 0.6}]


def run(logits, settings):
    if settings["min_p"] > 0:
        raise ValueError("candle has no min_p")
    return "probabilities", making.frequencies(logits, ask(logits=making.plain(logits), settings=settings, seed=42, draws=100_000)["tokens"])


def draws(engine, every, **given):
    for place, logits in enumerate(making.draw_sets()):
        for settings in every:
            for seed in (0, 42, 2**64 - 1):
                tokens = ask(logits=logits, settings=settings, seed=seed, draws=60, **given)["tokens"]
                yield {"engine": engine, "set": place, "settings": settings, "seed": seed, "tokens": tokens}


says = "generation::LogitsProcessor, seed 42, 100000 draws of each case: kept = ids drawn, probs = frequencies"
making.make("candle", "candle-transformers 0.11.1", says, run, drawn=True)
source = "candle-transformers 0.11.1: generation::LogitsProcessor::from_sampling, one for all draws of a case"
making.make_draws("candle", source, list(draws("candle", SETTINGS)), list(making.draw_sets()))
source = "rand_isaac 0.4.0 and rand 0.9.5, WeightedIndex among the softmax of candle-nn 0.11.1, as mistral.rs 0.9.2 uses them (read)"
every = [{}, {"temperature": 0.7}, {"temperature": 1.5}]
making.make_draws("mistral_rs", source, list(draws("mistral.rs", every, isaac=True)), list(making.draw_sets()))
