//! What is refused before any work is done, so that no configuration makes the program run away.

/// The longest configuration file, in bytes: what it can hold takes less than 200 MB of memory.
pub const FILE_BYTES: u64 = 2 << 20;
/// The most sources and the most experiments.
pub const ENTRIES: usize = 1_000;
/// The longest name of a source or an experiment, in bytes: it becomes a file name.
pub const NAME_BYTES: usize = 100;
/// The most logits of a source.
pub const VOCABULARY: usize = 1_000_000;
/// The most logits of all sources together: `results.json` holds every one.
pub const LOGITS: usize = 1_000_000;
/// The longest token, in bytes.
pub const TOKEN_BYTES: usize = 1 << 20;
/// The most temperatures of a grid that is given by its ends.
pub const TEMPERATURES: usize = 10_000;
/// The most panels of a figure, one for each temperature.
pub const PANELS: usize = 100;
/// The most positions of a population.
pub const POPULATION: usize = 80_000;
/// The most positions of an experiment that bounds what a server returned.
pub const BOUNDED: usize = 20_000;
/// The most temperatures at which it bounds the entropy.
pub const BOUNDED_TEMPERATURES: usize = 1_000;
/// The longest file of numbers of some positions, in bytes.
pub const PART_BYTES: u64 = 64 << 20;
/// The most schedules of an experiment.
pub const COURSES: usize = 12;
/// The most steps of a schedule.
pub const STEPS: usize = 10_000;
/// The largest noise of a schedule.
pub const NOISE: f64 = 1_000.0;
/// The most tasks of a guide.
pub const TASKS: usize = 100;
/// The hottest temperature of a task.
pub const TASK_TEMPERATURE: f64 = 100.0;
/// The most keys of a file of settings.
pub const SETTINGS_KEYS: usize = 1_000;
/// The most samplers of a chain: a figure has a panel for each, and one for what was there before.
pub const SAMPLERS: usize = PANELS - 1;
/// The most tokens that a panel shows one by one.
pub const SHOWN_TOKENS: usize = 1_000;
/// The most tokens of a history.
pub const HISTORY: usize = 100_000;
/// The most draws at each temperature of a sampling experiment.
pub const DRAWS: u64 = 100_000_000;
/// The most draws of which the counts alone are drawn.
pub const COUNTED_DRAWS: u64 = 1_000_000_000_000_000;
/// The most tokens that a sampling figure names as drawn most.
pub const TOP: usize = 50;
/// Dots per inch, from and to.
pub const DPI: (f64, f64) = (10.0, 1_200.0);
/// Width and height of a figure in inches, from and to.
pub const INCHES: (f64, f64) = (1.0, 100.0);
/// The most pixels of a figure.
pub const PIXELS: f64 = 100e6;
/// The widest and the highest page, in pixels.
pub const SIDE: f64 = 32_000.0;
/// The most probabilities that all experiments together keep for `results.json`.
pub const NUMBERS: usize = 2_000_000;
/// The longest that all experiments together take, in seconds of a core as is told before they run; those on the positions
/// of a larger file may take so long for each MiB of it.
pub const SECONDS: f64 = 8.0;
/// The most memory that all experiments with their files take, in bytes, told likewise.
pub const MEMORY: f64 = 430e6;
/// The longest title, in bytes.
pub const TITLE_BYTES: usize = 500;
/// The most font files.
pub const FONTS: usize = 16;
/// The most exponentials that an `entropy` experiment takes: its temperatures times its logits.
pub const EXPONENTIALS: usize = 200_000_000;
/// The most that is read again of files that were read before, by all sources and settings together, in bytes; of those
/// that are read as a whole, and of the headers of others.
pub const READ_AGAIN: u64 = 128 << 20;
/// The most elements that the lists of all settings have together.
pub const SETTINGS_LISTED: usize = 500_000;
/// The longest file of log-probabilities, in bytes.
pub const LOGPROBS_BYTES: u64 = 64 << 20;
/// The most positions of a file of log-probabilities.
pub const POSITIONS: usize = 100_000;
/// The most tokens with log-probabilities that all sources together keep.
pub const LOGPROBS: usize = 2_000_000;
/// The most tokens of a position of a file of log-probabilities.
pub const POSITION_ENTRIES: usize = 1_000;
