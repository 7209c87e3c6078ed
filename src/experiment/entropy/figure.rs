//! The figure: entropy and top-1 probability over the temperature, one above the other.

use super::{Entropy, EntropyNumbers, Point};
use crate::experiment::distributions::temperature_list;
use crate::experiment::format::{count, figure_share, figure_temperature};
use crate::figure::{Align, Axis, Colour, Dash, Figure, Grid, Heading, Legend, Mark, Panel, Track};
use crate::words::{Words, say};

/// Its page in inches, about.
pub(super) const SIZE: [f64; 2] = [7.0, 5.5];

/// Temperatures that are named on the curves.
const NAMED: [f64; 4] = [1.0, 0.5, 2.0, 0.2];
/// How near named temperatures may be to each other, in shares of the axis.
const NEAREST: f64 = 0.13;
/// Fewer temperatures are marked one by one.
const DENSE: usize = 12;
/// From which ratio of the hottest to the coldest temperature on the axis is logarithmic.
const WIDE: f64 = 20.0;

impl Entropy {
    pub(super) fn figure(&self, numbers: &EntropyNumbers, words: Words) -> Figure {
        let axis = TemperatureAxis::of(&numbers.sorted());
        Figure::sheet(say!(words, "entropy-title"))
            .description(numbers.description(words))
            .heading(Heading {
                headline: numbers.headline(words),
                subtitle: say!(
                    words,
                    "entropy-subtitle",
                    temperatures = temperature_list(self.temperatures.iter().copied()),
                    possible = numbers.possible,
                    shown = count(numbers.possible)
                ),
                source: say!(words, "entropy-source"),
            })
            .sized(self.figsize.map_or([None; 2], |size| size.map(Some)))
            .tracks(
                [Track::Share(1.0)],
                [Track::Inches(1.9), Track::Inches(1.3)],
            )
            .panels([axis.entropy(numbers, words), axis.top(words)])
    }
}

/// The temperatures as the axis has them.
struct TemperatureAxis {
    points: Vec<Point>,
    is_log: bool,
    from: f64,
    to: f64,
}

impl TemperatureAxis {
    fn of(points: &[Point]) -> TemperatureAxis {
        let end = |point: Option<&Point>| point.map_or(1.0, |point| point.temperature.value());
        let (cold, hot) = (end(points.first()), end(points.last()));
        let mut axis = TemperatureAxis {
            points: points.to_vec(),
            is_log: cold > 0.0 && hot >= WIDE * cold,
            from: 0.0,
            to: 1.0,
        };
        (axis.from, axis.to) = match () {
            () if cold == hot => (axis.at(cold) - 0.5, axis.at(cold) + 0.5),
            () => (axis.at(cold), axis.at(hot)),
        };
        axis
    }

    fn at(&self, temperature: f64) -> f64 {
        match self.is_log {
            true => libm::log10(temperature),
            false => temperature,
        }
    }

    fn axis(&self, words: Words) -> Axis {
        let axis = match self.is_log {
            false => Axis::numbers(say!(words, "temperature-axis")),
            true => {
                let decades = self.from.floor() as i32..=self.to.ceil() as i32;
                let ticks = decades.flat_map(|decade| {
                    [1.0, 2.0, 5.0]
                        .map(|digit| format!("{digit}e{decade}").parse().unwrap_or(digit))
                });
                let ticks = ticks.map(|value: f64| (self.at(value), figure_temperature(value)));
                Axis::at(say!(words, "temperature-axis-log"), ticks)
            }
        };
        axis.range(self.from, self.to)
    }

    /// The points with a name: at round temperatures, as far as they are there and apart.
    fn named(&self) -> Vec<Point> {
        let mut named: Vec<Point> = Vec::new();
        // Where only one token can be sampled there is nothing to name.
        if self.points.iter().all(|point| point.entropy == 0.0) {
            return named;
        }
        for temperature in NAMED {
            let is_it = |point: &&Point| (point.temperature.value() - temperature).abs() < 1e-9;
            let Some(point) = self.points.iter().find(is_it) else {
                continue;
            };
            let place = |point: &Point| {
                (self.at(point.temperature.value()) - self.from) / (self.to - self.from)
            };
            let is_free = named
                .iter()
                .all(|other| (place(other) - place(point)).abs() >= NEAREST);
            if is_free && place(point) < 0.9 {
                named.push(*point);
            }
        }
        named
    }

