# /// script
# dependencies = ["numpy==2.4.6"]
# ///
"""transformers.js: chains, and draws after `random.seed`. `npm install @huggingface/transformers@4.3.1`, then
`TRANSFORMERS_JS=.../node_modules/@huggingface/transformers pipx run transformers_js.py`; node runs `transformers_js.mjs`."""
import subprocess

import numpy as np

import making

ask = making.answers("node", making.HERE / "transformers_js.mjs")
VERSION = "npm @huggingface/transformers 4.3.1"
NODE = subprocess.check_output(["node", "--version"], text=True).strip().removeprefix("v")
SETTINGS = [{"top_k": 0}, {"top_k": 5}, {"top_k": 8, "temperature": 0.7}, {"top_k": 50, "temperature": 1.5}]


def run(logits, settings):
    answer = ask(logits=making.plain(logits), settings=settings)
    left = np.zeros(len(logits))
    left[answer["tokens"]] = answer["probabilities"]
    return "probabilities", left


def draws():
    for place, logits in enumerate(making.draw_sets()):
        for settings in SETTINGS:
            for seed in (0, 42, 2**40 + 3):
                tokens = ask(logits=logits, settings=settings, seed=seed, draws=60)["tokens"]
                yield {"engine": "transformers.js", "set": place, "settings": settings, "seed": seed, "tokens": tokens}


says = "PreTrainedModel._get_logits_processor and MultinomialSampler, captured before the draw"
making.make("transformers.js", f"{VERSION}, node {NODE}", says, run)
making.make_draws("transformers_js", f"{VERSION}: random.seed, then MultinomialSampler", list(draws()), list(making.draw_sets()))
