//! A number held against running sums: what several ways share.

use super::rule::Margin;

/// Tokens with the running sums of what they weigh, in an order.
#[derive(Default)]
pub(super) struct RunningSums {
    tokens: Vec<u32>,
    sums: Vec<f64>,
}

impl RunningSums {
    /// Of tokens and their running sums, which never fall.
    pub fn new(sums: impl Iterator<Item = (u32, f64)>) -> RunningSums {
        let (tokens, sums) = sums.unzip();
        RunningSums { tokens, sums }
    }

    /// The sum of all.
    pub fn total(&self) -> f64 {
        self.sums.last().copied().unwrap_or_default()
    }

    /// The first token whose running sum is not below `target`, with its margin as a share of the total.
    pub fn at(&self, target: f64) -> (u32, Margin) {
        let found = self.sums.partition_point(|sum| *sum < target);
        let place = found.min(self.sums.len() - 1);
        (self.tokens[place], self.margin(place, target))
    }

    /// The first token whose running sum is above `target`, with its margin; the last where none is.
    pub fn above(&self, target: f64) -> (u32, Margin) {
        self.at(target.next_up())
    }

    fn margin(&self, place: usize, target: f64) -> Margin {
        let total = self.total();
        let mut margin = Margin::NONE;
        let low = if place == 0 {
            0.0
        } else {
            self.sums[place - 1]
        };
        if low > 0.0 {
            // Tokens that add nothing are no neighbours: the first of as large a sum.
            let other = self.sums.partition_point(|sum| *sum < low);
            margin = Margin {
                distance: (target - low) / total,
                other: Some(self.tokens[other]),
            };
        }
        let high = self.sums[place];
        let above = (high - target) / total;
        if high < total && above < margin.distance {
            let other = self.sums.partition_point(|sum| *sum <= high);
            margin = Margin {
                distance: above,
                other: Some(self.tokens[other]),
            };
        }
        margin
    }
}

#[cfg(test)]
mod tests {
    use super::{Margin, RunningSums};

    #[test]
    fn a_margin_is_to_the_nearest_token_that_weighs_something() {
        // Token 7 weighs nothing.
        let sums = RunningSums::new([(3, 1.0), (7, 1.0), (5, 3.0), (4, 4.0)].into_iter());
        let margin = |distance, other| Margin {
            distance,
            other: Some(other),
        };
        assert_eq!(sums.at(0.0), (3, margin(0.25, 5)));
        assert_eq!(sums.at(1.0), (3, margin(0.0, 5)));
        assert_eq!(sums.at(1.2), (5, margin((1.2 - 1.0) / 4.0, 3)));
        assert_eq!(sums.at(2.6), (5, margin((3.0 - 2.6) / 4.0, 4)));
        assert_eq!(sums.at(4.0), (4, margin(0.25, 5)));
        let only = RunningSums::new([(9, 2.0)].into_iter());
        assert_eq!(only.at(1.0), (9, Margin::NONE));
    }
}
