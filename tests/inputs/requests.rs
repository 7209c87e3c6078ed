//! Requests and settings as people send and keep them: what each is taken for, and what of it is a sampling setting.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};
use thermograph::sampling::{Chain, Engine, History, What};
use thermograph::settings::{
    Decoding, NamedSettings, RecognisedSettings, SettingsFormat, recognise,
};

/// The settings of a file of this text, which are different, and its format.
fn read_all(text: &str) -> Vec<NamedSettings> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("it.json");
    fs::write(&path, text).unwrap();
    NamedSettings::load_all(&path, None).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn read(text: &str) -> NamedSettings {
    let mut all = read_all(text);
    assert_eq!(all.len(), 1, "{text}");
    all.swap_remove(0)
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        other => panic!("{other} is no object"),
    }
}

/// A file, what it is taken for, what it gives, and keys of it that are no sampling settings.
struct Case {
    file: Value,
    title: &'static str,
    given: Value,
    not_sampling: &'static [&'static str],
    is_greedy: bool,
}

fn cases() -> Vec<Case> {
    let messages = json!([{"role": "user", "content": "Say hello to Wren."}]);
    let case = |file: Value, title, given, not_sampling, is_greedy| Case {
        file,
        title,
        given,
        not_sampling,
        is_greedy,
    };
    vec![
        case(
            json!({"model": "m", "messages": messages, "temperature": 0.7, "top_p": 0.9, "seed": 3, "n": 2}),
            "OpenAI chat completions",
            json!({"temperature": 0.7, "top_p": 0.9}),
            &["model", "messages", "seed", "n"],
            false,
        ),
        case(
            json!({"model": "m", "prompt": "x", "temperature": 0, "suffix": null, "best_of": 1}),
            "OpenAI completions",
            json!({"temperature": 0}),
            &["model", "prompt", "suffix", "best_of"],
            true,
        ),
        case(
            json!({"model": "m", "messages": messages, "temperature": 0.7,
                "extra_body": {"top_k": 20, "min_p": 0.1, "chat_template_kwargs": {}}}),
            "openai-python arguments with extra_body, vLLM",
            json!({"temperature": 0.7, "top_k": 20, "min_p": 0.1}),
            &["extra_body.chat_template_kwargs"],
            false,
        ),
        case(
            json!({"model": "m", "input": "x", "top_k": 20, "max_output_tokens": 9, "instructions": "y"}),
            "OpenAI Responses API, vLLM",
            json!({"top_k": 20}),
            &["input", "max_output_tokens", "instructions"],
            false,
        ),
        case(
            json!({"custom_id": "a", "method": "POST", "url": "/v1/chat/completions",
                "body": {"model": "m", "messages": messages, "temperature": 0.6}}),
            "OpenAI Batch input",
            json!({"temperature": 0.6}),
            &["custom_id", "url", "body.model", "body.messages"],
            false,
        ),
        case(
            json!({"prompt": "x", "temperature": -1, "n_predict": 4}),
            "llama-server /completion",
            json!({"temperature": -1}),
            &["prompt", "n_predict"],
            true,
        ),
        case(
            json!({"prompt": "x", "temperature": 0.9, "top_k": 1, "n_predict": 4}),
            "llama-server /completion",
            json!({"temperature": 0.9, "top_k": 1}),
            &[],
            true,
        ),
        case(
            json!({"total_slots": 1, "default_generation_settings": {"n_ctx": 9,
                "params": {"temperature": 0.9, "repeat_penalty": 1.1, "n_keep": 0, "speculative.n_max": 16}}}),
            "llama-server /props",
            json!({"temperature": 0.9, "repetition_penalty": 1.1}),
            &[
                "total_slots",
                "default_generation_settings.n_ctx",
                "default_generation_settings.params.speculative.n_max",
            ],
            false,
        ),
        case(
            json!({"content": "x", "stop": true, "generation_settings": {"top_k": 5, "n_predict": 3}}),
            "llama-server answer with generation_settings",
            json!({"top_k": 5}),
            &["content", "stop", "generation_settings.n_predict"],
            false,
        ),
        case(
            json!({"model": "m", "messages": messages, "keep_alive": "5m",
                "options": {"temperature": 0.8, "repeat_penalty": 1.2, "num_ctx": 512}}),
            "Ollama /api/chat",
            json!({"temperature": 0.8, "repetition_penalty": 1.2}),
            &["model", "keep_alive", "options.num_ctx"],
            false,
        ),
        case(
            json!({"text": "x", "sampling_params": {"temperature": 0, "max_new_tokens": 8}, "return_logprob": true}),
            "SGLang /generate",
            json!({"temperature": 0}),
            &["text", "sampling_params.max_new_tokens", "return_logprob"],
            true,
        ),
        case(
            json!({"inputs": "x", "parameters": {"do_sample": false, "repetition_penalty": 1.2, "details": true}}),
            "TGI /generate",
            json!({"repetition_penalty": 1.2}),
            &["inputs", "parameters.do_sample", "parameters.details"],
            true,
        ),
        // It draws where there is anything to draw with.
        case(
            json!({"inputs": "x", "parameters": {"do_sample": false, "top_p": 0.9}}),
            "TGI /generate",
            json!({"top_p": 0.9}),
            &["inputs"],
            false,
        ),
        case(
            json!({"messages": messages, "temperature": 0.5, "repetition_context_size": 30, "num_draft_tokens": 3}),
            "mlx_lm.server chat completions",
            json!({"temperature": 0.5, "repetition_context_size": 30}),
            &["messages", "num_draft_tokens"],
            false,
        ),
        case(
            json!({"model": "m", "messages": messages, "repeat_penalty": 1.1, "ttl": 300}),
            "LM Studio chat completions",
            json!({"repetition_penalty": 1.1}),
            &["ttl"],
            false,
        ),
        case(
            json!({"model": "m", "input": "x", "system_prompt": "y", "top_k": 4, "context_length": 512}),
            "LM Studio /api/v1/chat",
            json!({"top_k": 4}),
            &["input", "system_prompt", "context_length"],
            false,
        ),
        case(
            json!({"prompt": "x", "temperature": 1.1, "temperature_last": true, "smoothing_factor": 0.3, "token_healing": false}),
            "TabbyAPI (ExLlama) completions",
            json!({"temperature": 1.1, "temperature_last": true, "smoothing_factor": 0.3}),
            &["prompt", "token_healing"],
            false,
        ),
        case(
            json!({"prompt": "x", "rep_pen": 1.1, "rep_pen_range": 320, "typical": 0.9, "max_length": 9, "genkey": "K"}),
            "KoboldCpp /api/v1/generate",
            json!({"repetition_penalty": 1.1, "rep_pen_range": 320, "typical_p": 0.9}),
            &["max_length", "genkey"],
            false,
        ),
        case(
            json!({"contents": [], "generationConfig": {"temperature": 0, "topP": 0.9, "candidateCount": 1}}),
            "Gemini generateContent",
            json!({"temperature": 0, "top_p": 0.9}),
            &["contents", "generationConfig.candidateCount"],
            true,
        ),
        case(
            json!({"model": "claude-x", "max_tokens": 9, "messages": messages, "temperature": 0.5, "top_k": 5}),
            "Anthropic messages",
            json!({"temperature": 0.5, "top_k": 5}),
            &["model", "max_tokens"],
            false,
        ),
        case(
            json!({"bos_token_id": 1, "temperature": 0.6, "top_p": 0.9, "transformers_version": "5.0.0"}),
            "transformers generation_config",
            json!({"temperature": 0.6, "top_p": 0.9}),
            &["bos_token_id", "transformers_version"],
            true,
        ),
    ]
}

