//! `report.pdf`: the report on pages of paper, A4.
//!
//! It is `report.md` with its figures and formulas on the pages, a list of sections with their pages, and the
//! configuration. Its text can be selected and searched, and screen readers know what its parts are.

mod blocks;
mod contents;
mod flow;
mod formula;
mod setting;
mod sheets;
mod styles;
mod table;

use crate::figure::pdf::Error as PdfError;
use crate::figure::pdf::document::{self, PdfDocument};
use crate::figure::scene::Scene;
use crate::figure::text::{self, Fonts, Typeface};
use crate::formats::Format;
use crate::report::content::Report;
use crate::report::markdown::markdown;
use crate::words::{Script, say};
use blocks::{FlowBlock, TextPiece};
use flow::Flow;
use setting::Setter;

/// Why there is no PDF report.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Its text cannot be set.
    #[error(transparent)]
    Text(#[from] text::Error),
    /// The file cannot be made.
    #[error(transparent)]
    Pdf(#[from] PdfError),
}

/// The bytes of `report.pdf`; `figures` are those of the experiments that have one, in the configuration's order.
///
/// # Errors
///
/// When a user's font is of a kind that PDF files cannot carry.
pub fn pdf(report: &Report<'_>, figures: Vec<Scene>, fonts: &Fonts) -> Result<Vec<u8>, Error> {
    let document = pages(report, figures, fonts)?;
    Ok(document::encode(&document, fonts)?)
}

fn pages(
    report: &Report<'_>,
    figures: Vec<Scene>,
    fonts: &Fonts,
) -> Result<PdfDocument, text::Error> {
    let words = report.words();
    let mut all = blocks::blocks(&markdown(report, &[Format::SVG]));
    all.push(FlowBlock::Heading(
        2,
        vec![TextPiece::plain(say!(words, "configuration"))],
    ));
    // Of line ends that other systems write.
    all.push(FlowBlock::Code(report.config.text.replace('\r', "")));
    let prose = match report.language.script() {
        Script::Han => Typeface::Regular,
        Script::Latin => Typeface::Latin,
    };
    let setter = Setter { fonts, prose };
    let language = report.language.tag();
    let mut flow = Flow::new(&report.config.title, language, setter, figures);
    flow.add_report(&all, &say!(words, "contents"))?;
    flow.finish()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use kurbo::{Rect, Shape as _};

    use super::formula::{Formula, MathStyle};
    use super::*;
    use crate::config::{Config, EXAMPLES};
    use crate::figure::Theme;
    use crate::figure::draw::draw;
    use crate::figure::pdf::document::{Ink, Role};
    use crate::run;
    use crate::words::Language;

    /// The pages of a report.
    fn report(text: &str, language: Language) -> PdfDocument {
        let config = Config::parse(text, "test", Path::new("config")).unwrap();
        let run = run::run(&config).unwrap();
        let report = Report::new(&config, &run, language);
        let fonts = Fonts::built_in();
        let figures = report
            .sections
            .iter()
            .filter_map(|section| section.figure.as_ref());
        let figures = figures.map(|figure| draw(figure, Theme::LIGHT, &fonts, 100.0).unwrap());
        pages(&report, figures.collect(), &fonts).unwrap()
    }

    /// The box around what is drawn.
    fn bounds(ink: &Ink) -> Rect {
        match ink {
            Ink::Area { path, .. } => path.bounding_box(),
            Ink::Text { text, .. } => text
                .glyphs
                .iter()
                .map(|glyph| Rect::from_origin_size(glyph.origin, (0.0, 0.0)))
                .reduce(|all, glyph| all.union(glyph))
                .unwrap_or(Rect::from_origin_size((100.0, 100.0), (0.0, 0.0))),
            Ink::Figure {
                scene,
                origin,
                scale,
            } => {
                let size = (
                    f64::from(scene.width) * scale,
                    f64::from(scene.height) * scale,
                );
                Rect::from_origin_size(*origin, size)
            }
        }
    }

    fn assert_within_margins(document: &PdfDocument) {
        let [width, height] = document.size;
        let room = Rect::new(61.0, 61.0, width - 61.0, height - 30.0);
        for (number, page) in document.pages.iter().enumerate() {
            for item in &page.items {
                let bounds = bounds(&item.ink);
                let is_within = room.union(bounds) == room;
                assert!(
                    is_within,
                    "page {}: {bounds:?} of {:?}",
                    number + 1,
                    item.ink
                );
            }
        }
    }

    #[test]
    fn every_example_fits_its_pages_in_both_languages() {
        for (name, text) in EXAMPLES {
            for (_, language) in Language::CODES {
                let document = report(text, language);
                assert_within_margins(&document);
                assert!(document.pages.len() > 1, "{name}");
            }
        }
    }

    #[test]
    fn every_formula_is_set() {
        let fonts = Fonts::built_in();
        let mut count = 0;
        for (_, text) in EXAMPLES {
            for (_, language) in Language::CODES {
                for part in report(text, language).parts {
                    if let Role::Formula(latex) = part.role {
                        let formula =
                            Formula::new(&latex, MathStyle::Display, 10.0, &fonts).unwrap();
                        assert!(formula.is_some(), "{latex}");
                        count += 1;
                    }
                }
            }
        }
        // Only a course has the theory.
        assert!(count > 50, "{count}");
        let fonts = Fonts::built_in();
        for unknown in ["\\begin{matrix}a\\end{matrix}", "\\color{red} a", "\\frac{"] {
            assert!(
                Formula::new(unknown, MathStyle::Display, 10.0, &fonts)
                    .unwrap()
                    .is_none()
            );
        }
    }

    #[test]
    fn long_and_strange_tokens_stay_on_the_page() {
        let tokens = [
            "w".repeat(5000),
            "月".repeat(5000),
            "🎲\u{202e}abc".to_owned(),
            "a ".repeat(2000),
        ];
        let values = [4.0, 3.0, 2.0, 1.0];
        let text = format!(
            "# {}\n# {}\ntitle = \"{}\"\n[logits.a]\ntokens = {tokens:?}\nvalues = {values:?}\n\
             [[experiment]]\nname = \"e\"\nkind = \"equivalence\"\nlogits = \"a\"\ntemperatures = [0.5]\n",
            "x".repeat(3000),
            "\t字 ".repeat(3000),
            "long title ".repeat(30),
        )
        .replace("\\u{202e}", "\\u202e");
        let document = report(&text, Language::English);
        assert_within_margins(&document);
        assert!(document.pages.len() > 5);
    }

    #[test]
    fn sections_are_listed_with_the_pages_they_are_on() {
        let document = report(crate::config::NOTEBOOK, Language::Chinese);
        let sections: Vec<_> = document
            .headings
            .iter()
            .filter(|heading| heading.level == 2)
            .collect();
        let links: Vec<_> = document.pages.iter().flat_map(|page| &page.links).collect();
        assert_eq!(links.len(), sections.len());
        assert!(sections.len() >= 6 && sections.last().unwrap().page > 3);
        for (link, section) in links.iter().zip(sections) {
            assert_eq!(
                (link.page, link.y, &link.words),
                (section.page, section.y, &section.words)
            );
            // The number of the page stands in the link.
            let number = (link.page + 1).to_string();
            let items = document.pages.iter().flat_map(|page| &page.items);
            let mut texts = items
                .filter(|item| item.part == Some(link.part))
                .filter_map(|item| match &item.ink {
                    Ink::Text { text, .. } => Some(text.words.as_str()),
                    _ => None,
                });
            assert!(texts.any(|text| text == number), "{number}");
        }
    }
}
