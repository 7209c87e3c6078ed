//! Files of any kind, which have to be recognised first.

use thermograph::explore::{self, FileKind, GivenFile, Wishes};
use thermograph::job;
use thermograph::words::Language;

use super::files::file;

/// Any file: it is of a kind and has a configuration that can be read, or an error with its name.
pub fn explore(bytes: &[u8]) {
    let file = file(bytes, "");
    let input = GivenFile::file(file.path());
    let found = explore::recognise(&input);
    let name = file.path().display().to_string();
    for (_, language) in Language::CODES {
        let words = language.words();
        for said in [found.summary(words), found.reason(words)] {
            assert!(!said.is_empty() && !said.contains('\n'), "{said:?}");
        }
    }
    if let Some(refused) = &found.refused {
        assert!(
            refused.to_string().contains(&name),
            "{name} is not in {refused}"
        );
        return;
    }
    assert!(found.kind != FileKind::Unknown, "{found:?}");
    if let Some(likeliest) = &found.likeliest {
        assert!((0.0..=1.001).contains(&likeliest.probability), "{found:?}");
    }
    let wishes = Wishes::new(std::env::temp_dir().join("none"), Language::English);
    if let Ok(explored) = explore::explore(&[(input, found)], &wishes) {
        assert!(!explored.config.experiments.is_empty());
        let files = explored.config.experiments.iter();
        assert!(
            files
                .flat_map(|experiment| job::files_of(&explored.config, experiment))
                .count()
                > 0
        );
    }
}
