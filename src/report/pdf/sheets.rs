//! Pages that fill downwards: where the next thing comes, and how it is drawn.

use kurbo::{Affine, BezPath, Point, Rect, Shape as _};

use super::formula::{self, Formula};
use super::setting::{RunInk, SetLine, TextStyle, placed};
use crate::figure::pdf::document::{Ink, Item, PdfDocument, PdfPage, Role, StructureElement};
use crate::figure::scene::Paint;

/// A4, in points.
const PAGE: [f64; 2] = [595.276, 841.89];
pub(super) const LEFT: f64 = 62.0;
pub(super) const TOP: f64 = 62.0;
/// Where the text of a page ends at the latest.
pub(super) const BOTTOM: f64 = PAGE[1] - 68.0;
/// Where the line at the foot of a page stands.
pub(super) const FOOT: f64 = PAGE[1] - 38.0;
/// Width of the text.
pub(super) const WIDTH: f64 = PAGE[0] - 2.0 * LEFT;

/// A document whose last page is being filled.
pub(super) struct Sheets {
    /// What is there so far.
    pub document: PdfDocument,
    /// How far down the last page is filled.
    pub y: f64,
    /// Where the blocks begin, from the left of the page.
    pub left: f64,
    /// What the blocks belong to.
    pub within: Option<usize>,
    /// How much blank there is at least before what comes next.
    blank: f64,
}

impl Sheets {
    /// A document with one page, on which nothing is.
    pub(super) fn new(title: &str, language: &'static str) -> Sheets {
        Sheets {
            document: PdfDocument {
                title: title.to_owned(),
                language,
                size: PAGE,
                parts: Vec::new(),
                pages: vec![PdfPage::default()],
                headings: Vec::new(),
            },
            y: TOP,
            left: LEFT,
            within: None,
            blank: 0.0,
        }
    }

    /// The page that is being filled, from 0.
    pub(super) fn page(&self) -> usize {
        self.document.pages.len() - 1
    }

    pub(super) fn turn_page(&mut self) {
        self.document.pages.push(PdfPage::default());
        self.y = TOP;
        self.blank = 0.0;
    }

    /// Asks for blank before what comes next; the largest that is asked for counts.
    pub(super) fn space(&mut self, points: f64) {
        self.blank = self.blank.max(points);
    }

    /// Puts the blank, and turns the page where so much does not fit on it.
    pub(super) fn need(&mut self, height: f64) {
        if self.y > TOP {
            self.y += self.blank;
        }
        self.blank = 0.0;
        if self.y + height > BOTTOM && self.y > TOP {
            self.turn_page();
        }
    }

    pub(super) fn room(&self) -> f64 {
        BOTTOM - self.y
    }

    pub(super) fn width(&self) -> f64 {
        LEFT + WIDTH - self.left
    }

    pub(super) fn part(&mut self, role: Role) -> usize {
        let within = self.within;
        self.part_of(within, role)
    }

    pub(super) fn part_of(&mut self, within: Option<usize>, role: Role) -> usize {
        self.document.parts.push(StructureElement { role, within });
        self.document.parts.len() - 1
    }

    pub(super) fn draw(&mut self, part: Option<usize>, ink: Ink) {
        let page = self.page();
        self.draw_on(page, part, ink);
    }

    pub(super) fn draw_on(&mut self, page: usize, part: Option<usize>, ink: Ink) {
        self.document.pages[page].items.push(Item { part, ink });
    }

    pub(super) fn draw_area(&mut self, part: Option<usize>, area: Rect, paint: Paint) {
        let path: BezPath = area.to_path(0.1);
        self.draw(part, Ink::Area { path, paint });
    }

    /// Draws a line with the left end of its base line at `origin`. Its formulas are parts within the given one.
    pub(super) fn draw_line(
        &mut self,
        line: SetLine,
        origin: Point,
        paint: Paint,
        part: Option<usize>,
    ) {
        let page = self.page();
        self.draw_line_on(page, line, origin, paint, part);
    }

    pub(super) fn draw_line_on(
        &mut self,
        page: usize,
        line: SetLine,
        origin: Point,
        paint: Paint,
        part: Option<usize>,
    ) {
        for run in line.runs {
            match run.ink {
                RunInk::Words(mut text, slant) => {
                    for glyph in &mut text.glyphs {
                        glyph.origin += origin.to_vec2();
                    }
                    self.draw_on(page, part, Ink::Text { text, slant });
                }
                RunInk::Formula(formula) => {
                    let role = Role::Formula(formula.latex.clone());
                    let part = part.map(|part| self.part_of(Some(part), role));
                    let at = origin + (run.x, 0.0);
                    self.draw_formula_on(page, &formula, at, paint, part);
                }
            }
        }
    }

    pub(super) fn draw_formula_on(
        &mut self,
        page: usize,
        formula: &Formula,
        origin: Point,
        paint: Paint,
        part: Option<usize>,
    ) {
        for piece in &formula.parts {
            let ink = match piece {
                formula::FormulaPart::Text {
                    origin: at,
                    line,
                    em,
                    slant,
                } => {
                    let (text, _) = placed(line, *em, origin + at.to_vec2(), paint);
                    Ink::Text {
                        text,
                        slant: *slant,
                    }
                }
                formula::FormulaPart::Area(path) => {
                    let mut path = path.clone();
                    path.apply_affine(Affine::translate(origin.to_vec2()));
                    Ink::Area { path, paint }
                }
            };
            self.draw_on(page, part, ink);
        }
    }

    /// How much is left of the page after the blank that is asked for.
    pub(super) fn room_after_space(&self) -> f64 {
        self.room() - self.blank
    }

    /// Asks for no blank before what comes next.
    pub(super) fn without_space(&mut self) {
        self.blank = 0.0;
    }
}

/// How far below its top the base line of a line is.
pub(super) fn base(style: TextStyle) -> f64 {
    (style.leading - style.em) / 2.0 + 0.84 * style.em
}
