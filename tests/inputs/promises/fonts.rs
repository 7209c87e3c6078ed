//! Fonts of the user's own.

use std::path::Path;

use thermograph::config::Config;
use thermograph::experiment;
use thermograph::render::{draw::draw, pdf, png, svg};
use thermograph::text::Fonts;

use super::files::file;
use super::written::assert_written;

const FIGURE: &str = "[logits.z]\nvalues = [1.0, 0.5]\ntokens = [\" fi\", \"AV,\"]\n\
                      [[experiment]]\nname = \"e\"\nkind = \"equivalence\"\nlogits = \"z\"\ntemperatures = [0.5]\n\
                      [[experiment]]\nname = \"f\"\nkind = \"distributions\"\nlogits = \"z\"\ntemperatures = [0.5]\nfigsize = [3, 3]\n";

/// A figure is drawn with a font in every format, or the font is refused.
pub fn font(bytes: &[u8]) {
    let file = file(bytes, ".otf");
    let fonts = match Fonts::load(&[file.path().to_owned()]) {
        Ok(fonts) => fonts,
        Err(error) => {
            let (error, name) = (error.to_string(), file.path().display().to_string());
            return assert!(error.contains(&name), "{error}");
        }
    };
    let config = Config::parse(FIGURE, "it.toml", Path::new("")).expect("a configuration");
    let run = experiment::run(&config).expect("two experiments");
    let accounts = run.accounts(&config, config.language().words());
    let figures = accounts
        .iter()
        .filter_map(|account| account.figure.as_ref());
    for figure in figures {
        let Ok(scene) = draw(figure, config.theme, &fonts, 40.0) else {
            continue;
        };
        assert_written("f.svg", svg::encode(&scene, &fonts).as_bytes());
        if let Ok(bytes) = png::encode(&scene, &fonts, config.output.png) {
            assert_written("f.png", &bytes);
        }
        if let Ok(bytes) = pdf::encode(&scene, &fonts) {
            assert_written("f.pdf", &bytes);
        }
    }
}
