//! Log-probabilities are read from servers' responses as they stand there; what is wrong is named with its place.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use thermograph::logits::logprobs::{self, Entry, Position};
use thermograph::reading::limits;

const SAMPLES: [&str; 12] = [
    "openai_chat.json",
    "openai_refusal.json",
    "openai_completions.json",
    "openai_responses.json",
    "vllm_completions.json",
    "vllm_prompt.json",
    "vllm_outputs.json",
    "vllm_maps.json",
    "llama_server.json",
    "llama_server_post_sampling.json",
    "llama_server_old.json",
    "responses.jsonl",
];

fn path(name: &str) -> PathBuf {
    Path::new("tests/files/logprobs").join(name)
}

fn sample(name: &str) -> Vec<Position> {
    logprobs::read(&path(name)).unwrap().map_entries()
}

/// What is known of the tokens beside them is another test's.
trait MapEntries {
    fn map_entries(self) -> Vec<Position>;
}

impl MapEntries for Vec<Position> {
    fn map_entries(mut self) -> Vec<Position> {
        for position in &mut self {
            position.likeliest = 0;
        }
        self
    }
}

/// What a file of these bytes gives, or the message.
fn read(bytes: impl AsRef<[u8]>) -> Result<Vec<Position>, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("it.json");
    fs::write(&path, bytes).unwrap();
    let name = path.display().to_string();
    let read = logprobs::read(&path).map(MapEntries::map_entries);
    read.map_err(|error| error.to_string().replace(&name, "it.json"))
}

fn entry(token: &str, id: Option<u32>, bytes: Option<&[u8]>, logprob: f64) -> Entry {
    Entry {
        token: token.to_owned(),
        id,
        bytes: bytes.map(<[u8]>::to_vec),
        logprob,
    }
}

fn position(chosen: impl Into<Option<usize>>, entries: impl Into<Vec<Entry>>) -> Position {
    Position {
        chosen: chosen.into(),
        entries: entries.into(),
        likeliest: 0,
    }
}

#[test]
fn chat_completions_of_openai_are_read_from_the_choice_of_index_0() {
    let token = |text, bytes: &[u8], logprob| entry(text, None, Some(bytes), logprob);
    let expected = [
        position(
            0,
            [
                token("Hi", b"Hi", -0.31725305),
                token("Hello", b"Hello", -1.3190403),
            ],
        ),
        // The chosen token is not among the likely ones; rounding brought the first above 0.
        position(
            2,
            [
                token("!", b"!", 0.0),
                entry("<|end|>", None, None, -15.25),
                token(" <0xE4><0xBD>", b" \xe4\xbd", -9999.0),
            ],
        ),
        position(
            0,
            [
                token("<0xA0>", b"\xa0", 0.0),
                token("<0xA1>", b"\xa1", -18.5),
            ],
        ),
    ];
    assert_eq!(sample("openai_chat.json"), expected);
}

#[test]
fn a_refusal_has_log_probabilities_too() {
    let sorry = entry("Sorry", None, Some(b"Sorry"), -0.125);
    assert_eq!(sample("openai_refusal.json"), [position(0, [sorry])]);
}

#[test]
fn completions_of_openai_are_read_without_the_first_token_of_a_prompt() {
    let expected = [
        position(
            0,
            [
                entry("<0xE2><0x80>", None, Some(b"\xe2\x80"), -0.75),
                entry(" of", None, None, -1.25),
            ],
        ),
        position(0, [entry("<0x9C>", None, Some(b"\x9c"), -0.001)]),
        // Another token of the same text, which the server's map has lost.
        position(
            2,
            [
                entry(" the", None, None, -0.5),
                entry(" a", None, None, -3.5),
                entry(" a", None, None, -2.5),
            ],
        ),
    ];
    assert_eq!(sample("openai_completions.json"), expected);
}

#[test]
fn the_responses_api_is_read_part_by_part() {
    let yes = entry("Yes", None, Some(b"Yes"), -0.25);
    let no = entry("No", None, Some(b"No"), -1.75);
    assert_eq!(sample("openai_responses.json"), [position(0, [yes, no])]);
}

#[test]
fn completions_of_vllm_are_those_that_were_generated() {
    let expected = [
        position(
            2,
            [
                entry("\u{fffd}", None, None, -2.0),
                entry(" the", None, None, -1.5),
                entry("\u{fffd}", None, None, -1.0),
            ],
        ),
        position(
            0,
            [
                entry("token_id:374", Some(374), None, -0.0625),
                entry("token_id:572", Some(572), None, -9999.0),
            ],
        ),
    ];
    assert_eq!(sample("vllm_completions.json"), expected);
}

