//! Top-k: the k largest logits stay.
//!
//! Definition: exactly k, of equal ones the lower token. Source: Fan et al. 2018, arXiv:1805.04833.
//!
//! - transformers (`TopKLogitsWarper`) and vLLM (`apply_top_k_top_p`) remove what is smaller than the k-th, so that
//!   those equal to it stay too: [1, 1, 1, 0] with k = 1 keeps three. transformers takes k >= 1 only; vLLM takes 0 and
//!   -1 for off.
//! - Most others keep exactly k: vLLM on a GPU, LMDeploy, mistral.rs, OpenVINO GenAI, Ollama's Go sampler. MLX-LM refuses
//!   a k that is not smaller than the vocabulary, onnxruntime-genai one that is larger.
//! - llama.cpp (`llama_sampler_top_k_impl`) keeps exactly k and takes k <= 0 for off; which of equal ones it keeps is
//!   an accident of `std::partial_sort`, taken here to be the lower token.

use serde::Deserialize;

use super::{Declared, Definition, Parameter, Range, Rule, Started, only, stateless};
use crate::candidates::Arithmetic;

/// The parameters.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TopK {
    /// How many stay.
    pub top_k: i64,
}

/// What engines do differently.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Variant {
    /// What is taken; below 1 it is off.
    pub top_k: Rule,
    pub tied: TiedAtK,
    pub most: Most,
}

/// How large k may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Most {
    /// As large as one likes.
    Any,
    /// As large as the vocabulary.
    Vocabulary,
    /// Smaller than the vocabulary.
    BelowVocabulary,
}

/// What becomes of tokens as likely as the k-th.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TiedAtK {
    /// They go: exactly k stay.
    Go,
    /// They stay too.
    Stay,
}

const TOP_K: Rule = Rule::new(Range::at_least(1.0), "top_k must be 1 or more, got {}");

impl Definition for TopK {
    fn is_off(&self) -> bool {
        self.top_k <= 0
    }

    fn shown(&self) -> Vec<(&'static str, String)> {
        only(self.top_k)
    }
}

impl Declared for TopK {
    type Variant = Variant;
    const DEFINITION: Variant = Variant {
        top_k: TOP_K,
        tied: TiedAtK::Go,
        most: Most::Any,
    };
    const ABOUT: &'static str = "Keeps the k most likely tokens.";
    const PARAMETERS: &'static [Parameter] =
        &[Parameter::whole("top_k", TOP_K.range).about("Number of tokens kept.")];
    const BARE: Option<&'static str> = Some("top_k");

    fn ranges(variant: Variant) -> Vec<(&'static str, Range)> {
        vec![("top_k", variant.top_k.range)]
    }

    fn start(&self, variant: Variant, _: Arithmetic) -> Result<Started<'_>, String> {
        variant.top_k.check(self.top_k as f64)?;
        let k = usize::try_from(self.top_k).unwrap_or(if self.top_k < 0 { 0 } else { usize::MAX });
        stateless(move |candidates, _| {
            let vocabulary = candidates.vocabulary;
            let most = match variant.most {
                Most::Any => usize::MAX,
                Most::Vocabulary => vocabulary,
                Most::BelowVocabulary => vocabulary - 1,
            };
            if k > most {
                candidates.refuse(format!(
                    "top_k must be at most {most} for {vocabulary} tokens, got {k}"
                ));
            } else if k > 0 {
                candidates.note_limit(k);
                match variant.tied {
                    TiedAtK::Go => candidates.keep_largest(k),
                    TiedAtK::Stay => candidates.keep_largest_with_tied(k),
                }
            }
        })
    }
}
