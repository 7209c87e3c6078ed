//! How long an experiment takes and how much memory, told before it runs, so that no configuration makes the program run
//! away: two hundred bytes can ask for hours of draws, and a megabyte for gigabytes of figures.
//!
//! The constants are measured and rounded up; what they leave out is small beside what is counted.

use std::fs;
use std::ops::{Add, Mul};

use super::head::FEW;
use super::recipe::Recipe;
use super::{DrawRule, Experiment, Kind, guide, samplers, schedule};
use crate::config::{Format, Output, PngEffort};
use crate::logits::Source;
use crate::sampling::Sampler;
use crate::text::is_invisible;

/// What something takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Effort {
    /// Seconds of a core.
    pub seconds: f64,
    /// Memory that is held until all files are written.
    pub bytes: f64,
}

/// A number that is kept, also in `results.json`.
const NUMBER: Effort = Effort::new(0.4e-6, 130.0);
/// A line of a table, and a byte of a token's text in it.
const LINE: Effort = Effort::new(0.3e-6, 160.0);
const TEXT: Effort = Effort::new(20e-9, 2.5);
/// An element of a list in settings or a chain, which every stage has a copy of.
const LISTED: Effort = Effort::new(1e-6, 200.0);
/// The text on an experiment in the reports, and in that on paper.
const SECTION: Effort = Effort::new(0.1e-3, 60e3);
const PAPER: Effort = Effort::new(1.5e-3, 130e3);

/// A figure's glyphs, axes and words in each format, and what every bar or point takes beside them.
const SVG: [Effort; 2] = [Effort::new(0.5e-3, 85e3), Effort::new(1e-6, 120.0)];
const PNG: [Effort; 2] = [Effort::new(1e-3, 45e3), Effort::new(4e-6, 500.0)];
const PDF: [Effort; 2] = [Effort::new(1.5e-3, 160e3), Effort::new(4e-6, 500.0)];
/// A pixel, compressed quickly or to a small file.
const FAST_PIXEL: Effort = Effort::new(3e-9, 0.06);
const SMALL_PIXEL: Effort = Effort::new(20e-9, 0.06);

/// Seconds that an exponential takes where many are taken one after another.
const EXPONENTIAL: f64 = 1.5e-9;
/// Seconds that a sampler takes for a candidate, most of them to sort it, and for a token of the history.
const CANDIDATE: f64 = 100e-9;
const REMEMBERED: f64 = 150e-9;

impl Effort {
    const fn new(seconds: f64, bytes: f64) -> Effort {
        Effort { seconds, bytes }
    }

    /// Nothing.
    pub const NONE: Effort = Effort::new(0.0, 0.0);
}

impl Add for Effort {
    type Output = Effort;

    fn add(self, other: Effort) -> Effort {
        Effort::new(self.seconds + other.seconds, self.bytes + other.bytes)
    }
}

impl Mul<f64> for Effort {
    type Output = Effort;

    fn mul(self, times: f64) -> Effort {
        Effort::new(self.seconds * times, self.bytes * times)
    }
}

/// How often figures are drawn, and how.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Drawings<'a> {
    pub languages: usize,
    /// Two where there are dark figures, too.
    pub themes: usize,
    pub output: &'a Output,
}

impl Drawings<'_> {
    fn has_pdf(&self) -> bool {
        self.output.formats.contains(&Format::Pdf)
    }

    /// What the text on an experiment takes.
    fn text(&self) -> Effort {
        let paper = if self.has_pdf() { PAPER } else { Effort::NONE };
        (SECTION + paper) * self.languages as f64
    }

    /// What the drawings of a figure take that has so many inches and bars or points.
    fn effort(&self, [width, height]: [f64; 2], marks: f64) -> Effort {
        let of = |[page, mark]: [Effort; 2]| page + mark * marks;
        let pixel = match self.output.png {
            PngEffort::Fast => FAST_PIXEL,
            PngEffort::Small => SMALL_PIXEL,
        };
        let pixels = width * height * self.output.dpi * self.output.dpi;
        let format = |format: &Format| match format {
            Format::Svg => of(SVG),
            Format::Png => of(PNG) + pixel * pixels,
            Format::Pdf => of(PDF),
        };
        let files = self.output.formats.iter().map(format);
        let files = files.fold(Effort::NONE, Effort::add) * self.themes as f64;
        // report.html has it twice, and report.pdf once.
        let paper = if self.has_pdf() {
            of(PDF)
        } else {
            Effort::NONE
        };
        (files + of(SVG) * 2.0 + paper) * self.languages as f64
    }
}

