//! `report.html`: the report as one page that needs nothing else, for a screen of any size and for paper.
//!
//! It is `report.md` with its figures inside, its formulas as MathML, a list of sections and the configuration. There
//! is no script in it, and it fetches nothing: the letters that it needs are in it as well.

mod fonts;
mod page;

use std::fmt::Write as _;

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use pulldown_latex::config::DisplayMode;
use pulldown_latex::{RenderConfig, Storage, push_mathml};

use crate::figure::svg::escaped;
use crate::figure::text::{Fonts, revealed};
use crate::formats::Format;
use crate::report::content::Report;
use crate::report::markdown::markdown;
use crate::words::{Words, say};

/// The figures of a page.
#[derive(Clone, Debug, Default)]
pub struct Pictures {
    /// Those of the experiments that have one, in the configuration's order.
    pub figures: Vec<Picture>,
    /// The glyphs that they use, as an `<svg>` element.
    pub glyphs: String,
}

/// A figure as `<svg>` elements, whose identifiers no other figure of the page has.
#[derive(Clone, Debug)]
pub struct Picture {
    /// For screens and paper.
    pub wide: String,
    /// For a telephone.
    pub narrow: String,
}

/// A heading that the list of sections names.
struct PageSection {
    id: String,
    /// Its text, as HTML.
    title: String,
}

/// The text of `report.html`.
pub fn html(report: &Report<'_>, pictures: Pictures, fonts: &Fonts) -> String {
    let text = markdown(report, &[Format::SVG]);
    let options = Options::ENABLE_TABLES | Options::ENABLE_MATH;
    let mut body = Body {
        words: report.words(),
        pictures: pictures.figures.into_iter(),
        html: pictures.glyphs,
        title: String::new(),
        sections: Vec::new(),
        heading: String::new(),
        wide: 0,
        folded: [
            say!(report.words(), "numbers"),
            say!(report.words(), "certificate"),
        ],
        is_folded: false,
    };
    body.add_all(Parser::new_ext(&text, options));
    body.add_configuration(&report.config.text);
    let mut page = page::page(report, &body.title, &body.sections, body.html);
    fonts::embed(&mut page, report, fonts);
    page
}

struct Body {
    words: Words,
    /// Those that are still to come: each is let go when it is in the page.
    pictures: std::vec::IntoIter<Picture>,
    html: String,
    /// The first heading, which stands before the list of sections.
    title: String,
    sections: Vec<PageSection>,
    /// The last heading's text.
    heading: String,
    /// How many parts of its section may be wider than the page.
    wide: usize,
    /// The headings of the parts that are folded.
    folded: [String; 2],
    /// Whether a folded part is open.
    is_folded: bool,
}

