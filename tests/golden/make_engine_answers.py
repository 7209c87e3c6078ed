#!/usr/bin/env python3
"""make_engine_answers.py OUTDIR - tests/files/engines: what engines give for tiny models with random weights, as docs/logits.md asks them.

pip install torch transformers safetensors gguf xllamacpp "mlx[cpu]" mlx-lm   (made with 2.15, 5.24.0, 0.8.0, 0.19.0, 2026.10, 0.32.4, 0.32.2)
xllamacpp is llama.cpp with the server of llama-server. Ids and timings of answers differ from run to run; numbers do not.
"""
import json, os, subprocess, sys, time, urllib.error, urllib.request
import gguf, numpy as np, torch, transformers, xllamacpp
from safetensors.torch import save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers

OUT = os.path.abspath(sys.argv[1]); os.makedirs(OUT, exist_ok=True); os.chdir(OUT)

def ask(url, body=None):
    data = None if body is None else json.dumps(body).encode()
    try: return urllib.request.urlopen(urllib.request.Request(url, data, {"Content-Type": "application/json"}), timeout=60).read()
    except urllib.error.HTTPError as error: return error.read()
def save(name, answer): open(name, "wb").write(answer)

# transformers: a GPT-2 of 64 tokens.
torch.manual_seed(7)
config = transformers.GPT2Config(vocab_size=64, n_positions=64, n_embd=32, n_layer=2, n_head=2, bos_token_id=0, eos_token_id=63, pad_token_id=0, initializer_range=0.5)
model = transformers.GPT2LMHeadModel(config).eval()
ids = torch.tensor([[3, 5, 7, 11]])
torch.manual_seed(1)
out = model.generate(ids, attention_mask=torch.ones_like(ids), max_new_tokens=6, do_sample=True, temperature=0.7, top_k=10, return_dict_in_generate=True, output_logits=True, output_scores=True)
logits = torch.stack(out.logits)  # steps, batch, vocabulary
np.save("transformers_logits_steps_batch.npy", logits.numpy())
np.save("transformers_scores.npy", torch.stack(out.scores)[:, 0].numpy())
np.save("transformers_logprobs.npy", torch.log_softmax(logits[:, 0], -1).numpy())
save_file({"logits": logits[:, 0].to(torch.bfloat16).contiguous(), "ids": out.sequences[0, 4:].contiguous()}, "transformers_logits_bf16.safetensors")

# llama-server: a Llama of 288 tokens, 256 of them bytes.
V, D, L = 288, 32, 2
rng = np.random.default_rng(7)
w = gguf.GGUFWriter("tiny.gguf", "llama")
w.add_context_length(256); w.add_embedding_length(D); w.add_block_count(L); w.add_feed_forward_length(64); w.add_head_count(2); w.add_head_count_kv(2)
w.add_layer_norm_rms_eps(1e-5); w.add_rope_dimension_count(16); w.add_vocab_size(V); w.add_file_type(0)
words = " the, a, is, are, cat, dog, runs, quickly, slowly, happy, sad, very, and, but, or, with, in, on,。,的,猫, sat, mat, well, now".split(",")
tokens = ["<unk>", "<s>", "</s>"] + [f"<0x{i:02X}>" for i in range(256)] + [word.replace(" ", "▁") for word in words]
tokens += [f"▁w{i}" for i in range(V - len(tokens))]
w.add_tokenizer_model("llama"); w.add_tokenizer_pre("default"); w.add_token_list(tokens); w.add_token_types([2, 3, 3] + [6] * 256 + [1] * (V - 259))
w.add_token_scores([0.0] * 259 + [-float(i) for i in range(V - 259)]); w.add_bos_token_id(1); w.add_eos_token_id(2); w.add_unk_token_id(0)
w.add_chat_template("{% for m in messages %}{{ m['content'] }}{% endfor %}")
def tensor(name, *shape, scale=0.3): w.add_tensor(name, (rng.standard_normal(shape) * scale).astype(np.float32))
tensor("token_embd.weight", V, D, scale=1.0)
for i in range(L):
    for name in ("attn_q", "attn_k", "attn_v", "attn_output"): tensor(f"blk.{i}.{name}.weight", D, D)
    tensor(f"blk.{i}.ffn_gate.weight", 64, D); tensor(f"blk.{i}.ffn_up.weight", 64, D); tensor(f"blk.{i}.ffn_down.weight", D, 64)
    for name in ("attn_norm", "ffn_norm"): w.add_tensor(f"blk.{i}.{name}.weight", np.ones(D, np.float32))
