//! Where logits come from, a file a source.

mod inline;
pub mod logprobs;
mod random;

use std::cmp::Ordering;

use crate::config::table::{Table, Value};
use crate::config::{Error, limits};
use crate::random::Rng;

/// `[logits.NAME]`: a source of logits.
#[derive(Clone, Debug)]
pub struct Source {
    /// The NAME, by which experiments refer to it.
    pub name: String,
    /// Where the values come from.
    pub values: Values,
    /// Texts of the tokens; as many as values. Without them tokens are called by their index.
    pub tokens: Option<Vec<String>>,
    /// Order of the values.
    pub order: Order,
}

/// Where the values of a source come from.
#[derive(Clone, Debug)]
pub enum Values {
    /// Written in the configuration; -inf is allowed, at least one is finite.
    Inline(Vec<f64>),
    /// Standard normal numbers times a scale, drawn with the configuration's generator.
    Normal {
        /// How many.
        size: usize,
        /// What each is multiplied with.
        scale: f64,
    },
}

/// Order of a source's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Order {
    /// As they come.
    #[default]
    Given,
    /// Largest first, equal ones as they come; tokens move along.
    Descending,
}

/// Logits ready to be used: values with the texts of their tokens.
#[derive(Clone, Debug)]
pub struct Logits {
    /// The source's name.
    pub name: String,
    /// One number a token; -inf for a token that is never drawn.
    pub values: Vec<f64>,
    /// The texts of the tokens, in the order of `values`; `None` where the source has none.
    pub tokens: Option<Vec<String>>,
    /// Whether `values` never rise from one to the next.
    pub descending: bool,
}

impl Source {
    /// Reads `[logits.NAME]`.
    pub(crate) fn read(name: &str, mut table: Table<'_>) -> Result<Source, Error> {
        let (inline, normal) = (table.optional("values"), table.optional("normal"));
        let values = match (inline, normal) {
            (Some(value), None) => Values::Inline(inline::read(&value)?),
            (None, Some(value)) => random::read(&value)?,
            (Some(_), Some(normal)) => {
                return Err(normal.error("cannot stand beside `values`: give one of the two"));
            }
            (None, None) => {
                return Err(table.error(format!("`logits.{name}` needs `values` or `normal`")));
            }
        };
        let tokens = match table.optional("tokens") {
            Some(value) => Some(tokens(&value, values.count())?),
            None => None,
        };
        let order = match table.optional("sort") {
            Some(value) => value.choice(&[("descending", Order::Descending)])?,
            None => Order::Given,
        };
        table.finish()?;
        Ok(Source {
            name: name.to_owned(),
            values,
            tokens,
            order,
        })
    }

    /// The logits; random ones are drawn from `rng`.
    pub fn load(&self, rng: &mut Rng) -> Logits {
        let values = match &self.values {
            Values::Inline(values) => values.clone(),
            Values::Normal { size, scale } => random::draw(*size, *scale, rng),
        };
        let mut logits = Logits {
            name: self.name.clone(),
            values,
            tokens: self.tokens.clone(),
            descending: false,
        };
        if self.order == Order::Descending {
            logits.sort();
        }
        logits.descending = logits.values.is_sorted_by(|a, b| a >= b);
        logits
    }
}

impl Values {
    /// How many values there are.
    pub fn count(&self) -> usize {
        match self {
            Values::Inline(values) => values.len(),
            Values::Normal { size, .. } => *size,
        }
    }
}

impl Logits {
    /// What a token is called: its text, or `#` and its index where the source has no texts.
    pub fn token(&self, index: usize) -> String {
        match &self.tokens {
            Some(tokens) => tokens[index].clone(),
            None => format!("#{index}"),
        }
    }

    fn sort(&mut self) {
        let mut order: Vec<usize> = (0..self.values.len()).collect();
        // -0 and 0 are equal here, as they are to numpy; no logit is NaN.
        let compared = |&a: &usize, &b: &usize| self.values[b].partial_cmp(&self.values[a]);
        order.sort_by(|a, b| compared(a, b).unwrap_or(Ordering::Equal));
        self.values = order.iter().map(|&index| self.values[index]).collect();
        if let Some(tokens) = &mut self.tokens {
            *tokens = order
                .iter()
                .map(|&index| std::mem::take(&mut tokens[index]))
                .collect();
        }
    }
}

fn tokens(value: &Value<'_>, count: usize) -> Result<Vec<String>, Error> {
    let values = value.list(1..=limits::VOCABULARY)?;
    if values.len() != count {
        return Err(value.error(format!(
            "has {} tokens for {count} logits: there must be one for each",
            values.len()
        )));
    }
    let token = |value: Value<'_>| {
        let text = value.text()?;
        if text.len() > limits::TOKEN_BYTES {
            return Err(value.error(format!("is longer than {} bytes", limits::TOKEN_BYTES)));
        }
        Ok(text.to_owned())
    };
    values.map(token).collect()
}

#[cfg(test)]
mod tests {
    use super::{Order, Source, Values};
    use crate::random::{Algorithm, Streams};

    #[test]
    fn tokens_move_with_their_logits_and_equal_ones_keep_their_order() {
        let source = Source {
            name: "a".to_owned(),
            values: Values::Inline(vec![-0.0, f64::NEG_INFINITY, 0.0, 2.0, 0.0]),
            tokens: Some(["a", "b", "c", "d", "e"].map(str::to_owned).to_vec()),
            order: Order::Descending,
        };
        let mut streams = Streams::new(Algorithm::Numpy, 42).expect("a seed that numpy takes");
        let logits = source.load(streams.source("a"));
        assert_eq!(logits.tokens.expect("tokens").concat(), "daceb");
        assert_eq!(logits.values, [2.0, 0.0, 0.0, 0.0, f64::NEG_INFINITY]);
        assert!(logits.descending);
    }
}
