//! No text of a file, and no name of one, disguises itself or disturbs a terminal: not in what is printed, not in what is
//! written. Bidirectional controls, controls, and characters without a width are shown as what they are, or not at all.

#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use super::room::Room;

/// What a text may try.
const HOSTILE: [&str; 14] = [
    "\u{202e}txt.exe",
    "\u{1b}[2J\u{1b}[31m",
    "pass\u{200b}word",
    "\u{feff}x",
    "a\nerror: b\r",
    "\u{2066}x\u{2069}",
    "\u{e0041}\u{e0042}",
    "\u{7f}\u{9b}31m",
    "\u{200f}x\u{200e}\u{61c}",
    "\u{2028}\u{2029}",
    "a\u{ad}b\u{34f}c\u{115f}\u{1160}",
    "\u{17b4}\u{180b}\u{180e}\u{2800}\u{3164}\u{ffa0}",
    "a\u{fe0f}\u{e0100}\u{fff9}b\u{fffb}",
    "\u{600}\u{6dd}\u{13430}\u{1bca0}\u{1d173}",
];

impl Room {
    /// Runs the program; nothing that it prints disturbs. Gives what it printed.
    #[track_caller]
    fn plainly(&self, arguments: &[&str], code: i32) -> String {
        self.plainly_on(arguments, "", code)
    }

    #[track_caller]
    fn plainly_on(&self, arguments: &[&str], input: &str, code: i32) -> String {
        self.write("input", input);
        let mut command = Command::new(env!("CARGO_BIN_EXE_thermograph"));
        let input = fs::File::open(self.path("input")).unwrap();
        let output = command
            .args(arguments)
            .current_dir(self.folder())
            .stdin(Stdio::from(input))
            .output()
            .unwrap();
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8(text).unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {text:?}");
        assert!(!text.contains("panicked"), "{text}");
        assert_plain(&format!("{arguments:?}"), &text);
        text
    }

    /// Every text file below a folder is plain; gives how many there are.
    #[track_caller]
    fn assert_plain_files(&self, folder: &str) -> usize {
        let mut count = 0;
        for entry in fs::read_dir(self.path(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(self.folder()).unwrap().to_str().unwrap();
            if path.is_dir() {
                count += self.assert_plain_files(name);
                continue;
            }
            let bytes = fs::read(&path).unwrap();
            if name.ends_with(".png") || name.ends_with(".pdf") {
                continue;
            }
            let text = String::from_utf8(bytes).unwrap();
            // The mark that spreadsheets need.
            let text = if name.ends_with(".csv") {
                text.trim_start_matches('\u{feff}')
            } else {
                &text
            };
            // How MathML says that a function is applied.
            assert_plain(name, &text.replace("<mo>\u{2061}</mo>", ""));
            count += 1;
        }
        count
    }
}

/// Whether a character disturbs a terminal or the reading of what stands around it.
fn disturbs(character: char) -> bool {
    match character {
        '\n' => false,
        '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => {
            true
        }
        '\u{feff}' | '\u{e0000}'..='\u{e0fff}' => true,
        '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' => true,
        '\u{180b}'..='\u{180f}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}' => true,
        '\u{fe00}'..='\u{fe0f}' | '\u{fff9}'..='\u{fffb}' | '\u{600}'..='\u{605}' => true,
        '\u{6dd}' | '\u{13430}'..='\u{1345f}' | '\u{1bca0}'..='\u{1bca3}' => true,
        '\u{1d173}'..='\u{1d17a}' => true,
        _ => character.is_control(),
    }
}

#[track_caller]
fn assert_plain(what: &str, text: &str) {
    if let Some(place) = text.find(disturbs) {
        let before = text[..place].chars().rev().take(60).collect::<String>();
        let before: String = before.chars().rev().collect();
        panic!(
            "{what} has {:?} after {before:?}",
            text[place..].chars().next()
        );
    }
}

/// A TOML or JSON string that has no character of its own.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for unit in text.encode_utf16() {
        quoted.push_str(&format!("\\u{unit:04x}"));
    }
    quoted + "\""
}

/// The same for TOML, which has no pairs of surrogates.
fn toml(text: &str) -> String {
    let escaped = text
        .chars()
        .map(|character| format!("\\U{:08x}", character as u32));
    format!("\"{}\"", escaped.collect::<String>())
}

