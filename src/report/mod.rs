//! What is written about the experiments: the Markdown report, the numbers for programs, and the words of both.

mod json;
mod markdown;
mod settings;
pub mod table;
mod words;

pub use json::json;
pub(crate) use json::number;
pub(crate) use markdown::escaped;
pub use markdown::markdown;
pub use settings::warnings;
pub use words::{
    BoundsWords, CertaintyWords, Change, CompareWords, DriftWords, EnginesWords, GuideWords, Half,
    LintWords, PopulationWords, Quantity, SamplersWords, ScheduleWords, SolveWords, Suits, Task,
    Words,
};
