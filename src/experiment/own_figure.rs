//! `[experiment.figure]`: what a user changes in a figure, whatever its kind: its words, its size, which panels it has.

use std::collections::BTreeMap;

use crate::figure::layout::stacked;
use crate::figure::mark::Primitive;
use crate::figure::{Axis, Figure, Legend, Mark, Theme, Ticks, Track};
use crate::reading::key::{Key, Keys, Shape};
use crate::reading::limits::{INCHES, PANELS};
use crate::reading::table::Table;
use crate::reading::{Error, heading};

/// The smallest and the largest text, in points.
pub(crate) const FONT_SIZES: (f64, f64) = (4.0, 72.0);

/// The most words that a figure has other words for.
const WORDS: u64 = 200;

pub(crate) const KEYS: Keys = Keys::new(
    "Changes to the figure: texts, size, panels",
    &[
        TITLE,
        SUBTITLE,
        CAPTION,
        X_LABEL,
        Y_LABEL,
        WIDTH,
        HEIGHT,
        COLUMNS,
        LEGEND,
        FONT_SIZE,
        SHOWN_PANELS,
        OTHER_WORDS,
    ],
);

const TITLE: Key = line("title", ["The headline", "标题"]);
const SUBTITLE: Key = line("subtitle", ["Line below the title", "标题下的一行"]);
const CAPTION: Key = line(
    "caption",
    ["Line at the bottom of the figure", "图下方的一行"],
);
const X_LABEL: Key = line(
    "x_label",
    [
        "Label of every horizontal axis that has one",
        "横轴的标签（有标签的横轴）",
    ],
);
const Y_LABEL: Key = line(
    "y_label",
    [
        "Label of every vertical axis that has one",
        "纵轴的标签（有标签的纵轴）",
    ],
);
const WIDTH: Key = inches("width", ["Width of the page in inches", "宽，英寸"]);
const HEIGHT: Key = inches("height", ["Height of the page in inches", "高，英寸"]);
const COLUMNS: Key = Key::new(
    "columns",
    Shape::Whole(1, PANELS as u64),
    [
        "Number of panels per row, all equally wide",
        "每行几幅小图，等宽",
    ],
);
const LEGEND: Key = Key::new(
    "legend",
    Shape::Boolean,
    ["Whether the figure has legends", "是否有图例"],
);
pub(crate) const FONT_SIZE: Key = Key::new(
    "font_size",
    Shape::Number(FONT_SIZES.0, FONT_SIZES.1),
    [
        "Font size of labels and numbers in points; titles scale with it",
        "标签和数字的字号，磅；标题随之缩放",
    ],
);
const SHOWN_PANELS: Key = Key::new(
    "panels",
    Shape::Set(&Shape::Whole(1, PANELS as u64), PANELS as u64),
    [
        "Panels to draw, by number from 1, in this order",
        "要画的子图，按编号（从 1 起）和此顺序",
    ],
);
const OTHER_WORDS: Key = Key::new(
    "words",
    Shape::List(&Shape::List(&Shape::Line, 2, 2), 0, WORDS),
    [
        "Replacements for texts of the figure: pairs of the complete text and its replacement, such as `[[\"Tokens kept\", \"Nucleus size\"]]`",
        "替换图中任意文字：原文与新文的配对，例如 `[[\"保留的词元数\", \"核大小\"]]`",
    ],
);

const fn line(name: &'static str, about: [&'static str; 2]) -> Key {
    Key::new(name, Shape::Line, about)
}

const fn inches(name: &'static str, about: [&'static str; 2]) -> Key {
    Key::new(name, Shape::Number(INCHES.0, INCHES.1), about)
}

/// `[experiment.figure]`, checked.
#[derive(Clone, Debug, Default)]
pub(super) struct OwnFigure {
    title: Option<String>,
    subtitle: Option<String>,
    caption: Option<String>,
    labels: [Option<String>; 2],
    size: [Option<f64>; 2],
    columns: Option<usize>,
    legend: Option<bool>,
    font_size: Option<f64>,
    panels: Vec<usize>,
    words: BTreeMap<String, String>,
}

impl OwnFigure {
    pub(super) fn read(mut table: Table<'_>) -> Result<OwnFigure, Error> {
        let mut line = |key| match table.optional(key) {
            Some(value) => Ok(Some(heading(&value)?)),
            None => Ok::<_, Error>(None),
        };
        let (title, subtitle, caption) = (line(&TITLE)?, line(&SUBTITLE)?, line(&CAPTION)?);
        let labels = [line(&X_LABEL)?, line(&Y_LABEL)?];
        let mut number = |key| match table.optional(key) {
            Some(value) => Ok(Some(value.number()?)),
            None => Ok::<_, Error>(None),
        };
        let (size, font_size) = ([number(&WIDTH)?, number(&HEIGHT)?], number(&FONT_SIZE)?);
        let columns = table.optional(&COLUMNS);
        let columns = columns.map(|value| value.size()).transpose()?;
        let legend = table.optional(&LEGEND);
        let legend = legend.map(|value| value.boolean()).transpose()?;
        let mut panels: Vec<usize> = Vec::new();
        if let Some(value) = table.optional(&SHOWN_PANELS) {
            for one in value.list()? {
                let panel = one.size()?;
                if panels.contains(&panel) {
                    return Err(one.error(format!("is listed twice: {panel}")));
                }
                panels.push(panel);
            }
        }
        let mut words = BTreeMap::new();
        if let Some(value) = table.optional(&OTHER_WORDS) {
            for pair in value.list()? {
                let texts = pair.list()?.map(|text| heading(&text));
                let texts: Vec<String> = texts.collect::<Result<_, _>>()?;
                if let [from, to] = texts.as_slice() {
                    words.insert(from.clone(), to.clone());
                }
            }
        }
        table.finish()?;
        Ok(OwnFigure {
            title,
            subtitle,
            caption,
            labels,
            size,
            columns,
            legend,
            font_size,
            panels,
            words,
        })
    }

