//! What Windows does with files that no other system does.

#![cfg(windows)]

use std::fs::{self, OpenOptions};
use std::os::windows::fs::OpenOptionsExt as _;

use super::room::{Files, Room};

/// A configuration with these logits, as TOML, and this temperature.
fn configuration(logits: &str, temperature: &str) -> String {
    format!(
        "[logits.words]\n{logits}\n\n[[experiment]]\nname = \"heat\"\nkind = \"equivalence\"\nlogits = \"words\"\n\
         temperatures = [{temperature}]\n"
    )
}

/// A folder with what a configuration makes in `out`, and `changed.toml`, which makes something else.
fn rendered() -> Room {
    let values = "values = [2.0, 1.0, 0.5]";
    let room = Room::with("c.toml", &configuration(values, "0.5"));
    room.write("changed.toml", configuration(values, "0.25"));
    room.told(&["c.toml", "--output", "out", "--quiet"], 0);
    room
}

/// The changed configuration cannot be written because of the report, and every file stays as it was.
#[track_caller]
fn assert_refused(room: &Room, before: &Files, why: &str) {
    let told = room.told(&["changed.toml", "--output", "out"], 2);
    for part in ["report.md", why, "nothing was changed"] {
        assert!(told.contains(part), "{part:?} in {told}");
    }
    assert!(room.files("out") == *before, "every file is the old one");
    assert_eq!(room.names("out").len(), before.len(), "nothing is left");
}

#[test]
fn while_another_program_has_a_file_to_itself_no_file_changes() {
    let room = rendered();
    let before = room.files("out");
    let mut options = OpenOptions::new();
    // Others may read it, but neither write nor rename nor remove it.
    let held = options
        .read(true)
        .share_mode(1)
        .open(room.path("out/report.md"));
    assert_refused(&room, &before, "another program has the file open");
    drop(held.unwrap());
    room.told(&["changed.toml", "--output", "out", "--quiet"], 0);
    assert!(room.files("out") != before);
}

#[test]
fn a_read_only_file_is_not_written_over() {
    let room = rendered();
    let before = room.files("out");
    let path = room.path("out/report.md");
    let set = |readonly: bool| {
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(readonly);
        fs::set_permissions(&path, permissions).unwrap();
    };
    set(true);
    assert_refused(&room, &before, "the file is read-only");
    assert!(fs::metadata(&path).unwrap().permissions().readonly());
    set(false);
    room.told(&["changed.toml", "--output", "out", "--quiet"], 0);
}

#[test]
fn a_path_may_have_backslashes_and_what_is_written_has_none() {
    let room = Room::with("data/next.csv", "a,b,c\n2.0,1.0,0.5\n");
    for (name, path) in [("slash", "data/next.csv"), ("backslash", r"data\next.csv")] {
        let file = format!("{name}.toml");
        room.write(&file, configuration(&format!("file = '{path}'"), "0.5"));
        room.told(&[&file, "--output", name, "--quiet"], 0);
        assert_eq!(
            room.names(name),
            [
                "data/heat.csv",
                "report.html",
                "report.md",
                "results.json",
                "values.json"
            ]
        );
    }
    let data = |folder: &str| room.read(&format!("{folder}/data/heat.csv"));
    assert_eq!(data("slash"), data("backslash"));
    room.told(&["explore", r"data\next.csv", "--output", "explored"], 0);
    let written = room.read("explored/explore.toml");
    assert!(written.contains("file = \"../data/next.csv\""), "{written}");
}
