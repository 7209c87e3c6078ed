//! Samplers as text.

use std::fmt;

use super::Sampler;

impl fmt::Display for Sampler {
    /// Its name with its parameters: `top_k 40`, `xtc probability 0.5, threshold 0.1`. Those that tell nothing, such as
    /// a `min_keep` of 1, are left out.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let few = |count: usize| (count > 1).then_some(count);
        let parameters: Vec<(&str, Option<String>)> = match self {
            Sampler::Greedy {} => Vec::new(),
            Sampler::Temperature { temperature } => vec![("", text(temperature))],
            Sampler::DynamicTemperature {
                temperature,
                range,
                exponent,
            } => vec![
                ("", text(temperature)),
                ("±", text(range)),
                ("exponent", text(exponent)),
            ],
            Sampler::QuadraticSmoothing { factor, curve } => {
                vec![("", text(factor)), ("curve", text(curve))]
            }
            Sampler::TopK { top_k } => vec![("", text(top_k))],
            Sampler::TopP { top_p, min_keep } => {
                vec![
                    ("", text(top_p)),
                    ("min_keep", few(*min_keep).map(|n| n.to_string())),
                ]
            }
            Sampler::MinP { min_p, min_keep } => {
                vec![
                    ("", text(min_p)),
                    ("min_keep", few(*min_keep).map(|n| n.to_string())),
                ]
            }
            Sampler::Typical { mass, min_keep } => {
                vec![
                    ("", text(mass)),
                    ("min_keep", few(*min_keep).map(|n| n.to_string())),
                ]
            }
            Sampler::Epsilon { epsilon } | Sampler::Eta { epsilon } => vec![("", text(epsilon))],
            Sampler::TopH { top_h } => vec![("", text(top_h))],
            Sampler::TopNSigma { n } => vec![("", text(n))],
            Sampler::TopA { a } => vec![("", text(a))],
            Sampler::TailFree { z } => vec![("", text(z))],
            Sampler::Xtc {
                probability,
                threshold,
                min_keep,
            } => vec![
                ("probability", text(probability)),
                ("threshold", text(threshold)),
                ("min_keep", few(*min_keep).map(|n| n.to_string())),
            ],
            Sampler::Penalties {
                last_n,
                repeat,
                frequency,
                presence,
            } => vec![
                ("repeat", text(repeat)),
                ("frequency", text(frequency)),
                ("presence", text(presence)),
                ("last_n", last_n.as_ref().and_then(text)),
            ],
            Sampler::LogitBias(bias) => vec![("", Some(format!("({})", bias.len())))],
            Sampler::Dry {
                multiplier,
                base,
                allowed_length,
                ..
            } => vec![
                ("multiplier", text(multiplier)),
                ("base", text(base)),
                ("allowed_length", text(allowed_length)),
            ],
            Sampler::Mirostat1 { tau, eta, .. } | Sampler::Mirostat2 { tau, eta } => {
                vec![("tau", text(tau)), ("eta", text(eta))]
            }
            Sampler::AdaptiveP { target, decay } => {
                vec![("target", text(target)), ("decay", text(decay))]
            }
        };
        formatter.write_str(self.name())?;
        let given = parameters
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)));
        for (place, (name, value)) in given.enumerate() {
            let comma = if place == 0 { " " } else { ", " };
            let space = if name.is_empty() { "" } else { " " };
            write!(formatter, "{comma}{name}{space}{value}")?;
        }
        Ok(())
    }
}

fn text(value: &impl ToString) -> Option<String> {
    Some(value.to_string())
}
