//! What each engine profile follows, for people: a table of all, a page of each. Everything comes from the profiles.

use std::fmt::Write as _;
use std::ops::Bound::{Excluded, Included, Unbounded};

use serde_json::{Value as Json, json};

use crate::figure::text::plain;
use crate::sampling::engine::{Checked, Known, Neutral, Profile, Setting};
use crate::sampling::sampler::Range;
use crate::sampling::{Chain, Engine, History, Settings, total_variation};
use crate::words::{Language, say};

/// How a profile is known, in a word.
fn known(profile: &Profile) -> &'static str {
    match profile.known {
        Known::Run => "run",
        Known::Read => "read",
    }
}

/// The defaults that change something: `top_k 50`.
fn defaults(profile: &Profile) -> Vec<String> {
    let acts = |setting: &&Setting| {
        let default = setting.default;
        let is_idle =
            |value: f64| setting.neutral.contains(value) || setting.skipped.contains(value);
        setting.needs.is_empty()
            && !["do_sample", "min_keep"].contains(&setting.name)
            && default.is_some_and(|value| !is_idle(value))
    };
    let acting = profile.settings.iter().filter(acts);
    let shown = |setting: &Setting| Some(format!("{} {}", setting.name, setting.default?));
    acting.filter_map(shown).collect()
}

/// The table of all engines, the heads first.
pub(crate) fn rows(language: Language) -> Vec<Vec<String>> {
    let words = language.words();
    let heads = vec![
        say!(words, "table-engine"),
        say!(words, "table-version"),
        say!(words, "table-order"),
        say!(words, "table-engine-defaults"),
        say!(words, "table-known"),
    ];
    // The pages are in English, beside `docs/engines.md`; the table in another language is in a folder of its own.
    let pages = match language {
        Language::English => "engines",
        _ => "../engines",
    };
    let rows = Engine::ALL.map(|engine| {
        let profile = engine.profile();
        let known = match profile.known {
            Known::Run => say!(words, "table-run"),
            Known::Read => say!(words, "table-read"),
        };
        let code = |names: Vec<String>| match names.is_empty() {
            true => "–".to_owned(),
            false => names.join(", "),
        };
        vec![
            format!("[`{engine}`]({pages}/{engine}.md)"),
            profile.version.to_owned(),
            profile.order_of_samplers().join(" → "),
            code(defaults(profile)),
            known,
        ]
    });
    std::iter::once(heads).chain(rows).collect()
}

/// The table in Markdown.
pub fn markdown(language: Language) -> String {
    let mut rows = rows(language);
    rows.insert(1, vec!["---".to_owned(); rows[0].len()]);
    let lines = rows.iter().map(|row| format!("| {} |\n", row.join(" | ")));
    lines.collect()
}

/// The table as text.
pub fn text() -> String {
    let mut text = String::new();
    for engine in Engine::ALL {
        let profile = engine.profile();
        let order = profile.order_of_samplers().join(" > ");
        let defaults = defaults(profile).join(", ");
        let defaults = match defaults.as_str() {
            "" => "none that have an effect",
            defaults => defaults,
        };
        let _ = writeln!(
            text,
            "{engine}\n  version   {} ({})\n  order     {order}\n  defaults  {defaults}",
            profile.version,
            known(profile)
        );
    }
    text.push_str("\n`thermograph engines NAME` shows ranges, peculiarities and sources.\n");
    text
}

/// Everything that the profiles say, an object an engine.
pub fn json(engines: &[Engine]) -> Json {
    engines.iter().map(|engine| object(*engine)).collect()
}

fn object(engine: Engine) -> Json {
    let profile = engine.profile();
    let setting = |setting: &Setting| {
        let moved = setting.moved.iter().flatten();
        let moved = moved.map(|(range, to)| json!({"values": shown(*range), "become": to}));
        json!({
            "name": setting.name,
            "default": setting.default.filter(|_| !Settings::LISTS.contains(&setting.name)),
            "takes": shown(setting.rule.range),
            "refusal": (!setting.rule.refusal.is_empty()).then_some(setting.rule.refusal),
            "clamped": moved.collect::<Vec<_>>(),
            "ignored": setting.is_ignored,
            "changes_nothing_at": neutral(setting),
        })
    };
    let instead = profile.instead().into_iter().map(|(setting, range, order)| {
        json!({"setting": setting, "values": range.map(shown), "order": order})
    });
    json!({
        "name": profile.name,
        "version": profile.version,
        "known": known(profile),
        "when": profile.when,
        "order": profile.order_of_samplers(),
        "instead": instead.collect::<Vec<_>>(),
        "settings": profile.settings.iter().map(setting).collect::<Vec<_>>(),
        "draws": profile.draws.map(|way| way.name()),
        "oddities": profile.oddities,
        "sources": profile.sources,
    })
}

