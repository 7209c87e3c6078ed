//! Text in lines: where they break, and the glyphs of each.

use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use kurbo::Point;
use unicode_linebreak::{BreakOpportunity, linebreaks};

use super::blocks::{Look, TextPiece};
use super::formula::{Formula, MathStyle};
use crate::figure::scene::{Paint, PlacedGlyph, TextLine};
use crate::figure::text::{Error, Fonts, Line, Typeface, is_invisible};

/// How far emphasised letters lean to the right: the tangent of the angle.
const SLANT: f64 = 0.2;
/// The size of program text within a line, as a share of the line's.
const CODE: f64 = 0.92;

/// How a text is set.
#[derive(Clone, Copy, Debug)]
pub(super) struct TextStyle {
    /// Its size: height of the em in points.
    pub em: f64,
    /// From base line to base line, in points.
    pub leading: f64,
    /// Its typeface where a piece of it has none of its own.
    pub typeface: Typeface,
    /// Its colour.
    pub paint: Paint,
}

/// A line that is set, from its left end on its base line; lengths in points, y down.
#[derive(Clone, Debug)]
pub(super) struct SetLine {
    /// Its width, without blanks at its end.
    pub width: f64,
    /// What is in it, from left to right.
    pub runs: Vec<TextRun>,
}

/// A part of a line, and where it begins.
#[derive(Clone, Debug)]
pub(super) struct TextRun {
    /// Where it begins.
    pub x: f64,
    /// What it is.
    pub ink: RunInk,
}

/// What a part of a line is.
#[derive(Clone, Debug)]
pub(super) enum RunInk {
    /// Words, and how far their letters lean to the right.
    Words(TextLine, f64),
    /// A formula.
    Formula(Arc<Formula>),
}

/// Sets text with some fonts.
#[derive(Clone, Copy)]
pub(super) struct Setter<'a> {
    pub fonts: &'a Fonts,
    /// What sets prose.
    pub prose: Typeface,
}

/// A piece with its place in the whole text.
struct Placed {
    place: Range<usize>,
    content: Content,
}

enum Content {
    Words(Typeface, f64, f64),
    Formula(Arc<Formula>),
}

/// A text whose lines are looked for.
struct Paragraph {
    text: String,
    pieces: Vec<Placed>,
    paint: Paint,
}

