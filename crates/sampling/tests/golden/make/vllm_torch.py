# /// script
# dependencies = ["numpy==2.4.6", "torch==2.15.0"]
# ///
"""vLLM's torch sampler, out of the wheel: `pip download --no-deps vllm==0.33.0`, unzip, then
`VLLM=folder pipx run vllm_torch.py`, where the folder holds `vllm/`. The wheel alone is large, and with CUDA more so."""
import ast
import os
import pathlib

import numpy as np
import torch

import making

WANTED = {"apply_top_k_top_p_pytorch", "apply_top_k_only"}
path = pathlib.Path(os.environ["VLLM"]) / "vllm/v1/sample/ops/topk_topp_sampler.py"
functions = {"torch": torch}
for node in ast.parse(path.read_text()).body:
    if isinstance(node, ast.FunctionDef) and node.name in WANTED:
        exec(compile(ast.Module([node], []), str(path), "exec"), functions)


def run(logits, settings):
    temperature, top_k, top_p, min_p = making.unmasked(settings)
    one = lambda value, kind: torch.tensor([value], dtype=kind)
    logits = torch.tensor(np.array(logits))[None] / one(temperature, torch.float32)[:, None]
    if min_p > 0:  # As MinPLogitsProcessor.apply.
        probabilities = torch.softmax(logits, dim=-1)
        least = probabilities.amax(dim=-1, keepdim=True) * one(min_p, torch.float32)[:, None]
        logits = logits.masked_fill(probabilities < least, -float("inf"))
    k = one(top_k, torch.long) if 0 < top_k < logits.shape[1] else None
    p = one(top_p, torch.float32) if top_p < 1 else None
    return "logits", functions["apply_top_k_top_p_pytorch"](logits, k, p, allow_cpu_sync=True)[0].numpy()


making.make(
    "vllm-torch",
    f"vllm 0.33.0 wheel, torch {torch.__version__} CPU",
    "v1/sample/ops/topk_topp_sampler.py apply_top_k_top_p_pytorch after temperature and MinPLogitsProcessor's min_p",
    run,
)
