//! Files of logits as numpy, torch and safetensors write them give their numbers; damaged and lying ones a clear error.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use serde_json::Value;
use thermograph::config::Config;
use thermograph::logits::file::Rows;
use thermograph::reading::Limit;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/files/logits")
        .join(name)
}

/// What stands in all of the files.
fn golden() -> Vec<Vec<f64>> {
    let golden: Value = serde_json::from_str(include_str!("../golden/logits_files.json")).unwrap();
    let row = |row: &Value| {
        let values = row.as_array().unwrap().iter();
        values
            .map(|value| value.as_f64().unwrap_or(f64::NEG_INFINITY))
            .collect()
    };
    golden["rows"].as_array().unwrap().iter().map(row).collect()
}

#[test]
fn every_format_gives_the_numbers_that_were_saved() {
    let golden = golden();
    for (name, tensor) in [
        ("f32.npy", None),
        ("f64.npy", None),
        ("big_endian.npy", None),
        ("fortran.npy", None),
        ("batch.npy", None),
        ("stored.npz", Some("logits")),
        ("compressed.npz", None),
        ("four.safetensors", Some("bf16")),
        ("four.safetensors", Some("f32")),
        ("four.safetensors", Some("f64")),
        ("one.safetensors", None),
        ("plain.csv", None),
        ("named.csv", None),
    ] {
        let mut rows = Rows::open(&file(name), tensor).unwrap();
        assert_eq!((rows.count(), rows.tokens()), (3, 7), "{name}");
        // Backwards, so that no row depends on the one before.
        for row in [2, 0, 1] {
            assert_eq!(rows.row(row).unwrap(), golden[row], "{name}, {tensor:?}");
        }
    }
    for (name, tensor) in [("f16.npy", None), ("four.safetensors", Some("f16"))] {
        let mut rows = Rows::open(&file(name), tensor).unwrap();
        for (found, wanted) in rows.row(2).unwrap().iter().zip(&golden[2]) {
            // bf16 has fewer digits than f16, but a larger range: all of these are exact in both.
            assert_eq!(found, wanted, "{name}");
        }
    }
    let mut one = Rows::open(&file("one_row.npy"), None).unwrap();
    assert_eq!((one.count(), one.row(0).unwrap()), (1, golden[0].clone()));
}

#[test]
fn what_a_file_cannot_give_is_named() {
    for (name, tensor, part) in [
        ("nothing.npy", None, "No such file"),
        ("integers.npy", None, "descr is \"<i8\""),
        ("stored.npz", None, "there are logits, other"),
        ("stored.npz", Some("logit"), "unknown tensor \"logit\""),
        ("four.safetensors", None, "`tensor` is required"),
        ("f32.npy", Some("logits"), "has no tensor names"),
    ] {
        let error = Rows::open(&file(name), tensor).unwrap_err().to_string();
        assert!(error.contains(part), "{part:?} in {error}");
        assert!(error.contains(name), "{error}");
    }
}

/// The error of a file of these bytes.
fn error(ending: &str, bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("it.{ending}"));
    fs::write(&path, bytes).unwrap();
    let rows = Rows::open(&path, None).and_then(|mut rows| rows.row(0));
    rows.expect_err(ending).to_string()
}

fn npy(header: &str, data: &[u8]) -> Vec<u8> {
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend(data);
    bytes
}

fn safetensors(header: &str, data: &[u8]) -> Vec<u8> {
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend(header.as_bytes());
    bytes.extend(data);
    bytes
}

