//! Blocks on pages: what comes where, and what it is.

use std::sync::Arc;

use kurbo::{BezPath, Point, Rect, Shape as _};

use super::blocks::{Block, Look, Piece};
use super::formula::{self, Formula, Mode};
use super::setting::{Manner, RunInk, SetLine, Setter, placed};
use super::table::{Columns, TableRow};
use crate::render::pdf::document::{Document, Heading, Ink, Item, Link, Page, Part, Role};
use crate::render::scene::{Paint, Scene};
use crate::text::{Error, Typeface};

/// A4, in points.
const PAGE: [f64; 2] = [595.276, 841.89];
const LEFT: f64 = 62.0;
const TOP: f64 = 62.0;
/// Where the text of a page ends at the latest.
const BOTTOM: f64 = PAGE[1] - 68.0;
/// Where the line at the foot of a page stands.
const FOOT: f64 = PAGE[1] - 38.0;
/// Width of the text.
pub(super) const WIDTH: f64 = PAGE[0] - 2.0 * LEFT;

const INK: Paint = Paint::hex(0x1b1f24);
const QUIET: Paint = Paint::hex(0x57606a);
const RULE: Paint = Paint::hex(0xd0d7de);
const TINT: Paint = Paint::hex(0xf6f8fa);
const LINK: Paint = Paint::hex(0x0550ae);

const BODY: Manner = Manner {
    em: 9.8,
    leading: 15.4,
    typeface: Typeface::Regular,
    paint: INK,
};
const CODE: Manner = Manner {
    em: 8.2,
    leading: 11.8,
    typeface: Typeface::Mono,
    paint: INK,
};
/// Of the cells of tables.
pub(super) const CELL: Manner = Manner {
    em: 8.6,
    leading: 12.6,
    typeface: Typeface::Regular,
    paint: INK,
};
const FOOTING: Manner = Manner {
    em: 8.0,
    leading: 12.0,
    typeface: Typeface::Regular,
    paint: QUIET,
};
/// The width of rules.
const THIN: f64 = 0.6;
/// Blank above and below the text of a line of a table.
const CELL_PADDING: f64 = 2.6;
/// Blank between a cell's text and the next column.
pub(super) const COLUMN_GAP: f64 = 14.0;
/// Blank around program text.
const CODE_PADDING: f64 = 6.0;
/// How far lists stand to the right.
const INDENT: f64 = 17.0;
/// How small a figure may become to find room on what is left of a page.
const SHRUNK: f64 = 0.8;
/// So many lines at least stay with the heading above them.
const KEPT_LINES: f64 = 3.0;

fn heading_manner(level: u16) -> Manner {
    let (em, leading) = match level {
        1 => (20.0, 28.0),
        2 => (14.5, 20.0),
        3 => (11.0, 16.0),
        _ => (BODY.em, BODY.leading),
    };
    Manner {
        em,
        leading,
        typeface: Typeface::Bold,
        paint: INK,
    }
}

/// A document that grows downwards.
pub(super) struct Flow<'a> {
    setter: Setter<'a>,
    document: Document,
    /// The figures that are still to come.
    figures: std::vec::IntoIter<Scene>,
    /// How far down the last page is filled.
    y: f64,
    /// How much blank there is at least before what comes next.
    blank: f64,
    /// Where the blocks begin, from the left of the page.
    left: f64,
    /// What the blocks belong to.
    within: Option<usize>,
    contents: Vec<ContentsItem>,
}

/// A line of the list of sections, whose page is not known at first.
struct ContentsItem {
    part: usize,
    page: usize,
    /// Its last base line.
    y: f64,
    area: Rect,
    words: String,
}