/// What matters here of a source.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Load {
    tokens: f64,
    positions: f64,
    /// The size of its file; 1 if there is none or it is smaller.
    mebibytes: f64,
    /// The texts of its tokens as tables have them.
    text: f64,
}

impl Load {
    pub fn of(source: &Source) -> Load {
        let file = source.origin.as_ref();
        let bytes = file.and_then(|origin| Some(fs::metadata(&origin.path).ok()?.len()));
        let written = |character: char| match character {
            '"' | '\\' => 3,
            _ if is_invisible(character) => 12,
            _ => character.len_utf8(),
        };
        let tokens = source.tokens.iter().flatten();
        let text: usize = tokens.flat_map(|token| token.chars()).map(written).sum();
        Load {
            tokens: source.values.count() as f64,
            positions: source.values.positions() as f64,
            mebibytes: (bytes.unwrap_or(0) as f64 / f64::from(1 << 20)).max(1.0),
            text: text as f64,
        }
    }
}

impl Experiment {
    /// What it takes, with its drawings. `loads` are those of all sources.
    ///
    /// Time that is spent on the positions of a file is divided by the file's size in MiB: a large one may take longer.
    pub(crate) fn effort(&self, loads: &[Load], drawings: Drawings<'_>) -> Effort {
        let load = &loads[self.source];
        let numbers = self.numbers(load.tokens as usize) as f64;
        let figure = match self.size() {
            Some(size) => drawings.effort(size, self.marks(load.tokens)),
            None => Effort::NONE,
        };
        drawings.text()
            + NUMBER * numbers
            + LINE * (self.lines() * load.tokens)
            + TEXT * (self.texts() * load.text)
            + LISTED * self.listed() as f64
            + Effort::new(self.seconds(load), 0.0)
            + figure
    }

    /// Seconds that its numbers take beside being kept.
    fn seconds(&self, load: &Load) -> f64 {
        let tokens = load.tokens;
        let each_position = load.positions * tokens / load.mebibytes;
        // Where a draw falls is looked up in a table, of which less and less is at hand the larger it is.
        let draw = |draws: u64| draws as f64 * (16e-9 + 20e-15 * tokens);
        match &self.kind {
            Kind::Distributions(_) | Kind::Equivalence(_) | Kind::Bounds(_) => 0.0,
            Kind::Entropy(it) => it.temperatures.len() as f64 * tokens * EXPONENTIAL,
            Kind::Sampling(it) => match it.rule {
                DrawRule::Each => it.temperatures.len() as f64 * draw(it.draws),
                DrawRule::Counts => 0.0,
            },
            Kind::Samplers(it) => of_chain(&it.recipe, tokens),
            Kind::Compare(it) => {
                let sides = it.sides.iter();
                let chains: f64 = sides.map(|side| of_chain(&side.recipe, tokens)).sum();
                chains + 2.0 * draw(it.draws)
            }
            Kind::Engines(it) => {
                // Twice, to find where two engines part.
                let samplers = 12 + it.settings.samplers.as_ref().map_or(0, Vec::len);
                let history = it.prompt.len() + it.output.len();
                let steps = (2 * it.engines.len() * samplers) as f64;
                steps * (tokens * CANDIDATE + history as f64 * REMEMBERED)
            }
            Kind::Population(it) => {
                let sides = it.sides.iter();
                let chains: f64 = sides.map(|side| of_chain(&side.recipe, tokens)).sum();
                let reading = 20e-9 * each_position;
                reading + it.rows.len() as f64 * chains / load.mebibytes
            }
            Kind::Drift(_) => 80e-9 * each_position,
            Kind::Guide(it) => (150 + 2 * it.tasks.len()) as f64 * tokens * EXPONENTIAL,
            Kind::Solve(_) => 1e-6 * tokens,
            Kind::Schedule(it) => {
                let feedback = schedule::feedback(&it.courses) as f64;
                let noise = if it.noise == 0.0 { 0.0 } else { 25e-9 };
                let others = (it.courses.len() + 1) as f64 - feedback;
                it.steps as f64 * tokens * (noise + 8e-9 * others + 1.3 * CANDIDATE * feedback)
            }
        }
    }

    /// How many lines of its table each token has.
    fn lines(&self) -> f64 {
        let lines = match &self.kind {
            Kind::Distributions(it) => it.temperatures.len(),
            Kind::Equivalence(it) => it.temperatures.len(),
            Kind::Sampling(it) => it.temperatures.len(),
            Kind::Samplers(it) => it.recipe.chain.samplers().len() + 1,
            Kind::Engines(it) => it.engines.len(),
            Kind::Compare(_) => 2,
            _ => 0,
        };
        lines as f64
    }

