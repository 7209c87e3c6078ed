//! `[style]`: how all figures look.

use crate::experiment::own_figure::FONT_SIZE;
use crate::figure::scene::Paint;
use crate::figure::sight::{self, Sight};
use crate::figure::theme::Decorations;
use crate::figure::{Sizes, THEMES, Theme};
use crate::reading::key::{Key, Keys, Shape, Usual, words};
use crate::reading::table::Table;
use crate::reading::value::Value;
use crate::reading::{Error, colour};

pub(super) const KEYS: Keys = Keys::new(
    "Style of the figures",
    &[THEME, DARK, PRESET, PALETTE, FONT_SIZE, BACKGROUND],
);

const THEME: Key = Key::new(
    "theme",
    Shape::Either(&THEME_NAME, &Shape::Table(&OWN_THEME)),
    [
        "Theme of the figures: `\"notebook\"` (as in matplotlib), `\"light\"`, `\"dark\"`, or `\"auto\"` (SVG files follow the reader's system setting, other formats are light); or your own theme, `{ from = \"light\", paper = \"#fff8e7\", ... }`",
        "图的主题：`\"notebook\"`（matplotlib 风格）、`\"light\"`、`\"dark\"`，或 `\"auto\"`（SVG 随读者的系统为浅色或深色，其他格式为浅色）；或自定义的 `{ from = \"light\", paper = \"#fff8e7\", ... }`",
    ],
)
.usually(Usual::Word("notebook"));

const THEME_NAME: Shape = Shape::Choice(|| words(&LOOKS));

/// The themes, and the one that follows the reader: each with whether it does.
const LOOKS: [(&str, (Theme, bool)); 4] = [
    ("notebook", (Theme::NOTEBOOK, false)),
    ("light", (Theme::LIGHT, false)),
    ("dark", (Theme::DARK, false)),
    ("auto", (Theme::LIGHT, true)),
];

const DARK: Key = Key::new(
    "dark",
    Shape::Boolean,
    [
        "Whether every figure is also drawn in the dark theme, as `NAME.dark.svg`",
        "是否为每幅图另画一份深色的 `NAME.dark.svg`",
    ],
)
.usually(Usual::Boolean(false));

const PRESETS: [(&str, Sizes); 3] = [
    ("page", Sizes::PAGE),
    ("column", Sizes::COLUMN),
    ("slide", Sizes::SLIDE),
];

const PRESET: Key = Key::new(
    "preset",
    Shape::Choice(|| words(&PRESETS)),
    [
        "Size preset for width, text and lines: `\"page\"` (7 in), `\"column\"` of a paper (3.35 in, without a heading) or `\"slide\"` (10 in)",
        "按用途定宽度、字号和线宽：`\"page\"`（7 英寸）、论文的一栏 `\"column\"`（3.35 英寸，无标题）或 `\"slide\"`（10 英寸）",
    ],
)
.usually(Usual::Said("From the theme", "主题自带"));

const PALETTE: Key = Key::new(
    "palette",
    Shape::List(&Shape::Colour, 1, 6),
    [
        "Colors of the compared series, `\"#rrggbb\"`, in order; a warning names colors that are hard to distinguish",
        "各比较对象的颜色，`\"#rrggbb\"`，按顺序；难以分辨的会给出警告",
    ],
)
.usually(Usual::Said("From the theme", "主题自带"));

const BACKGROUND: Key = Key::new(
    "background",
    Shape::Either(&Shape::Colour, &Shape::Choice(|| vec![TRANSPARENT])),
    [
        "Background of the page: a color or `\"transparent\"`",
        "背景：一种颜色，或 `\"transparent\"`（透明）",
    ],
)
.usually(Usual::Said("From the theme", "主题自带"));

const TRANSPARENT: &str = "transparent";

const OWN_THEME: Keys = Keys::new(
    "Your own theme: a built-in theme with other colors",
    &[
        FROM, PAPER, INK, QUIET_INK, MUTED, FRAME, GRID, ACCENT, CONTRAST, NEUTRAL, PALE, LIMIT,
    ],
);

const FROM: Key = Key::new(
    "from",
    Shape::Choice(|| words(&THEMES)),
    ["The built-in theme to start from", ""],
)
.usually(Usual::Word("light"));
const PAPER: Key = paint("paper", "The page");
const INK: Key = paint("ink", "Titles and names");
const QUIET_INK: Key = paint("quiet_ink", "Numbers at axes, and subtitles");
const MUTED: Key = paint("muted", "Source notes and removed tokens");
const FRAME: Key = paint("frame", "Axis lines");
const GRID: Key = paint("grid", "Grid lines");
const ACCENT: Key = paint("accent", "Main series, or the first of two");
const CONTRAST: Key = paint("contrast", "The second of two");
const NEUTRAL: Key = paint("neutral", "Reference series");
const PALE: Key = paint("pale", "Reference series next to a number or a dark edge");
const LIMIT: Key = paint("limit", "Limits and rejected settings");

const fn paint(name: &'static str, about: &'static str) -> Key {
    Key::new(name, Shape::Colour, [about, ""])
}

/// `[style]`, checked.
#[derive(Clone, Debug)]
pub struct Style {
    /// The look of the figures.
    pub theme: Theme,
    /// The dark look, with the same sizes.
    pub dark: Theme,
    /// Whether SVG files have the colours of both looks, and the reader's system chooses.
    pub follows_reader: bool,
    /// Whether every figure is drawn in the dark look, too.
    pub has_dark: bool,
    /// The colours of what is compared, where they are the user's.
    palette: Vec<Paint>,
    /// Whether the size of text is the user's.
    has_own_text: bool,
    /// Colors that some readers cannot see or tell apart.
    pub doubts: Vec<Doubt>,
}

