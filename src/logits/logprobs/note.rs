//! What a reader of a response's numbers has to know.

use std::fmt;

/// What a reader of a response's numbers has to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The numbers are probabilities after sampling: of what the samplers left, not of the model.
    AfterSampling {
        /// Which server.
        server: &'static str,
    },
    /// The server divides by the temperature before it takes log-probabilities.
    AfterTemperature {
        /// Which server.
        server: &'static str,
    },
    /// There are several choices of each response, of which the first was read.
    FirstChoice,
    /// The answer has reasoning, whose tokens are among the positions or have none.
    Reasoning,
    /// The response has positions of the prompt, which were not read.
    PromptLeftOut,
    /// Of some positions nothing is known.
    Nothing {
        /// How many.
        positions: usize,
    },
    /// At some positions it is not known whether the tokens are the likeliest.
    NotLikeliest {
        /// How many.
        positions: usize,
    },
    /// Answers among others were errors.
    Failed {
        /// How many.
        answers: usize,
        /// What the server said of the first.
        message: String,
    },
}

impl fmt::Display for Note {
    /// In English.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Note::AfterSampling { server } => write!(
                formatter,
                "{server} gives probabilities after its samplers and its temperature: of what they left, not of the model"
            ),
            Note::AfterTemperature { server } => write!(
                formatter,
                "{server} gives log-probabilities after its temperature: they are the model's where that was 1"
            ),
            Note::FirstChoice => {
                formatter.write_str("there are several choices, of which the first was read")
            }
            Note::Reasoning => formatter.write_str(
                "the answer has reasoning beside its text: positions are those of which the server gives log-probabilities, whichever \
                 of the two they belong to",
            ),
            Note::PromptLeftOut => formatter.write_str(
                "the positions are those of the answer; those of the prompt were left out",
            ),
            Note::Nothing { positions } => {
                write!(formatter, "nothing is known of {positions} positions")
            }
            Note::NotLikeliest { positions } => write!(
                formatter,
                "at {positions} positions nothing tells that the tokens returned are the likeliest"
            ),
            Note::Failed { answers, message } => {
                write!(formatter, "{answers} answers are errors, the first: {message}")
            }
        }
    }
}
