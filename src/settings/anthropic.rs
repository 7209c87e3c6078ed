//! Requests to Anthropic's Messages API (docs.anthropic.com, "Messages"). How it samples is not said.

use super::shape::{FormatKeys, FormatShape};
use super::{Contents, FormatSpec, PLAIN, refuse_outside};

pub(super) static FORMAT: FormatSpec = FormatSpec {
    name: "anthropic",
    product: "Anthropic",
    models: &["claude", "anthropic."],
    shapes: &[
        FormatShape::new("Anthropic messages", &["messages"]),
        FormatShape::new("Anthropic messages", &["anthropic_version"]),
    ],
    keys: FormatKeys {
        settings: &[
            ("temperature", "temperature"),
            ("top_p", "top_p"),
            ("top_k", "top_k"),
        ],
        silent: &[&[
            "anthropic_beta",
            "anthropic_version",
            "cache_control",
            "container",
            "context_management",
            "max_tokens",
            "mcp_servers",
            "messages",
            "metadata",
            "model",
            "output_config",
            "service_tier",
            "speed",
            "stop_sequences",
            "stream",
            "system",
            "thinking",
            "tool_choice",
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
        ("temperature", 0.0, 1.0),
        ("top_p", 0.0, 1.0),
        ("top_k", 0.0, f64::INFINITY),
    ];
    refuse_outside(contents, &ranges);
}
