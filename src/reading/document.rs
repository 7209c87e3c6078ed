//! What is being read.

/// The text that is being read, and what messages call it.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    /// What messages call the file.
    pub name: &'a str,
    /// All of it.
    pub text: &'a str,
}
