//! What figures over the positions of a file share: stretches of positions.

use crate::figure::Track;

/// Positions that are drawn one by one as bars or stems.
pub(super) const BARS: usize = 150;

/// Positions that are drawn one by one as dots.
pub(super) const DOTS: usize = 300;

/// The most stretches that many positions are drawn as.
pub(super) const STRETCHES: usize = 240;

/// How high a panel over positions is.
pub(super) const PANEL: Track = Track::Inches(1.15);

/// Neighbouring positions as one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stretch {
    /// The place of the largest value.
    pub place: usize,
    /// The smallest value.
    pub low: f64,
    /// The median.
    pub median: f64,
    /// The largest value.
    pub high: f64,
}

/// The values in at most `most` stretches of equal length; each by itself where they are no more.
pub(super) fn stretches(values: &[f64], most: usize) -> Vec<Stretch> {
    let length = values.len().div_ceil(most).max(1);
    let stretch = |(index, stretch): (usize, &[f64])| {
        let mut sorted: Vec<(usize, f64)> = stretch.iter().copied().enumerate().collect();
        sorted.sort_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        let (place, high) = *sorted.last()?;
        Some(Stretch {
            place: index * length + place,
            low: sorted[0].1,
            median: sorted[(sorted.len() - 1) / 2].1,
            high,
        })
    };
    let stretches = values.chunks(length).enumerate();
    stretches.filter_map(stretch).collect()
}

#[cfg(test)]
mod tests {
    use super::stretches;

    #[test]
    fn a_stretch_keeps_its_extremes_and_the_place_of_the_largest() {
        let found = stretches(&[3.0, 1.0, 2.0, 5.0, 5.0], 2);
        assert_eq!(
            (found[0].place, found[0].low, found[0].median),
            (0, 1.0, 2.0)
        );
        assert_eq!(
            (found[1].place, found[1].high),
            (3, 5.0),
            "the first of equal ones"
        );
        assert_eq!(stretches(&[1.0, 2.0], 9).len(), 2);
        assert!(stretches(&[], 9).is_empty());
    }
}
