//! One file a kind of experiment: its settings, its numbers, its figure, its findings.
//!
//! Settings come from the configuration, numbers from `sampling` and `random`. A figure says what is to be seen,
//! without a pixel; findings are sentences computed from the numbers.
//!
//! ```
//! use std::path::Path;
//! use thermograph::config::{Config, NOTEBOOK};
//! use thermograph::words::Language;
//! use thermograph::run;
//! use thermograph::figure::Theme;
//! use thermograph::figure::{draw::draw, svg};
//! use thermograph::figure::text::Fonts;
//!
//! let config = Config::parse(NOTEBOOK, "notebook.toml", Path::new(""))?;
//! let run = run::run(&config)?;
//! let sections = run.sections(&config, Language::English.words());
//! let section = &sections[1];
//! assert!(section.findings[0].starts_with("T = 0.1: "));
//!
//! let fonts = Fonts::built_in();
//! let scene = draw(section.figure.as_ref().unwrap(), Theme::LIGHT, &fonts, 150.0)?;
//! assert!(svg::encode(&scene, &fonts).ends_with("</svg>\n"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod chain_config;
pub mod context;
pub mod cost;
pub mod data;
mod error;
pub(crate) mod format;
mod head;
pub(crate) mod keys;
pub mod kind;
pub mod listed;
pub(crate) mod own_figure;
mod positions;
mod prelude;
mod ranked;
pub mod results;
mod rows;
pub(crate) mod samplers_schema;
pub mod section;
pub mod table;

use std::sync::Arc;

use self::context::{Context, Environment, source};
use self::cost::{Cost, Load};
use self::kind::{AnyByPosition, AnyKind, Kind, Needs, Numpy, Outcome};
use self::own_figure::OwnFigure;
use self::section::Section;
use crate::figure::Theme;
use crate::logits::{Logits, Order, Values};
use crate::reading::Error as ConfigError;
use crate::reading::key::Keys;
use crate::reading::table::Table;
use crate::reading::value::Value;
use crate::sampling::Engine;
use crate::sampling::random::Rng;

pub use error::Cause;

/// Makes each kind's file a module and puts the kind on the list.
macro_rules! kinds {
    ($($module:ident::$kind:ident,)*) => {
        $(pub mod $module;)*

        /// All kinds, in the order in which messages list them.
        const KINDS: &[KindEntry] = &[$(KindEntry::of::<$module::$kind>()),*];

        /// What the numbers of each kind may be in `results.json`, by its name.
        #[cfg(test)]
        pub(crate) fn schemas(
            generator: &mut schemars::SchemaGenerator,
        ) -> Vec<(&'static str, schemars::Schema)> {
            vec![$((
                $module::$kind::NAME,
                generator.subschema_for::<<$module::$kind as Kind>::Results<'_>>(),
            )),*]
        }
    };
}

kinds! {
    distributions::Distributions,
    entropy::Entropy,
    sampling::Sampling,
    equivalence::Equivalence,
    samplers::Samplers,
    bounds::Bounds,
    drift::Drift,
    population::Population,
    compare::Compare,
    guide::Guide,
    solve::Solve,
    schedule::Schedule,
    engines::Engines,
}

/// Reads the settings of a kind.
type Read = fn(&mut Table<'_>, &Context<'_>) -> Result<Arc<dyn AnyKind>, ConfigError>;

/// A kind on the list.
struct KindEntry {
    name: &'static str,
    needs: Needs,
    keys: Keys,
    about: &'static str,
    read: Read,
}

impl KindEntry {
    const fn of<K: Kind>() -> KindEntry {
        KindEntry {
            name: K::NAME,
            needs: K::NEEDS,
            keys: K::KEYS,
            about: K::ABOUT,
            read: |table, context| Ok(Arc::new(K::read(table, context)?)),
        }
    }
}

/// The names of all kinds.
pub fn kind_names() -> Vec<&'static str> {
    KINDS.iter().map(|kind| kind.name).collect()
}

/// Of every kind its name, what it shows, and its keys.
pub(crate) fn kinds() -> impl Iterator<Item = (&'static str, &'static str, Keys)> {
    KINDS.iter().map(|kind| (kind.name, kind.about, kind.keys))
}

/// `[[experiment]]`, checked.
#[derive(Clone, Debug)]
pub struct Experiment {
    /// Stem of the files that it writes.
    pub name: String,
    /// Which of the configuration's sources it uses.
    pub source: usize,
    settings: Arc<dyn AnyKind>,
    figure: OwnFigure,
}