w.add_tensor("output_norm.weight", np.ones(D, np.float32))
tensor("output.weight", V, D, scale=0.45)
w.write_header_to_file(); w.write_kv_data_to_file(); w.write_tensors_to_file(); w.close()
p = xllamacpp.CommonParams()
p.model.path = "tiny.gguf"; p.n_ctx = 256; p.n_parallel = 1; p.n_gpu_layers = 0; p.cpuparams.n_threads = 1; p.warmup = False; p.port = 18431; p.endpoint_slots = True
server = xllamacpp.Server(p); url = server.listening_address
base = dict(prompt=" the cat sat", n_predict=4, seed=1, temperature=0.8)
chat = dict(messages=[{"role": "user", "content": "the cat"}], max_tokens=4, seed=1)
for name, path, body in (
    ("completion_5.json", "/completion", base | dict(n_probs=5)),
    ("completion_all.json", "/completion", base | dict(n_probs=1000, n_predict=1)),
    ("completion_post.json", "/completion", base | dict(n_probs=5, post_sampling_probs=True)),
    ("completion_none.json", "/completion", base),
    ("stream_5.sse", "/completion", base | dict(n_probs=3, stream=True)),
    ("chat_5.json", "/v1/chat/completions", chat | dict(logprobs=True, top_logprobs=5)),
    ("chat_stream.sse", "/v1/chat/completions", chat | dict(logprobs=True, top_logprobs=3, stream=True)),
    ("completions_5.json", "/v1/completions", dict(prompt=" the cat sat", max_tokens=4, seed=1, logprobs=5)),
    ("error.json", "/completion", base | dict(n_probs="x")),
    ("slots.json", "/slots", None),
): save("llama_server_" + name, ask(url + path, body))
del server

# MLX-LM, on a CPU: a Llama of 259 tokens, which are spelled by bytes.
vocabulary = {token: i for i, token in enumerate(["<unk>", "<s>", "</s>"] + sorted(pre_tokenizers.ByteLevel.alphabet()))}
tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[], unk_token="<unk>"))
tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False); tokenizer.decoder = decoders.ByteLevel()
tokenizer.add_special_tokens(["<unk>", "<s>", "</s>"])
tokenizer = transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>", unk_token="<unk>")
tokenizer.chat_template = "{% for m in messages %}{{ m['content'] }}{% endfor %}"
torch.manual_seed(7)
config = transformers.LlamaConfig(vocab_size=len(vocabulary), hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2, num_key_value_heads=2, max_position_embeddings=256, initializer_range=0.5, tie_word_embeddings=False, bos_token_id=1, eos_token_id=2)
transformers.LlamaForCausalLM(config).save_pretrained("mlx_model"); tokenizer.save_pretrained("mlx_model")
import mlx.core as mx
from mlx_lm import load
from mlx_lm.generate import generate_step
model, tokenizer = load("mlx_model")
steps = generate_step(mx.array(tokenizer.encode("the cat")), model, max_tokens=3)
np.save("mlx_lm_logprobs.npy", np.stack([np.array(logprobs) for _, logprobs in steps]))
process = subprocess.Popen([sys.executable, "-m", "mlx_lm.server", "--model", "mlx_model", "--port", "18432"]); time.sleep(15)
chat = dict(messages=[{"role": "user", "content": "the cat"}], max_tokens=3, logprobs=True); url = "http://localhost:18432/v1"
save("mlx_lm_chat_5.json", ask(url + "/chat/completions", chat | dict(temperature=0.7, top_logprobs=5)))
save("mlx_lm_completions_3.json", ask(url + "/completions", dict(prompt="the cat", max_tokens=3, temperature=0.7, logprobs=True, top_logprobs=3)))
save("mlx_lm_chat_0.json", ask(url + "/chat/completions", chat))
process.terminate()
