//! `[output]`: the formats of figures, a file each.

use std::cmp::Ordering;
use std::error::Error as StdError;
use std::fmt;

use crate::figure::scene::Scene;
use crate::figure::text::Fonts;
use crate::reading::key::{Key, Keys, Shape, Usual, words};
use crate::reading::table::Table;
use crate::reading::{Error, Limit, Limits, limits};

pub use crate::figure::png::PngEffort;

/// Makes each format's file a module and puts the format on the list.
macro_rules! formats {
    ($($module:ident,)*) => {
        $(mod $module;)*

        /// All formats; those whose files take longest come first.
        const FORMATS: &[&Spec] = &[$(&$module::SPEC),*];
    };
}

formats! {
    png,
    svg,
    pdf,
}

/// A file format for figures.
#[derive(Clone, Copy)]
pub struct Format(&'static Spec);

/// What there is to know of a format.
struct Spec {
    /// Its name in the configuration, which is also the ending of its files.
    ending: &'static str,
    /// Whether a Markdown page can show it.
    is_picture: bool,
    /// Whether the report is written in it, too.
    has_report: bool,
    /// What a figure takes, and what every bar or point of it takes beside that.
    cost: [Expense; 2],
    /// What a pixel takes.
    pixel: fn(&Output) -> Expense,
    /// A figure as the bytes of a file.
    encode: fn(&Scene, &Fonts, &Output) -> Result<Vec<u8>, EncodeError>,
}

/// Seconds of a core, and bytes that are held until all files are written.
pub(crate) type Expense = (f64, f64);

/// Why a figure cannot be made a file.
pub type EncodeError = Box<dyn StdError + Send + Sync>;

impl Format {
    /// Every format.
    pub fn all() -> impl Iterator<Item = Format> {
        FORMATS.iter().map(|spec| Format(spec))
    }

    /// The format of this name.
    pub fn named(name: &str) -> Option<Format> {
        Format::all().find(|format| format.ending() == name)
    }

    /// Its name in the configuration, which is also the ending of its files.
    pub fn ending(self) -> &'static str {
        self.0.ending
    }

    /// Whether a Markdown page can show it.
    pub fn is_picture(self) -> bool {
        self.0.is_picture
    }

    /// Whether the report is written in it, too.
    pub fn has_report(self) -> bool {
        self.0.has_report
    }

    /// A figure as the bytes of a file.
    ///
    /// # Errors
    ///
    /// When the format cannot hold the figure, or a font of the user's own.
    pub fn encode(
        self,
        scene: &Scene,
        fonts: &Fonts,
        output: &Output,
    ) -> Result<Vec<u8>, EncodeError> {
        (self.0.encode)(scene, fonts, output)
    }

    /// What a figure takes, and what every bar or point of it takes beside that.
    pub(crate) fn cost(self) -> [Expense; 2] {
        self.0.cost
    }

    /// What a pixel takes.
    pub(crate) fn pixel(self, output: &Output) -> Expense {
        (self.0.pixel)(output)
    }

    fn place(self) -> Option<usize> {
        Format::all().position(|format| format == self)
    }
}

impl PartialEq for Format {
    fn eq(&self, other: &Format) -> bool {
        self.ending() == other.ending()
    }
}

impl Eq for Format {}

impl Ord for Format {
    fn cmp(&self, other: &Format) -> Ordering {
        self.place().cmp(&other.place())
    }
}

impl PartialOrd for Format {
    fn partial_cmp(&self, other: &Format) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Debug for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.ending())
    }
}

const EFFORTS: [(&str, PngEffort); 2] = [("fast", PngEffort::Fast), ("small", PngEffort::Small)];

fn choices() -> Vec<(&'static str, Format)> {
    Format::all()
        .map(|format| (format.ending(), format))
        .collect()
}

/// The keys of `[output]`.
pub(crate) const KEYS: Keys = Keys::new(
    "Formats and resolution of the files",
    &[FORMATS_KEY, DPI, PNG, TOKENS, THEORY],
);