/// Experiments that name tokens in every way; `z` is the source.
const EXPERIMENTS: &str = r#"
[settings.s]
top_k = 3
[[experiment]]
name = "bars"
kind = "distributions"
logits = "z"
temperatures = [0.5]
[[experiment]]
name = "draws"
kind = "sampling"
logits = "z"
temperatures = [1.0]
draws = 40
[[experiment]]
name = "chain"
kind = "samplers"
logits = "z"
chain = [{ top_k = 3 }, { xtc = { probability = 0.5, threshold = 0.1 } }]
[[experiment]]
name = "engines"
kind = "engines"
logits = "z"
settings = "s"
[[experiment]]
name = "two"
kind = "compare"
logits = "z"
a = { chain = [] }
b = { chain = [{ top_k = 2 }] }
draws = 40
[[experiment]]
name = "steps"
kind = "schedule"
logits = "z"
steps = 5
schedules = [{ constant = 0.5 }, { mirostat_2 = { tau = 1.0, eta = 0.1 } }]
[[experiment]]
name = "guide"
kind = "guide"
logits = "z"
"#;

const BOUNDS: &str = "[[experiment]]\nname = \"bounds\"\nkind = \"bounds\"\nlogits = \"z\"\n";

#[test]
fn a_token_disguises_itself_nowhere() {
    let room = Room::new();
    let count = HOSTILE.len();
    let values: Vec<f64> = (0..count).map(|index| 2.0 - 0.1 * index as f64).collect();
    let list: Vec<String> = HOSTILE.iter().map(|token| toml(token)).collect();
    let vocabulary: Vec<String> = HOSTILE
        .iter()
        .enumerate()
        .map(|(id, token)| format!("{}:{id}", quoted(token)))
        .collect();
    room.write(
        "tokenizer.json",
        format!(
            "{{\"model\":{{\"type\":\"BPE\",\"vocab\":{{{}}},\"merges\":[]}}}}",
            vocabulary.join(",")
        ),
    );
    // A file of lines cannot hold line ends, nor begin with a mark.
    let lines: Vec<String> = HOSTILE
        .iter()
        .map(|token| format!("x{}", token.replace(['\n', '\r'], "")))
        .collect();
    room.write("tokens.txt", lines.join("\n"));
    let entry = |(index, token): (usize, &&str)| {
        format!(
            "{{\"token\":{},\"logprob\":{}}}",
            quoted(token),
            -1.0 - 0.7 * index as f64
        )
    };
    let entries: Vec<String> = HOSTILE.iter().enumerate().map(entry).collect();
    room.write(
        "response.json",
        format!(
            "{{\"choices\":[{{\"index\":0,\"logprobs\":{{\"content\":[{{\"token\":{0},\"logprob\":-1.0,\"top_logprobs\":[{1}]}}]}}}}]}}",
            quoted(HOSTILE[0]),
            entries.join(",")
        ),
    );
    let sources = [
        (
            format!("values = {values:?}\ntokens = [{}]", list.join(", ")),
            EXPERIMENTS,
        ),
        (
            format!("values = {values:?}\ntokens = \"tokenizer.json\""),
            EXPERIMENTS,
        ),
        (
            format!("values = {values:?}\ntokens = \"tokens.txt\""),
            EXPERIMENTS,
        ),
        (
            "logprobs = \"response.json\"\nvocabulary = 100000".to_owned(),
            BOUNDS,
        ),
    ];
    let mut files = 0;
    for (language, (source, experiments)) in ["en", "zh", "en", "zh"].into_iter().zip(sources) {
        let before =
            format!("language = \"{language}\"\n[output]\nformats = [\"svg\"]\n[logits.z]\n");
        room.write("my.toml", format!("{before}{source}\n{experiments}"));
        room.plainly(&["my.toml"], 0);
        files += room.assert_plain_files("output");
        // Another draw, so that everything differs.
        let changed = source.replace("2.0", "2.5").replace("100000", "100001");
        room.write(
            "other.toml",
            format!("{before}{changed}\n{experiments}").replace("= [0.5]", "= [0.6]"),
        );
        for format in ["text", "github", "junit"] {
            let check = [
                "check",
                "other.toml",
                "--format",
                format,
                "--report",
                "report",
            ];
            let text = room.plainly(&check, 1);
            if format == "junit" {
                roxmltree::Document::parse(&text).unwrap();
            }
        }
        files += room.assert_plain_files("report");
        fs::remove_dir_all(room.path("report")).unwrap();
        // What a document takes in.
        room.write(
            "a.md",
            "<!-- thermograph: draws.T1_0.top1 --><!-- /thermograph -->\n<!-- thermograph: figure bars -->\n<!-- /thermograph -->\n",
        );
        if experiments == EXPERIMENTS {
            room.plainly(&["fill", "a.md"], 0);
            assert_plain("a.md", &fs::read_to_string(room.path("a.md")).unwrap());
            room.plainly(&["snippet", "bars"], 0);
        }
        fs::remove_dir_all(room.path("output")).unwrap();
    }
    println!("{files} files are plain");
    assert!(files > 80, "{files}");
}