#[test]
fn lying_files_are_found_out_before_anything_is_allocated() {
    let descr = "'descr': '<f4', 'fortran_order': False, 'shape'";
    let header = |shape: &str| npy(&format!("{{{descr}: {shape}, }}\n"), &[0; 8]);
    let tensor = |dtype: &str, shape: &str, offsets: &str| {
        let text = format!(
            "{{\"a\":{{\"dtype\":\"{dtype}\",\"shape\":{shape},\"data_offsets\":{offsets}}}}}"
        );
        safetensors(&text, &[0; 8])
    };
    let nan = npy(
        &format!("{{{descr}: (2,), }}\n"),
        &[0, 0, 0, 0, 0, 0, 192, 127],
    );
    let mut wrong = Vec::new();
    for (ending, bytes, part) in [
        ("npy", b"PK\x03\x04".to_vec(), "not a .npz file"),
        ("npy", b"\x93NUM".to_vec(), "unknown file format"),
        ("npy", b"\x93NUMPY".to_vec(), "ends within its header"),
        ("npy", b"\x93NUMPY\x09\x00\x00\x00".to_vec(), "version 9"),
        (
            "npy",
            b"\x93NUMPY\x02\x00\xff\xff\xff\xff".to_vec(),
            "claims 4294967295 bytes",
        ),
        ("npy", npy("{}", &[]), "no shape"),
        (
            "npy",
            header("(18446744073709551615, 18446744073709551615)"),
            "limit 1000000",
        ),
        (
            "npy",
            header("(99999999999, 1000000)"),
            "needs 399999999996000000 bytes",
        ),
        ("npy", header("(3,)"), "needs 12 bytes, but there are 8"),
        ("npy", header("(1,)"), "needs 4 bytes, but there are 8"),
        ("npy", header("()"), "unsupported shape"),
        ("npy", header("(0, 7)"), "is empty"),
        ("npy", header("(2, 3, 1, 4)"), "is a batch"),
        (
            "npy",
            npy("{'shape': (2,), 'shape': (1,), }", &[]),
            "lists shape 2 times",
        ),
        ("npy", header("(-1,)"), "contains \"-1\""),
        ("npy", nan, "row 0, token 1 is NaN"),
        (
            "safetensors",
            b"\xe8\x03\0\0\0\0\0\0{".to_vec(),
            "claims 1000 bytes, but the file has 9",
        ),
        (
            "safetensors",
            safetensors("{]", &[]),
            "the header is not valid",
        ),
        (
            "safetensors",
            safetensors("{\"a\":1,\"a\":2}", &[]),
            "two tensors have the name \"a\"",
        ),
        (
            "safetensors",
            safetensors(
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
                &[0; 8],
            ),
            "overlap",
        ),
        ("safetensors", safetensors("{}", &[]), "contains no tensor"),
        ("safetensors", tensor("I64", "[1]", "[0,8]"), "got \"I64\""),
        ("safetensors", tensor("F32", "[2]", "[8,0]"), "go backwards"),
        (
            "safetensors",
            tensor("F32", "[2]", "[0,9]"),
            "needs 8 bytes",
        ),
        (
            "safetensors",
            tensor("F32", "[2]", "[18446744073709551600,18446744073709551608]"),
            "exceed the file",
        ),
        (
            "safetensors",
            tensor("F32", "[4]", "[0,16]"),
            "needs 16 bytes, but there are 8",
        ),
        (
            "safetensors",
            tensor("F32", "[-2]", "[0,8]"),
            "tensor \"a\"",
        ),
        ("npz", b"PK\x05\x06".to_vec(), "not a .npz file"),
        ("csv", b"1,2\n3\n".to_vec(), "line 2 has 1 fields"),
        (
            "csv",
            b"1,2\n3,x\n".to_vec(),
            "line 2, column 2: \"x\" is not a number",
        ),
        ("csv", b"".to_vec(), "the file is empty"),
        ("csv", b"1,inf\n".to_vec(), "row 0, token 1 is inf"),
        ("csv", b"-inf,-inf\n".to_vec(), "all logits are -inf"),
        ("gguf", b"GGUF".to_vec(), "this is a model (GGUF)"),
    ] {
        let error = error(ending, &bytes);
        if !error.contains(part) {
            wrong.push(format!("{part:?} in {error}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(Limit::Vocabulary.usual(), 1_000_000);
}

#[test]
fn an_archive_that_would_unpack_to_more_than_256_mebibytes_is_refused() {
    let mut bytes = fs::read(file("compressed.npz")).unwrap();
    let mut claim = |size: u32| {
        let central = bytes.windows(4).position(|part| part == b"PK\x01\x02");
        let place = central.unwrap() + 24;
        bytes[place..place + 4].copy_from_slice(&size.to_le_bytes());
        error("npz", &bytes)
    };
    let message = claim((1 << 28) + 1);
    assert!(
        message.contains("(needs 268435457 bytes unpacked, limit 268435456)"),
        "{message}"
    );
    // A lie below that is found out, without memory for what is not there.
    let message = claim(1 << 28);
    assert!(message.contains("bytes, but has"), "{message}");
}

#[test]
fn a_configuration_draws_a_position_of_a_file() {
    let text = |more: &str| {
        format!(
            "[logits.model]\n{more}\n[[experiment]]\nname = \"it\"\nkind = \"distributions\"\nlogits = \"model\"\ntemperatures = [1.0]\n"
        )
    };
    let folder = file("");
    let config = Config::parse(&text("file = \"f32.npy\"\nrow = 1"), "it.toml", &folder).unwrap();
    let run = thermograph::run::run(&config).unwrap();
    assert_eq!(run.logits[0].values, golden()[1]);
    for (more, part) in [
        ("file = \"f32.npy\"", "has 3 positions"),
        ("file = \"f32.npy\"\nrow = 3", "from 0 to 2"),
        ("file = \"f23.npy\"", "f23.npy: No such file"),
        (
            "file = \"f32.npy\"\nvalues = [1.0]",
            "cannot be combined with",
        ),
        (
            "file = \"one_row.npy\"\ntokens = [\"a\"]",
            "1 tokens for 7 logits",
        ),
    ] {
        let error = Config::parse(&text(more), "it.toml", &folder)
            .unwrap_err()
            .to_string();
        assert!(
            error.contains(part) && error.contains("it.toml:"),
            "{part:?} in {error}"
        );
    }
}

#[test]
fn tokens_come_from_the_models_own_file() {
    let folder = tempfile::tempdir().unwrap();
    let tokenizer = r#"{"model":{"type":"BPE","vocab":{"a":0,"Ġthe":1,"ä½":2},"merges":[]},"decoder":{"type":"ByteLevel"},"added_tokens":[{"id":3,"content":"<|end|>"}]}"#;
    fs::write(folder.path().join("tokenizer.json"), tokenizer).unwrap();
    fs::write(folder.path().join("words.txt"), "one\ntwo\n\"\\n\"\nfour\n").unwrap();
    let source = |values: &str, more: &str| {
        let text = format!(
            "[logits.z]\nvalues = {values}\n{more}\n[[experiment]]\nname = \"it\"\nkind = \"distributions\"\nlogits = \"z\"\ntemperatures = [1.0]\n"
        );
        Config::parse(&text, "it.toml", folder.path())
            .map(|config| config.logits[0].tokens.clone().unwrap())
            .map_err(|error| error.to_string())
    };
    let four = "[1.0, 2.0, 3.0, 4.0]";
    assert_eq!(
        source(four, "tokens = \"tokenizer.json\"").unwrap(),
        ["a", " the", "<0xE4><0xBD>", "<|end|>"]
    );
    assert_eq!(
        source(four, "tokens = \"words.txt\"").unwrap(),
        ["one", "two", "\n", "four"]
    );
    let five = "[1.0, 2.0, 3.0, 4.0, 5.0]";
    let error = source(five, "tokens = \"words.txt\"").unwrap_err();
    assert!(
        error.contains("has 4 tokens for 5 logits") && error.contains("padded = true"),
        "{error}"
    );
    assert_eq!(
        source(five, "tokens = \"words.txt\"\npadded = true").unwrap()[4],
        "#4"
    );
    let error = source("[1.0]", "tokens = \"words.txt\"\npadded = true").unwrap_err();
    assert!(error.contains("has 4 tokens for 1 logits"), "{error}");
    let error = source(four, "tokens = \"nothing.json\"").unwrap_err();
    assert!(
        error.contains("nothing.json") && error.contains("it.toml:3:10"),
        "{error}"
    );
}

proptest! {
    #[test]
    fn no_damage_makes_it_panic(place in 0_usize..2000, byte in any::<u8>(), cut in 0_usize..2000, which in 0_usize..5) {
        let name = ["f16.npy", "stored.npz", "compressed.npz", "four.safetensors", "plain.csv"][which];
        let mut bytes = fs::read(file(name)).unwrap();
        let place = place % bytes.len();
        bytes[place] = byte;
        bytes.truncate(bytes.len().saturating_sub(cut % 300));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        for tensor in [None, Some("logits"), Some("f32")] {
            if let Ok(mut rows) = Rows::open(&path, tensor) {
                let _ = rows.row(rows.count() - 1);
            }
        }
    }
}
