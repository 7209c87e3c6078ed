//! The letters of the page, as fonts within it: those that it uses and no others.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::figure::text::{Fonts, Typeface, WebTexts};
use crate::report::content::Report;
use crate::words::Script;

/// The beginning of the style that the fonts come before.
const STYLE: &str = "<style>\n";

/// Puts the fonts of the page's texts into its style, and their names as `--letters`.
pub(super) fn embed(page: &mut String, report: &Report<'_>, fonts: &Fonts) {
    let Some(place) = page.find(STYLE) else {
        return;
    };
    let prose = match report.language.script() {
        Script::Han => Typeface::Regular,
        Script::Latin => Typeface::Latin,
    };
    let (mut faces, mut letters) = (String::new(), "\"Report\"".to_owned());
    for font in fonts.for_web(&texts(page), prose) {
        let (family, weight) = match (font.name, font.typeface) {
            (Some(name), _) => (format!("Report {name}"), 400),
            (None, Typeface::Mono) => ("Report Code".to_owned(), 400),
            (None, Typeface::Bold) => ("Report".to_owned(), 700),
            (None, _) => ("Report".to_owned(), 400),
        };
        if font.name.is_some() {
            // Writing to a string cannot fail.
            let _ = write!(letters, ", \"{family}\"");
        }
        let _ = writeln!(
            faces,
            "@font-face {{ font-family: \"{family}\"; font-weight: {weight}; \
             src: url(data:font/woff;base64,{}) format(\"woff\"); }}",
            BASE64_STANDARD.encode(&font.file)
        );
    }
    let _ = writeln!(faces, ":root {{ --letters: {letters}; }}");
    page.insert_str(place + STYLE.len(), &faces);
}

/// What is read on a page. In pictures letters are drawn, and what is in the head is not on the page.
fn texts(page: &str) -> WebTexts {
    let mut texts = WebTexts::default();
    // How many elements of each kind are open.
    let (mut bold, mut code, mut list) = (0_usize, 0_usize, 0_usize);
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        let words = rest[..start].trim();
        if !words.is_empty() {
            let words = unescaped(words);
            // The list of sections has a bold title.
            if list != 0 {
                texts.bold.insert(words.clone());
            }
            match (bold, code) {
                (_, 1..) => texts.code.insert(words),
                (1.., _) => texts.bold.insert(words),
                _ => texts.regular.insert(words),
            };
        }
        let tag = &rest[start + 1..];
        let end = tag.find('>').unwrap_or(tag.len());
        let (tag, after) = tag.split_at(end);
        rest = after.get(1..).unwrap_or_default();
        let (is_end, name) = match tag.strip_prefix('/') {
            Some(name) => (true, name),
            None => (false, tag),
        };
        if tag.ends_with('/') {
            continue;
        }
        let name = name.split([' ', '\n']).next().unwrap_or_default();
        if let (false, "mi", Some(letter)) = (is_end, name, rest.chars().next()) {
            // A browser takes the letter that slants.
            texts
                .slanting
                .extend(slanting(letter).map(|slanting| (slanting, letter)));
        }
        if let (false, "head" | "svg") = (is_end, name) {
            let end = rest.find(if name == "svg" { "</svg>" } else { "</head>" });
            rest = &rest[end.unwrap_or(rest.len())..];
            continue;
        }
        let open = match name {
            "h1" | "h2" | "h3" | "h4" | "th" | "strong" => &mut bold,
            "code" => &mut code,
            "nav" => &mut list,
            _ => continue,
        };
        *open = if is_end {
            open.saturating_sub(1)
        } else {
            *open + 1
        };
    }
    texts
}

/// The mathematical letter that slants: U+1D434 and what follows it.
fn slanting(letter: char) -> Option<char> {
    let place = |first: char| u32::from(letter) - u32::from(first);
    match letter {
        'h' => Some('\u{210e}'),
        'A'..='Z' => char::from_u32(0x1d434 + place('A')),
        'a'..='z' => char::from_u32(0x1d44e + place('a')),
        'Α'..='Ω' => char::from_u32(0x1d6e2 + place('Α')),
        'α'..='ω' => char::from_u32(0x1d6fc + place('α')),
        _ => None,
    }
}

/// Text as it is read: what [`escaped`](crate::figure::svg::escaped) and pulldown-cmark write by name.
fn unescaped(words: &str) -> String {
    let mut words = words.to_owned();
    if !words.contains('&') {
        return words;
    }
    for (name, character) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ] {
        words = words.replace(name, character);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::texts;

    #[test]
    fn what_is_read_is_found_by_how_it_looks() {
        let page = "<html><head><title>no</title></head><body><h1 id=\"x\">A &amp; B</h1>\
                    <p>x<br/>y <code>c &lt; d</code> z</p><svg a=\"b\"><title>no</title></svg></body></html>";
        let texts = texts(page);
        assert!(texts.bold.iter().eq(["A & B"]));
        assert!(texts.regular.iter().eq(["x", "y", "z"]));
        assert!(texts.code.iter().eq(["c < d"]));
        let texts = super::texts("<math><mi>T</mi><mi>π</mi><mi>ln</mi></math>");
        assert!(texts.regular.iter().eq(["T", "ln", "π"]));
        assert!(
            texts
                .slanting
                .into_iter()
                .eq([('𝑇', 'T'), ('𝑙', 'l'), ('𝜋', 'π')])
        );
    }
}