#[test]
fn a_name_of_a_file_disguises_itself_in_no_message() {
    let room = Room::new();
    let config = |source: &str| {
        format!(
            "[output]\nformats = [\"svg\"]\n[logits.z]\n{source}\n[[experiment]]\nname = \"e\"\nkind = \"guide\"\nlogits = \"z\"\n"
        )
    };
    let good = config("values = [1.0, 2.0]");
    for name in HOSTILE {
        let name = name.replace('/', "");
        let toml_file = format!("{name}.toml");
        room.write(&toml_file, &good);
        let (json, document, folder) = (
            format!("{name}.json"),
            format!("{name}.md"),
            format!("out{name}"),
        );
        // As input that is right.
        room.plainly(&[&toml_file, "--output", &folder], 0);
        room.plainly(&["list", &toml_file], 0);
        room.write(
            &document,
            "<!-- thermograph: figure e -->\n<!-- /thermograph -->\n",
        );
        room.plainly(&["fill", &document, "--from", &folder], 0);
        room.plainly(&["snippet", "e", "--from", &folder], 0);
        room.write(
            &document,
            "<!-- thermograph: figure e -->\nold\n<!-- /thermograph -->\n",
        );
        for format in ["text", "github", "junit"] {
            room.plainly(
                &[
                    "check",
                    &toml_file,
                    "--against",
                    &folder,
                    "--document",
                    &document,
                    "--format",
                    format,
                    "--report",
                    "report",
                ],
                1,
            );
        }
        room.assert_plain_files("report");
        room.plainly(&["accept", &toml_file, "--output", &folder], 0);
        room.plainly(&["init", &format!("new{toml_file}")], 0);
        room.write(
            &json,
            "{\"temperature\": 0.7, \"top_k\": 5, \"do_sample\": true}",
        );
        room.plainly(&["lint", &json, "--as", "generation-config"], 0);
        // As input that is wrong.
        room.write(&json, b"{\"temperature\": \xff}");
        room.plainly(&["lint", &json], 2);
        room.write(&toml_file, "= 1");
        room.plainly(&[&toml_file], 2);
        room.plainly(&["list", &format!("missing{toml_file}")], 2);
        room.plainly(
            &["fill", &format!("missing{document}"), "--from", &folder],
            2,
        );
        room.plainly(&["my.toml", "--output", &toml_file], 2);
        room.write("my.toml", &good);
        room.plainly(&["my.toml", "--output", &toml_file], 2);
        room.plainly(&["my.toml", "--only", &name], 2);
        room.plainly(&["my.toml", "--parts", &name], 2);
        room.plainly(&["snippet", &name, "--from", &folder], 2);
        // As what a configuration names.
        for key in ["file", "logprobs", "tokens", "row"] {
            let source = match key {
                "tokens" => format!("values = [1.0]\ntokens = {}", toml(&name)),
                "row" => format!("file = {}\nrow = 3", toml(&format!("{name}.npy"))),
                key => format!("{key} = {}\nvocabulary = 3", toml(&format!("{name}.npy"))),
            };
            room.write("my.toml", config(&source));
            room.plainly(&["my.toml"], 2);
        }
        for more in [
            format!("[fonts]\nfiles = [{}]\n", toml(&name)),
            format!("[settings.s]\ngeneration_config = {}\n", toml(&name)),
            format!("[settings.s]\nsamplers = [{}]\n", toml(&name)),
            format!("[{}]\n", toml(&name)),
            format!("title = {}\n", toml(&name)),
        ] {
            room.write("my.toml", format!("{more}{good}"));
            // An engine takes samplers that it does not know, and a warning says so.
            let code = if more.contains("samplers") { 0 } else { 2 };
            room.plainly(&["my.toml"], code);
        }
    }
}

