"""Writes logarithms.json beside this script: SHA-256 of glibc's `log(x)` and `log1p(-u)`, as little-endian 64-bit floats.

The arguments are made of a linear congruential generator: u a multiple of 2^-53 in (0, 1), of every size; x is 1 - u, and
16 u. Others stand at the edges of glibc's cases: 1 - u with the mantissas below, and u by its bits. Python's own `math` calls the C library; run it on a processor with FMA.
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
for mantissa in [0, 1, 2**31, 2**32, 0x6A09E << 32, 0x6A09F << 32, 0xFFFFC << 32, 0xFFFFD << 32]:
    for before in (0, 1, 2**20):
        for exponent in range(1, 20):
            # 1 - u is a multiple of 2^-53, too.
            bits = (mantissa - before) % 2**52 >> (exponent - 1) << (exponent - 1)
            uniforms.append(1.0 - (2**52 + bits) * 2.0 ** -(52 + exponent))
for upper in [0x3E200000, 0x3FD2BEC4]:
    for lower in (-(2**21), 0, 2**21):
        (u,) = struct.unpack("<d", struct.pack("<q", (upper << 32) + lower))
        uniforms.append(u)
uniforms = [u for u in uniforms if u % 2.0**-53 == 0.0 and 0.0 < u < 1.0]
ln = [math.log(1.0 - u) for u in uniforms] + [math.log(16.0 * u) for u in uniforms]
ln_one_minus = [math.log1p(-u) for u in uniforms]

def digest(numbers):
    return hashlib.sha256(struct.pack(f"<{len(numbers)}d", *numbers)).hexdigest()

path = pathlib.Path(__file__).with_name("logarithms.json")
golden = {"libc": " ".join(platform.libc_ver()), "ln": digest(ln), "ln_one_minus": digest(ln_one_minus)}
path.write_text(json.dumps(golden, indent=0) + "\n")
