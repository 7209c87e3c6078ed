//! A picture as data: panels, axes, marks and words, with no pixel and no colour yet.
//!
//! A figure says what is to be seen; [`layout`](crate::layout) decides where it goes, the [`theme`](crate::theme) how it
//! looks, and [`draw`](crate::draw) turns the two into a scene.
//!
//! ```
//! use thermograph_figure::{Axis, Colour, Figure, Mark, Panel, Theme};
//! use thermograph_figure::{draw::draw, svg};
//! use thermograph_figure::text::Fonts;
//!
//! let points = (1..=50).map(|n| (f64::from(n) / 10.0, 1.0 / f64::from(n)));
//! let curve = Mark::curve(points, Colour::Entropy).label("1 / n");
//! let bars = Mark::bars(&[0.5, 0.3, 0.2], Colour::Theory);
//! let names = ["the", "a", "cat"].map(str::to_owned).to_vec();
//! let figure = Figure::new("Two panels", [9.0, 3.5])
//!     .description("A falling curve, and three falling bars.")
//!     .columns(2)
//!     .panel(Panel::new("A curve", Axis::numbers("temperature"), Axis::numbers("share"), [curve]))
//!     .panel(Panel::new("Bars", Axis::names(names), Axis::numbers("probability"), [bars]));
//! let fonts = Fonts::built_in();
//! let scene = draw(&figure, Theme::LIGHT, &fonts, 150.0)?;
//! assert!(svg::encode(&scene, &fonts).contains("<title"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use crate::mark::Mark;

/// One figure: a grid of panels, filled row by row.
///
/// Cells without a panel stay empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What the figure is called, for readers who cannot see it.
    pub title: String,
    /// What is to be seen, in a sentence or two, for readers who cannot see it.
    pub description: String,
    /// Width and height of the page in inches, before the theme crops or pads it.
    pub size: [f64; 2],
    /// Panels beside each other; at least one.
    pub columns: usize,
    /// The panels, row by row; at least one.
    pub panels: Vec<Panel>,
}

/// One pair of axes with what is drawn in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// Above the axes, bold.
    pub title: Text,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// Drawn in this order, each over those before; but shades and bars lie under lines and points.
    pub marks: Vec<Mark>,
    /// What is said in the middle of the panel in place of data; empty for nothing.
    pub message: String,
    /// Lines of text that belong to the panel as a whole; empty for none.
    pub note: Note,
    /// Whether the labels of the marks are listed in a legend.
    pub legend: Legend,
}

/// A short text and its size in points.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// The words; a newline starts a new line.
    pub words: String,
    /// Height of the em in points.
    pub size: f64,
}

/// A remark inside the panel, in a box where the theme has boxes.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// The words; empty for no note.
    pub words: String,
    /// How opaque the box is where the theme draws one, 0 to 1.
    pub opacity: f64,
    /// In which upper corner it stands, where the theme puts it inside the axes.
    pub corner: Corner,
}

/// An upper corner of a panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Corner {
    /// On the left.
    Left,
    /// On the right.
    Right,
}

/// Whether a panel lists what its marks mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Legend {
    /// A line for each mark that has a label.
    Shown,
    /// None.
    Hidden,
}

/// One axis: its label, its ticks and its grid lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// Beside the axis; empty words for none.
    pub label: Text,
    /// What stands at the ticks.
    pub ticks: Ticks,
    /// Whether a thin line crosses the panel at every tick.
    pub grid: Grid,
    /// What is shown.
    pub range: AxisRange,
}

/// Which values an axis shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum AxisRange {
    /// Those of the data, with a margin.
    Data,
    /// From and to, so that panels can be compared.
    Fixed(f64, f64),
}

/// Whether an axis has grid lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grid {
    /// A line at every tick.
    Shown,
    /// None.
    Hidden,
}

/// What stands at the ticks of an axis.
#[derive(Clone, Debug, PartialEq)]
pub enum Ticks {
    /// Round numbers.
    Numbers,
    /// Round whole numbers: the data are counts.
    Counts,
    /// The data are logarithms to the base 10; what stands at whole ones is the number itself.
    Powers,
    /// Positions in a list, from 0; a theme may keep them whole.
    Indices,
    /// One label for each of the positions 0, 1, 2, ... (tokens, say), from the left or from below.
    Labels(Vec<String>),
}

impl Figure {
    /// A figure without panels, `size` inches wide and high; its panels are one below the other unless `columns` says more.
    pub fn new(title: impl Into<String>, size: [f64; 2]) -> Figure {
        Figure {
            title: title.into(),
            description: String::new(),
            size,
            columns: 1,
            panels: Vec::new(),
        }
    }

