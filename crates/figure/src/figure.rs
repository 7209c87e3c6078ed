//! A picture as data: panels, axes, marks and words, with no pixel and no colour yet.
//!
//! A figure says what is to be seen; [`layout`](crate::layout) decides where it goes, the [`theme`](crate::theme) how it
//! looks, and [`draw`](crate::draw) turns the two into a scene.
//!
//! Most figures are sheets ([`Figure::sheet`]): a heading, a grid of columns and rows whose sizes follow from what stands in
//! them, and a line that names the source.
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
    /// What stands above and below the panels, in the themes that have headings.
    pub heading: Heading,
    /// Width and height of the page in inches. What is not given follows from the theme (width) and from the rows (height).
    pub size: [Option<f64>; 2],
    /// Columns of the grid, from left to right; at least one.
    pub columns: Vec<Track>,
    /// Rows of the grid, from the top; a row that is not here is as the last, or as high as the page allows.
    pub rows: Vec<Track>,
    /// Whether what the marks of all panels mean is listed once, below the heading, in place of a list in each panel.
    pub legend: Legend,
    /// The panels, row by row; at least one.
    pub panels: Vec<Panel>,
}

/// The words around the panels of a figure; empty ones take no room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// What the figure shows, as a sentence: bold, above everything.
    pub headline: String,
    /// Under which settings, and what the marks are: below the headline.
    pub subtitle: String,
    /// Where the data come from: at the foot of the page.
    pub source: String,
}

/// How large a column or a row of the grid is, without the labels of its axes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Track {
    /// A column: this share of the width that is left. A row: so many inches, more or less where the page has a height.
    Share(f64),
    /// So many inches.
    Inches(f64),
    /// A row: so many lines of a table. A column: so many lines wide.
    Lines(f64),
    /// A column as wide as the words in it.
    Words,
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
    /// How many columns and rows of the grid it takes.
    pub span: [usize; 2],
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
    /// On which side of the panel it is.
    pub side: Side,
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
    /// From and to, so that panels can be compared; downwards or leftwards where the first is the larger.
    Fixed(f64, f64),
}

/// A side of a panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Below, or on the left.
    Near,
    /// Above, or on the right.
    Far,
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
    /// The data are shares: round percentages, the last with its sign.
    Percent,
    /// One label for each of the positions 0, 1, 2, ... (tokens, say), from the left or from below.
    Labels(Vec<String>),
    /// These values with these labels.
    At(Vec<(f64, String)>),
    /// None: another panel has them, or there is nothing to read.
    None,
}

impl Figure {
    /// A figure without panels, `size` inches wide and high; its panels are one below the other unless `columns` says more.
    pub fn new(title: impl Into<String>, size: [f64; 2]) -> Figure {
        Figure {
            size: size.map(Some),
            ..Figure::sheet(title)
        }
    }

    /// A figure without panels: as wide as the theme says, as high as its rows are; one column unless there are more.
    pub fn sheet(title: impl Into<String>) -> Figure {
        Figure {
            title: title.into(),
            description: String::new(),
            heading: Heading::default(),
            size: [None, None],
            columns: vec![Track::Share(1.0)],
            rows: Vec::new(),
            legend: Legend::Hidden,
            panels: Vec::new(),
        }
    }

    /// The same figure with these words around its panels.
    pub fn heading(mut self, heading: Heading) -> Figure {
        self.heading = heading;
        self
    }

    /// The same figure on a page of this width and height in inches, where they are given.
    pub fn sized(mut self, size: [Option<f64>; 2]) -> Figure {
        self.size = size;
        self
    }

    /// The same figure with these columns, from left to right, and these rows, from the top.
    pub fn tracks(
        mut self,
        columns: impl IntoIterator<Item = Track>,
        rows: impl IntoIterator<Item = Track>,
    ) -> Figure {
        self.columns = columns.into_iter().collect();
        self.rows = rows.into_iter().collect();
        self
    }

    /// The same figure with one legend for all of its panels, below the heading.
    pub fn shared_legend(mut self) -> Figure {
        self.legend = Legend::Shown;
        self
    }

    /// The same figure with this description, for readers who cannot see it.
    pub fn description(mut self, description: impl Into<String>) -> Figure {
        self.description = description.into();
        self
    }

    /// The same figure with so many panels of equal width beside each other; at least one.
    pub fn columns(mut self, columns: usize) -> Figure {
        self.columns = vec![Track::Share(1.0); columns.max(1)];
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
            side: Side::Near,
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

    /// An axis of shares in percent with grid lines.
    pub fn percent(label: impl Into<String>) -> Axis {
        Axis::new(label, Ticks::Percent, Grid::Shown)
    }

    /// An axis with these labels at these values, and grid lines.
    pub fn at(label: impl Into<String>, ticks: impl IntoIterator<Item = (f64, String)>) -> Axis {
        Axis::new(label, Ticks::At(ticks.into_iter().collect()), Grid::Shown)
    }

    /// An axis that is not drawn.
    pub fn hidden() -> Axis {
        Axis::new("", Ticks::None, Grid::Hidden)
    }

    /// An axis of the rows of a table: one name each, from the top.
    pub fn rows(names: Vec<String>) -> Axis {
        let last = names.len() as f64 - 0.5;
        Axis::names(names).range(last, -0.5)
    }

    /// The rows of a table whose names stand in another panel.
    pub fn rows_of(count: usize) -> Axis {
        Axis::hidden().range(count as f64 - 0.5, -0.5)
    }

    /// An axis of the columns of a table: one name each, above.
    pub fn columns(names: Vec<String>) -> Axis {
        let last = names.len() as f64 - 0.5;
        Axis::names(names).range(-0.5, last).far()
    }

    /// The same axis above the panel, or on its right.
    pub fn far(self) -> Axis {
        Axis {
            side: Side::Far,
            ..self
        }
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

    /// The same axis from `low` to `high`; from the larger to the smaller, it runs the other way.
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
            span: [1, 1],
        }
    }

    /// A panel of words, one in each of `count` rows of a table: a column of numbers, say.
    pub fn words(
        title: impl Into<String>,
        count: usize,
        marks: impl IntoIterator<Item = Mark>,
    ) -> Panel {
        Panel::new(
            title,
            Axis::hidden().range(0.0, 1.0),
            Axis::rows_of(count),
            marks,
        )
    }

    /// The same panel over so many columns and rows of the grid.
    pub fn span(mut self, columns: usize, rows: usize) -> Panel {
        self.span = [columns.max(1), rows.max(1)];
        self
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
