//! Requests to text-generation-inference (`router/src/lib.rs`: `GenerateParameters`, 3.3), and to Hugging Face's hosted
//! inference. It samples with transformers' processors, but draws where there is anything to draw with
//! (`utils/tokens.py`: `sampling = do_sample or has_warpers`).

use serde_json::Value as Json;

use super::shape::{FormatKeys, FormatShape};
use super::{Contents, Decoding, FormatSpec, PLAIN};

const WITHIN: &[&str] = &["parameters"];

pub(super) static FORMAT: FormatSpec = FormatSpec {
    name: "tgi",
    product: "text-generation-inference",
    engines: &["tgi"],
    nearest: &["transformers"],
    usual: &[("top_k", 0.0)],
    shapes: &[
        FormatShape::new("TGI /generate", &["inputs"])
            .within(WITHIN, &[&["inputs", "options", "stream"]]),
        FormatShape::new("TGI parameters", &["max_new_tokens", "return_full_text"]),
    ],
    keys: FormatKeys {
        settings: &[
            ("do_sample", "do_sample"),
            ("temperature", "temperature"),
            ("top_k", "top_k"),
            ("top_p", "top_p"),
            ("typical_p", "typical_p"),
            ("repetition_penalty", "repetition_penalty"),
        ],
        further: &[("frequency_penalty", 0.0)],
        not_reproduced: &[("grammar", 0.0), ("watermark", 0.0)],
        silent: &[&[
            "adapter_id",
            "best_of",
            "decoder_input_details",
            "details",
            "max_new_tokens",
            "return_full_text",
            "seed",
            "stop",
            "top_n_tokens",
            "truncate",
        ]],
        ..FormatKeys::NONE
    },
    finish,
    ..PLAIN
};

/// Whether it draws.
fn finish(contents: &mut Contents) {
    let is_not = |name: &str, off: f64| contents.number(name).is_some_and(|value| value != off);
    let below_1 = |name: &str| contents.number(name).is_some_and(|value| value < 1.0);
    let has_warpers = is_not("temperature", 1.0)
        || is_not("top_k", 0.0)
        || below_1("top_p")
        || below_1("typical_p");
    let draws = has_warpers || contents.boolean("do_sample") == Some(true);
    contents.decoding = Some(match draws {
        true => Decoding::Drawn,
        false => Decoding::Greedy,
    });
    contents.fill_in("do_sample", Json::Bool(draws));
}
