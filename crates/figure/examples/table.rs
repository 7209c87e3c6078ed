//! A table of heat: one row for each engine, one column for each token, and columns of numbers beside it.
//!
//! `cargo run -p thermograph-figure --example table [table.svg]`

mod save;

use thermograph_figure::{Align, Axis, Colour, Figure, Heading, Mark, Panel, Track};

/// Where a cell is: from and to on either axis.
fn cell(column: usize, row: usize) -> ((f64, f64), (f64, f64)) {
    let around = |center: usize, half: f64| (center as f64 - half, center as f64 + half);
    (around(column, 0.46), around(row, 0.42))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    save::save(&figure(), "table.svg")
}

/// The figure.
pub fn figure() -> Figure {
    let tokens = ["␣the", "␣a", "␣his", "␣her", "␣one", "␣cats"].map(str::to_owned);
    let engines = [
        "the model",
        "ExLlamaV3",
        "vLLM, TensorRT-LLM\nand 1 more",
        "llama.cpp",
    ];
    let kept: [&[f64]; 4] = [
        &[0.35, 0.15, 0.12, 0.075, 0.059, 0.033],
        &[0.66, 0.20, 0.14],
        &[0.62, 0.19, 0.13, 0.068],
        &[0.57, 0.17, 0.12, 0.062, 0.044, 0.019],
    ];
    let counts = [300.0_f64, 3.0, 4.0, 8.0];
    let mut marks = Vec::new();
    let (mut numbers, mut removed) = (Vec::new(), Vec::new());
    for (row, probabilities) in kept.iter().enumerate() {
        for (column, token) in tokens.iter().enumerate() {
            let at = (column as f64, row as f64);
            match probabilities.get(column) {
                Some(&probability) => {
                    let number = format!("{:.1}", probability * 100.0);
                    marks.push(
                        Mark::cells([cell(column, row)], Colour::Heat(probability))
                            .tips([format!("{token} {number} %")]),
                    );
                    numbers.push((at, number));
                }
                None => removed.push((at, "–".to_owned())),
            }
        }
    }
    marks.push(Mark::words(numbers, Align::Center, Colour::Ink));
    marks.push(Mark::words(removed, Align::Center, Colour::Muted));
    let heat = Panel::new(
        "Most likely tokens, %",
        Axis::columns(tokens.to_vec()),
        Axis::rows(engines.map(str::to_owned).to_vec()),
        marks,
    );

    let points = || {
        counts
            .iter()
            .enumerate()
            .map(|(row, count)| (libm::log10(*count), row as f64))
    };
    let stems = points().map(|(x, row)| ((0.0, row), (x, row)));
    let names = points().map(|(x, row)| ((x, row), format!("{}", libm::exp10(x).round())));
    let lollipops = Panel::new(
        "Tokens kept (log scale)",
        Axis::powers("").far().range(0.0, 2.6),
        Axis::rows_of(4),
        [
            Mark::segments(stems, Colour::Accent),
            Mark::points(points(), Colour::Accent),
            Mark::words(names, Align::Left, Colour::Accent)
                .bold()
                .shifted(6.0, 0.0),
        ],
    );

    let words = ["", "11 %", "5 %", "reference"].iter().enumerate();
    let words = words.map(|(row, words)| ((1.0, row as f64), (*words).to_owned()));
    let differs = Panel::words("TV", 4, [Mark::words(words, Align::Right, Colour::Ink)]);

    Figure::sheet("Engines")
        .description("What four engines keep of six tokens.")
        .heading(Heading {
            headline: "One request, three distributions: 3 to 8 tokens are kept".to_owned(),
            subtitle: "temperature 0.7, top_k 40, top_p 0.95, min_p 0.05. Numbers are probabilities in percent; \
                       engines that sample from the same distribution share a row."
                .to_owned(),
            source: "Thermograph · made-up numbers · – removed · TV: total variation distance".to_owned(),
        })
        .tracks([Track::Share(2.0), Track::Share(1.0), Track::Words], [Track::Lines(8.0)])
        .panels([heat, lollipops, differs])
}
