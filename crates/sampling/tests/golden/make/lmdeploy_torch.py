# /// script
# dependencies = ["numpy==2.4.6", "torch==2.15.0", "triton==3.9.0"]
# ///
"""LMDeploy's PyTorch engine: chains, penalties and masks by its FusedLogitsProcessor, and its draws by its Triton kernel in
Triton's interpreter. Out of the wheel: `pip download --no-deps lmdeploy==0.18.0`, unzip, then `LMDEPLOY=folder pipx run
lmdeploy_torch.py`, where the folder holds `lmdeploy/`."""
import asyncio
import os

os.environ["TRITON_INTERPRET"] = "1"
import numpy as np
import torch

import making

process, kernel = making.partly(
    os.environ["LMDEPLOY"], "lmdeploy.pytorch.engine.logits_process", "lmdeploy.pytorch.kernels.cuda.multinomial_sampling"
)


class Tuples:
    """The kernel with its grid as the interpreter wants it."""

    def __init__(self, kernel):
        self.kernel = kernel

    def __getitem__(self, grid):
        return self.kernel[tuple(grid)]


kernel._multinomial_sampling_kernel = Tuples(kernel._multinomial_sampling_kernel)
VERSION = f"lmdeploy 0.18.0 wheel, torch {torch.__version__} CPU"
# Its own defaults are a temperature of 0.8 and a top-k of 50.
SETTINGS = [
    {"temperature": 1.0, "top_k": 0}, {"temperature": 1.0, "top_k": 5}, {"temperature": 0.7, "top_k": 40, "top_p": 0.8},
    {"temperature": 1.0, "top_k": 0, "top_p": 0.9}, {"temperature": 1.5, "top_k": 0, "min_p": 0.05},
]


def one(value, kind=torch.float32):
    return torch.tensor([value], dtype=kind)


def inputs(temperature=None, top_k=0, top_p=1.0, min_p=0.0, **given):
    """As `make_sampling_inputs` gives them for one request: None where nothing is to be done."""
    return process.SamplingInputs(
        temperature=temperature and one(temperature), top_k=one(top_k, torch.long) if top_k else None, max_top_k=top_k,
        top_p=one(top_p) if top_p < 1 else None, min_p=one(min_p) if min_p else None, batch_size=1, max_num_logprobs=-1,
        logits_processors=[None], **given,
    )


def scores(logits, given):
    """What the first half makes of logits."""
    return asyncio.run(process.FusedLogitsProcessor(given)(torch.tensor(np.array(logits))[None]))[0]


def drawn(logits, given, draw):
    """What the second half draws by `draw(probabilities, seeds, offsets, tokens)`."""
    process._multinomial_sampling = draw
    return process.FusedLogitsProcessor(given).sampling(scores(logits, given))


def run(logits, settings):
    temperature, top_k, top_p, min_p = making.unmasked(settings)
    seen = []
    # Its top-k is cut to the vocabulary where a request is made.
    given = inputs(temperature, min(top_k, len(logits)), top_p, min_p)
    drawn(logits, given, lambda probabilities, seeds, offsets, tokens: seen.append((probabilities, tokens)))
    left = np.zeros(len(logits), dtype=np.float32)
    left[seen[0][1][0].numpy()] = seen[0][0][0].numpy()
    return "probabilities", left


def penalties(logits, history, settings, case):
    tokens = torch.tensor([history["prompt"] + history["generated"]])
    return scores(logits, inputs(repetition_penalty=one(settings["repetition"]), generated_ids=tokens))[0]


def masks(logits, history, settings, case):
    words = torch.tensor([settings["bad_token_ids"]])
    return scores(logits, inputs(bad_words=words, bad_mask=words >= 0))[0]


def draws():
    for place, logits in enumerate(making.draw_sets()):
        for settings in SETTINGS:
            if settings["top_k"] < len(logits):
                for seed in (0, 42, 2**32 - 1):
                    yield {"engine": "lmdeploy", "set": place, "settings": settings, "seed": seed, "tokens": tokens(logits, settings, seed)}


def tokens(logits, settings, seed, count=30):
    """At positions 0 and on; the engine's offset is the number of tokens before."""
    logits = np.array(logits, dtype=np.float32)
    given = lambda offset: inputs(**settings, random_seeds=one(seed, torch.long), random_offsets=one(offset, torch.long))
    return [int(drawn(logits, given(offset), kernel.multinomial_sampling)[0]) for offset in range(1, count + 1)]


making.make("lmdeploy", VERSION, "pytorch/engine/logits_process.py in the order of FusedLogitsProcessor.sampling", run)
name = "lmdeploy 0.18.0 wheel, pytorch/engine/logits_process.py _process_repetition_penalty_"
making.remake("penalties", "lmdeploy", penalties, name)
making.remake("masks", "lmdeploy", masks)
source = f"{VERSION}; pytorch/kernels/cuda/multinomial_sampling.py by Triton's interpreter, at positions 0 and on"
making.make_draws("lmdeploy", source, list(draws()), list(making.draw_sets()))
