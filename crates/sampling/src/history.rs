//! The tokens so far, at which penalties look.

/// The tokens so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct History<'a> {
    /// What the model was given.
    pub prompt: &'a [u32],
    /// What it has made of it.
    pub output: &'a [u32],
}

impl<'a> History<'a> {
    /// The last `count` tokens of prompt and output together, the latest last; all for a negative `count`.
    pub(crate) fn last(self, count: i64) -> impl Iterator<Item = &'a u32> {
        let length = self.prompt.len() + self.output.len();
        let skipped = usize::try_from(count).map_or(0, |count| length.saturating_sub(count));
        self.prompt.iter().chain(self.output).skip(skipped)
    }
}