    /// The same figure with this description, for readers who cannot see it.
    pub fn description(mut self, description: impl Into<String>) -> Figure {
        self.description = description.into();
        self
    }

    /// The same figure with so many panels beside each other; at least one.
    pub fn columns(mut self, columns: usize) -> Figure {
        self.columns = columns;
        self
    }

    /// The same figure with one panel more.
    pub fn panel(mut self, panel: Panel) -> Figure {
        self.panels.push(panel);
        self
    }

    /// The same figure with these panels after those that it has.
    pub fn panels(mut self, panels: impl IntoIterator<Item = Panel>) -> Figure {
        self.panels.extend(panels);
        self
    }
}

impl Text {
    /// Words in so many points.
    pub fn new(words: impl Into<String>, size: f64) -> Text {
        let words = words.into();
        Text { words, size }
    }
}

impl Axis {
    fn new(label: impl Into<String>, ticks: Ticks, grid: Grid) -> Axis {
        Axis {
            label: Text::new(label, 10.0),
            ticks,
            grid,
            range: AxisRange::Data,
        }
    }

    /// An axis of round numbers with grid lines.
    pub fn numbers(label: impl Into<String>) -> Axis {
        Axis::new(label, Ticks::Numbers, Grid::Shown)
    }

    /// An axis of round whole numbers with grid lines; the data are counts.
    pub fn counts(label: impl Into<String>) -> Axis {
        Axis::new(label, Ticks::Counts, Grid::Shown)
    }

    /// An axis of powers of ten with grid lines; the data are logarithms to the base 10.
    pub fn powers(label: impl Into<String>) -> Axis {
        Axis::new(label, Ticks::Powers, Grid::Shown)
    }

    /// An axis of positions in a list, from 0, without grid lines.
    pub fn indices(label: impl Into<String>) -> Axis {
        Axis::new(label, Ticks::Indices, Grid::Hidden)
    }

    /// An axis of names, one at each of the positions 0, 1, 2, ..., without grid lines.
    pub fn names(names: Vec<String>) -> Axis {
        Axis::new("", Ticks::Labels(names), Grid::Hidden)
    }

    /// The same axis with a label of so many points; 10 unless said.
    pub fn size(mut self, points: f64) -> Axis {
        self.label.size = points;
        self
    }

    /// The same axis with or without grid lines.
    pub fn grid(self, grid: Grid) -> Axis {
        Axis { grid, ..self }
    }

    /// The same axis from `low` to `high`.
    pub fn range(self, low: f64, high: f64) -> Axis {
        Axis {
            range: AxisRange::Fixed(low, high),
            ..self
        }
    }
}

impl Note {
    /// A remark in the left upper corner; empty for none.
    pub fn left(words: impl Into<String>) -> Note {
        Note {
            corner: Corner::Left,
            ..Note::right(words)
        }
    }

    /// A remark in the right upper corner; empty for none.
    pub fn right(words: impl Into<String>) -> Note {
        Note {
            words: words.into(),
            opacity: 0.5,
            corner: Corner::Right,
        }
    }

    /// The same remark in a box so opaque, 0 to 1; 0.5 unless said.
    pub fn opacity(self, opacity: f64) -> Note {
        Note { opacity, ..self }
    }
}

/// In the right upper corner.
impl From<String> for Note {
    fn from(words: String) -> Note {
        Note::right(words)
    }
}

/// In the right upper corner.
impl From<&str> for Note {
    fn from(words: &str) -> Note {
        Note::right(words)
    }
}

impl Panel {
    /// A panel with a title of 13 points and marks: no note, no message, and a legend of the marks that have a label.
    pub fn new(
        title: impl Into<String>,
        x: Axis,
        y: Axis,
        marks: impl IntoIterator<Item = Mark>,
    ) -> Panel {
        Panel {
            title: Text::new(title, 13.0),
            x,
            y,
            marks: marks.into_iter().collect(),
            message: String::new(),
            note: Note::right(""),
            legend: Legend::Shown,
        }
    }

    /// The same panel with a title of so many points; 13 unless said.
    pub fn title_size(mut self, points: f64) -> Panel {
        self.title.size = points;
        self
    }

    /// The same panel with this note: words go into the right upper corner.
    pub fn note(mut self, note: impl Into<Note>) -> Panel {
        self.note = note.into();
        self
    }

    /// The same panel with words in place of data.
    pub fn message(mut self, message: impl Into<String>) -> Panel {
        self.message = message.into();
        self
    }

    /// The same panel with or without a legend.
    pub fn legend(self, legend: Legend) -> Panel {
        Panel { legend, ..self }
    }
}