    /// A page of this size, as the user wants it.
    pub(super) fn sized(&self, [width, height]: [f64; 2]) -> [f64; 2] {
        let [own_width, own_height] = self.size;
        [own_width.unwrap_or(width), own_height.unwrap_or(height)]
    }

    /// A page that is no larger than the user's.
    pub(super) fn least_size(&self) -> [f64; 2] {
        self.sized([INCHES.0; 2])
    }

    /// The theme for this figure.
    pub(super) fn theme(&self, theme: Theme) -> Theme {
        match self.font_size {
            Some(points) => Theme {
                sizes: theme.sizes.with_text(points),
                ..theme
            },
            None => theme,
        }
    }

    /// A panel that is asked for and the figure does not have, by its number from 1, and how many it has.
    pub(super) fn missing_panel(&self, figure: &Figure) -> Option<(usize, usize)> {
        let count = figure.panels.len();
        let missing = self.panels.iter().find(|panel| **panel > count)?;
        Some((*missing, count))
    }

    /// The figure as the user wants it.
    pub(super) fn change(&self, figure: &mut Figure) {
        let set = |text: &mut String, own: &Option<String>| {
            if let Some(own) = own {
                text.clone_from(own);
            }
        };
        set(&mut figure.title, &self.title);
        set(&mut figure.heading.headline, &self.title);
        set(&mut figure.heading.subtitle, &self.subtitle);
        set(&mut figure.heading.source, &self.caption);
        for (size, own) in figure.size.iter_mut().zip(self.size) {
            *size = own.or(*size);
        }
        if !self.panels.is_empty() {
            self.choose(figure);
        }
        if let Some(columns) = self.columns {
            figure.columns = vec![Track::Share(1.0); columns];
        }
        for panel in &mut figure.panels {
            for (axis, own) in [&mut panel.x, &mut panel.y].into_iter().zip(&self.labels) {
                if !axis.label.words.is_empty() {
                    set(&mut axis.label.words, own);
                }
            }
            if self.legend == Some(false) {
                panel.legend = Legend::Hidden;
            }
        }
        if self.legend == Some(false) {
            figure.legend = Legend::Hidden;
        }
        if !self.words.is_empty() {
            self.replace(figure);
        }
    }

    /// The panels that are wanted, each with its column in a table, else one below the other.
    fn choose(&self, figure: &mut Figure) {
        fn chosen<T: Clone>(all: &[T], places: &[usize]) -> Vec<T> {
            let last = all.last();
            let chosen = places
                .iter()
                .filter_map(|place| all.get(place - 1).or(last));
            chosen.cloned().collect()
        }
        let size = figure.size;
        if figure.columns.len() == figure.panels.len() {
            figure.columns = chosen(&figure.columns, &self.panels);
        } else {
            *figure = stacked(figure, 1.0).unwrap_or_else(|| figure.clone());
            figure.rows = chosen(&figure.rows, &self.panels);
        }
        let panels = std::mem::take(&mut figure.panels);
        let panels = self.panels.iter().filter_map(|panel| panels.get(panel - 1));
        figure.panels = panels.cloned().collect();
        figure.size = size;
    }

    /// Other words for every text that has some.
    fn replace(&self, figure: &mut Figure) {
        let other = |text: &mut String| {
            if let Some(other) = self.words.get(text) {
                text.clone_from(other);
            }
        };
        let axis = |axis: &mut Axis| {
            other(&mut axis.label.words);
            match &mut axis.ticks {
                Ticks::Labels(labels) => labels.iter_mut().for_each(&other),
                Ticks::At(ticks) => ticks.iter_mut().for_each(|(_, label)| other(label)),
                _ => {}
            }
        };
        let mark = |mark: &mut Mark| {
            other(&mut mark.label);
            for primitive in &mut mark.primitives {
                if let Primitive::Words(words) = primitive {
                    other(&mut words.words);
                }
            }
        };
        let heading = &mut figure.heading;
        for text in [
            &mut figure.title,
            &mut heading.headline,
            &mut heading.subtitle,
            &mut heading.source,
        ] {
            other(text);
        }
        for panel in &mut figure.panels {
            other(&mut panel.title.words);
            other(&mut panel.note.words);
            other(&mut panel.message);
            axis(&mut panel.x);
            axis(&mut panel.y);
            panel.marks.iter_mut().for_each(mark);
        }
    }
}
