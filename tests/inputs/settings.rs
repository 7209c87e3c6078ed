//! Settings are read from TOML and from the engines' own files; what is wrong in them is named with its place.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;
use thermograph::config::{Config, load_settings};
use thermograph::sampling::{Engine, Finding, Settings, Severity, What};
use thermograph::settings::{NamedSettings, SettingsFormat};
use thermograph::words::Language;

use SettingsFormat::{GenerationConfig, LlamaServer, SamplingParams};

const EXPERIMENT: &str = "[logits.a]\nvalues = [1.0, 2.0]\n[[experiment]]\nname = \"e\"\nkind = \"distributions\"\n\
                          logits = \"a\"\ntemperatures = [1.0]\n";

fn sample(name: &str) -> PathBuf {
    Path::new("tests/files/settings").join(name)
}

/// A configuration's settings, with files in `folder`.
fn parse(lines: &str, folder: &Path) -> Result<Vec<NamedSettings>, String> {
    let text = format!("{lines}{EXPERIMENT}");
    Config::parse(&text, "test.toml", folder)
        .map(|config| config.settings)
        .map_err(|error| error.to_string())
}

/// A settings file of this text.
fn load(text: impl AsRef<[u8]>, format: SettingsFormat) -> Result<NamedSettings, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("it.json");
    fs::write(&path, text).unwrap();
    let name = path.display().to_string();
    NamedSettings::load(&path, Some(format))
        .map_err(|error| error.to_string().replace(&name, "it.json"))
}

/// The settings of a file, and its notes as pairs of setting and what there is to say.
fn read(text: &str, format: SettingsFormat) -> (Settings, Vec<(String, What)>) {
    let named = load(text, format).unwrap_or_else(|error| panic!("{error}"));
    let notes = named.notes.into_iter();
    let notes = notes.map(|note| (note.setting.into_owned(), note.what));
    (named.settings, notes.collect())
}

fn settings(json: serde_json::Value) -> Settings {
    serde_json::from_value(json).unwrap()
}

#[test]
fn long_lists_are_told_by_their_beginning() {
    let ids: Vec<u32> = (0..100_000).collect();
    let text = settings(json!({"temperature": 0.5, "dry_breakers": ids, "min_p": 0.1})).to_string();
    assert!(
        text.starts_with("temperature 0.5, min_p 0.1, dry_breakers [0, 1, 2, 3"),
        "{text}"
    );
    assert!(text.len() < 1_200 && text.ends_with('…'), "{text}");
}

// TOML.