#[test]
fn the_prompt_of_vllm_is_read_where_there_is_nothing_else() {
    let two = entry("2", Some(17), None, -3.5);
    let one = entry("1", Some(16), None, -0.5);
    let plus = entry("+", Some(488), None, -0.375);
    let expected = [position(None, [two, one]), position(None, [plus])];
    assert_eq!(sample("vllm_prompt.json"), expected);
}

#[test]
fn outputs_of_vllm_keep_ids_apart_and_infinities_as_they_are() {
    let expected = [
        position(
            0,
            [
                entry("2", Some(17), None, -0.5),
                entry("-Infinity and \"NaN", Some(18), None, f64::NEG_INFINITY),
            ],
        ),
        position(
            0,
            [
                entry("\u{fffd}", Some(222), None, -0.75),
                entry("\u{fffd}", Some(223), None, -1.5),
                entry("token_id:224", Some(224), None, -2.5),
            ],
        ),
    ];
    assert_eq!(sample("vllm_outputs.json"), expected);
}

#[test]
fn maps_of_vllm_alone_do_not_tell_what_was_chosen() {
    let maps = sample("vllm_maps.json");
    let chosen: Vec<_> = maps.iter().map(|position| position.chosen).collect();
    assert_eq!(chosen, [None, None]);
    assert_eq!(maps[1].entries, [entry("!", Some(0), None, -0.25)]);
}

#[test]
fn positions_of_llama_server_have_ids() {
    let least = f64::from(f32::MIN);
    let expected = [
        position(
            0,
            [
                entry(" ", Some(220), Some(b" "), -0.6931471824645996),
                entry(" ", Some(33), Some(b" "), -1.3862943649291992),
                entry("a", Some(4), Some(b"a"), least),
            ],
        ),
        position(
            1,
            [
                entry("<0xE5>", Some(161), Some(b"\xe5"), -0.25),
                entry("<0xE4>", Some(160), Some(b"\xe4"), -2.5),
            ],
        ),
    ];
    assert_eq!(sample("llama_server.json"), expected);
}

#[test]
fn probabilities_of_llama_server_become_their_logarithms() {
    let read = sample("llama_server_post_sampling.json");
    assert_eq!(read[0].chosen, Some(1));
    assert_eq!(read[0].entries[1].logprob, libm::log(0.25));
    assert_eq!(read[1].entries, [entry("b", Some(65), Some(b"b"), 0.0)]);
    // The README's name of the list.
    let text = fs::read_to_string(path("llama_server_post_sampling.json")).unwrap();
    let renamed = text.replace("completion_probabilities", "probs");
    assert_eq!(self::read(renamed).unwrap(), read);
}

#[test]
fn older_llama_servers_gave_probabilities_by_text() {
    let expected = [
        position(
            0,
            [
                entry("A", None, None, libm::log(0.4418162107467651)),
                entry("B", None, None, libm::log(0.376363009214401)),
                entry("<0xE4>", None, Some(b"\xe4"), f64::NEG_INFINITY),
            ],
        ),
        position(None, [entry(" deleg", None, None, 0.0)]),
    ];
    assert_eq!(sample("llama_server_old.json"), expected);
}

#[test]
fn lines_are_responses_one_after_another() {
    let positions = sample("responses.jsonl");
    let tokens: Vec<&str> = positions
        .iter()
        .map(|position| position.entries[0].token.as_str())
        .collect();
    assert_eq!(tokens, ["a", "b", "c"]);
}

#[test]
fn a_mark_at_the_beginning_and_ends_of_lines_of_windows_change_nothing() {
    for name in SAMPLES {
        let text = fs::read_to_string(path(name)).unwrap();
        let marked = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        assert_eq!(read(marked).unwrap(), sample(name), "{name}");
    }
}

#[test]
fn the_unseen_mass_is_what_the_returned_tokens_leave() {
    let old = &sample("llama_server_old.json");
    let seen = 0.4418162107467651 + 0.376363009214401;
    assert!((old[0].unseen_mass() - (1.0 - seen)).abs() < 1e-15);
    assert_eq!(old[1].unseen_mass(), 0.0);
    let chat = &sample("openai_chat.json");
    assert_eq!(
        chat[1].unseen_mass(),
        0.0,
        "rounding brought the sum above 1"
    );
    assert!(
        sample("llama_server.json")[0].unseen_mass() > 0.2499,
        "the least f32 is nothing"
    );
}

/// A chat completion of one token.
fn chat(token: &str) -> String {
    format!("{{\"choices\": [{{\"logprobs\": {{\"content\": [\n{token}]}}}}]}}")
}

