//! Arrays as people have them: tables in every writing, JSON, batches, numbers kept as other numbers, what llama.cpp writes;
//! and what is no array.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use thermograph::config::Config;
use thermograph::logits::file::{ArrayNote, Choice, FileError, NumberType, Rows};
use thermograph::logits::{Recognised, Scale, recognise};
use thermograph::reading::Limits;

/// Opens a file of this name and these bytes.
fn open(name: &str, bytes: &[u8]) -> Result<Rows, FileError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    Rows::open(&path, None)
}

fn all(rows: &mut Rows) -> Vec<Vec<f64>> {
    let count = rows.count();
    (0..count).map(|row| rows.row(row).unwrap()).collect()
}

/// Exact for these, on every machine.
fn libm_log(probability: f64) -> f64 {
    match probability {
        0.5 => -std::f64::consts::LN_2,
        0.25 => -2.0 * std::f64::consts::LN_2,
        _ => panic!("{probability} is not among them"),
    }
}

fn stored(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/files/logits")
        .join(name)
}

#[test]
fn tables_are_read_in_every_writing() {
    use ArrayNote::{DecimalComma, Header, Index};
    let wanted = [[1.5, -2.0, 0.25], [3.0, 0.5, -1e3]];
    for (name, text, notes) in [
        ("plain.csv", "1.5,-2,0.25\n3,0.5,-1e3\n", &[][..]),
        ("spaces.csv", "1.5, -2, 0.25\r\n3, 0.5, -1000\r\n", &[]),
        (
            "bom.csv",
            "\u{feff}a,b,c\n1.5,-2,0.25\n3,0.5,-1e3\n",
            &[Header],
        ),
        (
            "pandas.csv",
            "0,1,2\n1.5,-2.0,0.25\n3.0,0.5,-1000.0\n",
            &[Header],
        ),
        (
            "ids.csv",
            "785,13,220\n1.5,-2.0,0.25\n3.0,0.5,-1000.0\n",
            &[Header],
        ),
        (
            "index.csv",
            ",0,1,2\n0,1.5,-2.0,0.25\n1,3.0,0.5,-1000.0\n",
            &[Header, Index],
        ),
        (
            "named.csv",
            "step,the,\"a,\",1\n7,1.5,-2.0,0.25\n9,3.0,0.5,-1000.0\n",
            &[Header, Index],
        ),
        (
            "labels.csv",
            "x,a,b,c\nfirst,1.5,-2.0,0.25\nsecond,3.0,0.5,-1000.0\n",
            &[Header, Index],
        ),
        (
            "counted.csv",
            "0,1.5,-2.0,0.25\n1,3.0,0.5,-1000.0\n",
            &[Index],
        ),
        (
            "r.csv",
            "\"V1\" \"V2\" \"V3\"\n\"1\" 1.5 -2.0 0.25\n\"2\" 3.0 0.5 -1000.0\n",
            &[Header, Index],
        ),
        (
            "tabs.tsv",
            "a\tb\tc\n1.5\t-2\t0.25\n3\t0.5\t-1e3\n",
            &[Header],
        ),
        ("semicolons.csv", "1.5;-2;0.25\n3;0.5;-1e3\n", &[]),
        ("commas.csv", "1,5;-2;0,25\n3;0,5;-1e3\n", &[DecimalComma]),
        (
            "savetxt.txt",
            "# a b c\n1.5e+00 -2.0e+00 2.5e-01\n  3.0e+00 5.0e-01 -1.0e+03\n",
            &[],
        ),
        ("rows.json", "[[1.5, -2, 0.25], [3, 0.5, -1000]]", &[]),
        ("rows.jsonl", "[1.5, -2, 0.25]\n[3, 0.5, -1000]\n", &[]),
        ("steps.json", "[[[1.5, -2, 0.25]], [[3, 0.5, -1000]]]", &[]),
        (
            "objects.jsonl",
            "{\"position\": 0, \"logits\": [1.5, -2, 0.25]}\n{\"position\": 1, \"logits\": [3, 0.5, -1e3]}\n",
            &[],
        ),
        (
            "objects.json",
            "[{\"id\": 5, \"z\": [1.5, -2, 0.25]}, {\"z\": [3, 0.5, -1e3], \"text\": \"[1, 2]\"}]",
            &[],
        ),
        (
            "object.json",
            "{\"logits\": [[1.5, -2, 0.25], [3, 0.5, -1e3]], \"ids\": [1, 2]}",
            &[],
        ),
        ("no_ending", "1.5,-2,0.25\n3,0.5,-1e3\n", &[]),
        ("wrong.npy", "1.5,-2,0.25\n3,0.5,-1e3\n", &[]),
    ] {
        let mut rows = open(name, text.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((rows.count(), rows.tokens()), (2, 3), "{name}");
        assert_eq!(all(&mut rows), wanted, "{name}");
        assert_eq!(rows.notes(), notes, "{name}");
        assert_eq!(rows.scale(), Scale::Logits, "{name}");
    }
}

#[test]
fn points_between_thousands_leave_no_line_out() {
    for text in [
        "2,5;3.001,5;1\n1,5;3,5;2,25\n",
        "3.001,5;2,5;1\n1,5;3,5;2,25\n",
        "2,5\t3.001,5\t1\n1,5\t3,5\t2,25\n",
    ] {
        let mut rows = open("a.csv", text.as_bytes()).unwrap();
        let mut rows = all(&mut rows);
        rows[0].sort_by(f64::total_cmp);
        assert_eq!(rows, [[1.0, 2.5, 3001.5], [1.5, 3.5, 2.25]], "{text}");
    }
}

#[test]
fn a_number_a_line_is_one_position() {
    use ArrayNote::{Column, Header, Ids, Index};
    for (name, text, notes) in [
        (
            "savetxt.csv",
            "1.5e+00\n-2.0e+00\n2.5e-01\n",
            &[Column(3)][..],
        ),
        ("series.csv", "0\n1.5\n-2.0\n0.25\n", &[Header, Column(3)]),
        (
            "indexed.csv",
            ",0\n0,1.5\n1,-2.0\n2,0.25\n",
            &[Header, Index, Column(3)],
        ),
        ("bare.csv", "0,1.5\n1,-2.0\n2,0.25\n", &[Index, Column(3)]),
        (
            "tokens.csv",
            "token,logit\nthe,1.5\n\",\",-2\n1,0.25\n",
            &[Header, Column(3)],
        ),
        ("pairs.csv", "the,1.5\na,-2\nis,0.25\n", &[Index, Column(3)]),
        (
            "ids.csv",
            "token_id,token,logit\n2,c,0.25\n0,a,1.5\n1,b,-2.0\n",
            &[Header, Ids, Column(3)],
        ),
        ("column.json", "[[1.5], [-2], [0.25]]", &[Column(3)]),
    ] {
        let mut rows = open(name, text.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((rows.count(), rows.tokens()), (1, 3), "{name}");
        assert_eq!(rows.row(0).unwrap(), [1.5, -2.0, 0.25], "{name}");
        assert_eq!(rows.notes(), notes, "{name}");
    }
}

#[test]
fn what_is_no_table_is_named() {
    for (name, bytes, part) in [
        ("a.csv", &b""[..], "the file is empty"),
        (
            "a.csv",
            b"1.5,2.5\n3.5\n",
            "line 2 has 1 fields, but the lines before it have 2",
        ),
        (
            "a.csv",
            b"1.5,x,3.5\n1.5,2.5,3.5\n",
            "line 1, column 2: \"x\" is not a number",
        ),
        ("a.csv", b"1.5,2.5\n,3.5\n", "line 2, column 1 is empty"),
        ("a.csv", b"1,5\n2,25\n-0,125\n", "decimal comma"),
        (
            "a.csv",
            b"2,5;3.001\n1,5;3,5\n",
            "line 1, column 2: \"3.001\" is ambiguous",
        ),
        ("a.csv", b"a,b\n", "is not a number"),
        (
            "a.csv",
            b"token_id,logit\n785,1.5\n13,2.5\n",
            "have the token ID 785",
        ),
        (
            "a.csv",
            b"position,token_id,logit\n0,0,1.5\n1,0,2.5\n",
            "one line per token and position",
        ),
        ("a.csv", b"\xe9,b\n1,2\n", "unknown file format"),
        (
            "a.csv",
            b"<!DOCTYPE html><html></html>",
            "a web page (HTML)",
        ),
        (
            "a.npy",
            b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
            "Git LFS pointer",
        ),
        ("a.npy", b"\x80\x04\x95", "Python pickles are not read"),
        ("a.parquet", b"PAR1\x15\x04", "pandas.read_parquet"),
        (
            "a.json",
            b"{\"choices\": []}",
            "no list of numbers: use `logprobs`",
        ),
        (
            "a.json",
            b"{\"a\": [1], \"b\": [2]}",
            "`tensor` is required: there are a, b",
        ),
        (
            "a.json",
            b"{\"a\": [1], \"a\": [2]}",
            "`tensor` is required",
        ),
        (
            "a.json",
            b"{\"logits\": [1], \"logits\": [2]}",
            "\"logits\" is listed twice",
        ),
        (
            "a.json",
            b"[[1, 2], [3]]",
            "line 1, column 13: this list has 1 elements",
        ),
        (
            "a.json",
            b"[[[1, 2], [1, 2]], [[3, 4], [5, 6]]]",
            "`batch = 0`",
        ),
        (
            "a.json",
            b"{\"a\": [1]}\n{\"b\": [2]}",
            "this object has no \"a\"",
        ),
        ("a.json", b"[]", "no numbers"),
        ("a.json", b"[1, null]", "null is not a number"),
        (
            "a.bin",
            b"_logits_\x08\0\0\0\x07\0\0\0\x02\0\0\0",
            "the file ends after 0",
        ),
        (
            "a.bin",
            b"_logits_\x08\0\0\0\xff\xff\xff\xff\x02\0\0\0",
            "n_vocab must be at least 1, got -1",
        ),
        (
            "a.bin",
            b"_logits_\xff\xff\xff\x7f\xff\x0f\0\0\xff\xff\xff\x7f",
            "contexts of 2147483647 tokens",
        ),
        ("a.bin", b"_logits_", "ends within its header"),
    ] {
        let error = open(name, bytes).map(|_| ()).expect_err(part).to_string();
        assert!(error.contains(part), "{part:?} in {error}");
        assert!(error.contains(name), "{error}");
    }
}

#[test]
fn deep_and_wide_json_takes_little() {
    for text in [
        "[".repeat(1 << 20),
        "[{\"a\":".repeat(1 << 18),
        "[[],".repeat(1 << 18),
    ] {
        let error = open("a.json", text.as_bytes()).unwrap_err().to_string();
        assert!(error.len() < 1_000, "{error}");
    }
}

#[test]
fn probabilities_are_taken_for_what_they_are() {
    let text = "0.5,0.25,0.25\n0,1,0\n";
    let mut rows = open("p.csv", text.as_bytes()).unwrap();
    assert_eq!(rows.scale(), Scale::Probabilities);
    assert_eq!(rows.row(0).unwrap(), [0.5, 0.25, 0.25].map(libm_log));
    assert_eq!(
        rows.row(1).unwrap(),
        [f64::NEG_INFINITY, 0.0, f64::NEG_INFINITY]
    );
    let mut rows = open("l.csv", b"-0.5108256,-1.3862944,-1.89712\n").unwrap();
    assert_eq!(rows.scale(), Scale::LogProbabilities);
    assert_eq!(rows.row(0).unwrap(), [-0.5108256, -1.3862944, -1.89712]);
    let error = open("q.csv", b"0.5,0.25,0.25\n0.5,0.5,0.5\n")
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("row 0 sums to 1") && error.contains("row 1, also"),
        "{error}"
    );
    // Among so many rows, one that nobody looked at is found when it is read.
    let text = "0.5,0.25,0.25\n".repeat(10) + "0.5,0.75,0.25\n" + &"0.5,0.25,0.25\n".repeat(10);
    let mut rows = open("r.csv", text.as_bytes()).unwrap();
    let error = rows.row(10).unwrap_err().to_string();
    assert!(error.contains("row 10 is not a distribution"), "{error}");
}

#[test]
fn a_source_says_what_its_numbers_are() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("p.csv"), "0.5,0.25,0.25\n").unwrap();
    let config = |more: &str| {
        let text = format!(
            "[logits.p]\nfile = \"p.csv\"\n{more}\n[[experiment]]\nname = \"it\"\nkind = \"distributions\"\nlogits = \"p\"\ntemperatures = [1.0]\n"
        );
        Config::parse(&text, "it.toml", folder.path()).unwrap()
    };
    let source = &config("").logits[0];
    assert_eq!(source.scale, Scale::Probabilities);
    let source = &config("scale = \"logits\"").logits[0];
    assert_eq!(source.scale, Scale::Logits);
    assert_eq!(source.values.kept(), 3);
}

