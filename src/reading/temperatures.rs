//! `temperatures`: a list, or an evenly spaced grid.

use super::Error;
use super::key::{Key, Keys, Shape};
use super::limits::{Limit, Limits, PANELS};
use super::value::{Value, shown};
use crate::sampling::Temperature;

/// `temperatures` of an experiment with a panel each.
pub const OF_PANELS: Key = key(Shape::Either(
    &Shape::List(&Shape::Temperature, 1, PANELS as u64),
    &Shape::Table(&Keys::new(GRID, &PANELS_GRID)),
));
const PANELS_GRID: [Key; 3] = grid(Shape::Temperature, Shape::Whole(1, PANELS as u64));

/// `temperatures` of a curve.
pub const OF_POINTS: Key = key(Shape::Either(
    &Shape::Listed(&Shape::Temperature, Limit::Points),
    &Shape::Table(&Keys::new(GRID, &POINTS_GRID)),
));
const POINTS_GRID: [Key; 3] = grid(Shape::Temperature, Shape::Limited(1, Limit::Points));

/// What the table of a grid is for.
pub const GRID: &str = "An evenly spaced grid";

const fn key(shape: Shape) -> Key {
    Key::needed(
        "temperatures",
        shape,
        [
            "Temperatures: a list, or an evenly spaced grid `{ from, to, count }` including both ends; 0 is greedy decoding",
            "列表，或 `{ from, to, count }`（含两端）；0 表示贪婪解码",
        ],
    )
}

/// The keys of a grid.
pub const fn grid(end: Shape, count: Shape) -> [Key; 3] {
    [
        Key::needed("from", end, ["First temperature", ""]),
        Key::needed("to", end, ["Last temperature", ""]),
        Key::needed(
            "count",
            count,
            ["Number of temperatures; 1 gives only `from`", ""],
        ),
    ]
}

/// Reads a list of temperatures, or `{ from, to, count }` with both ends included.
///
/// The grid is numpy's `linspace`: `from` plus a multiple of the step, and the last is `to` itself. A count of one
/// gives `from`.
pub fn read(value: &Value<'_>, limits: &Limits) -> Result<Vec<Temperature>, Error> {
    if !value.is_table() {
        let values = value.list_within(limits)?;
        return values.map(|value| temperature(&value)).collect();
    }
    let [from, to, count] = &POINTS_GRID;
    let mut table = value.table()?;
    let (from, to) = (table.required(from)?, table.required(to)?);
    let (from, to) = (temperature(&from)?.value(), temperature(&to)?.value());
    let count = table.required(count)?.size_within(limits)?;
    table.finish()?;
    let grid = linspace(from, to, count);
    grid.into_iter()
        .map(|number| {
            Temperature::new(number)
                .map_err(|error| value.error(format!("contains an invalid value: {error}")))
        })
        .collect()
}

/// One temperature: 0 for greedy, or positive and finite.
pub fn temperature(value: &Value<'_>) -> Result<Temperature, Error> {
    let number = value.any_number()?;
    Temperature::new(number).map_err(|_| {
        value.error(format!(
            "must be 0 (greedy decoding) or a positive finite number, got {}",
            shown(number)
        ))
    })
}

fn linspace(from: f64, to: f64, count: usize) -> Vec<f64> {
    let steps = count.saturating_sub(1).max(1) as f64;
    let step = (to - from) / steps;
    let mut grid: Vec<f64> = (0..count).map(|index| index as f64 * step + from).collect();
    if count > 1 {
        grid[count - 1] = to;
    }
    grid
}

#[cfg(test)]
mod tests {
    use super::linspace;

    #[test]
    fn grids_are_numpys() {
        // np.linspace(0.1, 5.0, 50)[[0, 2, 11, 12, 49]], numpy 2.4
        let grid = linspace(0.1, 5.0, 50);
        let picked = [grid[0], grid[2], grid[11], grid[12], grid[49]];
        assert_eq!(
            picked,
            [
                0.1,
                0.30000000000000004,
                1.2000000000000002,
                1.3000000000000003,
                5.0
            ]
        );
        // Steps of 0.3 from 0.3 would end beyond it.
        assert_eq!(linspace(0.3, 0.9, 3)[2], 0.9);
        assert_eq!(linspace(0.5, 2.0, 1), [0.5]);
        assert_eq!(linspace(1.0, 1.0, 2), [1.0, 1.0]);
    }
}
