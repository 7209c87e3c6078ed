//! What the numbers of a source are.

/// What the numbers of a source are, which decides what may be done with them.
///
/// [`Logits::values`](super::Logits::values) are always used as logits: of probabilities they are the logarithms. What
/// differs is whether their zero means something. The distribution does not depend on it; a repetition penalty does, since
/// it divides what is positive and multiplies what is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Scale {
    /// What a model gives before the softmax.
    #[default]
    Logits,
    /// Natural logarithms of probabilities: logits less a number that nobody knows any more.
    LogProbabilities,
    /// Probabilities.
    Probabilities,
}

impl Scale {
    /// What the numbers are called: `logits`, `log-probabilities` or `probabilities`.
    pub fn name(self) -> &'static str {
        match self {
            Scale::Logits => "logits",
            Scale::LogProbabilities => "log-probabilities",
            Scale::Probabilities => "probabilities",
        }
    }

    /// Whether their zero is that of the model.
    pub fn has_zero(self) -> bool {
        self == Scale::Logits
    }
}

/// Scales by what `scale` calls them.
pub(super) const SCALES: [(&str, Scale); 3] = [
    ("logits", Scale::Logits),
    ("log-probabilities", Scale::LogProbabilities),
    ("probabilities", Scale::Probabilities),
];