#[test]
fn lines_of_settings_and_samplers_disguise_nothing() {
    let room = Room::new();
    for text in HOSTILE {
        let quoted = quoted(text);
        let line = format!(
            "{{\"logits\": [1.0], \"chain\": [{{{quoted}: 1}}]}}\n{{\"logits\": [1.0], {quoted}: 1}}\n{{\"logits\": [1.0], \"chain\": [], \"engine\": {quoted}}}\n"
        );
        room.plainly_on(&["apply"], &line, 2);
        for settings in [
            format!("{{\"temperature\": {quoted}}}"),
            format!("{{{quoted}: 1, \"temperature\": 1.0, \"do_sample\": true}}"),
            format!("{{\"temperature\": 1.0, \"samplers\": [{quoted}]}}"),
        ] {
            room.write("s.json", settings);
            let mut command = Command::new(env!("CARGO_BIN_EXE_thermograph"));
            for format in ["generation-config", "sampling-params", "llama-server"] {
                let output = command
                    .args(["lint", "s.json", "--as", format])
                    .current_dir(room.folder())
                    .output()
                    .unwrap();
                let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
                assert_plain("lint", &text);
                command = Command::new(env!("CARGO_BIN_EXE_thermograph"));
            }
        }
    }
}

#[test]
fn values_from_anywhere_lead_no_document_astray() {
    let room = Room::new();
    let values = |stem: &str, title: &str| {
        format!(
            "{{\"thermograph\":\"0\",\"values\":{{\"a\":{}}},\"figures\":{{\"e\":{{\"title\":{},\"description\":{},\"stem\":{},\"formats\":[\"svg\",\"pdf\"],\"dark\":true}}}}}}",
            quoted(title),
            quoted(title),
            quoted(title),
            quoted(stem)
        )
    };
    for stem in [
        "https://a.b/c",
        "//a.b/c",
        "../../c",
        "x)](javascript:alert(1)",
        "a}\\input{/etc/passwd",
        "a\" onerror=\"alert(1)",
        "",
        ".",
        "a/b",
    ] {
        room.write("from/values.json", values(stem, "t"));
        for (ending, comment) in [
            ("md", ["<!-- ", " -->"]),
            ("qmd", ["<!-- ", " -->"]),
            ("typ", ["/* ", " */"]),
            ("tex", ["% ", ""]),
        ] {
            let name = format!("from/a.{ending}");
            let text = format!(
                "{0}thermograph: figure e{1}\n{0}/thermograph{1}\n",
                comment[0], comment[1]
            );
            room.write(&name, &text);
            let told = room.plainly(&["fill", &name, "--from", "from"], 2);
            assert!(told.contains("not a file name"), "{told}");
            assert_eq!(fs::read_to_string(room.path(&name)).unwrap(), text);
        }
        room.plainly(&["snippet", "e", "--from", "from"], 2);
    }
    for title in HOSTILE.into_iter().chain([
        "<script>alert(1)</script>",
        "](x)\n<img src=x>",
        "\\input{x}$",
    ]) {
        room.write("from/values.json", values("e", title));
        for (ending, comment) in [
            ("md", ["<!-- ", " -->"]),
            ("qmd", ["<!-- ", " -->"]),
            ("typ", ["/* ", " */"]),
            ("tex", ["% ", ""]),
        ] {
            let name = format!("from/a.{ending}");
            let marker = |what: &str| {
                format!(
                    "{0}thermograph: {what}{1}\n{0}/thermograph{1}\n",
                    comment[0], comment[1]
                )
            };
            room.write(&name, marker("figure e") + &marker("a"));
            room.plainly(&["fill", &name, "--from", "from"], 0);
            let text = fs::read_to_string(room.path(&name)).unwrap();
            assert_plain(&name, &text);
            let open: &[&str] = match ending {
                "md" | "qmd" => &["<script", "\n<img"],
                "tex" => &["{\\input", " \\input"],
                _ => &[],
            };
            let open = open
                .iter()
                .find(|open| text.replace("\\<", "").contains(**open));
            assert_eq!(open, None, "{text}");
        }
    }
}

