//! What is said of the temperatures that suit tasks.

/// How a temperature stands to the ranges of tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suits<'a> {
    /// Tasks whose range it is in.
    pub inside: &'a [&'a str],
    /// Tasks that want it colder.
    pub colder: &'a [&'a str],
    /// Tasks that want it hotter.
    pub hotter: &'a [&'a str],
}

/// The words of kind `guide`.
pub trait GuideWords {
    /// The reader's own temperature, if there is one, as part of a sentence in Markdown.
    fn asked_guide(&self, own: Option<&str>) -> String;
    /// Which tasks a temperature suits.
    fn suits_finding(&self, temperature: &str, suits: Suits<'_>) -> String;
    /// The effective vocabulary at the ends of a task's range.
    fn task_level_finding(&self, task: &str, effective_vocabularies: [f64; 2]) -> String;
}
