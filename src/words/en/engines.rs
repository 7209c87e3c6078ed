use super::English;
use crate::experiment::engines::Rule;
use crate::words::{EnginesWords, percent};

impl EnginesWords for English {
    fn same_engines_finding(&self, [first, second]: [&str; 2]) -> String {
        format!("{first} and {second} draw from the same distribution here.")
    }

    fn parting_finding(
        &self,
        [first, second]: [&str; 2],
        token: &str,
        probabilities: [f64; 2],
        total_variation: f64,
    ) -> String {
        let [p, q] = probabilities.map(percent);
        format!(
            "{first} and {second} part on {token} first: {p} % against {q} %. In {} % of all draws they differ (total \
             variation).",
            percent(total_variation)
        )
    }

    fn rule_finding(&self, [first, second]: [&str; 2], rule: &Rule) -> String {
        let list = |samplers: &[String]| match samplers {
            [] => "runs first".to_owned(),
            samplers => format!("runs after {}", samplers.join(", ")),
        };
        match rule {
            Rule::Removed {
                by,
                sampler,
                after,
                elsewhere_after,
            } => {
                let other = if by.name() == first { second } else { first };
                let elsewhere = match elsewhere_after {
                    Some(before) => format!("in {other} it {}", list(before)),
                    None => format!("{other} does not run it"),
                };
                format!(
                    "Rule responsible: {sampler} of {by} removes the token. There it {}; {elsewhere}.",
                    list(after)
                )
            }
            Rule::Weighed { only } => {
                let only = only
                    .iter()
                    .map(|(engine, sampler)| format!("{sampler} ({engine})"));
                let only = only.collect::<Vec<_>>().join(", ");
                format!("Rule responsible: only one of them runs {only}.")
            }
            Rule::Order => {
                "Rule responsible: both run the same samplers, in another order or by another rule."
                    .to_owned()
            }
        }
    }
}
