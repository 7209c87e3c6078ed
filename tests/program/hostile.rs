//! Folders, documents and lines of somebody who means harm: an error with code 2, and nothing is written.

use super::room::Room;

const CONFIGURATION: &str = r#"
[output]
formats = ["png"]
[logits.a]
tokens = ["x", "y"]
values = [1.0, 2.0]
[[experiment]]
name = "d"
kind = "distributions"
logits = "a"
temperatures = [1.0]
"#;

/// A folder with that configuration, drawn into `out`.
fn drawn() -> Room {
    let room = Room::with("my.toml", CONFIGURATION);
    room.told(&["my.toml", "-q", "-o", "out"], 0);
    room
}

fn values(value: &str) -> String {
    format!(r#"{{"thermograph": "0.1.0", "values": {{"a": {value}}}, "figures": {{}}}}"#)
}

#[test]
fn documents_share_a_limit_on_what_they_become() {
    let room = Room::new();
    room.write(
        "out/values.json",
        values(&format!("[\"{}\"]", "d".repeat(900_000))),
    );
    let markers = "<!-- thermograph: a --><!-- /thermograph -->\n".repeat(50);
    let names: Vec<String> = (0..4).map(|index| format!("{index}.md")).collect();
    let mut arguments = vec!["fill", "--from", "out"];
    for name in &names {
        room.write(name, &markers);
        arguments.push(name);
    }
    room.run(&arguments)
        .assert_refused(&["2.md:", "the limit of 134217728 bytes"]);
    assert!(names.iter().all(|name| room.read(name) == markers));
}

#[test]
fn nothing_invisible_comes_out_of_a_list_in_values() {
    let room = Room::new();
    room.write("out/values.json", values("[\"\u{202e}gpj.exe\u{200b}\"]"));
    room.write("my.md", "<!-- thermograph: a --><!-- /thermograph -->\n");
    room.told(&["fill", "--from", "out", "my.md"], 0);
    let filled = room.read("my.md");
    assert!(filled.contains("gpj.exe"), "{filled}");
    assert!(!filled.contains(['\u{202e}', '\u{200b}']), "{filled:?}");
}

#[cfg(unix)]
#[test]
fn a_folder_whose_name_is_a_command_is_refused_by_latex_and_told_by_others() {
    for folder in [
        r"a}\input{evil}% x",
        "b\n% /thermograph\n\\input{evil}\n% thermograph: figure d\nx",
        "c\u{202e}",
    ] {
        let room = Room::with("my.toml", CONFIGURATION);
        room.told(&["my.toml", "-q", "-o", folder], 0);
        let document = "% thermograph: figure d\n% /thermograph\n";
        room.write("my.tex", document);
        let refused = ["LaTeX cannot include the file", "choose a folder"];
        room.run(&["fill", "--from", folder, "my.tex"])
            .assert_refused(&refused);
        room.run(&["snippet", "d", "--for", "latex", "--from", folder])
            .assert_refused(&refused);
        assert_eq!(room.read("my.tex"), document);
        let markdown = room.told(&["snippet", "d", "--for", "mdbook", "--from", folder], 0);
        assert_eq!(markdown.lines().count(), 1, "{markdown}");
        assert!(!markdown.contains('\u{202e}'), "{markdown}");
    }
}

#[test]
fn a_name_from_elsewhere_is_no_markup() {
    let room = Room::new();
    let figure =
        r#"{"title": "t", "description": "t", "stem": "f", "formats": ["svg"], "dark": false}"#;
    let values = format!(
        r#"{{"thermograph": "0.1.0", "values": {{}}, "figures": {{"x}} <script>": {figure}}}}}"#
    );
    room.write("out/values.json", values);
    room.run(&["snippet", "x} <script>", "--for", "quarto", "--from", "out"])
        .assert_refused(&["has a name that is not a file name"]);
}

#[test]
fn a_line_without_end_is_an_error_and_the_next_one_is_answered() {
    let room = Room::new();
    let mut input = vec![b' '; 70 << 20];
    input.extend_from_slice(b"\n{\"logits\": [0.0], \"chain\": []}\n");
    room.write("lines", input);
    let mut command = room.command(&["apply"]);
    command.stdin(std::fs::File::open(room.path("lines")).unwrap());
    let output = command.output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        lines[0],
        r#"{"error":"the line exceeds the limit of 67108864 bytes"}"#
    );
    assert!(lines[1].starts_with(r#"{"kept":[0]"#), "{told}");
}

#[test]
fn a_check_writes_no_report_into_what_it_checks() {
    let room = drawn();
    let before = room.files("out");
    room.run(&[
        "check",
        "my.toml",
        "--against",
        "out",
        "--report",
        "out/../out",
    ])
    .assert_refused(&["the report of a check cannot be written to out"]);
    assert_eq!(room.files("out"), before);
}

#[test]
fn names_that_are_one_where_letters_are_composed_are_refused() {
    for [one, other] in [
        ["\u{f900}", "\u{8c48}"],
        ["\u{1100}\u{1161}", "\u{ac00}"],
        ["\u{0f73}", "\u{0f71}\u{0f72}"],
        ["\u{09cb}", "\u{09c7}\u{09be}"],
    ] {
        let experiment = CONFIGURATION.split_once("[[experiment]]").unwrap().1;
        let [one, other] =
            [one, other].map(|name| experiment.replace("\"d\"", &format!("\"{name}\"")));
        let text = CONFIGURATION.to_owned() + "[[experiment]]" + &one + "[[experiment]]" + &other;
        let room = Room::with("my.toml", &text);
        room.run(&["my.toml"])
            .assert_refused(&["another experiment's files already use this name"]);
    }
}

#[cfg(unix)]
mod unix {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;
    use std::process::{Command, Stdio};

    use super::{Room, drawn};

    const MARKER: &str = "<!-- thermograph: figure d -->\n<!-- /thermograph -->\n";

    #[test]
    fn a_document_keeps_its_rights() {
        let room = drawn();
        room.write("my.md", MARKER);
        for mode in [0o600, 0o640, 0o444] {
            room.write("my.md.new", MARKER);
            fs::rename(room.path("my.md.new"), room.path("my.md")).unwrap();
            fs::set_permissions(room.path("my.md"), fs::Permissions::from_mode(mode)).unwrap();
            room.told(&["fill", "--from", "out", "my.md"], 0);
            let found = fs::metadata(room.path("my.md")).unwrap().permissions();
            assert_eq!(found.mode() & 0o7777, mode);
            assert_ne!(room.read("my.md"), MARKER);
        }
    }

    #[test]
    fn a_pipe_is_no_document_and_is_not_replaced() {
        let room = drawn();
        let made = Command::new("mkfifo").arg(room.path("pipe.md")).status();
        assert!(made.unwrap().success());
        room.run(&["fill", "--from", "out", "pipe.md"])
            .assert_refused(&["pipe.md is not a file, but a folder, a pipe or a device"]);
        room.run(&["init", "pipe.md", "--force"])
            .assert_refused(&["pipe.md: it exists and is not a file"]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn help_that_cannot_be_written_is_an_error() {
        let room = Room::new();
        for arguments in [&["--help"][..], &["--version"], &["apply", "--help"]] {
            let full = fs::OpenOptions::new()
                .write(true)
                .open("/dev/full")
                .unwrap();
            let mut command = room.command(arguments);
            let output = command.stdout(Stdio::from(full)).output().unwrap();
            let told = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(2), "{told}");
            assert!(
                told.starts_with("error: cannot write to standard output"),
                "{told}"
            );
        }
    }

    #[test]
    fn an_argument_disguises_nothing_in_the_message_about_it() {
        let told = Room::new().told(&["measure", "x.toml", "--rows", "..\u{202e}"], 2);
        assert!(!told.contains('\u{202e}'), "{told:?}");
    }
}
