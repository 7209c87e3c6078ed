//! Configurations at random, from the declared keys.
//!
//! Most of a configuration is as it is declared, and here and there something is not: a value beyond its range or of another
//! type, a name that is reserved, a key that is missing, is not known, or does not go with another one.

use std::collections::BTreeSet;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value as Json, json};
use toml::{Table, Value};

use super::keys::ROOT;
use crate::experiment::{keys, kinds};
use crate::reading::Limit;
use crate::reading::key::{Between, Key, Keys, Shape, Usual};
use crate::reading::names::RESERVED;
use crate::sampling::Sampler;
use crate::sampling::sampler::{Declaration, Parameter, ParameterKind};
use crate::{logits, settings};

/// Of so many values one is not as it is declared.
const WRONG: u32 = 200;

/// Sources, settings and files of every sort.
pub static BASE: LazyLock<Table> = LazyLock::new(|| {
    let text = std::fs::read_to_string(folder().join("every_key.toml")).expect("the example");
    text.parse().expect("the example is TOML")
});

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files")
}

/// What editors make of TOML: JSON has no -inf, and Taplo has null instead.
pub fn to_json(value: &Value) -> Json {
    match value {
        Value::Float(number) => json!(number),
        Value::Array(values) => values.iter().map(to_json).collect(),
        Value::Table(table) => {
            let entries = table.iter();
            Json::Object(
                entries
                    .map(|(key, it)| (key.clone(), to_json(it)))
                    .collect(),
            )
        }
        Value::String(text) => json!(text),
        Value::Integer(number) => json!(number),
        Value::Boolean(boolean) => json!(boolean),
        Value::Datetime(date) => json!(date.to_string()),
    }
}

/// One experiment, a source and settings more than the example has, and keys of the whole.
pub fn configuration() -> impl Strategy<Value = Table> {
    let own = |key: &&Key| !["logits", "settings", "experiment", "limits"].contains(&key.name);
    let whole: Vec<Key> = ROOT.keys.iter().filter(own).copied().collect();
    let kinds: Vec<_> = kinds()
        .map(|(name, _, keys)| experiment(name, keys).boxed())
        .collect();
    (
        table(whole, ROOT.between, 0.15),
        table(logits::KEYS.keys.to_vec(), logits::KEYS.between, 0.1),
        table(settings::KEYS.keys.to_vec(), settings::KEYS.between, 0.05),
        proptest::strategy::Union::new(kinds),
        name(),
        prop::option::weighted(0.2, limits()),
    )
        .prop_map(
            |(mut whole, source, mut settings, experiment, name, limits)| {
                if let Some(Value::String(file)) = settings.get_mut("file") {
                    *file = "settings/generation_config.json".to_owned();
                }
                whole.extend(limits.map(|limits| ("limits".to_owned(), limits.into())));
                for (key, more) in [("logits", source), ("settings", settings)] {
                    let mut tables = BASE[key].clone();
                    if let Some(tables) = tables.as_table_mut() {
                        tables.insert(name.clone(), more.into());
                    }
                    whole.insert(key.to_owned(), tables);
                }
                whole.insert("experiment".to_owned(), vec![experiment].into());
                whole
            },
        )
}

/// Limits that allow more than the usual.
fn limits() -> impl Strategy<Value = Table> {
    let limits = Limit::ALL.map(|limit| {
        let wrong = vec![Value::from(0), (limit.most() as i64 + 1).into(), 1.5.into()];
        let most = whole(limit.usual() as i64, limit.most() as i64, wrong);
        prop::option::weighted(
            0.3,
            most.prop_map(move |most| (limit.key().to_owned(), most)),
        )
    });
    Vec::from(limits).prop_map(|limits| limits.into_iter().flatten().collect())
}

fn experiment(kind: &'static str, own: Keys) -> impl Strategy<Value = Table> {
    let source = match kind {
        "bounds" => "response",
        "population" | "drift" => "new",
        _ => "drawn",
    };
    let every = keys::ALL.keys.iter().filter(|key| key.name != "kind");
    let all = every.chain(own.keys).copied().collect();
    table(all, own.between, 0.3).prop_map(move |mut table| {
        table.insert("kind".to_owned(), kind.into());
        if let Some(Value::String(logits)) = table.get_mut("logits") {
            *logits = source.to_owned();
        }
        table
    })
}

