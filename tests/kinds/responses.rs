//! Responses of every shape, of one invented model: what follows from them holds the truth, and is as much as follows.
//!
//! `tests/files/responses` has them with the truth (`truth.json`): the model has 400 tokens, and of its 12 positions
//! entropy, largest probability and the tokens that top-p 0.9 and min-p 0.05 leave are known at T = 1 and 0.7.

use std::fs;
use std::path::Path;

use serde_json::Value;
use thermograph::config::Config;
use thermograph::logits::logprobs::{self, ResponseNote};
use thermograph::report;

const FOLDER: &str = "tests/files/responses";
const TEMPERATURES: [&str; 2] = ["1", "0.7"];

fn truth() -> Value {
    let text = fs::read_to_string(Path::new(FOLDER).join("truth.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn parse(source: &str, experiments: &str) -> Result<Config, String> {
    let text = format!("[logits.z]\n{source}\n{experiments}");
    Config::parse(&text, "test.toml", Path::new(FOLDER)).map_err(|error| error.to_string())
}

fn bounds(temperature: &str) -> String {
    format!(
        "[[experiment]]\nname = \"t{temperature}\"\nkind = \"bounds\"\nlogits = \"z\"\ntemperature = {temperature}\ntop_p = 0.9\nmin_p = 0.05\n"
    )
    .replace("t0.7", "t07")
}

fn run(config: &Config) -> Value {
    let run = thermograph::run::run(config).unwrap();
    serde_json::from_str(&report::json(config, &run)).unwrap()
}

fn ends(value: &Value) -> [f64; 2] {
    serde_json::from_value(value.clone()).unwrap()
}

#[track_caller]
fn assert_holds(interval: &Value, truth: &Value, what: &str) {
    let ([low, high], truth) = (ends(interval), truth.as_f64().unwrap());
    assert!(
        low - 1e-6 <= truth && truth <= high + 1e-6,
        "{what}: {truth} is not in [{low}, {high}]"
    );
}

/// Which positions of the truth those of a file are.
fn aligned(entry: &Value, count: usize) -> Vec<usize> {
    let all: Vec<usize> = serde_json::from_value(entry["positions"].clone()).unwrap();
    assert_eq!(count, all.len(), "{entry}");
    all
}

#[test]
fn intervals_hold_the_truth_and_are_not_wider_than_what_is_known() {
    let truth = truth();
    let files = truth["files"].as_object().unwrap();
    let mut read = 0;
    for (file, entry) in files {
        if !Path::new(FOLDER).join(file).exists() || entry["expect"] == "error" {
            continue;
        }
        let truths = &truth[if entry["truth"] == "post" {
            "post"
        } else {
            "positions"
        }];
        let source = format!("logprobs = \"{file}\"\nvocabulary = 400");
        let experiments = TEMPERATURES.map(bounds).concat();
        let config = match parse(&source, &experiments) {
            // Every token is known.
            Err(error) if error.contains("other kinds give exact numbers") => {
                assert_eq!(entry["known"], 400, "{file}");
                continue;
            }
            config => config.unwrap_or_else(|error| panic!("{file}: {error}")),
        };
        let found = run(&config);
        for (temperature, name) in TEMPERATURES.into_iter().zip(["t1", "t07"]) {
            let found = &found[name];
            let is_one = found["positions"].is_null();
            let count = found["positions"].as_u64().unwrap_or(1) as usize;
            for (place, position) in aligned(entry, count).into_iter().enumerate() {
                let at = |key: &str| match is_one {
                    true => found[key].clone(),
                    false => found[key][place].clone(),
                };
                let wanted = &truths[position]["temperature"][temperature];
                let what = format!("{file}, position {position}, T = {temperature}");
                assert_holds(&at("entropy"), &wanted["entropy"], &what);
                assert_holds(&at("max_prob"), &wanted["top_1"], &what);
                assert_holds(&at("top_p_survivors"), &wanted["top_p"], &what);
                assert_holds(&at("min_p_survivors"), &wanted["min_p"], &what);
                if let (Some(known), "1") = (entry["known"].as_u64(), temperature) {
                    let given = ends(&truths[position]["entropy_given"][known.to_string()]);
                    let [low, high] = ends(&at("entropy"));
                    let slack = 2.0 * (given[1] - given[0]) + 0.1;
                    assert!(high - low <= slack, "{what}: [{low}, {high}], {given:?}");
                }
            }
        }
        read += 1;
    }
    assert!(read > 75, "{read}");
}

#[test]
fn one_position_of_a_response_is_bounded_as_among_all() {
    for file in ["openai_chat_no_top.json", "vllm_prompt_logprobs_1.json"] {
        let source = format!("logprobs = \"{file}\"\nvocabulary = 400");
        let all = run(&parse(&source, &bounds("1")).unwrap());
        for row in 0..12 {
            let source = format!("{source}\nrow = {row}");
            let one = run(&parse(&source, &bounds("1")).unwrap());
            for key in ["entropy", "max_prob", "top_p_survivors", "min_p_survivors"] {
                assert_eq!(one["t1"][key], all["t1"][key][row], "{file} {row} {key}");
            }
            // What is not known to be the likeliest is not listed as that.
            let likeliest = one["t1"]["logprobs"].as_array().unwrap();
            let others = &one["t1"]["other_logprobs"];
            assert!(likeliest.is_empty() != others.is_null(), "{file} {row}");
        }
    }
}

#[test]
fn answers_without_log_probabilities_say_what_the_server_said_or_what_to_ask() {
    let truth = truth();
    let files = truth["files"].as_object().unwrap();
    let mut refused = 0;
    for (file, entry) in files.iter().filter(|(_, entry)| entry["expect"] == "error") {
        let error = logprobs::read(&Path::new(FOLDER).join(file)).unwrap_err();
        let message = error.to_string().to_lowercase();
        for cause in entry["cause"].as_array().unwrap() {
            let mut causes = cause.as_str().unwrap().split('|');
            let is_said = causes.any(|cause| message.contains(&cause.to_lowercase()));
            assert!(is_said, "{file}: {message} says nothing of {cause}");
        }
        refused += 1;
    }
    assert_eq!(refused, 11);
}

#[test]
fn what_a_reader_has_to_know_is_said() {
    let notes = |file: &str| logprobs::recognise(&Path::new(FOLDER).join(file)).unwrap();
    let table = [
        (
            "openai_chat_n2_top5.json",
            "OpenAI-compatible completions",
            ResponseNote::FirstChoice,
        ),
        (
            "vllm_chat_top5_and_prompt.json",
            "OpenAI-compatible completions",
            ResponseNote::PromptLeftOut,
        ),
        (
            "llama_server_post_sampling_5.json",
            "llama-server",
            ResponseNote::AfterSampling {
                server: "llama-server",
            },
        ),
        (
            "sglang_generate_5.json",
            "SGLang",
            ResponseNote::AfterTemperature { server: "SGLang" },
        ),
        (
            "tgi_generate_5.json",
            "TGI",
            ResponseNote::AfterSampling { server: "TGI" },
        ),
        (
            "vllm_chat_last_unknown.json",
            "OpenAI-compatible completions",
            ResponseNote::Nothing { positions: 1 },
        ),
    ];
    for (file, format, note) in table {
        let found = notes(file);
        assert_eq!(found.format, format, "{file}");
        assert!(found.notes.contains(&note), "{file}: {:?}", found.notes);
    }
    let [
        ResponseNote::Failed {
            answers: 1,
            message,
        },
    ] = &notes("openai_batch_top5_one_failed.jsonl").notes[..]
    else {
        panic!("one answer failed");
    };
    assert_eq!(
        message,
        "The quota of project pelican is spent until tomorrow. (insufficient_quota) (request gull-1)"
    );
    let config = parse(
        "logprobs = \"sglang_generate_5.json\"\nvocabulary = 400",
        &bounds("1"),
    );
    let config = config.unwrap();
    let said = "logits z: SGLang computes log-probabilities after its temperature";
    assert!(report::warnings(&config)[0].starts_with(said));
}

#[test]
fn every_token_of_a_position_is_logits_like_any_other_by_its_id() {
    let truth = truth();
    for (file, position) in [
        ("llama_server_all.json", 8),
        ("vllm_offline_all.json", 8),
        ("vllm_offline_floats_all.json", 4),
    ] {
        for key in ["logprobs", "file"] {
            let entropy = "[[experiment]]\nname = \"e\"\nkind = \"entropy\"\nlogits = \"z\"\ntemperatures = [1, 0.7]\n";
            let found = run(&parse(&format!("{key} = \"{file}\""), entropy).unwrap());
            for (place, temperature) in TEMPERATURES.into_iter().enumerate() {
                let wanted = &truth["positions"][position]["temperature"][temperature];
                let found = found["e"]["entropy"][place].as_f64().unwrap();
                assert!(
                    (found - wanted["entropy"].as_f64().unwrap()).abs() < 1e-6,
                    "{file}"
                );
            }
            let logits = found["logits"]["z"].as_array().unwrap();
            let logit = |id: usize| logits[id].as_f64().unwrap_or(f64::NEG_INFINITY);
            let top = truth["positions"][position]["top_ids"][0].as_u64().unwrap() as usize;
            assert!(
                (0..400).all(|id| logit(id) <= logit(top)),
                "{file}: id {top}"
            );
        }
    }
    // A repetition penalty needs more than differences.
    let penalised = "[[experiment]]\nname = \"e\"\nkind = \"samplers\"\nlogits = \"z\"\nhistory = [3]\nchain = [{ penalties = { repeat = 1.2 } }]\n";
    let error = parse("file = \"llama_server_all.json\"", penalised).unwrap_err();
    assert!(error.contains("needs raw logits"), "{error}");
    let added = penalised.replace("repeat = 1.2", "presence = 1.2");
    assert!(parse("file = \"llama_server_all.json\"", &added).is_ok());
}

/// A response of llama-server with every token, in an order of its own at each position.
fn whole(positions: usize, tokens: usize, shift: usize) -> String {
    let ln_sum = |row: usize| {
        let weights = (0..tokens).map(|id| (((id + row + shift) % tokens) as f64 / -9.0).exp());
        weights.sum::<f64>().ln()
    };
    let position = |row: usize| {
        let entry = |place: usize| {
            let id = (place * 7 + row) % tokens;
            let logprob = -(((id + row + shift) % tokens) as f64) / 9.0 - ln_sum(row);
            serde_json::json!({ "id": id, "token": format!("t{id}"), "bytes": [116], "logprob": logprob })
        };
        let list: Vec<Value> = (0..tokens).map(entry).collect();
        serde_json::json!({ "id": list[0]["id"], "token": list[0]["token"], "logprob": list[0]["logprob"], "top_logprobs": list })
    };
    let positions: Vec<Value> = (0..positions).map(position).collect();
    serde_json::json!({ "content": "x", "completion_probabilities": positions }).to_string()
}

#[test]
fn every_token_of_many_positions_is_a_population_and_can_drift() {
    let folder = tempfile::tempdir().unwrap();
    // More tokens than are kept of a position.
    let tokens = 4_507;
    fs::write(folder.path().join("old.json"), whole(3, tokens, 0)).unwrap();
    fs::write(folder.path().join("new.json"), whole(3, tokens, 1)).unwrap();
    let text = "[logits.old]\nlogprobs = \"old.json\"\n[logits.new]\nfile = \"new.json\"\n\
        [[experiment]]\nname = \"p\"\nkind = \"population\"\nlogits = \"old\"\na = { name = \"top\", chain = [{ top_k = 5 }] }\n\
        [[experiment]]\nname = \"d\"\nkind = \"drift\"\nlogits = \"new\"\nagainst = \"old\"\n";
    let config = Config::parse(text, "test.toml", folder.path()).unwrap();
    let run = thermograph::run::run(&config).unwrap();
    let found: Value = serde_json::from_str(&report::json(&config, &run)).unwrap();
    // The likeliest of each position is that whose place is 0.
    let top = |shift: usize| -> Vec<usize> {
        (0..3)
            .map(|row| (2 * tokens - row - shift) % tokens)
            .collect()
    };
    assert_eq!(found["d"]["top_old"], serde_json::json!(top(0)));
    assert_eq!(found["d"]["top_new"], serde_json::json!(top(1)));
    // Each weight is e^(-1/9) of the one before, and all move by one.
    let moved = 1.0 - (-1.0_f64 / 9.0).exp();
    let variation = found["d"]["total_variation"][0].as_f64().unwrap();
    assert!((variation - moved).abs() < 1e-9, "{variation} {moved}");
    let config = Config::parse(
        &text.replace(
            "logprobs = \"old.json\"",
            "logprobs = \"old.json\"\nrow = 1",
        ),
        "test.toml",
        folder.path(),
    );
    assert!(config.is_err(), "one position is no population");
}

#[test]
fn tokens_of_which_a_response_has_the_ids_alone_are_named_by_a_list() {
    let names: Vec<String> = (0..400).map(|id| format!("\"w{id}\"")).collect();
    for (file, source, place) in [
        (
            "sglang_generate_5_no_text.json",
            "vocabulary = 400\nrow = 2",
            2,
        ),
        ("vllm_offline_floats_all.json", "", 4),
    ] {
        let kind = match place {
            4 => "kind = \"samplers\"\nchain = [{ top_k = 5 }]",
            _ => "kind = \"bounds\"",
        };
        let source = format!(
            "file = \"{file}\"\n{source}\ntokens = [{}]",
            names.join(",")
        );
        let config = parse(
            &source,
            &format!("[[experiment]]\nname = \"t1\"\nlogits = \"z\"\n{kind}\n"),
        );
        let config = config.unwrap();
        let run = thermograph::run::run(&config).unwrap();
        let sections = run.sections(&config, config.language().words());
        let top = &truth()["positions"][place]["top_ids"][0];
        let text = format!("{:?}", sections[0]);
        assert!(
            text.contains(&format!("\"w{top}\"")),
            "{file}: w{top} in {text}"
        );
        assert!(!text.contains("token_id"), "{file}");
    }
}

#[test]
fn logits_in_the_place_of_log_probabilities_are_logits_where_every_token_is_there() {
    let folder = tempfile::tempdir().unwrap();
    // vLLM with `--logprobs-mode raw_logits`.
    let map = r#"{"1": {"logprob": 2.5, "rank": 1, "decoded_token": "b"}, "0": {"logprob": 1.0, "rank": 2, "decoded_token": "a"},
        "2": {"logprob": -Infinity, "rank": 3, "decoded_token": "c"}}"#;
    fs::write(folder.path().join("all.json"), format!("[{map}]")).unwrap();
    let text = "[logits.z]\nfile = \"all.json\"\n[[experiment]]\nname = \"e\"\nkind = \"samplers\"\nlogits = \"z\"\nhistory = [1]\nchain = [{ penalties = { repeat = 2.0 } }]\n";
    let config = Config::parse(text, "test.toml", folder.path()).unwrap();
    let found = run(&config);
    assert_eq!(found["logits"]["z"], serde_json::json!([1.0, 2.5, "-inf"]));
    // 2.5 / 2 and 1: the penalty knows the signs.
    let first = 1.0 / (1.0 + (1.0_f64 - 1.25).exp());
    let recognised = logprobs::recognise(&folder.path().join("all.json")).unwrap();
    assert_eq!(recognised.vocabulary, Some(3));
    let likeliest = recognised.likeliest[0].logprob.exp();
    assert!((likeliest - 1.0 / (1.0 + (-1.5_f64).exp())).abs() < 1e-12);
    let text = found["e"].to_string();
    assert!(text.contains(&first.to_string()[..10]), "{first} in {text}");

    let some = map.replace("\"2\":", "\"9\":");
    fs::write(folder.path().join("some.json"), format!("[{some}]")).unwrap();
    let error = logprobs::read(&folder.path().join("some.json")).unwrap_err();
    let message = error.to_string();
    assert!(
        message.contains("[0][\"1\"]: log-probabilities must be 0 or less"),
        "{message}"
    );
}
