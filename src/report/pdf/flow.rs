//! The blocks of a report on pages: what each looks like, and what it is.

use std::sync::Arc;

use kurbo::{Point, Rect};

use super::blocks::{FlowBlock, Look, TextPiece};
use super::formula::{Formula, MathStyle};
use super::setting::{Setter, TextStyle};
use super::sheets::{BOTTOM, LEFT, Sheets, TOP, WIDTH, base};
use super::styles::{
    BODY, CELL, CELL_PADDING, CODE, CODE_PADDING, INDENT, INK, KEPT_LINES, RULE, SHRUNK, THIN, TINT,
};
use super::table::{Columns, TableRow};
use crate::figure::pdf::document::{Ink, OutlineHeading, PdfDocument, Role};
use crate::figure::scene::Scene;
use crate::figure::text::{Error, Typeface};

fn heading_manner(level: u16) -> TextStyle {
    let (em, leading) = match level {
        1 => (20.0, 28.0),
        2 => (14.5, 20.0),
        3 => (11.0, 16.0),
        _ => (BODY.em, BODY.leading),
    };
    TextStyle {
        em,
        leading,
        typeface: Typeface::Bold,
        paint: INK,
    }
}

/// A line of the list of sections, whose page is not known at first.
pub(super) struct ContentsItem {
    pub(super) part: usize,
    pub(super) page: usize,
    /// Its last base line.
    pub(super) y: f64,
    pub(super) area: Rect,
    pub(super) words: String,
}

