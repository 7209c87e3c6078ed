//! Names of files.

use std::path::MAIN_SEPARATOR;

/// The name of a file as it is written on every system, with slashes between folders.
pub(crate) fn with_slashes(name: &str) -> String {
    with_slashes_for(name, MAIN_SEPARATOR)
}

/// The same of a system with this between folders.
fn with_slashes_for(name: &str, separator: char) -> String {
    match separator {
        '/' => name.to_owned(),
        separator => name.replace(separator, "/"),
    }
}

#[cfg(test)]
mod tests {
    use super::with_slashes_for;

    #[test]
    fn a_backslash_is_a_part_of_a_name_but_where_it_stands_between_folders() {
        assert_eq!(with_slashes_for("data\\next.npy", '\\'), "data/next.npy");
        assert_eq!(with_slashes_for("data/a\\b.npy", '/'), "data/a\\b.npy");
    }
}
