//! The engines: what each makes of the same settings.
//!
//! An engine is a table, a [`Profile`]: its samplers with the variants that it has of them, its settings with defaults
//! and ranges, and the order in which it runs them. From it follows which chain it runs for [`Settings`], what it refuses
//! in its own words, and what of them has no effect ([`lint()`](crate::lint::lint)). To add an engine, write its file here and a
//! line in the list below.

mod gguf;
mod plan;
pub(crate) mod profile;
mod rows;
pub(crate) mod setting;
mod settings;
mod stages;

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

pub use gguf::gguf_settings;
pub use profile::{Known, Profile};
pub use setting::{Checked, Neutral, Setting};
pub use settings::Settings;

use crate::sampler::Sampler;

/// All that has to be done for every engine, from one list.
macro_rules! engines {
    ($($(#[$documentation:meta])* $module:ident::$Name:ident,)*) => {
        $(mod $module;)*

        /// An engine whose rules are known.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Engine {
            $($(#[$documentation])* $Name,)*
        }

        impl Engine {
            /// All of them.
            pub const ALL: [Engine; [$(stringify!($Name)),*].len()] = [$(Engine::$Name),*];

            /// What it is.
            pub fn profile(self) -> &'static Profile {
                match self {
                    $(Engine::$Name => &$module::PROFILE,)*
                }
            }
        }
    };
}

engines! {
    /// Hugging Face transformers.
    transformers::Transformers,
    /// text-generation-webui on transformers.
    text_generation_webui::TextGenerationWebui,
    /// transformers.js.
    transformers_js::TransformersJs,
    /// vLLM with FlashInfer's sampler, the usual on a GPU.
    vllm::Vllm,
    /// vLLM with its Triton kernel.
    vllm_triton::VllmTriton,
    /// vLLM with its Triton kernels, top-p alone by another than top-k with top-p.
    vllm_triton_split::VllmTritonSplit,
    /// vLLM with its torch sampler, on a CPU.
    vllm_torch::VllmTorch,
    /// SGLang with FlashInfer's sampler, the usual on a GPU.
    sglang::Sglang,
    /// SGLang with its torch sampler.
    sglang_torch::SglangTorch,
    /// llama.cpp as a library.
    llama_cpp::LlamaCpp,
    /// llama.cpp's server.
    llama_server::LlamaServer,
    /// Ollama from 0.30, which runs llama-server.
    ollama::Ollama,
    /// Ollama's own sampler up to 0.29.
    ollama_go::OllamaGo,
    /// Ollama with MLX models.
    ollama_mlx::OllamaMlx,
    /// MLX-LM.
    mlx_lm::MlxLm,
    /// LM Studio's MLX engine.
    lm_studio_mlx::LmStudioMlx,
    /// TensorRT-LLM's torch sampler.
    tensorrt_llm::TensorrtLlm,
    /// LMDeploy's PyTorch engine.
    lmdeploy::Lmdeploy,
    /// ExLlamaV3.
    exllamav3::Exllamav3,
    /// onnxruntime-genai.
    onnxruntime_genai::OnnxruntimeGenai,
    /// OpenVINO GenAI.
    openvino_genai::OpenvinoGenai,
    /// mistral.rs.
    mistral_rs::MistralRs,
    /// candle-transformers.
    candle::Candle,
    /// CTranslate2.
    ctranslate2::Ctranslate2,
}

impl Engine {
    /// Those that are asked about where none is named: one of each of the three families that most people run.
    pub const COMMON: [Engine; 3] = [Engine::Transformers, Engine::Vllm, Engine::LlamaCpp];

    /// All names, for messages.
    pub fn names() -> String {
        Engine::ALL.map(Engine::name).join(", ")
    }

    /// All names as a sentence lists them, the last after `word`: `transformers, vllm or llama.cpp`.
    pub fn names_with(word: &str) -> String {
        let names = Engine::ALL.map(Engine::name);
        let (last, others) = names.split_last().expect("there are engines");
        format!("{} {word} {last}", others.join(", "))
    }

    /// The one whose rules hold where a request has a seed: some engines run other code then.
    pub fn with_seed(self) -> Engine {
        let seeded = self.profile().seeded;
        seeded.and_then(|name| name.parse().ok()).unwrap_or(self)
    }

    /// With which seed it draws a choice of a request, from 0, that has a seed; `None` where that is not known.
    pub fn seed_of_choice(self, seed: i128, choice: u64) -> Option<i128> {
        let adds_choice = self
            .profile()
            .draws
            .is_some_and(|way| way.rule().adds_choice);
        match choice {
            0 => Some(seed),
            choice => adds_choice.then(|| seed + i128::from(choice)),
        }
    }

    /// Its name, as it is written in a configuration.
    pub fn name(self) -> &'static str {
        self.profile().name
    }

    /// Its name as its project spells it, for people.
    pub fn title(self) -> &'static str {
        self.profile().title
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// As its name.
impl Serialize for Engine {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl FromStr for Engine {
    type Err = UnknownEngine;

    /// Its [`Engine::name`], or another that its profile knows.
    fn from_str(name: &str) -> Result<Engine, UnknownEngine> {
        let is_its = |engine: &Engine| {
            let profile = engine.profile();
            profile.name == name || profile.aliases.contains(&name)
        };
        let found = Engine::ALL.into_iter().find(is_its);
        found.ok_or_else(|| UnknownEngine {
            name: name.to_owned(),
        })
    }
}

/// A name that is no engine's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown engine {name:?}; known are {}", Engine::names_with("and"))]
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
    /// The engine knows the setting, and does nothing with it.
    Ignored {
        /// Its name.
        setting: &'static str,
    },
    /// The engine knows the setting, and another one silences it.
    Silenced {
        /// Its name.
        setting: &'static str,
        /// The other one.
        by: &'static str,
    },
}
