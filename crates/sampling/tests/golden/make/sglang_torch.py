# /// script
# dependencies = ["numpy==2.4.6", "torch==2.15.0", "triton==3.9.0"]
# ///
"""SGLang's torch sampler: chains, penalties and masks; draws of its deterministic mode, whose hash is a Triton kernel, by
Triton's interpreter. Out of the wheel: `pip download --no-deps sglang==0.5.23`, unzip, then
`SGLANG=folder pipx run sglang_torch.py`, where the folder holds `sglang/`."""
import os
from argparse import Namespace

# The one function that is compiled by torch is as well run as it is.
os.environ["TORCH_COMPILE_DISABLE"] = "1"
os.environ["TRITON_INTERPRET"] = "1"

import numpy as np
import torch

import making

LIBRARY = "sglang.srt.sampling.penaltylib"
murmur, sampler, orchestrator, frequency, presence, repetition, min_new_tokens = making.partly(
    os.environ["SGLANG"], "sglang.kernels.ops.sampling.murmur_hash", "sglang.srt.layers.sampler", f"{LIBRARY}.orchestrator", f"{LIBRARY}.frequency_penalty",
    f"{LIBRARY}.presence_penalty", f"{LIBRARY}.repetition_penalty", f"{LIBRARY}.min_new_tokens",
    sglang__srt__utils={"get_compiler_backend": lambda: "eager", "is_npu": lambda: False},
    sglang__srt__utils__common={"is_pin_memory_available": lambda device: False},
)
NAME = "top_k_top_p_min_p_sampling_from_probs_torch"
PENALIZERS = {
    frequency.BatchedFrequencyPenalizer, presence.BatchedPresencePenalizer, repetition.BatchedRepetitionPenalizer,
    min_new_tokens.BatchedMinNewTokensPenalizer,
}


def run(logits, settings):
    temperature, top_k, top_p, min_p = making.unmasked(settings)
    probabilities = torch.softmax(torch.tensor(np.array(logits))[None] / temperature, dim=-1)
    one = lambda value, kind: torch.tensor([value], dtype=kind)
    # Off is written -1 by SGLang, which then takes the whole vocabulary.
    k = top_k if top_k > 0 else 1 << 30
    given = [one(k, torch.int32), one(top_p, torch.float32), one(min_p, torch.float32), min_p > 0]
    _, weights, tokens, *_ = getattr(sampler, NAME)(probabilities, *given, None, None, return_filtered_probs=True)
    left = np.zeros(len(logits), dtype=np.float32)
    left[tokens[0].numpy()] = weights[0].numpy()
    return "probabilities", left


def penalize(logits, generated, **given):
    """As SamplingBatchInfo.update_penalties and apply_logits_bias: what is added comes first."""
    plain = {"frequency_penalty": 0.0, "presence_penalty": 0.0, "repetition_penalty": 1.0, "min_new_tokens": 0}
    params = Namespace(**{**plain, "stop_token_ids": None, **given})
    end = len(logits) - 1
    tokenizer = Namespace(additional_stop_token_ids=None, eos_token_id=end)
    request = Namespace(sampling_params=params, eos_token_ids={end}, tokenizer=tokenizer)
    batch = Namespace(reqs=[request], device="cpu")
    all_penalties = orchestrator.BatchedPenalizerOrchestrator(len(logits), batch, PENALIZERS)
    for token in generated:
        all_penalties.cumulate_output_tokens(torch.tensor([token]))
    logits, added = torch.tensor(logits)[None], torch.zeros(1, len(logits))
    all_penalties.accumulate_additive_penalties(added)
    logits.add_(added)
    scaling = all_penalties.accumulate_scaling_penalties()
    if scaling is not None:
        repetition.apply_scaling_penalties(logits, scaling)
    return logits[0]


def penalties(logits, history, settings, case):
    given = {f"{name}_penalty": settings[name] for name in ("frequency", "presence", "repetition")}
    return penalize(logits, history["generated"], **given)


def masks(logits, history, settings, case):
    stops = set(settings.get("stop_token_ids", []))
    return penalize(logits, history["generated"], min_new_tokens=settings["min_new_tokens"], stop_token_ids=stops)


def hashes(seed, positions, tokens):
    """As murmur_hash32 on a GPU."""
    hashed = torch.empty((1, len(tokens)), dtype=torch.uint32)
    murmur.murmur_hash32_kernel[(1, -(-len(tokens) // 1024))](seed, positions, tokens, hashed, 1, len(tokens), BLOCK_SIZE=1024)
    return hashed


sampler.murmur_hash32 = hashes


def draws(case, logits):
    """At positions 0 and on."""
    logprobs = torch.log(torch.softmax(torch.tensor([logits]) / case["temperature"], dim=-1))
    one = lambda value: torch.tensor([value])
    draw = lambda position: sampler.multinomial_with_seed(logprobs, one(case["seed"]), one(position)).item()
    return [draw(position) for position in range(len(case["tokens"]))]


version = f"sglang 0.5.23 wheel, torch {torch.__version__} CPU"
making.make("sglang-torch", version, f"srt/layers/sampler.py {NAME}(return_filtered_probs)", run)
making.remake("penalties", "sglang", penalties, f"{version}, srt/sampling/penaltylib, overlap mode")
making.remake("masks", "sglang", masks)
making.redraw("sglang", draws)
