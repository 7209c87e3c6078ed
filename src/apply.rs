//! Logits and settings in, the distribution out, as one line of JSON each: the core of `thermograph apply`.
//!
//! In: `{"logits": [...], "chain": [{"top_k": 40}, ...], "engine": "llama.cpp"}`, where the engine may be left out for
//! the samplers' definitions; or `{"logits": [...], "engine": "vllm", "settings": {...}}`. `history` (the tokens made
//! so far) and `prompt` (those given) serve the penalties and DRY. `"-inf"`, `"inf"` and `"nan"` are strings, or Python's
//! `-Infinity`, `Infinity` and `NaN`. `allowed` and `banned` are ids: a grammar's mask, before all else. A setting that the
//! engine does not have is an error where it would do something. `gguf` is the metadata of a model file, whose
//! `general.sampling.*` are llama.cpp's defaults.
//!
//! With `seed` and `draws` the tokens that the engine, or the generator that `rng` names, draws from what is left; a rule that
//! needs the position in the sequence takes `position` for the first and goes on from there.
//!
//! Out: `{"kept": [...], "probs": [...], "entropy": ...}`, ids ascending, with draws `"tokens": [...]` and how far another
//! token was from each, `"margins": [...]`; or `{"error": "..."}`.

mod draws;
mod logits;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use draws::{DrawRequest, DrawnTokens};

use crate::figure::text::plain_json;
use crate::reading::python::{NAN, with_texts_for_numbers};
use crate::sampling::Number;
use crate::sampling::engine::gguf_settings;
use crate::sampling::sampler::Mask;
use crate::sampling::{Chain, Engine, History, Sampler, Settings, Survivors};

/// A line in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    logits: Vec<Number>,
    chain: Option<Vec<Value>>,
    settings: Option<Settings>,
    engine: Option<String>,
    #[serde(default)]
    history: Vec<u32>,
    #[serde(default)]
    prompt: Vec<u32>,
    seed: Option<i128>,
    draws: Option<u64>,
    position: Option<u32>,
    rng: Option<String>,
    /// The only tokens that may be drawn.
    allowed: Option<Vec<u32>>,
    /// Tokens that cannot be drawn.
    #[serde(default)]
    banned: Vec<u32>,
    /// A model file's metadata.
    #[serde(default)]
    gguf: Map<String, Value>,
}

/// A line out.
#[derive(Serialize)]
#[serde(untagged)]
enum AnswerLine<'a> {
    Answer {
        kept: &'a [u32],
        probs: &'a [f64],
        entropy: f64,
        #[serde(skip_serializing_if = "Option::is_none")]
        tokens: Option<&'a [u32]>,
        #[serde(skip_serializing_if = "Option::is_none")]
        margins: Option<&'a [Number]>,
    },
    Error {
        error: &'a str,
    },
}

/// The answer to one line, without the newline; an `Err` is an answer too, of the error.
pub fn answer(line: &str) -> Result<String, String> {
    match answered(line) {
        Ok((survivors, drawn)) => Ok(written(&AnswerLine::Answer {
            kept: survivors.tokens(),
            probs: survivors.distribution().probabilities(),
            entropy: survivors.distribution().entropy(),
            tokens: drawn.as_ref().map(|drawn| drawn.tokens.as_slice()),
            margins: drawn.as_ref().map(|drawn| drawn.margins.as_slice()),
        })),
        Err(error) => Err(written(&AnswerLine::Error { error: &error })),
    }
}

fn written(response: &AnswerLine) -> String {
    let json = serde_json::to_string(response).expect("numbers and strings are always JSON");
    plain_json(json)
}

/// A line as it is read.
fn request(line: &str) -> Result<Request, String> {
    let line = with_texts_for_numbers(line);
    let line = if line.contains(NAN) {
        line.replace(NAN, "nan").into()
    } else {
        line
    };
    serde_json::from_str(&line).map_err(|error| error.to_string())
}

