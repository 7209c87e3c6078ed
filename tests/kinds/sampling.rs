use std::path::Path;

use serde_json::Value;
use thermograph::config::Config;
use thermograph::figure::Figure;
use thermograph::figure::mark::{Mark, Primitive};
use thermograph::sampling::random::Digest;

use super::{assert_says, it, numbers, run};

fn pairs(value: &Value) -> Vec<[f64; 2]> {
    let values = value.as_array().unwrap();
    values
        .iter()
        .map(|pair| numbers(pair).try_into().unwrap())
        .collect()
}

#[test]
fn intervals_are_off_in_the_notebook_theme_unless_they_are_asked_for() {
    let drawn = |theme: &str, more: &str| {
        let (section, found) = it(
            "[1.0, 0.5, 0.0]",
            &format!(
                "[style]\ntheme = \"{theme}\"\n---kind = \"sampling\"\ntemperatures = [1.0]\n{more}"
            ),
        );
        let has_intervals = |figure: &Figure| {
            let marks = figure.panels.iter().flat_map(|panel| &panel.marks);
            let mut labels = marks.map(|mark| mark.label.as_str());
            labels.any(|label| label.contains("interval"))
        };
        let figures = [section.figure, section.notebook_figure];
        let [in_figure, in_notebook] = figures.map(|figure| has_intervals(&figure.unwrap()));
        assert_eq!(in_figure, found[0].get("certainty").is_some());
        assert_eq!(in_figure, in_notebook);
        in_figure
    };
    assert!(!drawn("notebook", ""));
    assert!(drawn("notebook", "intervals = true"));
    assert!(drawn("notebook", "confidence = 0.99"));
    assert!(drawn("light", "") && drawn("dark", ""));
    assert!(!drawn("light", "intervals = false"));
}

#[test]
fn intervals_hold_their_probability_as_often_as_they_say() {
    // Forty temperatures of twenty tokens: 800 intervals, of which one in ten should miss.
    let text = "seed = 5\n[style]\ntheme = \"light\"\n[logits.z]\nnormal = { size = 20, scale = 0.7 }\n[[experiment]]\nname = \"it\"\n\
                kind = \"sampling\"\nlogits = \"z\"\ndraws = 2000\nconfidence = 0.9\ntemperatures = { from = 0.8, to = 3.0, count = 40 }\n";
    let (_, found) = run(text);
    let (mut missed, mut missed_at_once, mut chances) = (0, 0, Vec::new());
    for row in found["it"].as_array().unwrap() {
        let misses = |name: &str| {
            let intervals = pairs(&row["certainty"][name]);
            let pairs = intervals.iter().zip(numbers(&row["probs"]));
            pairs
                .filter(|([low, high], p)| !(*low..=*high).contains(p))
                .count()
        };
        missed += misses("wilson");
        missed_at_once += usize::from(misses("simultaneous") > 0);
        chances.push(
            row["certainty"]["fit"]["chi_squared"]["p_value"]
                .as_f64()
                .unwrap(),
        );
    }
    // Three standard deviations around 80 of 800, and at most so many of 40 around 4.
    assert!((55..=105).contains(&missed), "{missed}");
    assert!(missed_at_once <= 10, "{missed_at_once}");
    let small = chances.iter().filter(|chance| **chance < 0.5).count();
    assert!(
        (10..=30).contains(&small),
        "chances are spread evenly: {small} of 40"
    );
}

#[test]
fn a_rare_token_is_named_with_the_draws_it_takes() {
    // The second has 1/101: log(0.05)/log(100/101) = 301.07.
    let (section, found) = it(
        "[4.605170185988092, 0.0]",
        "[style]\ntheme = \"light\"\n---kind = \"sampling\"\ntemperatures = [1.0]",
    );
    assert_says(&section, "needs 302 draws for a 95% chance of appearing.");
    assert_eq!(found[0]["certainty"]["draws_to_see"][1], 302.0);
}

#[test]
fn a_large_vocabulary_is_shown_by_its_head_with_the_rest_as_one_mass() {
    for kind in ["distributions", "sampling"] {
        let text = format!(
            "[style]\ntheme = \"light\"\n[logits.z]\nnormal = {{ size = 5000, scale = 2.0 }}\n[[experiment]]\nname = \"it\"\n\
             kind = \"{kind}\"\nlogits = \"z\"\ntemperatures = [0.5, 1.0]\n"
        );
        let (sections, _) = run(&text);
        let panels = &sections[0].figure.as_ref().unwrap().panels;
        // The end of each bar, and each dot that is a probability.
        let shares = |mark: &Mark| -> Vec<f64> {
            let share = |primitive: &Primitive| match primitive {
                Primitive::Rectangle { x, .. } if kind == "distributions" => Some(x.1),
                Primitive::Dot(x, _) => Some(*x),
                _ => None,
            };
            mark.primitives.iter().filter_map(share).collect()
        };
        let (columns, rows) = match kind {
            "distributions" => ([0, 1], 13),
            _ => ([0, 2], 25),
        };
        for column in columns {
            let marks = panels[column].marks.iter();
            let shares: Vec<f64> = marks.flat_map(shares).collect();
            assert_eq!(shares.len(), rows, "{kind}: tokens and the others");
            assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{kind}");
        }
        if kind == "distributions" {
            let Primitive::Polyline(points, _) = &panels[2].marks[0].primitives[0] else {
                panic!("the ranked curve");
            };
            assert_eq!(points[0].0, 0.0, "the first rank");
            let falls = points
                .windows(2)
                .all(|pair| pair[0].0 < pair[1].0 && pair[0].1 >= pair[1].1);
            assert!(falls, "{points:?}");
        }
    }
}

#[test]
fn counts_of_more_draws_than_could_be_made_are_drawn_at_once_and_certified() {
    let draws = 1_000_000_000_000_000_u64;
    let more = format!(
        "seed = 42\n---kind = \"sampling\"\ntemperatures = [1.0, 2.0]\ndraws = {draws}\ncounts_only = true"
    );
    let (section, found) = it("[3.0, 1.0, 0.0, -inf]", &more);
    for row in found.as_array().unwrap() {
        let counts: Vec<u64> = serde_json::from_value(row["counts"].clone()).unwrap();
        assert_eq!(counts.iter().sum::<u64>(), draws);
        assert_eq!(counts[3], 0);
        let bytes: Vec<u8> = counts
            .iter()
            .flat_map(|count| count.to_le_bytes())
            .collect();
        assert_eq!(
            row["sha256"],
            serde_json::json!(Digest::of(&bytes).to_string())
        );
        for (count, probability) in counts.iter().zip(numbers(&row["probs"])) {
            // Five standard errors.
            let most = 5.0 * (probability * (1.0 - probability) / draws as f64).sqrt();
            assert!((*count as f64 / draws as f64 - probability).abs() <= most);
        }
    }
    assert_says(&section, "T = 1.0: 3 of 3 tokens appeared");
    let each = more.replace("counts_only = true", "");
    let text = format!(
        "[logits.z]\nvalues = [1.0, 0.0]\n[[experiment]]\nname = \"it\"\nlogits = \"z\"\n{}",
        each.split("---").last().unwrap()
    );
    let error = Config::parse(&text, "test.toml", Path::new(""))
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("`counts_only = true` samples only the counts"),
        "{error}"
    );
}