#[test]
fn every_setting_can_be_written_in_toml() {
    let text = "[settings.all]
do_sample = true
temperature = 0.7
dynatemp_range = 0.1
dynatemp_exponent = 2
top_k = 20
top_p = 0.9
min_p = 0.1
typical_p = 0.8
epsilon_cutoff = 1e-3
eta_cutoff = 2e-3
top_h = 0.4
top_n_sigma = 1
top_a = 0.2
tfs = 0.9
top_p_decay = 0.8
top_p_min = 0.1
top_p_reset_ids = [3]
xtc_probability = 0.5
xtc_threshold = 0.2
repetition_penalty = 1.1
frequency_penalty = 0.2
presence_penalty = -0.3
repeat_last_n = -1
dry_multiplier = 0.8
dry_base = 1.5
dry_allowed_length = 3
dry_last_n = 64
dry_breakers = [1, 2]
mirostat = 2
mirostat_tau = 4
mirostat_eta = 0.2
adaptive_target = 0.3
adaptive_decay = 0.8
min_keep = 2
logit_bias = { 5 = -1.5, 7 = -inf }
sequence_bias = [[[1, 2], -1.5], [[3], -inf]]
samplers = [\"top_k\", \"temperature\"]
allowed_token_ids = [1, 2, 3]
banned_token_ids = [4]
begin_suppress_tokens = [5]
bad_words = [[1, 2], [3]]
min_length = 4
min_new_tokens = 2
eos_token_ids = [6]
stop_token_ids = [7]
no_repeat_ngram_size = 3
";
    let all = parse(text, Path::new("")).unwrap();
    let most = settings(json!({
        "do_sample": true, "temperature": 0.7, "dynatemp_range": 0.1, "dynatemp_exponent": 2.0, "top_k": 20,
        "top_p": 0.9, "min_p": 0.1, "typical_p": 0.8, "epsilon_cutoff": 1e-3, "eta_cutoff": 2e-3, "top_h": 0.4,
        "top_n_sigma": 1.0, "xtc_probability": 0.5, "xtc_threshold": 0.2, "repetition_penalty": 1.1,
        "frequency_penalty": 0.2, "presence_penalty": -0.3, "repeat_last_n": -1, "dry_multiplier": 0.8,
        "dry_base": 1.5, "dry_allowed_length": 3, "dry_last_n": 64, "dry_breakers": [1, 2], "mirostat": 2,
        "mirostat_tau": 4.0, "mirostat_eta": 0.2, "adaptive_target": 0.3, "adaptive_decay": 0.8, "min_keep": 2,
        "logit_bias": {"5": -1.5, "7": "-inf"}, "samplers": ["top_k", "temperature"],
        "allowed_token_ids": [1, 2, 3], "banned_token_ids": [4], "begin_suppress_tokens": [5],
        "bad_words": [[1, 2], [3]], "min_length": 4, "min_new_tokens": 2, "eos_token_ids": [6], "stop_token_ids": [7],
        "no_repeat_ngram_size": 3,
    }));
    // All of them are too many for one macro.
    let wanted = settings(json!({
        "top_a": 0.2, "tfs": 0.9, "top_p_decay": 0.8, "top_p_min": 0.1, "top_p_reset_ids": [3],
        "sequence_bias": [[[1, 2], -1.5], [[3], "-inf"]],
    }));
    let wanted = wanted.or(&most);
    assert_eq!(all[0].settings, wanted);
    for name in Settings::NAMES {
        assert!(
            text.contains(&format!("\n{name} = ")),
            "{name} is not tried"
        );
    }
}

#[test]
fn settings_keep_the_files_order_and_need_no_keys() {
    let all = parse(
        "[settings.b]\n[settings.a]\ntop_k = 1\n[settings.\"ü.1\"]\n",
        Path::new(""),
    )
    .unwrap();
    let names: Vec<&str> = all.iter().map(|named| named.name.as_str()).collect();
    assert_eq!(names, ["b", "a", "ü.1"]);
    assert_eq!(all[0].settings, Settings::default());
}

#[test]
fn numbers_may_be_infinite_where_a_float_can_be() {
    let all = parse(
        "[settings.a]\ntemperature = inf\nmin_p = nan\n",
        Path::new(""),
    )
    .unwrap();
    assert_eq!(all[0].settings.temperature, Some(f64::INFINITY));
    assert!(all[0].settings.min_p.is_some_and(f64::is_nan));
    assert_eq!(all[0].settings.to_string(), "temperature inf, min_p NaN");
}

#[test]
fn what_is_wrong_in_toml_is_named_with_its_place() {
    for (lines, message, place, help) in [
        (
            "[settings.chat]\ntemprature = 0.7\n",
            "unknown key `settings.chat.temprature`",
            "test.toml:2:1",
            "did you mean `temperature`?",
        ),
        (
            "[settings.chat]\nzzz = 0.7\n",
            "unknown key `settings.chat.zzz`",
            "test.toml:2:1",
            "`settings.chat` has the keys `file`, `generation_config`, `sampling_params`, `llama_server`, `do_sample`",
        ),
        (
            "[settings.chat]\ntop_k = 0.5\n",
            "`settings.chat.top_k` must be an integer, got 0.5",
            "test.toml:2:9",
            "",
        ),
        (
            "[settings.chat]\ntop_p = \"much\"\n",
            "`settings.chat.top_p` must be a number, got \"much\"",
            "test.toml:2:9",
            "",
        ),
        (
            "[settings.chat]\ntop_p = [1]\n",
            "`settings.chat.top_p` must be a number, got a list",
            "test.toml:2:9",
            "",
        ),
        (
            "[settings.chat]\ndo_sample = 1\n",
            "`settings.chat.do_sample` must be a Boolean, got 1",
            "test.toml:2:13",
            "",
        ),
        (
            "[settings.chat]\nmin_keep = -1\n",
            "`settings.chat.min_keep` must be an integer from 0 to 4294967295, got -1",
            "test.toml:2:12",
            "",
        ),
        (
            "[settings.chat]\ndry_breakers = [\"a\"]\n",
            "`settings.chat.dry_breakers` must be a list of token IDs\n",
            "test.toml:2:16",
            "",
        ),
        (
            "[settings.chat]\nlogit_bias = { a = 1 }\n",
            "`settings.chat.logit_bias` must be a table that maps token IDs to numbers\n",
            "test.toml:2:14",
            "",
        ),
        (
            "[settings.chat]\nsamplers = \"top_k\"\n",
            "`settings.chat.samplers` must be a list of names, got \"top_k\"",
            "test.toml:2:12",
            "",
        ),
        (
            "[settings.chat]\ntemperature = 1979-05-27\n",
            "`settings.chat.temperature` must be a number, string, list or table, got a date",
            "test.toml:2:15",
            "",
        ),
        (
            "[settings]\nchat = 1\n",
            "`settings.chat` must be a table, got an integer",
            "test.toml:2:8",
            "",
        ),
        (
            "[settings.\"a/b\"]\n",
            "must consist of letters",
            "test.toml:1:1",
            "",
        ),
        (
            "[settings.chat]\ngeneration_config = \"no.json\"\n",
            "`settings.chat.generation_config` cannot read no.json: no such file",
            "test.toml:2:21",
            "",
        ),
        (
            "[settings.chat]\nllama_server = 1\n",
            "`settings.chat.llama_server` must be a string in quotes, got an integer",
            "test.toml:2:16",
            "",
        ),
        (
            "[settings.chat]\ngeneration_config = \"a\"\nllama_server = \"b\"\n",
            "`settings.chat.llama_server` cannot be combined with another settings file",
            "test.toml:3:16",
            "",
        ),
    ] {
        let error = parse(lines, Path::new("")).expect_err(lines);
        for part in [message, place, help] {
            assert!(error.contains(part), "{part:?} is not in\n{error}");
        }
    }
    let many = format!(
        "[settings.a]\nsamplers = [{}]\n",
        "\"top_k\",".repeat(1_000)
    );
    let error = parse(&many, Path::new("")).unwrap_err();
    assert!(
        error.contains("must be a list of at most 99 names"),
        "{error}"
    );
}

#[test]
fn keys_beside_a_file_replace_its() {
    let text =
        "[settings.model]\ngeneration_config = \"generation_config.json\"\ntemperature = 0.5\n";
    let all = parse(text, &sample("")).unwrap();
    let wanted = json!({"do_sample": true, "temperature": 0.5, "top_k": 20, "top_p": 0.8, "repetition_penalty": 1.05});
    assert_eq!(all[0].settings, settings(wanted));
    assert_eq!(all[0].format, Some(GenerationConfig));

    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("g.json"), "{\"temperature\": 2}").unwrap();
    let notes = |lines: &str| {
        let text = format!("[settings.a]\ngeneration_config = \"g.json\"\n{lines}");
        let notes = parse(&text, folder.path()).unwrap().remove(0).notes;
        let settings = notes.into_iter().map(|note| note.setting.into_owned());
        settings.collect::<Vec<String>>()
    };
    // That it does not draw; and by that the temperature is not looked at.
    assert_eq!(notes(""), ["do_sample"]);
    assert_eq!(notes("temperature = 2.0\n"), ["do_sample"]);
    assert_eq!(notes("do_sample = true\n"), [""; 0]);
}

