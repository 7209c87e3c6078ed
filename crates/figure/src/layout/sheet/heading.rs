//! What stands above and below the panels: headline, subtitle, a legend of all, the source.

use std::collections::BTreeSet;

use kurbo::{Point, Vec2};

use super::{Error, HEADLINE_GAP, SOURCE_GAP, SheetLayout};
use crate::figure::Legend;
use crate::layout::block::{Anchor, Horizontal, PlacedText, TextBlock, Vertical};
use crate::layout::legend::{self, LegendLayout};
use crate::layout::placing::Emphasis;
use crate::mark::Mark;
use crate::text::Typeface;
use crate::theme::{Colour, Decorations};

/// Between the words above the panels and the panels, in points.
const HEADING_GAP: f64 = 12.0;

impl SheetLayout<'_> {
    /// What stands above the panels.
    pub(super) fn above(&self, inner: f64) -> Result<Band, Error> {
        let mut band = Band::default();
        let (heading, sizes) = (&self.figure.heading, self.style.sizes);
        let has_headings = self.style.decorations == Decorations::Header;
        for (words, size, typeface, emphasis) in [
            (
                &heading.headline,
                sizes.headline,
                Typeface::Bold,
                Emphasis::Strong,
            ),
            (
                &heading.subtitle,
                sizes.subtitle,
                Typeface::Regular,
                Emphasis::Quiet,
            ),
        ] {
            if has_headings && size > 0.0 && !words.is_empty() {
                let gap = if band.blocks.is_empty() {
                    0.0
                } else {
                    HEADLINE_GAP
                };
                let block = self.block(words, typeface, size, Some(inner))?;
                band.add(block, self.points(gap), emphasis);
            }
        }
        if self.figure.legend == Legend::Shown {
            let marks = self.legend_marks();
            let em = self.points(sizes.text);
            if let Some(legend) = legend::rows(&marks, Point::ZERO, inner, self.fonts, em)? {
                let gap = if band.blocks.is_empty() {
                    0.0
                } else {
                    2.0 * HEADLINE_GAP
                };
                band.height += self.points(gap) + legend.frame.height();
                band.legend = Some((marks, legend));
            }
        }
        if band.height > 0.0 {
            let gap = self.points(HEADING_GAP);
            band.height += gap;
            if let Some((_, legend)) = &mut band.legend {
                legend.translate(Vec2::new(0.0, gap));
            }
        }
        Ok(band)
    }

    /// The marks of all panels that have a label, each label once.
    fn legend_marks(&self) -> Vec<Mark> {
        let mut labels = BTreeSet::new();
        let marks = self.figure.panels.iter().flat_map(|panel| &panel.marks);
        let marks = marks.filter(|mark| !mark.label.is_empty() && labels.insert(&mark.label));
        marks
            .map(|mark| Mark {
                primitives: Vec::new(),
                tips: Vec::new(),
                ..mark.clone()
            })
            .collect()
    }

    /// What stands below the panels.
    pub(super) fn below(&self, inner: f64) -> Result<Band, Error> {
        let mut band = Band::default();
        let (words, size) = (&self.figure.heading.source, self.style.sizes.source);
        let has_headings = self.style.decorations == Decorations::Header;
        if has_headings && size > 0.0 && !words.is_empty() {
            let block = self.block(words, Typeface::Regular, size, Some(inner))?;
            let gap = self.points(SOURCE_GAP + HEADLINE_GAP);
            band.add(block, gap, Emphasis::Of(Colour::Muted));
        }
        Ok(band)
    }
}

/// Words above or below the panels.
#[derive(Default)]
pub(super) struct Band {
    /// Each with its top, counted downwards from the band's.
    blocks: Vec<(TextBlock, f64, Emphasis)>,
    /// Counted from its lower end.
    pub(super) legend: Option<(Vec<Mark>, LegendLayout)>,
    pub(super) height: f64,
}

impl Band {
    fn add(&mut self, block: TextBlock, gap: f64, emphasis: Emphasis) {
        let top = self.height + gap;
        self.height = top + block.height;
        self.blocks.push((block, top, emphasis));
    }

    pub(super) fn place(&self, top: Point) -> Vec<(PlacedText, Emphasis)> {
        let placed = self.blocks.iter().flat_map(|(block, down, emphasis)| {
            let corner = top - Vec2::new(0.0, *down);
            let anchor = Anchor::level(corner, Horizontal::Left, Vertical::Top);
            let (_, words) = block.place(anchor);
            words.into_iter().map(|words| (words, *emphasis))
        });
        placed.collect()
    }
}
