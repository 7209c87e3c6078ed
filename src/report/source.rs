//! What a reader has to know of the numbers of a source.

use crate::figure::text::visible;
use crate::logits::file::ArrayNote;
use crate::logits::{Scale, Source};
use crate::words::{Words, say};

/// A sentence on each thing that a file of logits was taken for, or that was left out of it.
pub(super) fn notes(source: &Source, words: Words) -> Vec<String> {
    let remarks = source.remarks.iter().map(|note| words.note(note));
    if source.origin.is_none() {
        return remarks.collect();
    }
    let name = &source.name;
    let scale = match source.scale {
        Scale::Logits => None,
        Scale::LogProbabilities => Some(say!(words, "source-log-probabilities", name)),
        Scale::Probabilities => Some(say!(words, "source-probabilities", name)),
    };
    let notes = source.notes.iter().filter_map(|note| said(note, words));
    scale.into_iter().chain(notes).chain(remarks).collect()
}

fn said(note: &ArrayNote, words: Words) -> Option<String> {
    Some(match note {
        // Who names columns knows it.
        ArrayNote::Header => return None,
        ArrayNote::Index => say!(words, "source-index"),
        ArrayNote::Column(tokens) => say!(words, "source-column", tokens = *tokens),
        ArrayNote::Ids => say!(words, "source-ids"),
        ArrayNote::DecimalComma => say!(words, "source-decimal-comma"),
        ArrayNote::Tensor(tensor) => say!(words, "source-tensor", tensor = visible(tensor)),
        ArrayNote::Bf16 => say!(words, "source-bf16"),
        ArrayNote::Floor => say!(words, "source-floor"),
    })
}