#[test]
fn an_error_in_a_file_that_a_configuration_names_is_shown_in_that_file() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("r.json"),
        "{\n  \"top_k\": \"many\"\n}\n",
    )
    .unwrap();
    let error = parse("[settings.a]\nllama_server = \"r.json\"\n", folder.path()).unwrap_err();
    let wanted = "`top_k` must be an integer, got \"many\"\n --> ";
    assert!(error.starts_with(wanted), "{error}");
    assert!(error.contains("r.json:2:12\n"), "{error}");
}

#[test]
fn settings_alone_can_be_read_from_a_configuration() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("it.toml");
    let load = |text: &str| {
        fs::write(&path, text).unwrap();
        load_settings(&path)
    };
    // Whatever else is in it, is not looked at.
    let (language, all) =
        load("language = \"zh\"\n[[experiment]]\n[settings.a]\ntop_k = 3\n").unwrap();
    assert_eq!(language, Language::Chinese);
    assert_eq!(all[0].settings.top_k, Some(3));
    let error = load("[setings.a]\ntop_k = 3\n").unwrap_err().to_string();
    assert!(
        error.contains("the configuration has no settings"),
        "{error}"
    );
    assert!(error.contains("[settings.chat]"), "{error}");
}

// The engines' files.

#[test]
fn a_generation_config_is_read_as_transformers_saves_it() {
    let named = NamedSettings::load(&sample("generation_config.json"), None).unwrap();
    let wanted = json!({"do_sample": true, "temperature": 0.7, "top_k": 20, "top_p": 0.8, "repetition_penalty": 1.05});
    assert_eq!(named.settings, settings(wanted));
    assert_eq!(named.notes, []);
    assert_eq!(named.findings(Engine::Transformers), []);

    let named = NamedSettings::load(&sample("generation_config_beams.json"), None).unwrap();
    let wanted = json!({"do_sample": true, "temperature": 0.6, "top_p": 0.9, "sequence_bias": [[[15043], -10.0], [[1, 2], 5.0]], "no_repeat_ngram_size": 3});
    assert_eq!(named.settings, settings(wanted));
    let notes: Vec<&str> = named
        .notes
        .iter()
        .map(|note| note.setting.as_ref())
        .collect();
    assert_eq!(notes, ["num_beams"]);
    assert!(
        named
            .notes
            .iter()
            .all(|note| note.what == What::NotReproduced)
    );
}

#[test]
fn a_sequence_bias_needs_floats_and_is_a_logit_bias_where_it_is_of_single_tokens() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("generation_config.json");
    let load = |bias: Value| {
        let json =
            json!({"do_sample": true, "transformers_version": "5.24.0", "sequence_bias": bias});
        fs::write(&path, json.to_string()).unwrap();
        NamedSettings::load(&path, None).unwrap()
    };
    let single = load(json!([[[7], 1.5], [[7], -0.5]]));
    assert_eq!(single.settings.logit_bias.unwrap()[&7].0, -0.5);
    for refused in [json!([[[7, 8], 2]]), json!([])] {
        let findings = load(refused.clone()).findings(Engine::Transformers);
        let is_refused = |finding: &Finding| {
            finding.setting == "sequence_bias" && finding.severity() == Severity::Illegal
        };
        assert!(findings.iter().any(is_refused), "{refused}: {findings:?}");
    }
}

