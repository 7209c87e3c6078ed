# /// script
# dependencies = ["numpy==2.4.6", "ctranslate2==4.8.5", "onnx==1.23.2", "onnxruntime-genai==0.18.0"]
# ///
"""onnxruntime-genai and CTranslate2 on a CPU, of models whose logits are always the same: draws of a seed, and chains as they
are seen in many draws. `pipx run discrete_draws.py`."""
import importlib.metadata
import json
import pathlib
import tempfile

import ctranslate2
import numpy as np
import onnx
import onnxruntime_genai
from ctranslate2.specs import common_spec, transformer_spec
from onnx import helper, numpy_helper

import making

DRAWS = 60
MANY = 8000
VERSION = importlib.metadata.version


def onnx_model(folder, logits):
    """Adds the logits to 0 times the ids. The last token ends a text, and is never drawn."""
    constants = {"row": np.array(logits, np.float32).reshape(1, 1, -1), "zero": np.float32(0), "axis": np.array([2], np.int64)}
    nodes = [
        helper.make_node("Cast", ["input_ids"], ["ids"], to=onnx.TensorProto.FLOAT),
        helper.make_node("Mul", ["ids", "zero"], ["zeros"]),
        helper.make_node("Unsqueeze", ["zeros", "axis"], ["column"]),
        helper.make_node("Add", ["column", "row"], ["logits"]),
    ]
    graph = helper.make_graph(
        nodes, "fixed",
        [helper.make_tensor_value_info("input_ids", onnx.TensorProto.INT64, ["batch", "length"])],
        [helper.make_tensor_value_info("logits", onnx.TensorProto.FLOAT, ["batch", "length", len(logits)])],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), f"{folder}/model.onnx")
    sizes = dict.fromkeys(["head_size", "hidden_size", "num_attention_heads", "num_key_value_heads"], 1)
    decoder = {
        **sizes, "num_hidden_layers": 0, "filename": "model.onnx", "session_options": {},
        "inputs": {"input_ids": "input_ids"}, "outputs": {"logits": "logits"},
    }
    ids = {"bos_token_id": 0, "pad_token_id": 0, "eos_token_id": len(logits) - 1, "vocab_size": len(logits)}
    model = {**ids, "type": "llama", "context_length": 10_000, "decoder": decoder}
    text = json.dumps({"model": model, "search": {"max_length": 10_000}})
    pathlib.Path(folder, "genai_config.json").write_text(text)
    return onnxruntime_genai.Model(folder)


def by_onnxruntime(model, seed, settings, draws=DRAWS):
    parameters = onnxruntime_genai.GeneratorParams(model)
    parameters.set_search_options(do_sample=True, max_length=draws + 2, random_seed=seed, **settings)
    generator = onnxruntime_genai.Generator(model, parameters)
    generator.append_tokens(np.array([0], np.int64))
    tokens = []
    for _ in range(draws):
        generator.generate_next_token()
        tokens.append(int(generator.get_next_tokens()[0]))
    return tokens


def ctranslate2_model(folder, logits):
    """A layer of zeros, and the logits as the bias of the last."""
    count, depth = len(logits), 2
    spec = transformer_spec.TransformerDecoderModelSpec.from_config(1, 1, activation=common_spec.Activation.GELU, pre_norm=True)
    decoder, zeros, ones = spec.decoder, lambda *shape: np.zeros(shape, np.float32), np.ones(depth, np.float32)
    decoder.scale_embeddings = False
    decoder.embeddings.weight, decoder.position_encodings.encodings = zeros(count, depth), zeros(2 * MANY, depth)
    decoder.projection.weight, decoder.projection.bias = zeros(count, depth), np.array(logits, np.float32)
    layer = decoder.layer[0]
    for norm in (decoder.layer_norm, layer.self_attention.layer_norm, layer.ffn.layer_norm):
        norm.gamma, norm.beta = ones, zeros(depth)
    linears = [*zip(layer.self_attention.linear, (3 * depth, depth), (depth, depth))]
    linears += [(layer.ffn.linear_0, 4, depth), (layer.ffn.linear_1, depth, 4)]
    for linear, height, width in linears:
        linear.weight, linear.bias = zeros(height, width), zeros(height)
    words = [f"t{token}" for token in range(count)]
    spec.config.bos_token = spec.config.unk_token = words[0]
    spec.config.eos_token = words[-1]
    spec.register_vocabulary(words)
    spec.validate()
    spec.optimize()
    spec.save(folder)
    return folder


