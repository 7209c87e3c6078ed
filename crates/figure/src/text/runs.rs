//! A line of text as runs that one font sets in one direction.

use std::ops::Range;

use unicode_bidi::BidiInfo;
use unicode_script::{Script, UnicodeScript as _};

use super::{Fonts, Typeface};

/// A part of a line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FontRun {
    /// Which bytes of the line.
    pub(super) place: Range<usize>,
    /// Which font; none where no font has the characters.
    pub(super) font: Option<usize>,
    /// Whether it goes from right to left.
    pub(super) is_rtl: bool,
}

/// The runs of a line from left to right, by Unicode's bidirectional algorithm (UAX #9). The first strong character says
/// which way the whole line goes.
pub(super) fn runs(text: &str, fonts: &Fonts, typeface: Typeface) -> Vec<FontRun> {
    let logical = logical_runs(text, fonts, typeface);
    let run = |(place, font, _): &(Range<usize>, Option<usize>, _), is_rtl| FontRun {
        place: place.clone(),
        font: *font,
        is_rtl,
    };
    // Below U+0590 everything goes from left to right.
    if text.chars().all(|character| character < '\u{590}') {
        return logical.iter().map(|part| run(part, false)).collect();
    }
    let bidi = BidiInfo::new(text, None);
    let mut runs = Vec::new();
    for paragraph in &bidi.paragraphs {
        let (levels, visual) = bidi.visual_runs(paragraph, paragraph.range.clone());
        for level_run in visual {
            let is_rtl = levels[level_run.start].is_rtl();
            let within = logical.iter().filter_map(|part| {
                let start = part.0.start.max(level_run.start);
                let end = part.0.end.min(level_run.end);
                let place = start..end;
                (start < end).then(|| FontRun {
                    place,
                    ..run(part, is_rtl)
                })
            });
            let first = runs.len();
            runs.extend(within);
            if is_rtl {
                runs[first..].reverse();
            }
        }
    }
    runs
}

/// A part of a text with its font, and the script if letters of it depend on those beside them.
type LogicalRun = (Range<usize>, Option<usize>, Option<Script>);

fn logical_runs(text: &str, fonts: &Fonts, typeface: Typeface) -> Vec<LogicalRun> {
    let mut parts: Vec<LogicalRun> = Vec::new();
    let mut add =
        |place: Range<usize>, font: Option<usize>, script: Option<Script>| match parts.last_mut() {
            // What belongs to no script goes with what is before it.
            Some(last) if last.1 == font && (last.2 == script || script.is_none_or(is_common)) => {
                last.0.end = place.end;
            }
            Some(last) if last.1 == font && last.2.is_some_and(is_common) => {
                last.0.end = place.end;
                last.2 = script;
            }
            _ => parts.push((place, font, script)),
        };
    for (word, script) in words(text) {
        let shaped = (is_common(script) || !is_simple(script)).then_some(script);
        match fonts.font_for_word(&text[word.clone()], typeface) {
            Some(font) => add(word, Some(font), shaped),
            None => {
                for (offset, character) in text[word.clone()].char_indices() {
                    let start = word.start + offset;
                    let font = fonts.font_for(character, typeface);
                    add(start..start + character.len_utf8(), font, shaped);
                }
            }
        }
    }
    parts
}

/// The letters of one script that stand together, each with its script; what belongs to no script stands alone, but that
/// marks go with what they mark.
fn words(text: &str) -> impl Iterator<Item = (Range<usize>, Script)> {
    let mut characters = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = characters.next()?;
        let script = first.script();
        let mut end = start + first.len_utf8();
        while let Some((place, next)) = characters.next_if(|(_, next)| {
            let next = next.script();
            next == Script::Inherited || (next == script && !is_common(script))
        }) {
            end = place + next.len_utf8();
        }
        Some((start..end, script))
    })
}

fn is_common(script: Script) -> bool {
    matches!(script, Script::Common | Script::Inherited | Script::Unknown)
}

/// Whether a letter of the script looks the same beside any other.
pub(super) fn is_simple(script: Script) -> bool {
    matches!(
        script,
        Script::Latin
            | Script::Greek
            | Script::Cyrillic
            | Script::Han
            | Script::Hiragana
            | Script::Katakana
            | Script::Hangul
            | Script::Bopomofo
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<(&str, bool)> {
        let fonts = Fonts::built_in();
        let runs = runs(text, &fonts, Typeface::Regular);
        let part = |run: &FontRun| (&text[run.place.clone()], run.is_rtl);
        runs.iter().map(part).collect()
    }

    #[test]
    fn directions_follow_the_first_strong_character() {
        assert_eq!(
            parts("سلام abc 123"),
            [("abc 123", false), (" ", true), ("سلام", true)]
        );
        assert_eq!(
            parts("abc سلام 123"),
            [("abc ", false), ("123", false), (" ", true), ("سلام", true)]
        );
        assert_eq!(parts("温度 T = 0.5"), [("温度 T = 0.5", false)]);
    }

    #[test]
    fn a_word_is_of_one_font_where_one_has_all_of_it() {
        assert_eq!(parts("Łódź 50"), [("Łódź", false), (" 50", false)]);
        assert_eq!(parts("άλφα"), [("άλφα", false)]);
        assert_eq!(parts("e\u{301}x"), [("e\u{301}x", false)]);
    }

    #[test]
    fn what_no_font_has_is_a_run_of_its_own() {
        let fonts = Fonts::built_in();
        let runs = runs("a\u{12000}b", &fonts, Typeface::Regular);
        let fonts: Vec<bool> = runs.iter().map(|run| run.font.is_some()).collect();
        assert_eq!(fonts, [true, false, true]);
    }
}