#[test]
fn sampling_params_are_read() {
    let named = NamedSettings::load(&sample("sampling_params.json"), None).unwrap();
    assert_eq!(named.format, Some(SamplingParams));
    let wanted = json!({"temperature": 0.6, "top_p": 0.95, "top_k": 20, "min_p": 0.0, "presence_penalty": 0.5,
        "logit_bias": {"1734": -100.0, "9906": 2.5}});
    assert_eq!(named.settings, settings(wanted));
    assert_eq!(named.notes, []);
}

#[test]
fn a_request_to_llama_server_is_read() {
    let named = NamedSettings::load(&sample("llama_server.json"), None).unwrap();
    assert_eq!(named.format, Some(LlamaServer));
    let wanted = json!({"temperature": 0.8, "top_k": 40, "top_p": 0.95, "min_p": 0.05, "repetition_penalty": 1.1,
        "repeat_last_n": 64, "xtc_probability": 0.5, "xtc_threshold": 0.1, "dry_multiplier": 0.8, "dry_base": 1.75,
        "dry_allowed_length": 2, "dry_last_n": 64, "logit_bias": {"2": "-inf", "15043": 1.5},
        "samplers": ["penalties", "dry", "top_k", "typ_p", "top_p", "min_p", "xtc", "temperature"]});
    assert_eq!(named.settings, settings(wanted));
    let notes: Vec<(&str, &What)> = named
        .notes
        .iter()
        .map(|note| (note.setting.as_ref(), &note.what))
        .collect();
    assert_eq!(notes, [("dry_sequence_breakers", &What::NotReproduced)]);
}

#[test]
fn null_is_not_given() {
    for format in [GenerationConfig, SamplingParams, LlamaServer] {
        let nulls = "{\"temperature\": null, \"top_k\": null, \"logit_bias\": null, \"sequence_bias\": null}";
        let (mut read, _) = read(nulls, format);
        // Without it transformers does not draw.
        assert_eq!(read.do_sample.take().is_some(), format == GenerationConfig);
        assert_eq!(read, Settings::default());
    }
}

#[test]
fn a_generation_config_that_does_not_say_whether_to_draw_does_not() {
    let (read_settings, notes) = read("{\"temperature\": 0.7}", GenerationConfig);
    assert_eq!(read_settings.do_sample, Some(false));
    assert_eq!(notes, [("do_sample".to_owned(), What::Greedy)]);
    assert_eq!(read("{\"do_sample\": false}", GenerationConfig).1, []);
}

#[test]
fn transformers_tells_whole_numbers_from_floats() {
    let reason = |text: &str| {
        let (_, notes) = read(text, GenerationConfig);
        notes.into_iter().next().map(|(_, what)| what)
    };
    let refused = |reason: &str| {
        Some(What::Refused {
            reason: reason.to_owned(),
        })
    };
    assert_eq!(
        reason("{\"do_sample\": true, \"temperature\": 2}"),
        refused(
            "`temperature` (=2) has to be a strictly positive float; without a decimal point this is an int"
        )
    );
    assert_eq!(
        reason("{\"do_sample\": true, \"repetition_penalty\": 2}"),
        refused(
            "`penalty` has to be a strictly positive float, but is 2; without a decimal point this is an int"
        )
    );
    for legal in [
        "{\"do_sample\": true, \"temperature\": 2.0}",
        "{\"do_sample\": true, \"temperature\": 1, \"repetition_penalty\": 1}",
        "{\"do_sample\": false, \"temperature\": 2}",
        // It is refused for what it is, with a point and without.
        "{\"do_sample\": true, \"temperature\": 0}",
    ] {
        assert_eq!(reason(legal), None, "{legal}");
    }
}