def by_ctranslate2(folder, seed, settings, draws=DRAWS):
    ctranslate2.set_random_seed(seed)
    generator = ctranslate2.Generator(folder, device="cpu", inter_threads=1, intra_threads=1)
    made = generator.generate_batch(
        [["t0"]], max_length=draws, include_prompt_in_result=False, sampling_topk=settings.get("top_k", 0),
        sampling_topp=settings.get("top_p", 1.0), sampling_temperature=settings.get("temperature", 1.0),
    )
    return [int(word[1:]) for word in made[0].sequences[0]]


SETTINGS = [
    {"top_k": 5}, {"top_k": 8, "temperature": 0.7}, {"top_k": 6, "top_p": 0.8, "temperature": 0.7},
    {"top_k": 7, "top_p": 0.3}, {"top_k": 40, "temperature": 1.5}, {"top_k": 0, "top_p": 0.9}, {"top_k": 0, "temperature": 0.8},
]

def draws(all_sets):
    for place, logits in enumerate(all_sets):
        with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
            first, second = onnx_model(one, logits), ctranslate2_model(other, logits)
            for settings in SETTINGS:
                for seed in (0, 42, 2**31 - 1):
                    case = {"set": place, "settings": settings, "seed": seed}
                    # Without top-p and top-k it is greedy, and a top-k above the vocabulary is refused.
                    if settings["top_k"] < len(logits) and ("top_p" in settings or settings["top_k"]):
                        yield {"engine": "onnxruntime-genai", **case, "tokens": by_onnxruntime(first, seed, settings)}
                    if settings["top_k"] < len(logits):
                        yield {"engine": "ctranslate2", **case, "tokens": by_ctranslate2(second, seed, settings)}


def chains(name, model, draw):
    def run(logits, settings):
        if settings.get("min_p"):
            raise ValueError(f"{name} has no min_p")
        given = {key: value for key, value in settings.items() if key != "min_p"}
        # The last token, which ends a text, is never drawn; nor is one of -inf.
        logits = [float(logit) if np.isfinite(logit) else -1000.0 for logit in logits]
        with tempfile.TemporaryDirectory() as folder:
            tokens = draw(model(folder, logits + [-1000.0]), 42, given, MANY)
        return "probabilities", making.frequencies(logits, tokens)

    return run


version = lambda package, name: f"{name} {VERSION(package)} wheel"
says = f"set_random_seed(42), {MANY} draws of each case: kept = ids drawn, probs = frequencies"
run = chains("CTranslate2", ctranslate2_model, by_ctranslate2)
making.make("ctranslate2", version("ctranslate2", "ctranslate2"), f"toy GPT-2 whose logits are a bias, Generator.generate_batch, {says}", run, drawn=True)
run = chains("onnxruntime-genai", onnx_model, by_onnxruntime)
says = f"toy ONNX model with fixed logits, seed 42, {MANY} draws of each case"
making.make("onnxruntime-genai-wheel", version("onnxruntime-genai", "onnxruntime-genai"), says, run, drawn=True)
source = f"onnxruntime-genai {VERSION('onnxruntime-genai')}, CTranslate2 {VERSION('ctranslate2')}: wheels on a CPU"
all_sets = list(making.draw_sets())
making.make_draws("discrete", source, list(draws(all_sets)), all_sets)
