//! What is only known at the end: the pages of the sections, and how many pages there are.

use kurbo::{Point, Rect};

use super::blocks::{FlowBlock, TextPiece};
use super::flow::{ContentsItem, Flow, words};
use super::setting::TextStyle;
use super::sheets::{FOOT, LEFT, WIDTH, base};
use super::styles::{BODY, LINK, QUIET};
use crate::figure::pdf::document::{Link, Role};
use crate::figure::text::{Error, Typeface};

const FOOTING: TextStyle = TextStyle {
    em: 8.0,
    leading: 12.0,
    typeface: Typeface::Regular,
    paint: QUIET,
};
impl Flow<'_> {
    /// The list of sections, without their pages.
    pub(super) fn add_contents(
        &mut self,
        blocks: &[FlowBlock],
        heading: &str,
    ) -> Result<(), Error> {
        let sections: Vec<&Vec<TextPiece>> = blocks
            .iter()
            .filter_map(|block| match block {
                FlowBlock::Heading(2, pieces) => Some(pieces),
                _ => None,
            })
            .collect();
        if sections.len() < 2 {
            return Ok(());
        }
        self.sheets.space(10.0);
        let heading_part = self.sheets.part(Role::Paragraph);
        let bold = TextStyle {
            typeface: Typeface::Bold,
            ..BODY
        };
        self.sheets.need(3.0 * BODY.leading);
        let pieces = [TextPiece::plain(heading)];
        self.add_text(&pieces, bold, heading_part)?;
        let list = self.sheets.part(Role::Contents);
        let style = TextStyle {
            paint: LINK,
            ..BODY
        };
        for pieces in sections {
            let item = self.sheets.part_of(Some(list), Role::ContentsItem);
            let part = self.sheets.part_of(Some(item), Role::Link);
            let lines = self.setter.lines(pieces, style, WIDTH - 40.0)?.len();
            let height = lines as f64 * style.leading;
            self.sheets.need(height);
            let top = self.sheets.y;
            self.add_text(pieces, style, part)?;
            self.contents.push(ContentsItem {
                part,
                page: self.sheets.page(),
                y: self.sheets.y - style.leading + base(style),
                area: Rect::new(LEFT, top, LEFT + WIDTH, top + height),
                words: words(pieces),
            });
        }
        Ok(())
    }

    /// The pages of the sections, and where a reader is led.
    pub(super) fn finish_contents(&mut self) -> Result<(), Error> {
        let sections: Vec<(usize, f64)> = self
            .sheets
            .document
            .headings
            .iter()
            .filter(|heading| heading.level == 2)
            .map(|heading| (heading.page, heading.y))
            .collect();
        let contents = std::mem::take(&mut self.contents);
        for (item, (page, y)) in contents.into_iter().zip(sections) {
            let number = [TextPiece::plain((page + 1).to_string())];
            for line in self.setter.lines(&number, BODY, WIDTH)? {
                let origin = Point::new(LEFT + WIDTH - line.width, item.y);
                self.sheets
                    .draw_line_on(item.page, line, origin, BODY.paint, Some(item.part));
            }
            self.sheets.document.pages[item.page].links.push(Link {
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
    pub(super) fn add_feet(&mut self) -> Result<(), Error> {
        let count = self.sheets.document.pages.len();
        let title = [TextPiece::plain(self.sheets.document.title.clone())];
        let title = self.setter.lines(&title, FOOTING, WIDTH - 80.0)?;
        for page in 0..count {
            let number = [TextPiece::plain(format!("{} / {count}", page + 1))];
            let number = self.setter.lines(&number, FOOTING, WIDTH)?;
            let left = title.first().map(|line| (LEFT, line));
            let right = number.first();
            let right = right.map(|line| (LEFT + WIDTH - line.width, line));
            for (x, line) in left.into_iter().chain(right) {
                let origin = Point::new(x, FOOT);
                self.sheets
                    .draw_line_on(page, line.clone(), origin, FOOTING.paint, None);
            }
        }
        Ok(())
    }
}
