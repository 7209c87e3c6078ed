use super::{English, tokens};
use crate::experiment::engines::Rule;
use crate::words::{EnginesWords, percent};

impl EnginesWords for English {
    fn engines_title(&self) -> &'static str {
        "The same settings in different engines"
    }

    fn engines_section(&self) -> &'static str {
        "Engines take the same settings and run their samplers in an order of their own, with defaults of their own. Pale bars \
         are the model's distribution, solid bars what the engine draws from. The last panel counts the tokens that \
         can still be drawn."
    }

    fn engines_description(&self, engines: &str) -> String {
        format!("Bars show what {engines} make of the same logits and the same settings.")
    }

    fn asked_settings(&self, name: &str, settings: &str) -> String {
        format!("settings `{name}`: {settings}")
    }

    fn engine_distribution(&self) -> &'static str {
        "the engine's distribution"
    }

    fn refusal_message(&self, reason: &str) -> String {
        format!("Refused. {reason}")
    }

    fn refused(&self) -> &'static str {
        "refused"
    }

    fn survivors_title(&self) -> &'static str {
        "Tokens that can still be drawn"
    }

    fn survivors_label(&self) -> &'static str {
        "tokens"
    }

    fn engines_columns(&self) -> [&'static str; 6] {
        [
            "engine",
            "chain",
            "tokens left",
            "entropy (nats)",
            "largest probability",
            "effective vocabulary",
        ]
    }

    fn pair_columns(&self) -> [&'static str; 5] {
        [
            "A / B",
            "total variation",
            "KL(A‖B) (nats)",
            "KL(B‖A) (nats)",
            "part first on",
        ]
    }

    fn engine_finding(&self, engine: &str, [left, of]: [usize; 2], entropy: f64) -> String {
        format!(
            "{engine} leaves {left} of {}; entropy {entropy:.3} nats.",
            tokens(of)
        )
    }

    fn refusal_finding(&self, reason: &str) -> String {
        format!("Refused: {reason}.")
    }

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
