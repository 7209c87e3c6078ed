//! `thermograph lint`, and what `thermograph render` says of settings: through the front door.

use std::fs;
use std::path::Path;

use super::room::Room;

/// A configuration whose settings three engines see differently.
const CONFIG: &str = "\
language = \"en\"
[output]
formats = [\"svg\"]
[settings.chat]
temperature = 5
top_k = 0
[settings.calm]
[logits.a]
values = [1.0, 2.0]
[[experiment]]
name = \"e\"
kind = \"distributions\"
logits = \"a\"
temperatures = [1.0]
";

fn sample(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/settings");
    path.join(name).display().to_string()
}

#[test]
fn findings_are_printed_one_a_line_with_file_settings_and_engine() {
    let room = Room::with("it.toml", CONFIG);
    let outcome = room.run(&["lint", "it.toml", "--engine", "vllm"]);
    assert_eq!(
        outcome.stdout(),
        "it.toml: settings chat, vllm: error: temperature must be in [0, 2], got 5\n\
         it.toml: settings chat, vllm: warning: top_k = 0 has no effect\n\
         it.toml: settings calm: no findings: nothing is rejected, without effect or unexpected\n"
    );
    assert_eq!((outcome.code(), outcome.stderr().as_str()), (Some(1), ""));
}

#[test]
fn a_file_of_an_engine_is_held_against_that_engine_or_the_one_that_is_named() {
    let room = Room::with("it.toml", CONFIG);
    room.write(
        "p.json",
        "{\"temperature\": 5, \"max_tokens\": 5, \"n\": 1}",
    );
    let lint = |arguments: &[&str]| {
        let mut all = vec!["lint", "p.json", "--as", "sampling-params"];
        all.extend(arguments);
        room.run(&all).stdout()
    };
    assert_eq!(
        lint(&[]),
        "p.json: vLLM SamplingParams; settings: temperature 5; decoding: sampling; \
         rules of vllm\n\
         p.json: vllm: error: temperature must be in [0, 2], got 5\n"
    );
    assert_eq!(
        lint(&["--engine", "transformers"]),
        "p.json: vLLM SamplingParams; settings: temperature 5; decoding: sampling\n\
         p.json: transformers: note: top_k is not set: the default of transformers applies, 50\n"
    );
    // The worst first, and what several find once.
    let several = lint(&["--engine", "llama.cpp", "--engine", "vllm"]);
    let engines: Vec<&str> = several
        .lines()
        .skip(1)
        .map(|line| line.split(": ").nth(1).unwrap())
        .collect();
    assert_eq!(engines.first(), Some(&"vllm"));
    assert_eq!(engines.last(), Some(&"llama.cpp"));
    // As the option was called before.
    let before = room.run(&["lint", "p.json", "--format", "sampling-params"]);
    assert_eq!(before.stdout(), lint(&[]));
}

#[test]
fn the_exit_code_says_how_bad_it_is() {
    let room = Room::with("it.toml", CONFIG);
    room.write(
        "clean.json",
        "{\"temperature\": 0.7, \"stop_token_ids\": [1]}",
    );
    room.write("dead.json", "{\"top_p\": 1.0, \"stop_token_ids\": [1]}");
    room.write("illegal.json", "{\"top_p\": 2.0, \"stop_token_ids\": [1]}");
    room.write(
        "odd.json",
        "{\"temperature\": 0.001, \"stop_token_ids\": [1]}",
    );
    room.write("broken.json", "{\"top_p\": \"a\", \"stop_token_ids\": [1]}");
    for (files, code) in [
        (&["clean.json"][..], 0),
        (&["odd.json"], 0),
        (&["dead.json"], 1),
        (&["illegal.json"], 1),
        (&["clean.json", "dead.json", "odd.json"], 1),
        (&["broken.json"], 2),
        (&["missing.json"], 2),
        (&["missing.toml"], 2),
    ] {
        let outcome = room.run(&[&["lint"], files].concat());
        assert_eq!(outcome.code(), Some(code), "{files:?}");
        assert_eq!(outcome.stderr().is_empty(), code != 2, "{files:?}");
    }
    let clean = room.run(&["lint", "clean.json"]).stdout();
    assert!(
        clean.ends_with(
            "clean.json: no findings: nothing is rejected, without effect or unexpected\n"
        ),
        "{clean}"
    );
    assert_eq!(room.run(&["lint"]).code(), Some(2));
}

#[test]
fn a_file_that_cannot_be_read_does_not_hide_the_others() {
    let room = Room::with("it.toml", CONFIG);
    room.write("bad.json", "{\"n_predict\": 1,\n \"top_k\": []}");
    let outcome = room.run(&["lint", "bad.json", "it.toml", "--engine", "vllm"]);
    assert_eq!(outcome.code(), Some(2));
    assert_eq!(outcome.stdout().lines().count(), 3);
    assert_eq!(
        outcome.stderr(),
        "error: `top_k` must be an integer, got a list\n --> bad.json:2:11\n  |\n2 |  \"top_k\": []}\n  |           ^^\n"
    );
}

#[test]
fn a_file_is_one_object_for_programs() {
    let room = Room::with("it.toml", CONFIG);
    room.write(
        "g.json",
        "{\"temperature\": 0.6, \"top_p\": 0.9, \"bos_token_id\": 1}",
    );
    room.write(
        "slots.json",
        "[{\"id\": 0, \"params\": {\"top_k\": 5}}, {\"id\": 1, \"params\": {\"top_k\": 5}}]",
    );
    room.write(
        "answer.json",
        "{\"object\": \"chat.completion\", \"choices\": []}",
    );
    let outcome = room.run(&[
        "lint",
        "g.json",
        "slots.json",
        "answer.json",
        "--format",
        "json",
    ]);
    assert_eq!(outcome.code(), Some(2));
    assert!(
        outcome.stderr().contains("this is a response"),
        "{}",
        outcome.stderr()
    );
    let lines = outcome.stdout();
    let lines: Vec<serde_json::Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let [config, slots, answer] = lines.try_into().unwrap();
    assert_eq!(config["file"], "g.json");
    assert_eq!(config["format"], "transformers generation_config");
    assert_eq!(config["greedy"], true);
    assert_eq!(config["settings"], serde_json::json!({}));
    assert_eq!(
        config["given"],
        serde_json::json!({"temperature": 0.6, "top_p": 0.9})
    );
    assert_eq!(config["not_sampling"], serde_json::json!(["bos_token_id"]));
    assert_eq!(config["findings"][0]["severity"], "dead");
    assert_eq!(config["findings"][0]["level"], "warning");
    assert_eq!(slots["format"], "llama-server /slots");
    assert_eq!(
        (&slots["requests"], &slots["greedy"]),
        (&2.into(), &false.into())
    );
    assert_eq!(answer["format"], "a response (chat.completion)");
    assert_eq!(answer["greedy"], serde_json::Value::Null);
}

#[test]
fn what_slots_have_in_common_is_said_once() {
    let room = Room::with("it.toml", CONFIG);
    let slot = |id: usize| {
        format!(
            "{{\"id\": {id}, \"n_ctx\": 9, \"params\": {{\"mirostat\": 2, \"top_k\": 5, \"min_p\": 0.0, \"typical_p\": 1.0, \"temperature\": 0.8}}}}"
        )
    };
    let slots: Vec<String> = (0..19).map(slot).collect();
    room.write("slots.json", format!("[{}]", slots.join(",")));
    let outcome = room.run(&["lint", "slots.json"]);
    let text = outcome.stdout();
    assert_eq!(text.lines().count(), 2, "{text}");
    assert!(text.contains("19 requests have these settings"), "{text}");
    assert!(
        text.contains("warning: top_k is ignored because mirostat is set"),
        "{text}"
    );
}

#[test]
fn settings_come_from_standard_input_too() {
    let room = Room::with("it.toml", CONFIG);
    let mut command = room.command(&["lint", "-"]);
    command.stdin(std::process::Stdio::piped());
    command.stdout(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    let text = b"{\"default_generation_settings\": {\"params\": {\"top_k\": 3}}}";
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), text).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("-: llama-server /props"), "{text}");
}

