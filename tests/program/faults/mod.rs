//! What may go wrong outside: a killed process, a full disk, a read-only folder, a file that changes while it is read. Files
//! are the old ones or the new ones, whole, and temporary ones go.
//!
//! Real processes on real file systems. Moments and contents come from seeds, so that every run tries the same.

#![cfg(target_os = "linux")]

mod disk;
mod kills;
mod power;
mod replaced;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use super::room::{Files, Room, executable, files, is_temporary};

/// What was printed.
fn told(output: &Output) -> String {
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8_lossy(&text).into_owned()
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
