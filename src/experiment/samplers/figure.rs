//! The figure: tokens are rows, steps are columns from left to right.

use super::{ChainStage, Samplers, SamplersNumbers};
use crate::experiment::format::{
    self, assigned, count, figure_percent, figure_share, folded, token_name,
};
use crate::experiment::head::Head;
use crate::figure::{Align, Axis, Colour, Figure, Heading, Legend, Mark, Panel, Track};
use crate::logits::Logits;
use crate::words::{Conjunction, Words, cases, say};

/// The most tokens where the steps take one line of the page, two, or more.
const MOST_TOKENS: [usize; 3] = [24, 14, 10];
/// How high a bar is, as a share of its row.
const BAR: f64 = 0.62;
/// Names of more columns of characters leave room for fewer panels beside each other.
const LONG_NAME: usize = 15;
/// The columns of characters of a title, and its lines.
const TITLE: usize = 20;
const TITLE_LINES: usize = 2;

cases! {
    /// What a sampler did to a distribution.
    enum SamplerEffect {
        /// It removed tokens.
        Removed = "removed",
        /// It removed none, and moved mass from some to others.
        Moved = "moved",
    }
}

impl ChainStage {
    /// Its place in the chain, and its sampler.
    pub(super) fn title(&self, index: usize, words: Words) -> String {
        match &self.sampler {
            Some(sampler) => format!("{index}. {}", assigned(&sampler.to_string())),
            None => say!(words, "model-row"),
        }
    }

    /// Tokens kept, what the sampler has done, entropy.
    fn note(&self, before: Option<&ChainStage>, words: Words) -> String {
        let kept = count(self.left.tokens().len());
        let entropy = format!("{:.2}", self.left.distribution().entropy());
        let Some(before) = before else {
            let tokens = self.left.tokens().len();
            return say!(words, "model-note", tokens, kept, entropy);
        };
        let (change, mass) = match self.removed {
            0 => (SamplerEffect::Moved, self.moved),
            _ => (SamplerEffect::Removed, self.removed_mass),
        };
        say!(
            words,
            "stage-note",
            kept,
            tokens = count(before.left.tokens().len()),
            change,
            mass = figure_percent(mass),
            entropy
        )
    }
}

impl Samplers {
    pub(super) fn figure(
        &self,
        numbers: &SamplersNumbers,
        logits: &Logits,
        words: Words,
    ) -> Figure {
        let all: Vec<Vec<f64>> = numbers
            .stages
            .iter()
            .map(|stage| stage.left.probabilities(numbers.vocabulary))
            .collect();
        let distributions: Vec<&[f64]> = all.iter().map(Vec::as_slice).collect();
        let active: Vec<usize> = (0..all.len())
            .filter(|&index| !numbers.stages[index].is_idle())
            .collect();
        // Names that are long leave less room for bars.
        let tokens = Head::ranked(&distributions, self.shown.min(MOST_TOKENS[0])).tokens;
        let names = tokens.iter().map(|&token| token_name(logits, token));
        let longest = names.map(|name| format::columns(&name)).max().unwrap_or(0);
        let most = match longest > LONG_NAME {
            true => self.columns.min(3),
            false => self.columns,
        };
        let lines = active.len().div_ceil(most);
        let columns = active.len().div_ceil(lines);
        let most = MOST_TOKENS[lines.clamp(1, MOST_TOKENS.len()) - 1];
        let head = Head::ranked(&distributions, self.shown.min(most));
        let chain = ChainTable {
            numbers,
            names: head.names(logits, words),
            values: all.iter().map(|all| head.values(all)).collect(),
            words,
        };
        let mut panels = Vec::new();
        for (place, &index) in active.iter().enumerate() {
            if place % columns == 0 {
                panels.push(chain.names());
            }
            panels.push(chain.panel(index));
        }
        let mut tracks = vec![Track::Words];
        tracks.extend(vec![Track::Share(1.0); columns]);
        let seen = say!(
            words,
            "samplers-description",
            samplers = numbers.stages.len() - 1
        );
        Figure::sheet(say!(words, "samplers-title"))
            .description(format::paragraph(seen, numbers.findings(logits, words)))
            .heading(self.heading(numbers, words))
            .sized(self.figsize.map_or([None, None], |size| size.map(Some)))
            .tracks(tracks, [Track::Lines(chain.names.len() as f64)])
            .panels(panels)
    }

