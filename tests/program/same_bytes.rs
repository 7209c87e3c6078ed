//! One configuration gives the same bytes, whatever the machine is set to.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use thermograph::sampling::Engine;

type Files = BTreeMap<String, Vec<u8>>;

fn read(folder: &Path) -> Files {
    let mut files = Files::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() {
            let inside = read(&entry.path()).into_iter();
            files.extend(inside.map(|(inner, bytes)| (format!("{name}/{inner}"), bytes)));
        } else {
            files.insert(name, fs::read(entry.path()).unwrap());
        }
    }
    files
}

/// What the program writes for the notebook with these arguments and variables.
fn render(arguments: &[&str], variables: &[(&str, &str)]) -> Files {
    render_of("notebook", arguments, variables)
}

/// What it writes for one of the configurations in `config/`.
fn render_of(name: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Files {
    let folder = tempfile::tempdir().unwrap();
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("config/{name}.toml"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_thermograph"));
    command
        .arg(config)
        .arg("--quiet")
        .arg("--output")
        .arg(folder.path())
        .args(arguments);
    let status = command.envs(variables.iter().copied()).status().unwrap();
    // A drift that is beyond its limits ends with 1.
    assert!(matches!(status.code(), Some(0 | 1)), "{name}");
    read(folder.path())
}

fn is_page_of_engine(file: &str) -> bool {
    let name = file.strip_suffix(".md");
    name.is_some_and(|name| name.parse::<Engine>().is_ok())
}

fn assert_same(a: &Files, b: &Files, what: &str) {
    assert_eq!(
        a.keys().collect::<Vec<_>>(),
        b.keys().collect::<Vec<_>>(),
        "{what}"
    );
    for (name, bytes) in a {
        assert!(*bytes == b[name], "{name} differs: {what}");
    }
}

#[test]
fn threads_locale_and_time_zone_change_nothing() {
    let once = render(&[], &[]);
    for (arguments, variables, what) in [
        (
            ["--threads", "1"].as_slice(),
            [("LANG", "C"), ("TZ", "UTC")].as_slice(),
            "one thread, C",
        ),
        (
            &["--threads", "2"],
            &[
                ("LANG", "zh_CN.UTF-8"),
                ("LC_ALL", "zh_CN.UTF-8"),
                ("TZ", "Asia/Shanghai"),
            ],
            "two threads, Chinese",
        ),
        (
            &["--threads", "7"],
            &[
                ("LANG", "de_DE"),
                ("TZ", "America/New_York"),
                ("SOURCE_DATE_EPOCH", "1"),
            ],
            "seven threads, German",
        ),
    ] {
        assert_same(&once, &render(arguments, variables), what);
    }
}

/// `output/` is written by a release build; this test runs in debug builds too, and holds both to the same bytes.
#[test]
fn the_committed_output_is_what_the_program_writes() {
    let committed = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("output"));
    assert_same(
        &committed,
        &render(&[], &[]),
        "output/ is out of date: run cargo run --release",
    );
}

/// The same for every example: `docs/NAME/` is written by a release build, and `.ci/run` holds it to that.
#[test]
fn every_committed_report_is_what_any_build_writes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if !root.join("docs").exists() {
        eprintln!("skipped: the package has no docs");
        return;
    }
    let mut count = 0;
    for entry in fs::read_dir(root.join("config")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let docs = root.join("docs").join(name);
        // The gallery has the figures alone.
        if path.extension().is_none_or(|ending| ending != "toml")
            || !docs.join("report.md").exists()
        {
            continue;
        }
        let what = format!("docs/{name} is out of date, or builds differ");
        let mut committed = read(&docs);
        // Beside the example of the kind `engines` lie the pages of the engines.
        committed.retain(|file, _| !is_page_of_engine(file));
        assert_same(&committed, &render_of(name, &[], &[]), &what);
        count += 1;
    }
    assert!(count >= 11, "{count}");
}
