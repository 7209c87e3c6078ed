//! What is said above figures over positions and steps, and that they are drawn whatever the numbers are.

use std::fs;

use thermograph::config::Config;
use thermograph::experiment::section::Section;
use thermograph::figure::text::Fonts;
use thermograph::figure::{Theme, draw::draw};

/// The section of one experiment, whose figure is drawn in every theme and language.
fn drawn(files: &[(&str, &str)], text: &str) -> Section {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        fs::write(folder.path().join(name), content).unwrap();
    }
    let config = Config::parse(text, "test.toml", folder.path()).unwrap_or_else(|e| panic!("{e}"));
    let run = thermograph::run::run(&config).unwrap_or_else(|e| panic!("{e}"));
    let fonts = Fonts::built_in();
    for (_, language) in thermograph::words::Language::CODES {
        let section = run.sections(&config, language.words()).remove(0);
        for theme in [Theme::LIGHT, Theme::DARK, Theme::NOTEBOOK] {
            let figure = section.figure_in(theme).expect("a figure");
            draw(figure, theme, &fonts, 72.0).unwrap_or_else(|e| panic!("{text}: {e}"));
        }
    }
    run.sections(&config, config.language().words()).remove(0)
}

fn headline(section: &Section) -> &str {
    &section.figure.as_ref().expect("a figure").heading.headline
}

/// A header of `language` and one experiment of a kind.
fn population(rows: &str, more: &str) -> Section {
    let text = format!(
        "language = \"en\"\n[logits.z]\nfile = \"z.csv\"\n[[experiment]]\nname = \"it\"\nkind = \"population\"\nlogits = \"z\"\n{more}"
    );
    drawn(&[("z.csv", rows)], &text)
}

#[test]
fn a_population_says_how_many_tokens_are_kept_and_how_many_draws_differ() {
    let rows = "3,2,1,0\n3,3,3,3\n";
    let one = population(rows, "a = { name = \"mine\", chain = [{ top_k = 2 }] }");
    assert_eq!(
        headline(&one),
        "mine keeps 2 tokens at 90\u{2009}% of positions or more"
    );
    let pair = |b: &str| {
        let b = format!("b = {{ name = \"yours\", chain = [{{ top_k = {b} }}] }}");
        population(
            rows,
            &format!("a = {{ name = \"mine\", chain = [{{ top_k = 1 }}] }}\n{b}"),
        )
    };
    // 1 - 1 / (1 + 1 / e) at the first position, and a half at the second.
    assert_eq!(
        headline(&pair("2")),
        "mine keeps 1 token, yours 2; at least 38\u{2009}% of draws differ"
    );
    assert_eq!(
        headline(&pair("1")),
        "mine and yours sample alike at all 2 positions"
    );
    let flat = "0\n0\n";
    population(flat, "a = { chain = [] }\nb = { chain = [] }");
    let many: String = (0..700)
        .map(|row| format!("{},1,0,-inf\n", row % 7))
        .collect();
    population(
        &many,
        "a = { chain = [{ top_p = 0.5 }] }\nb = { chain = [] }",
    );
    population(&many, "a = { chain = [{ top_p = 0.5 }] }");
}

fn drift(old: &str, new: &str, limits: &str) -> Section {
    let text = format!(
        "language = \"en\"\n[logits.old]\nfile = \"old.csv\"\n[logits.new]\nfile = \"new.csv\"\n[[experiment]]\n\
         name = \"it\"\nkind = \"drift\"\nlogits = \"new\"\nagainst = \"old\"\nlimits = {{ {limits} }}"
    );
    drawn(&[("old.csv", old), ("new.csv", new)], &text)
}

