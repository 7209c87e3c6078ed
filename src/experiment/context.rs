//! What the settings of an experiment are checked against: its source, the settings it may name, and the limits.

use super::keys;
use crate::figure::Theme;
use crate::figure::theme::Decorations;
use crate::formats::Output;
use crate::logits::{Origin, Source};
use crate::reading::table::Table;
use crate::reading::value::Value;
use crate::reading::{Error as ConfigError, Limit, Limits, limits, nearest};
use crate::sampling::random::Algorithm;
use crate::sampling::{Chain, History};
use crate::settings::NamedSettings;

/// What the configuration says beside an experiment.
#[derive(Debug)]
pub(crate) struct Environment<'a> {
    pub sources: &'a [Source],
    pub settings: &'a [NamedSettings],
    pub output: &'a Output,
    pub theme: Theme,
    pub limits: &'a Limits,
    pub rng: Algorithm,
}

/// What an experiment's settings are checked against.
#[derive(Debug)]
pub struct Context<'a> {
    /// How many tokens its source has.
    pub(super) vocabulary: usize,
    /// How many positions its source has.
    pub(super) positions: usize,
    /// The file that its source is from, if it is.
    pub(super) origin: Option<&'a Origin>,
    /// Its source.
    pub(super) source: &'a Source,
    pub(super) environment: &'a Environment<'a>,
}

impl Context<'_> {
    /// The generator of random numbers.
    pub(super) fn rng(&self) -> Algorithm {
        self.environment.rng
    }

    /// What is allowed.
    pub(super) fn limits(&self) -> &Limits {
        self.environment.limits
    }

    /// Whether figures are sheets: with a heading, as large as their rows.
    pub(super) fn has_sheets(&self) -> bool {
        self.environment.theme.decorations == Decorations::Header
    }

    /// Fails where a sampler needs logits, and the source has what is left of them after the softmax.
    pub(super) fn check_scale(
        &self,
        table: &Table<'_>,
        chain: &Chain,
        history: History<'_>,
    ) -> Result<(), ConfigError> {
        let scale = self.source.scale;
        let mut samplers = chain.samplers().iter();
        match samplers.find(|sampler| !scale.has_zero() && sampler.heeds_zero(history)) {
            None => Ok(()),
            Some(sampler) => Err(table
                .error(format!(
                    "`{sampler}` needs raw logits, but {:?} has {}: it divides positive logits and multiplies negative \
                     ones, and the original signs are lost",
                    self.source.name,
                    scale.name()
                ))
                .help("use logits from before the softmax, or remove the repetition penalty")),
        }
    }

    /// `figsize` if it is given; an error when the page, `largest` without it, would be too large.
    pub(super) fn optional_figsize(
        &self,
        table: &mut Table<'_>,
        largest: [f64; 2],
    ) -> Result<Option<[f64; 2]>, ConfigError> {
        let is_given = table.has(&keys::FIGSIZE);
        let size = self.figsize(table, largest)?;
        Ok(is_given.then_some(size))
    }

    /// `figsize`, or the size that is usual for the kind; an error when the page would be too large.
    pub(super) fn figsize(
        &self,
        table: &mut Table<'_>,
        usual: [f64; 2],
    ) -> Result<[f64; 2], ConfigError> {
        let given = table.optional(&keys::FIGSIZE);
        let size = match &given {
            Some(value) => {
                let mut size = usual;
                for (side, value) in size.iter_mut().zip(value.list()?) {
                    *side = value.number()?;
                }
                size
            }
            None => usual,
        };
        self.check_page(size, |message| match given {
            Some(value) => value.error(message),
            None => table.error(format!(
                "the default figure size for this {message}; set `figsize` or use fewer `temperatures`"
            )),
        })?;
        Ok(size)
    }

    /// Fails where a page of so many inches is too large; `error` says where, of what is wrong.
    pub(super) fn check_page(
        &self,
        size: [f64; 2],
        error: impl FnOnce(String) -> ConfigError,
    ) -> Result<(), ConfigError> {
        let dpi = self.environment.output.dpi;
        let [width, height] = size.map(|inches| inches * dpi);
        let most = self.limits().of(Limit::Pixels);
        let is_wide = width.max(height) > limits::SIDE;
        if !is_wide && width * height <= most as f64 {
            return Ok(());
        }
        let error = error(format!(
            "is too large: {width:.0} × {height:.0} pixels at {dpi} dpi (limit: {:.0} per side, {most} in total)",
            limits::SIDE,
        ));
        let pixels = (width * height).ceil() as u64;
        Err(match is_wide {
            true => error,
            false => error.help(self.limits().help(Limit::Pixels, pixels)),
        })
    }
}

/// Which source `logits` names.
pub(super) fn source(value: &Value<'_>, sources: &[Source]) -> Result<usize, ConfigError> {
    let name = value.text()?;
    if let Some(index) = sources.iter().position(|source| source.name == name) {
        return Ok(index);
    }
    let error = value.error(format!("refers to an unknown source {name:?}"));
    let names: Vec<&str> = sources
        .iter()
        .map(|source| source.name.as_str())
        .take(20)
        .collect();
    Err(match nearest(name, names.iter().copied()) {
        Some(near) => error.help(format!("did you mean \"{near}\"?")),
        None if names.is_empty() => error.help("no sources are defined: add `[logits.NAME]`"),
        None => error.help(format!(
            "defined sources: [logits.{}]",
            names.join("], [logits.")
        )),
    })
}
