# /// script
# dependencies = ["numpy==2.4.6", "mlx[cpu]==0.32.4", "mlx-lm==0.32.2"]
# ///
"""MLX-LM's `make_sampler`: what it leaves is seen where it draws. `pipx run mlx_lm.py`, or in an environment with the
packages named above `python3 mlx_lm.py`."""
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


def run(logits, settings):
    temperature, top_k, top_p, min_p = making.unmasked(settings)
    seen = []
    # The temperature is the drawing function's.
    draw = lambda logprobs, temp: seen.append(logprobs * (1 / temp)) or mx.array([0])
    sample_utils.categorical_sampling = draw
    sampler = sample_utils.make_sampler(temp=temperature, top_p=top_p, min_p=min_p, top_k=top_k)
    logits = mx.array(logits)[None]
    sampler(logits - mx.logsumexp(logits, axis=-1, keepdims=True))
    return "logits", np.array(seen[-1])[0]


mx.set_default_device(mx.cpu)
making.make(
    "mlx-lm",
    f"mlx-lm {importlib.metadata.version('mlx-lm')}, mlx {importlib.metadata.version('mlx')} CPU",
    "sample_utils.make_sampler, captured where categorical_sampling draws",
    run,
)
