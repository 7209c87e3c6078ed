"""Writes logarithms.json beside this script: SHA-256 of glibc's `log(x)` and `log1p(-u)`, as little-endian 64-bit floats.

The arguments are made of a linear congruential generator: u a multiple of 2^-53 in (0, 1), of every size; x is 1 - u, and
16 u. Python's own `math` calls the C library; run it on a processor with FMA.
"""
import hashlib
import json
import math
import pathlib
import platform
import struct

COUNT = 20_000

state = 1
uniforms = []
for index in range(COUNT):
    state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
    uniforms.append(((state >> 11 >> index % 53) | 1) * 2.0**-53)
ln = [math.log(1.0 - u) for u in uniforms] + [math.log(16.0 * u) for u in uniforms]
ln_one_minus = [math.log1p(-u) for u in uniforms]

def digest(numbers):
    return hashlib.sha256(struct.pack(f"<{len(numbers)}d", *numbers)).hexdigest()

path = pathlib.Path(__file__).with_name("logarithms.json")
golden = {"libc": " ".join(platform.libc_ver()), "ln": digest(ln), "ln_one_minus": digest(ln_one_minus)}
path.write_text(json.dumps(golden, indent=0) + "\n")