const FORMATS_KEY: Key = Key::new(
    "formats",
    Shape::Set(
        &Shape::Choice(|| words(&choices())),
        FORMATS.len() as u64,
    ),
    [
        "Formats of the figures, a list: `\"png\"`, `\"svg\"` (text as outlines) and `\"pdf\"` (selectable text; also writes the report as PDF)",
        "图的格式，列表：`\"png\"`、`\"svg\"`（文字为轮廓）和 `\"pdf\"`（文字可选择；报告也输出为 PDF）",
    ],
)
.usually(Usual::Said("PNG and SVG", "PNG 和 SVG"));

const DPI: Key = Key::new(
    "dpi",
    Shape::Number(limits::DPI.0, limits::DPI.1),
    [
        "Resolution of PNG files, in dots per inch",
        "PNG 的每英寸点数",
    ],
)
.usually(Usual::Number(150.0));

const PNG: Key = Key::new(
    "png",
    Shape::Choice(|| words(&EFFORTS)),
    [
        "Compression of PNG files: `\"fast\"`, or `\"small\"` for smaller files in more time",
        "PNG 的压缩：`\"fast\"`；或 `\"small\"`：文件更小，耗时更长",
    ],
)
.usually(Usual::Word("fast"));

/// How many tokens are listed where it is not said.
const USUAL_TOKENS: usize = 1_000;

/// Every token, in place of a number.
const ALL: &str = "all";

const TOKENS: Key = Key::new(
    "tokens",
    Shape::Either(
        &Shape::Whole(1, Limit::Vocabulary.most()),
        &Shape::Choice(|| vec![ALL]),
    ),
    [
        "Number of top tokens that `results.json` and the tables list from a larger vocabulary; or `\"all\"`",
        "词表更大时，`results.json` 和数据表列出概率最高的多少个词元；或 `\"all\"`（全部）",
    ],
)
.usually(Usual::Whole(USUAL_TOKENS as u64));

const THEORY: Key = Key::new(
    "theory",
    Shape::Boolean,
    [
        "Whether the report explains softmax, temperature and entropy, and gives advice for common tasks: for courses",
        "报告是否讲解 softmax、温度和熵，并给出常见任务的建议：供课程使用",
    ],
)
.usually(Usual::Said("Only with the theme `\"notebook\"`", "仅主题为 `\"notebook\"` 时"));

/// `[output]`: which files, and how fine.
#[derive(Clone, Debug)]
pub struct Output {
    /// Formats of the figures; at least one, each once.
    pub formats: Vec<Format>,
    /// Dots per inch of pixel formats.
    pub dpi: f64,
    /// How hard PNG files are compressed.
    pub png: PngEffort,
    /// How many tokens results and tables list, the likeliest; `None` for all.
    pub tokens: Option<usize>,
    /// Whether the report has its theory; `None` for as its theme has it.
    pub theory: Option<bool>,
}

impl Output {
    pub(crate) fn read(mut table: Table<'_>) -> Result<Output, Error> {
        let formats = match table.optional(&FORMATS_KEY) {
            None => vec![Format::PNG, Format::SVG],
            Some(value) => value.choices(&choices())?,
        };
        let dpi = table.number(&DPI)?;
        let png = table.choice(&PNG, &EFFORTS)?;
        let tokens = match table.optional(&TOKENS) {
            None => Some(USUAL_TOKENS),
            Some(value) if value.text().is_ok_and(|text| text == ALL) => None,
            Some(value) => Some(value.size_in(1..=Limits::most().size(Limit::Vocabulary))?),
        };
        let theory = table.optional(&THEORY);
        let theory = theory.map(|value| value.boolean()).transpose()?;
        table.finish()?;
        Ok(Output {
            formats,
            dpi,
            png,
            tokens,
            theory,
        })
    }
}
