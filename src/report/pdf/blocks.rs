//! The report's Markdown as blocks, which come one below the other.

use pulldown_cmark::{Alignment, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::formula::MathStyle;

/// A block, as wide as the page.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum FlowBlock {
    /// A heading of this level, from 1.
    Heading(u16, Vec<TextPiece>),
    /// A paragraph.
    Paragraph(Vec<TextPiece>),
    /// A formula that stands by itself, in LaTeX.
    Formula(String),
    /// A list, with the number of its first item if it is numbered.
    List(Option<u64>, Vec<Vec<FlowBlock>>),
    /// A table.
    Table {
        /// Whether the cells of a column stand on the right.
        is_right: Vec<bool>,
        /// The headings.
        head: Vec<Vec<TextPiece>>,
        /// The cells, row by row.
        rows: Vec<Vec<Vec<TextPiece>>>,
    },
    /// Program text.
    Code(String),
    /// The next figure.
    Figure,
    /// A line between two parts.
    Rule,
}

/// A part of a line of text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum TextPiece {
    /// Words, and how they look.
    Words(String, Look),
    /// A formula, in LaTeX.
    Formula(String, MathStyle),
}

impl TextPiece {
    /// Words that look as their surroundings.
    pub(super) fn plain(words: impl Into<String>) -> TextPiece {
        TextPiece::Words(words.into(), Look::Plain)
    }
}

/// How words look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Look {
    /// As their surroundings.
    #[default]
    Plain,
    /// Bold.
    Strong,
    /// Leaning.
    Emphasis,
    /// As program text.
    Code,
}

/// The blocks of a Markdown text.
pub(super) fn blocks(markdown: &str) -> Vec<FlowBlock> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_MATH;
    let mut reader = MarkdownReader {
        events: Parser::new_ext(markdown, options),
    };
    reader.blocks()
}

struct MarkdownReader<'a> {
    events: Parser<'a>,
}

impl MarkdownReader<'_> {
    /// Blocks up to the end of what they are in.
    fn blocks(&mut self) -> Vec<FlowBlock> {
        let mut blocks = Vec::new();
        // The text of an item of a list may stand in no paragraph.
        let mut loose = UnfinishedLine::default();
        while let Some(event) = self.events.next() {
            let block = match event {
                Event::Start(tag) if is_of_line(&tag) => {
                    loose.add(Event::Start(tag));
                    continue;
                }
                Event::End(end) if is_end_of_line(end) => {
                    loose.add(Event::End(end));
                    continue;
                }
                Event::End(_) => break,
                Event::Start(tag) => self.block(&tag),
                Event::Rule => vec![FlowBlock::Rule],
                event => {
                    loose.add(event);
                    continue;
                }
            };
            blocks.extend(std::mem::take(&mut loose).paragraphs());
            blocks.extend(block);
        }
        blocks.extend(loose.paragraphs());
        blocks
    }

    fn block(&mut self, tag: &Tag<'_>) -> Vec<FlowBlock> {
        match tag {
            Tag::Heading { level, .. } => {
                vec![FlowBlock::Heading(number(*level), self.line().pieces)]
            }
            Tag::Paragraph => self.line().paragraphs(),
            Tag::CodeBlock(_) => {
                let mut text = String::new();
                for event in self.events.by_ref() {
                    match event {
                        Event::Text(words) => text.push_str(&words),
                        Event::End(_) => break,
                        _ => {}
                    }
                }
                vec![FlowBlock::Code(text)]
            }
            Tag::List(first) => {
                let mut items = Vec::new();
                while let Some(Event::Start(Tag::Item)) = self.events.next() {
                    items.push(self.blocks());
                }
                vec![FlowBlock::List(*first, items)]
            }
            Tag::Table(alignments) => {
                let is_right = |alignment: &Alignment| *alignment == Alignment::Right;
                let mut lines = Vec::new();
                while let Some(Event::Start(Tag::TableHead | Tag::TableRow)) = self.events.next() {
                    lines.push(self.cells());
                }
                let mut lines = lines.into_iter();
                vec![FlowBlock::Table {
                    is_right: alignments.iter().map(is_right).collect(),
                    head: lines.next().unwrap_or_default(),
                    rows: lines.collect(),
                }]
            }
            // A report has no others; what is in them is kept.
            _ => self.blocks(),
        }
    }

    /// The cells of a line of a table.
    fn cells(&mut self) -> Vec<Vec<TextPiece>> {
        let mut cells = Vec::new();
        while let Some(Event::Start(Tag::TableCell)) = self.events.next() {
            cells.push(self.line().pieces);
        }
        cells
    }

    /// A line of text, up to the end of what it is in.
    fn line(&mut self) -> UnfinishedLine {
        let mut line = UnfinishedLine::default();
        for event in self.events.by_ref() {
            match event {
                Event::End(end) if !is_end_of_line(end) => break,
                event => line.add(event),
            }
        }
        line
    }
}

