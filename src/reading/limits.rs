//! What is refused before any work is done, so that no configuration makes the program run away.
//!
//! A [`Limit`] is what a user may need more of: `[limits]` of a configuration moves it, up to a hard maximum. All others
//! are constants. `docs/limits.md` has them all.

/// A limit that `[limits]` moves, by its key in small letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Tokens per position.
    Vocabulary,
    /// Logits of all sources in total, which are kept.
    Logits,
    /// Numbers kept by all experiments in total.
    Numbers,
    /// The positions of a file that an experiment goes through.
    Rows,
    /// The draws at each temperature of an experiment, one by one.
    Draws,
    /// The points of a curve: temperatures of a grid, steps of a schedule.
    Points,
    /// The exponentials that an experiment takes: its temperatures, or steps and schedules, times its logits.
    Exponentials,
    /// The pixels of a figure.
    Pixels,
    /// What a file that is read as a whole may take, in MiB; and all experiments with their files, as is told before they
    /// run.
    Memory,
    /// What all experiments together may take, in seconds of a core, as is told before they run; those on the positions of
    /// a larger file may take so long for each MiB of it.
    Seconds,
}

impl Limit {
    /// Every limit.
    pub const ALL: [Limit; 10] = [
        Limit::Vocabulary,
        Limit::Logits,
        Limit::Numbers,
        Limit::Rows,
        Limit::Draws,
        Limit::Points,
        Limit::Exponentials,
        Limit::Pixels,
        Limit::Memory,
        Limit::Seconds,
    ];

    /// Its key, what holds without it, what it can be moved to, and what is counted, in English and in Chinese.
    pub(super) const fn facts(self) -> (&'static str, u64, u64, [&'static str; 2]) {
        match self {
            Limit::Vocabulary => (
                "vocabulary",
                1_000_000,
                10_000_000,
                ["Tokens per position", "一个位置的词元数"],
            ),
            Limit::Logits => (
                "logits",
                1_000_000,
                100_000_000,
                ["Logits of all sources in total", "所有来源的 logits 总数"],
            ),
            Limit::Numbers => (
                "numbers",
                10_000_000,
                200_000_000,
                [
                    "Numbers kept by all experiments in total",
                    "所有实验保留的数值总数",
                ],
            ),
            Limit::Rows => (
                "rows",
                80_000,
                10_000_000,
                [
                    "Positions of a file that an experiment covers (`population`, `drift`)",
                    "一个实验遍历的文件位置数（`population`、`drift`）",
                ],
            ),
            Limit::Draws => (
                "draws",
                100_000_000,
                1_000_000_000_000,
                [
                    "Draws per temperature (`sampling`) or per side (`compare`)",
                    "每个温度的采样次数（`sampling`），或每一方的采样次数（`compare`）",
                ],
            ),
            Limit::Points => (
                "points",
                10_000,
                1_000_000,
                [
                    "Points of a curve: temperatures of a grid (`entropy`), steps (`schedule`)",
                    "曲线的点数：网格的温度（`entropy`）、步骤（`schedule`）",
                ],
            ),
            Limit::Exponentials => (
                "exponentials",
                200_000_000,
                1_000_000_000_000,
                [
                    "Logit evaluations: temperatures × logits (`entropy`), or steps × schedules × logits (`schedule`)",
                    "logit 计算量：温度数 × logits 数（`entropy`），或步数 × 调度数 × logits 数（`schedule`）",
                ],
            ),
            Limit::Pixels => (
                "pixels",
                100_000_000,
                1_000_000_000,
                [
                    "Pixels of a figure, width × height; its page, which grows with its text, may have twice as many",
                    "一幅图的像素数，宽 × 高；文字会使页面变大，页面最多为其两倍",
                ],
            ),
            Limit::Memory => (
                "memory",
                512,
                65_536,
                [
                    "MiB for a file that is read whole: an unpacked compressed `.npz`, an array in Fortran order, a table or JSON of numbers count twice, a file of tokens or the header of a `.safetensors` eight times; also the estimated memory of all experiments and their files",
                    "整体读入的文件可占用的 MiB：压缩的 `.npz`（解压后）和 Fortran 顺序的数组按两倍计，文本表格和 JSON 数值按两倍计，词元文件、响应和 `.safetensors` 的头部按八倍计；也是所有实验连同其文件占用的内存，运行前估算",
                ],
            ),
            Limit::Seconds => (
                "seconds",
                8,
                1_000_000,
                [
                    "Estimated CPU seconds of all experiments together; for a larger file of positions, per MiB",
                    "所有实验合计的 CPU 秒数，运行前估算；更大的位置文件按每 MiB 计",
                ],
            ),
        }
    }

    /// Its key in `[limits]`.
    pub const fn key(self) -> &'static str {
        self.facts().0
    }

    /// What holds where a configuration does not say it.
    pub const fn usual(self) -> u64 {
        self.facts().1
    }

    /// The most that a configuration can say.
    pub const fn most(self) -> u64 {
        self.facts().2
    }
}

/// The limits of a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits([u64; Limit::ALL.len()]);

impl Default for Limits {
    /// The usual ones.
    fn default() -> Limits {
        Limits(Limit::ALL.map(Limit::usual))
    }
}