/// The same with its logits by themselves.
fn request_and_logits(line: &str) -> Result<(Request, Vec<f64>), String> {
    if let Some((logits, rest)) = logits::taken(line)
        && let Ok(request) = request(&rest)
    {
        return Ok((request, logits));
    }
    let mut request = request(line)?;
    let logits = std::mem::take(&mut request.logits);
    Ok((request, logits.into_iter().map(|number| number.0).collect()))
}

/// The chain that an engine runs for settings, all of which it has.
fn chain_of_settings(engine: Engine, settings: &Settings) -> Result<Chain, String> {
    if let Some(name) = engine.lacks(settings) {
        return Err(format!("{engine} has no {name}"));
    }
    let planned = Chain::of_settings(engine, settings);
    let (chain, _) = planned.map_err(|error| error.to_string())?;
    Ok(chain)
}

/// The chain after a mask: as its engine masks, or with the logits masked where that has none.
fn masked(chain: Chain, mask: Mask, logits: &mut [f64]) -> Result<Chain, String> {
    let Mask {
        allowed, banned, ..
    } = &mask;
    if allowed.is_none() && banned.is_empty() {
        return Ok(chain);
    }
    let sampler = Sampler::from(mask.clone());
    if chain.engine().is_none_or(|engine| engine.has(&sampler)) {
        return chain.after(sampler).map_err(|error| error.to_string());
    }
    let set =
        |tokens: &[u32]| -> BTreeSet<usize> { tokens.iter().map(|&it| it as usize).collect() };
    let (allowed, banned) = (allowed.as_deref().map(set), set(banned));
    for (token, logit) in logits.iter_mut().enumerate() {
        let is_allowed = allowed
            .as_ref()
            .is_none_or(|allowed| allowed.contains(&token));
        if !is_allowed || banned.contains(&token) {
            *logit = f64::NEG_INFINITY;
        }
    }
    Ok(chain)
}

/// What is left by the chain or the settings of one line, and the draws from it; the error is in words.
fn answered(line: &str) -> Result<(Survivors, Option<DrawnTokens>), String> {
    let (request, mut logits) = request_and_logits(line)?;
    let engine = match &request.engine {
        Some(name) => Some(name.parse::<Engine>().map_err(|error| error.to_string())?),
        None => None,
    };
    // With a seed some engines run other code.
    let has_seed = request.seed.is_some() && request.rng.is_none();
    let engine = engine.map(|engine| if has_seed { engine.with_seed() } else { engine });
    let chain = match (request.chain, &request.settings, engine) {
        (Some(chain), None, engine) => {
            let samplers: Vec<Sampler> = chain
                .into_iter()
                .map(Sampler::from_json)
                .collect::<Result<_, _>>()?;
            Chain::new(samplers, engine).map_err(|error| error.to_string())?
        }
        // Without settings those that the engine has by itself.
        (None, settings, Some(engine)) => {
            if !request.gguf.is_empty() && !engine.profile().reads_gguf {
                return Err(format!("{engine} reads no defaults from a GGUF file"));
            }
            let defaults = gguf_settings(&request.gguf)?;
            let settings = settings.clone().unwrap_or_default();
            chain_of_settings(engine, &settings.or(&defaults))?
        }
        (None, Some(_), None) => {
            let engines = Engine::names_with("or");
            return Err(format!("`settings` needs `engine`: {engines}"));
        }
        (Some(_), Some(_), _) => {
            return Err("`chain` and `settings` cannot be combined; keep one".to_owned());
        }
        (None, None, None) => {
            return Err("`chain`, or `engine` with or without `settings`, is required".to_owned());
        }
    };
    let mask = Mask {
        allowed: request.allowed,
        banned: request.banned,
        ..Mask::default()
    };
    let chain = masked(chain, mask, &mut logits)?;
    let history = History {
        prompt: &request.prompt,
        output: &request.history,
    };
    let survivors = chain.survivors(&logits, history);
    let survivors = survivors.map_err(|error| error.to_string())?;
    let wanted = DrawRequest {
        seed: request.seed,
        draws: request.draws,
        position: request.position,
        rng: request.rng,
    };
    let drawn = wanted.drawn(engine, &chain, &logits, history, &survivors)?;
    Ok((survivors, drawn))
}
