//! What follows from the numbers, as sentences and tables.

use super::groups::{Group, named};
use super::{EnginePair, Engines, EnginesNumbers, cause};
use crate::experiment::format::{self, brief, count_in_prose};
use crate::experiment::table::ReportTable;
use crate::logits::Logits;
use crate::sampling::{Engine, is_greedy};
use crate::words::{Conjunction, Words, say};

/// Up to how many distributions are described one by one.
const FEW: usize = 4;
/// How many differences are explained.
const EXPLAINED: usize = 2;
/// How many engines a sentence names.
const NAMED: usize = 4;

impl Engines {
    pub(super) fn findings(
        &self,
        numbers: &EnginesNumbers,
        logits: &Logits,
        words: Words,
    ) -> Vec<String> {
        let groups = numbers.groups();
        let mut findings = self.greedy(words);
        if groups.len() > FEW {
            findings.push(many(&groups, words));
        } else {
            let tokens = numbers.model.len();
            findings.extend(groups.iter().map(|group| one(group, tokens, words)));
        }
        let mut apart: Vec<&EnginePair> = groups.iter().filter_map(|group| group.pair).collect();
        apart.sort_by(|a, b| b.total_variation.total_cmp(&a.total_variation));
        apart.truncate(EXPLAINED);
        findings.extend(
            apart
                .into_iter()
                .filter_map(|pair| difference(pair, logits, words)),
        );
        if let Some(equivalent) = &numbers.equivalent {
            findings.push(say!(
                words,
                "equivalent-top-p-finding",
                engine = equivalent.engine.title(),
                other = equivalent.of.title(),
                top_p = equivalent.top_p.to_string()
            ));
        }
        for rejection in numbers.rejections() {
            let (engines, others) = named(&rejection.engines, NAMED, words);
            findings.push(say!(
                words,
                "rejection-finding",
                count = rejection.engines.len(),
                engines,
                others,
                reason = &rejection.reason
            ));
        }
        findings
    }

    /// Which engines always take the most likely token.
    fn greedy(&self, words: Words) -> Vec<String> {
        let engines = self.engines.iter().copied();
        let greedy: Vec<&str> = engines
            .filter(|engine| is_greedy(*engine, &self.settings))
            .map(Engine::title)
            .collect();
        if greedy.is_empty() {
            return Vec::new();
        }
        vec![words.greedy(words.listed(&greedy, Conjunction::None))]
    }
}

/// What some engines give.
fn one(group: &Group<'_>, tokens: usize, words: Words) -> String {
    let (engines, others) = named(&group.engines, NAMED, words);
    let distribution = group.made.left.distribution();
    say!(
        words,
        "engine-finding",
        count = group.engines.len(),
        engines,
        others,
        kept = count_in_prose(group.kept()),
        tokens = count_in_prose(tokens),
        effective = format!("{:.1}", distribution.effective_vocabulary())
    )
}

/// What many distributions have in common, and the two ends of what they keep.
fn many(groups: &[Group<'_>], words: Words) -> String {
    let kept = |group: &&Group<'_>| group.kept();
    let (least, most) = (
        groups.iter().min_by_key(kept),
        groups.iter().max_by_key(kept),
    );
    let of = |group: Option<&Group<'_>>| match group {
        Some(group) => (
            count_in_prose(group.kept()),
            group.first().title().to_owned(),
        ),
        None => (String::new(), String::new()),
    };
    let ((least, least_engine), (most, most_engine)) = (of(least), of(most));
    let engines: usize = groups.iter().map(|group| group.engines.len()).sum();
    say!(
        words,
        "many-distributions-finding",
        engines,
        distributions = groups.len(),
        least,
        least_engine,
        most,
        most_engine
    )
}

/// Where two engines first differ, by how much, and why.
fn difference(pair: &EnginePair, logits: &Logits, words: Words) -> Option<String> {
    let difference = pair.difference.as_ref()?;
    let [first, second] = pair.engines.map(Engine::title);
    let share = |probability: f64| match probability {
        0.0 => say!(words, "removed-token"),
        probability => format!("{}%", format::in_percent(probability)),
    };
    let [p, q] = difference.probabilities.map(share);
    let cause = cause::sentence(pair.engines, &difference.rule, words);
    Some(say!(
        words,
        "first-difference-finding",
        first,
        second,
        token = format::called(logits, difference.token),
        p,
        q,
        total_variation = format::in_percent(pair.total_variation),
        cause
    ))
}

impl EnginesNumbers {
    pub(super) fn tables(&self, logits: &Logits, words: Words) -> Vec<ReportTable> {
        let engine = |(engine, made): &(Engine, Result<super::EngineDistribution, _>)| match made {
            Ok(made) => {
                let distribution = made.left.distribution();
                vec![
                    engine.title().to_owned(),
                    made.chain.summary(),
                    made.left.tokens().len().to_string(),
                    brief(distribution.entropy()),
                    brief(distribution.max_probability()),
                    format!("{:.1}", distribution.effective_vocabulary()),
                ]
            }
            Err(_) => {
                let none = || "–".to_owned();
                let rejected = say!(words, "rejected");
                vec![
                    engine.title().to_owned(),
                    rejected,
                    none(),
                    none(),
                    none(),
                    none(),
                ]
            }
        };
        let pair = |pair: &EnginePair| {
            let [first, second] = pair.engines.map(Engine::title);
            let difference = pair.difference.as_ref();
            vec![
                format!("{first} / {second}"),
                brief(pair.total_variation),
                brief(pair.kullback_leibler[0]),
                brief(pair.kullback_leibler[1]),
                difference.map_or("–".to_owned(), |it| format::called(logits, it.token)),
            ]
        };
        let mut tables = vec![ReportTable::new(
            vec![
                say!(words, "engine"),
                say!(words, "chain"),
                say!(words, "tokens-kept"),
                say!(words, "entropy-nats"),
                say!(words, "max-probability"),
                say!(words, "effective-vocabulary"),
            ],
            self.engines.iter().map(engine),
        )];
        let told = self.told();
        if !told.is_empty() {
            tables.push(ReportTable::new(
                vec![
                    say!(words, "pair"),
                    say!(words, "total-variation"),
                    say!(words, "kl-a-to-b-nats"),
                    say!(words, "kl-b-to-a-nats"),
                    say!(words, "first-difference"),
                ],
                told.into_iter().map(pair),
            ));
        }
        tables
    }

    /// The pairs that are told: all of few engines; of more, the reference with the first of each group.
    fn told(&self) -> Vec<&EnginePair> {
        if self.engines.len() <= FEW {
            return self.pairs.iter().collect();
        }
        let groups = self.groups();
        groups.into_iter().filter_map(|group| group.pair).collect()
    }
}
