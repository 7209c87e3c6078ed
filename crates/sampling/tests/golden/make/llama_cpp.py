# /// script
# dependencies = ["numpy==2.4.6"]
# ///
"""llama.cpp through ctypes: chains, penalties, DRY, logit bias and draws. `npm pack @node-llama-cpp/linux-x64@3.22.1`, unpack, then
`LLAMA=.../libllama.so LD_LIBRARY_PATH=its folder pipx run llama_cpp.py`."""
import ctypes
import os

import numpy as np

import making

library = ctypes.CDLL(os.environ["LLAMA"])
Float, Int, Size = ctypes.c_float, ctypes.c_int32, ctypes.c_size_t


class Token(ctypes.Structure):
    _fields_ = [("id", Int), ("logit", Float), ("p", Float)]


class Tokens(ctypes.Structure):
    _fields_ = [("data", ctypes.POINTER(Token)), ("size", Size), ("selected", ctypes.c_int64), ("sorted", ctypes.c_bool)]


library.llama_sampler_apply.argtypes = [ctypes.c_void_p, ctypes.POINTER(Tokens)]
library.llama_sampler_free.argtypes = [ctypes.c_void_p]


def sampler(name, *values):
    make = getattr(library, f"llama_sampler_init_{name}")
    make.restype, make.argtypes = ctypes.c_void_p, [type(value) for value in values]
    return make(*values)


def run_through(logits, samplers, accepted=()):
    """The array that samplers, one after another, leave."""
    data = (Token * len(logits))(*[Token(place, float(logit), 0.0) for place, logit in enumerate(logits)])
    tokens = Tokens(ctypes.cast(data, ctypes.POINTER(Token)), len(logits), -1, False)
    for started in samplers:
        for token in accepted:
            library.llama_sampler_accept(started, token)
        library.llama_sampler_apply(started, ctypes.byref(tokens))
    return data, tokens


def apply(logits, samplers, accepted=()):
    """The logits by token that they leave; -inf for those that are gone."""
    data, tokens = run_through(logits, samplers, accepted)
    for started in samplers:
        library.llama_sampler_free(started)
    left = np.full(len(logits), -np.inf)
    for place in range(tokens.size):
        left[tokens.data[place].id] = tokens.data[place].logit
    return left


def run(logits, settings):
    temperature, top_k, top_p, min_p = making.unmasked(settings)
    chain = [
        ("top_k", Int(top_k)), ("typical", Float(1), Size(0)), ("top_p", Float(top_p), Size(0)),
        ("min_p", Float(min_p), Size(0)), ("temp_ext", Float(temperature), Float(0), Float(1)),
    ]
    return "logits", apply(logits, [sampler(*one) for one in chain])


def penalties(logits, history, settings, case):
    last_n = Int(settings.get("last_n", 64))
    if case.get("sampler") == "dry":
        # The vocabulary is asked for sequence breakers and by a test alone.
        numbers = [Float(settings["multiplier"]), Float(settings["base"]), Int(settings["allowed_length"]), last_n]
        started = sampler("dry", ctypes.c_void_p(None), *numbers, ctypes.c_void_p(None), Size(0))
    else:
        numbers = [Float(settings[name]) for name in ("repetition", "frequency", "presence")]
        started = sampler("penalties", Int(len(logits)), last_n, *numbers)
    return apply(logits, [started], history["prompt"] + history["generated"])


def draws(case, logits):
    """By one sampler that draws, on the same logits again and again."""
    last = sampler("dist", ctypes.c_uint32(case["seed"]))
    tokens = []
    for _ in case["tokens"]:
        steps = [sampler(name, *(kind(value) for kind, value in zip(KINDS[name], [value, 0, 1]))) for name, value in case["chain"]]
        data, left = run_through(logits, steps + [last])
        tokens.append(left.data[left.selected].id)
    order = [left.data[place].id for place in range(left.size)]
    is_named = isinstance(case["order_left_by_chain"], str)
    return {"tokens": tokens, "order_left_by_chain": case["order_left_by_chain"] if is_named else order, "size": left.size}


KINDS = {
    "top_k": [Int], "typical": [Float, Size], "top_p": [Float, Size], "min_p": [Float, Size], "temp_ext": [Float, Float, Float],
}


class Bias(ctypes.Structure):
    _fields_ = [("token", Int), ("bias", Float)]


def masks(logits, history, settings, case):
    biases = [Bias(int(token), float(bias)) for token, bias in settings["logit_bias"].items()]
    return apply(logits, [sampler("logit_bias", Int(len(logits)), Int(len(biases)), (Bias * len(biases))(*biases))])


library.llama_sampler_accept.argtypes = [ctypes.c_void_p, Int]
VERSION = "libllama 0.5.0 (npm @node-llama-cpp/linux-x64 3.22.1)"
names = "llama_sampler_init_{top_k,typical,top_p,min_p,temp_ext}"
making.make("llama.cpp", VERSION, f"{names} through ctypes in common_sampler_init's default order", run)
making.remake(
    "penalties", "llama.cpp", penalties,
    f"{VERSION} llama_sampler_init_penalties, every token of prompt and generated accepted",
)
making.remake("masks", "llama.cpp", masks)
making.redraw("llama.cpp", draws)