    /// A curve, with dots where it is known at a few temperatures only.
    fn curve(&self, value: impl Fn(&Point) -> f64) -> Vec<Mark> {
        let places: Vec<(f64, f64)> = self
            .points
            .iter()
            .map(|point| (self.at(point.temperature.value()), value(point)))
            .collect();
        let curve = Mark::curve(places.clone(), Colour::Accent);
        if self.points.len() >= DENSE {
            return vec![curve];
        }
        vec![
            curve.thin().dash(Dash::Dotted),
            Mark::points(places, Colour::Accent).tips(self.points.iter().map(tip)),
        ]
    }

    /// Where T = 1 is, if it is on the axis.
    fn standard(&self) -> Option<f64> {
        let one = self.at(1.0);
        (self.from < one && one < self.to).then_some(one)
    }

    fn entropy(&self, numbers: &EntropyNumbers, words: Words) -> Panel {
        let limit = numbers.limit;
        let top = if limit > 0.0 { 1.12 * limit } else { 1.0 };
        let mut marks = Vec::new();
        if limit > 0.0 {
            marks.push(Mark::level(limit, Colour::Muted).dash(Dash::Solid));
            let ceiling = say!(
                words,
                "entropy-ceiling",
                possible = count(numbers.possible),
                limit = format!("{limit:.2}")
            );
            let ceiling = [((self.from, limit), ceiling)];
            marks.push(Mark::words(ceiling, Align::Left, Colour::Muted).shifted(3.0, 6.5));
        }
        if let Some(one) = self.standard().filter(|_| limit > 0.0) {
            marks.push(Mark::rule(one, Colour::Muted).dash(Dash::Dotted));
            let label = [((one, 0.0), say!(words, "standard-temperature-row"))];
            marks.push(Mark::words(label, Align::Left, Colour::Muted).shifted(4.0, 7.0));
        }
        marks.extend(self.curve(|point| point.entropy));
        let named = self.named();
        let places = named
            .iter()
            .map(|point| (self.at(point.temperature.value()), point.entropy));
        marks.push(Mark::points(places, Colour::Accent).tips(named.iter().map(tip)));
        let labels = named.iter().map(|point| {
            let effective = libm::exp(point.entropy);
            let at = (self.at(point.temperature.value()), point.entropy);
            (at, format!("{:.2} ({effective:.1})", point.entropy))
        });
        // Right below a curve that rises nothing else is.
        let below = Mark::words(labels, Align::Left, Colour::Accent).bold();
        marks.push(below.shifted(6.0, -7.0));
        marks.push(self.sizes(limit, words));
        Panel::new(
            say!(words, "entropy-panel-title"),
            Axis::hidden().range(self.from, self.to),
            Axis::numbers(say!(words, "entropy-nats")).range(0.0, top),
            marks,
        )
        .legend(Legend::Hidden)
    }

    /// A second scale on the right: the effective vocabulary, in powers of two or ten.
    fn sizes(&self, limit: f64, words: Words) -> Mark {
        let base: f64 = if limit > 6.0 { 10.0 } else { 2.0 };
        let sizes = (0..60).map(|power| libm::pow(base, f64::from(power)));
        let sizes: Vec<f64> = sizes
            .take_while(|size| libm::log(*size) <= limit + 1e-9)
            .collect();
        let last = sizes.len().saturating_sub(1);
        let sizes = sizes.into_iter().enumerate().map(|(place, size)| {
            let shown = count(size as usize);
            let label = match place == last {
                true => say!(words, "tokens-of-size", count = size as usize, shown),
                false => shown,
            };
            ((self.to, libm::log(size)), label)
        });
        Mark::words(sizes, Align::Left, Colour::QuietInk).shifted(5.0, 0.0)
    }

    fn top(&self, words: Words) -> Panel {
        let mut marks = Vec::new();
        if let Some(one) = self.standard() {
            marks.push(Mark::rule(one, Colour::Muted).dash(Dash::Dotted));
        }
        marks.extend(self.curve(|point| point.max_probability));
        let named = self.named();
        let place = |point: &Point| (self.at(point.temperature.value()), point.max_probability);
        marks.push(
            Mark::points(named.iter().map(place), Colour::Accent).tips(named.iter().map(tip)),
        );
        let labels = named
            .iter()
            .map(|point| (place(point), figure_share(point.max_probability)));
        let above = Mark::words(labels, Align::Left, Colour::Accent).bold();
        marks.push(above.shifted(5.0, 6.0));
        Panel::new(
            say!(words, "top-panel-title"),
            self.axis(words),
            Axis::percent("").range(0.0, 1.0).grid(Grid::Shown),
            marks,
        )
        .legend(Legend::Hidden)
    }
}

fn tip(point: &Point) -> String {
    format!(
        "T = {}: {:.3} nats ({:.2}), top-1 {:.2}\u{2009}%",
        figure_temperature(point.temperature.value()),
        point.entropy,
        libm::exp(point.entropy),
        100.0 * point.max_probability
    )
}
