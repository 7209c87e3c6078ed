//! Fonts of the user's own.

use thermograph::config::Config;
use thermograph::formats::Format;
use thermograph::job::{self, Job};

use super::files::file;
use super::written::assert_written;

/// Few letters, turned and level, and words in the report.
const TEXT: &str = "[output]\ndpi = 40\n[logits.z]\nvalues = [1.0, 0.5]\ntokens = [\" fi\", \"AV,\"]\n\
                    [[experiment]]\nname = \"e\"\nkind = \"distributions\"\nlogits = \"z\"\ntemperatures = [0.5]\n\
                    figsize = [3, 3]\n";

/// A figure and the report are drawn with a font in every format, or the font is refused.
pub fn font(bytes: &[u8]) {
    let file = file(bytes, ".otf");
    let name = file.path().display().to_string();
    if let Err(error) = thermograph::reading::fonts(&[file.path().to_owned()]) {
        let error = error.to_string();
        return assert!(error.contains(&name), "{error}");
    }
    let text = format!("[fonts]\nfiles = [{name:?}]\n{TEXT}");
    let folder = file.path().parent().expect("a folder");
    let config = Config::parse(&text, "it.toml", folder).expect("a configuration");
    for formats in [[Format::SVG, Format::PNG], [Format::SVG, Format::PDF]] {
        let job = Job {
            formats: formats.to_vec(),
            ..Job::default()
        };
        match job::make(&config, &job, &|_, _| {}) {
            Ok(made) => {
                for file in &made.files {
                    assert_written(&file.name, &file.bytes);
                }
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}
