//! From a distribution and a generator to tokens: a file a rule.
//!
//! [`DrawingRule`] draws indices one by one, [`draw_counts`] tallies and digests them, [`multinomial`] draws the counts
//! without the draws: numpy's ways. [`Way`] lists those of engines, [`Seeded`] draws by one of them.
//!
//! ```
//! use thermograph_sampling::draw::{DrawingRule, draw_counts};
//! use thermograph_sampling::random::{Algorithm, IndexDigest, Rng};
//!
//! // np.random.seed(42); np.random.choice(3, size=1000, p=[0.5, 0.3, 0.2])
//! let mut rng = Rng::new(Algorithm::Numpy, 42)?;
//! let rule = DrawingRule::new(&[0.5, 0.3, 0.2])?;
//! let drawn = draw_counts(&mut rng, &rule, 1000, &mut IndexDigest::new());
//! assert_eq!(drawn.counts.iter().sum::<u64>(), 1000);
//! # Ok::<(), thermograph_sampling::random::Error>(())
//! ```

mod binomial;
mod inverse_cdf;
mod race;
mod rule;
mod running_sums;
mod way;
mod weighted_index;

/// The files of the ways.
macro_rules! rules {
    ($($module:ident::$Way:ident,)*) => {
        $(mod $module;)*

        impl Way {
            /// What it is.
            pub const fn rule(self) -> &'static WayProfile {
                match self {
                    $(Way::$Way => &$module::RULE,)*
                }
            }
        }
    };
}

rules! {
    llama_cpp::LlamaCpp,
    torch::Torch,
    torch_replacement::TorchReplacement,
    vllm::Vllm,
    sglang::Sglang,
    discrete::Discrete,
    ollama_go::OllamaGo,
    mlx_lm::MlxLm,
    lmdeploy::Lmdeploy,
    transformers_js::TransformersJs,
    candle::Candle,
    mistral_rs::MistralRs,
    openvino_genai::OpenvinoGenai,
}

pub use binomial::multinomial;
pub use inverse_cdf::{DrawingRule, Draws, choice, draw_counts};
pub use rule::{Drawn, Margin, Pool, Unit, WayProfile};
pub use way::{Closest, Seeded};

pub use crate::random::Way;