/// The page of an engine, in Markdown.
pub fn page(engine: Engine) -> String {
    let profile = engine.profile();
    let known = match profile.known {
        Known::Run => "The engine's own code was run, and the profile gives the same numbers.",
        Known::Read => "**The engine's code was read, not run.**",
    };
    let mut page = format!("# {engine}\n\nFollows {}. {known}\n", profile.version);
    if !profile.when.is_empty() {
        let _ = writeln!(page, "\n{}", profile.when);
    }
    page.push_str("\n## Order\n\n");
    for (place, name) in profile.order_of_samplers().iter().enumerate() {
        let _ = writeln!(page, "{}. {name}", place + 1);
    }
    let instead = profile.instead();
    if !instead.is_empty() {
        page.push_str("\nExceptions, instead of truncation and reweighting:\n\n");
    }
    for (setting, range, order) in instead {
        let when = match range {
            Some(range) => format!("`{setting}` is {}", shown(range)),
            None => format!("neither `{setting}` nor `top_p` is set"),
        };
        let _ = writeln!(page, "- where {when}: {}", order.join(" → "));
    }
    page.push_str("\n## Settings\n\n");
    page.push_str("| setting | default | accepts | silently clamped | no effect at |\n|---|---|---|---|---|\n");
    for setting in profile.settings {
        let _ = writeln!(page, "{}", row(setting));
    }
    page.push_str("\nThe engine has no other settings.\n");
    if !profile.oddities.is_empty() {
        page.push_str("\n## Peculiarities\n\n");
        for oddity in profile.oddities {
            let _ = writeln!(page, "- {oddity}");
        }
    }
    page.push_str(&measured(engine));
    page.push_str("\n## Draws\n\n");
    match profile.draws {
        Some(way) => {
            let rule = way.rule();
            let _ = writeln!(page, "Rule `{}`, following {}.", way.name(), rule.version);
            if let Some(sampler) = rule.not_after {
                let _ = writeln!(page, "Draws after `{sampler}` are not reproduced.");
            }
        }
        None => page.push_str("The engine's draws are not reproduced.\n"),
    }
    page.push_str("\n## Sources\n\n");
    for source in profile.sources {
        let _ = writeln!(page, "- `{source}`");
    }
    page.push_str("\nWritten by `thermograph engines`.\n");
    plain(&page)
}

/// The pages of all engines, each with its file name.
pub fn pages() -> Vec<(String, String)> {
    let page = |engine: Engine| (format!("{engine}.md"), page(engine));
    Engine::ALL.map(page).to_vec()
}

fn row(setting: &Setting) -> String {
    let default = match setting.default {
        Some(default) if setting.name == "do_sample" => (default > 0.0).to_string(),
        // That of a list is empty.
        Some(_) if Settings::LISTS.contains(&setting.name) => "none".to_owned(),
        Some(default) => default.to_string(),
        None => "–".to_owned(),
    };
    let takes = match setting.checked {
        _ if setting.is_ignored => "silently ignored".to_owned(),
        Checked::BySampler if setting.rule.range != Range::ANY => {
            format!("{}, where its sampler runs", shown(setting.rule.range))
        }
        Checked::InWriting => {
            let off = setting.default.unwrap_or_default();
            format!(
                "{}, or {off} for off, as it is written",
                shown(setting.rule.range)
            )
        }
        _ if Settings::LISTS.contains(&setting.name) => "a list".to_owned(),
        _ => shown(setting.rule.range),
    };
    let moved = setting.moved.iter().flatten();
    let mut moved: Vec<String> = moved
        .map(|(range, to)| format!("{}: {to}", shown(*range)))
        .collect();
    if setting.most_each.is_finite() {
        let most = setting.most_each;
        moved.push(format!(
            "values outside -{most} to {most}: the nearer bound"
        ));
    }
    let moved = match moved.is_empty() {
        true => "–".to_owned(),
        false => moved.join("; "),
    };
    let name = setting.name;
    format!(
        "| `{name}` | {default} | {takes} | {moved} | {} |",
        neutral(setting)
    )
}

fn neutral(setting: &Setting) -> String {
    match setting.neutral {
        Neutral::Never => "–".to_owned(),
        Neutral::At(_) if Settings::LISTS.contains(&setting.name) => "an empty list".to_owned(),
        Neutral::At(value) => value.to_string(),
        Neutral::Beyond(range) => format!("all but {}", shown(range)),
    }
}

/// A range in words.
fn shown(range: Range) -> String {
    match (range.low, range.high) {
        (Included(low), Included(high)) if low == high => low.to_string(),
        (Included(low), Included(high)) => format!("{low} to {high}"),
        (Excluded(low), Included(high)) if low.is_finite() => format!("above {low} to {high}"),
        (Included(low), Excluded(high)) if high.is_finite() => format!("{low} to below {high}"),
        (Excluded(low), Excluded(high)) if low.is_finite() && high.is_finite() => {
            format!("above {low} to below {high}")
        }
        (Included(low), _) => format!("{low} or more"),
        (Excluded(low), Unbounded) if low.is_finite() => format!("above {low}"),
        (Excluded(low), Excluded(_)) if low.is_finite() => format!("above {low}, finite"),
        (_, Included(high)) => format!("{high} or less"),
        (Unbounded, Excluded(high)) if high.is_finite() => format!("below {high}"),
        (Excluded(_), _) => "any finite number".to_owned(),
        (Unbounded, _) => "anything".to_owned(),
    }
}

