//! The tokens that a figure has room for.

use super::format;
use crate::figure::text::visible;
use crate::figure::{Colour, Mark};
use crate::logits::Logits;
use crate::words::{Words, say};

/// Vocabularies of more tokens are shown by their head, where figures otherwise show every token.
pub(super) const FEW: usize = 200;

/// How many tokens the head of a large vocabulary has, where it is not said.
pub(super) const SHOWN_TOKENS: usize = 24;

/// Some tokens of a vocabulary, and all others as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// The tokens shown, in the order in which they stand.
    pub tokens: Vec<usize>,
    /// How many there are beside them.
    pub others: usize,
}

/// What so many tokens are called together that have no name of their own.
pub(super) fn other_tokens(count: usize, words: Words) -> String {
    let shown = format::count(count);
    say!(words, "other-tokens", count, shown)
}

/// How much of a position a bar takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Breadth {
    /// Most of it.
    Wide,
}

impl Head {
    /// At most `most` tokens of `vocabulary`: all of them in their order where they are so few, else those that are
    /// likeliest in any of the distributions, the likeliest in the first one first.
    ///
    /// The distributions are given by the probability of each token.
    pub fn new(vocabulary: usize, most: usize, distributions: &[&[f64]]) -> Head {
        if vocabulary <= most {
            return Head {
                tokens: (0..vocabulary).collect(),
                others: 0,
            };
        }
        let likeliest = |token: &usize| {
            let probabilities = distributions
                .iter()
                .map(|distribution| distribution[*token]);
            probabilities.fold(0.0, f64::max)
        };
        let mut tokens: Vec<(f64, usize)> = (0..vocabulary)
            .map(|token| (likeliest(&token), token))
            .collect();
        let descending =
            |a: &(f64, usize), b: &(f64, usize)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        tokens.select_nth_unstable_by(most - 1, descending);
        let mut tokens: Vec<usize> = tokens[..most].iter().map(|&(_, token)| token).collect();
        let first = |token: usize| distributions.first().map_or(0.0, |first| first[token]);
        tokens.sort_unstable_by(|&a, &b| first(b).total_cmp(&first(a)).then(a.cmp(&b)));
        Head {
            tokens,
            others: vocabulary - most,
        }
    }

    /// The `most` tokens that are most likely in any of the distributions, the most likely in the first one first.
    pub fn ranked(distributions: &[&[f64]], most: usize) -> Head {
        let first = distributions.first().copied().unwrap_or_default();
        let mut head = Head::new(first.len(), most, distributions);
        let by_rank = |a: &usize, b: &usize| first[*b].total_cmp(&first[*a]);
        head.tokens.sort_by(by_rank);
        head
    }

    /// What each position stands for, as a figure has room for it.
    pub fn names(&self, logits: &Logits, words: Words) -> Vec<String> {
        let tokens = self.tokens.iter();
        let names = tokens.map(|&token| format::token_name(logits, token));
        let others = (self.others > 0).then(|| other_tokens(self.others, words));
        names.chain(others).collect()
    }

    /// What each position stands for.
    pub fn labels(&self, logits: &Logits, words: Words) -> Vec<String> {
        let tokens = self.tokens.iter();
        let tokens = tokens.map(|&token| visible(&logits.token(token)));
        let others = (self.others > 0).then(|| other_tokens(self.others, words));
        tokens.chain(others).collect()
    }

    /// The value at each position: that of each token, and the sum of all others.
    pub fn values(&self, of_tokens: &[f64]) -> Vec<f64> {
        let mut values: Vec<f64> = self.tokens.iter().map(|&token| of_tokens[token]).collect();
        if self.others > 0 {
            let mut shown = vec![false; of_tokens.len()];
            self.tokens.iter().for_each(|&token| shown[token] = true);
            let others = of_tokens.iter().zip(shown).filter(|(_, shown)| !shown);
            values.push(others.map(|(value, _)| value).sum());
        }
        values
    }

    /// A bar at each position, of the height that [`Head::values`] gives for `of_tokens`.
    pub fn bars(&self, of_tokens: &[f64], breadth: Breadth, colour: Colour, label: &str) -> Mark {
        let bars = self.centers().into_iter().zip(self.values(of_tokens));
        let bars = Mark::bars_at(bars, breadth.width(), colour);
        bars.opacity(0.8).label(label)
    }

    /// What the others are, for a note; `None` where there are none.
    pub fn left_out(&self, of_tokens: &[f64], words: Words) -> Option<String> {
        let others = self.values(of_tokens).pop().filter(|_| self.others > 0)?;
        Some(say!(
            words,
            "left-out",
            count = self.others,
            shown = format::count(self.others),
            mass = format::in_percent(others)
        ))
    }

    /// The middles of the bars.
    fn centers(&self) -> Vec<f64> {
        let count = self.tokens.len() + usize::from(self.others > 0);
        (0..count).map(|position| position as f64).collect()
    }
}

impl Breadth {
    fn width(self) -> f64 {
        match self {
            Breadth::Wide => 0.84,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Head;

    #[test]
    fn the_likeliest_tokens_of_all_distributions_are_shown_and_the_rest_is_one() {
        let (first, second) = ([0.1, 0.5, 0.2, 0.2], [0.7, 0.1, 0.1, 0.1]);
        let head = Head::new(4, 2, &[&first, &second]);
        assert_eq!(
            (head.tokens.as_slice(), head.others),
            ([1, 0].as_slice(), 2)
        );
        assert_eq!(head.values(&first), [0.5, 0.1, 0.4]);
        assert_eq!(Head::new(4, 9, &[&first]).tokens, [0, 1, 2, 3]);
    }
}
