//! How the power grows with the draws, with its leaps.

/// Points of the curve.
const POINTS: usize = 80;
/// A power that rises by so much from one number of draws to the next leaps.
const LEAP: f64 = 0.03;
/// The draws that the test expects of a token before it has a cell of its own.
const EXPECTED: f64 = 5.0;

/// The power over the number of draws from each side.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PowerCurve {
    /// Its pieces, between which it leaps.
    pub pieces: Vec<Vec<(f64, f64)>>,
    /// The largest leap.
    pub leap: Option<PowerLeap>,
}

/// Where the power leaps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct PowerLeap {
    /// The first number of draws after it.
    pub draws: f64,
    /// The power with one draw less, and with so many.
    pub power: [f64; 2],
    /// The token that has a cell of its own from there on, if it is one.
    pub token: Option<usize>,
}

impl PowerCurve {
    /// From one draw to `end`, for two distributions.
    pub fn new(end: f64, power: impl Fn(f64) -> f64, distributions: [&Vec<f64>; 2]) -> PowerCurve {
        let draws = |index: usize| (end * index as f64 / POINTS as f64).round().max(1.0);
        let mut pieces = vec![Vec::new()];
        let mut leap: Option<PowerLeap> = None;
        let mut last: Option<(f64, f64)> = None;
        for index in 0..=POINTS {
            let at = draws(index);
            if last.is_some_and(|(before, _)| before >= at) {
                continue;
            }
            let point = (at, power(at));
            if let Some((before, after)) = last.and_then(|last| leap_between(last, point, &power)) {
                if let Some(piece) = pieces.last_mut() {
                    piece.push(before);
                }
                pieces.push(vec![after]);
                let found = PowerLeap {
                    draws: after.0,
                    power: [before.1, after.1],
                    token: new_cell(after.0, distributions),
                };
                let rise = |leap: &PowerLeap| leap.power[1] - leap.power[0];
                if leap.is_none_or(|leap| rise(&leap) < rise(&found)) {
                    leap = Some(found);
                }
            }
            if let Some(piece) = pieces.last_mut() {
                piece.push(point);
            }
            last = Some(point);
        }
        PowerCurve { pieces, leap }
    }
}

/// The two neighbouring numbers of draws between which most of the rise is, if it is a leap.
fn leap_between(
    mut low: (f64, f64),
    mut high: (f64, f64),
    power: impl Fn(f64) -> f64,
) -> Option<((f64, f64), (f64, f64))> {
    if high.1 - low.1 < LEAP {
        return None;
    }
    while high.0 - low.0 > 1.0 {
        let middle = ((low.0 + high.0) / 2.0).floor();
        let middle = (middle, power(middle));
        if middle.1 - low.1 > high.1 - middle.1 {
            high = middle;
        } else {
            low = middle;
        }
    }
    (high.1 - low.1 >= LEAP && low.0 >= 1.0).then_some((low, high))
}

/// The only token of which enough draws are expected with so many, and not with one less.
fn new_cell(draws: f64, [p, q]: [&Vec<f64>; 2]) -> Option<usize> {
    let expected = |token: usize, draws: f64| (p[token] + q[token]) / 2.0 * draws;
    let is_new = |&token: &usize| {
        expected(token, draws) >= EXPECTED && expected(token, draws - 1.0) < EXPECTED
    };
    let mut new = (0..p.len().min(q.len())).filter(is_new);
    let token = new.next()?;
    new.next().is_none().then_some(token)
}

#[cfg(test)]
mod tests {
    use super::PowerCurve;

    #[test]
    fn a_leap_is_found_to_the_very_draw_and_named_by_its_token() {
        let (p, q) = (vec![0.99, 0.01, 0.0], vec![0.9, 0.0, 0.1]);
        let power = |draws: f64| if draws < 100.0 { 0.1 } else { 0.7 };
        let curve = PowerCurve::new(1000.0, power, [&p, &q]);
        let leap = curve.leap.unwrap();
        assert_eq!((leap.draws, leap.power), (100.0, [0.1, 0.7]));
        assert_eq!(leap.token, Some(2));
        let ends: Vec<f64> = curve.pieces.iter().map(|piece| piece[0].0).collect();
        assert_eq!(ends, [1.0, 100.0]);
        let smooth = PowerCurve::new(1000.0, |draws| draws / 1e6, [&p, &q]);
        assert_eq!((smooth.pieces.len(), smooth.leap), (1, None));
    }
}
