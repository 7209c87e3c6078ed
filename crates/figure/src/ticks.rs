//! Where an axis has its ticks, what stands beside them, and how far the axis reaches.
//!
//! Rules and numbers are those of matplotlib 3.11 with its default settings, so that our axes read like the
//! reference's: `AutoLocator` and `ScalarFormatter` (`ticker.py`), `get_tick_space` (`axis.py`) and
//! `autoscale_view` (`axes/_base.py`). Linear axes only; nothing is measured or drawn here.
//!
//! A view is the pair (lowest, highest) of values that an axis shows. Lengths and font sizes are in points.
//! The minus sign in every text is the ASCII `-`, as with `axes.unicode_minus: False`.

/// The share of the data's range that stays free at either end of an axis.
const MARGIN: f64 = 0.05;

/// The multiples of a power of ten that two neighbouring ticks may be apart, over the decades that are searched.
const STEPS: [f64; 10] = [0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 2.5, 5.0, 10.0, 20.0];

/// However long the axis, it has no more intervals between ticks than this.
const MOST_INTERVALS: u8 = 9;

/// An axis with fewer ticks than this takes the next smaller step.
const FEWEST_TICKS: usize = 2;

/// A mean this many times the span is taken off before ticks are placed, or they would lose digits.
const FAR_FROM_ZERO: f64 = 100.0;

/// Exponents from which labels are written as multiples of a power of ten, going down and going up.
const SCIENTIFIC_BELOW: i32 = -5;
const SCIENTIFIC_ABOVE: i32 = 6;

/// A shared offset is taken out of the labels once its own digits reach this number: four of them are saved.
const SMALLEST_OFFSET_DIGITS: f64 = 1000.0;

/// AxisTicks this share of the span beyond the view are rounding errors and still seen.
const VIEW_TOLERANCE: f64 = 1e-10;

/// Which way an axis runs: labels side by side need more room than labels one above the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From left to right: a tick for every three font sizes.
    X,
    /// Upwards: a tick for every two font sizes.
    Y,
}

/// A mark on an axis with the text beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Where it stands, in the units of the data.
    pub value: f64,
    /// `value` less the additive part of [`AxisTicks::offset`], divided by its power of ten.
    pub label: String,
}

/// The ticks of one axis, in rising order, their labels with the same number of decimals.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AxisTicks {
    /// Those in the view only.
    pub ticks: Vec<Tick>,
    /// What all labels share and the axis says once at its end: a power of ten to multiply with (`1e-5`), a
    /// number to add (`+1e3`), both (`1e-5+1e3`), or most often nothing.
    pub offset: String,
}

/// Places round numbers along an axis, as many as fit but no more than ten.
///
/// Of the steps 1, 2, 2.5 and 5 times a power of ten, the smallest that fits is used. A view so narrow that its
/// values can hardly be told apart may show one tick or none, as does one without width; a view that is not
/// finite, or wider than an `f64` can say, has none. The ends of a view may come in either order.
///
/// ```
/// use thermograph_figure::ticks::{Direction, numeric_ticks};
///
/// let ticks = numeric_ticks((0.0, 1.05), 200.0, Direction::Y, 10.0);
/// let labels: Vec<_> = ticks.ticks.iter().map(|tick| tick.label.as_str()).collect();
/// assert_eq!(labels, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
/// assert_eq!(ticks.offset, "");
/// ```
pub fn numeric_ticks(
    view: (f64, f64),
    axis_length: f64,
    direction: Direction,
    font_size: f64,
) -> AxisTicks {
    let view = ascending(view);
    let intervals = most_intervals(axis_length, direction, font_size);
    label(&round_numbers(view, intervals, RoundNumbers::All), view)
}

/// Places whole numbers along an axis that counts something, such as token indices, and no fractions.
///
/// As [`numeric_ticks`] otherwise. Where matplotlib's `integer=True` turns to fractions, in a view of fewer than
/// two whole numbers, the one in it is the only tick, or there is none.
pub fn whole_number_ticks(
    view: (f64, f64),
    axis_length: f64,
    direction: Direction,
    font_size: f64,
) -> AxisTicks {
    let view = ascending(view);
    let (first, last) = (view.0.ceil(), view.1.floor());
    if last - first >= 1.0 {
        let intervals = most_intervals(axis_length, direction, font_size);
        label(&round_numbers(view, intervals, RoundNumbers::Whole), view)
    } else if first == last && first.is_finite() {
        label(&[first], view)
    } else {
        AxisTicks::default()
    }
}