impl Experiment {
    /// Reads what is left of `[[experiment]]` after its name.
    pub(crate) fn read(
        name: &str,
        mut table: Table<'_>,
        environment: &Environment<'_>,
    ) -> Result<Experiment, ConfigError> {
        let choices: Vec<(&str, &KindEntry)> = KINDS.iter().map(|kind| (kind.name, kind)).collect();
        let kind = table.required(&keys::KIND)?.choice(&choices)?;
        let logits = table.required(&keys::LOGITS)?;
        let own_figure = table.optional(&keys::FIGURE);
        table.declare(kind.keys.keys);
        let source = source(&logits, environment.sources)?;
        let values = &environment.sources[source].values;
        let context = Context {
            vocabulary: values.count(),
            positions: values.positions(),
            origin: environment.sources[source].origin.as_ref(),
            source: &environment.sources[source],
            environment,
        };
        let figure = match own_figure {
            Some(value) => {
                let figure = OwnFigure::read(value.table()?)?;
                context.check_page(figure.least_size(), |message| value.error(message))?;
                figure
            }
            None => OwnFigure::default(),
        };
        let settings = (kind.read)(&mut table, &context)?;
        kind.needs.check(&logits, &context)?;
        table.finish()?;
        Ok(Experiment {
            name: name.to_owned(),
            source,
            settings,
            figure,
        })
    }

    /// The name of its kind.
    pub fn kind(&self) -> &'static str {
        self.settings.name()
    }

    /// Its settings, if they are of this kind.
    pub fn settings<K: Kind>(&self) -> Option<&K> {
        self.settings.as_any().downcast_ref()
    }

    /// Whether it draws a figure.
    pub fn has_figure(&self) -> bool {
        self.settings.has_figure()
    }

    /// A theme as its figure has it.
    pub(crate) fn theme(&self, theme: Theme) -> Theme {
        self.figure.theme(theme)
    }

    /// Puts what its numbers are of below its figure, and changes what the user wants otherwise.
    pub(crate) fn finish(&self, section: &mut Section, source: &str) {
        let figures = [&mut section.figure, &mut section.notebook_figure];
        for figure in figures.into_iter().flatten() {
            let own = std::mem::take(&mut figure.heading.source);
            let parts = [source, &own];
            let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            figure.heading.source = parts.join(" · ");
            section.missing_panel = section.missing_panel.or(self.figure.missing_panel(figure));
            self.figure.change(figure);
        }
    }

    /// Computes its numbers.
    pub(crate) fn run(&self, logits: &Logits, rng: &mut Rng) -> Result<Outcome, Cause> {
        self.settings.run(logits, rng)
    }

    /// Its way to measure a file position by position, if it has one.
    pub fn by_position(&self) -> Option<&dyn AnyByPosition> {
        self.settings.by_position()
    }

    /// What it asks for of a source, to be compared with the limits before it runs.
    pub(crate) fn cost(&self, load: &Load) -> Cost {
        let cost = self.settings.cost(load);
        Cost {
            figsize: cost.figsize.map(|size| self.figure.sized(size)),
            ..cost
        }
    }

    /// The engines that it gives the settings of this name to.
    pub(crate) fn engines_of(&self, settings: &str) -> Vec<Engine> {
        self.settings.engines_of(settings)
    }

    /// Lines of Python that take as many random numbers as it takes.
    pub(crate) fn python(&self, numpy: Numpy<'_>) -> String {
        self.settings.python(numpy)
    }
}

impl Needs {
    /// Fails where the source that `logits` names has something else.
    fn check(self, logits: &Value<'_>, context: &Context<'_>) -> Result<(), ConfigError> {
        let source = context.source;
        if let Values::Logprobs {
            positions,
            vocabulary,
        } = &source.values
            && self != Needs::Logprobs
        {
            let counts = positions.iter().map(|position| position.entries.len());
            let error = logits.error(format!(
                "has log-probabilities of {} of {vocabulary} tokens, but this kind needs all of them",
                counts.max().unwrap_or_default()
            ));
            return Err(error.help("use `kind = \"bounds\"`, which works with some of them"));
        }
        if self == Needs::Positions && source.order == Order::Descending {
            let error = logits.error("is sorted, but this kind needs the positions in file order");
            return Err(error.help("remove `sort`"));
        }
        if self == Needs::OnePosition && context.positions > 1 {
            let last = context.positions - 1;
            let error = logits.error(format!("has {} positions", context.positions));
            return Err(error.help(format!(
                "choose one with `row` in its table, from 0 to {last}"
            )));
        }
        Ok(())
    }
}