/// A table of these keys; of those that may be left out, so large a share is there.
fn table(keys: Vec<Key>, between: &'static [Between], share: f64) -> BoxedStrategy<Table> {
    let one_of = between.iter().find_map(|rule| match rule {
        Between::One(names) => Some(*names),
        _ => None,
    });
    let one_of = one_of.unwrap_or_default();
    // What one of them needs is there, too.
    let is_needed = |rule: &Between, key: &Key| matches!(rule, Between::Needs(name, other) if *other == key.name && one_of.contains(name));
    let is_one =
        |key: &Key| one_of.contains(&key.name) || between.iter().any(|rule| is_needed(rule, key));
    let pairs: Vec<_> = keys
        .into_iter()
        .map(|key| {
            let share = match key.usual {
                Usual::Needed => 0.995,
                _ if is_one(&key) => 0.995,
                _ => share,
            };
            let pair = of_key(key).prop_map(move |value| (key.name.to_owned(), value));
            prop::option::weighted(share, pair)
        })
        .collect();
    let (obeys, unknown) = (prop::bool::weighted(0.99), prop::bool::weighted(0.002));
    (pairs, any::<Index>(), obeys, unknown)
        .prop_map(move |(pairs, chosen, obeys, unknown)| {
            let mut table: Table = pairs.into_iter().flatten().collect();
            if obeys {
                obey(&mut table, between, chosen);
            }
            if unknown {
                table.insert("unknown".to_owned(), 1.into());
            }
            table
        })
        .boxed()
}

fn table_of(keys: &'static Keys) -> BoxedStrategy<Table> {
    table(keys.keys.to_vec(), keys.between, 0.3)
}

/// Takes away what does not go with something else.
fn obey(table: &mut Table, between: &[Between], chosen: Index) {
    for rule in between {
        match *rule {
            Between::One(names) | Between::AtMostOne(names) => {
                let there: Vec<&str> = names
                    .iter()
                    .copied()
                    .filter(|it| table.contains_key(*it))
                    .collect();
                if !there.is_empty() {
                    let kept = there[chosen.index(there.len())];
                    there.iter().filter(|name| **name != kept).for_each(|name| {
                        table.remove(*name);
                    });
                }
            }
            Between::Needs(name, other) if !table.contains_key(other) => {
                table.remove(name);
            }
            Between::Excludes(name, other) if table.contains_key(other) => {
                table.remove(name);
            }
            Between::NotWhere(name, other, value)
                if table.get(other).map(to_json) == serde_json::from_str(value).ok() =>
            {
                table.remove(name);
            }
            _ => {}
        }
    }
}

/// What a key takes; names and files are those of the example.
fn of_key(key: Key) -> BoxedStrategy<Value> {
    let text = match key.name {
        "logits" => "drawn",
        "against" => "old",
        "settings" => "usual",
        "file" => "logits/f64.npy",
        "logprobs" => "logprobs/openai_chat.json",
        "generation_config" => "settings/generation_config.json",
        "sampling_params" => "settings/sampling_params.json",
        "llama_server" => "settings/llama_server.json",
        // Names of texts, which the whole has none of.
        "words" => return Just(Value::from(Table::new())).boxed(),
        "row" => return whole(0, 1, vec![Value::from(-1), 0.5.into()]),
        "figsize" => {
            let wrong = [vec![7.0], vec![0.5, 4.0], vec![7.0, 101.0], vec![7.0; 3]];
            return right_or(
                Just(Value::from(vec![7.0, 4.0])),
                wrong.map(Value::from).to_vec(),
            );
        }
        _ => return value(key.shape),
    };
    match key.shape {
        Shape::Text => right_or(Just(Value::from(text)), vec![1.into(), true.into()]),
        shape => value(shape),
    }
}

/// What is taken, and now and then what is not.
fn right_or<S>(right: S, wrong: Vec<Value>) -> BoxedStrategy<Value>
where
    S: Strategy<Value = Value> + 'static,
{
    prop_oneof![WRONG => right, 1 => select(wrong)].boxed()
}

