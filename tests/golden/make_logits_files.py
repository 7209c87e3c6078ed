"""Writes ../files/logits/: the same three positions of seven tokens, as numpy, torch and safetensors save them.

Wants `pip install numpy torch safetensors ml_dtypes`.
"""
import json
import pathlib

import ml_dtypes
import numpy as np
import torch
from safetensors.torch import save_file

folder = pathlib.Path(__file__).parents[1] / "files" / "logits"
folder.mkdir(parents=True, exist_ok=True)
# Exact in bf16, and so in all the others.
table = np.array([[2.5, -1.25, 0.0, 7.0, -40.0, 3.0, 0.5], [1.0, 2.0, -np.inf, 4.0, 5.0, 6.0, 7.0], [-0.0, 96.0, 1e-3, -2.0, 1.0, 1.0, 1.0]])
table[2, 2] = float(torch.tensor(1e-3, dtype=torch.bfloat16))

np.save(folder / "f16.npy", table.astype("<f2"))
np.save(folder / "f32.npy", table.astype("<f4"))
np.save(folder / "f64.npy", table)
np.save(folder / "big_endian.npy", table.astype(">f4"))
np.save(folder / "one_row.npy", table[0])
np.save(folder / "batch.npy", table[None].astype("<f4"))
np.save(folder / "fortran.npy", np.asfortranarray(table))
bf16 = table.astype(ml_dtypes.bfloat16)
np.save(folder / "bf16.npy", bf16)
np.save(folder / "bf16_bits.npy", bf16.view(np.uint16)[None])
np.save(folder / "steps_1.npy", table[:, None].astype("<f4"))
two = np.stack([table[::-1], table]).astype("<f4")
np.save(folder / "two_sequences.npy", two)
np.save(folder / "two_sequences_by_steps.npy", two.transpose(1, 0, 2))
np.save(folder / "integers.npy", np.arange(6).reshape(2, 3))
np.savez(folder / "stored.npz", logits=table.astype("<f4"), other=np.ones(3))
np.savez_compressed(folder / "compressed.npz", logits=table)
save_file({name: torch.tensor(table, dtype=kind) for name, kind in [("f16", torch.float16), ("bf16", torch.bfloat16), ("f32", torch.float32), ("f64", torch.float64)]}, folder / "four.safetensors")
save_file({"logits": torch.tensor(table, dtype=torch.bfloat16)}, folder / "one.safetensors", metadata={"format": "pt"})
np.savetxt(folder / "plain.csv", table, delimiter=",")
(folder / "named.csv").write_text("the,a,cat,dog,of,is,to\n" + "\n".join(",".join(str(v) for v in row) for row in table) + "\n")
values = [[float(v) if np.isfinite(v) else "-inf" for v in row] for row in table]
source = f"numpy {np.__version__}, torch {torch.__version__}; made by make_logits_files.py"
(pathlib.Path(__file__).parent / "logits_files.json").write_text(json.dumps(dict(source=source, rows=values), indent=1) + "\n")