impl<'a> Flow<'a> {
    pub(super) fn new(
        title: &str,
        language: &'static str,
        setter: Setter<'a>,
        figures: Vec<Scene>,
    ) -> Flow<'a> {
        Flow {
            setter,
            document: Document {
                title: title.to_owned(),
                language,
                size: PAGE,
                parts: Vec::new(),
                pages: vec![Page::default()],
                headings: Vec::new(),
            },
            figures: figures.into_iter(),
            y: TOP,
            blank: 0.0,
            left: LEFT,
            within: None,
            contents: Vec::new(),
        }
    }

    /// Adds the blocks; after the first heading comes the list of the sections, of this heading.
    pub(super) fn add_report(&mut self, blocks: &[Block], contents: &str) -> Result<(), Error> {
        let is_title = |block: &Block| matches!(block, Block::Heading(1, _));
        let after = blocks
            .iter()
            .position(is_title)
            .map_or(0, |title| title + 1);
        self.add_all(&blocks[..after])?;
        self.add_contents(blocks, contents)?;
        self.add_all(&blocks[after..])
    }

    /// The whole document.
    pub(super) fn finish(mut self) -> Result<Document, Error> {
        self.finish_contents()?;
        self.add_feet()?;
        Ok(self.document)
    }

    fn add_all(&mut self, blocks: &[Block]) -> Result<(), Error> {
        for (index, block) in blocks.iter().enumerate() {
            self.keep_with_figure(&blocks[index..])?;
            self.add(block)?;
        }
        Ok(())
    }

    /// Turns the page where a section begins whose figure would not find room on it.
    fn keep_with_figure(&mut self, blocks: &[Block]) -> Result<(), Error> {
        let Some(Block::Heading(2, _)) = blocks.first() else {
            return Ok(());
        };
        let mut height = 0.0;
        for block in blocks {
            height += match block {
                Block::Heading(2, pieces) => {
                    let manner = heading_manner(2);
                    26.0 + self.height(pieces, manner)? + 6.0
                }
                Block::Paragraph(pieces) => self.height(pieces, BODY)? + BODY.leading * 0.55,
                Block::Figure => {
                    let height = height + 20.0 + self.figure_height(SHRUNK);
                    if self.y + height > BOTTOM && height < BOTTOM - TOP {
                        self.turn_page();
                    }
                    return Ok(());
                }
                _ => return Ok(()),
            };
        }
        Ok(())
    }

    fn height(&self, pieces: &[Piece], manner: Manner) -> Result<f64, Error> {
        let lines = self.setter.lines(pieces, manner, self.width())?.len();
        Ok(lines as f64 * manner.leading)
    }

    fn add(&mut self, block: &Block) -> Result<(), Error> {
        match block {
            Block::Heading(level, pieces) => self.add_heading(*level, pieces),
            Block::Paragraph(pieces) => {
                let part = self.part(Role::Paragraph);
                self.space(BODY.leading * 0.55);
                self.add_text(pieces, BODY, part)?;
                self.space(BODY.leading * 0.55);
                Ok(())
            }
            Block::Formula(latex) => self.add_formula(latex),
            Block::List(first, items) => self.add_list(*first, items),
            Block::Table {
                is_right,
                head,
                rows,
            } => self.add_table(is_right, head, rows),
            Block::Code(text) => self.add_code(text),
            Block::Figure => {
                self.add_figure();
                Ok(())
            }
            Block::Rule => {
                self.space(14.0);
                self.need(BODY.leading * 2.0);
                let y = self.y;
                self.draw_area(None, Rect::new(self.left, y, LEFT + WIDTH, y + THIN), RULE);
                self.y += THIN;
                self.space(10.0);
                Ok(())
            }
        }
    }

    // What is on a page.

    /// The page that is being filled, from 0.
    fn page(&self) -> usize {
        self.document.pages.len() - 1
    }

    fn turn_page(&mut self) {
        self.document.pages.push(Page::default());
        self.y = TOP;
        self.blank = 0.0;
    }

    /// Asks for blank before what comes next; the largest that is asked for counts.
    fn space(&mut self, points: f64) {
        self.blank = self.blank.max(points);
    }

    /// Puts the blank, and turns the page where so much does not fit on it.
    fn need(&mut self, height: f64) {
        if self.y > TOP {
            self.y += self.blank;
        }
        self.blank = 0.0;
        if self.y + height > BOTTOM && self.y > TOP {
            self.turn_page();
        }
    }

    fn room(&self) -> f64 {
        BOTTOM - self.y
    }

    fn width(&self) -> f64 {
        LEFT + WIDTH - self.left
    }

    fn part(&mut self, role: Role) -> usize {
        let within = self.within;
        self.part_of(within, role)
    }

    fn part_of(&mut self, within: Option<usize>, role: Role) -> usize {
        self.document.parts.push(Part { role, within });
        self.document.parts.len() - 1
    }

    /// Adds blocks that belong to a part.
    fn add_within(&mut self, part: usize, blocks: &[Block]) -> Result<(), Error> {
        let outer = self.within.replace(part);
        self.add_all(blocks)?;
        self.within = outer;
        Ok(())
    }

    fn draw(&mut self, part: Option<usize>, ink: Ink) {
        let page = self.page();
        self.draw_on(page, part, ink);
    }

    fn draw_on(&mut self, page: usize, part: Option<usize>, ink: Ink) {
        self.document.pages[page].items.push(Item { part, ink });
    }

    fn draw_area(&mut self, part: Option<usize>, area: Rect, paint: Paint) {
        let path: BezPath = area.to_path(0.1);
        self.draw(part, Ink::Area { path, paint });
    }

    /// Draws a line with the left end of its base line at `origin`. Its formulas are parts within the given one.
    fn draw_line(&mut self, line: SetLine, origin: Point, paint: Paint, part: Option<usize>) {
        let page = self.page();
        self.draw_line_on(page, line, origin, paint, part);
    }

    fn draw_line_on(
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

    fn draw_formula_on(
        &mut self,
        page: usize,
        formula: &Formula,
        origin: Point,
        paint: Paint,
        part: Option<usize>,
    ) {
        for piece in &formula.parts {
            let ink = match piece {
                formula::Part::Text {
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
                formula::Part::Area(path) => {
                    let mut path = path.clone();
                    path.apply_affine(kurbo::Affine::translate(origin.to_vec2()));
                    Ink::Area { path, paint }
                }
            };
            self.draw_on(page, part, ink);
        }
    }

    // Blocks.

    /// Lines of text, as wide as the page allows.
    fn add_text(&mut self, pieces: &[Piece], manner: Manner, part: usize) -> Result<(), Error> {
        let lines = self.setter.lines(pieces, manner, self.width())?;
        // No line stands alone at the end or at the beginning of a page.
        let count = lines.len();
        for (index, line) in lines.into_iter().enumerate() {
            let together = match index {
                0 if count <= 3 => count,
                0 => 2,
                _ if index + 2 == count => 2,
                _ => 1,
            };
            self.need(together as f64 * manner.leading);
            let origin = Point::new(self.left, self.y + base(manner));
            self.draw_line(line, origin, manner.paint, Some(part));
            self.y += manner.leading;
        }
        Ok(())
    }

    fn add_heading(&mut self, level: u16, pieces: &[Piece]) -> Result<(), Error> {
        let manner = heading_manner(level);
        let words = words(pieces);
        let part = self.part(Role::Heading(level, words.clone()));
        self.space(match level {
            1 => 0.0,
            2 => 26.0,
            3 => 15.0,
            _ => 9.0,
        });
        let lines = self.setter.lines(pieces, manner, self.width())?.len();
        let kept = lines as f64 * manner.leading + KEPT_LINES * BODY.leading;
        self.need(kept);
        self.document.headings.push(Heading {
            level,
            words,
            page: self.page(),
            y: self.y,
        });
        self.add_text(pieces, manner, part)?;
        self.space(if level == 2 { 6.0 } else { 3.0 });
        Ok(())
    }

    fn add_formula(&mut self, latex: &str) -> Result<(), Error> {
        let part = self.part(Role::Formula(latex.to_owned()));
        let em = BODY.em * 1.12;
        let Some(formula) = Formula::new(latex, Mode::Display, em, self.setter.fonts)? else {
            let code = [Piece::Words(latex.to_owned(), Look::Code)];
            return self.add_text(&code, BODY, part);
        };
        self.space(8.0);
        self.need(formula.ascent + formula.descent);
        let x = self.left + ((self.width() - formula.width) / 2.0).max(0.0);
        let origin = Point::new(x, self.y + formula.ascent);
        let page = self.page();
        self.draw_formula_on(page, &formula, origin, INK, Some(part));
        self.y += formula.ascent + formula.descent;
        self.space(8.0);
        Ok(())
    }

    fn add_list(&mut self, first: Option<u64>, items: &[Vec<Block>]) -> Result<(), Error> {
        let is_numbered = first.is_some();
        let list = self.part(Role::List { is_numbered });
        let outer = self.left;
        for (index, blocks) in items.iter().enumerate() {
            let item = self.part_of(Some(list), Role::Item);
            let label = match first {
                Some(first) => format!("{}.", first + index as u64),
                None => "•".to_owned(),
            };
            let label_part = self.part_of(Some(item), Role::Label);
            // The label stands beside the first line of the item, wherever that comes.
            self.space(BODY.leading * 0.12);
            self.need(2.0 * BODY.leading);
            let pieces = [Piece::plain(format!("{label} "))];
            let origin = Point::new(outer + 3.0, self.y + base(BODY));
            for line in self.setter.lines(&pieces, BODY, INDENT * 2.0)? {
                self.draw_line(line, origin, BODY.paint, Some(label_part));
            }
            self.left = outer + INDENT;
            let body = self.part_of(Some(item), Role::Body);
            let y = self.y;
            for (index, block) in blocks.iter().enumerate() {
                match block {
                    Block::Paragraph(pieces) if index == 0 => {
                        self.add_text(pieces, BODY, body)?;
                    }
                    block => self.add_within(body, std::slice::from_ref(block))?,
                }
                self.blank = 0.0;
            }
            // An item of nothing is as high as its label.
            self.y = self
                .y
                .max(y + if blocks.is_empty() { BODY.leading } else { 0.0 });
            self.left = outer;
        }
        self.space(BODY.leading * 0.55);
        Ok(())
    }

    fn add_code(&mut self, text: &str) -> Result<(), Error> {
        let part = self.part(Role::Code);
        let width = self.width() - 2.0 * CODE_PADDING;
        let mut lines = Vec::new();
        for line in text.trim_end_matches('\n').split('\n') {
            let pieces = [Piece::Words(format!("{line}\n"), Look::Code)];
            lines.extend(self.setter.lines(&pieces, CODE, width)?);
        }
        self.space(8.0);
        self.need(2.0 * CODE_PADDING + CODE.leading * (lines.len() as f64).min(4.0));
        let mut lines = lines.into_iter();
        while lines.len() > 0 {
            let fitting = ((self.room() - 2.0 * CODE_PADDING) / CODE.leading).max(1.0) as usize;
            let count = lines.len().min(fitting);
            let height = count as f64 * CODE.leading + 2.0 * CODE_PADDING;
            let area = Rect::new(self.left, self.y, LEFT + WIDTH, self.y + height);
            self.draw_area(None, area, TINT);
            let mut y = self.y + CODE_PADDING;
            for line in lines.by_ref().take(count) {
                let origin = Point::new(self.left + CODE_PADDING, y + base(CODE));
                self.draw_line(line, origin, CODE.paint, Some(part));
                y += CODE.leading;
            }
            self.y += height;
            if lines.len() > 0 {
                self.turn_page();
            }
        }
        self.space(10.0);
        Ok(())
    }

    /// How high the next figure is at least, shrunk by so much.
    fn figure_height(&self, shrunk: f64) -> f64 {
        let scene = self.figures.as_slice().first();
        scene.map_or(0.0, |scene| shrunk * self.share(scene) * size(scene)[1])
    }

    /// What a figure is multiplied with to find room on a page.
    fn share(&self, scene: &Scene) -> f64 {
        let [width, height] = size(scene);
        (self.width() / width).min((BOTTOM - TOP) / height).min(1.0)
    }

    fn add_figure(&mut self) {
        let Some(scene) = self.figures.next() else {
            return;
        };
        let words = format!("{} – {}", scene.title, scene.description);
        let part = self.part(Role::Figure(words));
        let [width, height] = size(&scene);
        let mut share = self.share(&scene);
        self.space(10.0);
        // A little smaller is better than a page that is half empty.
        let room = (self.room() - self.blank) / (height * share);
        if (SHRUNK..1.0).contains(&room) {
            share *= room;
        }
        self.need(height * share);
        let scale = share * 72.0 / scene.dpi;
        let origin = Point::new(self.left + (self.width() - width * share) / 2.0, self.y);
        let scene = Arc::new(scene);
        self.draw(
            Some(part),
            Ink::Figure {
                scene,
                origin,
                scale,
            },
        );
        self.y += height * share;
        self.space(10.0);
    }

    fn add_table(
        &mut self,
        is_right: &[bool],
        head: &[Vec<Piece>],
        rows: &[Vec<Vec<Piece>>],
    ) -> Result<(), Error> {
        let table = self.part(Role::Table);
        let columns = Columns::new(self.setter, is_right, head, rows, self.width())?;
        let head = columns.head(self.setter, head)?;
        let first = match rows.first() {
            Some(row) => columns.row(self.setter, row)?.height(),
            None => 0.0,
        };
        let head_part = self.part_of(Some(table), Role::TableHead);
        self.space(8.0);
        self.need(row_height(head.height()) + row_height(first));
        self.add_row(&columns, &head, Some(head_part));
        let body = self.part_of(Some(table), Role::TableBody);
        for row in rows {
            let mut row = columns.row(self.setter, row)?;
            if row_height(row.height()) > self.room() {
                self.turn_page();
                // Readers who hear the table have heard its headings.
                self.add_row(&columns, &head, None);
            }
            // A row that is higher than a page goes on on the next.
            while row_height(row.height()) > self.room() {
                let fitting = ((self.room() - 2.0 * CELL_PADDING) / CELL.leading).max(1.0);
                let rest = row.split_off(fitting as usize);
                self.add_row(&columns, &row, Some(body));
                row = rest;
                self.turn_page();
            }
            self.add_row(&columns, &row, Some(body));
        }
        self.space(11.0);
        Ok(())
    }

    /// A line of a table; without a part it is ornament.
    fn add_row(&mut self, columns: &Columns, row: &TableRow, within: Option<usize>) {
        let line = within.map(|within| self.part_of(Some(within), Role::Row));
        let top = self.y + CELL_PADDING;
        for (column, cell) in row.cells.iter().enumerate() {
            let part = line.map(|line| {
                let role = if row.is_head {
                    Role::HeadCell
                } else {
                    Role::Cell
                };
                self.part_of(Some(line), role)
            });
            let mut y = top + base(CELL);
            for set in cell {
                let x = self.left + columns.place(column, set.width);
                self.draw_line(set.clone(), Point::new(x, y), CELL.paint, part);
                y += CELL.leading;
            }
        }
        self.y += row_height(row.height());
        let thickness = if row.is_head { 2.0 * THIN } else { THIN };
        let area = Rect::new(
            self.left,
            self.y - thickness,
            self.left + columns.width(),
            self.y,
        );
        self.draw_area(None, area, RULE);
    }

    // What is only known at the end.

    /// The list of sections, without their pages.
    fn add_contents(&mut self, blocks: &[Block], heading: &str) -> Result<(), Error> {
        let sections: Vec<&Vec<Piece>> = blocks
            .iter()
            .filter_map(|block| match block {
                Block::Heading(2, pieces) => Some(pieces),
                _ => None,
            })
            .collect();
        if sections.len() < 2 {
            return Ok(());
        }
        self.space(10.0);
        let heading_part = self.part(Role::Paragraph);
        let bold = Manner {
            typeface: Typeface::Bold,
            ..BODY
        };
        self.need(3.0 * BODY.leading);
        let pieces = [Piece::plain(heading)];
        self.add_text(&pieces, bold, heading_part)?;
        let list = self.part(Role::Contents);
        let manner = Manner {
            paint: LINK,
            ..BODY
        };
        for pieces in sections {
            let item = self.part_of(Some(list), Role::ContentsItem);
            let part = self.part_of(Some(item), Role::Link);
            let lines = self.setter.lines(pieces, manner, WIDTH - 40.0)?.len();
            let height = lines as f64 * manner.leading;
            self.need(height);
            let top = self.y;
            self.add_text(pieces, manner, part)?;
            self.contents.push(ContentsItem {
                part,
                page: self.page(),
                y: self.y - manner.leading + base(manner),
                area: Rect::new(LEFT, top, LEFT + WIDTH, top + height),
                words: words(pieces),
            });
        }
        Ok(())
    }

    /// The pages of the sections, and where a reader is led.
    fn finish_contents(&mut self) -> Result<(), Error> {
        let sections: Vec<(usize, f64)> = self
            .document
            .headings
            .iter()
            .filter(|heading| heading.level == 2)
            .map(|heading| (heading.page, heading.y))
            .collect();
        let contents = std::mem::take(&mut self.contents);
        for (item, (page, y)) in contents.into_iter().zip(sections) {
            let number = [Piece::plain((page + 1).to_string())];
            for line in self.setter.lines(&number, BODY, WIDTH)? {
                let origin = Point::new(LEFT + WIDTH - line.width, item.y);
                self.draw_line_on(item.page, line, origin, BODY.paint, Some(item.part));
            }
            self.document.pages[item.page].links.push(Link {
                part: item.part,
                area: item.area,
                words: item.words,
                page,
                y,
            });
        }
        Ok(())
    }

    /// Title and number at the foot of every page.
    fn add_feet(&mut self) -> Result<(), Error> {
        let count = self.document.pages.len();
        let title = [Piece::plain(self.document.title.clone())];
        let title = self.setter.lines(&title, FOOTING, WIDTH - 80.0)?;
        for page in 0..count {
            let number = [Piece::plain(format!("{} / {count}", page + 1))];
            let number = self.setter.lines(&number, FOOTING, WIDTH)?;
            let left = title.first().map(|line| (LEFT, line));
            let right = number.first();
            let right = right.map(|line| (LEFT + WIDTH - line.width, line));
            for (x, line) in left.into_iter().chain(right) {
                let origin = Point::new(x, FOOT);
                self.draw_line_on(page, line.clone(), origin, FOOTING.paint, None);
            }
        }
        Ok(())
    }
}

/// How far below its top the base line of a line is.
fn base(manner: Manner) -> f64 {
    (manner.leading - manner.em) / 2.0 + 0.84 * manner.em
}

/// Width and height of a figure in points.
fn size(scene: &Scene) -> [f64; 2] {
    [scene.width, scene.height].map(|pixels| f64::from(pixels) * 72.0 / scene.dpi)
}

fn row_height(lines: f64) -> f64 {
    lines + 2.0 * CELL_PADDING
}

/// What pieces say, as one text.
fn words(pieces: &[Piece]) -> String {
    let words = pieces.iter().map(|piece| match piece {
        Piece::Words(words, _) => words.as_str(),
        Piece::Formula(latex, _) => latex.as_str(),
    });
    words.collect::<String>().replace('\n', " ")
}
