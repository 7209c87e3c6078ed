//! Requests to Anthropic's Messages API (docs.anthropic.com, "Messages"). How it samples is not said.

use super::shape::{Keys, Shape};
use super::{Contents, Format, PLAIN, refuse_outside};

pub(super) static FORMAT: Format = Format {
    name: "anthropic",
    product: "Anthropic",
    models: &["claude", "anthropic."],
    shapes: &[
        Shape::new("Anthropic messages", &["messages"]),
        Shape::new("Anthropic messages", &["anthropic_version"]),
    ],
    keys: Keys {
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
        ..Keys::NONE
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
