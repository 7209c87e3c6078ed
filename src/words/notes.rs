//! What a reader of a response's numbers has to know, in words.

use super::{Words, say};
use crate::logits::logprobs::Note;

impl Words {
    /// What a reader has to know, as a sentence.
    pub fn note(self, note: &Note) -> String {
        match note {
            Note::AfterSampling { server } => say!(self, "note-after-sampling", server = *server),
            Note::AfterTemperature { server } => {
                say!(self, "note-after-temperature", server = *server)
            }
            Note::FirstChoice => say!(self, "note-first-choice"),
            Note::Reasoning => say!(self, "note-reasoning"),
            Note::PromptLeftOut => say!(self, "note-prompt-left-out"),
            Note::Nothing { positions } => say!(self, "note-nothing", positions = *positions),
            Note::NotLikeliest { positions } => {
                say!(self, "note-not-likeliest", positions = *positions)
            }
            Note::Failed { answers, message } => {
                say!(self, "note-failed", answers = *answers, message)
            }
        }
    }
}
