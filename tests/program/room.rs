//! A folder of its own to run the program in, and what came of a run: `room.run(&["check", "c.toml"]).assert_refused(&["…"])`.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// How temporary folders begin.
pub const TEMPORARY: &str = ".thermograph-unfinished-";

/// Files below a folder by their names, with what is in them.
pub type Files = BTreeMap<PathBuf, Vec<u8>>;

/// A folder of its own, empty at first, that goes with the value.
pub struct Room(TempDir);

impl Room {
    pub fn new() -> Room {
        Room(tempfile::tempdir().unwrap())
    }

    /// A folder with this file in it.
    pub fn with(name: &str, contents: &str) -> Room {
        let room = Room::new();
        room.write(name, contents);
        room
    }

    pub fn folder(&self) -> &Path {
        self.0.path()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder().join(name)
    }

    /// Writes a file, and makes the folders that lead to it.
    pub fn write(&self, name: &str, contents: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    }

    #[track_caller]
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Replaces a part of a file, which has to be there.
    #[track_caller]
    pub fn replace(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{name} has no {from}");
        self.write(name, text.replace(from, to));
    }

    /// The program with these arguments, to be run here; it may print colours.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = program();
        command.args(arguments).current_dir(self.folder());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Outcome {
        Outcome(self.command(arguments).output().unwrap())
    }

    /// What a run prints to both streams; it ends with this code.
    #[track_caller]
    pub fn told(&self, arguments: &[&str], code: i32) -> String {
        let outcome = self.run(arguments);
        let text = outcome.text();
        assert_eq!(outcome.code(), Some(code), "{arguments:?}: {text}");
        text
    }

    /// Names of the files in a folder and those within it, sorted; hidden ones too, and folders without files.
    pub fn names(&self, folder: &str) -> Vec<String> {
        names_in(&self.path(folder))
    }

    /// Every file below a folder of the room.
    pub fn files(&self, folder: &str) -> Files {
        files(&self.path(folder))
    }
}

/// The file of the program that is tested: of the release build, which users have, where `THERMOGRAPH_RELEASE` names it. It
/// is several times as fast, and these tests start it thousands of times.
pub fn executable() -> OsString {
    std::env::var_os("THERMOGRAPH_RELEASE")
        .unwrap_or_else(|| env!("CARGO_BIN_EXE_thermograph").into())
}

/// The program that is tested.
pub fn program() -> Command {
    let mut command = Command::new(executable());
    command.env_remove("NO_COLOR");
    command
}

/// How a run ended, and what it printed.
pub struct Outcome(pub Output);

impl Outcome {
    pub fn code(&self) -> Option<i32> {
        self.0.status.code()
    }

    pub fn stdout(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).unwrap()
    }

    pub fn stderr(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).unwrap()
    }

    /// What was printed to both streams.
    pub fn text(&self) -> String {
        self.stdout() + &self.stderr()
    }

    /// Asserts that it failed as it should: code 2, a message with these parts, nothing on stdout, no panic.
    #[track_caller]
    pub fn assert_refused(&self, parts: &[&str]) {
        let stderr = self.stderr();
        assert_eq!(self.code(), Some(2), "{stderr}");
        assert!(stderr.starts_with("error:"), "{stderr}");
        assert!(!stderr.contains("panicked"), "{stderr}");
        for part in parts {
            assert!(stderr.contains(part), "{part:?} in {stderr}");
        }
        assert_eq!(self.stdout(), "");
    }
}

/// Every file below a folder, but for those of temporary folders.
pub fn files(folder: &Path) -> Files {
    fn add(folder: &Path, below: &Path, into: &mut Files) {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let Ok(entry) = entry else { continue };
            let name = below.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                if !is_temporary(&name) {
                    add(&entry.path(), &name, into);
                }
            } else {
                into.insert(name, fs::read(entry.path()).unwrap());
            }
        }
    }
    let mut all = Files::new();
    add(folder, Path::new(""), &mut all);
    all
}

pub fn is_temporary(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| name.starts_with(TEMPORARY))
}

fn names_in(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut names: Vec<String> = Vec::new();
    for entry in entries {
        let entry = entry.unwrap();
        let name = entry.file_name().to_string_lossy().into_owned();
        let inside = names_in(&entry.path());
        if inside.is_empty() {
            names.push(name);
        } else {
            names.extend(inside.iter().map(|inner| format!("{name}/{inner}")));
        }
    }
    names.sort();
    names
}
