//! The program through its front door: arguments in; files, messages and exit codes out.

use std::fs;
use std::process::Stdio;

use super::room::{Outcome, Room};

/// A small configuration that draws quickly.
const SMALL: &str = "\
language = \"en\"
[output]
dpi = 40
[logits.a]
tokens = [\"x\", \"y\", \"z\"]
values = [1.0, 2.0, -inf]
[[experiment]]
name = \"bars\"
kind = \"distributions\"
logits = \"a\"
temperatures = [0.5, 2.0]
[[experiment]]
name = \"draws\"
kind = \"sampling\"
logits = \"a\"
temperatures = [1.0]
";

#[test]
fn render_writes_figures_report_and_numbers() {
    let room = Room::with("small.toml", SMALL);
    let outcome = room.run(&["render", "small.toml", "--output", "out"]);
    assert_eq!(outcome.code(), Some(0), "{}", outcome.stderr());
    assert_eq!(
        room.names("out"),
        [
            "bars.png",
            "bars.svg",
            "data/bars.csv",
            "data/draws.csv",
            "draws.png",
            "draws.svg",
            "report.html",
            "report.md",
            "results.json",
            "values.json"
        ]
    );
    assert!(
        outcome.stdout().contains("10 files in out"),
        "{}",
        outcome.stdout()
    );
    assert!(outcome.stdout().contains("T = 0.5"), "findings are printed");
    assert_eq!(outcome.stderr(), "");
    assert!(!outcome.stdout().contains('\u{1b}'), "no colours in a pipe");
}

#[test]
fn render_is_the_usual_command_and_output_the_usual_folder() {
    let room = Room::with("small.toml", SMALL);
    assert_eq!(room.run(&["small.toml"]).code(), Some(0));
    assert_eq!(room.names("output").len(), 10);
}

#[test]
fn without_a_configuration_the_notebook_is_drawn() {
    let room = Room::with("small.toml", SMALL);
    assert_eq!(room.run(&["--format", "svg"]).code(), Some(0));
    assert!(
        room.names("output")
            .contains(&"temperature_effect.svg".to_owned()),
        "the one inside the program"
    );
    fs::create_dir(room.path("config")).unwrap();
    fs::write(room.path("config/notebook.toml"), SMALL).unwrap();
    assert_eq!(room.run(&["--output", "other"]).code(), Some(0));
    assert!(
        room.names("other").contains(&"bars.png".to_owned()),
        "the one in config/"
    );
}

#[test]
fn only_writes_that_figure_and_the_same_one() {
    let room = Room::with("small.toml", SMALL);
    assert_eq!(room.run(&["small.toml", "--output", "all"]).code(), Some(0));
    assert_eq!(
        room.run(&[
            "small.toml",
            "--output",
            "one",
            "--only",
            "draws",
            "--format",
            "png"
        ])
        .code(),
        Some(0)
    );
    assert_eq!(room.names("one"), ["draws.png"]);
    assert_eq!(
        fs::read(room.path("one/draws.png")).unwrap(),
        fs::read(room.path("all/draws.png")).unwrap()
    );
    room.run(&["small.toml", "--only", "drws"])
        .assert_refused(&["unknown experiment", "did you mean draws?", "bars, draws"]);
    room.run(&["small.toml", "--only", "nothing-like-it"])
        .assert_refused(&["unknown experiment", "bars, draws"]);
}

#[test]
fn only_tells_of_that_experiment_alone() {
    let room = Room::with("small.toml", SMALL);
    let told = room.run(&["small.toml", "--only", "draws"]).stdout();
    assert!(told.contains("\ndraws\n"), "{told}");
    assert!(!told.contains("\nbars\n"), "{told}");
}

#[test]
fn only_of_an_experiment_without_a_figure_is_refused() {
    let room = Room::with("small.toml", SMALL);
    let table = "[[experiment]]\nname = \"check\"\nkind = \"equivalence\"\nlogits = \"a\"\ntemperatures = [0.5]\n";
    fs::write(room.path("table.toml"), format!("{SMALL}{table}")).unwrap();
    room.run(&["table.toml", "--only", "check"])
        .assert_refused(&["check", "no figure"]);
    assert!(!room.path("output").exists());
}

#[test]
fn an_error_says_its_cause_once() {
    let room = Room::with("small.toml", SMALL);
    for arguments in [
        ["small.toml", "--output", "small.toml"],
        ["small.toml", "--output", "small.toml/below"],
    ] {
        let stderr = room.run(&arguments).stderr();
        assert_eq!(stderr.matches("os error").count(), 1, "{stderr}");
    }
}

#[test]
fn quiet_says_nothing() {
    let room = Room::with("small.toml", SMALL);
    let outcome = room.run(&["small.toml", "--quiet"]);
    assert_eq!(
        (outcome.code(), outcome.stdout(), outcome.stderr()),
        (Some(0), String::new(), String::new())
    );
}

#[test]
fn help_teaches_and_usage_errors_have_code_2() {
    let room = Room::with("small.toml", SMALL);
    let help = room.run(&["--help"]).stdout();
    for part in [
        "render",
        "init",
        "--only",
        "--format",
        "--quiet",
        "Examples:",
        "Exit codes",
    ] {
        assert!(help.contains(part), "{part} in {help}");
    }
    assert_eq!(room.run(&["--format", "gif", "small.toml"]).code(), Some(2));
    assert_eq!(room.run(&["--nonsense"]).code(), Some(2));
    assert_eq!(room.run(&["--version"]).code(), Some(0));
}

#[test]
fn init_writes_a_configuration_that_runs() {
    let room = Room::with("small.toml", SMALL);
    assert_eq!(room.run(&["init", "my.toml"]).code(), Some(0));
    assert_eq!(room.run(&["my.toml", "--output", "mine"]).code(), Some(0));
    assert!(room.names("mine").contains(&"shapes.svg".to_owned()));
    fs::write(room.path("my.toml"), "mine").unwrap();
    room.run(&["init", "my.toml"])
        .assert_refused(&["my.toml", "--force"]);
    assert_eq!(fs::read_to_string(room.path("my.toml")).unwrap(), "mine");
    assert_eq!(room.run(&["init", "my.toml", "--force"]).code(), Some(0));
    room.run(&["init", "no/such/folder.toml"])
        .assert_refused(&["no/such/folder.toml", "does not exist"]);
    for force in [["init", "."].as_slice(), &["init", ".", "--force"]] {
        room.run(force).assert_refused(&["is a folder"]);
    }
}

#[test]
fn init_writes_an_example_of_each_kind() {
    let room = Room::with("small.toml", SMALL);
    for (name, text) in thermograph::config::EXAMPLES {
        let file = format!("{name}.toml");
        assert_eq!(
            room.run(&["init", &file, "--example", name]).code(),
            Some(0)
        );
        let (directive, text) = text.split_once('\n').unwrap();
        assert_eq!(directive, "#:schema ../assets/thermograph.schema.json");
        // The command in it names the file as it is called here.
        let there = format!("render config/{name}.toml --output docs/{name}\n");
        let text = text.replace(&there, &format!("render {file}\n"));
        assert_eq!(
            fs::read_to_string(room.path(&file)).unwrap(),
            format!("#:schema ./thermograph.schema.json\n{text}")
        );
    }
    room.run(&["init", "it.toml", "--example", "engine"])
        .assert_refused(&["--example", "engines"]);
}

#[test]
fn a_drift_beyond_its_limits_writes_its_files_and_ends_with_code_1() {
    let room = Room::with("small.toml", SMALL);
    fs::write(room.path("old.csv"), "1.0,0.0\n3.0,0.0\n").unwrap();
    fs::write(room.path("new.csv"), "1.0,0.1\n0.0,3.0\n").unwrap();
    let run = |limits: &str| {
        let text = format!(
            "[output]\nformats = [\"svg\"]\n[logits.old]\nfile = \"old.csv\"\n[logits.new]\nfile = \"new.csv\"\n\
             [[experiment]]\nname = \"it\"\nkind = \"drift\"\nlogits = \"new\"\nagainst = \"old\"\nlimits = {limits}\n"
        );
        fs::write(room.path("drift.toml"), text).unwrap();
        let _ = fs::remove_dir_all(room.path("out"));
        let outcome = room.run(&["drift.toml", "--output", "out"]);
        assert!(room.names("out").contains(&"it.svg".to_owned()), "{limits}");
        outcome
    };
    assert_eq!(run("{}").code(), Some(0));
    assert_eq!(
        run("{ total_variation = 0.95, kl = 5.0, changed_top_1 = 0.5 }").code(),
        Some(0)
    );
    for limits in [
        "{ total_variation = 0.9 }",
        "{ kl = 1.0 }",
        "{ changed_top_1 = 0.49 }",
    ] {
        assert_eq!(run(limits).code(), Some(1), "{limits}");
    }
}

#[test]
fn wrong_input_is_refused_and_nothing_is_written() {
    let room = Room::with("small.toml", SMALL);
    fs::write(room.path("broken.toml"), "[[experiment]\n").unwrap();
    fs::write(room.path("latin1.toml"), b"title = \"\xe9\"\n").unwrap();
    fs::write(
        room.path("font.toml"),
        format!("{SMALL}[fonts]\nfiles = [\"none.otf\"]\n"),
    )
    .unwrap();
    room.run(&["missing.toml"]).assert_refused(&[
        "missing.toml",
        "no such file",
        "thermograph init",
    ]);
    room.run(&["."]).assert_refused(&["folder"]);
    room.run(&["broken.toml"])
        .assert_refused(&["broken.toml:1:", "not valid TOML"]);
    room.run(&["latin1.toml"])
        .assert_refused(&["latin1.toml", "UTF-8"]);
    room.run(&["font.toml"]).assert_refused(&["none.otf"]);
    assert_eq!(room.names("output"), [""; 0], "no folder either");
    assert!(!room.path("output").exists());
}

#[test]
fn folders_that_cannot_be_written_are_named() {
    let room = Room::with("small.toml", SMALL);
    room.run(&["small.toml", "--output", "small.toml"])
        .assert_refused(&["small.toml", "not a folder"]);
    room.run(&["small.toml", "--output", "small.toml/below"])
        .assert_refused(&["small.toml/below"]);
    fs::create_dir_all(room.path("out/report.md")).unwrap();
    room.run(&["small.toml", "--output", "out"])
        .assert_refused(&["report.md", "nothing was changed"]);
    assert_eq!(room.names("out"), ["report.md"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_old_files_whole() {
    let room = Room::with("small.toml", SMALL);
    assert_eq!(room.run(&["small.toml", "--output", "out"]).code(), Some(0));
    let before: Vec<Vec<u8>> = room
        .names("out")
        .iter()
        .map(|name| fs::read(room.path("out").join(name)).unwrap())
        .collect();
    fs::write(
        room.path("small.toml"),
        SMALL.replace("dpi = 40", "dpi = 80"),
    )
    .unwrap();
    // No file may grow beyond 4 blocks; the signal that says so is ignored, so that writing fails as on a full disk.
    let script = format!(
        "trap '' XFSZ; ulimit -f 4; exec '{}' small.toml --output out",
        env!("CARGO_BIN_EXE_thermograph")
    );
    let output = std::process::Command::new("bash")
        .args(["-c", &script])
        .current_dir(room.folder())
        .output()
        .unwrap();
    Outcome(output).assert_refused(&["cannot write", "nothing was changed"]);
    let after: Vec<Vec<u8>> = room
        .names("out")
        .iter()
        .map(|name| fs::read(room.path("out").join(name)).unwrap())
        .collect();
    assert_eq!(before, after, "and no temporary file is left");
}

#[cfg(unix)]
#[test]
fn init_writes_through_no_link() {
    let room = Room::with("small.toml", SMALL);
    std::os::unix::fs::symlink("elsewhere", room.path("my.toml")).unwrap();
    room.run(&["init", "my.toml"])
        .assert_refused(&["my.toml", "--force"]);
    assert_eq!(room.run(&["init", "my.toml", "--force"]).code(), Some(0));
    assert!(!room.path("my.toml").is_symlink() && !room.path("elsewhere").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_no_half_configuration() {
    let room = Room::with("small.toml", SMALL);
    fs::write(room.path("old.toml"), "old").unwrap();
    for arguments in ["init new.toml", "init old.toml --force"] {
        let script = format!(
            "trap '' XFSZ; ulimit -f 1; exec '{}' {arguments}",
            env!("CARGO_BIN_EXE_thermograph")
        );
        let mut command = std::process::Command::new("bash");
        command.args(["-c", &script]).current_dir(room.folder());
        Outcome(command.output().unwrap())
            .assert_refused(&["cannot write", "free some disk space"]);
    }
    assert_eq!(room.names("."), ["old.toml", "small.toml"]);
    assert_eq!(fs::read_to_string(room.path("old.toml")).unwrap(), "old");
}

#[cfg(target_os = "linux")]
#[test]
fn a_summary_that_cannot_be_printed_is_no_success() {
    let room = Room::with("small.toml", SMALL);
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let mut command = room.command(&["small.toml"]);
    Outcome(command.stdout(full).output().unwrap()).assert_refused(&["the files were written"]);
    assert_eq!(room.names("output").len(), 10);
}

#[cfg(target_os = "linux")]
#[test]
fn bad_input_takes_less_than_200_megabytes() {
    let room = Room::with("small.toml", SMALL);
    let list = "1,".repeat(1_000_001);
    let grid = "temperatures = { from = 0.1, to = 1, count = 4000000000 }";
    for (name, text) in [
        ("list.toml", format!("[logits.a]\nvalues = [{list}]\n")),
        ("grid.toml", SMALL.replace("temperatures = [1.0]", grid)),
        (
            "page.toml",
            SMALL.replace(
                "temperatures = [1.0]",
                "temperatures = [1.0]\nfigsize = [1e300, 1e300]",
            ),
        ),
        (
            "size.toml",
            "[logits.a]\nnormal = { size = 9000000000000000000 }\n".to_owned(),
        ),
        ("deep.toml", format!("a = {}", "[".repeat(100_000))),
        ("line.toml", format!("a = \"{}", "x".repeat(2_000_000))),
    ] {
        fs::write(room.path(name), text).unwrap();
        // The program itself is in memory, too.
        let program = env!("CARGO_BIN_EXE_thermograph");
        let most = 200_000 + fs::metadata(program).unwrap().len() / 1024;
        let script = format!("ulimit -v {most}; exec '{program}' {name}");
        let output = std::process::Command::new("bash")
            .args(["-c", &script])
            .current_dir(room.folder())
            .output()
            .unwrap();
        Outcome(output).assert_refused(&[name]);
    }
}

#[test]
fn a_reader_that_goes_away_is_no_panic() {
    let room = Room::with("small.toml", SMALL);
    let mut child = room
        .command(&["small.toml"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(!stderr.contains("panicked"), "{stderr}");
    assert_eq!(output.status.code(), Some(0), "{stderr}");
}

#[test]
fn a_killed_run_leaves_every_file_whole() {
    let room = Room::with("small.toml", SMALL);
    assert_eq!(room.run(&["small.toml", "--output", "old"]).code(), Some(0));
    assert_eq!(room.run(&["small.toml", "--output", "out"]).code(), Some(0));
    fs::write(
        room.path("small.toml"),
        SMALL
            .replace("dpi = 40", "dpi = 90")
            .replace("title", "other"),
    )
    .unwrap();
    assert_eq!(room.run(&["small.toml", "--output", "new"]).code(), Some(0));
    for wait in 0..12 {
        let mut child = room
            .command(&["small.toml", "--output", "out"])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait * 3));
        let _ = child.kill();
        child.wait().unwrap();
        for name in room.names("old") {
            let [old, new, now] = ["old", "new", "out"]
                .map(|folder| fs::read(room.path(folder).join(&name)).unwrap());
            assert!(
                now == old || now == new,
                "{name} is neither the old nor the new file"
            );
        }
    }
    // As a run leaves it that is killed between staging and renaming.
    let left = room.path("out/.thermograph-unfinished-Ab3xZ9");
    fs::create_dir(&left).unwrap();
    fs::write(left.join("bars.png"), "half").unwrap();
    assert_eq!(room.run(&["small.toml", "--output", "out"]).code(), Some(0));
    assert_eq!(room.names("out"), room.names("new"));
}

#[cfg(unix)]
#[test]
fn files_have_the_usual_permissions_and_links_are_not_followed() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let room = Room::with("small.toml", SMALL);
    fs::create_dir(room.path("out")).unwrap();
    fs::write(room.path("precious"), "precious").unwrap();
    symlink(room.path("precious"), room.path("out/report.md")).unwrap();
    assert_eq!(room.run(&["small.toml", "--output", "out"]).code(), Some(0));
    assert_eq!(
        fs::read_to_string(room.path("precious")).unwrap(),
        "precious"
    );
    fs::write(room.path("plain"), "").unwrap();
    let mode = |name: &str| {
        fs::symlink_metadata(room.path(name))
            .unwrap()
            .permissions()
            .mode()
    };
    assert_eq!(mode("out/bars.png"), mode("plain"));
    assert_eq!(mode("out/report.md"), mode("plain"));
}

#[test]
fn apply_answers_every_line_and_says_at_the_end_that_one_was_bad() {
    let room = Room::with("small.toml", SMALL);
    let answer = |input: &str| {
        fs::write(room.path("lines"), input).unwrap();
        let file = fs::File::open(room.path("lines")).unwrap();
        Outcome(room.command(&["apply"]).stdin(file).output().unwrap())
    };
    // Two tokens of three, at temperature 1: 1 / (1 + e^-1) and the rest.
    let good = r#"{"logits": [2.0, 1.0, "-inf"], "chain": [{"top_k": 2}], "engine": "llama.cpp"}"#;
    let outcome = answer(&format!("{good}\n"));
    assert_eq!(outcome.code(), Some(0), "{}", outcome.stderr());
    let line: serde_json::Value = serde_json::from_str(&outcome.stdout()).unwrap();
    assert_eq!(line["kept"], serde_json::json!([0, 1]));
    assert!((line["probs"][0].as_f64().unwrap() - 0.731_058_578_6).abs() < 1e-6);
    let settings = r#"{"logits": [2.0, 1.0], "engine": "vllm", "settings": {"temperature": 3.0}}"#;
    let outcome = answer(&format!("{good}\nnonsense\n{settings}\n{good}\n"));
    assert_eq!(outcome.code(), Some(2));
    let lines: Vec<String> = outcome.stdout().lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 4);
    assert!(
        lines[1].starts_with("{\"error\":") && lines[2].starts_with("{\"error\":"),
        "{lines:?}"
    );
    assert_eq!(lines[0], lines[3]);
    assert!(
        outcome.stderr().contains("2 of 4 lines"),
        "{}",
        outcome.stderr()
    );
}

/// Lines of JSON.
fn lines(text: &str) -> Vec<serde_json::Value> {
    let lines = text.lines().map(serde_json::from_str);
    lines
        .map(|line| line.unwrap_or_else(|error| panic!("{error} in {text}")))
        .collect()
}

#[test]
fn programs_read_messages_and_results_as_json() {
    let room = Room::with("small.toml", SMALL);
    let json = ["--message-format", "json"];
    let run = |arguments: &[&str]| room.run(&[arguments, &json].concat());

    let done = run(&["small.toml"]);
    assert_eq!((done.code(), done.stderr().as_str()), (Some(0), ""));
    let [done] = lines(&done.stdout()).try_into().unwrap();
    let written: Vec<String> = serde_json::from_value(done["written"].clone()).unwrap();
    assert!(
        written.contains(&"output/bars.svg".to_owned()),
        "{written:?}"
    );
    assert!(written.iter().all(|path| room.path(path).is_file()));
    assert_eq!(done["experiments"][1]["name"], "draws");
    assert!(
        !done["experiments"][1]["findings"]
            .as_array()
            .unwrap()
            .is_empty()
    );

    fs::write(
        room.path("wrong.toml"),
        SMALL.replace("temperatures = [1.0]", "temperature = [1.0]"),
    )
    .unwrap();
    let wrong = run(&["check", "wrong.toml"]);
    assert_eq!((wrong.code(), wrong.stdout().as_str()), (Some(2), ""));
    let [wrong] = lines(&wrong.stderr()).try_into().unwrap();
    assert_eq!(wrong["level"], "error");
    assert_eq!(
        (
            wrong["file"].as_str(),
            wrong["line"].as_u64(),
            wrong["column"].as_u64()
        ),
        (Some("wrong.toml"), Some(16), Some(1))
    );
    assert!(
        wrong["message"].as_str().unwrap().contains("experiment[1]"),
        "{wrong}"
    );
    assert!(
        wrong["rendered"]
            .as_str()
            .unwrap()
            .contains("16 | temperature = [1.0]"),
        "{wrong}"
    );

    let settings = format!("{SMALL}[settings.hot]\ntemperature = 5\n");
    fs::write(room.path("hot.toml"), settings).unwrap();
    let warned = run(&["hot.toml"]);
    assert_eq!(warned.code(), Some(0));
    let warnings = lines(&warned.stderr());
    assert!(!warnings.is_empty());
    assert!(
        warnings
            .iter()
            .all(|line| line["level"] == "warning" && line["message"] == line["rendered"])
    );

    // Arguments that are wrong are told in the same way.
    let refused = run(&["check", "--nonsense"]);
    assert_eq!(refused.code(), Some(2));
    let [refused] = lines(&refused.stderr()).try_into().unwrap();
    assert!(
        refused["message"].as_str().unwrap().contains("--nonsense"),
        "{refused}"
    );

    let differs = run(&["check", "small.toml", "--against", "nowhere"]);
    assert_eq!(differs.code(), Some(1));
    let [differs] = lines(&differs.stdout()).try_into().unwrap();
    assert_eq!(differs["different"], true);
    let linted = run(&["lint", "hot.toml"]);
    assert_eq!(linted.code(), Some(1));
    assert!(
        lines(&linted.stdout())
            .iter()
            .any(|line| line["severity"] == "illegal" && line["engine"] == "vllm")
    );
}

#[test]
fn an_error_has_colours_on_a_terminal_only() {
    let room = Room::with("small.toml", SMALL);
    fs::write(
        room.path("wrong.toml"),
        SMALL.replace("kind = \"sampling\"", "kind = \"samplings\""),
    )
    .unwrap();
    let plain = room.run(&["wrong.toml"]).stderr();
    assert!(!plain.contains('\u{1b}'), "{plain}");
    // As a terminal gets it.
    let mut command = room.command(&["wrong.toml"]);
    let coloured = command.env("CLICOLOR_FORCE", "1").output().unwrap();
    let coloured = String::from_utf8(coloured.stderr).unwrap();
    assert!(coloured.contains("\u{1b}[31m"), "{coloured}");
    assert_eq!(console::strip_ansi_codes(&coloured), plain);
}