#[test]
fn a_drift_says_its_verdict() {
    let (old, new) = ("2,1\n0,0\n", "1,2\n0,0\n");
    for (new, limits, said) in [
        (
            old,
            "",
            "Both files give the same distribution at all 2 positions",
        ),
        (
            new,
            "",
            "Total variation is at most 46\u{2009}%, at position 0; 23\u{2009}% on average",
        ),
        (
            new,
            "total_variation = 0.924, kl = 1",
            "Within all limits: total variation comes closest, at 50\u{2009}% of its limit",
        ),
        (
            new,
            "total_variation = 0.1, changed_top_1 = 0.1",
            "Beyond the limits at 1 of 2 positions: total variation up to 46.2\u{2009}%",
        ),
        (
            new,
            "changed_top_1 = 0.1",
            "Beyond the limit: top-1 token changed at 50.0\u{2009}% of positions",
        ),
        (
            "-inf,2\n0,0\n",
            "kl = 0",
            "Beyond the limits at 1 of 2 positions: KL divergence up to ∞",
        ),
    ] {
        assert_eq!(headline(&drift(old, new, limits)), said);
    }
    let many = |shift: f64| -> String {
        (0..700)
            .map(|row| format!("{},5\n", 2.5 + shift * f64::from(row % 9)))
            .collect()
    };
    drift(&many(1.0), &many(1.001), "total_variation = 1, kl = 1e-9");
}

#[test]
fn schedules_say_what_they_do_to_the_vocabulary_or_what_they_reach() {
    let schedule = |schedules: &str, more: &str| {
        let text = format!(
            "language = \"en\"\nseed = 1\n[logits.z]\nvalues = [2.0, 1.0, 0.0, -inf]\n[[experiment]]\nname = \"it\"\n\
             kind = \"schedule\"\nlogits = \"z\"\nschedules = [{schedules}]\n{more}"
        );
        drawn(&[], &text)
    };
    let section = schedule(
        "{ constant = 1 }, { linear = { from = 0.1, to = 1 } }",
        "steps = 9",
    );
    assert!(
        headline(&section).starts_with("linear 0.1 → 1 moves the effective vocabulary from 1."),
        "{}",
        headline(&section)
    );
    // The entropy of softmax([2, 1, 0]) is 0.832.
    assert_eq!(
        headline(&schedule("{ constant = 1 }", "steps = 2")),
        "constant 1 keeps the effective vocabulary at 2.3"
    );
    let mirostat = "{ mirostat_2 = { tau = 0.1, eta = 0.0 } }";
    assert_eq!(
        headline(&schedule(mirostat, "steps = 20")),
        "mirostat_2 reaches a mean surprisal of 0.00 bits; its target is 0.1"
    );
    let adaptive = "{ adaptive_p = { target = 0.3, decay = 0.9 } }";
    let section = schedule(adaptive, "steps = 20");
    assert!(headline(&section).starts_with("adaptive_p samples at a mean probability of "));
    let many = ["{ exponential = { from = 1.3, to = 0.3 } }"; 11].join(", ");
    schedule(&format!("{many}, {mirostat}"), "steps = 900\nnoise = 0.3");
}

#[test]
fn bounds_say_what_a_response_determines() {
    let position = |tokens: &[(&str, f64)]| {
        let tokens = tokens.iter();
        let tokens: Vec<_> = tokens
            .map(
                |(token, p): &(&str, f64)| serde_json::json!({ "token": token, "logprob": p.ln() }),
            )
            .collect();
        let mut position = tokens[0].clone();
        position["top_logprobs"] = tokens.into();
        position
    };
    let bounds = |positions: Vec<serde_json::Value>, vocabulary: usize| {
        let content = serde_json::json!({ "choices": [{ "index": 0, "logprobs": { "content": positions } }] });
        let text = format!(
            "language = \"en\"\n[logits.z]\nlogprobs = \"r.json\"\nvocabulary = {vocabulary}\n[[experiment]]\nname = \"it\"\n\
             kind = \"bounds\"\nlogits = \"z\"\ntop_p = 0.7"
        );
        drawn(&[("r.json", &content.to_string())], &text)
    };
    let long = "Donaudampfschifffahrtsgesellschaft".repeat(9);
    let open = position(&[("语言", 0.5), (&long, 0.1)]);
    assert_eq!(
        headline(&bounds(vec![open.clone()], 1003)),
        "2 log-probabilities leave top-p 0.7 at 3 to 253 tokens"
    );
    let sure = position(&[("a", 0.6), ("b", 0.3)]);
    assert_eq!(
        headline(&bounds(vec![sure.clone()], 9)),
        "2 log-probabilities determine top-p 0.7: it keeps 2 tokens"
    );
    assert_eq!(
        headline(&bounds(vec![sure.clone(), open.clone()], 1002)),
        "top-p 0.7 is determined at 1 of 2 positions, min-p 0.05 at 0"
    );
    bounds(vec![[sure, open]; 200].concat(), 1002);
}
