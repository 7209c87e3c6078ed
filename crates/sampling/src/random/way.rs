//! The names of the ways in which engines draw; how each does stands in `draw`.

/// How an engine makes tokens of a seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// llama.cpp: one number a draw, held against running sums in the order that the chain leaves.
    LlamaCpp,
    /// torch on a CPU, `multinomial(p, 1)`: a race of exponential numbers, one for every token of the vocabulary.
    Torch,
    /// torch on a CPU, `multinomial(p, n, replacement=True)`: one number a draw, searched for in the running sums.
    TorchReplacement,
    /// vLLM with a seed in the request: Gumbel noise of seed, position and token.
    Vllm,
    /// SGLang with `--enable-deterministic-inference`: Gumbel noise of seed, position and token.
    Sglang,
    /// onnxruntime-genai and CTranslate2: libstdc++'s `std::discrete_distribution`, in the order that the chain leaves.
    Discrete,
    /// Ollama's own sampler: one number of Go's PCG a draw, held against running sums in float32.
    OllamaGo,
}

impl Way {
    /// All of them.
    pub const ALL: [Way; 7] = [
        Way::LlamaCpp,
        Way::Torch,
        Way::TorchReplacement,
        Way::Vllm,
        Way::Sglang,
        Way::Discrete,
        Way::OllamaGo,
    ];

    /// Its name, as it is written in a configuration.
    pub const fn name(self) -> &'static str {
        match self {
            Way::LlamaCpp => "llama.cpp",
            Way::Torch => "torch",
            Way::TorchReplacement => "torch-replacement",
            Way::Vllm => "vllm",
            Way::Sglang => "sglang",
            Way::Discrete => "onnxruntime-genai",
            Way::OllamaGo => "ollama-go",
        }
    }
}