fn is_of_line(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Strong | Tag::Emphasis | Tag::Link { .. } | Tag::Image { .. }
    )
}

fn is_end_of_line(end: TagEnd) -> bool {
    matches!(
        end,
        TagEnd::Strong | TagEnd::Emphasis | TagEnd::Link | TagEnd::Image
    )
}

fn number(level: HeadingLevel) -> u16 {
    level as u16
}

/// A line of text while it is read.
#[derive(Default)]
struct UnfinishedLine {
    pieces: Vec<TextPiece>,
    look: Look,
    /// Whether this is the text of a figure, which goes with it.
    is_figure: bool,
    has_figure: bool,
}

impl UnfinishedLine {
    fn add(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::Image { .. }) => (self.is_figure, self.has_figure) = (true, true),
            Event::End(TagEnd::Image) => self.is_figure = false,
            _ if self.is_figure => {}
            Event::Start(Tag::Strong) => self.look = Look::Strong,
            Event::Start(Tag::Emphasis) => self.look = Look::Emphasis,
            Event::End(TagEnd::Strong | TagEnd::Emphasis) => self.look = Look::Plain,
            Event::Text(words) | Event::Html(words) | Event::InlineHtml(words) => {
                self.words(&words, self.look);
            }
            Event::Code(words) => self.words(&words, Look::Code),
            Event::SoftBreak => self.words(" ", self.look),
            Event::HardBreak => self.words("\n", self.look),
            Event::InlineMath(latex) => self.formula(&latex, MathStyle::Inline),
            Event::DisplayMath(latex) => self.formula(&latex, MathStyle::Display),
            _ => {}
        }
    }

    fn words(&mut self, words: &str, look: Look) {
        match self.pieces.last_mut() {
            Some(TextPiece::Words(last, same)) if *same == look => last.push_str(words),
            _ => self.pieces.push(TextPiece::Words(words.to_owned(), look)),
        }
    }

    fn formula(&mut self, latex: &str, mode: MathStyle) {
        self.pieces.push(TextPiece::Formula(latex.to_owned(), mode));
    }

    /// The paragraphs that it makes: a formula by itself and a figure are blocks.
    fn paragraphs(self) -> Vec<FlowBlock> {
        let mut blocks = Vec::new();
        let mut pieces = Vec::new();
        let is_blank = |pieces: &[TextPiece]| {
            let blank = |piece: &TextPiece| matches!(piece, TextPiece::Words(words, _) if words.trim().is_empty());
            pieces.iter().all(blank)
        };
        for piece in self.pieces {
            match piece {
                TextPiece::Formula(latex, MathStyle::Display) => {
                    if !is_blank(&pieces) {
                        blocks.push(FlowBlock::Paragraph(std::mem::take(&mut pieces)));
                    }
                    pieces.clear();
                    blocks.push(FlowBlock::Formula(latex));
                }
                piece => pieces.push(piece),
            }
        }
        if !is_blank(&pieces) {
            blocks.push(FlowBlock::Paragraph(pieces));
        }
        if self.has_figure {
            blocks.push(FlowBlock::Figure);
        }
        blocks
    }
}

#[cfg(test)]
mod tests {
    use super::{FlowBlock, Look, MathStyle, TextPiece, blocks};

    fn plain(words: &str) -> TextPiece {
        TextPiece::plain(words)
    }

    #[test]
    fn a_report_becomes_blocks_in_its_order() {
        let markdown = "# A *b*\n\nx $y$ `z`\n\n$$w$$\n\n![words](figure.svg)\n\n- one\n  - two\n- three\n\n\
                        | a | b |\n|---|---:|\n| 1 | 2\\|3 |\n\n```python\nprint()\n```\n\n---\n";
        let list = |items: Vec<Vec<FlowBlock>>| FlowBlock::List(None, items);
        let item = |words: &str| FlowBlock::Paragraph(vec![plain(words)]);
        let expected = vec![
            FlowBlock::Heading(
                1,
                vec![
                    plain("A "),
                    TextPiece::Words("b".to_owned(), Look::Emphasis),
                ],
            ),
            FlowBlock::Paragraph(vec![
                plain("x "),
                TextPiece::Formula("y".to_owned(), MathStyle::Inline),
                plain(" "),
                TextPiece::Words("z".to_owned(), Look::Code),
            ]),
            FlowBlock::Formula("w".to_owned()),
            FlowBlock::Figure,
            list(vec![
                vec![item("one"), list(vec![vec![item("two")]])],
                vec![item("three")],
            ]),
            FlowBlock::Table {
                is_right: vec![false, true],
                head: vec![vec![plain("a")], vec![plain("b")]],
                rows: vec![vec![vec![plain("1")], vec![plain("2|3")]]],
            },
            FlowBlock::Code("print()\n".to_owned()),
            FlowBlock::Rule,
        ];
        assert_eq!(blocks(markdown), expected);
    }
}
