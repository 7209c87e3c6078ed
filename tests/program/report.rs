//! What a report says is so: findings follow the data, tokens stay text, both languages have the same numbers.

use std::path::Path;

use thermograph::config::{Config, NOTEBOOK};
use thermograph::experiment::section::Section;
use thermograph::figure::mark::Primitive;
use thermograph::figure::{Figure, Theme, Ticks};
use thermograph::formats::Format;
use thermograph::report::{self, Report};
use thermograph::run::{Certificate, Run};
use thermograph::sampling::random::Algorithm;

fn load(text: &str) -> (Config, Run) {
    let config = Config::parse(text, "test.toml", Path::new("")).unwrap();
    let run = thermograph::run::run(&config).unwrap();
    (config, run)
}

fn sections(config: &Config, run: &Run) -> Vec<Section> {
    run.sections(config, config.language().words())
}

fn markdown(text: &str) -> String {
    let (config, run) = load(text);
    let report = Report::new(&config, &run, config.language());
    report::markdown(&report, &config.output.formats)
}

/// The findings of the first experiment, in English.
fn findings(values: &str, experiment: &str) -> Vec<String> {
    let text = format!(
        "[logits.z]\nvalues = {values}\n[[experiment]]\nname = \"it\"\nlogits = \"z\"\n{experiment}"
    );
    let (config, run) = load(&text);
    sections(&config, &run).remove(0).findings
}

fn figures(text: &str) -> Vec<Figure> {
    let (config, run) = load(text);
    let sections = sections(&config, &run).into_iter();
    let figure = |section: Section| section.figure_in(Theme::NOTEBOOK).cloned();
    sections.filter_map(figure).collect()
}

fn assert_some(findings: &[String], part: &str) {
    assert!(
        findings.iter().any(|finding| finding.contains(part)),
        "{part:?} in {findings:#?}"
    );
}

/// The cells of a table's row; an escaped bar does not part them.
fn cells(line: &str) -> usize {
    let bars = line.match_indices('|');
    bars.filter(|(place, _)| !line[..*place].ends_with('\\'))
        .count()
}

/// The lines that are not code.
fn prose(report: &str) -> impl Iterator<Item = &str> {
    let mut code = false;
    report.lines().filter(move |line| {
        let fence = line.starts_with("```");
        code ^= fence;
        !code && !fence
    })
}

#[test]
fn entropy_is_below_half_of_its_limit_or_passes_it_or_is_above() {
    let finding = |temperatures: &str| {
        let experiment = format!("kind = \"entropy\"\ntemperatures = {temperatures}\n");
        findings("[4.0, 2.0, 0.0, -2.0]", &experiment)
    };
    assert_some(&finding("[0.1, 0.2]"), "less than half");
    assert_some(
        &finding("[8.0, 0.1]"),
        "Half of the maximum is reached between T = 0.1 and T = 8.0",
    );
    assert_some(&finding("[8.0, 9.0]"), "at least half of the maximum");
}

#[test]
fn the_limit_of_entropy_counts_the_tokens_that_can_be_drawn() {
    let finding = |values: &str| findings(values, "kind = \"entropy\"\ntemperatures = [1.0]\n");
    assert_some(&finding("[1.0, 2.0, 0.0]"), "of the maximum ln 3 = 1.10.");
    assert_some(&finding("[1.0, 2.0, -inf]"), "of the maximum ln 2 = 0.69.");
    assert_some(&finding("[1.0, -inf]"), "Only one token can be sampled");
}

#[test]
fn the_vocabulary_grows_with_the_temperature_unless_all_logits_are_equal() {
    let finding = |values: &str| {
        findings(
            values,
            "kind = \"distributions\"\ntemperatures = [2.0, 0.5]\n",
        )
    };
    assert_some(
        &finding("[2.0, 0.0]"),
        "From T = 0.5 to T = 2.0 the effective vocabulary size grows from 1.1 to 1.8 of 2 tokens.",
    );
    assert_some(
        &finding("[1.0, 1.0]"),
        "the effective vocabulary size stays at 2.0 of 2 tokens.",
    );
}

#[test]
fn nine_tenths_of_the_mass_are_counted_without_rounding_errors() {
    let finding =
        |values: &str| findings(values, "kind = \"distributions\"\ntemperatures = [1.0]\n");
    assert_some(
        &finding("[0, 0, 0, 0, 0, 0, 0, 0, 0, 0]"),
        ", 9 tokens hold 90%",
    );
    assert_some(&finding("[9.0, 0.0]"), ", 1 token holds 90%");
    assert_some(&finding("[0.0, 9.0]"), "Top-1 is #1 with 100.0%");
}

