//! How text, tables and code look on paper: styles, colours, distances in points.

use super::setting::TextStyle;
use crate::figure::scene::Paint;
use crate::figure::text::Typeface;

pub(super) const INK: Paint = Paint::hex(0x1b1f24);
pub(super) const QUIET: Paint = Paint::hex(0x57606a);
pub(super) const RULE: Paint = Paint::hex(0xd0d7de);
pub(super) const TINT: Paint = Paint::hex(0xf6f8fa);
pub(super) const LINK: Paint = Paint::hex(0x0550ae);

pub(super) const BODY: TextStyle = TextStyle {
    em: 9.8,
    leading: 15.4,
    typeface: Typeface::Regular,
    paint: INK,
};
pub(super) const CODE: TextStyle = TextStyle {
    em: 8.2,
    leading: 11.8,
    typeface: Typeface::Mono,
    paint: INK,
};
/// Of the cells of tables.
pub(super) const CELL: TextStyle = TextStyle {
    em: 8.6,
    leading: 12.6,
    typeface: Typeface::Regular,
    paint: INK,
};
/// The width of rules.
pub(super) const THIN: f64 = 0.6;
/// Blank above and below the text of a line of a table.
pub(super) const CELL_PADDING: f64 = 2.6;
/// Blank between a cell's text and the next column.
pub(super) const COLUMN_GAP: f64 = 14.0;
/// Blank around program text.
pub(super) const CODE_PADDING: f64 = 6.0;
/// How far lists stand to the right.
pub(super) const INDENT: f64 = 17.0;
/// How small a figure may become to find room on what is left of a page.
pub(super) const SHRUNK: f64 = 0.8;
/// So many lines at least stay with the heading above them.
pub(super) const KEPT_LINES: f64 = 3.0;