#[test]
fn greedy_decoding_is_said_in_figures_findings_and_numbers() {
    let room = Room::new();
    room.write(
        "g.json",
        "{\"temperature\": 0.6, \"top_k\": 5, \"bos_token_id\": 1}",
    );
    room.write(
        "it.toml",
        "language = \"en\"\n[output]\nformats = [\"svg\"]\n[settings.s]\ngeneration_config = \"g.json\"\n\
         [logits.a]\nvalues = [1.0, 2.0, 0.5]\n[[experiment]]\nname = \"e\"\nkind = \"engines\"\nlogits = \"a\"\n\
         settings = \"s\"\nengines = [\"transformers\"]\n",
    );
    assert_eq!(room.run(&["it.toml", "--quiet"]).code(), Some(0));
    let report = fs::read_to_string(room.path("output/report.md")).unwrap();
    let sentence = "ransformers uses greedy decoding: it always takes the top-1 token.";
    assert!(report.matches(sentence).count() >= 2, "{report}");
    let results = fs::read_to_string(room.path("output/results.json")).unwrap();
    let results: serde_json::Value = serde_json::from_str(&results).unwrap();
    let engine = &results["e"]["engines"]["transformers"];
    assert_eq!(engine["chain"], serde_json::json!(["greedy"]));
    assert_eq!(engine["kept"], serde_json::json!([1]));
}

