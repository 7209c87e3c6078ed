//! Commands in the documents give what the documents show.
//!
//! In a block of ```` ```console ```` a line `$ COMMAND` is followed by what the command prints. The commands of a document run
//! one after another in one folder, which begins with the files of `docs/tutorial`. With `UPDATE_TUTORIAL=1` the documents are
//! rewritten.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::room::Room;

/// The documents with such blocks, and how many commands each has.
const DOCUMENTS: [(&str, usize); 6] = [
    ("docs/command-line.md", 1),
    ("docs/draws.md", 2),
    ("docs/tutorial.md", 12),
    ("docs/zh/command-line.md", 1),
    ("docs/zh/draws.md", 2),
    ("docs/zh/tutorial.md", 12),
];

/// A folder with the files of the tutorial.
fn begun(root: &Path) -> Room {
    let room = Room::new();
    for entry in fs::read_dir(root.join("docs/tutorial")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        room.write(name, fs::read(&path).unwrap());
    }
    room
}

/// What a command prints in the shell, on both streams.
fn printed(room: &Room, command: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_thermograph"));
    let folder = program.parent().unwrap();
    let mut folders = vec![folder.to_owned()];
    folders.extend(std::env::split_paths(
        &std::env::var_os("PATH").unwrap_or_default(),
    ));
    let output = Command::new("sh")
        .args(["-c", &format!("{{ {command}\n}} 2>&1")])
        .current_dir(room.folder())
        .env("PATH", std::env::join_paths(folders).unwrap())
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// The document with what its commands print now, and how many there are.
fn run(text: &str, room: &Room) -> (String, usize) {
    let (mut result, mut commands) = (String::new(), 0);
    let mut is_console = false;
    for line in text.lines() {
        let is_fence = line.starts_with("```");
        if is_fence {
            is_console = line == "```console";
        }
        if is_console && !is_fence {
            let Some(command) = line.strip_prefix("$ ") else {
                continue;
            };
            commands += 1;
            result.push_str(&format!("{line}\n{}", printed(room, command)));
        } else {
            result.push_str(&format!("{line}\n"));
        }
    }
    (result, commands)
}

#[test]
fn commands_in_documents_print_what_the_documents_show() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if cfg!(windows) || !root.join("docs/tutorial").exists() {
        eprintln!("skipped: no shell, or a package without documents");
        return;
    }
    for (document, count) in DOCUMENTS {
        let path = root.join(document);
        let text = fs::read_to_string(&path).unwrap();
        let (now, commands) = run(&text, &begun(root));
        assert_eq!(commands, count, "{document}");
        if std::env::var_os("UPDATE_TUTORIAL").is_some() {
            fs::write(&path, &now).unwrap();
        } else {
            assert!(
                text == now,
                "{document}: UPDATE_TUTORIAL=1 cargo test --test program tutorial writes\n{now}"
            );
        }
    }
}
