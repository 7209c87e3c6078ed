//! Points of several shapes with names beside them, on two logarithmic scales.
//!
//! `cargo run -p thermograph-figure --example points [points.svg]`

mod save;

use thermograph_figure::{Align, Axis, Colour, Figure, Heading, Mark, MarkerShape, Panel};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    save::save(&figure(), "points.svg")
}

/// The figure.
pub fn figure() -> Figure {
    let positions = (1..60_u32).map(|index| {
        let before = 1.0 + f64::from(index * 37 % 90);
        let factor = 1.0 + f64::from(index * 53 % 40) / 10.0;
        (libm::log10(before), libm::log10(before * factor))
    });
    let positions: Vec<(f64, f64)> = positions.collect();
    let worst = positions
        .iter()
        .copied()
        .max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)));
    let worst = worst.unwrap_or_default();
    let name = format!(
        "cat: {:.0} and {:.0}",
        libm::exp10(worst.0),
        libm::exp10(worst.1)
    );
    let panel = Panel::new(
        "",
        Axis::powers("tokens kept by A").range(-0.05, 2.7),
        Axis::powers("tokens kept by B").range(-0.05, 2.7),
        [
            Mark::segment((0.0, 0.0), (2.7, 2.7), Colour::Muted),
            Mark::points(positions, Colour::Accent).label("a position"),
            Mark::points([worst], Colour::Contrast)
                .shape(MarkerShape::Diamond)
                .label("the one that differs most"),
            Mark::words([(worst, name)], Align::Right, Colour::ContrastWords).shifted(-7.0, 4.0),
        ],
    );
    Figure::sheet("Positions")
        .description("Points above a diagonal; one is named.")
        .heading(Heading {
            headline: "B keeps up to five times as many tokens".to_owned(),
            subtitle: "59 positions; both scales are logarithmic.".to_owned(),
            source: "Made-up numbers".to_owned(),
        })
        .panel(panel)
}
