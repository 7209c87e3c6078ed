# /// script
# dependencies = ["numpy==2.4.6", "torch==2.15.0"]
# ///
"""SGLang's torch sampler, out of the wheel: `pip download --no-deps sglang==0.5.23`, unzip, then
`SGLANG=folder pipx run sglang_torch.py`, where the folder holds `sglang/`."""
import ast
import os
import pathlib

import numpy as np
import torch

import making

NAME = "top_k_top_p_min_p_sampling_from_probs_torch"
path = pathlib.Path(os.environ["SGLANG"]) / "sglang/srt/layers/sampler.py"
functions = {"torch": torch}
for node in ast.parse(path.read_text()).body:
    if isinstance(node, ast.FunctionDef) and node.name == NAME:
        node.decorator_list, node.returns = [], None
        for argument in node.args.args + node.args.kwonlyargs:
            argument.annotation = None
        exec(compile(ast.Module([node], []), str(path), "exec"), functions)


def run(logits, settings):
    temperature, top_k, top_p, min_p = making.unmasked(settings)
    probabilities = torch.softmax(torch.tensor(np.array(logits))[None] / temperature, dim=-1)
    one = lambda value, kind: torch.tensor([value], dtype=kind)
    # Off is written -1 by SGLang, which then takes the whole vocabulary.
    k = top_k if top_k > 0 else 1 << 30
    given = [one(k, torch.int32), one(top_p, torch.float32), one(min_p, torch.float32), min_p > 0]
    _, weights, tokens, *_ = functions[NAME](probabilities, *given, None, None, return_filtered_probs=True)
    left = np.zeros(len(logits), dtype=np.float32)
    left[tokens[0].numpy()] = weights[0].numpy()
    return "probabilities", left


making.make(
    "sglang-torch",
    f"sglang 0.5.23 wheel, torch {torch.__version__} CPU",
    f"srt/layers/sampler.py {NAME}(return_filtered_probs)",
    run,
)