fn value(shape: Shape) -> BoxedStrategy<Value> {
    let texts = |texts: &[&str]| {
        select(
            texts
                .iter()
                .map(|text| Value::from(*text))
                .collect::<Vec<_>>(),
        )
    };
    match shape {
        Shape::Text => right_or(texts(&["top_k", "penalties"]), vec![1.into(), true.into()]),
        Shape::Colour => {
            let wrong = ["", "#12345", "#12345g", "red", "#1234567"];
            right_or(
                texts(&["#1f77b4", "#ABCDEF"]),
                wrong
                    .map(Value::from)
                    .into_iter()
                    .chain([1.into()])
                    .collect(),
            )
        }
        Shape::Line => {
            let wrong = [
                "",
                " ",
                "a\nb",
                "a\u{ad}b",
                "\u{3164}",
                "a\u{202e}b",
                "a\u{e0001}",
                &"x".repeat(501),
            ];
            right_or(
                texts(&["A line", "一行", "a\u{200d}b"]),
                wrong
                    .map(Value::from)
                    .into_iter()
                    .chain([1.into()])
                    .collect(),
            )
        }
        Shape::Name => prop_oneof![
            WRONG => name().prop_map(Value::from),
            1 => select(vec![Value::from(1), true.into()]),
        ]
        .boxed(),
        Shape::Boolean => right_or(
            any::<bool>().prop_map(Value::from),
            vec!["true".into(), 1.into()],
        ),
        Shape::Number(low, high) => number(Bound::Included(low), Bound::Included(high)),
        Shape::Temperature => number(Bound::Included(0.0), Bound::Included(10.0)),
        Shape::Warm => number(Bound::Excluded(0.0), Bound::Included(10.0)),
        Shape::Logit => right_or(
            prop_oneof![
                5 => (-9.0..9.0).prop_map(Value::from),
                1 => Just(Value::from(f64::NEG_INFINITY)),
            ],
            vec!["1".into(), false.into()],
        ),
        Shape::AnyNumber => number(Bound::Unbounded, Bound::Unbounded),
        Shape::AnyWhole => whole(-2, 60, vec![1.5.into(), "1".into()]),
        Shape::Whole(low, high) => {
            let (low, high) = (low as i64, i64::try_from(high).unwrap_or(i64::MAX));
            let mut wrong = vec![Value::from(low - 1), 1.5.into(), "1".into()];
            wrong.extend(high.checked_add(1).map(Value::from));
            whole(low, high.min(low.saturating_add(20)), wrong)
        }
        Shape::Limited(least, limit) => {
            let wrong = [least as i64 - 1, limit.most() as i64 + 1];
            whole(least as i64, 20, wrong.map(Value::from).to_vec())
        }
        Shape::Choice(words) => right_or(texts(&words()), vec!["zzz".into(), 1.into()]),
        Shape::List(of, least, most) => list(*of, least, most),
        Shape::Set(of, most) => (list(*of, 1, most), prop::bool::weighted(0.98))
            .prop_map(|(mut list, each_once)| {
                if let (Value::Array(values), true) = (&mut list, each_once) {
                    let mut seen = BTreeSet::new();
                    values.retain(|value| seen.insert(value.to_string()));
                }
                list
            })
            .boxed(),
        Shape::Listed(of, _) => list(*of, 1, u64::MAX),
        Shape::Table(keys) => prop_oneof![
            WRONG => table_of(keys).prop_map(Value::from),
            1 => Just(Value::from(1)),
        ]
        .boxed(),
        Shape::Names(_) => unreachable!("the whole has them"),
        Shape::Biases => biases(),
        Shape::BiasedSequence => biased_sequence(),
        Shape::Either(one, other) => prop_oneof![value(*one), value(*other)].boxed(),
        Shape::Defined("sampler") => {
            let samplers = Sampler::DECLARATIONS.iter().map(|declared| {
                sampler(declared)
                    .prop_map(|value| Table::from_iter([(declared.name.to_owned(), value)]).into())
            });
            let samplers = samplers.map(Strategy::boxed).collect::<Vec<_>>();
            proptest::strategy::Union::new(samplers).boxed()
        }
        Shape::Defined(name) => {
            let declared = Sampler::DECLARATIONS.iter().find(|it| it.name == name);
            sampler(declared.expect("a sampler"))
        }
    }
}

/// A name of a source, settings or an experiment: mostly one that any can have.
fn name() -> impl Strategy<Value = String> + Clone {
    let others = [
        "con",
        "LPT¹",
        "a/b",
        ".a",
        "-a",
        "a.",
        "a b",
        "",
        "\u{fe0f}",
        &"x".repeat(101),
    ];
    let others = others.into_iter().chain(RESERVED).map(str::to_owned);
    let good = ["e", "实验", "a.b-c_1", "con1", "reports"]
        .map(str::to_owned)
        .to_vec();
    prop_oneof![30 => select(good), 1 => select(others.collect::<Vec<_>>())]
}

fn whole(low: i64, high: i64, wrong: Vec<Value>) -> BoxedStrategy<Value> {
    right_or((low..=high).prop_map(Value::from), wrong)
}

