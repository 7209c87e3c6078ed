//! With `--sync` every file is on the disk before it gets its name, and every name before the program ends: the order of
//! its system calls, as strace sees them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Room, executable};

const CONFIGURATION: &str = r#"
[output]
formats = ["svg", "png"]
[logits.a]
values = [1.0, 2.0]
[[experiment]]
name = "d"
kind = "distributions"
logits = "a"
temperatures = [1.0]
"#;

/// What matters of the calls of a run.
enum Call {
    /// This is on the disk.
    Synced(PathBuf),
    /// A file got its name.
    Renamed(PathBuf, PathBuf),
    /// A folder was made.
    Made(PathBuf),
}

/// The calls of a run in the room; `None`, with a message, where there is no strace.
fn calls(room: &Room, arguments: &[&str]) -> Option<Vec<Call>> {
    let log = room.path("calls");
    let status = Command::new("strace")
        .args(["-f", "-qq", "-y", "-o"])
        .arg(&log)
        .args([
            "-e",
            "trace=fsync,fdatasync,rename,renameat,renameat2,mkdir,mkdirat",
        ])
        .arg(executable())
        .args(arguments)
        .current_dir(room.folder())
        .status();
    let log = std::fs::read_to_string(&log).unwrap_or_default();
    if !status.is_ok_and(|status| status.success()) || log.is_empty() {
        eprintln!("skipped: there is no strace that may watch the program");
        return None;
    }
    Some(log.lines().filter_map(|line| call(room, line)).collect())
}

fn call(room: &Room, line: &str) -> Option<Call> {
    if line.contains(" = -1 ") {
        return None;
    }
    let path = |text: &str| room.folder().canonicalize().unwrap().join(text);
    let quoted: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
    match quoted[..] {
        _ if line.contains("sync(") => {
            let (_, rest) = line.split_once('<')?;
            Some(Call::Synced(PathBuf::from(rest.split_once('>')?.0)))
        }
        [from, to] => Some(Call::Renamed(path(from), path(to))),
        [made] => Some(Call::Made(path(made))),
        _ => None,
    }
}

#[test]
fn a_power_cut_finds_whole_files_under_their_names() {
    for (before, after) in [(None, "new/deep"), (Some("old"), "old")] {
        let room = Room::with("my.toml", CONFIGURATION);
        if let Some(folder) = before {
            room.told(&["my.toml", "-q", "-o", folder], 0);
        }
        let Some(calls) = calls(&room, &["my.toml", "-q", "--sync", "-o", after]) else {
            return;
        };
        let mut synced = BTreeSet::new();
        let mut unsynced_names: BTreeSet<PathBuf> = BTreeSet::new();
        let mut files = 0;
        let is_temporary =
            |path: &Path| path.to_string_lossy().contains(".thermograph-unfinished-");
        for call in calls {
            match call {
                Call::Synced(path) => {
                    unsynced_names.remove(&path);
                    synced.insert(path);
                }
                Call::Renamed(from, to) => {
                    assert!(
                        synced.contains(&from),
                        "{} was not on the disk",
                        to.display()
                    );
                    unsynced_names.insert(to.parent().unwrap().to_owned());
                    files += 1;
                }
                Call::Made(path) if is_temporary(&path) => {}
                Call::Made(path) => {
                    unsynced_names.insert(path.parent().unwrap().to_owned());
                }
            }
        }
        assert_eq!(files, room.files(after).len());
        assert_eq!(unsynced_names, BTreeSet::new());
    }
}

#[test]
fn nobody_waits_for_the_disk_who_did_not_ask() {
    let room = Room::with("my.toml", CONFIGURATION);
    let Some(calls) = calls(&room, &["my.toml", "-q"]) else {
        return;
    };
    assert!(!calls.iter().any(|call| matches!(call, Call::Synced(_))));
}