impl Limits {
    /// As far as any configuration can go.
    pub(crate) fn most() -> Limits {
        Limits(Limit::ALL.map(Limit::most))
    }

    pub(super) fn set(&mut self, limit: Limit, most: u64) {
        self.0[limit as usize] = most;
    }

    /// How much is allowed.
    pub fn of(&self, limit: Limit) -> u64 {
        self.0[limit as usize]
    }

    /// The same, of what is counted in memory.
    pub fn size(&self, limit: Limit) -> usize {
        usize::try_from(self.of(limit)).unwrap_or(usize::MAX)
    }

    /// How many bytes a file may have that takes so many times its size in memory.
    pub(crate) fn bytes(&self, times: u64) -> u64 {
        (self.of(Limit::Memory) << 20) / times
    }

    /// What would allow so much, for a reader whose wish is refused.
    pub(crate) fn help(&self, limit: Limit, wanted: u64) -> String {
        let (key, _, most, _) = limit.facts();
        if wanted <= most {
            format!("set `{key} = {wanted}` in `[limits]` to allow it")
        } else {
            format!("`{key}` in `[limits]` can be at most {most}")
        }
    }

    /// The same for a file of so many bytes.
    pub(crate) fn help_memory(&self, bytes: u64, times: u64) -> String {
        let wanted = bytes.saturating_mul(times).div_ceil(1 << 20);
        self.help(Limit::Memory, wanted)
    }
}

/// How many times their bytes texts take in memory that are read as JSON, tables of numbers as texts, and archives unpacked:
/// a megabyte can unpack to a thousand.
pub(crate) const TIMES_OF_JSON: u64 = 8;
pub(crate) const TIMES_OF_TEXT: u64 = 2;
pub(crate) const TIMES_OF_ARCHIVE: u64 = 2;

/// The longest configuration file, in bytes: what it can hold takes less than 200 MB of memory.
pub const FILE_BYTES: u64 = 2 << 20;
/// The most sources and the most experiments.
pub const ENTRIES: usize = 1_000;
/// The longest name of a source or an experiment, in bytes: it becomes a file name.
pub const NAME_BYTES: usize = 100;
/// The longest token, in bytes.
pub const TOKEN_BYTES: usize = 1 << 20;
/// The most panels of a figure, one for each temperature.
pub const PANELS: usize = 100;
/// The most positions of an experiment that bounds what a server returned.
pub const BOUNDED: usize = 20_000;
/// The most temperatures at which it bounds the entropy.
pub const BOUNDED_TEMPERATURES: usize = 1_000;
/// The longest font file, in bytes.
pub const FONT_BYTES: u64 = 64 << 20;
/// The longest document and the longest `values.json`, in bytes.
pub const DOCUMENT_BYTES: u64 = 64 << 20;
/// The longest line of `apply`, in bytes: more than three million numbers.
pub const LINE_BYTES: u64 = 64 << 20;
/// The most bytes of all documents together after they are filled.
pub const FILLED_BYTES: usize = 128 << 20;
/// The longest file that a check compares, in bytes.
pub const COMPARED_BYTES: u64 = 512 << 20;
/// The longest header of a `.npy` file, in bytes; numpy's own limit is 10,000.
pub const NPY_HEADER_BYTES: u32 = 65_536;
/// The longest header of a `.safetensors` file, in bytes, as the format has it.
pub const SAFETENSORS_HEADER_BYTES: u64 = 100_000_000;
/// The longest file of numbers of some positions, in bytes.
pub const PART_BYTES: u64 = 64 << 20;
/// The most schedules of an experiment.
pub const SCHEDULES: usize = 12;
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
/// Maximum number of tokens that a panel shows individually.
pub const SHOWN_TOKENS: usize = 1_000;
/// The most tokens of a history.
pub const HISTORY: usize = 100_000;
/// The most draws of which the counts alone are drawn.
pub const COUNTED_DRAWS: u64 = 1_000_000_000_000_000;
/// The most tokens that a sampling figure names as drawn most.
pub const TOP: usize = 50;
/// Dots per inch, from and to.
pub const DPI: (f64, f64) = (10.0, 1_200.0);
/// Width and height of a figure in inches, from and to.
pub const INCHES: (f64, f64) = (1.0, 100.0);
/// The widest and the highest page, in pixels.
pub const SIDE: f64 = 32_000.0;
/// The longest title, in bytes.
pub const TITLE_BYTES: usize = 500;
/// The most font files.
pub const FONTS: usize = 16;
/// The longest file that a configuration names whose SHA-256 the report has, in bytes: a longer one would take as long
/// as all the rest.
pub const DIGESTED_BYTES: u64 = 64 << 20;
/// The most that is read again of files that were read before, by all sources and settings together, in bytes; of those
/// that are read as a whole, and of the headers of others.
pub const READ_AGAIN: u64 = 128 << 20;
/// The most elements that the lists of all settings have together.
pub const SETTINGS_LISTED: usize = 500_000;
/// The most positions of a file of log-probabilities.
pub const POSITIONS: usize = 100_000;
/// The most tokens with log-probabilities that all sources together keep.
pub const LOGPROBS: usize = 2_000_000;
