//! A property for each format: whatever the input, the promise of `promises` is kept.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::sample::select;

use super::damage::{damaged, damages};
use super::promises::{self, PROMISES};

/// What is nested, and how often: deeper than any reader may call itself.
const DEPTHS: std::ops::Range<usize> = 1..30_000;

/// Lines of `apply` with every sampler.
const LINES: [&str; 6] = [
    r#"{"logits":[2.0,1.0,0.5,"-inf"],"chain":[{"top_k":40},{"top_p":0.95},{"min_p":0.05},{"temperature":0.7}],"engine":"vllm"}"#,
    r#"{"logits":[2.0,1.0,0.5,0.1],"chain":[{"typical":0.9},{"top_n_sigma":1.0},{"dynamic_temperature":{"temperature":1.0,"range":0.5}},{"xtc":{"probability":0.5,"threshold":0.1}}],"engine":"llama.cpp"}"#,
    r#"{"logits":[2.0,1.0,0.5,0.1],"chain":[{"epsilon":0.01},{"eta":0.01},{"top_h":0.5},{"greedy":{}}],"engine":"transformers"}"#,
    r#"{"logits":[2.0,1.0,0.5,0.1],"chain":[{"quadratic_smoothing":{"factor":0.3}},{"top_a":0.2},{"tail_free":0.9},{"logit_bias":{"1":0.5}},{"mirostat_1":{"tau":3.0,"eta":0.1}},{"mirostat_2":{"tau":3.0,"eta":0.1}},{"adaptive_p":{"target":0.3,"decay":0.9}}]}"#,
    r#"{"logits":[2.0,1.0,0.5,0.1],"chain":[{"penalties":{"repeat":1.2,"frequency":0.1,"presence":0.2,"last_n":3}},{"dry":{"multiplier":0.8,"allowed_length":1,"last_n":9,"breakers":[3]}}],"history":[0,1,0,1],"prompt":[2,0]}"#,
    r#"{"logits":[2.0,1.0,0.5,0.1],"engine":"llama.cpp","settings":{"temperature":0.7,"dynatemp_range":0.2,"dry_multiplier":0.8,"xtc_probability":0.5,"typical_p":0.9,"mirostat":2,"logit_bias":{"1":2}},"history":[1,2,1,2]}"#,
];

/// The files of the tests that end so, in their order.
fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/files")
        .join(folder);
    let entries = fs::read_dir(folder).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    let ends = |path: &PathBuf| {
        let ending = path.extension().and_then(|ending| ending.to_str());
        endings.contains(&ending.unwrap_or_default())
    };
    paths.retain(ends);
    paths.sort();
    assert!(!paths.is_empty());
    paths
}

/// One of these files after some damage.
fn damaged_file(folder: &str, endings: &[&str]) -> impl Strategy<Value = Vec<u8>> {
    let file = select(files(folder, endings));
    (file, damages()).prop_map(|(file, damages)| damaged(&fs::read(file).unwrap(), &damages))
}

/// One of the smaller fonts of the program after some damage.
fn damaged_font() -> impl Strategy<Value = Vec<u8>> {
    let mut fonts = files("../../crates/figure/assets/fonts", &["otf"]);
    fonts.retain(|font| font.metadata().unwrap().len() < 100_000);
    (select(fonts), damages())
        .prop_map(|(font, damages)| damaged(&fs::read(font).unwrap(), &damages))
}

fn small_configuration() -> impl Strategy<Value = String> {
    let text = fs::read_to_string(&files("", &["toml"])[0]).unwrap();
    let (before, experiments) = text.split_once("[[experiment]]\n").unwrap();
    let before = before.replace("files = [\"MyFont.otf\"]", "");
    let experiments: Vec<String> = experiments
        .split("[[experiment]]\n")
        .map(|experiment| format!("{before}[[experiment]]\n{experiment}"))
        .collect();
    select(experiments)
}