#[test]
fn each_is_taken_for_what_it_is() {
    for case in cases() {
        let named = read(&case.file.to_string());
        let format = named.format.unwrap();
        let file = named.file.as_ref().unwrap();
        assert_eq!(file.title, case.title, "{:?}", file.why);
        assert_eq!(file.given, object(case.given), "{}", case.title);
        for key in case.not_sampling {
            let is_named = file.not_sampling.iter().any(|it| it == key);
            assert!(is_named, "{}: {key}: {:?}", case.title, file.not_sampling);
        }
        let decoding = named.decoding(format.engine());
        let wanted = if case.is_greedy {
            Decoding::Greedy
        } else {
            Decoding::Drawn
        };
        assert_eq!(decoding, wanted, "{}", case.title);
        // No key of another thing is called a setting that there is not.
        for note in &named.notes {
            assert!(!matches!(note.what, What::Unknown { .. }), "{note:?}");
        }
        // Where an engine runs it, a greedy one leaves one token.
        if let Some(engine) = format.engine()
            && case.is_greedy
        {
            let (chain, _) = Chain::of_settings(engine, &named.settings).unwrap();
            let left = chain.survivors(&[1.0, 3.0, 3.0, 0.5], History::default());
            assert_eq!(left.unwrap().tokens().len(), 1, "{}", case.title);
        }
    }
}

