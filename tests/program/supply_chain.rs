//! What the program is made of: licences that allow it, none that nobody has listed, and no unsafe code but in one place.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value as Json;

/// As in `deny.toml`.
const ALLOWED: [&str; 8] = [
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "OFL-1.1",
    "Unicode-3.0",
    "Zlib",
];
/// The list for people.
const LIST: &str = "docs/robustness/licences.md";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What cargo knows of the program and its dependencies; `None`, with a message, where it does not have them all.
fn metadata() -> Option<Json> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .args(["--filter-platform", "x86_64-unknown-linux-gnu"])
        .current_dir(root())
        .output()
        .unwrap();
    if !output.status.success() {
        let reason = String::from_utf8_lossy(&output.stderr);
        eprintln!("skipped: cargo does not have every dependency here: {reason}");
        return None;
    }
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

/// The packages that end up in the program: those that it depends on other than for tests and builds.
fn inside(metadata: &Json) -> BTreeSet<String> {
    let nodes = metadata["resolve"]["nodes"].as_array().unwrap();
    let own = metadata["resolve"]["root"].as_str().unwrap();
    let mut found = BTreeSet::new();
    let mut left = vec![own.to_owned()];
    while let Some(id) = left.pop() {
        let node = nodes.iter().find(|node| node["id"] == id.as_str()).unwrap();
        for dependency in node["deps"].as_array().unwrap() {
            let kinds = dependency["dep_kinds"].as_array().unwrap();
            let package = dependency["pkg"].as_str().unwrap().to_owned();
            if kinds.iter().any(|kind| kind["kind"].is_null()) && found.insert(package.clone()) {
                left.push(package);
            }
        }
    }
    found
}

/// Whether one of the ways to read a licence is allowed.
fn is_allowed(licence: &str) -> bool {
    let all = |part: &str| {
        part.split(" AND ").all(|part| {
            let part = part.trim_matches(['(', ')', ' ']);
            part.split(" OR ")
                .any(|one| ALLOWED.contains(&one.trim_matches(['(', ')', ' '])))
        })
    };
    let licence = licence.replace('/', " OR ");
    if licence.contains(" AND ") {
        all(&licence)
    } else {
        licence
            .split(" OR ")
            .any(|one| ALLOWED.contains(&one.trim()))
    }
}

#[test]
fn every_licence_is_listed_and_allowed() {
    let Some(metadata) = metadata() else { return };
    let inside = inside(&metadata);
    let mut packages: Vec<(&str, &str, &str)> = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|package| inside.contains(package["id"].as_str().unwrap()))
        .map(|package| {
            let text = |key: &str| package[key].as_str().unwrap_or_default();
            (text("name"), text("version"), text("license"))
        })
        .collect();
    packages.sort_unstable();
    assert!(packages.len() > 80, "{}", packages.len());
    let mut list = format!(
        "# Licences\n\nThe {} libraries that are inside the program, with their licences. `cargo test --test \
         supply_chain` keeps the list; with `UPDATE_LICENCES=1` it writes it.\n\n| library | version | licence |\n\
         | --- | --- | --- |\n",
        packages.len()
    );
    for (name, version, licence) in packages {
        assert!(is_allowed(licence), "{name} {version}: {licence:?}");
        writeln!(list, "| {name} | {version} | {licence} |").unwrap();
    }
    let path = root().join(LIST);
    if std::env::var_os("UPDATE_LICENCES").is_some() {
        fs::write(&path, &list).unwrap();
    }
    let Ok(listed) = fs::read_to_string(&path) else {
        eprintln!("skipped: the published package has no docs");
        return;
    };
    assert!(
        listed == list,
        "{LIST} is not what cargo says: UPDATE_LICENCES=1 writes it"
    );
}

#[test]
fn licences_are_read_as_they_are_meant() {
    for (licence, allowed) in [
        ("MIT", true),
        ("GPL-3.0-only", false),
        ("MIT/Apache-2.0", true),
        ("GPL-3.0-only OR MIT", true),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
        ("(MIT OR Apache-2.0) AND GPL-3.0-only", false),
        ("", false),
    ] {
        assert_eq!(is_allowed(licence), allowed, "{licence:?}");
    }
}

/// Every source file of the program.
fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            into.push(path);
        }
    }
}

#[test]
fn unsafe_code_is_in_two_modules_and_denied_elsewhere() {
    let mut files = Vec::new();
    for package in ["src", "crates/figure/src", "crates/sampling/src"] {
        sources(&root().join(package), &mut files);
    }
    for (file, lint) in [
        ("src/lib.rs", "#![forbid(unsafe_code)]"),
        ("src/main.rs", "#![forbid(unsafe_code)]"),
        ("crates/figure/src/lib.rs", "#![forbid(unsafe_code)]"),
        ("crates/sampling/src/lib.rs", "#![deny(unsafe_code)]"),
    ] {
        let text = fs::read_to_string(root().join(file)).unwrap();
        assert!(text.contains(lint), "{file}");
    }
    let uses = ["unsafe {", "unsafe fn", "unsafe impl", "unsafe extern"];
    let is_unsafe = |path: &&PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        let mut code = text
            .lines()
            .map(|line| line.split("//").next().unwrap_or_default());
        code.any(|line| uses.iter().any(|word| line.contains(word)))
    };
    let mut lifted: Vec<String> = files
        .iter()
        .filter(is_unsafe)
        .map(|path| path.strip_prefix(root()).unwrap().display().to_string())
        .collect();
    lifted.sort();
    // Each calls what is compiled for newer processors.
    let allowed = [
        "crates/sampling/src/exponentials.rs",
        "crates/sampling/src/sweep.rs",
    ];
    assert_eq!(lifted, allowed);
}
