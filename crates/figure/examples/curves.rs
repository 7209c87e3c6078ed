//! Curves over a linear and a logarithmic scale, and a function that jumps.
//!
//! `cargo run -p thermograph-figure --example curves [curves.svg]`

mod save;

use thermograph_figure::{Align, Axis, Colour, Figure, Heading, Mark, MarkerShape, Panel};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    save::save(&figure(), "curves.svg")
}

/// The probability of each of 500 tokens whose logits fall evenly, at a temperature.
fn probabilities(temperature: f64) -> Vec<f64> {
    let weights: Vec<f64> = (0..500)
        .map(|rank| libm::exp(-0.02 * f64::from(rank) / temperature))
        .collect();
    let sum: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / sum).collect()
}

/// The figure.
pub fn figure() -> Figure {
    let looks = [
        (0.5, Colour::Accent),
        (1.0, Colour::Neutral),
        (2.0, Colour::Contrast),
    ];
    let over_ranks = looks.iter().map(|&(temperature, colour)| {
        let mut sum = 0.0;
        let points: Vec<(f64, f64)> = probabilities(temperature)
            .iter()
            .enumerate()
            .map(|(rank, probability)| {
                sum += probability;
                (libm::log10((rank + 1) as f64), sum)
            })
            .collect();
        Mark::curve(points, colour).label(format!("T = {temperature}"))
    });
    let ranks = Panel::new(
        "Cumulative probability (ranks on a log scale)",
        Axis::powers("rank"),
        Axis::percent("").range(0.0, 1.0),
        over_ranks,
    );
    let kept = (1..=99).map(|percent| {
        let share = f64::from(percent) / 100.0;
        let mut sum = 0.0;
        let below = probabilities(1.0).into_iter().take_while(|probability| {
            let more = sum < share;
            sum += probability;
            more
        });
        (share, below.count() as f64)
    });
    let steps = Panel::new(
        "Tokens kept by top-p at T = 1",
        Axis::percent("top_p").range(0.0, 1.0),
        Axis::counts("tokens"),
        [
            Mark::steps(kept, Colour::Accent),
            Mark::points([(0.9, 116.0)], Colour::Contrast).shape(MarkerShape::Diamond),
            Mark::words(
                [((0.9, 116.0), "top_p 0.9: 116".to_owned())],
                Align::Right,
                Colour::ContrastWords,
            )
            .shifted(-7.0, 4.0),
        ],
    );
    Figure::sheet("Curves")
        .description("Three curves over ranks, and a staircase.")
        .heading(Heading {
            headline: "Half the probability is in 17, 35 or 67 tokens".to_owned(),
            subtitle: "500 tokens whose logits fall by 0.02 from rank to rank.".to_owned(),
            source: String::new(),
        })
        .columns(2)
        .panels([ranks, steps])
}
