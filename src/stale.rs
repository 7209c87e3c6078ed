//! Files that another configuration has left in an output folder: they are named, and never touched.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::config::Config;
use crate::figure::text::{plain, plain_path};
use crate::formats::Format;
use crate::job;
use crate::report::DATA;
use crate::words::Language;

/// The most names that are said.
const NAMED: usize = 8;

/// What there is to say of files that this program wrote to `folder` and that `config` does not write; `None` if there are
/// none.
pub fn warning(config: &Config, folder: &Path) -> Option<String> {
    let stale = files(config, folder);
    if stale.is_empty() {
        return None;
    }
    let named: Vec<String> = stale.iter().take(NAMED).map(|name| plain(name)).collect();
    let words = config.language().words();
    Some(words.stale_files(&plain_path(folder), &named, stale.len()))
}

/// Their names. An experiment has a table in [`DATA`]; the figures that are called like one are its.
fn files(config: &Config, folder: &Path) -> BTreeSet<String> {
    let experiments = config.experiments.iter();
    let own = experiments.flat_map(|experiment| job::files_of(config, experiment));
    let own: BTreeSet<String> = own.chain(job::files_of_all(config)).collect();
    let mut found: Vec<String> = Vec::new();
    for name in tables(folder) {
        found.extend(named_like(&name));
        found.push(format!("{DATA}/{name}.csv"));
    }
    found.extend(named_like("report"));
    let is_stale = |name: &String| !own.contains(name) && folder.join(name).is_file();
    found.into_iter().filter(is_stale).collect()
}

/// The names of the experiments that have a table.
fn tables(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder.join(DATA)).into_iter().flatten();
    let name = |entry: fs::DirEntry| {
        let name = entry.file_name();
        Some(name.to_str()?.strip_suffix(".csv")?.to_owned())
    };
    entries.flatten().filter_map(name).collect()
}

/// The names that figures of an experiment, or reports, can have.
fn named_like(name: &str) -> Vec<String> {
    let codes = Language::CODES.map(|(code, _)| format!(".{code}"));
    let languages = std::iter::once("").chain(codes.iter().map(String::as_str));
    let endings = || Format::all().map(Format::ending).chain(["md", "html"]);
    let of_language = |language: &str| {
        let themes = ["", ".dark"].into_iter();
        let names = themes.flat_map(|theme| {
            endings().map(move |ending| format!("{name}{language}{theme}.{ending}"))
        });
        names.collect::<Vec<_>>()
    };
    languages.flat_map(of_language).collect()
}
