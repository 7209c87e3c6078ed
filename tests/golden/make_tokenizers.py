"""Writes ../files/tokens/: small tokenizers trained by Hugging Face tokenizers, and what the library says of each id.

Wants `pip install tokenizers`. Ties are broken at random in training: another run gives other files, and an answer to those.

For each id: `raw`, the token of the model, and `text`, what it decodes to amid a text: what stands behind the letter
that the text begins with, since decoders treat the beginning of a text otherwise than the rest. `lines` are the ids of
lines that are split in the middle of characters, and what they decode to.
"""
import json
import pathlib

import tokenizers
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

folder = pathlib.Path(__file__).parents[1] / "files" / "tokens"
folder.mkdir(parents=True, exist_ok=True)

LINES = """The temperature of a language model divides its logits before the softmax.
A low temperature makes the likely tokens likelier; a high one makes all tokens alike.
“Sampling” draws the next token, and the next one after it – it’s naïve, but it works.
    if temperature == 0:\n\treturn logits.argmax()  # greedy
温度越低，分布越尖锐；温度越高，分布越平坦。你好，世界！
语言模型在每一步给出下一个词元的概率分布，采样从中抽取一个。
Emoji take four bytes: 😀 🎲 🌡️ 👩‍🚀, and é, ß, ﬁ take two or three.
The cat sat on the mat; the dog sat on the log; 123 + 456 = 579.
""".splitlines()
SPECIAL = ["<unk>", "<s>", "</s>"]
BYTES = [f"<0x{byte:02X}>" for byte in range(256)]


def byte_level():
    tokenizer = Tokenizer(models.BPE())
    split = pre_tokenizers.Split(Regex(r" ?\p{L}+| ?\p{N}{1,3}| ?[^\s\p{L}\p{N}]+|\s+"), "isolated")
    level = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([split, level])
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=400, special_tokens=["<|endoftext|>"], initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    tokenizer.train_from_iterator(LINES, trainer)
    tokenizer.add_special_tokens(["<｜begin▁of▁sentence｜>"])
    tokenizer.add_tokens(["   ", "温度计"])
    return tokenizer


def unigram():
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    trainer = trainers.UnigramTrainer(vocab_size=400, special_tokens=SPECIAL, unk_token="<unk>", show_progress=False)
    tokenizer.train_from_iterator(LINES, trainer)
    return tokenizer


def byte_fallback():
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    tokenizer.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    trainer = trainers.BpeTrainer(vocab_size=420, special_tokens=SPECIAL + BYTES, limit_alphabet=80, max_token_length=8, show_progress=False)
    tokenizer.train_from_iterator(LINES, trainer)
    # As in Llama 2: the bytes are tokens of the model, and not added ones.
    data = json.loads(tokenizer.to_str())
    data["added_tokens"] = [token for token in data["added_tokens"] if token["content"] in SPECIAL]
    return Tokenizer.from_str(json.dumps(data))


def word_piece():
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece(cleanup=False)
    trainer = trainers.WordPieceTrainer(vocab_size=300, special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], show_progress=False)
    tokenizer.train_from_iterator(LINES, trainer)
    return tokenizer


def word_level():
    tokenizer = Tokenizer(models.WordLevel(unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.train_from_iterator(LINES, trainers.WordLevelTrainer(vocab_size=60, special_tokens=SPECIAL, show_progress=False))
    tokenizer.add_tokens([AddedToken("new\nline", normalized=False)])
    return tokenizer


ANCHOR = dict(byte_level="T", unigram="T", byte_fallback="T", word_piece="t", word_level="The")
golden = {}
for make in [byte_level, unigram, byte_fallback, word_piece, word_level]:
    name, tokenizer = make.__name__, make()
    path = folder / f"{name}.json"
    tokenizer.save(str(path), pretty=False)
    assert path.stat().st_size < 40_000, path.stat()
    anchor = tokenizer.token_to_id(ANCHOR[name])
    alone = tokenizer.decode([anchor])
    rows = []
    for id in range(tokenizer.get_vocab_size()):
        decoded = tokenizer.decode([anchor, id], skip_special_tokens=False)
        assert decoded.startswith(alone), (name, id, decoded)
        rows.append([tokenizer.id_to_token(id), decoded[len(alone):]])
    golden[name] = rows
    if name not in ["word_piece", "word_level"]:
        encoded = [tokenizer.encode(line).ids for line in [*LINES, "你们好 🧪🎲 déjà vu €"]]
        golden[f"{name} lines"] = [[ids, tokenizer.decode(ids, skip_special_tokens=False)] for ids in encoded]
lines = ",\n".join(f'"{name}": [\n' + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]" for name, rows in golden.items())
source = f"tokenizers {tokenizers.__version__}; made by make_tokenizers.py; [raw, text] by id, [ids, text] of lines"
(pathlib.Path(__file__).parent / "tokenizers.json").write_text(f'{{"source": "{source}",\n{lines}}}\n')
