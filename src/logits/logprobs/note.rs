//! What a reader of a response's numbers has to know.

/// What a reader of a response's numbers has to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResponseNote {
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