/// Every file that is read as text, with a configuration that reads it.
#[test]
fn bytes_that_are_no_text_are_named() {
    let room = Room::new();
    let config = "[output]\nformats = [\"svg\"]\n[logits.z]\nSOURCE\n[settings.s]\nsampling_params = \"s.json\"\n[[experiment]]\nname = \"e\"\nkind = \"guide\"\nlogits = \"z\"\n";
    let inputs: [(&str, &str, &str); 5] = [
        (
            "tokens.txt",
            "a\nb",
            "values = [1.0, 2.0]\ntokens = \"tokens.txt\"",
        ),
        (
            "tokenizer.json",
            "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0,\"b\":1},\"merges\":[]}}",
            "values = [1.0, 2.0]\ntokens = \"tokenizer.json\"",
        ),
        ("rows.csv", "1.0,2.0", "file = \"rows.csv\""),
        ("s.json", "{\"top_p\": 0.5}", "values = [1.0, 2.0]"),
        (
            "response.json",
            "{\"choices\":[{\"index\":0,\"logprobs\":{\"content\":[{\"token\":\"x\",\"logprob\":0.0,\"top_logprobs\":[]}]}}]}",
            "logprobs = \"response.json\"\nvocabulary = 1",
        ),
    ];
    room.write("s.json", "{}");
    for (name, text, source) in inputs {
        room.write("my.toml", config.replace("SOURCE", source));
        room.write(name, text);
        room.plainly(&["my.toml", "--quiet"], 0);
        for place in (0..=text.len()).step_by(5) {
            for bytes in [&b"\xff"[..], b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"] {
                let (before, after) = text.as_bytes().split_at(place);
                room.write(name, [before, bytes, after].concat());
                let told = room.plainly(&["my.toml", "--quiet"], 2);
                assert!(told.contains(name), "{told}");
            }
        }
        room.write(name, text);
    }
    // A configuration, a document, values and a part.
    room.write("my.toml", b"title = \"\xff\"");
    assert!(room.plainly(&["my.toml"], 2).contains("my.toml"));
    room.write("a.md", b"\xff");
    assert!(room.plainly(&["fill", "a.md"], 2).contains("a.md"));
    room.write("output/values.json", b"{\"thermograph\": \"\xff\"}");
    room.write("a.md", "a");
    assert!(room.plainly(&["fill", "a.md"], 2).contains("values.json"));
    room.write("parts/x.part.json", b"\xff");
    room.write("my.toml", config.replace("SOURCE", "values = [1.0]"));
    assert!(
        room.plainly(&["my.toml", "--parts", "parts"], 2)
            .contains("x.part.json")
    );
}

#[test]
fn a_document_called_like_a_picture_writes_nothing_outside_of_the_report() {
    let room = Room::new();
    room.write("work/my.toml", "[output]\nformats = [\"svg\"]\n[logits.z]\nvalues = [1.0, 2.0]\n[[experiment]]\nname = \"e\"\nkind = \"guide\"\nlogits = \"z\"\n");
    room.write(
        "a.svg",
        "<!-- thermograph: figure e -->\nold\n<!-- /thermograph -->\n",
    );
    let before = |folder: &Path| fs::read_dir(folder).unwrap().count();
    let run = |arguments: &[&str], code| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_thermograph"));
        let status = command
            .args(arguments)
            .current_dir(room.path("work"))
            .stdout(Stdio::null())
            .status();
        assert_eq!(status.unwrap().code(), Some(code), "{arguments:?}");
    };
    run(&["my.toml"], 0);
    let count = before(room.folder());
    let absolute = room.path("a.svg").display().to_string();
    for document in ["../a.svg", "../../../../../../a.svg", absolute.as_str()] {
        if !room.path("work").join(document).exists() {
            continue;
        }
        run(
            &[
                "check",
                "my.toml",
                "--document",
                document,
                "--report",
                "report",
            ],
            1,
        );
        let names: Vec<_> = fs::read_dir(room.path("work/report"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert_eq!(names.len(), 2, "{names:?}");
        assert_eq!(before(room.folder()), count);
    }
}