    /// How often the text of each token is written.
    fn texts(&self) -> f64 {
        match &self.kind {
            // Those drawn most are named in `results.json`, too.
            Kind::Sampling(_) => 2.0 * self.lines(),
            _ => self.lines(),
        }
    }

    /// How many elements the lists in its settings and chains have.
    fn listed(&self) -> usize {
        let of_recipe = |recipe: &Recipe| recipe.chain.samplers().iter().map(listed).sum();
        match &self.kind {
            Kind::Samplers(it) => of_recipe(&it.recipe),
            Kind::Compare(it) => it.sides.iter().map(|side| of_recipe(&side.recipe)).sum(),
            Kind::Population(it) => it.sides.iter().map(|side| of_recipe(&side.recipe)).sum(),
            Kind::Engines(it) => it.settings.listed(),
            _ => 0,
        }
    }

    /// The bars, points and labels of its figure.
    fn marks(&self, tokens: f64) -> f64 {
        let few = tokens.min(FEW as f64);
        let head = |shown: usize| 2.0 * (tokens.min(shown as f64) + 1.0);
        match &self.kind {
            Kind::Equivalence(_) => 0.0,
            Kind::Distributions(it) => it.temperatures.len() as f64 * few,
            Kind::Sampling(it) => it.temperatures.len() as f64 * (2.0 * few + it.top as f64 + 10.0),
            Kind::Samplers(it) => (it.recipe.chain.samplers().len() + 1) as f64 * head(it.shown),
            Kind::Engines(it) => (it.engines.len() + 1) as f64 * head(it.shown),
            Kind::Compare(it) => 2.0 * head(it.shown) + 500.0,
            Kind::Entropy(it) => 2.0 * it.temperatures.len() as f64,
            Kind::Guide(it) => (200 + 3 * it.tasks.len()) as f64,
            Kind::Solve(_) => 500.0,
            Kind::Population(_) | Kind::Drift(_) => 4_000.0,
            Kind::Bounds(it) => (1_500 + 6 * it.temperatures.len()) as f64,
            Kind::Schedule(it) => {
                let curves = 3 * it.courses.len() + 2 * schedule::feedback(&it.courses);
                (it.steps * curves) as f64
            }
        }
    }

    /// Width and height of its figure in inches; `None` where it has none.
    fn size(&self) -> Option<[f64; 2]> {
        Some(match &self.kind {
            Kind::Equivalence(_) => return None,
            Kind::Distributions(it) => it.figsize,
            Kind::Entropy(it) => it.figsize,
            Kind::Sampling(it) => it.figsize,
            Kind::Engines(it) => it.figsize,
            Kind::Compare(it) => it.figsize,
            Kind::Solve(it) => it.figsize,
            Kind::Population(it) => it.figsize,
            Kind::Drift(it) => it.figsize,
            Kind::Bounds(it) => it.figsize,
            Kind::Samplers(it) => {
                let panels = it.recipe.chain.samplers().len() + 1;
                it.figsize
                    .unwrap_or_else(|| samplers::usual_size(it.columns, panels))
            }
            Kind::Guide(it) => it
                .figsize
                .unwrap_or_else(|| guide::usual_size(it.tasks.len().max(guide::USUAL_TASKS))),
            Kind::Schedule(it) => {
                let panels = 3 + schedule::feedback(&it.courses);
                it.figsize.unwrap_or_else(|| schedule::usual_size(panels))
            }
        })
    }
}

/// Seconds that a recipe takes for so many logits.
fn of_chain(recipe: &Recipe, tokens: f64) -> f64 {
    let samplers = recipe.chain.samplers();
    let is_chance = |sampler: &&Sampler| matches!(sampler, Sampler::Xtc { probability, .. } if *probability > 0.0 && *probability < 1.0);
    let ways = 1 << samplers.iter().filter(is_chance).count().min(4);
    let history = recipe.prompt.len() + recipe.output.len();
    let each = tokens * CANDIDATE + history as f64 * REMEMBERED;
    f64::from(ways) * (samplers.len() + 1) as f64 * each
}

fn listed(sampler: &Sampler) -> usize {
    match sampler {
        Sampler::LogitBias(bias) => bias.len(),
        Sampler::Dry { breakers, .. } => breakers.len(),
        _ => 0,
    }
}
