//! The names of the ways in which engines draw; how each does stands in `draw`.

/// All that has to be done for every way, from one list: its variant, its name, and other names that are read.
macro_rules! ways {
    ($($(#[$documentation:meta])* $Way:ident: $name:literal $(| $other:literal)*,)*) => {
        /// How an engine makes tokens of a seed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Way {
            $($(#[$documentation])* $Way,)*
        }

        impl Way {
            /// All of them.
            pub const ALL: [Way; [$($name),*].len()] = [$(Way::$Way),*];

            /// All names, as they are read in a configuration.
            pub(super) const NAMES: [(&'static str, Way); [$($name, $($other,)*)*].len()] =
                [$(($name, Way::$Way), $(($other, Way::$Way),)*)*];

            /// Its name, as it is written in a configuration.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Way::$Way => $name,)*
                }
            }
        }
    };
}

ways! {
    /// llama.cpp: one number a draw, held against running sums in the order that the chain leaves.
    LlamaCpp: "llama.cpp",
    /// torch on a CPU, `multinomial(p, 1)`: a race of exponential numbers, one for every token of the vocabulary.
    Torch: "torch" | "transformers",
    /// torch on a CPU, `multinomial(p, n, replacement=True)`: one number a draw, searched for in the running sums.
    TorchReplacement: "torch-replacement",
    /// vLLM with a seed in the request: Gumbel noise of seed, position and token.
    Vllm: "vllm",
    /// SGLang with `--enable-deterministic-inference`: Gumbel noise of seed, position and token.
    Sglang: "sglang",
    /// onnxruntime-genai and CTranslate2: libstdc++'s `std::discrete_distribution`, in the order that the chain leaves.
    Discrete: "onnxruntime-genai" | "ctranslate2",
    /// Ollama's own sampler: one number of Go's PCG a draw, held against running sums in float32.
    OllamaGo: "ollama-go",
    /// MLX-LM, one sequence at a time: one number of Threefry a draw, held against running sums in float32.
    MlxLm: "mlx-lm",
    /// LMDeploy with a seed in the request: one number of Philox at each position, held against running sums.
    Lmdeploy: "lmdeploy",
    /// transformers.js after `random.seed`: one number a draw, held against running sums from the likeliest token on.
    TransformersJs: "transformers.js",
    /// candle: one number of ChaCha a draw, held against running sums in float32.
    Candle: "candle",
    /// mistral.rs on a CPU: one number of ISAAC-64 a draw, held against running sums in float32.
    MistralRs: "mistral.rs",
    /// OpenVINO GenAI on a CPU: one number a draw, held against running sums in float32.
    OpenvinoGenai: "openvino-genai",
}