impl Body {
    fn add_all<'e>(&mut self, mut events: impl Iterator<Item = Event<'e>>) {
        // What stands between two things that are written here is left to pulldown-cmark.
        let mut usual = Vec::new();
        while let Some(event) = events.next() {
            match event {
                Event::Start(Tag::Heading { level, .. }) => {
                    self.flush(&mut usual);
                    self.add_heading(level, &mut events);
                }
                Event::Start(Tag::Paragraph) => match events.next() {
                    Some(Event::Start(Tag::Image { .. })) => {
                        self.flush(&mut usual);
                        // The words of the image are the picture's title and description, and go with it.
                        events
                            .by_ref()
                            .find(|event| *event == Event::End(TagEnd::Paragraph));
                        self.add_picture();
                    }
                    next => {
                        usual.push(Event::Start(Tag::Paragraph));
                        usual.extend(next.map(plain));
                    }
                },
                Event::Start(Tag::Table(_) | Tag::CodeBlock(_)) => {
                    let opening = self.open_wide();
                    usual.push(opening);
                    usual.push(event);
                }
                Event::End(TagEnd::Table | TagEnd::CodeBlock) => {
                    usual.push(event);
                    usual.push(Event::Html("</div>\n".into()));
                }
                _ => usual.push(plain(event)),
            }
        }
        self.flush(&mut usual);
    }

    fn flush<'e>(&mut self, events: &mut Vec<Event<'e>>) {
        pulldown_cmark::html::push_html(&mut self.html, events.drain(..));
    }

    fn add_heading<'e>(
        &mut self,
        level: HeadingLevel,
        events: &mut impl Iterator<Item = Event<'e>>,
    ) {
        let inside = events.take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
        let mut title = String::new();
        pulldown_cmark::html::push_html(&mut title, inside.map(plain));
        self.open_section(level, title);
    }

    fn open_section(&mut self, level: HeadingLevel, title: String) {
        self.unfold();
        if level == HeadingLevel::H3 && self.folded.contains(&without_tags(&title)) {
            self.put(format_args!(
                "<details>\n<summary><h3>{title}</h3></summary>\n"
            ));
            self.is_folded = true;
        } else if level == HeadingLevel::H2 {
            let id = format!("section-{}", self.sections.len() + 1);
            self.put(format_args!("<h2 id=\"{id}\">{title}</h2>\n"));
            self.heading.clone_from(&title);
            self.wide = 0;
            self.sections.push(PageSection { id, title });
        } else {
            let heading = format!("<{level}>{title}</{level}>\n");
            if level == HeadingLevel::H1 {
                self.title = heading;
            } else {
                self.html.push_str(&heading);
            }
        }
    }

    /// Ends the part that is folded.
    fn unfold(&mut self) {
        if std::mem::take(&mut self.is_folded) {
            self.html.push_str("</details>\n");
        }
    }

    fn add_picture(&mut self) {
        let Some(Picture { wide, narrow }) = self.pictures.next() else {
            return;
        };
        self.put(format_args!(
            "<figure><div class=\"on-wide\">{wide}</div><div class=\"on-narrow\">{narrow}</div></figure>\n"
        ));
    }

    /// A box that the keyboard can scroll where what is in it is wider than the page.
    fn open_wide(&mut self) -> Event<'static> {
        Event::Html(self.wide_opening("wide").into())
    }

    fn wide_opening(&mut self, class: &str) -> String {
        self.wide += 1;
        let place = format!("{}.{}", self.sections.len(), self.wide);
        let name = escaped(&format!("{place} {}", without_tags(&self.heading)));
        format!("<div class=\"{class}\" role=\"region\" tabindex=\"0\" aria-label=\"{name}\">\n")
    }

    fn add_configuration(&mut self, text: &str) {
        self.open_section(HeadingLevel::H2, say!(self.words, "configuration"));
        let opening = self.wide_opening("wide");
        // Of line ends that other systems write one half is enough.
        let shown = revealed(&text.replace('\r', ""), &[' ', '\n', '\t', '\u{3000}']);
        self.put(format_args!(
            "{opening}<pre><code>{}</code></pre></div>\n",
            escaped(&shown)
        ));
    }

    /// Writing to a string cannot fail.
    fn put(&mut self, arguments: std::fmt::Arguments<'_>) {
        let _ = self.html.write_fmt(arguments);
    }
}

/// Formulas become MathML; markup of another's, which the words of a report have none of, stays text.
fn plain(event: Event<'_>) -> Event<'_> {
    match event {
        Event::InlineMath(formula) => Event::InlineHtml(mathml(&formula, DisplayMode::Inline)),
        Event::DisplayMath(formula) => Event::InlineHtml(mathml(&formula, DisplayMode::Block)),
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        event => event,
    }
}

fn mathml(formula: &str, display_mode: DisplayMode) -> CowStr<'static> {
    let storage = Storage::new();
    let config = RenderConfig {
        display_mode,
        ..RenderConfig::default()
    };
    let mut text = String::new();
    // What cannot be read is said in its place; a test sees to it that every formula can.
    let _ = push_mathml(
        &mut text,
        pulldown_latex::Parser::new(formula, &storage),
        config,
    );
    // pulldown-latex writes the sign of a comparison as it is.
    text.replace("<</", "&lt;</").into()
}

/// What is left of a heading's HTML as the value of an attribute.
fn without_tags(html: &str) -> String {
    let mut text = String::new();
    let mut is_tag = false;
    for character in html.chars() {
        match character {
            '<' => is_tag = true,
            '>' => is_tag = false,
            _ if !is_tag => text.push(character),
            _ => {}
        }
    }
    for (entity, character) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&amp;", "&"),
    ] {
        text = text.replace(entity, character);
    }
    text
}
