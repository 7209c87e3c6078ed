//! Bars with intervals, the names of the tokens below them, and a limit.
//!
//! `cargo run -p thermograph-figure --example bars [bars.svg]`

mod save;

use thermograph_figure::{Align, Axis, Colour, Dash, Figure, Grid, Heading, Mark, Panel};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    save::save(&figure(), "bars.svg")
}

/// The figure.
pub fn figure() -> Figure {
    let names = ["the", "a", "his", "her", "猫", "🙂"].map(str::to_owned);
    let shares = [0.41, 0.22, 0.14, 0.11, 0.07, 0.05];
    let spread = |share: f64| 1.96 * (share * (1.0 - share) / 200.0).sqrt();
    let intervals = shares.iter().enumerate();
    let intervals = intervals.map(|(index, share)| {
        (
            index as f64,
            (share - spread(*share), share + spread(*share)),
        )
    });
    let tips = names
        .iter()
        .zip(shares)
        .map(|(name, share)| format!("{name}: {:.0} %", share * 100.0));
    let bars = Panel::new(
        "",
        Axis::names(names.to_vec()),
        Axis::percent("share of 200 draws").range(0.0, 0.52),
        [
            Mark::bars(&shares, Colour::Accent).tips(tips),
            Mark::intervals(intervals, Colour::Ink).label("95 % interval"),
            Mark::level(0.3, Colour::Limit).dash(Dash::Solid),
            Mark::words(
                [((5.4, 0.3), "limit 30 %".to_owned())],
                Align::Right,
                Colour::Limit,
            )
            .shifted(0.0, 7.0),
        ],
    );
    Figure::sheet("Shares")
        .description(
            "Six falling bars with their intervals; the first passes a limit of 30 percent.",
        )
        .heading(Heading {
            headline: "One token passes the limit of 30 %".to_owned(),
            subtitle: "Shares of 200 draws, with 95 % intervals.".to_owned(),
            source: "Made-up numbers".to_owned(),
        })
        .panel(Panel {
            x: Axis::names(names.to_vec()).grid(Grid::Hidden),
            ..bars
        })
}