#[test]
fn what_changes_decoding_and_is_not_reproduced_is_noted() {
    for (format, key, value, neutral) in [
        (GenerationConfig, "num_beams", "4", "1"),
        (GenerationConfig, "penalty_alpha", "0.6", "0.0"),
        (GenerationConfig, "min_length", "3", "0"),
        (GenerationConfig, "guidance_scale", "1.5", "1"),
        (GenerationConfig, "bad_words_ids", "[[-1]]", "null"),
        (GenerationConfig, "suppress_tokens", "[\"a\"]", "[]"),
        (GenerationConfig, "encoder_repetition_penalty", "1.2", "1.0"),
        (GenerationConfig, "forced_bos_token_id", "0", "null"),
        (SamplingParams, "allowed_token_ids", "{\"1\": 2}", "null"),
        (SamplingParams, "bad_words", "[\"a\"]", "[]"),
        (SamplingParams, "min_tokens", "5", "0"),
        (
            SamplingParams,
            "guided_decoding",
            "{\"regex\": \"a\"}",
            "null",
        ),
        (LlamaServer, "grammar", "\"root ::= x\"", "\"\""),
        (LlamaServer, "json_schema", "{\"type\": \"object\"}", "{}"),
        (LlamaServer, "ignore_eos", "true", "false"),
        (LlamaServer, "reasoning_budget_tokens", "5", "-1"),
        (SamplingParams, "thinking_token_budget", "5", "-1"),
    ] {
        let notes = |value: &str| {
            let text = match format {
                GenerationConfig => format!("{{\"do_sample\": true, \"{key}\": {value}}}"),
                _ => format!("{{\"{key}\": {value}}}"),
            };
            read(&text, format).1
        };
        assert_eq!(notes(value), [(key.to_owned(), What::NotReproduced)]);
        assert_eq!(notes(neutral), [], "{key} = {neutral}");
    }
}

#[test]
fn masks_whose_ids_are_known_are_settings() {
    for (format, text, wanted) in [
        (
            GenerationConfig,
            r#"{"do_sample": true, "bad_words_ids": [[1], [2, 3]], "suppress_tokens": [4], "begin_suppress_tokens": [5],
                "no_repeat_ngram_size": 3, "min_length": 6, "min_new_tokens": 2, "eos_token_id": 9}"#,
            json!({"do_sample": true, "bad_words": [[1], [2, 3]], "banned_token_ids": [4], "begin_suppress_tokens": [5],
                "no_repeat_ngram_size": 3, "min_length": 6, "min_new_tokens": 2, "eos_token_ids": [9]}),
        ),
        // What ends a text changes nothing by itself, and neither does what is empty.
        (
            GenerationConfig,
            r#"{"do_sample": true, "eos_token_id": [1, 2], "min_length": 0, "suppress_tokens": [], "bad_words_ids": null}"#,
            json!({"do_sample": true}),
        ),
        (
            SamplingParams,
            r#"{"allowed_token_ids": [1, 2], "min_tokens": 4, "stop_token_ids": [7], "_eos_token_id": 2,
                "bad_words": ["a"], "_bad_words_token_ids": [[3]]}"#,
            json!({"allowed_token_ids": [1, 2], "min_new_tokens": 4, "stop_token_ids": [7], "eos_token_ids": [2],
                "bad_words": [[3]]}),
        ),
        (
            SettingsFormat::SgLang,
            r#"{"sampling_params": {"min_new_tokens": 3, "stop_token_ids": [5]}}"#,
            json!({"min_new_tokens": 3, "stop_token_ids": [5]}),
        ),
    ] {
        let (found, notes) = read(text, format);
        assert_eq!(found, settings(wanted), "{text}");
        assert_eq!(notes, [], "{text}");
    }
}

#[test]
fn what_there_is_to_say_of_a_file_is_for_its_engine_alone() {
    let text = "{\"num_beams\": 4, \"do_sample\": true, \"temperature\": 0.5}";
    let named = load(text, GenerationConfig).unwrap();
    for engine in Engine::ALL {
        let mut findings = named.findings(engine).into_iter();
        let is_said = findings.any(|finding| finding.setting == "num_beams");
        assert_eq!(is_said, engine == Engine::Transformers, "{engine:?}");
    }
}

#[test]
fn unknown_keys_are_noted_and_not_refused() {
    for (format, key, nearest) in [
        (GenerationConfig, "temprature", Some("temperature")),
        (SamplingParams, "topp", Some("top_p")),
        (LlamaServer, "repetition_penalty", Some("repeat_penalty")),
        (SamplingParams, "mirostat", None),
    ] {
        let text = match format {
            GenerationConfig => format!("{{\"do_sample\": true, \"{key}\": [1, {{}}]}}"),
            _ => format!("{{\"{key}\": [1, {{}}]}}"),
        };
        let (_, mut notes) = read(&text, format);
        notes.retain(|(setting, _)| setting != "do_sample");
        assert_eq!(notes, [(key.to_owned(), What::Unknown { nearest })]);
    }
    // What is unlike any is no sampling setting.
    let named = load("{\"zzz\": [1, {}], \"top_k\": 3}", LlamaServer).unwrap();
    assert_eq!(named.notes, []);
    assert_eq!(named.file.unwrap().not_sampling, ["zzz"]);
}

/// What llama-server makes of a request, as pairs of setting and what there is to say; notes of the file left out.
fn by_llama_server(text: &str) -> Vec<(String, What)> {
    let named = load(text, LlamaServer).unwrap();
    let findings = named.findings(Engine::LlamaServer).into_iter();
    let pairs = findings.map(|finding| (finding.setting.into_owned(), finding.what));
    pairs
        .filter(|(_, what)| matches!(what, What::Clamped { .. } | What::Refused { .. }))
        .collect()
}