#[test]
fn where_decoding_is_greedy_only_what_moves_the_likeliest_has_an_effect() {
    let text =
        "{\"inputs\": \"x\", \"parameters\": {\"do_sample\": false, \"repetition_penalty\": 1.2}}";
    let effective = read(text).effective(Decoding::Greedy);
    assert_eq!(effective, object(json!({"repetition_penalty": 1.2})));
    let text = "{\"prompt\": \"x\", \"n_predict\": 1, \"temperature\": 0, \"top_k\": 5}";
    let named = read(text);
    assert_eq!(named.effective(Decoding::Greedy), Map::new());
    assert_eq!(
        named.effective(Decoding::Drawn),
        object(json!({"temperature": 0, "top_k": 5}))
    );
}

#[test]
fn beams_score_by_the_whole_distribution() {
    let named = read("{\"num_beams\": 4, \"temperature\": 0.5, \"top_k\": 2, \"eos_token_id\": 1}");
    let engine = Engine::Transformers;
    assert_eq!(named.decoding(Some(engine)), Decoding::Beams(4));
    let what = What::Beams { beams: 4 };
    assert!(named.notes.iter().any(|note| note.what == what));
    let (chain, _) = Chain::of_settings(engine, &named.settings).unwrap();
    let left = chain
        .survivors(&[3.0, 2.0, 1.0], History::default())
        .unwrap();
    let sum: f64 = [3.0, 2.0, 1.0].map(f64::exp).iter().sum();
    let wanted = [3.0, 2.0, 1.0].map(|logit: f64| logit.exp() / sum);
    for (probability, wanted) in left.distribution().probabilities().iter().zip(wanted) {
        assert!((probability - wanted).abs() < 1e-12);
    }
}

#[test]
fn slots_and_batches_are_read_once_for_all_that_are_alike() {
    let slot = |id: u32, top_k: u32| json!({"id": id, "n_ctx": 9, "params": {"top_k": top_k, "n_keep": 0}});
    let all = read_all(&json!([slot(0, 5), slot(1, 5), slot(2, 7)]).to_string());
    let counts = all.iter().map(|named| {
        let file = named.file.as_ref().unwrap();
        (named.settings.top_k, file.requests, file.title)
    });
    let title = "llama-server /slots";
    assert_eq!(
        counts.collect::<Vec<_>>(),
        [(Some(5), 2, title), (Some(7), 1, title)]
    );
    let line = |temperature: f64| json!({"custom_id": "a", "body": {"model": "m", "messages": [], "temperature": temperature}});
    let lines = format!("{}\n{}\n", line(0.5), line(0.5));
    assert_eq!(read(&lines).file.unwrap().requests, 2);
    // A configuration takes one.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("b.jsonl");
    fs::write(&path, format!("{}\n{}\n", line(0.5), line(0.6))).unwrap();
    let error = NamedSettings::load(&path, None).unwrap_err().to_string();
    assert!(
        error.contains(
            "its requests use different settings, such as temperature 0.5 and temperature 0.6"
        ),
        "{error}"
    );
}

#[test]
fn numbers_are_read_as_people_and_python_write_them() {
    let text = "\u{feff}{\"prompt\": \"x\", \"n_predict\": 1, \"top_k\": 40.0, \"temperature\": null, \"min_keep\": 2e0, \
                \"top_n_sigma\": Infinity, \"logit_bias\": {\"13\": -Infinity}, \"t_max_predict_ms\": NaN}";
    let named = read(text);
    assert_eq!(named.settings.top_k, Some(40));
    assert_eq!(named.settings.min_keep, Some(2));
    assert_eq!(named.settings.temperature, None);
    assert_eq!(named.settings.top_n_sigma, Some(f64::INFINITY));
    let bias = named.settings.logit_bias.unwrap();
    assert_eq!(bias[&13].0, f64::NEG_INFINITY);
    let given = named.file.unwrap().given;
    assert_eq!(given["logit_bias"], json!({"13": "-Infinity"}));
    assert_eq!(given["top_k"], json!(40.0));
}