/// The view that shows data from lowest to highest with a margin of 5 % on either side.
///
/// A margin does not cross a `sticky` value that it would start at or before: bars stand on their base line with
/// `&[0.0]`. Data without width is first widened by 5 % of its value, data near zero or not finite to ±0.05.
///
/// ```
/// use thermograph_figure::ticks::view_limits;
///
/// assert_eq!(view_limits((0.0, 1.0), &[]), (-0.05, 1.05));
/// assert_eq!(view_limits((0.0, 1.0), &[0.0]), (0.0, 1.05));
/// ```
pub fn view_limits(data: (f64, f64), sticky: &[f64]) -> (f64, f64) {
    let (low, high) = widened(data, 0.05, 1e-15);
    let tolerance = 1e-5 * (high - low);
    let edges = || sticky.iter().copied();
    let floor = edges()
        .filter(|&edge| edge < low + tolerance)
        .reduce(f64::max);
    let ceiling = edges()
        .filter(|&edge| edge >= high - tolerance)
        .reduce(f64::min);

    let margin = (high - low) * MARGIN;
    let margin = if margin.is_finite() { margin } else { 0.0 };
    let low = floor.map_or(low - margin, |edge| edge.max(low - margin).min(low));
    let high = ceiling.map_or(high + margin, |edge| edge.min(high + margin).max(high));
    // The locator has its say first, then the axis.
    widened(widened((low, high), 1e-12, 1e-13), 0.05, 1e-15)
}

/// Which round numbers ticks may stand at.
#[derive(Clone, Copy)]
enum RoundNumbers {
    All,
    Whole,
}

fn ascending((low, high): (f64, f64)) -> (f64, f64) {
    if high < low { (high, low) } else { (low, high) }
}

/// How many intervals between labels an axis has room for: at least one, at most nine.
fn most_intervals(axis_length: f64, direction: Direction, font_size: f64) -> f64 {
    let font_sizes = match direction {
        Direction::X => 3.0,
        Direction::Y => 2.0,
    };
    // The cast rounds down and saturates, and takes NaN for zero.
    let fitting = (axis_length / (font_size * font_sizes)) as u8;
    f64::from(fitting.clamp(1, MOST_INTERVALS))
}

/// The range in rising order, made wide enough to be divided (`nonsingular` in `transforms.py`).
///
/// A range below `resolution` times its larger end grows by `growth` times either end; one near zero or not
/// finite becomes ±`growth`.
fn widened(range: (f64, f64), growth: f64, resolution: f64) -> (f64, f64) {
    let (low, high) = ascending(range);
    let largest = low.abs().max(high.abs());
    let near_zero = largest < 1e6 / resolution * f64::MIN_POSITIVE;
    if !low.is_finite() || !high.is_finite() || near_zero {
        (-growth, growth)
    } else if high - low <= largest * resolution {
        (low - growth * low.abs(), high + growth * high.abs())
    } else {
        (low, high)
    }
}

/// Round numbers that cover the view: those in it, and often the next one beyond either end, which the number
/// of decimals depends on. Empty when the span is not finite.
fn round_numbers(view: (f64, f64), intervals: f64, numbers: RoundNumbers) -> Vec<f64> {
    if !(view.1 - view.0).is_finite() {
        return Vec::new();
    }
    let (low, high) = widened(view, 1e-13, 1e-14);
    let span = high - low;
    let mean = low / 2.0 + high / 2.0;
    let offset = if mean.abs() / span < FAR_FROM_ZERO {
        0.0
    } else {
        power_of_ten(decade(mean.abs())).copysign(mean)
    };
    let (low, high) = (low - offset, high - offset);

    let scale = power_of_ten(decade(span / intervals));
    let fits = |step: f64| match numbers {
        RoundNumbers::All => true,
        RoundNumbers::Whole => step.fract() == 0.0,
    };
    let mut steps: Vec<f64> = STEPS
        .iter()
        .map(|step| step * scale)
        .filter(|&step| step.is_finite() && fits(step))
        .collect();
    let least = (high - low) / intervals;
    let smallest = steps.iter().position(|&step| step >= least);
    steps.truncate(smallest.map_or(steps.len(), |index| index + 1));

    let mut values = Vec::new();
    for step in steps.into_iter().rev() {
        values = multiples(step, (low, high), offset);
        if within(&values, low, high).count() >= FEWEST_TICKS {
            break;
        }
    }
    // At the edge of `f64` multiples of the larger steps overflow; no ticks are better than a crowd of small ones.
    if within(&values, low, high).count() > usize::from(MOST_INTERVALS) + 1 {
        return Vec::new();
    }
    values
        .iter()
        .map(|value| value + offset)
        .filter(|value| value.is_finite())
        .collect()
}

