//! A band between what is least and what is most, with a curve in it, and a shaded stretch.
//!
//! `cargo run -p thermograph-figure --example bands [bands.svg]`

mod save;

use thermograph_figure::{Align, Axis, Colour, Dash, Figure, Heading, Mark, Panel};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    save::save(&figure(), "bands.svg")
}

/// The figure.
pub fn figure() -> Figure {
    let temperatures = || (4..=80).map(|step| f64::from(step) / 40.0);
    let middle = |temperature: f64| 2.6 * (1.0 - libm::exp(-temperature * 1.4));
    let band = temperatures().map(|at| (at, middle(at) - 0.2 * at, middle(at) + 0.3 * at * at));
    let curve = temperatures().map(|at| (at, middle(at)));
    let panel = Panel::new(
        "",
        Axis::numbers("temperature").range(0.0, 2.0),
        Axis::numbers("entropy (nats)").range(0.0, 4.0),
        [
            Mark::shade((0.6, 0.9), Colour::Pale).label("usual for chats"),
            Mark::band(band, Colour::Accent).label("possible"),
            Mark::curve(curve, Colour::Contrast)
                .dash(Dash::Dashed)
                .label("renormalized"),
            Mark::words(
                [((2.0, middle(2.0)), "too low".to_owned())],
                Align::Right,
                Colour::ContrastWords,
            )
            .shifted(-4.0, -9.0),
        ],
    );
    Figure::sheet("A band")
        .description(
            "A band that widens with the temperature; a dashed curve runs near its lower edge.",
        )
        .heading(Heading {
            headline: "What twenty log-probabilities leave open grows with temperature".to_owned(),
            subtitle: "Between the lines everything is possible.".to_owned(),
            source: "Made-up numbers".to_owned(),
        })
        .panel(panel)
}