#[test]
fn a_bias_in_openais_form_is_clamped() {
    let named =
        read("{\"messages\": [], \"model\": \"m\", \"logit_bias\": {\"5\": -Infinity, \"6\": 3}}");
    let bias = named.settings.logit_bias.unwrap();
    assert_eq!((bias[&5].0, bias[&6].0), (-100.0, 3.0));
    let (from, to) = (f64::NEG_INFINITY, -100.0);
    assert_eq!(named.notes[0].what, What::Clamped { from, to });
}

#[test]
fn a_setting_at_the_wrong_place_is_said_to_be() {
    let named = read(
        "{\"model\": \"m\", \"prompt\": \"x\", \"temperature\": 0.3, \"options\": {\"num_ctx\": 9}}",
    );
    assert_eq!(named.settings.temperature, None);
    let within = "options";
    assert_eq!(named.notes[0].what, What::Outside { within });
}

#[test]
fn what_a_format_has_and_the_nearest_engine_has_not_is_not_called_unknown() {
    let named =
        read("{\"inputs\": \"x\", \"parameters\": {\"frequency_penalty\": 0.5, \"top_k\": 5}}");
    let engine = named.format.unwrap().engine().unwrap();
    let findings = named.findings(engine);
    let found = findings
        .iter()
        .find(|finding| finding.setting == "frequency_penalty");
    assert_eq!(found.unwrap().what, What::NotReproduced);
    assert!(
        !findings
            .iter()
            .any(|finding| finding.setting == "do_sample")
    );
}

#[test]
fn services_refuse_what_they_document() {
    let named = read(
        "{\"model\": \"claude-x\", \"max_tokens\": 9, \"messages\": [], \"temperature\": 1.5}",
    );
    assert_eq!(named.format, Some(SettingsFormat::Anthropic));
    assert_eq!(named.format.unwrap().engine(), None);
    let reason = "temperature must be in [0, 1], got 1.5".to_owned();
    assert_eq!(named.notes[0].what, What::Refused { reason });
}

#[test]
fn what_holds_no_settings_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("it.json");
    let recognised = |text: &str| {
        fs::write(&path, text).unwrap();
        recognise(&path).unwrap()
    };
    let answer = "{\"object\": \"chat.completion\", \"choices\": []}";
    let model = "{\"architectures\": [], \"hidden_size\": 4, \"bos_token_id\": 1}";
    for (text, what) in [
        (answer, "a response (chat.completion)"),
        ("{\"candidates\": []}", "a response"),
        ("[{\"generated_text\": \"x\"}]", "a response"),
        (
            "{\"error\": {\"message\": \"no\"}}",
            "a response with an error",
        ),
        (
            model,
            "a model's config.json, not its generation_config.json",
        ),
        ("{\"model\": {}, \"added_tokens\": []}", "a tokenizer"),
    ] {
        assert_eq!(recognised(text), RecognisedSettings::Other(what.to_owned()));
        let error = NamedSettings::load(&path, None).unwrap_err().to_string();
        assert!(error.contains(what), "{error}");
    }
    assert_eq!(recognised("{\"zzz\": 1}"), RecognisedSettings::Unknown);
    let unclear = vec![SettingsFormat::SamplingParams, SettingsFormat::LlamaServer];
    assert_eq!(
        recognised("{\"temperature\": 1, \"max_tokens\": 2}"),
        RecognisedSettings::Unclear(unclear)
    );
    // A list of tokens may have one of such a name.
    let tokens: String = (0..50).map(|id| format!(", \"t{id}\": {id}")).collect();
    assert_eq!(
        recognised(&format!("{{\"temperature\": 99{tokens}}}")),
        RecognisedSettings::Unknown
    );
    assert!(recognise(Path::new("tests/files")).is_err());
}

#[test]
fn a_configuration_takes_any_of_them() {
    let folder = tempfile::tempdir().unwrap();
    let text =
        "{\"model\": \"m\", \"prompt\": \"x\", \"options\": {\"temperature\": 0.3, \"top_k\": 7}}";
    fs::write(folder.path().join("r.json"), text).unwrap();
    let path = folder.path().join("c.toml");
    fs::write(&path, "[settings.s]\nfile = \"r.json\"\ntop_k = 9\n").unwrap();
    let (_, all) = thermograph::config::load_settings(&path).unwrap();
    assert_eq!(all[0].format, Some(SettingsFormat::Ollama));
    assert_eq!(all[0].settings.temperature, Some(0.3));
    assert_eq!(all[0].settings.top_k, Some(9));
}
