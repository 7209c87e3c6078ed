//! The engines: what each makes of the same settings.
//!
//! A profile turns [`Settings`] into the chain of samplers that the engine would run, in its order and with its
//! defaults, or refuses them in the engine's words. How the engine follows each sampler is said beside the sampler.
//! A fourth engine is one more file here, one more [`Engine`], and an arm in the samplers that it does otherwise.

pub mod lint;
mod llama_cpp;
mod settings;
mod transformers;
mod vllm;

use std::fmt;
use std::str::FromStr;

pub use settings::Settings;

use super::Sampler;

/// An engine whose rules are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Engine {
    /// Hugging Face transformers 5.23, `generation/logits_process.py`.
    Transformers,
    /// vLLM 0.33, `v1/sample`.
    Vllm,
    /// llama.cpp (libllama 0.5), `src/llama-sampler.cpp`.
    LlamaCpp,
}

impl Engine {
    /// All of them.
    pub const ALL: [Engine; 3] = [Engine::Transformers, Engine::Vllm, Engine::LlamaCpp];

    /// All names, for messages.
    pub fn names() -> String {
        Engine::ALL.map(Engine::name).join(", ")
    }

    /// Its name, as it is written in a configuration.
    pub fn name(self) -> &'static str {
        match self {
            Engine::Transformers => "transformers",
            Engine::Vllm => "vllm",
            Engine::LlamaCpp => "llama.cpp",
        }
    }

    /// The chain that the engine runs for `settings`, with remarks on those that it does not take as they stand.
    ///
    /// Errors: settings for which the engine stops with an error.
    pub fn plan(self, settings: &Settings) -> Result<Plan, Refusal> {
        let mut plan = match self {
            Engine::Transformers => transformers::plan(settings)?,
            Engine::Vllm => vllm::plan(settings)?,
            Engine::LlamaCpp => llama_cpp::plan(settings)?,
        };
        let ignored = settings
            .given()
            .into_iter()
            .filter(|name| !self.settings().contains(name));
        plan.remarks
            .extend(ignored.map(|setting| Remark::Unknown { setting }));
        Ok(plan)
    }

    /// The settings that it knows.
    fn settings(self) -> &'static [&'static str] {
        match self {
            Engine::Transformers => transformers::SETTINGS,
            Engine::Vllm => vllm::SETTINGS,
            Engine::LlamaCpp => llama_cpp::SETTINGS,
        }
    }

    /// Whether it has `sampler` at all.
    pub fn has(self, sampler: &Sampler) -> bool {
        match self {
            Engine::Transformers => transformers::has(sampler),
            Engine::Vllm => vllm::has(sampler),
            Engine::LlamaCpp => llama_cpp::has(sampler),
        }
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Engine {
    type Err = UnknownEngine;

    /// Its [`Engine::name`]; `llama_cpp`, as in the golden files, is llama.cpp too.
    fn from_str(name: &str) -> Result<Engine, UnknownEngine> {
        match name {
            "transformers" => Ok(Engine::Transformers),
            "vllm" => Ok(Engine::Vllm),
            "llama.cpp" | "llama_cpp" => Ok(Engine::LlamaCpp),
            _ => Err(UnknownEngine {
                name: name.to_owned(),
            }),
        }
    }
}

/// A name that is no engine's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no engine {name:?}: transformers, vllm and llama.cpp are known")]
pub struct UnknownEngine {
    /// What was given.
    pub name: String,
}

/// What an engine runs for settings.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The samplers in its order.
    pub chain: Vec<Sampler>,
    /// Settings that it does not take as they stand.
    pub remarks: Vec<Remark>,
}

/// A setting that an engine does not take as it stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Remark {
    /// The engine has no such setting and goes on without it.
    Unknown {
        /// Its name.
        setting: &'static str,
    },
    /// The engine takes another value instead.
    Clamped {
        /// Its name.
        setting: &'static str,
        /// What was asked for.
        from: f64,
        /// What the engine takes.
        to: f64,
    },
    /// The engine knows the setting, and another one silences it.
    Silenced {
        /// Its name.
        setting: &'static str,
        /// The other one.
        by: &'static str,
    },
}

/// What an engine (or, without one, a sampler's definition) does not take, and why.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{}{reason}", engine.map(|engine| format!("{engine}: ")).unwrap_or_default())]
pub struct Refusal {
    /// Whose rule it is.
    pub engine: Option<Engine>,
    /// The reason, with the setting and its value.
    pub reason: String,
}

impl Refusal {
    fn new(engine: Engine, reason: impl Into<String>) -> Refusal {
        Refusal {
            engine: Some(engine),
            reason: reason.into(),
        }
    }
}