#[test]
fn llama_server_moves_values_into_their_range() {
    for (setting, from, to) in [
        ("temperature", -1.0, 0.0),
        ("top_p", 1.5, 1.0),
        ("mirostat", 3.0, 2.0),
        ("adaptive_target", 2.0, 1.0),
        ("dry_base", 0.5, 1.75),
    ] {
        let text = format!("{{\"{setting}\": {from}, \"dry_multiplier\": 1}}");
        let clamped = (setting.to_owned(), What::Clamped { from, to });
        assert_eq!(by_llama_server(&text), [clamped], "{text}");
    }
}

#[test]
fn llama_server_takes_values_at_the_ends_of_their_ranges_as_they_are() {
    for text in [
        "{\"temperature\": 0, \"top_p\": 0, \"min_p\": 0, \"xtc_probability\": 0, \"xtc_threshold\": 0, \"mirostat\": 0, \
         \"repeat_last_n\": 0, \"dry_penalty_last_n\": 0, \"dry_allowed_length\": 0, \"adaptive_decay\": 0}",
        "{\"top_p\": 1, \"min_p\": 1, \"xtc_probability\": 1, \"xtc_threshold\": 1, \"mirostat\": 2, \
         \"adaptive_target\": 1, \"adaptive_decay\": 0.99, \"dry_base\": 1}",
    ] {
        assert_eq!(read(text, LlamaServer).1, [], "{text}");
        assert_eq!(by_llama_server(text), [], "{text}");
    }
}

#[test]
fn llama_server_refuses_some_values() {
    for (text, setting, reason) in [
        (
            "{\"dry_allowed_length\": -1}",
            "dry_allowed_length",
            "dry_allowed_length must be 0 or more, got -1",
        ),
        (
            "{\"adaptive_decay\": 1.5}",
            "adaptive_decay",
            "adaptive_decay must be from 0 to 0.99, got 1.5",
        ),
        (
            "{\"repeat_last_n\": -1}",
            "repeat_last_n",
            "repeat_last_n must be 0 or more, got -1",
        ),
        (
            "{\"dry_penalty_last_n\": -1}",
            "dry_last_n",
            "dry_penalty_last_n must be 0 or more, got -1",
        ),
    ] {
        let reason = reason.to_owned();
        let refused = (setting.to_owned(), What::Refused { reason });
        assert_eq!(by_llama_server(text), [refused]);
    }
    let reason = "dry_sequence_breakers must be a non-empty array of strings".to_owned();
    let (_, notes) = read("{\"dry_sequence_breakers\": []}", LlamaServer);
    let setting = "dry_sequence_breakers".to_owned();
    assert_eq!(notes, [(setting, What::Refused { reason })]);
}

#[test]
fn llama_server_has_several_names_for_samplers() {
    let samplers = |json: &str| {
        let (settings, notes) = read(&format!("{{\"samplers\": {json}}}"), LlamaServer);
        (settings.samplers.unwrap().join(" "), notes)
    };
    let all = "dry top_k typ_p top_p min_p xtc temperature";
    assert_eq!(samplers("\"dkypmxt\""), (all.to_owned(), vec![]));
    let names = "[\"dry\", \"top-k\", \"typ\", \"nucleus\", \"MINP\", \"xtc\", \"temp\"]";
    assert_eq!(samplers(names), (all.to_owned(), vec![]));
    let rest = "penalties top_n_sigma adaptive_p";
    assert_eq!(samplers("\"esa\""), (rest.to_owned(), vec![]));
    let names = "[\"penalties\", \"top-n-sigma\", \"adaptive_p\"]";
    assert_eq!(samplers(names), (rest.to_owned(), vec![]));
    let ignored = |part: &str| {
        let part = part.to_owned();
        vec![("samplers".to_owned(), What::Ignored { part })]
    };
    assert_eq!(samplers("\"kq\""), ("top_k".to_owned(), ignored("\"q\"")));
    let tfs = samplers("[\"tfs_z\", \"top_k\"]");
    assert_eq!(tfs, ("top_k".to_owned(), ignored("\"tfs_z\"")));
    let infill = vec![("samplers".to_owned(), What::NotReproduced)];
    let without = ("top_k".to_owned(), infill);
    assert_eq!(samplers("\"ki\""), without);
    assert_eq!(samplers("[\"top_k\", \"infill\"]"), without);
}

