//! How long an experiment takes and how much memory, told before it runs, so that no configuration makes the program run
//! away: two hundred bytes can ask for hours of draws, and a megabyte for gigabytes of figures.
//!
//! The constants are measured and rounded up; what they leave out is small beside what is counted.

use std::fs;
use std::ops::{Add, Mul};

use super::chain_config::ChainConfig;
use crate::figure::text::is_invisible;
use crate::formats::{Expense, Format, Output};
use crate::logits::Source;
use crate::reading::{Limit, Limits};
use crate::sampling::Sampler;
use crate::sampling::random::Algorithm;

/// What something takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Resources {
    /// Seconds of a core.
    pub seconds: f64,
    /// Memory that is held until all files are written.
    pub bytes: f64,
}

/// A number that is kept, and one that is in `results.json`.
const KEPT: Resources = Resources::new(50e-9, 40.0);
const NUMBER: Resources = Resources::new(0.4e-6, 130.0);
/// A line of a table, and a byte of a token's text in it.
const LINE: Resources = Resources::new(0.3e-6, 160.0);
const TEXT: Resources = Resources::new(20e-9, 2.5);
/// An element of a list in settings or a chain, which every stage has a copy of.
const LISTED: Resources = Resources::new(1e-6, 200.0);
/// The text on an experiment in the reports, and in that on paper.
const SECTION: Resources = Resources::new(0.1e-3, 60e3);
const PAPER: Resources = Resources::new(1.5e-3, 130e3);

/// Seconds that an exponential takes where many are taken one after another.
pub(super) const EXPONENTIAL: f64 = 1.5e-9;
/// Seconds that an engine's draw takes for a token where it looks at all of them, and where it searches running sums.
const DRAWN_FROM: f64 = 60e-9;
const SEARCHED: f64 = 300e-9;
/// Seconds that a sampler takes for a candidate, most of them to sort it, and for a token of the history.
const CANDIDATE: f64 = 100e-9;
const REMEMBERED: f64 = 150e-9;

impl Resources {
    const fn new(seconds: f64, bytes: f64) -> Resources {
        Resources { seconds, bytes }
    }

    /// Nothing.
    pub const NONE: Resources = Resources::new(0.0, 0.0);

    /// Whether it may be asked for; the error says why not, and what would do.
    pub fn check(self, limits: &Limits) -> Result<(), (String, String)> {
        let Resources { seconds, bytes } = self;
        let most = limits.of(Limit::Seconds);
        let advice = "use fewer draws, temperatures, steps or formats, or split the configuration;";
        if seconds > most as f64 {
            let help = limits.help(Limit::Seconds, seconds.ceil() as u64);
            return Err((
                format!(
                    "exceeds the time limit: this experiment and those before it need about {seconds:.1} CPU seconds (limit {most})"
                ),
                format!("{advice} {help}"),
            ));
        }
        // The rest is for the program itself and what is not told before.
        let most = 0.8 * limits.bytes(1) as f64;
        if bytes > most {
            let help = limits.help_memory((bytes / 0.8) as u64, 1);
            let [much, most] = [bytes, most].map(|bytes| bytes / 1e6);
            return Err((
                format!(
                    "exceeds the memory limit: this experiment and those before it need about {much:.0} MB (limit {most:.0})"
                ),
                format!("{advice} {help}"),
            ));
        }
        Ok(())
    }
}

impl From<Expense> for Resources {
    fn from((seconds, bytes): Expense) -> Resources {
        Resources::new(seconds, bytes)
    }
}

impl Add for Resources {
    type Output = Resources;

    fn add(self, other: Resources) -> Resources {
        Resources::new(self.seconds + other.seconds, self.bytes + other.bytes)
    }
}

impl Mul<f64> for Resources {
    type Output = Resources;

    fn mul(self, times: f64) -> Resources {
        Resources::new(self.seconds * times, self.bytes * times)
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
    /// The formats that the report is written in, too.
    fn reports(&self) -> impl Iterator<Item = Format> {
        let formats = self.output.formats.iter().copied();
        formats.filter(|format| format.has_report())
    }

    /// What the text on an experiment takes.
    fn text(&self) -> Resources {
        let paper = PAPER * self.reports().count() as f64;
        (SECTION + paper) * self.languages as f64
    }

    /// What the drawings of a figure take that has so many inches and bars or points.
    fn resources(&self, [width, height]: [f64; 2], marks: f64) -> Resources {
        let of = |format: Format| {
            let [page, mark] = format.cost().map(Resources::from);
            page + mark * marks
        };
        let pixels = width * height * self.output.dpi * self.output.dpi;
        let file =
            |&format: &Format| of(format) + Resources::from(format.pixel(self.output)) * pixels;
        let files = self.output.formats.iter().map(file);
        let files = files.fold(Resources::NONE, Resources::add) * self.themes as f64;
        // report.html has it twice, and a report in a format of its own once.
        let reports = self.reports().map(of);
        let reports = reports.fold(of(Format::SVG) * 2.0, Resources::add);
        (files + reports) * self.languages as f64
    }
}

/// What matters here of a source.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    /// How many logits a position has.
    pub vocabulary: usize,
    positions: usize,
    /// The size of its file; 1 if there is none or it is smaller.
    pub mebibytes: f64,
    /// The texts of its tokens as tables have them, in bytes.
    text: f64,
    /// Whose draws are made.
    rng: Algorithm,
}

