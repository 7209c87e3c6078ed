//! What makes a distribution of logits in an experiment: a chain of samplers, or an engine's settings.

use super::context::Context;
use super::keys;
use crate::reading::key::Key;
use crate::reading::table::Table;
use crate::reading::value::Value;
use crate::reading::{Error as ConfigError, nearest};
use crate::sampling::draw::Pool;
use crate::sampling::{Chain, ChainError, Engine, History, Sampler, Settings, Survivors};

/// A chain with the tokens so far that its penalties look at.
#[derive(Clone, Debug)]
pub struct ChainConfig {
    /// The samplers in their order, and whose rules they follow.
    pub chain: Chain,
    /// The settings that the chain was made from, by their name; `None` where the chain itself was given.
    pub settings: Option<String>,
    /// What the model was given.
    pub prompt: Vec<u32>,
    /// What it has made of it.
    pub output: Vec<u32>,
}

impl ChainConfig {
    /// Reads `chain` and perhaps `engine`, or `settings` and `engine`; and `prompt` and `history`.
    pub(super) fn read(
        table: &mut Table<'_>,
        context: &Context<'_>,
    ) -> Result<ChainConfig, ConfigError> {
        let given = (
            table.optional(&keys::CHAIN),
            table.optional(&keys::SETTINGS_OF_CHAIN),
        );
        let engine = match table.optional(&keys::ENGINE) {
            Some(value) => Some(engine(&value)?),
            None => None,
        };
        let (chain, settings) = match given {
            (Some(value), None) => (chain(&value, engine)?, None),
            (None, Some(value)) => {
                let (name, settings) = named_settings(&value, context)?;
                let Some(engine) = engine else {
                    let error = value.error("needs `engine`");
                    return Err(error.help(format!("known engines: {}", Engine::names())));
                };
                let plan = Chain::of_settings(engine, settings);
                let refused = |error: ChainError| value.error(format!("is rejected by {error}"));
                let (chain, _) = plan.map_err(refused)?;
                chain.check().map_err(|(_, error)| refused(error))?;
                (chain, Some(name.to_owned()))
            }
            (Some(_), Some(settings)) => {
                return Err(settings.error("cannot be combined with `chain`; keep one"));
            }
            (None, None) => return Err(table.needs("`chain`, or `settings` and `engine`")),
        };
        let [prompt, output] =
            [keys::PROMPT, keys::HISTORY].map(|key| tokens(table, &key, context));
        let chain_config = ChainConfig {
            chain,
            settings,
            prompt: prompt?,
            output: output?,
        };
        context.check_scale(table, &chain_config.chain, chain_config.history())?;
        Ok(chain_config)
    }

    /// The tokens so far.
    pub fn history(&self) -> History<'_> {
        History {
            prompt: &self.prompt,
            output: &self.output,
        }
    }

    /// What it leaves of `logits`.
    /// The engine that it gives the settings of this name to, if it does.
    pub(super) fn engine_of(&self, settings: &str) -> Option<Engine> {
        let is_theirs = self.settings.as_deref() == Some(settings);
        self.chain.engine().filter(|_| is_theirs)
    }

    /// The same in the chain's order, to draw from as an engine does.
    pub(super) fn pool(&self, logits: &[f64]) -> Result<Pool, ChainError> {
        self.chain.pool(logits, self.history())
    }

    pub(super) fn survivors(&self, logits: &[f64]) -> Result<Survivors, ChainError> {
        self.chain.survivors(logits, self.history())
    }

    /// What it is, for a line of text: `chat, llama.cpp: top_k 40 → temperature 0.8`.
    pub fn summary(&self) -> String {
        let engine = self.chain.engine().map(|engine| engine.to_string());
        let who: Vec<String> = self.settings.iter().cloned().chain(engine).collect();
        let samplers = self.chain.summary();
        if who.is_empty() {
            samplers
        } else {
            format!("{}: {samplers}", who.join(", "))
        }
    }
}

/// An engine by its name.
pub(super) fn engine(value: &Value<'_>) -> Result<Engine, ConfigError> {
    value.choice(&keys::engines())
}

/// The settings that a value names.
pub(super) fn named_settings<'a>(
    value: &Value<'a>,
    context: &Context<'a>,
) -> Result<(&'a str, &'a Settings), ConfigError> {
    let name = value.text()?;
    let all = context.environment.settings;
    if let Some(named) = all.iter().find(|named| named.name == name) {
        return Ok((name, &named.settings));
    }
    let error = value.error(format!("refers to unknown settings {name:?}"));
    let names = || all.iter().map(|named| named.name.as_str());
    Err(match nearest(name, names()) {
        Some(near) => error.help(format!("did you mean \"{near}\"?")),
        None if all.is_empty() => error.help("no settings are defined: add `[settings.NAME]`"),
        None => {
            let names: Vec<&str> = names().take(20).collect();
            error.help(format!(
                "defined settings: [settings.{}]",
                names.join("], [settings.")
            ))
        }
    })
}

/// A list of samplers, by the rules of `engine` if there is one, each with legal parameters.
fn chain(value: &Value<'_>, engine: Option<Engine>) -> Result<Chain, ConfigError> {
    let values: Vec<Value<'_>> = value.list()?.collect();
    let samplers = values.iter().map(sampler).collect::<Result<_, _>>()?;
    let refused =
        |value: &Value<'_>, error: ChainError| value.error(format!("is rejected: {error}"));
    let chain = Chain::new(samplers, engine).map_err(|error| refused(value, error))?;
    chain
        .check()
        .map_err(|(place, error)| refused(&values[place], error))?;
    Ok(chain)
}

/// A sampler with its parameters: `{ top_k = 40 }`.
pub(super) fn sampler(value: &Value<'_>) -> Result<Sampler, ConfigError> {
    let entries = value.table()?.rest();
    let [(name, parameters)] = entries.as_slice() else {
        let what = "must be one sampler with its parameters, such as `{ top_k = 40 }`";
        return Err(value.error(format!("{what}, got {} keys", entries.len())));
    };
    if !Sampler::NAMES.contains(name) {
        let error = parameters.error("is not a known sampler");
        return Err(match nearest(name, Sampler::NAMES.iter().copied()) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error.help(format!("known samplers: {}", Sampler::NAMES.join(", "))),
        });
    }
    Sampler::from_json(value.to_json()?)
        .map_err(|what| parameters.error(format!("cannot be read: {what}")))
}

/// The ids of tokens under `key`; none if it is not given.
pub(super) fn tokens(
    table: &mut Table<'_>,
    key: &Key,
    context: &Context<'_>,
) -> Result<Vec<u32>, ConfigError> {
    let Some(value) = table.optional(key) else {
        return Ok(Vec::new());
    };
    let last = context.vocabulary.saturating_sub(1) as u64;
    let ids = value.list()?;
    ids.map(|id| Ok(id.integer_in(0..=last)? as u32)).collect()
}