#[test]
fn llama_server_takes_biases_in_two_forms() {
    let bias = |json: &str| {
        let (settings, notes) = read(&format!("{{\"logit_bias\": {json}}}"), LlamaServer);
        let notes = notes.into_iter().map(|(_, what)| what);
        (
            format!("{:?}", settings.logit_bias.unwrap()),
            notes.collect::<Vec<What>>(),
        )
    };
    let both = ("{3: -inf, 5: 2.5}".to_owned(), vec![]);
    assert_eq!(bias("[[3, false], [5, 1], [5, 1.5]]"), both);
    assert_eq!(bias("{\"3\": false, \"5\": 2.5}"), both);
    // Texts are tokens of a model; what is no pair is passed over.
    let one = |what: &[What]| ("{5: 2.5}".to_owned(), what.to_vec());
    let ignored = |part: &str| What::Ignored {
        part: part.to_owned(),
    };
    assert_eq!(bias("[[\"a\", 1], [5, 2.5]]"), one(&[What::NotReproduced]));
    assert_eq!(bias("{\"a\": 1, \"5\": 2.5}"), one(&[What::NotReproduced]));
    assert_eq!(
        bias("[[5, 2.5], 7, [-1, 2], [6, true]]"),
        one(&[ignored("7"), ignored("-1")])
    );
    assert_eq!(
        bias("[[5, false], [5, 1]]"),
        ("{5: -inf}".to_owned(), vec![])
    );
}

#[test]
fn the_format_is_told_by_the_keys() {
    let folder = tempfile::tempdir().unwrap();
    let guess = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        NamedSettings::load(&path, None)
            .map(|named| named.format.unwrap())
            .map_err(|error| error.to_string())
    };
    let guessed = guess("a.json", "{\"temperature\": 1, \"do_sample\": true}");
    assert_eq!(guessed, Ok(GenerationConfig));
    let guessed = guess("a.json", "{\"temperature\": 1, \"stop_token_ids\": []}");
    assert_eq!(guessed, Ok(SamplingParams));
    let guessed = guess("a.json", "{\"temperature\": 1, \"n_predict\": 5}");
    assert_eq!(guessed, Ok(LlamaServer));
    let all = "{\"temperature\": 1, \"top_p\": 1}";
    assert_eq!(guess("generation_config.json", all), Ok(GenerationConfig));
    for undecided in [all, "{}"] {
        let error = guess("a.json", undecided).unwrap_err();
        assert!(
            error.contains("cannot tell from its keys which engine"),
            "{error}"
        );
        assert!(error.contains("llama-server"), "{error}");
    }
}

#[test]
fn what_is_wrong_in_a_file_is_named_with_its_place() {
    for (format, text, message, place) in [
        (
            GenerationConfig,
            "{\n  \"top_k\": 0.5\n}",
            "`top_k` must be an integer, got 0.5",
            "it.json:2:12",
        ),
        (
            GenerationConfig,
            "{\"temperature\": \"0.7\"}",
            "`temperature` must be a number, got \"0.7\"",
            "it.json:1:17",
        ),
        (
            GenerationConfig,
            "{\"do_sample\": \"yes\"}",
            "`do_sample` must be a Boolean",
            "it.json:1:15",
        ),
        (
            GenerationConfig,
            "{\"sequence_bias\": [[5, 1.0]]}",
            "`sequence_bias` must be a list of pairs such as `[[15, 7], -1.5]`",
            "it.json:1:19",
        ),
        (
            GenerationConfig,
            "{\"sequence_bias\": [[[], 1.0]]}",
            "`sequence_bias` must be a list of pairs such as `[[15, 7], -1.5]`",
            "it.json:1:19",
        ),
        (
            SamplingParams,
            "{\"logit_bias\": {\"a\": 1}}",
            "`logit_bias` must be an object that maps token IDs to numbers",
            "it.json:1:16",
        ),
        (
            SamplingParams,
            "{\"temperature\": 1e999}",
            "`temperature` cannot be read: number out of range",
            "it.json:1:17",
        ),
        (
            LlamaServer,
            "{\"samplers\": 3}",
            "`samplers` must be a list of names or a string of letters",
            "it.json:1:14",
        ),
        (
            LlamaServer,
            "{\"logit_bias\": 3}",
            "`logit_bias` must be an object or a list of pairs",
            "it.json:1:16",
        ),
        (
            LlamaServer,
            "{\"dry_sequence_breakers\": [3]}",
            "`dry_sequence_breakers` must be a list of strings",
            "it.json:1:27",
        ),
        (
            LlamaServer,
            "[1, 2]",
            "settings must be a JSON object",
            "it.json:1:2",
        ),
        (
            LlamaServer,
            "{\"top_k\": 1,\n\"top_p\" 2}",
            "not valid JSON: expected `:`",
            "it.json:2:9",
        ),
        (
            LlamaServer,
            "{\"temperature\": nan}",
            "not valid JSON: expected ident",
            "it.json:1:18",
        ),
        (LlamaServer, "", "not valid JSON: EOF", "it.json:1:1"),
        (LlamaServer, "{\"a\": 1}\n\n", "", ""),
        (
            LlamaServer,
            "{} x",
            "not valid JSON: expected value",
            "it.json:1:4",
        ),
    ] {
        let result = load(text, format);
        if message.is_empty() {
            assert!(result.is_ok());
            continue;
        }
        let error = result.expect_err(text);
        assert!(error.starts_with(message), "{error}\nwanted: {message}");
        assert!(error.contains(place), "{error}\nwanted: {place}");
    }
    let error = load(b"{\"a\": \"\xff\"}", LlamaServer).unwrap_err();
    assert!(
        error.starts_with("the file is not UTF-8\n --> it.json:1:8\n"),
        "{error}"
    );
}