#[test]
fn arrays_that_do_not_say_all_are_read_where_it_is_said() {
    let golden = |row: usize| {
        let mut rows = Rows::open(&stored("f64.npy"), None).unwrap();
        rows.row(row).unwrap()
    };
    let open =
        |name: &str, choice: Choice| Rows::open_within(&stored(name), &choice, &Limits::default());
    let batch = |batch: u64, batch_axis: usize| Choice {
        batch: Some(batch),
        batch_axis,
        ..Choice::default()
    };
    let bits = Choice {
        numbers: Some(NumberType::Bf16),
        ..Choice::default()
    };
    for (name, choice) in [
        ("steps_1.npy", Choice::default()),
        ("bf16.npy", Choice::default()),
        ("bf16_bits.npy", bits),
        ("two_sequences.npy", batch(1, 0)),
        ("two_sequences_by_steps.npy", batch(1, 1)),
        ("batch.npy", batch(0, 0)),
    ] {
        let mut rows = open(name, choice).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((rows.count(), rows.tokens()), (3, 7), "{name}");
        for row in [2, 0, 1] {
            assert_eq!(rows.row(row).unwrap(), golden(row), "{name}");
        }
    }
    let mut other = open("two_sequences.npy", batch(0, 0)).unwrap();
    assert_eq!(other.row(0).unwrap(), golden(2));
    for (name, choice, part) in [
        ("two_sequences.npy", Choice::default(), "`batch = 0`"),
        ("two_sequences.npy", batch(2, 0), "axis 0 has 2 sequences"),
        ("f32.npy", batch(0, 0), "has no batch"),
        ("bf16_bits.npy", Choice::default(), "`numbers = \"bf16\"`"),
        (
            "integers.npy",
            Choice::default(),
            "integers are usually token IDs",
        ),
    ] {
        let error = open(name, choice).unwrap_err().to_string();
        assert!(error.contains(part), "{part:?} in {error}");
    }
}