    fn heading(&self, numbers: &SamplersNumbers, words: Words) -> Heading {
        let headline = match (numbers.sharpest(), numbers.strongest()) {
            (Some((sampler, stage)), Some((_, strongest))) if stage.moved >= strongest.moved => {
                say!(
                    words,
                    "removes-most-headline",
                    sampler = assigned(&sampler.to_string()),
                    tokens = stage.removed,
                    mass = figure_percent(stage.removed_mass)
                )
            }
            (_, Some((sampler, stage))) => say!(
                words,
                "moves-most-headline",
                sampler = match assigned(&sampler.to_string()) {
                    name if format::columns(&name) > TITLE => sampler.name().to_owned(),
                    name => name,
                },
                mass = figure_percent(stage.moved)
            ),
            (_, None) => say!(words, "samplers-idle-headline"),
        };
        let engine = self.chain_config.chain.engine();
        let engine = engine.map(|engine| {
            let version = format::short_version(engine.profile().version);
            format!("{} {version}", engine.title())
        });
        let idle = numbers.idle();
        Heading {
            headline,
            subtitle: say!(
                words,
                "samplers-subtitle",
                has_engine = engine.is_some(),
                engine = engine.unwrap_or_default(),
                chain = self.chain_config.chain.summary()
            ),
            source: say!(
                words,
                "samplers-source",
                idle = idle.len(),
                samplers = words.listed(&idle, Conjunction::None)
            ),
        }
    }
}

/// The tokens and what each has at each stage.
struct ChainTable<'t> {
    numbers: &'t SamplersNumbers,
    names: Vec<String>,
    /// By stage and row.
    values: Vec<Vec<f64>>,
    words: Words,
}

impl ChainTable<'_> {
    /// The names, grey where a token is out in the end.
    fn names(&self) -> Panel {
        let last = self.values.last().map_or(&[][..], Vec::as_slice);
        let names = |is_kept: bool| {
            let rows = self.names.iter().zip(last).enumerate();
            let rows = rows.filter(move |(_, (_, value))| (**value > 0.0) == is_kept);
            let names = rows.map(|(row, (name, _))| ((1.0, row as f64), name.clone()));
            names.collect::<Vec<_>>()
        };
        Panel::words(
            "",
            self.names.len(),
            [
                Mark::words(names(true), Align::Right, Colour::Ink),
                Mark::words(names(false), Align::Right, Colour::Muted),
            ],
        )
    }

    fn highest(&self) -> f64 {
        let all = self.values.iter().flatten();
        all.copied().fold(0.0, f64::max)
    }

    fn panel(&self, index: usize) -> Panel {
        let stage = &self.numbers.stages[index];
        let before = index
            .checked_sub(1)
            .map(|before| &self.numbers.stages[before]);
        let mut rows = StageMarks::default();
        for (row, name) in self.names.iter().enumerate() {
            let after = self.values[index][row];
            let before = index.checked_sub(1).map(|it| self.values[it][row]);
            rows.add(row as f64, name, before, after);
        }
        let is_model = before.is_none();
        let title = folded(&stage.title(index, self.words), TITLE);
        let title = match title.match_indices('\n').nth(TITLE_LINES - 1) {
            Some((end, _)) => format!("{} …", title[..end].trim_end_matches([',', ' '])),
            None => title,
        };
        Panel::new(
            title,
            Axis::percent("").far().range(0.0, 1.02 * self.highest()),
            Axis::rows_of(self.names.len()),
            rows.marks(is_model),
        )
        .note(stage.note(before, self.words))
        .legend(Legend::Hidden)
    }
}

/// What is drawn of a stage.
#[derive(Default)]
struct StageMarks {
    bars: Vec<(f64, (f64, f64))>,
    tips: Vec<String>,
    lost: Vec<(f64, (f64, f64))>,
    ticks: Vec<(f64, f64)>,
    outlines: Vec<((f64, f64), (f64, f64))>,
    crosses: Vec<((f64, f64), String)>,
    gone: Vec<((f64, f64), String)>,
    numbers: Vec<((f64, f64), String)>,
}

impl StageMarks {
    fn add(&mut self, row: f64, name: &str, before: Option<f64>, after: f64) {
        let was = before.unwrap_or(after);
        if after == 0.0 && was == 0.0 {
            self.gone.push(((0.0, row), "–".to_owned()));
            return;
        }
        if after == 0.0 {
            let around = (row - BAR / 2.0, row + BAR / 2.0);
            self.outlines.push(((0.0, was), around));
            self.crosses.push(((was, row), "×".to_owned()));
            return;
        }
        self.bars.push((row, (0.0, after)));
        self.numbers
            .push(((after.max(was), row), figure_percent(after)));
        self.tips.push(match before {
            Some(before) => format!("{name} {} → {}", figure_share(before), figure_share(after)),
            None => format!("{name} {}", figure_share(after)),
        });
        if before.is_some() {
            self.ticks.push((was, row));
            if was > after {
                self.lost.push((row, (after, was)));
            }
        }
    }

    fn marks(self, is_model: bool) -> Vec<Mark> {
        let colour = match is_model {
            true => Colour::Neutral,
            false => Colour::Accent,
        };
        vec![
            Mark::spans(self.lost, BAR, Colour::AccentTint),
            Mark::spans(self.bars, BAR, colour).tips(self.tips),
            Mark::outlines(self.outlines, Colour::Limit),
            Mark::ticks(self.ticks, Colour::Ink),
            Mark::words(self.numbers, Align::Left, Colour::Ink).shifted(4.0, 0.0),
            Mark::words(self.crosses, Align::Left, Colour::Limit).shifted(4.0, 0.0),
            Mark::words(self.gone, Align::Left, Colour::Muted).shifted(4.0, 0.0),
        ]
    }
}
