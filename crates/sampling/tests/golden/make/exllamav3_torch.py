# /// script
# dependencies = ["numpy==2.4.6", "torch==2.15.0"]
# ///
"""ExLlamaV3's sampler step by step in torch: chains. Out of the wheel: `pip download --no-deps exllamav3==1.4.1`, unzip, then
`EXLLAMAV3=folder pipx run exllamav3_torch.py`, where the folder holds `exllamav3/`. Its fused kernel wants a GPU."""
import os
import pathlib

os.environ["EXL3_FUSED_SAMPLER"] = "0"
import numpy as np
import torch

import making

FOLDER = os.environ["EXLLAMAV3"]
SAMPLER = "exllamav3.generator.sampler."
_, custom, presets = making.partly(FOLDER, SAMPLER + "sampler", SAMPLER + "custom", SAMPLER + "presets")
VERSION = [line.split('"')[1] for line in pathlib.Path(FOLDER, "exllamav3/version.py").read_text().splitlines() if "=" in line][0]


def run(logits, settings):
    temperature, top_k, top_p, min_p = making.unmasked(settings)
    sampler = presets.ComboSampler(temperature=temperature, top_k=top_k, top_p=top_p, min_p=min_p)
    last = sampler.steps.pop()
    logits = torch.tensor(np.array(logits))[None]
    if isinstance(last, custom.SS_Argmax):
        raise ValueError("greedy at top_k 1")
    state = sampler.forward(logits, rand_u32=0, return_state=True)
    left = np.zeros(logits.shape[1])
    tokens = slice(None) if state.indices is None else state.indices[0].numpy()
    if state.probs is not None:
        left[tokens] = state.probs[0].numpy()
        return "probabilities", left
    left[tokens] = (logits if state.logits is None else state.logits)[0].numpy()
    return "logits", left


says = "generator/sampler presets.ComboSampler step classes, EXL3_FUSED_SAMPLER=0, without the drawing step"
making.make("exllamav3", f"exllamav3 {VERSION} wheel, torch {torch.__version__} CPU", says, run)