#[test]
fn what_llama_cpp_writes_is_what_it_reads() {
    let golden: Value =
        serde_json::from_str(include_str!("../golden/llama_cpp_logits.json")).unwrap();
    let mut rows = Rows::open(&stored("llama_cpp.logits"), None).unwrap();
    assert_eq!((rows.count(), rows.tokens()), (6, 7));
    assert_eq!(rows.format(), "llama.cpp logits");
    assert_eq!(rows.scale(), Scale::LogProbabilities);
    assert_eq!(rows.notes(), [ArrayNote::Floor]);
    for row in [5, 0, 1, 2, 3, 4] {
        let wanted = golden["rows"][row].as_array().unwrap().iter();
        let wanted: Vec<f64> = wanted.map(|value| value.as_f64().unwrap()).collect();
        assert_eq!(rows.row(row).unwrap(), wanted, "{row}");
    }
    let bytes = fs::read(stored("llama_cpp.logits")).unwrap();
    let error = open("cut.logits", &bytes[..bytes.len() - 1])
        .unwrap_err()
        .to_string();
    assert!(error.contains("the file ends after 5"), "{error}");
    let longer = [&bytes[..], b"x"].concat();
    assert!(open("longer.logits", &longer).is_err());
}

#[test]
fn two_of_one_name_are_refused() {
    let mut archive = Vec::new();
    let mut directory = Vec::new();
    let array = fs::read(stored("one_row.npy")).unwrap();
    for name in [b"a.npy", b"a.npy"] {
        let place = archive.len() as u32;
        let (size, crc) = ((array.len() as u32).to_le_bytes(), [0; 4]);
        let common = [
            &[20, 0, 0, 0, 0, 0, 0, 0, 0, 0][..],
            &crc,
            &size,
            &size,
            &[5, 0, 0, 0],
        ]
        .concat();
        archive.extend([b"PK\x03\x04", &common[..], name, &array].concat());
        let more = [&[0; 10][..], &place.to_le_bytes()].concat();
        directory.extend([b"PK\x01\x02\x14\0", &common[..], &more, name].concat());
    }
    let place = archive.len() as u32;
    archive.extend(&directory);
    let size = directory.len() as u32;
    let end = [
        &[0, 0, 0, 0, 2, 0, 2, 0][..],
        &size.to_le_bytes(),
        &place.to_le_bytes(),
        &[0, 0],
    ];
    archive.extend([b"PK\x05\x06", &end.concat()[..]].concat());
    let error = open("two.npz", &archive).unwrap_err().to_string();
    assert!(error.contains("the same name"), "{error}");
}

#[test]
fn a_file_is_recognised_by_its_contents() {
    let Recognised::Array {
        format,
        positions,
        vocabulary,
        scale,
        likeliest,
        notes,
    } = recognise(&stored("named.csv")).unwrap()
    else {
        panic!("it is an array");
    };
    assert_eq!((format, positions, vocabulary), ("csv", 3, 7));
    assert_eq!((scale, likeliest[0].0), (Scale::Logits, 3));
    assert!((likeliest[0].1 - 0.969).abs() < 1e-3, "{likeliest:?}");
    assert_eq!(notes, [ArrayNote::Header]);
    let tokens = stored("../tokens/byte_level.json");
    assert!(matches!(
        recognise(&tokens).unwrap(),
        Recognised::Tokens {
            format: "tokenizer.json",
            ..
        }
    ));
    assert!(recognise(&stored("../every_key.toml")).is_err());
}
