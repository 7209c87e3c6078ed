# /// script
# dependencies = ["numpy==2.4.6"]
# ///
"""llama.cpp through ctypes: `npm pack @node-llama-cpp/linux-x64@3.22.1`, unpack, then
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


def run(logits, settings):
    temperature, top_k, top_p, min_p = making.unmasked(settings)
    data = (Token * len(logits))(*[Token(place, float(logit), 0.0) for place, logit in enumerate(logits)])
    tokens = Tokens(ctypes.cast(data, ctypes.POINTER(Token)), len(logits), -1, False)
    chain = [
        ("top_k", Int(top_k)), ("typical", Float(1), Size(0)), ("top_p", Float(top_p), Size(0)),
        ("min_p", Float(min_p), Size(0)), ("temp_ext", Float(temperature), Float(0), Float(1)),
    ]
    for one in chain:
        started = sampler(*one)
        library.llama_sampler_apply(started, ctypes.byref(tokens))
        library.llama_sampler_free(started)
    left = np.full(len(logits), -np.inf)
    for place in range(tokens.size):
        left[tokens.data[place].id] = tokens.data[place].logit
    return "logits", left


making.make(
    "llama.cpp",
    "libllama 0.5.0 (npm @node-llama-cpp/linux-x64 3.22.1)",
    "llama_sampler_init_{top_k,typical,top_p,min_p,temp_ext} through ctypes in common_sampler_init's default order",
    run,
)