/// The multiples of `step` from the last at or before `low` to the first at or after `high`, where a multiple
/// counts as met within the digits that are left after `offset` was taken off.
fn multiples(step: f64, (low, high): (f64, f64), offset: f64) -> Vec<f64> {
    let tolerance = (offset.abs() / step * 1e-12).clamp(1e-10, 0.4999);
    let start = floor_division(low, step).0 * step;

    let (quotient, remainder) = floor_division(low - start, step);
    let reaches_next = (remainder / step - 1.0).abs() < tolerance;
    let first = quotient + f64::from(reaches_next);

    let (quotient, remainder) = floor_division(high - start, step);
    let goes_beyond = (remainder / step).abs() >= tolerance;
    let last = quotient + f64::from(goes_beyond);

    // Steps are chosen so that a few dozen suffice; the bound is for views at the edge of `f64`.
    (0..64)
        .map(|index| first + f64::from(index))
        .take_while(|&n| n <= last)
        .map(|n| n * step + start)
        .collect()
}

/// Labels the values that are seen in the view. The values beyond it count for the decimals.
fn label(values: &[f64], view: (f64, f64)) -> AxisTicks {
    let (low, high) = view;
    let seen: Vec<f64> = within(values, low, high).collect();
    let offset = additive_offset(&seen);
    let exponent = shared_exponent(&seen, offset, high - low);
    let reduce = |value: f64| (value - offset) / power_of_ten(exponent);
    let decimals = decimals(values, view, reduce);

    let slack = (high - low) * VIEW_TOLERANCE;
    let tick = |value| {
        let reduced = reduce(value);
        let reduced = if reduced.abs() < 1e-8 { 0.0 } else { reduced };
        let label = format!("{reduced:.decimals$}");
        Tick { value, label }
    };
    AxisTicks {
        ticks: within(values, low - slack, high + slack)
            .map(tick)
            .collect(),
        offset: offset_text(exponent, offset),
    }
}

fn within(values: &[f64], low: f64, high: f64) -> impl Iterator<Item = f64> {
    let values = values.iter().copied();
    values.filter(move |&value| low <= value && value <= high)
}

/// The number that labels leave out because they all begin with its digits, or zero.
fn additive_offset(seen: &[f64]) -> f64 {
    let (Some(&first), Some(&last)) = (seen.first(), seen.last()) else {
        return 0.0;
    };
    if first == last || (first <= 0.0 && last >= 0.0) {
        return 0.0;
    }
    let (near, far) = ascending((first.abs(), last.abs()));
    let units = |value: f64, exponent: i32| floor_division(value, power_of_ten(exponent)).0;
    // Downwards from a power of ten above both: the last one at which they do not differ yet.
    let last_before = |differ: &dyn Fn(f64, f64) -> bool| {
        let above_both = libm::log10(far).ceil() as i32;
        (-330..=above_both)
            .rev()
            .find(|&exponent| differ(units(near, exponent), units(far, exponent)))
            .map(|exponent| exponent + 1)
    };
    let exponent = match last_before(&|near, far| near != far) {
        // The values straddle a multiple of a large power of ten, as 999.99 and 1000.01 do: allow them one unit.
        Some(exponent) if (far - near) / power_of_ten(exponent) <= 1e-2 => {
            last_before(&|near, far| far - near > 1.0)
        }
        exponent => exponent,
    };
    match exponent {
        Some(exponent) if units(far, exponent) >= SMALLEST_OFFSET_DIGITS => {
            (units(far, exponent) * power_of_ten(exponent)).copysign(first)
        }
        _ => 0.0,
    }
}