/// Why a choice of colours may fail.
#[derive(Clone, Debug, PartialEq)]
pub enum Doubt {
    /// A mark that hardly stands out from its page.
    Faint {
        /// The mark.
        mark: Paint,
        /// The page.
        paper: Paint,
        /// Their contrast.
        contrast: f64,
    },
    /// Two marks that look alike.
    Alike {
        /// The two.
        marks: [Paint; 2],
        /// To whom.
        sight: Sight,
    },
}

impl Style {
    pub(super) fn read(mut table: Table<'_>) -> Result<Style, Error> {
        let (mut theme, follows_reader) = match table.optional(&THEME) {
            Some(value) if value.is_table() => (own(value.table()?)?, false),
            Some(value) => value.choice(&LOOKS)?,
            None => (Theme::default(), false),
        };
        let mut dark = Theme::DARK;
        let has_dark = table.boolean(&DARK)?;
        if let Some(preset) = table.optional(&PRESET) {
            let sizes = preset.choice(&PRESETS)?;
            (theme.sizes, dark.sizes) = (sizes, sizes);
        }
        let size = table.optional(&FONT_SIZE);
        let has_own_text = size.is_some();
        if let Some(size) = size {
            let points = size.number()?;
            theme.sizes = theme.sizes.with_text(points);
            dark.sizes = dark.sizes.with_text(points);
        }
        let palette = match table.optional(&PALETTE) {
            Some(value) => value
                .list()?
                .map(|one| colour(&one))
                .collect::<Result<_, _>>()?,
            None => Vec::new(),
        };
        theme = theme.with_palette(&palette);
        if let Some(value) = table.optional(&BACKGROUND) {
            theme.paper = background(&value, theme.paper)?;
        }
        table.finish()?;
        Ok(Style {
            theme,
            dark,
            follows_reader,
            has_dark,
            doubts: doubts(theme, &palette),
            palette,
            has_own_text,
        })
    }

    /// The look on light and on dark pages, as wide as a report. A theme of the user's own is one of them.
    pub fn on_pages(&self) -> [Theme; 2] {
        let text = self.theme.sizes.text;
        let sizes = match self.has_own_text {
            true => Sizes::PAGE.with_text(text),
            false => Sizes::PAGE,
        };
        let paper = self.theme.paper.with_opacity(1.0);
        let own = Theme {
            sizes,
            paper,
            ..self.theme
        };
        let usual = |theme: Theme| Theme { sizes, ..theme };
        let is_light =
            sight::contrast(paper, Paint::hex(0)) > sight::contrast(paper, Paint::hex(0xffffff));
        match (self.theme.decorations, is_light) {
            (Decorations::Boxes, _) => [
                usual(Theme::LIGHT.with_palette(&self.palette)),
                usual(Theme::DARK),
            ],
            (Decorations::Header, true) => [own, usual(Theme::DARK)],
            (Decorations::Header, false) => [usual(Theme::LIGHT), own],
        }
    }
}

fn own(mut table: Table<'_>) -> Result<Theme, Error> {
    let mut theme = table.choice(&FROM, &THEMES)?;
    for (key, paint) in [
        (&PAPER, &mut theme.paper),
        (&INK, &mut theme.ink),
        (&QUIET_INK, &mut theme.quiet_ink),
        (&MUTED, &mut theme.muted),
        (&FRAME, &mut theme.frame),
        (&GRID, &mut theme.grid),
        (&ACCENT, &mut theme.accent[0]),
        (&CONTRAST, &mut theme.contrast[0]),
        (&NEUTRAL, &mut theme.neutral),
        (&PALE, &mut theme.pale),
        (&LIMIT, &mut theme.limit),
    ] {
        if let Some(value) = table.optional(key) {
            *paint = colour(&value)?;
        }
    }
    table.finish()?;
    Ok(theme)
}

fn background(value: &Value<'_>, paper: Paint) -> Result<Paint, Error> {
    match value.text()? {
        TRANSPARENT => Ok(paper.with_opacity(0.0)),
        text if text.starts_with('#') => colour(value),
        text => Err(value.error(format!(
            "must be a color such as `#ffffff` or \"{TRANSPARENT}\", got {text:?}"
        ))),
    }
}

/// What may be wrong with the colours of a theme; with none of the program's own.
fn doubts(theme: Theme, palette: &[Paint]) -> Vec<Doubt> {
    let plain = |one: &&(&str, Theme)| one.1.paper == theme.paper;
    let is_own = THEMES
        .iter()
        .find(plain)
        .is_none_or(|(_, plain)| *plain != theme);
    if !is_own {
        return Vec::new();
    }
    let marks = match palette {
        [] => vec![theme.accent[0], theme.contrast[0], theme.limit],
        palette => palette.to_vec(),
    };
    let faint = marks.iter().filter_map(|&mark| {
        let contrast = sight::contrast(mark, theme.paper);
        (contrast < sight::LEAST_CONTRAST).then_some(Doubt::Faint {
            mark,
            paper: theme.paper,
            contrast,
        })
    });
    let mut doubts: Vec<Doubt> = faint.collect();
    for (index, &one) in marks.iter().enumerate() {
        for &other in &marks[index + 1..] {
            let is_alike =
                |sight: &Sight| sight::difference(one, other, *sight) < sight::LEAST_DIFFERENCE;
            if let Some(sight) = Sight::ALL.into_iter().find(is_alike) {
                doubts.push(Doubt::Alike {
                    marks: [one, other],
                    sight,
                });
            }
        }
    }
    doubts
}