impl Setter<'_> {
    /// The pieces in lines of at most this width.
    pub(super) fn lines(
        &self,
        pieces: &[TextPiece],
        style: TextStyle,
        width: f64,
    ) -> Result<Vec<SetLine>, Error> {
        let paragraph = self.paragraph(pieces, style)?;
        let text = paragraph.text.as_str();
        let mut lines = Vec::new();
        // The line that is being filled, its width with the blanks at its end, and where its last word ends.
        let (mut start, mut filled, mut last) = (0, 0.0, 0);
        for (end, kind) in linebreaks(text) {
            let word = last..end;
            let seen = last + text[word.clone()].trim_end().len();
            let mut breadth = self.width(&paragraph, last..seen)?;
            if filled + breadth > width && last > start {
                lines.push(self.line(&paragraph, start..last)?);
                (start, filled) = (last, 0.0);
            }
            // A word that is longer than a line breaks anywhere.
            while filled + breadth > width {
                let (cut, so_far) = self.cut(&paragraph, start..seen, width)?;
                if cut < seen {
                    lines.push(self.line(&paragraph, start..cut)?);
                    start = cut;
                } else {
                    breadth = so_far;
                    break;
                }
            }
            filled += breadth + self.width(&paragraph, seen..end)?;
            last = end;
            if kind == BreakOpportunity::Mandatory {
                lines.push(self.line(&paragraph, start..end)?);
                (start, filled) = (end, 0.0);
            }
        }
        Ok(lines)
    }

    /// The width of the text in one line, and that of its widest word.
    pub(super) fn widths(&self, pieces: &[TextPiece], style: TextStyle) -> Result<[f64; 2], Error> {
        let paragraph = self.paragraph(pieces, style)?;
        let (mut all, mut widest, mut last) = (0.0, 0.0_f64, 0);
        for (end, _) in linebreaks(&paragraph.text) {
            let seen = last + paragraph.text[last..end].trim_end().len();
            let breadth = self.width(&paragraph, last..seen)?;
            widest = widest.max(breadth);
            all += breadth + self.width(&paragraph, seen..end)?;
            last = end;
        }
        Ok([all, widest])
    }

    /// Words with everything in brackets that cannot be seen.
    fn visible(&self, words: &str, typeface: Typeface) -> String {
        let mut visible = String::with_capacity(words.len());
        for character in words.chars() {
            match character {
                ' ' | '\n' => visible.push(character),
                '\t' => visible.push_str("    "),
                '\u{a0}' | '\u{3000}' if self.fonts.has(character, typeface) => {
                    visible.push(character);
                }
                _ if is_invisible(character) => {
                    // Writing to a string cannot fail.
                    let _ = write!(visible, "[U+{:04X}]", character as u32);
                }
                _ => visible.push(character),
            }
        }
        visible
    }

    fn paragraph(&self, pieces: &[TextPiece], style: TextStyle) -> Result<Paragraph, Error> {
        let mut paragraph = Paragraph {
            text: String::new(),
            pieces: Vec::new(),
            paint: style.paint,
        };
        for piece in pieces {
            let (words, content) = self.piece(piece, style)?;
            let start = paragraph.text.len();
            paragraph.text.push_str(&words);
            paragraph.pieces.push(Placed {
                place: start..paragraph.text.len(),
                content,
            });
        }
        Ok(paragraph)
    }

    /// A piece's words and how they are set. A formula is a letter to the rules of breaking.
    fn piece(&self, piece: &TextPiece, style: TextStyle) -> Result<(String, Content), Error> {
        let em = style.em;
        let (words, look) = match piece {
            TextPiece::Words(words, look) => (words, *look),
            TextPiece::Formula(latex, _) => {
                match Formula::new(latex, MathStyle::Inline, em, self.fonts)? {
                    Some(formula) => {
                        return Ok(("x".to_owned(), Content::Formula(Arc::new(formula))));
                    }
                    None => (latex, Look::Code),
                }
            }
        };
        let (typeface, em, slant) = match look {
            Look::Plain => (style.typeface, em, 0.0),
            Look::Strong => (Typeface::Bold, em, 0.0),
            Look::Emphasis => (style.typeface, em, SLANT),
            Look::Code if style.typeface == Typeface::Mono => (Typeface::Mono, em, 0.0),
            Look::Code => (Typeface::Mono, em * CODE, 0.0),
        };
        let typeface = match typeface {
            Typeface::Regular => self.prose,
            other => other,
        };
        let words = self.visible(words, typeface);
        Ok((words, Content::Words(typeface, em, slant)))
    }

    /// How wide this part of the text is.
    fn width(&self, paragraph: &Paragraph, place: Range<usize>) -> Result<f64, Error> {
        let mut width = 0.0;
        for (part, content) in paragraph.parts(place) {
            width += match content {
                Content::Formula(formula) => formula.width,
                Content::Words(typeface, em, _) => {
                    self.shaped(&paragraph.text[part], *typeface)?
                        .positions(*em)
                        .1
                }
            };
        }
        Ok(width)
    }

    fn shaped(&self, words: &str, typeface: Typeface) -> Result<Arc<Line>, Error> {
        self.fonts.line(words.trim_end_matches('\n'), typeface)
    }

    /// Where a word is cut so that what is before it fills a line, of a character at least; and how wide that is.
    fn cut(
        &self,
        paragraph: &Paragraph,
        place: Range<usize>,
        width: f64,
    ) -> Result<(usize, f64), Error> {
        let mut filled = 0.0;
        for (offset, character) in paragraph.text[place.clone()].char_indices() {
            let at = place.start + offset;
            let breadth = self.width(paragraph, at..at + character.len_utf8())?;
            if filled + breadth > width && offset > 0 {
                return Ok((at, filled));
            }
            filled += breadth;
        }
        Ok((place.end, filled))
    }

    fn line(&self, paragraph: &Paragraph, place: Range<usize>) -> Result<SetLine, Error> {
        let text = &paragraph.text;
        let end = place.start + text[place.clone()].trim_end().len();
        let mut line = SetLine {
            width: self.width(paragraph, place.start..end)?,
            runs: Vec::new(),
        };
        let mut x = 0.0;
        for (part, content) in paragraph.parts(place) {
            match content {
                Content::Formula(formula) => {
                    line.runs.push(TextRun {
                        x,
                        ink: RunInk::Formula(Arc::clone(formula)),
                    });
                    x += formula.width;
                }
                Content::Words(typeface, em, slant) => {
                    let shaped = self.shaped(&text[part], *typeface)?;
                    let (words, width) = placed(&shaped, *em, Point::new(x, 0.0), paragraph.paint);
                    if !words.glyphs.is_empty() {
                        line.runs.push(TextRun {
                            x,
                            ink: RunInk::Words(words, *slant),
                        });
                    }
                    x += width;
                }
            }
        }
        Ok(line)
    }
}

impl Paragraph {
    /// The pieces within a part of the text, and the part of each.
    fn parts(&self, place: Range<usize>) -> impl Iterator<Item = (Range<usize>, &Content)> {
        let first = self
            .pieces
            .partition_point(|piece| piece.place.end <= place.start);
        self.pieces[first..]
            .iter()
            .map(move |piece| {
                let part = piece.place.start.max(place.start)..piece.place.end.min(place.end);
                (part, &piece.content)
            })
            .take_while(|(part, _)| part.start < part.end)
    }
}

/// A shaped line with its glyphs in their places, and its width.
pub(super) fn placed(line: &Line, em: f64, origin: Point, paint: Paint) -> (TextLine, f64) {
    let (positions, width) = line.positions(em);
    let glyphs = line.glyphs.iter().zip(positions).map(|(glyph, x)| {
        let (dx, dy) = glyph.offset;
        PlacedGlyph {
            key: glyph.key,
            origin: origin + (x + dx * em, -dy * em),
            words: glyph.words.clone(),
        }
    });
    let text = TextLine {
        words: line.text.clone(),
        glyphs: glyphs.collect(),
        em,
        angle: 0.0,
        paint,
    };
    (text, width)
}