/// Texts of which many mean something to a format that is written.
fn texts() -> impl Strategy<Value = String> {
    let marked = "[<>&\"'|`*_#!\\[\\]()~$@\\\\/\\-+={}:;.,%^ \t\r\n]{0,12}";
    let words = select(vec![
        "<script>alert(1)</script>",
        "</title></svg>",
        "]]>",
        "<!-- x -->",
        "&lt;&#0;",
        "![x](http://a.b)",
        "http://a.b/c",
        "www.a.b",
        "a@b.c",
        "=1+1",
        "\u{202e}abc",
        "\u{0}\u{1b}[31m",
        "\u{feff}",
        "\u{fffe}",
        "e\u{301}",
        "👩‍👩‍👧",
        "العربية",
        "中文",
    ]);
    prop_oneof![
        3 => any::<String>(),
        3 => marked,
        2 => words.prop_map(str::to_owned),
        1 => Just("W".repeat(3_000)),
    ]
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases(600))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for (name, promise) in PROMISES {
            if name != "tokens" {
                promise(&bytes);
            }
        }
    }

    #[test]
    fn damaged_npy_files_are_read_or_refused(bytes in damaged_file("logits", &["npy"])) {
        promises::npy(&bytes);
    }

    #[test]
    fn damaged_npz_files_are_read_or_refused(bytes in damaged_file("logits", &["npz"])) {
        promises::npz(&bytes);
    }

    #[test]
    fn damaged_safetensors_files_are_read_or_refused(bytes in damaged_file("logits", &["safetensors"])) {
        promises::safetensors(&bytes);
    }

    #[test]
    fn damaged_csv_files_are_read_or_refused(bytes in damaged_file("logits", &["csv"])) {
        promises::csv(&bytes);
    }

    #[test]
    fn damaged_responses_are_read_or_refused(bytes in damaged_file("logprobs", &["json", "jsonl"])) {
        promises::logprobs(&bytes);
    }

    #[test]
    fn damaged_tokenizers_are_read_or_refused(bytes in damaged_file("tokens", &["json"])) {
        promises::tokenizer(&bytes);
    }

    #[test]
    fn damaged_settings_are_linted_or_refused(bytes in damaged_file("settings", &["json"])) {
        promises::settings(&bytes);
    }
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn damaged_configurations_are_drawn_or_refused(text in small_configuration(), damages in damages()) {
        promises::config(&damaged(text.as_bytes(), &damages));
    }

    #[test]
    fn damaged_fonts_are_drawn_with_or_refused(bytes in damaged_font()) {
        promises::font(&bytes);
    }

    #[test]
    fn tokens_of_any_text_stay_text(
        kind in any::<u8>(),
        look in any::<u8>(),
        tokens in prop::collection::vec(texts(), 1..6),
    ) {
        let tokens: Vec<&[u8]> = tokens.iter().map(String::as_bytes).collect();
        let mut bytes = vec![kind, look];
        bytes.extend(tokens.join(&promises::SEPARATOR));
        promises::tokens(&bytes);
    }
}

proptest! {
    #![proptest_config(cases(600))]

    #[test]
    fn damaged_lines_are_answered(line in select(LINES.to_vec()), damages in damages()) {
        promises::apply(&damaged(line.as_bytes(), &damages));
    }

    #[test]
    fn documents_are_filled_once_and_for_all(
        text in select(vec!["of <b>", "a -->", "<!-- /thermograph -->", "*/", "/* /thermograph */", "% /thermograph", "% thermograph: x", "\\", "\r\n"]),
        parts in prop::collection::vec(select(vec![
            "<!-- thermograph: ", " -->", "<!-- /thermograph -->", "/* thermograph: ", " */", "/* /thermograph */",
            "% thermograph: ", "% /thermograph", "e.text", "e.probs.0:.1%", "e.count", "figure e", "\n", "\r\n", "\r", "word ", "中",
        ]), 0..14),
    ) {
        promises::document(format!("{text}\0{}", parts.concat()).as_bytes());
    }
}

proptest! {
    #![proptest_config(cases(20))]

    #[test]
    fn deep_json_is_refused_and_does_not_overflow_the_stack(
        depth in DEPTHS,
        start in select(vec![
            "", "{\"model\":", "{\"model\":{\"vocab\":{\"a\":0},\"merges\":", "{\"decoder\":", "{\"choices\":[{\"logprobs\":",
            "{\"completion_probabilities\":", "{\"temperature\":", "{\"logit_bias\":", "{\"logits\":[1],\"chain\":", "{\"logits\":",
        ]),
        nested in select(vec![("[", "]"), ("{\"a\":", "}"), ("[{\"type\":\"Sequence\",\"decoders\":", "}]")]),
    ) {
        let (open, close) = nested;
        for text in [
            format!("{start}{}", open.repeat(depth)),
            format!("{start}{}1{}{}", open.repeat(depth), close.repeat(depth), "}".repeat(start.matches('{').count())),
        ] {
            promises::apply(text.as_bytes());
            promises::logprobs(text.as_bytes());
            promises::settings(text.as_bytes());
            promises::tokenizer(text.as_bytes());
            let header = [&(text.len() as u64).to_le_bytes()[..], text.as_bytes()].concat();
            promises::safetensors(&header);
        }
    }

    #[test]
    fn deep_toml_is_refused_and_does_not_overflow_the_stack(
        depth in DEPTHS,
        nested in select(vec![
            ("a = ", "[", "]"), ("a = ", "{a=", "}"), ("a", ".a", ""), ("[a", ".a", ""), ("[[a", ".a", ""),
            ("[[experiment]]\nchain = ", "[", "]"), ("[logits.z]\nvalues", ".a", ""),
        ]),
    ) {
        let (start, open, close) = nested;
        for end in ["", "=1", "]", "]]"] {
            let text = format!("{start}{}{}{end}", open.repeat(depth), close.repeat(depth));
            promises::config(text.as_bytes());
        }
    }
}
