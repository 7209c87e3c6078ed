# /// script
# dependencies = ["numpy==2.4.6", "torch==2.15.0", "msgspec==0.22.0", "pydantic==2.14.4"]
# ///
"""vLLM's torch sampler of the V1 runner: chains, also after a mask, penalties and masks. Out of the wheel: `pip download
--no-deps vllm==0.33.0`, unzip, then `VLLM=folder pipx run vllm_torch.py`, where the folder holds `vllm/`. The wheel alone is
large, and with CUDA more so."""
import os
from types import SimpleNamespace

import numpy as np
import torch

import making

_, _, sampling_params, _, sampler, utils, bad_words, _, builtin = making.partly(
    os.environ["VLLM"], "vllm.envs", "vllm.exceptions", "vllm.sampling_params", "vllm._custom_ops",
    "vllm.v1.sample.ops.topk_topp_sampler", "vllm.model_executor.layers.utils", "vllm.v1.sample.ops.bad_words", "vllm.v1.sample.logits_processor.interface", "vllm.v1.sample.logits_processor.builtin",
)
builtin.async_tensor_h2d = torch.tensor
VERSION = f"vllm 0.33.0 wheel, torch {torch.__version__} CPU"


def one(value, kind=torch.float32):
    return torch.tensor([value], dtype=kind)


def run(logits, settings):
    temperature, top_k, top_p, min_p = making.unmasked(settings)
    logits = torch.tensor(np.array(logits))[None] / one(temperature)[:, None]
    if min_p > 0:  # As MinPLogitsProcessor.apply.
        probabilities = torch.softmax(logits, dim=-1)
        least = probabilities.amax(dim=-1, keepdim=True) * one(min_p)[:, None]
        logits = logits.masked_fill(probabilities < least, -float("inf"))
    k = one(top_k, torch.long) if 0 < top_k < logits.shape[1] else None
    p = one(top_p) if top_p < 1 else None
    return "logits", sampler.apply_top_k_top_p_pytorch(logits, k, p, allow_cpu_sync=True)[0].numpy()


def penalties(logits, history, settings, case):
    prompt, generated = (torch.tensor([history[part]], dtype=torch.long) for part in ("prompt", "generated"))
    given = [one(settings[name]) for name in ("presence", "frequency", "repetition")]
    return utils.apply_penalties(torch.tensor(logits)[None], prompt, generated, *given)[0]


def masks(logits, history, settings, case):
    logits, generated = torch.tensor(logits)[None], history["generated"]
    if "allowed_token_ids" in settings:
        mask = torch.ones_like(logits, dtype=torch.bool)
        mask[0, settings["allowed_token_ids"]] = False
        logits.masked_fill_(mask, -float("inf"))
    if "bad_words_token_ids" in settings:
        bad_words.apply_bad_words(logits, {0: settings["bad_words_token_ids"]}, [generated])
    params = parameters(settings, logits.shape[1] - 1)
    update = SimpleNamespace(removed=[], added=[(0, params, history["prompt"], generated)], moved=[])
    for kind in (builtin.MinTokensLogitsProcessor, builtin.LogitBiasLogitsProcessor):
        processor = kind(None, torch.device("cpu"), False)
        processor.update_state(update)
        logits = processor.apply(logits)
    return logits[0]


def parameters(settings, end):
    """SamplingParams; a bias as the API's servers take it by `from_optional`."""
    given = {name: value for name, value in settings.items() if name not in ("api", "bad_words_token_ids")}
    if settings.get("api"):
        params = sampling_params.SamplingParams.from_optional(**given)
    else:
        bias = {int(token): value for token, value in given.pop("logit_bias", {}).items()}
        params = sampling_params.SamplingParams(logit_bias=bias or None, **given)
    # As `update_from_generation_config` and `update_from_tokenizer` set them.
    params._all_stop_token_ids = {end, *settings.get("stop_token_ids", [])}
    params._bad_words_token_ids = settings.get("bad_words_token_ids")
    return params


if __name__ == "__main__":
    says = "v1/sample/ops/topk_topp_sampler.py apply_top_k_top_p_pytorch after temperature and MinPLogitsProcessor's min_p"
    making.make("vllm-torch", VERSION, says, run)
    making.make_masked("vllm-torch", run)
    making.remake("penalties", "vllm-torch", penalties, f"{VERSION}, model_executor/layers/utils.py apply_penalties (V1 runner)")
    making.remake("masks", "vllm-v1", masks)