/// Settings whose effect is measured on each page.
const MEASURED: [(&str, &str); 5] = [
    (
        "all four",
        r#"{"temperature": 0.7, "top_k": 40, "top_p": 0.95, "min_p": 0.05}"#,
    ),
    (
        "a nucleus",
        r#"{"temperature": 1.0, "top_k": 0, "top_p": 0.5, "min_p": 0.0}"#,
    ),
    (
        "ties at the k-th",
        r#"{"temperature": 1.0, "top_k": 6, "top_p": 1.0, "min_p": 0.0}"#,
    ),
    (
        "hot and cut",
        r#"{"temperature": 1.5, "top_k": 20, "top_p": 0.9, "min_p": 0.1}"#,
    ),
    ("nothing given", "{}"),
];

/// How many tokens there are in what is measured.
const TOKENS: usize = 300;

/// Logits that fall as in a text, each of every fourth rank equal to the one before.
fn logits() -> Vec<f64> {
    let rank = |token: usize| if token % 4 == 2 { token } else { token + 1 };
    let fall = |token: usize| -1.05 * libm::log(rank(token) as f64);
    (0..TOKENS).map(fall).collect()
}

/// What settings leave in an engine.
fn left(engine: Engine, settings: &Settings) -> Result<(usize, Vec<f64>), String> {
    if let Some(name) = engine.lacks(settings) {
        return Err(format!("{engine} has no {name}"));
    }
    let planned = Chain::of_settings(engine, settings);
    let (chain, _) = planned.map_err(|error| error.to_string())?;
    let left = chain.survivors(&logits(), History::default());
    let left = left.map_err(|error| error.to_string())?;
    Ok((left.tokens().len(), left.probabilities(TOKENS)))
}

/// What the engine makes of some settings, beside the three that most people run.
fn measured(engine: Engine) -> String {
    let mut text = format!(
        "\n## Measured\n\nOn {TOKENS} tokens with logits -1.05 ln(rank), including some ties: tokens kept, and \
         the total variation distance from other engines.\n\n| settings | tokens kept |"
    );
    for other in Engine::COMMON {
        let _ = write!(text, " from `{other}` |");
    }
    text.push_str("\n|---|---|---|---|---|\n");
    for (name, settings) in MEASURED {
        let settings: Settings =
            serde_json::from_str(settings).expect("the settings above are settings");
        let own = left(engine, &settings);
        let count = match &own {
            Ok((count, _)) => count.to_string(),
            Err(error) => error.clone(),
        };
        let shown = settings.to_string();
        let shown = if shown.is_empty() { name } else { &shown };
        let _ = write!(text, "| {shown} | {count} |");
        for other in Engine::COMMON {
            let cell = match (&own, left(other, &settings)) {
                (Ok((_, own)), Ok((_, other))) => format!("{:.3}", total_variation(own, &other)),
                _ => "–".to_owned(),
            };
            let _ = write!(text, " {cell} |");
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{Engine, page, pages, shown};
    use crate::sampling::sampler::Range;

    /// `UPDATE_ENGINES=1 cargo test --lib engines` writes them.
    #[test]
    fn the_pages_in_docs_are_what_the_program_writes() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/engines");
        if !folder.exists() {
            return;
        }
        for (name, text) in pages() {
            let path = folder.join(&name);
            if std::env::var_os("UPDATE_ENGINES").is_some() {
                fs::write(&path, &text).unwrap();
            }
            assert_eq!(fs::read_to_string(&path).unwrap(), text, "{name}");
        }
    }

    #[test]
    fn a_page_says_whether_the_engine_was_run_and_what_it_refuses() {
        let read = page(Engine::Ollama);
        assert!(
            read.contains("**The engine's code was read, not run.**"),
            "{read}"
        );
        let sglang = page(Engine::SglangTorch);
        assert!(
            sglang.contains("| `top_p` | 1 | above 0 to 1 |"),
            "{sglang}"
        );
        assert!(page(Engine::TransformersJs).contains("silently ignored"));
        assert!(page(Engine::Candle).contains("candle has no min_p"));
    }

    #[test]
    fn ranges_are_told_in_words() {
        for (range, words) in [
            (Range::ANY, "anything"),
            (Range::FINITE, "any finite number"),
            (Range::NOT_NEGATIVE, "0 or more"),
            (Range::SHARE, "0 to 1"),
            (Range::WITHIN_SHARE, "above 0 to below 1"),
            (Range::MASS, "above 0 to 1"),
            (Range::POSITIVE, "above 0, finite"),
            (Range::closed(2.0, 2.0), "2"),
        ] {
            assert_eq!(shown(range), words);
        }
    }
}
