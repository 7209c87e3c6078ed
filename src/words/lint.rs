//! What is said of settings that are illegal, dead or surprising.

use crate::sampling::{Engine, Finding, Severity};

/// The words of the linter.
pub trait LintWords {
    /// The heading of all settings, and how their findings are read, in Markdown.
    fn lint_section(&self) -> &'static str;
    /// That a configuration's settings say nothing.
    fn no_settings(&self) -> &'static str;
    /// That there is nothing to find.
    fn no_lint(&self) -> &'static str;
    /// What a finding of this severity is, in a word.
    fn severity(&self, severity: Severity) -> &'static str;
    /// A finding about settings for `engine`: a sentence as plain text, without a full stop. All numbers in it are the
    /// finding's; a refusal is in the engine's words.
    fn lint_finding(&self, engine: Engine, finding: &Finding) -> String;
}