#[test]
fn the_epsilon_is_felt_where_it_is() {
    let finding = |values: &str| findings(values, "kind = \"equivalence\"\ntemperatures = [5.0]\n");
    assert_some(&finding("[2.0, 1.0]"), "the same but for the epsilon");
    assert_some(&finding("[0.0, -100.0]"), "the epsilon is felt");
}

#[test]
fn a_deviation_is_weighed_by_the_number_of_tokens_compared() {
    // 3.3 standard errors of one token are rare, of the furthest of a hundred and one they are not.
    let values: Vec<String> = (0..101)
        .map(|index| format!("{}", -0.01 * f64::from(index)))
        .collect();
    let experiment = "kind = \"sampling\"\ntemperatures = [1.0]\ndraws = 50000\n";
    let many = findings(&format!("[{}]", values.join(", ")), experiment);
    assert_some(
        &many,
        "of such samples some token deviates as much by chance",
    );
    // Nothing is left to chance where one token has all mass, or too few draws are expected of each.
    assert_eq!(
        findings("[0.0, -800.0]", experiment),
        ["T = 1.0: only #0 is possible, and every draw gave it."]
    );
    let few = findings(
        "[0.0, 0.0]",
        "kind = \"sampling\"\ntemperatures = [1.0]\ndraws = 4\n",
    );
    assert_eq!(few.len(), 1, "{few:?}");
}

#[test]
fn an_axis_says_sorted_only_where_the_logits_are() {
    let label = |values: &str, sort: &str| {
        let text = format!(
            "language = \"zh\"\n[logits.z]\nvalues = {values}\n{sort}\n[[experiment]]\nname = \"it\"\nlogits = \"z\"\n\
             kind = \"distributions\"\ntemperatures = [1.0]\n"
        );
        figures(&text)[0].panels[0].x.label.words.clone()
    };
    assert_eq!(label("[1.0, 2.0]", ""), "词汇索引");
    assert_eq!(
        label("[1.0, 2.0]", "sort = \"descending\""),
        "词汇索引 (按logit降序排列)"
    );
    assert_eq!(label("[2.0, 2.0, -inf]", ""), "词汇索引 (按logit降序排列)");
}

#[test]
fn the_notebooks_figures_have_the_notebooks_words() {
    let figures = figures(NOTEBOOK);
    let [distributions, entropy, sampling] = figures.as_slice() else {
        panic!("{} figures", figures.len());
    };
    let title = |figure: &Figure, panel: usize| figure.panels[panel].title.words.clone();
    assert_eq!(
        (distributions.size, distributions.columns.len()),
        ([Some(15.0), Some(10.0)], 3)
    );
    assert_eq!(title(distributions, 4), "Temperature T = 5.0");
    assert_eq!(
        distributions.panels[0].note.words,
        "熵: 0.557\n最大概率: 0.755"
    );
    assert_eq!(
        (entropy.size, entropy.columns.len()),
        ([Some(14.0), Some(5.0)], 2)
    );
    assert_eq!(title(entropy, 1), "最大概率与温度的关系");
    assert_eq!(
        (sampling.size, sampling.columns.len()),
        ([Some(14.0), Some(12.0)], 1)
    );
    assert_eq!(title(sampling, 0), "温度 T=0.2 (采样1000次)");
    assert_eq!(
        sampling.panels[0].note.words,
        "Top-3采样词: the(92.20%), a(7.70%), cat(0.10%)"
    );
    let Ticks::Labels(labels) = &sampling.panels[0].x.ticks else {
        panic!("tokens at the ticks")
    };
    assert_eq!((labels.len(), labels[6].as_str()), (20, "beautiful"));
}

#[test]
fn any_number_of_tokens_drawn_most_is_named() {
    let note = |top: usize| {
        let text = NOTEBOOK.replace("draws = 1000", &format!("draws = 1000\ntop = {top}"));
        figures(&text)[2].panels[2].note.words.clone()
    };
    assert_eq!(note(1), "Top-1采样词: the(13.90%)");
    assert_eq!(note(15).matches('%').count(), 15);
    assert_eq!(
        note(50).matches('%').count(),
        20,
        "there are only 20 tokens"
    );
}

