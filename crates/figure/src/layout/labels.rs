//! Labels at the positions of a list: turned or thinned until none lies on another.

use super::block::TextBlock;
use crate::theme::Decorations;

/// How the labels of an axis are shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct LabelFit {
    /// Every how many positions there is a label; 1 for all.
    pub step: usize,
    /// Angle in degrees, against the clock.
    pub angle: f64,
}

/// Blank room between level labels, in heights of a line.
const LEVEL_GAP: f64 = 0.6;

/// How near the base lines of turned labels may come, in heights of a line: less than one, since letters rarely
/// fill the line.
const TURNED_PITCH: f64 = 0.9;

/// Every how many labels one can be shown, if none shall lie on the next; each is given by its middle and its length.
pub(super) fn step_apart(labels: &[(f64, f64)]) -> usize {
    let apart = |step: usize| {
        let shown: Vec<_> = labels.iter().step_by(step).collect();
        shown
            .windows(2)
            .all(|pair| (pair[1].0 - pair[0].0).abs() >= (pair[0].1 + pair[1].1) / 2.0)
    };
    (1..labels.len())
        .find(|&step| apart(step))
        .unwrap_or(labels.len().max(1))
}

/// How to show labels that stand `pitch` pixels apart.
///
/// With boxes, as in the notebook, labels are always turned by 45 degrees; else they stay level where there is room.
pub(super) fn choose(labels: &[TextBlock], pitch: f64, decorations: Decorations) -> LabelFit {
    let height = labels.iter().map(|label| label.height).fold(0.0, f64::max);
    let width = labels.iter().map(|label| label.width).fold(0.0, f64::max);
    if decorations == Decorations::Header
        && (labels.len() < 2 || width + LEVEL_GAP * height <= pitch)
    {
        return LabelFit {
            step: 1,
            angle: 0.0,
        };
    }
    let room = pitch * std::f64::consts::FRAC_1_SQRT_2;
    let step = if labels.len() < 2 || room <= 0.0 {
        1.0
    } else {
        (TURNED_PITCH * height / room).ceil().max(1.0)
    };
    LabelFit {
        step: step as usize,
        angle: 45.0,
    }
}
