# /// script
# dependencies = ["numpy==2.4.6", "mlx[cpu]==0.32.4", "mlx-lm==0.32.2"]
# ///
"""MLX-LM: chains by `make_sampler`, seen where it draws; its draws of a seed; penalties. `pipx run mlx_lm.py`, or in an
environment with the packages named above `python3 mlx_lm.py`."""
import importlib.metadata
import importlib.util
import pathlib

import mlx.core as mx
import numpy as np

import making

# The file alone: the package's own __init__ wants transformers and models.
path = [file for file in importlib.metadata.files("mlx-lm") if str(file) == "mlx_lm/sample_utils.py"][0].locate()
spec = importlib.util.spec_from_file_location("sample_utils", pathlib.Path(path))
sample_utils = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sample_utils)


drawing = sample_utils.categorical_sampling


def sampler(settings):
    temperature, top_k, top_p, min_p = making.unmasked({"top_k": 0, "top_p": 1.0, "min_p": 0.0, **settings})
    return sample_utils.make_sampler(temp=temperature, top_p=top_p, min_p=min_p, top_k=top_k)


def logprobs(logits):
    """As `generate_step` gives them to the sampler."""
    logits = mx.array(np.array(logits, dtype=np.float32))[None]
    return logits - mx.logsumexp(logits, axis=-1, keepdims=True)


def run(logits, settings):
    seen = []
    # The temperature is the drawing function's.
    sample_utils.categorical_sampling = lambda logprobs, temp: seen.append(logprobs * (1 / temp)) or mx.array([0])
    sampler(settings)(logprobs(logits))
    return "logits", np.array(seen[-1])[0]


def penalties(logits, history, settings, case):
    size = {name: settings.get("last_n", 20) for name in SIZES}
    given = {"repetition_penalty": settings["repetition"], "presence_penalty": settings["presence"]}
    processors = sample_utils.make_logits_processors(frequency_penalty=settings["frequency"], **given, **size)
    tokens = mx.array(history["prompt"] + history["generated"], dtype=mx.int32)
    logits = mx.array(logits)[None]
    for processor in processors:
        logits = processor(tokens, logits)
    return np.array(logits)[0]


def draws():
    sample_utils.categorical_sampling = drawing
    for place, logits in enumerate(making.draw_sets()):
        given = logprobs(logits)
        for settings in SETTINGS:
            for seed in (0, 42, 2**32 + 7):
                mx.random.seed(seed)
                draw = sampler(settings)
                tokens = [draw(given).item() for _ in range(60)]
                yield {"engine": "mlx-lm", "set": place, "settings": settings, "seed": seed, "tokens": tokens}


SIZES = ["repetition_context_size", "presence_context_size", "frequency_context_size"]
SETTINGS = [
    {"temperature": 1.0}, {"temperature": 0.7, "top_p": 0.8}, {"temperature": 1.5, "top_k": 5},
    {"temperature": 0.8, "min_p": 0.05}, {"temperature": 1.2, "top_p": 0.95, "min_p": 0.02, "top_k": 8},
]
version = f"mlx-lm {importlib.metadata.version('mlx-lm')}, mlx {importlib.metadata.version('mlx')} CPU"
mx.set_default_device(mx.cpu)
making.make("mlx-lm", version, "sample_utils.make_sampler, captured where categorical_sampling draws", run)
making.remake("penalties", "mlx-lm", penalties, version.replace(",", " sample_utils.make_logits_processors,"))
making.make_draws("mlx", f"{version}: mx.random.seed, then sample_utils.make_sampler's own draws, a row each", list(draws()), list(making.draw_sets()))
