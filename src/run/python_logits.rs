//! Logits in Python lines.

use crate::experiment::format::python_float;
use crate::logits::{Logits, Order, Source, Values};

/// Logits of a source with more values are read from `results.json` in the Python lines.
const INLINE: usize = 64;

/// Whether the source's values are too many to be written out.
pub(super) fn is_stored(source: &Source, logits: &Logits) -> bool {
    matches!(source.values, Values::Inline(_)) && logits.values.len() > INLINE
}

/// A Python expression for the logits of a source.
pub(super) fn values(source: &Source, logits: &Logits, modern: bool) -> String {
    match &source.values {
        Values::Normal { size, scale } => {
            let normal = if modern {
                "random.standard_normal"
            } else {
                "np.random.randn"
            };
            let drawn = format!("{normal}({size}) * {}", python_float(*scale));
            match source.order {
                Order::Given => drawn,
                Order::Descending => format!("np.sort({drawn})[::-1]"),
            }
        }
        Values::Positions { .. } | Values::Logprobs { .. } => "None".to_owned(),
        Values::Inline(_) if is_stored(source, logits) => {
            let name = quoted(&source.name);
            format!(
                "np.array([float(z) for z in json.load(open(\"results.json\"))[\"logits\"][{name}]])"
            )
        }
        Values::Inline(_) => {
            let number = |value: &f64| match *value {
                f64::NEG_INFINITY => "-np.inf".to_owned(),
                value => python_float(value),
            };
            format!(
                "np.array([{}])",
                logits
                    .values
                    .iter()
                    .map(number)
                    .collect::<Vec<_>>()
                    .join(", ")
            )
        }
    }
}

/// A Python string; names have no characters that would need more.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}
