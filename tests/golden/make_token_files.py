"""Writes ../files/tokens/sentencepiece.model, .vocab and tokens.gguf, and what the libraries say of their tokens.

Wants `pip install sentencepiece gguf`. The text is this file itself.
"""
import json
import os
import pathlib

import gguf
import sentencepiece

# The model has the names of the files in it.
os.chdir(pathlib.Path(__file__).parent)
here = pathlib.Path()
folder = pathlib.Path("../files/tokens")
sentencepiece.SentencePieceTrainer.train(
    input="make_token_files.py", model_prefix=str(folder / "sentencepiece"), model_type="bpe", vocab_size=400, byte_fallback=True,
    character_coverage=1.0, hard_vocab_limit=False, user_defined_symbols=["<tool>", "\u2581\u2581"], control_symbols=["<pad>"],
    normalization_rule_name="identity", minloglevel=2,
)  # 温度越高，分布越平
model = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
kinds = {}
pieces = []
for index in range(model.get_piece_size()):
    piece = model.id_to_piece(index)
    is_own = model.is_control(index) or model.is_unknown(index) or model.is_byte(index)
    # What a piece adds to a text that goes before it.
    before = model.piece_to_id("t")
    pieces.append(piece if is_own else model.decode([before, index])[1:])

writer = gguf.GGUFWriter(folder / "tokens.gguf", "llama")
writer.add_description("tokens and nothing else")
writer.add_array("general.tags", ["one", "two"])
writer.add_array("general.numbers", [1.5, 2.5])
writer.add_context_length(128)
writer.add_tokenizer_model("gpt2")
tokens = ["<|end|>", "\u0120the", "\u010a", "\u00e4\u00bd", "\u00e4\u00bd\u0142\u00e5\u00a5\u00bd", "\u0120"]
writer.add_token_list(tokens)
writer.add_token_types([gguf.TokenType.CONTROL] + [gguf.TokenType.NORMAL] * 4 + [gguf.TokenType.USER_DEFINED])
writer.add_token_merges(["\u0120 the"])
writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.close()
source = f"sentencepiece {sentencepiece.__version__}, gguf of pip; made by make_token_files.py"
(here / "token_files.json").write_text(
    json.dumps({"source": source, "sentencepiece": pieces, "gguf": ["<|end|>", " the", "\n", "<0xE4><0xBD>", "你好", "\u0120"]}, ensure_ascii=False) + "\n"
)
