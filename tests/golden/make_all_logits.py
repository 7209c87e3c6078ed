"""Writes ../files/logits/llama_cpp.logits, as llama.cpp's `llama-perplexity --save-all-logits` does, and its golden numbers.

The file is made by the code of llama.cpp itself: `nearest_int` and `log_softmax` are taken out of its `perplexity.cpp` and
compiled with a main that writes what `perplexity` writes. Wants a C++ compiler, numpy, and the path of that file:

    python make_all_logits.py llama.cpp/tools/perplexity/perplexity.cpp COMMIT

The logits are normal numbers with a spread that reaches below the floor at 16. The golden numbers are read back by numpy.
"""
import json
import pathlib
import re
import struct
import subprocess
import sys
import tempfile

import numpy as np

source, commit = pathlib.Path(sys.argv[1]).read_text(), sys.argv[2]
here = pathlib.Path(__file__).parent
context, vocabulary, chunks = 8, 7, 2


def function(head):
    start = source.index(head)
    return source[start : source.index("\n}\n", start) + 3]


taken = function("static inline int nearest_int(") + function(
    "static double log_softmax(int n_vocab, const float * logits, uint16_t * log_prob, int tok)"
)
# What `perplexity` writes, line by line.
for line in [
    'logits_stream.write("_logits_", 8);',
    "logits_stream.write((const char *)&n_vocab, sizeof(n_vocab));",
    "logits_stream.write((const char *)&n_chunk, sizeof(n_chunk));",
    "logits_stream.write((const char *)tokens.data(), n_chunk*n_ctx*sizeof(tokens[0]));",
    "const int nv = 2*((n_vocab + 1)/2) + 4;",
    "const int first = n_ctx/2;",
]:
    assert line in source, line
main = """
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <vector>
TAKEN
int main(int, char ** arguments) {
    std::ofstream logits_stream(arguments[2], std::ios::binary);
    std::ifstream in(arguments[1], std::ios::binary);
    int n_ctx, n_vocab, n_chunk;
    in.read((char *)&n_ctx, 4); in.read((char *)&n_vocab, 4); in.read((char *)&n_chunk, 4);
    logits_stream.write("_logits_", 8);
    logits_stream.write(reinterpret_cast<const char *>(&n_ctx), sizeof(n_ctx));
    std::vector<int32_t> tokens(n_chunk*n_ctx, 1);
    logits_stream.write((const char *)&n_vocab, sizeof(n_vocab));
    logits_stream.write((const char *)&n_chunk, sizeof(n_chunk));
    logits_stream.write((const char *)tokens.data(), n_chunk*n_ctx*sizeof(tokens[0]));
    const int nv = 2*((n_vocab + 1)/2) + 4;
    const int first = n_ctx/2;
    const int n_token = n_ctx - 1 - first;
    std::vector<uint16_t> log_probs(n_ctx * nv);
    std::vector<float> logits(n_token*n_vocab);
    for (int i = 0; i < n_chunk; ++i) {
        in.read((char *)logits.data(), logits.size()*4);
        for (int k = 0; k < n_token; ++k) {
            log_softmax(n_vocab, logits.data() + k*n_vocab, log_probs.data() + k*nv, 1);
        }
        logits_stream.write((const char *)log_probs.data(), n_token*nv*sizeof(uint16_t));
    }
}
""".replace("TAKEN", taken)
positions = chunks * (context - 1 - context // 2)
logits = np.random.default_rng(14).normal(0, 6, (positions, vocabulary)).astype("<f4")
logits[1] = 0.5  # All alike: the scale is 0.
target = here.parent / "files" / "logits" / "llama_cpp.logits"
with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    (folder / "main.cpp").write_text(main)
    (folder / "in").write_bytes(struct.pack("<3i", context, vocabulary, chunks) + logits.tobytes())
    subprocess.run(["c++", "-O1", "-std=c++17", "-o", folder / "main", folder / "main.cpp"], check=True)
    subprocess.run([folder / "main", folder / "in", target], check=True)

data = target.read_bytes()
row = 8 + 2 * (vocabulary + vocabulary % 2)
start = 20 + 4 * context * chunks
assert len(data) == start + positions * row, len(data)
rows = []
for place in range(start, len(data), row):
    scale, least = np.frombuffer(data, "<f4", 2, place)
    steps = np.frombuffer(data, "<u2", vocabulary, place + 8)
    rows.append([float(np.float32(scale * np.float32(step)) + least) for step in steps])
own = logits - logits.max(1, keepdims=True)
own = np.maximum(own, -16) - np.log(np.exp(own.astype(float)).sum(1, keepdims=True))
assert np.abs(np.array(rows) - own).max() < 3e-4, np.abs(np.array(rows) - own).max()
(here / "llama_cpp_logits.json").write_text(
    json.dumps({"source": f"llama.cpp {commit}, tools/perplexity/perplexity.cpp; made by make_all_logits.py", "rows": rows}, indent=1) + "\n"
)
