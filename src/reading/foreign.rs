//! What a file is that people take for another: a page instead of a download, a pointer instead of a file, an archive.

/// How a kind of file is known by its first bytes, and what is said of it.
struct Foreign {
    is: fn(&[u8]) -> bool,
    what: &'static str,
}

/// Those that are known.
const FOREIGN: &[Foreign] = &[
    Foreign {
        is: <[u8]>::is_empty,
        what: "the file is empty (0 bytes)",
    },
    Foreign {
        is: |bytes| bytes.starts_with(b"version https://git-lfs.github.com/spec/"),
        what: "this is a Git LFS pointer, not the file itself: `git lfs pull` fetches the file",
    },
    Foreign {
        is: |bytes| bytes.len() < 1_000 && contains(bytes, b"/annex/objects/"),
        what: "this is a git-annex pointer, not the file itself: `git annex get` fetches the file",
    },
    Foreign {
        is: |bytes| begins(bytes, &["<!doctype html", "<html", "<head", "<body"]),
        what: "this is a web page (HTML), not the file it describes: download the file itself",
    },
    Foreign {
        is: |bytes| begins(bytes, &["<?xml", "<error>"]),
        what: "this is XML, often a server's error message instead of a file: open it to see",
    },
    Foreign {
        is: |bytes| bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff"),
        what: "this is text in UTF-16, as PowerShell's `>` writes it: save it as UTF-8",
    },
    Foreign {
        is: |bytes| bytes.starts_with(b"\x1f\x8b"),
        what: "this is compressed with gzip: unpack it (`gunzip`)",
    },
    Foreign {
        is: |bytes| bytes.starts_with(b"\x28\xb5\x2f\xfd"),
        what: "this is compressed with Zstandard: unpack it (`unzstd`)",
    },
    Foreign {
        is: |bytes| bytes.starts_with(b"\xfd7zXZ\0") || bytes.starts_with(b"7z\xbc\xaf\x27\x1c"),
        what: "this is compressed (xz or 7z): unpack it",
    },
    Foreign {
        is: |bytes| bytes.starts_with(b"BZh") && bytes.get(4..10) == Some(b"1AY&SY"),
        what: "this is compressed with bzip2: unpack it (`bunzip2`)",
    },
    Foreign {
        is: |bytes| bytes.starts_with(b"PAR1"),
        what: "Parquet is not supported: convert the file with `numpy.save(\"logits.npy\", pandas.read_parquet(FILE).to_numpy())` (for a column of lists: `numpy.stack(pandas.read_parquet(FILE)[COLUMN])`)",
    },
    Foreign {
        is: |bytes| bytes.starts_with(b"ARROW1") || bytes.starts_with(b"FEA1"),
        what: "Arrow (Feather) is not supported: convert the file with `numpy.save(\"logits.npy\", pandas.read_feather(FILE).to_numpy())`",
    },
    Foreign {
        is: |bytes| bytes.starts_with(b"\x89HDF\r\n\x1a\n"),
        what: "HDF5 is not supported: convert the file with `numpy.save(\"logits.npy\", h5py.File(FILE)[NAME][()])`",
    },
    Foreign {
        is: |bytes| matches!(bytes, [0x80, 2..=5, ..]),
        what: "Python pickles are not read, because they can run code: save the array with `numpy.save`",
    },
    Foreign {
        is: |bytes| bytes.starts_with(b"SQLite format 3\0"),
        what: "SQLite databases are not supported",
    },
    Foreign {
        is: |bytes| {
            bytes.starts_with(b"%PDF-")
                || bytes.starts_with(b"\x89PNG\r\n")
                || bytes.starts_with(b"\xff\xd8\xff")
        },
        what: "this is a document or an image",
    },
];

/// What a file is by its first bytes, and what would do, if it is one that is often taken for another.
pub(crate) fn foreign(head: &[u8]) -> Option<&'static str> {
    let known = FOREIGN.iter().find(|foreign| (foreign.is)(head));
    known.map(|foreign| foreign.what)
}

/// Whether a text begins with one of these, in small or capital letters.
fn begins(bytes: &[u8], texts: &[&str]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let bytes = bytes.trim_ascii_start();
    let with = |text: &&str| {
        let head = bytes.get(..text.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(text.as_bytes()))
    };
    texts.iter().any(with)
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::foreign;

    #[test]
    fn what_is_no_data_is_named() {
        for (bytes, part) in [
            (&b""[..], "empty"),
            (b"version https://git-lfs.github.com/spec/v1\n", "Git LFS"),
            (b"/annex/objects/SHA256E-s12--ab.npy\n", "git-annex"),
            (b"\xef\xbb\xbf\n <!DOCTYPE HTML><html>", "HTML"),
            (b"<Error><Code>AccessDenied</Code>", "XML"),
            (b"\xff\xfe1\0", "UTF-16"),
            (b"PAR1\x15\x04", "Parquet"),
            (b"\x80\x04\x95", "pickle"),
        ] {
            let what = foreign(bytes).unwrap_or_default();
            assert!(what.contains(part), "{part}: {what}");
        }
        for bytes in [&b"0.5,1\n"[..], b"<|endoftext|>\n", b"\x93NUMPY", b"{}"] {
            assert_eq!(foreign(bytes), None);
        }
    }
}