#[test]
fn both_languages_have_the_same_numbers_and_the_same_bars() {
    let english = NOTEBOOK.replace("language = \"zh\"", "language = \"en\"");
    let numbers = |text: &str| -> Vec<String> {
        let report = markdown(text);
        // The configurations are two, and so are their digests.
        let own = ["| 本配置 |", "| the configuration |"];
        let is_own = |line: &&str| own.iter().any(|own| line.starts_with(own));
        let rows = prose(&report).filter(|line| line.starts_with("| ") && !is_own(line));
        let cells = rows.flat_map(|row| {
            row.split('|')
                .map(|cell| cell.trim().to_owned())
                .collect::<Vec<_>>()
        });
        cells
            .filter(|cell| cell.parse::<f64>().is_ok() || cell.starts_with('`'))
            .collect()
    };
    let (zh, en) = (numbers(NOTEBOOK), numbers(&english));
    assert!(zh.len() > 150, "{}", zh.len());
    assert_eq!(zh, en);
    let heights = |text: &str| -> Vec<f64> {
        let marks = figures(text)
            .into_iter()
            .flat_map(|figure| figure.panels)
            .flat_map(|panel| panel.marks);
        marks
            .flat_map(|mark| mark.primitives)
            .flat_map(|primitive| match primitive {
                Primitive::Rectangle { y, .. } => vec![y.1],
                Primitive::Polyline(points, _) => points.into_iter().map(|point| point.1).collect(),
                Primitive::Rule(_, at) => vec![at],
                other => panic!("the notebook has no {other:?}"),
            })
            .collect()
    };
    assert_eq!(heights(NOTEBOOK), heights(&english));
}

#[test]
fn each_figure_is_there_with_a_text_for_those_who_cannot_see_it() {
    for (formats, extension) in [("[\"png\", \"svg\"]", "svg"), ("[\"png\"]", "png")] {
        let report = markdown(&NOTEBOOK.replace("[\"png\", \"svg\"]", formats));
        for name in [
            "temperature_effect",
            "entropy_temperature_relationship",
            "sampling_comparison",
        ] {
            let line = report
                .lines()
                .find(|line| line.ends_with(&format!("]({name}.{extension})")));
            let line = line.unwrap_or_else(|| panic!("{name}.{extension} in\n{report}"));
            assert!(
                line.starts_with("![") && line.chars().count() > 80,
                "{line}"
            );
        }
        assert!(
            !report.contains("](equivalence."),
            "an experiment without a figure"
        );
    }
}

#[test]
fn a_figure_that_no_page_can_show_is_a_link() {
    let shown = |formats: &str| {
        let text = format!(
            "[output]\nformats = {formats}\n[logits.z]\nvalues = [1.0, 2.0]\n[[experiment]]\nname = \"e\"\n\
             kind = \"entropy\"\nlogits = \"z\"\ntemperatures = [1.0]\n"
        );
        let report = markdown(&text);
        let line = report.lines().find(|line| line.contains("](e."));
        line.unwrap().to_owned()
    };
    for (formats, begins, ends) in [
        ("[\"pdf\"]", "[", "](e.pdf)"),
        ("[\"png\", \"pdf\"]", "![", "](e.png)"),
        ("[\"pdf\", \"svg\"]", "![", "](e.svg)"),
    ] {
        let line = shown(formats);
        assert!(line.starts_with(begins) && line.ends_with(ends), "{line}");
    }
}

#[test]
fn tokens_stay_text_in_the_report() {
    let tokens = [
        "|",
        "`",
        "<script>alert(1)</script>",
        "](x)",
        "![x](http://a.b/c)",
        "a\nb",
        "\r\n# h",
        "***",
        "__b__",
        "~~s~~",
        "&lt;",
        "$x$",
        "\\",
        "\\|",
        "@someone",
        "#1",
        "www.a.org",
        "https://a.org",
        "\u{202e}abc",
        "\u{0}",
        "",
        " ",
        "\u{2028}",
    ];
    let list = |items: Vec<String>| format!("[{}]", items.join(", "));
    let toml = |token: &str| {
        let points: String = token
            .chars()
            .map(|character| format!("\\U{:08X}", character as u32))
            .collect();
        format!("\"{points}\"")
    };
    for first in 0..tokens.len() {
        // Each token in turn is the likeliest.
        let values = (0..tokens.len())
            .map(|index| {
                if index == first {
                    "2.0".to_owned()
                } else {
                    "0.0".to_owned()
                }
            })
            .collect();
        let mut text = format!(
            "title = \"# <b> | $x$\"\n[logits.z]\nvalues = {}\ntokens = {}\n",
            list(values),
            list(tokens.iter().map(|token| toml(token)).collect())
        );
        for kind in ["distributions", "sampling", "equivalence", "entropy"] {
            text += &format!(
                "[[experiment]]\nname = \"{kind}\"\nkind = \"{kind}\"\nlogits = \"z\"\ntemperatures = [0.5, 1.0]\n"
            );
        }
        let report = markdown(&text);
        let mut width = None;
        for line in prose(&report) {
            assert!(
                !line.contains(|c: char| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c)),
                "{line:?}"
            );
            let bare = line.replace("\\<", "").replace("$T < 1$", "");
            assert!(!bare.contains("<"), "{line}");
            assert!(
                !line.contains("http://a")
                    && !line.contains("https://a")
                    && !line.contains("www.a"),
                "{line}"
            );
            if line.starts_with("| ") {
                assert_eq!(cells(line), *width.get_or_insert(cells(line)), "{line}");
            } else {
                width = None;
            }
        }
        assert_eq!(
            report.lines().filter(|line| line.starts_with("# ")).count(),
            1,
            "one title"
        );
    }
}

