//! What may go wrong outside: a killed process, a full disk, a read-only folder, a file that changes while it is read. Files
//! are the old ones or the new ones, whole, and temporary ones go.
//!
//! Real processes on real file systems. Moments and contents come from seeds, so that every run tries the same.

#![cfg(target_os = "linux")]

mod disk;
mod kills;
mod replaced;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// How temporary folders begin.
const TEMPORARY: &str = ".thermograph-unfinished-";

/// Files below a folder by their names, with what is in them.
type Files = BTreeMap<PathBuf, Vec<u8>>;

/// A folder of its own to run the program in.
struct Room(TempDir);

impl Room {
    fn new() -> Room {
        Room(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, contents: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_thermograph"));
        command.args(arguments).current_dir(self.0.path());
        command
    }

    #[track_caller]
    fn run(&self, arguments: &[&str]) {
        let output = self.command(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    }
}

/// What was printed.
fn told(output: &Output) -> String {
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8_lossy(&text).into_owned()
}

/// Every file below a folder, but for those of temporary folders.
fn files(folder: &Path) -> Files {
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

/// Whether there is a file below a folder, which may go while this looks.
fn has_file(folder: &Path) -> bool {
    let mut entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.any(|entry| match entry.file_type() {
        Ok(kind) if kind.is_dir() => has_file(&entry.path()),
        kind => kind.is_ok(),
    })
}

/// Every temporary folder below a folder.
fn temporary(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            let path = entry.path();
            if is_temporary(&path) {
                all.push(path);
            } else {
                all.extend(temporary(&path));
            }
        }
    }
    all
}

fn is_temporary(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| name.starts_with(TEMPORARY))
}

/// Makes a folder have these files, and no others.
fn put(folder: &Path, wanted: &Files) {
    if files(folder) != *wanted || !temporary(folder).is_empty() {
        let _ = fs::remove_dir_all(folder);
        fs::create_dir_all(folder).unwrap();
        for (name, bytes) in wanted {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }
}

/// Numbers that look random and are the same in every run: splitmix64.
struct Seeded(u64);

impl Seeded {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to below 1.
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// A configuration that writes many files: a few figures, and a table for each of `tables`.
fn many_files(title: &str, first: f64, tables: usize) -> String {
    let mut text = format!(
        "title = \"{title}\"\n[output]\ndpi = 30\n[logits.a]\nvalues = [{first}, 0.5, 1.0]\ntokens = [\"x\", \"y\", \"{title}\"]\n\
         [[experiment]]\nname = \"bars\"\nkind = \"distributions\"\nlogits = \"a\"\ntemperatures = [0.5]\n"
    );
    for table in 0..tables {
        text.push_str(&format!(
            "[[experiment]]\nname = \"table_{table}\"\nkind = \"equivalence\"\nlogits = \"a\"\ntemperatures = [0.5]\n"
        ));
    }
    text
}
