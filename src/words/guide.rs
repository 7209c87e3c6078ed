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
    /// What the figure is called.
    fn guide_title(&self) -> &'static str;
    /// How the figure is read, in Markdown.
    fn guide_section(&self) -> &'static str;
    /// What is to be seen, for readers who cannot: so many tasks.
    fn guide_description(&self, tasks: usize) -> String;
    /// The reader's own temperature, if there is one, as part of a sentence in Markdown.
    fn asked_guide(&self, own: Option<&str>) -> String;
    /// The titles of the two panels.
    fn guide_panels(&self) -> [&'static str; 2];
    /// The legend of ranges that suit.
    fn suitable(&self) -> &'static str;
    /// The legend of ranges to be avoided.
    fn dangerous(&self) -> &'static str;
    /// The legend of the reader's own temperature.
    fn own_setting(&self, temperature: &str) -> String;
    /// The axis of effective vocabularies.
    fn effective_vocabulary(&self) -> &'static str;
    /// Task, temperatures, effective vocabulary at either end, largest probability at either end.
    fn guide_columns(&self) -> [&'static str; 6];
    /// Which tasks a temperature suits.
    fn suits_finding(&self, temperature: &str, suits: Suits<'_>) -> String;
    /// That a temperature is below what is safe.
    fn too_cold_finding(&self, temperature: &str, limit: f64) -> String;
    /// That a temperature is above what is safe.
    fn too_hot_finding(&self, temperature: &str, limit: f64) -> String;
    /// What the reader's own temperature makes of these logits, which are so many.
    fn own_level_finding(
        &self,
        temperature: &str,
        effective_vocabulary: f64,
        max_probability: f64,
        tokens: usize,
    ) -> String;
    /// The effective vocabulary at the ends of a task's range.
    fn task_level_finding(&self, task: &str, effective_vocabularies: [f64; 2]) -> String;
}