#[test]
fn damaged_files_are_named_with_the_place_and_what_is_wrong() {
    let whole = fs::read_to_string(path("llama_server.json")).unwrap();
    let table: [(String, &[&str]); 37] = [
        (String::new(), &["it.json: the file is empty (0 bytes)"]),
        (
            " \n".to_owned(),
            &["it.json:1: column 0: not valid JSON: EOF"],
        ),
        (
            "<html>502</html>".to_owned(),
            &["it.json: this is a web page"],
        ),
        (
            whole[..500].to_owned(),
            &["it.json:17: column 69: ", "not valid JSON: EOF"],
        ),
        (
            "{]".to_owned(),
            &["it.json:1: column 2: not valid JSON: key must be a string"],
        ),
        (
            "null".to_owned(),
            &["it.json:1: not a response", "`choices`"],
        ),
        ("3".to_owned(), &["not a response"]),
        ("{}".to_owned(), &["it.json:1: not a response"]),
        (
            "[]".to_owned(),
            &["it.json: no response contains log-probabilities: request"],
        ),
        (
            "[1]".to_owned(),
            &["it.json:1: [0]: must be a response or an object that maps token IDs, got 1"],
        ),
        (
            "[NaN]".to_owned(),
            &["[0]: must be a response or an object that maps token IDs, got NaN"],
        ),
        (
            "\n[[]]".to_owned(),
            &["it.json:2: [0]: must be a response", "got a list"],
        ),
        (
            "{\"error\": {\"code\": 400}}".to_owned(),
            &["it.json: the server answered with an error: no message (400)"],
        ),
        (
            "{\"choices\": []}".to_owned(),
            &[
                "no response contains log-probabilities",
                "\"top_logprobs\": 20",
            ],
        ),
        (
            "{\"choices\": {}}".to_owned(),
            &["choices: must be a list, got an object"],
        ),
        (
            "{\"choices\": [{\"logprobs\": 5}]}".to_owned(),
            &["choices[0].logprobs: must be an object, got 5"],
        ),
        (
            chat("{}"),
            &["it.json:2: choices[0].logprobs.content[0]: `token` is required"],
        ),
        (
            chat("{\"token\": 5}"),
            &["content[0].token: must be a string, got 5"],
        ),
        (
            chat("{\"token\": \"a\", \"logprob\": \"x\"}"),
            &["content[0].logprob: must be a number, got \"x\""],
        ),
        (
            chat("{\"token\": \"a\", \"logprob\": 1e999}"),
            &["content[0].logprob: must be a number, got 1e999"],
        ),
        (
            chat("{\"token\": \"a\", \"top_logprobs\": [{\"token\": \"a\", \"logprob\": null}]}"),
            &["it.json:2: choices[0].logprobs.content[0].top_logprobs[0]: `logprob` is required"],
        ),
        (
            chat("{\"token\": \"a\", \"logprob\": 2e-6}"),
            &["log-probabilities must be 0 or less, got 0.000002"],
        ),
        (
            chat("{\"token\": \"a\", \"logprob\": NaN}"),
            &["0 or less, got NaN"],
        ),
        (
            chat("{\"token\": \"a\", \"logprob\": Infinity}"),
            &["got inf; are these logits?"],
        ),
        (
            chat("{\"token\": \"a\", \"bytes\": [256], \"logprob\": -1}"),
            &["content[0].bytes: must be a list of bytes, got a list"],
        ),
        (
            chat("{\"token\": \"a\", \"id\": -1, \"logprob\": -1}"),
            &["content[0].id: must be a token ID, got -1"],
        ),
        (
            chat("{\"token\": \"\\ud83d\", \"logprob\": -1}"),
            &["content[0].token: not valid JSON: "],
        ),
        (
            chat(
                "{\"token\": \"a\", \"logprob\": -0.1, \"top_logprobs\": [{\"token\": \"b\", \"logprob\": -0.2}]}",
            ),
            &[
                "content[0]: the probabilities at position 0 (numbered from 0) sum to 1.72",
                "more than 1",
            ],
        ),
        (
            "{\"completion_probabilities\": [{\"probs\": [{\"tok_str\": \"a\", \"prob\": 1.1}]}]}"
                .to_owned(),
            &[
                "completion_probabilities[0].probs[0].prob: probabilities must be from 0 to 1, got 1.1",
            ],
        ),
        (
            "{\"completion_probabilities\": [{\"probs\": [{\"tok_str\": \"a\", \"prob\": -0.1}]}]}"
                .to_owned(),
            &["probabilities must be from 0 to 1, got -0.1"],
        ),
        (
            whole.replace("\"id\": 33", "\"id\": 220"),
            &["it.json:9: completion_probabilities[0]: token ID 220 is listed twice at position 0"],
        ),
        (
            "{\"choices\": [{\"logprobs\": {\"tokens\": [\"a\"], \"top_logprobs\": [{}, {}]}}]}"
                .to_owned(),
            &["logprobs.top_logprobs: has 2 elements, but `tokens` has 1"],
        ),
        (
            "{\"choices\": [{\"logprobs\": {\"top_logprobs\": [{}, {}]}}]}".to_owned(),
            &["choices[0].logprobs: `tokens` is required"],
        ),
        (
            "{\"logprobs\": [{\"a\": {\"logprob\": -1}}]}".to_owned(),
            &["logprobs[0]: must be an object that maps token IDs"],
        ),
        (
            "{\"prompt_logprobs\": [null, {\"1\": {\"logprob\": -1}, \"2\": 3}]}".to_owned(),
            &["prompt_logprobs[1][\"2\"]: log-probabilities must be 0 or less, got 3"],
        ),
        (
            "{\"choices\": []}\n\n{\"choices\": [}".to_owned(),
            &["it.json:3: column 14: not valid JSON"],
        ),
        (
            "{\"choices\": []}\n{\"choice\": []}".to_owned(),
            &["it.json:2: not a response"],
        ),
    ];
    let mut wrong = Vec::new();
    for (text, parts) in table {
        let message = read(&text).expect_err(&text);
        for part in parts {
            if !message.contains(part) {
                wrong.push(format!("{text}\n{message}\nhas not: {part}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn what_is_no_text_is_named() {
    let message = read(b"{\"choices\": \xff}").unwrap_err();
    assert_eq!(
        message,
        "it.json: byte 12 is not UTF-8: save the file as UTF-8"
    );
    let folder = tempfile::tempdir().unwrap();
    let message = logprobs::read(folder.path()).unwrap_err().to_string();
    assert!(message.ends_with(": not a file"), "{message}");
    let missing = logprobs::read(&folder.path().join("none.json")).unwrap_err();
    assert!(
        missing.to_string().contains("none.json: cannot be read: "),
        "{missing}"
    );
}

#[test]
fn too_much_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.json");
    let file = File::create(&path).unwrap();
    file.set_len((64 << 20) + 1).unwrap();
    let message = logprobs::read(&path).unwrap_err().to_string();
    assert!(message.contains(": not a response"), "{message}");

    let maps = |count| format!("[{}]", vec!["{\"1\":{\"logprob\":-1}}"; count].join(","));
    assert_eq!(
        read(maps(limits::POSITIONS)).unwrap().len(),
        limits::POSITIONS
    );
    let message = read(maps(limits::POSITIONS + 1)).unwrap_err();
    assert!(
        message.contains("[100000]: the response exceeds the limit of 100000 positions"),
        "{message}"
    );
}

#[test]
fn depth_is_no_danger() {
    let deep = |count: usize| format!("{}{}", "[".repeat(count), "]".repeat(count));
    let message = read(deep(1_000_000)).unwrap_err();
    assert!(message.contains("[0]: must be a response"), "{message}");
    let unused = format!("{{\"usage\": {}, \"choices\": []}}", deep(1_000_000));
    let message = read(unused).unwrap_err();
    assert!(
        message.contains("no response contains log-probabilities"),
        "{message}"
    );
    let bytes = chat(&format!(
        "{{\"token\": \"a\", \"bytes\": {}}}",
        deep(1_000_000)
    ));
    assert!(read(bytes).unwrap_err().contains("must be a list of bytes"));
    assert!(
        read("[".repeat(1_000_000))
            .unwrap_err()
            .contains("not valid JSON: EOF")
    );
}

proptest! {
    #[test]
    fn changed_bytes_never_panic_and_what_is_read_holds(
        sample in 0..SAMPLES.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..4_u8, any::<u8>()), 1..6),
    ) {
        const TELLING: &[u8] = b"[]{}\",:-0159eINn \\";
        let mut bytes = fs::read(path(SAMPLES[sample])).unwrap();
        for (index, kind, byte) in changes {
            let index = index.index(bytes.len());
            let telling = TELLING[usize::from(byte) % TELLING.len()];
            match kind {
                0 => bytes[index] = byte,
                1 => bytes[index] = telling,
                2 => bytes.insert(index, telling),
                _ if byte < 16 => bytes.truncate(index.max(1)),
                _ => drop(bytes.drain(index..(index + usize::from(byte)).min(bytes.len() - 1).max(index))),
            }
        }
        for position in read(&bytes).unwrap_or_default() {
            prop_assert!(!position.entries.is_empty());
            prop_assert!(position.chosen.is_none_or(|chosen| chosen < position.entries.len()));
            prop_assert!(position.entries.iter().all(|entry| entry.logprob <= 0.0));
            prop_assert!((0.0..=1.0).contains(&position.unseen_mass()));
        }
    }
}