impl Load {
    pub(crate) fn of(source: &Source, rng: Algorithm) -> Load {
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
            vocabulary: source.values.count(),
            positions: source.values.positions(),
            mebibytes: (bytes.unwrap_or(0) as f64 / f64::from(1 << 20)).max(1.0),
            text: text as f64,
            rng,
        }
    }

    /// [`Load::vocabulary`], to count with.
    pub fn tokens(&self) -> f64 {
        self.vocabulary as f64
    }

    /// Seconds that so many draws take, one by one.
    pub fn draws(&self, draws: u64) -> f64 {
        let each = match self.rng {
            Algorithm::Engine(way) if way.rule().looks_at_all => DRAWN_FROM * self.tokens(),
            Algorithm::Engine(_) => SEARCHED,
            // Where one falls is looked up in a table, of which less and less is at hand the larger it is.
            _ => 16e-9 + 20e-15 * self.tokens(),
        };
        draws as f64 * each
    }

    /// Seconds that a sampler takes, whose history has so many tokens.
    pub fn sampler(&self, history: usize) -> f64 {
        self.tokens() * CANDIDATE + history as f64 * REMEMBERED
    }

    /// Seconds that all positions of the file take for each MiB of it, where a logit takes so many.
    pub fn reading(&self, logit: f64) -> f64 {
        logit * self.positions as f64 * self.tokens() / self.mebibytes
    }

    /// The bars and labels of a panel that shows at most so many tokens.
    pub fn head(&self, shown: usize) -> usize {
        2 * (self.vocabulary.min(shown) + 1)
    }
}

/// What an experiment asks for, as its kind counts it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
    /// The numbers that it keeps beside those of its tokens; all are in results and tables.
    pub numbers: usize,
    /// The numbers that it keeps of each token; those of the tokens that are listed are in results and tables.
    pub per_token: usize,
    /// Seconds that they take beside being kept. Time that is spent on the positions of a file is divided by the file's size
    /// in MiB: a large one may take longer.
    pub seconds: f64,
    /// How many lines of its table each token has.
    pub lines: usize,
    /// How often the text of each token is written.
    pub texts: usize,
    /// How many elements the lists in its settings and chains have.
    pub listed: usize,
    /// Width and height of its figure in inches; `None` where it has none.
    pub figsize: Option<[f64; 2]>,
    /// The bars, points and labels of its figure.
    pub marks: usize,
}

impl Cost {
    /// All numbers that it keeps, for [`Limit::Numbers`].
    pub fn kept(&self, load: &Load) -> usize {
        self.numbers + self.per_token * load.vocabulary
    }

    /// What all of it takes, with its drawings.
    pub(crate) fn resources(&self, load: &Load, drawings: Drawings<'_>) -> Resources {
        let figure = match self.figsize {
            Some(size) => drawings.resources(size, self.marks as f64),
            None => Resources::NONE,
        };
        let listed = drawings.output.tokens.unwrap_or(usize::MAX);
        let listed = listed.min(load.vocabulary) as f64;
        drawings.text()
            + KEPT * self.kept(load) as f64
            + NUMBER * (self.numbers as f64 + self.per_token as f64 * listed)
            + LINE * (self.lines as f64 * listed)
            + TEXT * (self.texts as f64 * load.text * listed / load.tokens().max(1.0))
            + LISTED * self.listed as f64
            + Resources::new(self.seconds, 0.0)
            + figure
    }
}

impl ChainConfig {
    /// Seconds that its chain takes for a position.
    pub(super) fn seconds(&self, load: &Load) -> f64 {
        let samplers = self.chain.samplers();
        let by_chance = samplers.iter().filter(|sampler| sampler.is_by_chance());
        let ways = 1 << by_chance.count().min(4);
        let history = self.prompt.len() + self.output.len();
        f64::from(ways) * (samplers.len() + 1) as f64 * load.sampler(history)
    }

    /// How many elements the lists in its chain have.
    pub(super) fn listed(&self) -> usize {
        self.chain.samplers().iter().map(Sampler::listed).sum()
    }
}
