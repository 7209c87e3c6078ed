//! What a reader of a response's numbers has to know, in words.

use super::{Words, say};
use crate::logits::logprobs::ResponseNote;

impl Words {
    /// What a reader has to know, as a sentence.
    pub fn note(self, note: &ResponseNote) -> String {
        match note {
            ResponseNote::AfterSampling { server } => {
                say!(self, "note-after-sampling", server = *server)
            }
            ResponseNote::AfterTemperature { server } => {
                say!(self, "note-after-temperature", server = *server)
            }
            ResponseNote::FirstChoice => say!(self, "note-first-choice"),
            ResponseNote::Reasoning => say!(self, "note-reasoning"),
            ResponseNote::PromptLeftOut => say!(self, "note-prompt-left-out"),
            ResponseNote::Nothing { positions } => {
                say!(self, "note-nothing", positions = *positions)
            }
            ResponseNote::NotLikeliest { positions } => {
                say!(self, "note-not-top-1", positions = *positions)
            }
            ResponseNote::Failed { answers, message } => {
                say!(self, "note-failed", answers = *answers, message)
            }
        }
    }
}
