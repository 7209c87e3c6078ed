//! All that min-p can leave of a distribution.

use super::Target;
use crate::sampling::Distribution;

/// The most steps that are drawn.
const STEPS: usize = 2_000;

/// What min-p leaves for thresholds above `from` and up to `to`.
pub(super) struct ThresholdRange {
    pub from: f64,
    pub to: f64,
    pub gives: f64,
    /// How many tokens.
    pub kept: usize,
}

/// All that min-p can leave, from the most tokens to one; tokens of equal probability go together.
pub(super) fn cuts(distribution: &Distribution, target: Target) -> Vec<ThresholdRange> {
    let largest = distribution.max_probability();
    let mut shares: Vec<f64> = distribution
        .probabilities()
        .iter()
        .map(|p| p / largest)
        .filter(|share| *share > 0.0)
        .collect();
    shares.sort_unstable_by(|a, b| b.total_cmp(a));
    // With S the sum of the shares w that are left: H = ln S - (sum of w ln w) / S, and the largest is 1 / S.
    let (mut sum, mut products) = (0.0, 0.0);
    let mut cuts = Vec::new();
    for (place, &share) in shares.iter().enumerate() {
        sum += share;
        products += share * libm::log(share);
        let next = shares.get(place + 1).copied().unwrap_or(0.0);
        if next == share {
            continue;
        }
        let entropy = (libm::log(sum) - products / sum).max(0.0);
        cuts.push(ThresholdRange {
            from: next,
            to: share,
            kept: place + 1,
            gives: match target {
                Target::Entropy(_) => entropy,
                Target::EffectiveVocabulary(_) => libm::exp(entropy),
                Target::Top1(_) => 1.0 / sum,
            },
        });
    }
    cuts.reverse();
    cuts
}

/// A number between the two that has as few digits as will do.
pub(super) fn middle(from: f64, to: f64) -> f64 {
    let center = if from > 0.0 {
        (from * to).sqrt()
    } else {
        to / 2.0
    };
    let rounded = (0..17).filter_map(|digits| format!("{center:.digits$e}").parse::<f64>().ok());
    let inside = |value: &f64| *value > from && *value <= to;
    rounded.into_iter().find(inside).unwrap_or(to)
}

/// The steps as points of a curve up to `end`; of very many, some.
pub(super) fn stairs(cuts: &[ThresholdRange], end: f64) -> Vec<(f64, f64)> {
    let shown: Vec<&ThresholdRange> = cuts.iter().filter(|cut| cut.from < end).collect();
    let step = shown.len().div_ceil(STEPS).max(1);
    let corners = |cut: &&ThresholdRange| [(cut.from, cut.gives), (cut.to.min(end), cut.gives)];
    shown.iter().step_by(step).flat_map(corners).collect()
}

#[cfg(test)]
mod tests {
    use super::middle;

    #[test]
    fn the_threshold_has_as_few_digits_as_the_interval_allows() {
        assert_eq!(middle(0.04, 0.06), 0.05);
        assert_eq!(middle(0.0501, 0.0502), 0.05015);
        assert_eq!(middle(0.0, 1e-3), 5e-4);
        assert_eq!(middle(0.5, 1.0), 0.7);
    }
}
