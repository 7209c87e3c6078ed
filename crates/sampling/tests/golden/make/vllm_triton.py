# /// script
# dependencies = ["numpy==2.4.6", "torch==2.15.0", "triton==3.9.0", "msgspec==0.22.0", "pydantic==2.14.4"]
# ///
"""vLLM's Triton kernels of the V2 runner, by Triton's interpreter on a CPU: chains by the kernel of one piece and by the split
one, also after a mask, penalties, masks and draws. Out of the wheel as `vllm_torch.py`: `VLLM=folder pipx run vllm_triton.py`."""
import contextlib
import os

os.environ["TRITON_INTERPRET"] = "1"
import numpy as np
import torch
import triton
import triton.language as tl
from triton.runtime import interpreter

import making
import vllm_torch
from vllm_torch import one

SAMPLE, WARMUP = "vllm.v1.worker.gpu.sample.", "vllm.model_executor.warmup.jit_warmup"
_, _, _, _, gumbel, min_p_kernel, penalty_kernels, bad_words, logit_bias, topk_topp = making.partly(
    os.environ["VLLM"], "vllm.utils.math_utils", WARMUP, WARMUP + "_triton_helper", SAMPLE + "logits_processor.interface",
    SAMPLE + "gumbel", SAMPLE + "min_p", SAMPLE + "penalties", SAMPLE + "bad_words", SAMPLE + "logit_bias",
    "vllm.v1.sample.ops.topk_topp_triton",
    vllm__triton_utils={"HAS_TRITON": True, "tl": tl, "triton": triton},
    vllm__utils__platform_utils={"num_compute_units": lambda *_: 1},
    vllm__utils__gpu_sync_debug={"gpu_sync_allowed": contextlib.nullcontext},
)
VERSION = f"vllm 0.33.0 wheel, triton {triton.__version__} interpreter on the CPU"


class Number(int):
    """What a kernel counts by: a compiled kernel's loops give tensors, the interpreter's plain numbers."""

    def to(self, kind):
        return self


def loops_give_numbers(language, scope, patch=interpreter._patch_lang_core):
    patch(language, scope)
    plain = language.range
    scope.set_attr(language, "range", lambda *ends, **options: map(Number, plain(*ends, **options)))


interpreter._patch_lang_core = loops_give_numbers
ONLY = torch.zeros(1, dtype=torch.int32)  # The only row and the only request.


def chains(split):
    def run(logits, settings):
        temperature, top_k, top_p, min_p = making.unmasked(settings)
        logits = torch.tensor(np.array(logits))[None]
        gumbel.apply_temperature(logits, ONLY, one(temperature))
        min_p_kernel.apply_min_p(logits, ONLY, one(min_p))
        k = one(top_k, torch.int32) if 0 < top_k < logits.shape[1] else None
        p = one(top_p) if top_p < 1 else None
        if split and k is None and p is not None:
            topk_topp._apply_topp_split(logits, None, p, -float("inf"), COMPUTE_UNITS)
        else:
            logits = topk_topp.apply_top_k_top_p_triton(logits, k, p)
        return "logits", logits[0].numpy()

    return run


def lengths(history):
    """All tokens, and how many they are without and with the generated ones."""
    tokens = history["prompt"] + history["generated"]
    return torch.tensor([tokens], dtype=torch.int32), one(len(history["prompt"]), torch.int32), one(len(tokens), torch.int32)


def penalties(logits, history, settings, case):
    logits = torch.tensor(logits)[None]
    tokens, prompt, total = lengths(history)
    mask, counts = torch.zeros(1, -(-logits.shape[1] // 32), dtype=torch.int32), torch.zeros_like(logits, dtype=torch.int32)
    penalty_kernels.bincount(ONLY, tokens, prompt, total, mask, counts, tokens.shape[1])
    given = [one(settings[name]) for name in ("repetition", "frequency", "presence")]
    penalty_kernels.apply_penalties(logits, ONLY, ONLY, ONLY, *given, mask, counts)
    return logits[0]


def masks(logits, history, settings, case):
    """As LogitBiasState and BadWordsState, whose buffers want a GPU."""
    logits = torch.tensor(logits)[None]
    params = vllm_torch.parameters(settings, logits.shape[1] - 1)
    tokens, prompt, total = lengths(history)
    row = lambda values, kind=torch.int32: (one(len(values), torch.int32), torch.tensor([list(values) or [0]], dtype=kind))
    biases = params.logit_bias or {}
    stops = row(params.all_stop_token_ids if params.min_tokens else [])
    logit_bias.apply_logit_bias(
        logits, ONLY, (total - 1).long(), *row(params.allowed_token_ids or []), *row(biases), row(biases.values(), torch.float32)[1],
        prompt + params.min_tokens, stops[0], ONLY, stops[1],
    )
    words = params.bad_words_token_ids or []
    if words:
        ends = np.cumsum([0, *map(len, words)])
        flat = row([token for word in words for token in word])[1]
        given = [flat, torch.tensor([ends], dtype=torch.int32), one(len(words), torch.int32)]
        bad_words.apply_bad_words(logits, ONLY, *given, tokens, prompt, total, ONLY, ONLY, len(words))
    return logits[0]


def draws(case, logits):
    """At positions 0 and on."""
    temperature, seed = one(case["temperature"]), one(case["seed"], torch.int64)
    logits = torch.tensor([logits])
    given = lambda position: (logits.clone(), ONLY, temperature, seed, one(position, torch.int64), True, False)
    return [gumbel.gumbel_sample(*given(position)).item() for position in range(len(case["tokens"]))]


# Of a device: a row is split into one part. On a GPU of 132 units it is split into 32, for which the interpreter takes minutes.
COMPUTE_UNITS = 1
NAMES = "gumbel.apply_temperature, min_p.apply_min_p, then v1/sample/ops/topk_topp_triton.apply_top_k_top_p_triton"
making.make("vllm-triton", VERSION, f"v1/worker/gpu/sample {NAMES} (monolithic kernel for every setting)", chains(split=False))
making.make_masked("vllm-triton", chains(split=False))
says = "as vllm-triton, but pure top_p by topk_topp_triton._apply_topp_split, as CUDA does for batches of at most 64 rows"
making.make("vllm-triton-split", VERSION, says, chains(split=True))
making.make_masked("vllm-triton-split", chains(split=True))
making.remake("penalties", "vllm-triton", penalties, f"{VERSION}, v1/worker/gpu/sample/penalties.py kernels (V2 runner, the default)")
making.remake("masks", "vllm-v2", masks)
making.redraw("vllm", draws)