#[test]
fn a_long_vocabulary_and_many_temperatures_make_a_short_report() {
    let text = "
        [logits.z]
        normal = { size = 3000 }
        [[experiment]]
        name = \"d\"
        kind = \"distributions\"
        logits = \"z\"
        temperatures = { from = 0.1, to = 5.0, count = 40 }
        [[experiment]]
        name = \"e\"
        kind = \"entropy\"
        logits = \"z\"
        temperatures = { from = 0.1, to = 5.0, count = 500 }
        [[experiment]]
        name = \"s\"
        kind = \"sampling\"
        logits = \"z\"
        temperatures = { from = 0.1, to = 5.0, count = 20 }
        draws = 10
    ";
    let report = markdown(text);
    let lines = report.lines().count();
    assert!(lines < 500, "{lines} lines");
    for part in [
        "10 most likely of 3000 tokens",
        "10 of 500 temperatures",
        "10 of 40 temperatures",
        "10 of 20 temperatures",
        "10 most frequent of 3000 tokens",
        "0.1, 0.10982, …, 5.0 (500)",
    ] {
        assert!(report.contains(part), "{part} in\n{report}");
    }
}

#[test]
fn results_keep_every_number_exactly() {
    let text = "
        [logits.z]
        values = [0.1, -1e-300, 1e308, -inf]
        [[experiment]]
        name = \"d\"
        kind = \"distributions\"
        logits = \"z\"
        temperatures = [1e308]
    ";
    let (config, run) = load(text);
    let results: serde_json::Value = serde_json::from_str(&report::json(&config, &run)).unwrap();
    let values = results["logits"]["z"].as_array().unwrap();
    assert_eq!(
        values[..3]
            .iter()
            .map(|value| value.as_f64().unwrap())
            .collect::<Vec<_>>(),
        [0.1, -1e-300, 1e308]
    );
    assert_eq!(values[3], "-inf");
    assert_eq!(results["d"][0]["temperature"].as_f64(), Some(1e308));
}

#[test]
fn certificates_replay_all_that_was_drawn_before() {
    let text = |rng: &str| {
        format!(
            "seed = 7\nrng = \"{rng}\"\n[logits.a]\nnormal = {{ size = 5, scale = 0.5 }}\n[logits.b]\nvalues = [1.0, -inf]\n\
             [[experiment]]\nname = \"one\"\nkind = \"sampling\"\nlogits = \"a\"\ntemperatures = [0.5]\ndraws = 30\n\
             [[experiment]]\nname = \"two\"\nkind = \"sampling\"\nlogits = \"b\"\ntemperatures = [0.0, 1e-5, 1e16]\ndraws = 20\n"
        )
    };
    let certificate = |rng: &str, index: usize| {
        let (config, run) = load(&text(rng));
        Certificate::new(&config, &run, index).unwrap()
    };
    let python = certificate("numpy-generator", 1).python.unwrap();
    for line in [
        "random = np.random.default_rng(7)",
        "logits[\"a\"] = random.standard_normal(5) * 0.5",
        "logits[\"b\"] = np.array([1.0, -np.inf])",
        "for t in [0.5]:\n    draw(logits[\"a\"], t, 30)",
        "for t in [0.0, 1e-05, 1e+16]:\n    drawn.append(draw(logits[\"b\"], t, 20))",
    ] {
        assert!(python.contains(line), "{line} in\n{python}");
    }
    let first = certificate("numpy-generator", 0);
    assert!(
        !first.python.unwrap().contains("1e-05"),
        "what comes after is left out"
    );
    assert_eq!(
        first.all, first.digests[0].1,
        "of one temperature, all is that one"
    );
    let chacha = certificate("chacha", 1);
    assert_eq!(
        (chacha.generator, chacha.python),
        (thermograph::run::generator(Algorithm::ChaCha), None)
    );
    let (config, run) = load(&text("chacha"));
    let report = report::markdown(
        &Report::new(&config, &run, config.language()),
        &[Format::SVG],
    );
    assert!(
        report.contains("NumPy does not have this generator"),
        "{report}"
    );
    assert!(report.contains(&chacha.all), "{report}");
}