/// A report while it is put on pages.
pub(super) struct Flow<'a> {
    pub setter: Setter<'a>,
    pub sheets: Sheets,
    /// The lines of the list of sections.
    pub contents: Vec<ContentsItem>,
    /// The figures that are still to come.
    figures: std::vec::IntoIter<Scene>,
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
            sheets: Sheets::new(title, language),
            contents: Vec::new(),
            figures: figures.into_iter(),
        }
    }

    /// Adds the blocks; after the first heading comes the list of the sections, of this heading.
    pub(super) fn add_report(&mut self, blocks: &[FlowBlock], contents: &str) -> Result<(), Error> {
        let is_title = |block: &FlowBlock| matches!(block, FlowBlock::Heading(1, _));
        let after = blocks
            .iter()
            .position(is_title)
            .map_or(0, |title| title + 1);
        self.add_all(&blocks[..after])?;
        self.add_contents(blocks, contents)?;
        self.add_all(&blocks[after..])
    }

    /// The whole document.
    pub(super) fn finish(mut self) -> Result<PdfDocument, Error> {
        self.finish_contents()?;
        self.add_feet()?;
        Ok(self.sheets.document)
    }

    fn add_all(&mut self, blocks: &[FlowBlock]) -> Result<(), Error> {
        for (index, block) in blocks.iter().enumerate() {
            self.keep_with_figure(&blocks[index..])?;
            self.add(block)?;
        }
        Ok(())
    }

    /// Turns the page where a section begins whose figure would not find room on it.
    fn keep_with_figure(&mut self, blocks: &[FlowBlock]) -> Result<(), Error> {
        let Some(FlowBlock::Heading(2, _)) = blocks.first() else {
            return Ok(());
        };
        let mut height = 0.0;
        for block in blocks {
            height += match block {
                FlowBlock::Heading(2, pieces) => {
                    let style = heading_manner(2);
                    26.0 + self.height(pieces, style)? + 6.0
                }
                FlowBlock::Paragraph(pieces) => self.height(pieces, BODY)? + BODY.leading * 0.55,
                FlowBlock::Figure => {
                    let height = height + 20.0 + self.figure_height(SHRUNK);
                    if self.sheets.y + height > BOTTOM && height < BOTTOM - TOP {
                        self.sheets.turn_page();
                    }
                    return Ok(());
                }
                _ => return Ok(()),
            };
        }
        Ok(())
    }

    fn height(&self, pieces: &[TextPiece], style: TextStyle) -> Result<f64, Error> {
        let lines = self.setter.lines(pieces, style, self.sheets.width())?.len();
        Ok(lines as f64 * style.leading)
    }

    fn add(&mut self, block: &FlowBlock) -> Result<(), Error> {
        match block {
            FlowBlock::Heading(level, pieces) => self.add_heading(*level, pieces),
            FlowBlock::Paragraph(pieces) => {
                let part = self.sheets.part(Role::Paragraph);
                self.sheets.space(BODY.leading * 0.55);
                self.add_text(pieces, BODY, part)?;
                self.sheets.space(BODY.leading * 0.55);
                Ok(())
            }
            FlowBlock::Formula(latex) => self.add_formula(latex),
            FlowBlock::List(first, items) => self.add_list(*first, items),
            FlowBlock::Table {
                is_right,
                head,
                rows,
            } => self.add_table(is_right, head, rows),
            FlowBlock::Code(text) => self.add_code(text),
            FlowBlock::Figure => {
                self.add_figure();
                Ok(())
            }
            FlowBlock::Rule => {
                self.sheets.space(14.0);
                self.sheets.need(BODY.leading * 2.0);
                let y = self.sheets.y;
                self.sheets.draw_area(
                    None,
                    Rect::new(self.sheets.left, y, LEFT + WIDTH, y + THIN),
                    RULE,
                );
                self.sheets.y += THIN;
                self.sheets.space(10.0);
                Ok(())
            }
        }
    }

    /// Adds blocks that belong to a part.
    fn add_within(&mut self, part: usize, blocks: &[FlowBlock]) -> Result<(), Error> {
        let outer = self.sheets.within.replace(part);
        self.add_all(blocks)?;
        self.sheets.within = outer;
        Ok(())
    }

    /// Lines of text, as wide as the page allows.
    pub(super) fn add_text(
        &mut self,
        pieces: &[TextPiece],
        style: TextStyle,
        part: usize,
    ) -> Result<(), Error> {
        let lines = self.setter.lines(pieces, style, self.sheets.width())?;
        // No line stands alone at the end or at the beginning of a page.
        let count = lines.len();
        for (index, line) in lines.into_iter().enumerate() {
            let together = match index {
                0 if count <= 3 => count,
                0 => 2,
                _ if index + 2 == count => 2,
                _ => 1,
            };
            self.sheets.need(together as f64 * style.leading);
            let origin = Point::new(self.sheets.left, self.sheets.y + base(style));
            self.sheets.draw_line(line, origin, style.paint, Some(part));
            self.sheets.y += style.leading;
        }
        Ok(())
    }

    fn add_heading(&mut self, level: u16, pieces: &[TextPiece]) -> Result<(), Error> {
        let style = heading_manner(level);
        let words = words(pieces);
        let part = self.sheets.part(Role::Heading(level, words.clone()));
        self.sheets.space(match level {
            1 => 0.0,
            2 => 26.0,
            3 => 15.0,
            _ => 9.0,
        });
        let lines = self.setter.lines(pieces, style, self.sheets.width())?.len();
        let kept = lines as f64 * style.leading + KEPT_LINES * BODY.leading;
        self.sheets.need(kept);
        self.sheets.document.headings.push(OutlineHeading {
            level,
            words,
            page: self.sheets.page(),
            y: self.sheets.y,
        });
        self.add_text(pieces, style, part)?;
        self.sheets.space(if level == 2 { 6.0 } else { 3.0 });
        Ok(())
    }

    fn add_formula(&mut self, latex: &str) -> Result<(), Error> {
        let part = self.sheets.part(Role::Formula(latex.to_owned()));
        let em = BODY.em * 1.12;
        let Some(formula) = Formula::new(latex, MathStyle::Display, em, self.setter.fonts)? else {
            let code = [TextPiece::Words(latex.to_owned(), Look::Code)];
            return self.add_text(&code, BODY, part);
        };
        self.sheets.space(8.0);
        self.sheets.need(formula.ascent + formula.descent);
        let x = self.sheets.left + ((self.sheets.width() - formula.width) / 2.0).max(0.0);
        let origin = Point::new(x, self.sheets.y + formula.ascent);
        let page = self.sheets.page();
        self.sheets
            .draw_formula_on(page, &formula, origin, INK, Some(part));
        self.sheets.y += formula.ascent + formula.descent;
        self.sheets.space(8.0);
        Ok(())
    }

    fn add_list(&mut self, first: Option<u64>, items: &[Vec<FlowBlock>]) -> Result<(), Error> {
        let is_numbered = first.is_some();
        let list = self.sheets.part(Role::List { is_numbered });
        let outer = self.sheets.left;
        for (index, blocks) in items.iter().enumerate() {
            let item = self.sheets.part_of(Some(list), Role::Item);
            let label = match first {
                Some(first) => format!("{}.", first + index as u64),
                None => "•".to_owned(),
            };
            let label_part = self.sheets.part_of(Some(item), Role::Label);
            // The label stands beside the first line of the item, wherever that comes.
            self.sheets.space(BODY.leading * 0.12);
            self.sheets.need(2.0 * BODY.leading);
            let pieces = [TextPiece::plain(format!("{label} "))];
            let origin = Point::new(outer + 3.0, self.sheets.y + base(BODY));
            for line in self.setter.lines(&pieces, BODY, INDENT * 2.0)? {
                self.sheets
                    .draw_line(line, origin, BODY.paint, Some(label_part));
            }
            self.sheets.left = outer + INDENT;
            let body = self.sheets.part_of(Some(item), Role::Body);
            for (index, block) in blocks.iter().enumerate() {
                match block {
                    FlowBlock::Paragraph(pieces) if index == 0 => {
                        self.add_text(pieces, BODY, body)?;
                    }
                    block => self.add_within(body, std::slice::from_ref(block))?,
                }
                self.sheets.without_space();
            }
            if blocks.is_empty() {
                self.sheets.y += BODY.leading;
            }
            self.sheets.left = outer;
        }
        self.sheets.space(BODY.leading * 0.55);
        Ok(())
    }

    fn add_code(&mut self, text: &str) -> Result<(), Error> {
        let part = self.sheets.part(Role::Code);
        let width = self.sheets.width() - 2.0 * CODE_PADDING;
        let mut lines = Vec::new();
        for line in text.trim_end_matches('\n').split('\n') {
            let pieces = [TextPiece::Words(format!("{line}\n"), Look::Code)];
            lines.extend(self.setter.lines(&pieces, CODE, width)?);
        }
        self.sheets.space(8.0);
        self.sheets
            .need(2.0 * CODE_PADDING + CODE.leading * (lines.len() as f64).min(4.0));
        let mut lines = lines.into_iter();
        while lines.len() > 0 {
            let fitting =
                ((self.sheets.room() - 2.0 * CODE_PADDING) / CODE.leading).max(1.0) as usize;
            let count = lines.len().min(fitting);
            let height = count as f64 * CODE.leading + 2.0 * CODE_PADDING;
            let area = Rect::new(
                self.sheets.left,
                self.sheets.y,
                LEFT + WIDTH,
                self.sheets.y + height,
            );
            self.sheets.draw_area(None, area, TINT);
            let mut y = self.sheets.y + CODE_PADDING;
            for line in lines.by_ref().take(count) {
                let origin = Point::new(self.sheets.left + CODE_PADDING, y + base(CODE));
                self.sheets.draw_line(line, origin, CODE.paint, Some(part));
                y += CODE.leading;
            }
            self.sheets.y += height;
            if lines.len() > 0 {
                self.sheets.turn_page();
            }
        }
        self.sheets.space(10.0);
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
        (self.sheets.width() / width)
            .min((BOTTOM - TOP) / height)
            .min(1.0)
    }

    fn add_figure(&mut self) {
        let Some(scene) = self.figures.next() else {
            return;
        };
        let words = format!("{} – {}", scene.title, scene.description);
        let part = self.sheets.part(Role::Figure(words));
        let [width, height] = size(&scene);
        let mut share = self.share(&scene);
        self.sheets.space(10.0);
        // A little smaller is better than a page that is half empty.
        let room = self.sheets.room_after_space() / (height * share);
        if (SHRUNK..1.0).contains(&room) {
            share *= room;
        }
        self.sheets.need(height * share);
        let scale = share * 72.0 / scene.dpi;
        let origin = Point::new(
            self.sheets.left + (self.sheets.width() - width * share) / 2.0,
            self.sheets.y,
        );
        let scene = Arc::new(scene);
        self.sheets.draw(
            Some(part),
            Ink::Figure {
                scene,
                origin,
                scale,
            },
        );
        self.sheets.y += height * share;
        self.sheets.space(10.0);
    }

    fn add_table(
        &mut self,
        is_right: &[bool],
        head: &[Vec<TextPiece>],
        rows: &[Vec<Vec<TextPiece>>],
    ) -> Result<(), Error> {
        let table = self.sheets.part(Role::Table);
        let columns = Columns::new(self.setter, is_right, head, rows, self.sheets.width())?;
        let head = columns.head(self.setter, head)?;
        let first = match rows.first() {
            Some(row) => columns.row(self.setter, row)?.height(),
            None => 0.0,
        };
        let head_part = self.sheets.part_of(Some(table), Role::TableHead);
        self.sheets.space(8.0);
        self.sheets
            .need(row_height(head.height()) + row_height(first));
        self.add_row(&columns, &head, Some(head_part));
        let body = self.sheets.part_of(Some(table), Role::TableBody);
        for row in rows {
            let mut row = columns.row(self.setter, row)?;
            if row_height(row.height()) > self.sheets.room() {
                self.sheets.turn_page();
                // Readers who hear the table have heard its headings.
                self.add_row(&columns, &head, None);
            }
            // A row that is higher than a page goes on on the next.
            while row_height(row.height()) > self.sheets.room() {
                let fitting = ((self.sheets.room() - 2.0 * CELL_PADDING) / CELL.leading).max(1.0);
                let rest = row.split_off(fitting as usize);
                self.add_row(&columns, &row, Some(body));
                row = rest;
                self.sheets.turn_page();
            }
            self.add_row(&columns, &row, Some(body));
        }
        self.sheets.space(11.0);
        Ok(())
    }

    /// A line of a table; without a part it is ornament.
    fn add_row(&mut self, columns: &Columns, row: &TableRow, within: Option<usize>) {
        let line = within.map(|within| self.sheets.part_of(Some(within), Role::Row));
        let top = self.sheets.y + CELL_PADDING;
        for (column, cell) in row.cells.iter().enumerate() {
            let part = line.map(|line| {
                let role = if row.is_head {
                    Role::HeadCell
                } else {
                    Role::Cell
                };
                self.sheets.part_of(Some(line), role)
            });
            let mut y = top + base(CELL);
            for set in cell {
                let x = self.sheets.left + columns.place(column, set.width);
                self.sheets
                    .draw_line(set.clone(), Point::new(x, y), CELL.paint, part);
                y += CELL.leading;
            }
        }
        self.sheets.y += row_height(row.height());
        let thickness = if row.is_head { 2.0 * THIN } else { THIN };
        let area = Rect::new(
            self.sheets.left,
            self.sheets.y - thickness,
            self.sheets.left + columns.width(),
            self.sheets.y,
        );
        self.sheets.draw_area(None, area, RULE);
    }
}

/// Width and height of a figure in points.
fn size(scene: &Scene) -> [f64; 2] {
    [scene.width, scene.height].map(|pixels| f64::from(pixels) * 72.0 / scene.dpi)
}

fn row_height(lines: f64) -> f64 {
    lines + 2.0 * CELL_PADDING
}

/// What pieces say, as one text.
pub(super) fn words(pieces: &[TextPiece]) -> String {
    let words = pieces.iter().map(|piece| match piece {
        TextPiece::Words(words, _) => words.as_str(),
        TextPiece::Formula(latex, _) => latex.as_str(),
    });
    words.collect::<String>().replace('\n', " ")
}
