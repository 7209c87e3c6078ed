//! Tokens as Hugging Face tokenizers saves them have the texts that it decodes them to; damaged files are an error.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use thermograph::logits::tokens;
use thermograph::reading::limits;

/// The most tokens that are read where no configuration allows more.
const VOCABULARY: usize = 1_000_000;

const NAMES: [&str; 5] = [
    "byte_level",
    "unigram",
    "byte_fallback",
    "word_piece",
    "word_level",
];

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/files/tokens/{name}.json"))
}

/// What the library says of each id: the token of the model, and what it decodes to; of lines, their ids and that.
fn golden<T: DeserializeOwned>(name: &str) -> Vec<(T, String)> {
    let golden: Value = serde_json::from_str(include_str!("../golden/tokenizers.json")).unwrap();
    serde_json::from_value(golden[name].clone()).unwrap()
}

/// The texts of a file with these bytes.
fn read(name: &str, bytes: &[u8]) -> Result<Vec<String>, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    tokens::read(&path).map_err(|error| error.to_string())
}

fn read_json(value: &Value) -> Result<Vec<String>, String> {
    read("tokenizer.json", value.to_string().as_bytes())
}

/// A text with `<0xE4>` turned into bytes again, and what is no UTF-8 replaced as the library replaces it.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<0x") {
        bytes.extend(before.bytes());
        bytes.push(u8::from_str_radix(&after[..2], 16).unwrap());
        rest = after[2..].strip_prefix('>').unwrap();
    }
    bytes.extend(rest.bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn every_token_has_the_text_that_the_library_decodes_it_to() {
    for name in ["byte_level", "unigram", "byte_fallback"] {
        let golden = golden::<String>(name);
        let texts = tokens::read(&file(name)).unwrap();
        assert_eq!(texts.len(), golden.len(), "{name}");
        for (id, (text, (raw, wanted))) in texts.iter().zip(&golden).enumerate() {
            assert_eq!(&decoded(text), wanted, "{name}, {id}: {raw:?}");
            assert!(!text.contains('\u{fffd}'), "{name}, {id}: {text:?}");
        }
    }
    // Words: the library puts spaces between them, and takes the mark off what continues one.
    for name in ["word_piece", "word_level"] {
        let golden = golden::<String>(name);
        let texts = tokens::read(&file(name)).unwrap();
        assert_eq!(texts.len(), golden.len(), "{name}");
        for (text, (raw, wanted)) in texts.iter().zip(&golden) {
            assert_eq!(text, raw, "{name}");
            let word = text.strip_prefix("##");
            let word = word.map_or_else(|| format!(" {text}"), str::to_owned);
            assert_eq!(&word, wanted, "{name}");
        }
    }
}

#[test]
fn the_texts_of_a_line_are_the_line() {
    for name in ["byte_level", "unigram", "byte_fallback"] {
        let texts = tokens::read(&file(name)).unwrap();
        for (ids, line) in golden::<Vec<usize>>(&format!("{name} lines")) {
            let text: String = ids.iter().map(|id| texts[*id].as_str()).collect();
            // Metaspace and Prepend put a space before the text, which their decoders take off.
            let start = usize::from(name != "byte_level");
            assert_eq!(&decoded(&text)[start..], line, "{name}");
        }
    }
}

#[test]
fn the_files_hold_what_makes_reading_them_hard() {
    let has = |name: &str, text: &str| {
        let texts = tokens::read(&file(name)).unwrap();
        assert!(texts.iter().any(|it| it == text), "{name}: {text:?}");
    };
    for text in [
        "<|endoftext|>",
        "<｜begin▁of▁sentence｜>",
        " temperature",
        "分布",
        "<0xF0><0x9F>",
        "<0xAF>",
        "温<0xE5>",
        "\n",
        "   ",
        "温度计",
    ] {
        has("byte_level", text);
    }
    for (name, text) in [
        ("unigram", " token"),
        ("unigram", "温度越"),
        ("byte_fallback", "<0xE4>"),
        ("byte_fallback", "<0x0A>"),
        ("byte_fallback", " temp"),
        ("byte_fallback", "; the "),
        ("word_piece", "##ature"),
        ("word_level", "new\nline"),
    ] {
        has(name, text);
    }
}

#[test]
fn decoder_and_pre_tokenizer_tell_the_spelling() {
    let spelled = |decoder: Value, pre_tokenizer: Value| {
        let vocab = json!({ "Ġa": 0, "▁a": 1, "_a": 2 });
        let file = json!({
            "model": { "vocab": vocab },
            "decoder": decoder,
            "pre_tokenizer": pre_tokenizer,
        });
        read_json(&file).unwrap()
    };
    let bytes = json!({ "type": "ByteLevel", "add_prefix_space": false });
    let split = json!({ "type": "Split", "pattern": { "Regex": "a" }, "behavior": "Isolated" });
    let metaspace = json!({ "type": "Metaspace", "replacement": "▁", "prepend_scheme": "first" });
    let underscore = json!({ "type": "Metaspace", "replacement": "_" });
    let replace =
        json!({ "type": "Replace", "pattern": { "String": "▁" }, "content": " ", "other": [{}] });
    let fuse = json!({ "type": "Fuse" });
    let decoders = |steps: [&Value; 2]| json!({ "type": "Sequence", "decoders": steps });
    let pre_tokenizers = |steps: [&Value; 2]| json!({ "type": "Sequence", "pretokenizers": steps });
    let null = Value::Null;
    for (decoder, pre_tokenizer, wanted) in [
        (null.clone(), null.clone(), ["Ġa", "▁a", "_a"]),
        (bytes.clone(), null.clone(), [" a", "▁a", "_a"]),
        (null.clone(), bytes.clone(), [" a", "▁a", "_a"]),
        (
            null.clone(),
            pre_tokenizers([&split, &bytes]),
            [" a", "▁a", "_a"],
        ),
        (fuse.clone(), metaspace.clone(), ["Ġa", " a", "_a"]),
        (
            decoders([&fuse, &replace]),
            null.clone(),
            ["Ġa", " a", "_a"],
        ),
        (underscore, null.clone(), ["Ġa", "▁a", " a"]),
    ] {
        let what = format!("{decoder}, {pre_tokenizer}");
        assert_eq!(spelled(decoder, pre_tokenizer), wanted, "{what}");
    }
}

#[test]
fn added_tokens_stand_before_those_of_the_model_and_few_ids_may_be_unused() {
    let file = json!({
        "model": { "type": "BPE", "vocab": { "a": 0, "Ġb": 1, "c": 2 } },
        "added_tokens": [{ "id": 1, "content": "Ġ", "special": true }, { "id": 5, "content": " " }],
        "decoder": { "type": "ByteLevel" },
    });
    let texts = read_json(&file).unwrap();
    assert_eq!(texts, ["a", "Ġ", "c", "[unused 3]", "[unused 4]", " "]);
}

#[test]
fn a_text_file_has_a_token_a_line() {
    for (text, wanted) in [
        ("a\nb", &["a", "b"][..]),
        ("a\r\n b \r\n", &["a", " b "]),
        ("\n\na\n", &["", "", "a"]),
        (
            "\"\\n\"\n\"\"\n\"\n\\n\n\"a\n",
            &["\n", "", "\"", "\\n", "\"a"],
        ),
        ("猫\r\n\"\\ud83d\\ude00\"", &["猫", "😀"]),
    ] {
        assert_eq!(
            read("tokens.txt", text.as_bytes()).unwrap(),
            wanted,
            "{text:?}"
        );
    }
    let all = "x\n".repeat(VOCABULARY);
    assert_eq!(read("all", all.as_bytes()).unwrap().len(), VOCABULARY);
}

/// A model whose vocabulary is `vocab`, as JSON.
fn model(vocab: &str) -> Vec<u8> {
    format!("{{\"model\":\n{{\"vocab\":{vocab}}}}}").into_bytes()
}

fn added(tokens: &str) -> Vec<u8> {
    format!("{{\"added_tokens\":{tokens},\"model\":{{\"vocab\":{{\"a\":0}}}}}}").into_bytes()
}

#[test]
fn damaged_and_lying_files_are_named_with_the_place() {
    let deep = |open: &str| open.repeat(200_000).into_bytes();
    let nested = "{\"type\":\"Sequence\",\"decoders\":[".repeat(200);
    let many: String = (0..=VOCABULARY)
        .map(|id| format!(",\"{id}\":{id}"))
        .collect();
    let list = format!("[{}[\"a\",0]]", "[\"a\",0],".repeat(VOCABULARY));
    let one = "{\"id\":0,\"content\":\"a\"}";
    let ones = format!("[{}{one}]", format!("{one},").repeat(VOCABULARY + 9));
    let long = "a".repeat(limits::TOKEN_BYTES + 1);
    // Each stands for a byte that is shown with six.
    let grows = "ł".repeat(limits::TOKEN_BYTES / 6 + 1);
    let grows = format!(
        "{{\"decoder\":{{\"type\":\"ByteLevel\"}},\"model\":{{\"vocab\":{{\"{grows}\":7}}}}}}"
    );
    for (name, bytes, part) in [
        (
            "a.json",
            model("{\"a\":4000000000}"),
            "`model.vocab`: the ID of \"a\" must be an integer from 0 to 999999, got 4000000000",
        ),
        (
            "a.json",
            model("{\"a\":-1}"),
            "`model.vocab`: the ID of \"a\" must be an integer from 0 to 999999, got -1",
        ),
        ("a.json", model("{\"a\":1.5}"), "999999, got 1.5"),
        ("a.json", model("{\"a\":1000000}"), "999999, got 1000000"),
        (
            "a.json",
            model("{\"a\":18446744073709551616}"),
            "999999, got 1.84",
        ),
        (
            "a.json",
            model("{\"a\":1e999}"),
            "number out of range, at line 2",
        ),
        (
            "a.json",
            model("{\"a\":\"b\"}"),
            "invalid type: string \"b\", expected a JSON number, at line 2, column 17",
        ),
        (
            "a.json",
            model("{\"a\":0,\" b\":0}"),
            "`model.vocab`: \"a\" and \"␣b\" both have the ID 0",
        ),
        (
            "a.json",
            model("{\"a\":999999}"),
            "`model.vocab`: only 1 of the IDs from 0 to 999999 have a token",
        ),
        (
            "a.json",
            model(&format!("{{{}}}", &many[1..])),
            "`model.vocab`: the vocabulary exceeds the limit of 1000000 tokens",
        ),
        (
            "a.json",
            model(&list),
            "`model.vocab`: the vocabulary exceeds the limit of 1000000 tokens",
        ),
        (
            "a.json",
            model(&format!("{{\"{long}\":3}}")),
            "`model.vocab`: token 3 exceeds the limit (has 1048577 bytes, limit 1048576)",
        ),
        (
            "a.json",
            grows.into_bytes(),
            "`model.vocab`: token 7 exceeds the limit (has 1048578 bytes",
        ),
        ("a.json", model("{}"), "it contains no token"),
        ("a.json", model("[]"), "it contains no token"),
        (
            "a.json",
            model("7"),
            "invalid type: integer `7`, expected an object that maps tokens to IDs, or a list of tokens with scores, at line 2",
        ),
        ("a.json", model("[\"a\"]"), "expected a tuple of size 2"),
        (
            "a.json",
            added(&format!("[{one},{one}]")),
            "`added_tokens`: \"a\" and \"a\" both have the ID 0",
        ),
        (
            "a.json",
            added("[{\"id\":-7,\"content\":\"\"}]"),
            "`added_tokens`: the ID of \"\\\"\\\"\" must be an integer from 0 to 999999, got -7",
        ),
        (
            "a.json",
            added("[{\"id\":3000,\"content\":\"b\"}]"),
            "`added_tokens`: only 2 of the IDs from 0 to 3000",
        ),
        (
            "a.json",
            added("[{\"id\":3}]"),
            "missing field `content`, at line 1, column 25",
        ),
        (
            "a.json",
            added(&ones),
            "`added_tokens`: the vocabulary exceeds the limit of 1000000 tokens",
        ),
        (
            "a.json",
            b"{}".to_vec(),
            "not a tokenizer.json: missing field `model`, at line 1",
        ),
        (
            "a.json",
            b"{\"model\":{\"type\":\"BPE\"}}".to_vec(),
            "missing field `vocab`",
        ),
        (
            "a.json",
            b"\"\\u001b[31m\"".to_vec(),
            "invalid type: string \"\\u{1b}[31m\", expected an object with `model`",
        ),
        (
            "a.json",
            b" [{\"vocab\":{\"a\":0}},[],null,null]".to_vec(),
            "expected an object with `model`, got a list",
        ),
        (
            "a.json",
            format!("\"{long}\"").into_bytes(),
            "aaa…, at line 1",
        ),
        (
            "a.json",
            b"{\"model\":{\"vocab\":{\"a\":0".to_vec(),
            "EOF while parsing an object, at line 1, column 24",
        ),
        ("a.json", b"".to_vec(), "EOF while parsing a value"),
        ("a.json", deep("{\"model\":["), "invalid type: sequence"),
        ("a.json", deep("["), "got a list"),
        ("a.json", deep("{\"a\":"), "EOF while parsing"),
        (
            "a.json",
            format!("{{\"decoder\":{nested}").into_bytes(),
            "recursion limit exceeded",
        ),
        ("a.json", b"{\n\"\xff\":0}".to_vec(), "line 2 is not UTF-8"),
        (
            "A.JSON",
            b"\xef\xbb\xbf{}".to_vec(),
            "begins with a byte order mark",
        ),
        (
            "a.txt",
            b"\xef\xbb\xbfa".to_vec(),
            "begins with a byte order mark",
        ),
        ("a.txt", b"a\nb\n\xe4\xbd".to_vec(), "line 3 is not UTF-8"),
        ("a.txt", b"".to_vec(), "it contains no token"),
        (
            "a.txt",
            "a\n".repeat(VOCABULARY + 1).into_bytes(),
            "line 1000001: the vocabulary exceeds the limit of 1000000 tokens",
        ),
        (
            "a.txt",
            format!("a\n{long}").into_bytes(),
            "line 2: token 1 exceeds the limit (has 1048577 bytes",
        ),
        (
            "a.txt",
            vec![b'a'; (64 << 20) + 1],
            "the file exceeds the limit (has 67108865 bytes, limit 67108864)",
        ),
    ] {
        let error = read(name, &bytes).expect_err(part);
        assert!(error.contains(part), "{part:?} in {error}");
        assert!(error.contains(&format!("{name}: ")), "{error}");
        assert!(error.len() < 1_000, "{} bytes", error.len());
    }
    let folder = tokens::read(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap_err();
    assert!(
        matches!(folder.problem, tokens::TokensProblem::NoFile),
        "{folder}"
    );
    let missing = tokens::read(Path::new("no/such.json")).unwrap_err();
    assert!(
        missing.to_string().contains("no/such.json: No such file"),
        "{missing}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_panic_or_give_more_than_is_allowed(
        name in 0..NAMES.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        end in any::<Option<prop::sample::Index>>(),
        ending in prop::sample::select(vec!["a.json", "a.txt"]),
    ) {
        let mut bytes = fs::read(file(NAMES[name])).unwrap();
        for (index, byte) in &changes {
            let index = index.index(bytes.len());
            bytes[index] = *byte;
        }
        if let Some(end) = end {
            bytes.truncate(end.index(bytes.len()));
        }
        if let Ok(texts) = read(ending, &bytes) {
            prop_assert!((1..=2 * bytes.len()).contains(&texts.len()));
        }
    }

    #[test]
    fn lines_are_read_back(tokens in prop::collection::vec(any::<String>(), 1..20)) {
        let lines: Vec<String> = tokens.iter().map(|it| serde_json::to_string(it).unwrap()).collect();
        let text = lines.join("\n");
        prop_assert_eq!(read("a.txt", text.as_bytes()).unwrap(), tokens);
    }

    #[test]
    fn vocabularies_are_read_back(tokens in prop::collection::vec(any::<String>(), 1..20)) {
        let list: Vec<Value> = tokens.iter().map(|it| json!([it, -1.5])).collect();
        prop_assert_eq!(read_json(&json!({ "model": { "vocab": list } })).unwrap(), tokens);
    }
}

/// What the libraries say of the tokens of a file that they wrote.
fn written(name: &str) -> Vec<String> {
    let golden: Value = serde_json::from_str(include_str!("../golden/token_files.json")).unwrap();
    serde_json::from_value(golden[name].clone()).unwrap()
}

fn read_stored(name: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/tokens");
    tokens::read(&path.join(name)).unwrap()
}

#[test]
fn models_of_sentencepiece_and_llama_cpp_have_the_texts_that_the_libraries_say() {
    assert_eq!(read_stored("sentencepiece.model"), written("sentencepiece"));
    assert_eq!(read_stored("sentencepiece.vocab"), written("sentencepiece"));
    assert_eq!(read_stored("tokens.gguf"), written("gguf"));
}

#[test]
fn a_format_is_told_by_what_is_in_a_file() {
    let tekken = |special: &Value| {
        json!({
            "config": {
                "pattern": ".",
                "num_vocab_tokens": 3,
                "default_vocab_size": 5,
                "default_num_special_tokens": 3,
                "version": "v3",
            },
            "vocab": [
                { "rank": 0, "token_bytes": "IHRoZQ==", "token_str": " the" },
                { "rank": 1, "token_bytes": "5L0=", "token_str": null },
                { "rank": 2, "token_bytes": "Cg==", "token_str": "\n" },
            ],
            "special_tokens": special,
        })
        .to_string()
    };
    let special = json!([{ "rank": 1, "token_str": "<s>", "is_control": true }]);
    let the = [" the", "<0xE4><0xBD>"];
    for (name, text, wanted) in [
        (
            "vocab.json",
            r#"{"\"": 1, "Ġthe": 0, "<|end|>": 2}"#.to_owned(),
            vec![" the", "\"", "<|end|>"],
        ),
        (
            "v.txt",
            r#"{ "▁the": 0, "a": 1}"#.to_owned(),
            vec![" the", "a"],
        ),
        (
            "v.json",
            r#"{"the": 0, "\\": 1, "Ä": 2}"#.to_owned(),
            vec!["the", "\\", "Ä"],
        ),
        (
            "list.json",
            r#"["a", " the", "\n"]"#.to_owned(),
            vec!["a", " the", "\n"],
        ),
        (
            "tokenizer.model",
            "IHRoZQ== 0\n5L0= 1\nCg== 2\n".to_owned(),
            vec![the[0], the[1], "\n"],
        ),
        (
            "tekken.json",
            tekken(&special),
            vec!["<SPECIAL_0>", "<s>", "<SPECIAL_2>", the[0], the[1]],
        ),
        (
            "tekken.json",
            tekken(&Value::Null),
            vec!["<unk>", "<s>", "</s>", the[0], the[1]],
        ),
        ("words.txt", "{\n}\n".to_owned(), vec!["{", "}"]),
        (
            "words.txt",
            "ab 0\n\u{120}t 1\n12\n".to_owned(),
            vec!["ab 0", "Ġt 1", "12"],
        ),
    ] {
        assert_eq!(read(name, text.as_bytes()).unwrap(), wanted, "{name}");
    }
}

#[test]
fn what_is_no_list_of_tokens_is_named() {
    let gguf = |rest: &[u8]| [b"GGUF\x03\0\0\0\0\0\0\0\0\0\0\0", rest].concat();
    let key = b"\x15\0\0\0\0\0\0\0tokenizer.ggml.tokens\x09\0\0\0\x08\0\0\0".as_slice();
    let one = [1, 0, 0, 0, 0, 0, 0, 0];
    for (name, bytes, part) in [
        (
            "t.json",
            b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n".to_vec(),
            "Git LFS pointer",
        ),
        (
            "merges.txt",
            b"#version: 0.2\n\xc4\xa0 t\n".to_vec(),
            "a list of merges",
        ),
        (
            "merges.txt",
            "Ġ t\nh e\nĠt he\n".as_bytes().to_vec(),
            "a list of merges",
        ),
        ("t.txt", b"<!doctype html>\n".to_vec(), "a web page"),
        ("t.txt", b"\x93NUMPY\x01\0v\0".to_vec(), "not a text file"),
        ("t.txt", b"1 '\\x00' 1\n2 b'\\xe4' 1\n".to_vec(), "RWKV"),
        (
            "t.json",
            b"{\"a\": 0, \"b\": 0}".to_vec(),
            "both have the ID 0",
        ),
        (
            "t.json",
            b"{\"a\": 0, \"b\": 7}".to_vec(),
            "only 2 of the IDs",
        ),
        (
            "t.tiktoken",
            [&b"IHRoZQ== 0\n"[..], &b"5L0= 1\n".repeat(30), b"x\n"].concat(),
            "both have the ID 1",
        ),
        (
            "t.model",
            b"\x0a\x05\x0a\x03abc\x0a\x09\x0a\x03abc".to_vec(),
            "there is an invalid field after piece 1",
        ),
        ("t.gguf", gguf(b""), "ends within its metadata"),
        (
            "t.gguf",
            b"GGUF\x01\0\0\0".to_vec(),
            "the format version must be 2 or 3, got 1",
        ),
        (
            "t.gguf",
            gguf(&[&one[..], key, &[255; 8]].concat()),
            "it has 18446744073709551615 tokens (limit 1000000)",
        ),
        (
            "t.gguf",
            gguf(&[&one[..], key, &one, &[255; 8]].concat()),
            "a string in it exceeds the limit (has 18446744073709551615 bytes",
        ),
        (
            "t.gguf",
            gguf(
                &[
                    &one[..],
                    &[0; 8],
                    &9_u32.to_le_bytes(),
                    &[9, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255].repeat(9),
                ]
                .concat(),
            ),
            "nested more than",
        ),
        (
            "t.gguf",
            gguf(
                &[
                    &one[..],
                    &[0; 8],
                    &9_u32.to_le_bytes(),
                    &[4, 0, 0, 0],
                    &[255; 8],
                ]
                .concat(),
            ),
            "ends within its metadata",
        ),
        ("t.gguf", gguf(&[0; 8]), "it contains no token"),
    ] {
        let error = read(name, &bytes).expect_err(part);
        assert!(error.contains(part), "{part:?} in {error}");
    }
}