/// A number within these ends, or at one, and now and then beyond.
fn number(low: Bound<f64>, high: Bound<f64>) -> BoxedStrategy<Value> {
    let end = |end: Bound<f64>, usual: f64| match end {
        Bound::Included(end) | Bound::Excluded(end) if end.is_finite() => end,
        _ => usual,
    };
    let ends = [end(low, -3.0), end(high, 3.0)];
    let mut right = vec![
        (ends[0]..ends[1])
            .prop_filter("ends are apart", move |it| *it != ends[0])
            .boxed(),
    ];
    let mut wrong = vec![Value::from("1"), false.into()];
    for (bound, at, beyond) in [(low, ends[0], -1.0), (high, ends[1], 1.0)] {
        match bound {
            Bound::Included(_) => {
                right.push(Just(at).boxed());
                wrong.push((at + beyond * at.abs().max(1.0)).into());
            }
            Bound::Excluded(end) if end.is_finite() => wrong.push(at.into()),
            _ => {}
        }
    }
    let right = proptest::strategy::Union::new(right);
    right_or(right.prop_map(Value::from), wrong)
}

fn list(of: Shape, least: u64, most: u64) -> BoxedStrategy<Value> {
    let (least, most) = (least as usize, most.min(200) as usize);
    let length = least..=most.min(least + 3);
    let right = prop::collection::vec(value(of), length).prop_map(Value::from);
    let mut wrong = vec![
        prop::collection::vec(value(of), most + 1)
            .prop_map(Value::from)
            .boxed(),
    ];
    if most == 200 {
        wrong.clear();
    }
    if least > 0 {
        wrong.push(
            prop::collection::vec(value(of), least - 1)
                .prop_map(Value::from)
                .boxed(),
        );
    }
    wrong.push(Just(Value::from(true)).boxed());
    prop_oneof![WRONG => right, 1 => proptest::strategy::Union::new(wrong)].boxed()
}

fn biases() -> BoxedStrategy<Value> {
    let ids = ["0", "3", "7", "19"].map(str::to_owned).to_vec();
    let wrong = ["x", "07", "-1", "4294967296", "1.5"]
        .map(str::to_owned)
        .to_vec();
    let id = prop_oneof![WRONG => select(ids), 1 => select(wrong)];
    let pairs = prop::collection::vec((id, value(Shape::Logit)), 0..3);
    pairs
        .prop_map(|pairs| Table::from_iter(pairs).into())
        .boxed()
}

/// A pair of a list of tokens and a number.
fn biased_sequence() -> BoxedStrategy<Value> {
    let pair = (list(Shape::Whole(0, 19), 1, u64::MAX), value(Shape::Logit));
    right_or(
        pair.prop_map(|(tokens, bias)| Value::Array(vec![tokens, bias])),
        vec![1.into(), Value::Array(Vec::new())],
    )
}

/// The parameters of a sampler, bare or in a table.
fn sampler(declared: &'static Declaration) -> BoxedStrategy<Value> {
    if declared
        .parameters
        .iter()
        .any(|one| one.kind == ParameterKind::Biases)
    {
        return biases();
    }
    let pairs: Vec<_> = declared
        .parameters
        .iter()
        .map(|one| {
            let share = if one.is_required { 0.98 } else { 0.3 };
            let pair = parameter(one).prop_map(|value| (one.name.to_owned(), value));
            prop::option::weighted(share, pair)
        })
        .collect();
    let whole = pairs.prop_map(|pairs| Value::Table(pairs.into_iter().flatten().collect()));
    let bare = declared
        .parameters
        .iter()
        .find(|one| declared.bare == Some(one.name));
    match bare {
        Some(bare) => prop_oneof![parameter(bare), whole].boxed(),
        None => whole.boxed(),
    }
}

fn parameter(parameter: &Parameter) -> BoxedStrategy<Value> {
    match parameter.kind {
        ParameterKind::Number => number(parameter.range.low, parameter.range.high),
        ParameterKind::Whole | ParameterKind::Count => {
            let low = match parameter.range.low {
                Bound::Included(low) => low as i64,
                _ => -1,
            };
            whole(low, 30, vec![Value::from(low - 1), 1.5.into(), "1".into()])
        }
        ParameterKind::Tokens => list(Shape::Whole(0, 19), 0, u64::MAX),
        ParameterKind::Sequences => {
            const TOKENS: Shape = Shape::List(&Shape::Whole(0, 19), 0, u64::MAX);
            list(TOKENS, 0, u64::MAX)
        }
        ParameterKind::BiasedSequences => list(Shape::BiasedSequence, 0, u64::MAX),
        ParameterKind::Numbers => list(Shape::Number(-5.0, 5.0), 0, u64::MAX),
        ParameterKind::Biases => biases(),
    }
}
