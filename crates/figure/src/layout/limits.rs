//! What the axes of a panel show.

use std::ops::RangeInclusive;

use crate::figure::{AxisRange, Panel};
use crate::mark::{Mark, Primitive};
use crate::ticks::{self, Direction};

/// What the axes show: the data and matplotlib's margins.
pub(super) fn views(panel: &Panel) -> ((f64, f64), (f64, f64)) {
    let marks = &panel.marks;
    let view = |direction: Direction, range: AxisRange| {
        let axis = direction as usize;
        let sticky: Vec<f64> = marks
            .iter()
            .flat_map(|mark| &mark.sticky[axis])
            .copied()
            .collect();
        let primitives = || marks.iter().flat_map(|mark| &mark.primitives);
        let shown = primitives().filter(|primitive| !matches!(primitive, Primitive::Words(_)));
        let extents = shown.map(|primitive| primitive.extent()[axis]);
        let mut data = extents
            .chain(sticky.iter().map(|&edge| (edge, edge)))
            .fold(NOTHING, |all, (low, high)| {
                (all.0.min(low), all.1.max(high))
            });
        let mut view = ticks::view_limits(data, &sticky);
        for primitive in primitives() {
            // A rule widens the view only when it would stand outside.
            if let Primitive::Rule(along, at) = primitive
                && *along == direction
                && !(view.0..=view.1).contains(at)
            {
                data = (data.0.min(*at), data.1.max(*at));
                view = ticks::view_limits(data, &sticky);
            }
        }
        match range {
            AxisRange::Fixed(low, high) if low != high => (low, high),
            _ => view,
        }
    };
    (
        view(Direction::X, panel.x.range),
        view(Direction::Y, panel.y.range),
    )
}

/// The range of no values.
const NOTHING: (f64, f64) = (f64::INFINITY, f64::NEG_INFINITY);

/// From the left end of the first bar to the right end of the last.
pub(super) fn positions(marks: &[Mark]) -> RangeInclusive<f64> {
    let primitives = marks.iter().flat_map(|mark| &mark.primitives);
    let (low, high) = primitives.fold(NOTHING, |(low, high), primitive| match primitive {
        Primitive::Rectangle { x, .. } => (low.min(x.0), high.max(x.1)),
        _ => (low, high),
    });
    low..=high
}
