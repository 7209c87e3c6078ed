//! Requests to Gemini's `generateContent` (ai.google.dev, "GenerationConfig"): settings stand in `generationConfig`, in camel case
//! or, as its Python client has them, in snake case. How it samples is not said but for the order: top-k, top-p, temperature.

use super::shape::{FormatKeys, FormatShape};
use super::{Contents, FormatSpec, PLAIN, refuse_outside};

const WITHIN: &[&str] = &["generationConfig", "generation_config", "config"];

pub(super) static FORMAT: FormatSpec = FormatSpec {
    name: "gemini",
    product: "Gemini",
    models: &["gemini", "models/gemini"],
    shapes: &[
        FormatShape::new("Gemini generateContent", &["contents"]).within(
            WITHIN,
            &[&[
                "cachedContent",
                "cached_content",
                "contents",
                "labels",
                "model",
                "safetySettings",
                "safety_settings",
                "systemInstruction",
                "system_instruction",
                "toolConfig",
                "tool_config",
                "tools",
            ]],
        ),
        FormatShape::new("Gemini generationConfig", &["topP"]),
        FormatShape::new("Gemini generationConfig", &["topK"]),
        FormatShape::new("Gemini generationConfig", &["maxOutputTokens"]),
    ],
    keys: FormatKeys {
        settings: &[
            ("temperature", "temperature"),
            ("topP", "top_p"),
            ("top_p", "top_p"),
            ("topK", "top_k"),
            ("top_k", "top_k"),
            ("presencePenalty", "presence_penalty"),
            ("presence_penalty", "presence_penalty"),
            ("frequencyPenalty", "frequency_penalty"),
            ("frequency_penalty", "frequency_penalty"),
        ],
        not_reproduced: &[
            ("responseJsonSchema", 0.0),
            ("responseSchema", 0.0),
            ("response_schema", 0.0),
        ],
        silent: &[&[
            "audioTimestamp",
            "candidateCount",
            "candidate_count",
            "logprobs",
            "maxOutputTokens",
            "max_output_tokens",
            "mediaResolution",
            "responseLogprobs",
            "responseMimeType",
            "responseModalities",
            "response_logprobs",
            "response_mime_type",
            "safety_settings",
            "seed",
            "speechConfig",
            "stopSequences",
            "stop_sequences",
            "system_instruction",
            "thinkingConfig",
            "thinking_config",
            "tools",
        ]],
        ..FormatKeys::NONE
    },
    finish,
    ..PLAIN
};

/// The ranges that it documents.
fn finish(contents: &mut Contents) {
    let ranges = [
        ("temperature", 0.0, 2.0),
        ("top_p", 0.0, 1.0),
        ("top_k", 1.0, f64::INFINITY),
        ("presence_penalty", -2.0, 2.0),
        ("frequency_penalty", -2.0, 2.0),
    ];
    refuse_outside(contents, &ranges);
}