#[test]
fn large_and_deep_files_are_no_danger() {
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    // Where nobody looks it does not matter; where somebody does, it is refused.
    let text =
        format!("{{\"prompt\": {deep}, \"zzz\": {deep}, \"grammar\": {deep}, \"top_k\": 5}}");
    let (read_settings, _) = read(&text, LlamaServer);
    assert_eq!(read_settings.top_k, Some(5));
    let error = load(format!("{{\"samplers\": {deep}}}"), LlamaServer).unwrap_err();
    let wanted = "`samplers` cannot be read: recursion limit exceeded";
    assert!(error.starts_with(wanted), "{error}");

    let large = format!("{{\"prompt\": \"{}\"}}", "x".repeat(2 << 20));
    let error = load(large, LlamaServer).unwrap_err();
    assert_eq!(
        error,
        "it.json: the file exceeds the limit of 2097152 bytes"
    );

    let keys = |count: usize| {
        let keys: Vec<String> = (0..count).map(|key| format!("\"k{key}\": 1")).collect();
        load(format!("{{{}}}", keys.join(", ")), LlamaServer)
    };
    let not_sampling = keys(1_000).unwrap().file.unwrap().not_sampling;
    assert_eq!(not_sampling.len(), 1_000);
    assert_eq!(
        keys(1_001).unwrap_err(),
        "it.json: the file exceeds the limit (has 1001 settings, limit 1000)"
    );

    // A key that stands twice has its last value.
    assert_eq!(
        read("{\"top_k\": 1, \"top_k\": 2}", LlamaServer).0.top_k,
        Some(2)
    );
}

#[test]
fn unreadable_files_are_named() {
    let folder: TempDir = tempfile::tempdir().unwrap();
    let error = |path: &Path| NamedSettings::load(path, None).unwrap_err().to_string();
    let missing = error(&folder.path().join("none.json"));
    assert!(missing.ends_with("none.json: no such file"), "{missing}");
    let is_folder = error(folder.path());
    assert!(
        is_folder.ends_with("this is a folder, not a file"),
        "{is_folder}"
    );
}

/// JSON as people damage it.
fn damaged() -> impl Strategy<Value = (SettingsFormat, Vec<u8>)> {
    let formats = [
        (GenerationConfig, "generation_config_beams.json"),
        (SamplingParams, "sampling_params.json"),
        (LlamaServer, "llama_server.json"),
    ];
    let put = "\\PC{0,6}|[\\[\\]{}\"=,.0-9e-]{0,6}|null|true|-1|1e400|\"\"";
    (
        proptest::sample::select(formats.to_vec()),
        0..800_usize,
        0..40_usize,
        put,
    )
        .prop_map(|((format, file), place, cut, put)| {
            let mut bytes = fs::read(sample(file)).expect("a sample");
            let start = place.min(bytes.len());
            let end = (start + cut).min(bytes.len());
            bytes.splice(start..end, put.into_bytes());
            (format, bytes)
        })
}

/// A value of any kind under a key that means something.
fn odd_values() -> impl Strategy<Value = (SettingsFormat, Vec<u8>)> {
    let keys = vec![
        "temperature",
        "top_k",
        "top_p",
        "min_keep",
        "mirostat",
        "samplers",
        "logit_bias",
        "sequence_bias",
        "dry_sequence_breakers",
        "dry_base",
        "do_sample",
        "num_beams",
        "adaptive_decay",
    ];
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(|value| json!(value)),
        any::<i64>().prop_map(|value| json!(value)),
        any::<f64>().prop_map(|value| json!(value)),
        "\\PC{0,8}".prop_map(|value| json!(value)),
    ];
    let value = leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(|list| json!(list)),
            proptest::collection::btree_map("[0-9a-z]{0,3}", inner, 0..4)
                .prop_map(|map| json!(map)),
        ]
    });
    let entries = proptest::collection::btree_map(proptest::sample::select(keys), value, 0..5);
    let formats = proptest::sample::select(vec![GenerationConfig, SamplingParams, LlamaServer]);
    (formats, entries)
        .prop_map(|(format, entries)| (format, json!(entries).to_string().into_bytes()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn no_file_makes_it_panic((format, bytes) in prop_oneof![damaged(), odd_values()]) {
        match load(bytes, format) {
            Err(error) => prop_assert!(error.contains("it.json:"), "no place in {error:?}"),
            Ok(named) => for engine in Engine::ALL {
                for finding in named.findings(engine) {
                    for language in [Language::English, Language::Chinese] {
                        let sentence = language.words().lint_finding(engine, &finding);
                        prop_assert!(!sentence.is_empty() && !sentence.contains(['\n', '\u{1b}']), "{sentence:?}");
                    }
                }
            }
        }
    }
}