#[test]
fn the_sample_files_are_linted() {
    let room = Room::with("it.toml", CONFIG);
    let lint = |name: &str| room.run(&["lint", &sample(name)]);
    let outcome = lint("generation_config.json");
    assert_eq!(outcome.code(), Some(0));
    let wanted = "no findings: nothing is rejected, without effect or unexpected\n";
    assert!(outcome.stdout().ends_with(wanted), "{}", outcome.stdout());
    let outcome = lint("generation_config_beams.json");
    assert_eq!(outcome.code(), Some(0));
    let wanted =
        "transformers: note: num_beams changes the distribution, but is not modeled here\n";
    assert!(outcome.stdout().contains(wanted), "{}", outcome.stdout());
    let outcome = lint("sampling_params.json");
    assert!(
        outcome
            .stdout()
            .ends_with("vllm: warning: min_p = 0.0 has no effect\n")
    );
    let outcome = lint("llama_server.json");
    assert_eq!(outcome.code(), Some(0));
    assert!(
        outcome
            .stdout()
            .contains("temperature = 0.8 is applied after")
    );
}

#[test]
fn the_examples_of_the_help_are_true() {
    let room = Room::with("it.toml", CONFIG);
    let help = room.run(&["lint", "--help"]).stdout();
    for part in [
        "rejected:",
        "no effect:",
        "unexpected:",
        "Exit codes: 0",
        "generation_config.json",
    ] {
        assert!(help.contains(part), "{part} is not in\n{help}");
    }
    let line = |start: &str| {
        let line = help.lines().find(|line| line.trim().starts_with(start));
        line.unwrap_or_else(|| panic!("{start} is not in\n{help}"))
            .trim()
    };
    let json = line("$ echo").split('\'').nth(1).unwrap();
    room.write("params.json", json);
    let command: Vec<&str> = line("$ thermograph").split(' ').skip(2).collect();
    let printed = room.run(&command).stdout();
    assert_eq!(printed.lines().count(), 3);
    for printed in printed.lines() {
        assert!(help.contains(&format!("  {printed}\n")), "{printed}");
    }
}

#[test]
fn render_warns_on_stderr_and_is_quiet_when_asked_to_be() {
    let room = Room::with("it.toml", CONFIG);
    let outcome = room.run(&["render", "it.toml"]);
    assert_eq!(outcome.code(), Some(0), "{}", outcome.stderr());
    let stderr = outcome.stderr();
    for line in [
        "warning: settings chat, vllm: rejected: temperature must be in [0, 2], got 5",
        "warning: settings chat, vllm: no effect: top_k = 0 has no effect",
        "warning: settings calm, transformers: unexpected: top_k is not set: the default of transformers applies, 50",
    ] {
        assert!(stderr.lines().any(|it| it == line), "{line}\n{stderr}");
    }
    // No colour where nobody looks.
    assert!(!stderr.contains('\u{1b}'));
    assert!(!outcome.stdout().contains("warning"));
    assert_eq!(room.run(&["render", "it.toml", "--quiet"]).stderr(), "");
}

#[test]
fn the_report_has_a_section_on_settings_if_there_are_any() {
    let room = Room::with("it.toml", CONFIG);
    let report = |text: &str| {
        room.write("it.toml", text);
        assert_eq!(room.run(&["it.toml", "--quiet"]).code(), Some(0));
        fs::read_to_string(room.path("output/report.md")).unwrap()
    };
    let english = report(CONFIG);
    let section = english
        .split("\n## ")
        .find(|part| part.starts_with("Settings\n"))
        .unwrap();
    assert!(
        section.contains("### chat\n\ntemperature 5.0, top\\_k 0\n"),
        "{section}"
    );
    assert!(
        section.contains("### calm\n\nno settings: the engines' defaults\n"),
        "{section}"
    );
    let vllm = "#### vllm\n\n- rejected\n  - temperature must be in \\[0, 2\\], got 5\n- no effect\n  - top\\_k = 0 has no effect\n";
    assert!(section.contains(vllm), "{section}");
    assert!(section.contains("#### vllm\n\nno findings\n"), "{section}");
    let before = english.find("\n## Settings").unwrap();
    assert!(
        english.find("`e`").unwrap() < before,
        "experiments come first"
    );

    let chinese = report(&CONFIG.replace("\"en\"", "\"zh\""));
    let section = chinese
        .split("\n## ")
        .find(|part| part.starts_with("采样设置\n"))
        .unwrap();
    assert!(
        section.contains("- 不起作用\n  - top\\_k = 0 不起作用\n"),
        "{section}"
    );

    let without = CONFIG.replace(
        "[settings.chat]\ntemperature = 5\ntop_k = 0\n[settings.calm]\n",
        "",
    );
    assert!(!report(&without).contains("## Settings"));
}
