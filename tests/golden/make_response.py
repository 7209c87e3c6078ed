"""Writes ../../config/response.json: a chat completion in OpenAI's format with the 20 likeliest tokens of each position.

The words and their probabilities are invented: a model of 50,257 tokens with these likely ones and a long tail. Needs
Python alone.
"""
import json
import math
import pathlib
import random

VOCABULARY = 50257
# What is drawn, how sure the model is of it, and how heavy its tail is.
TEXT = [("The", 0.62, 1.6), (" cat", 0.31, 1.2), (" sat", 0.44, 1.4), (" on", 0.93, 2.0), (" the", 0.88, 1.8),
        (" mat", 0.24, 1.1), (",", 0.29, 1.5), (" because", 0.08, 1.05), (" it", 0.57, 1.7), (" was", 0.71, 1.8),
        (" warm", 0.11, 1.02), (".", 0.83, 1.9)]
WORDS = """ a an this that one some soft small old new red warm tired quiet happy there here and but so then while when where
 still again mat rug floor sofa bed chair lap roof table wall grass box sun fire window door garden kitchen dog bird mouse child
 slept lay curled purred waited watched looked jumped played rested hid stayed had is did would seemed felt""".split()

random.seed(7)
positions = []
for drawn, share, tail in TEXT:
    others = [" " + word for word in random.sample(WORDS, 24) if " " + word != drawn]
    weights = [rank ** -tail for rank in range(1, VOCABULARY)]
    scale = (1 - share) / sum(weights)
    tokens = [(drawn, share)] + [(word, scale * weight) for word, weight in zip(others, weights)]
    tokens.sort(key=lambda pair: -pair[1])
    entry = lambda token, p: {"token": token, "logprob": round(math.log(p), 6), "bytes": list(token.encode())}
    top = [entry(*pair) for pair in tokens[:20]]
    positions.append({**entry(drawn, share), "top_logprobs": top})
response = {
    "id": "chatcmpl-example",
    "object": "chat.completion",
    "created": 1700000000,
    "model": "invented",
    "choices": [{
        "index": 0,
        "message": {"role": "assistant", "content": "".join(drawn for drawn, *_ in TEXT), "refusal": None},
        "logprobs": {"content": positions, "refusal": None},
        "finish_reason": "stop",
    }],
    "usage": {"prompt_tokens": 9, "completion_tokens": len(TEXT), "total_tokens": 9 + len(TEXT)},
}
lines = json.dumps(response, indent=1).replace("\n     ", "").replace("}, {", "},\n{")
path = pathlib.Path(__file__).parents[2] / "config" / "response.json"
path.write_text(lines + "\n")
