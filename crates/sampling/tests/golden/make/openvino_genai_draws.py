# /// script
# dependencies = ["numpy==2.4.6", "openvino-genai==2026.4.1.0"]
# ///
"""OpenVINO GenAI on a CPU: draws of a seed, of a model whose logits are always the same. `pipx run openvino_genai_draws.py`."""
import importlib.metadata
import json
import pathlib
import tempfile

import numpy as np
import openvino
import openvino_genai
from openvino import opset13 as operations

import making

SETTINGS = [
    {"temperature": 1.0}, {"temperature": 0.7, "top_p": 0.8}, {"temperature": 1.5, "min_p": 0.05},
    {"temperature": 1.0, "top_p": 0.95, "min_p": 0.02}, {"temperature": 0.8, "top_p": 0.3},
]


def pipeline(folder, logits):
    """Of a model that adds the logits to 0 times the ids."""
    ids = operations.parameter([-1, -1], np.int64, name="input_ids")
    others = [operations.parameter([-1, -1], np.int64, name=name) for name in ("attention_mask", "position_ids")]
    others.append(operations.parameter([-1], np.int32, name="beam_idx"))
    for one in [ids, *others]:
        one.output(0).get_tensor().set_names({one.friendly_name})
    zeros = operations.multiply(operations.convert(ids, "f32"), operations.constant(np.float32(0)))
    row = operations.constant(np.array(logits, np.float32).reshape(1, 1, -1))
    made = operations.add(operations.unsqueeze(zeros, operations.constant(np.int64(2))), row)
    made.output(0).get_tensor().set_names({"logits"})
    model = openvino.Model([made], [ids, *others], "fixed")
    openvino.save_model(model, f"{folder}/openvino_model.xml", compress_to_fp16=False)
    for name in ("config", "generation_config"):
        pathlib.Path(folder, f"{name}.json").write_text(json.dumps({"model_type": "llama", "eos_token_id": len(logits) - 1}))
    return openvino_genai.LLMPipeline(folder, "CPU", ATTENTION_BACKEND="SDPA")


def draw(model, settings, seed, count=60):
    config = openvino_genai.GenerationConfig()
    given = {"do_sample": True, "max_new_tokens": count, "rng_seed": seed, "ignore_eos": True, **settings}
    for name, value in given.items():
        setattr(config, name, value)
    one = openvino.Tensor(np.ones((1, 1), np.int64))
    return model.generate(openvino_genai.TokenizedInputs(one, one), config).tokens[0]


cases, all_sets = [], list(making.draw_sets())
for place, logits in enumerate(all_sets):
    with tempfile.TemporaryDirectory() as folder:
        model = pipeline(folder, logits)
        for settings in SETTINGS:
            for seed in (0, 42, 2**32 + 7):
                case = {"engine": "openvino-genai", "set": place, "settings": settings, "seed": seed}
                cases.append({**case, "tokens": list(map(int, draw(model, settings, seed)))})
source = f"openvino-genai {importlib.metadata.version('openvino-genai')} wheel on a CPU: LLMPipeline, SDPA"
making.make_draws("openvino_genai", source, cases, all_sets)