/// The exponent of the power of ten that labels are multiples of; zero for plain numbers.
fn shared_exponent(seen: &[f64], offset: f64, span: f64) -> i32 {
    let largest = seen
        .iter()
        .fold(0.0_f64, |largest, value| largest.max(value.abs()));
    let exponent = if largest == 0.0 {
        0
    } else if offset != 0.0 {
        decade(span)
    } else {
        decade(largest)
    };
    let is_plain = SCIENTIFIC_BELOW < exponent && exponent < SCIENTIFIC_ABOVE;
    if is_plain { 0 } else { exponent }
}

/// The fewest decimals that keep every label within a thousandth of the order of the values' range.
fn decimals(values: &[f64], view: (f64, f64), reduce: impl Fn(f64) -> f64) -> usize {
    let ends = [view.0, view.1];
    // A single value has no range of its own.
    let ends = if values.len() < 2 { &ends[..] } else { &[] };
    let all = || values.iter().chain(ends).map(|&value| reduce(value));
    let lowest = all().fold(f64::INFINITY, f64::min);
    let highest = all().fold(f64::NEG_INFINITY, f64::max);
    let range = [highest - lowest, lowest.abs().max(highest.abs())]
        .into_iter()
        .find(|&range| range > 0.0);

    let order = range.filter(|range| range.is_finite()).map_or(0, decade);
    let threshold = 1e-3 * power_of_ten(order);
    let suffices = |decimals: i32| {
        let unit = power_of_ten(decimals);
        let error = |value: f64| (value - (value * unit).round_ties_even() / unit).abs();
        values.iter().all(|&value| error(reduce(value)) < threshold)
    };
    let most = (3 - order).max(0);
    let fewest = (0..=most)
        .rev()
        .take_while(|&decimals| suffices(decimals))
        .last();
    fewest.unwrap_or(most + 1).unsigned_abs() as usize
}

/// `1e6`, `+1e3`, `1e-5-2.5e4` or nothing: the power of ten first, then the number to add with its sign.
fn offset_text(exponent: i32, offset: f64) -> String {
    let factor = (exponent != 0).then(|| format!("1e{exponent}"));
    let plus = if offset > 0.0 { "+" } else { "" };
    let addend = (offset != 0.0).then(|| format!("{plus}{}", shortest_scientific(offset)));
    factor.unwrap_or_default() + &addend.unwrap_or_default()
}

/// A number other than zero to ten digits without closing zeros: `2.5e4`; plain below ten.
fn shortest_scientific(value: f64) -> String {
    let exponent = decade(value.abs());
    let significand = format!("{:.10}", value / power_of_ten(exponent));
    // Rounded twice, as matplotlib does: the last digit shows it.
    let significand: f64 = significand.parse().expect("a formatted float is a float");
    let mut text = format!("{significand:.9}");
    text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    if exponent != 0 {
        text += &format!("e{exponent}");
    }
    text
}

/// The quotient rounded down to a whole number, and the remainder, which has the sign of the divisor.
///
/// Rounding the quotient of two floats down is wrong where it was rounded up before; starting from the exact
/// remainder is not.
fn floor_division(dividend: f64, divisor: f64) -> (f64, f64) {
    let mut remainder = dividend % divisor;
    let mut quotient = (dividend - remainder) / divisor;
    if remainder != 0.0 && (remainder < 0.0) != (divisor < 0.0) {
        remainder += divisor;
        quotient -= 1.0;
    }
    (quotient.round_ties_even(), remainder)
}

/// The exponent of the largest power of ten that is not above the positive `value`.
fn decade(value: f64) -> i32 {
    libm::log10(value).floor() as i32
}

/// The nearest float to ten to the `exponent`, which repeated multiplication would miss; infinity or zero
/// beyond the range.
fn power_of_ten(exponent: i32) -> f64 {
    format!("1e{exponent}")
        .parse()
        .expect("an e and a whole number after a digit is a float")
}
