//! How figures look: a theme is a value of colours, widths and the manner of the decorations.
//!
//! To add a theme, write its value and a line in [`THEMES`]. A theme of one's own is one that is here with other fields:
//!
//! ```
//! use thermograph_figure::{Theme, scene::Paint};
//!
//! let sepia = Theme { paper: Paint::hex(0xf4ecd8), ink: Paint::hex(0x433422), ..Theme::LIGHT };
//! assert_eq!(sepia.frame, Theme::LIGHT.frame);
//! ```

use crate::scene::Paint;

/// What a mark's colour stands for; each theme chooses its own for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// What theory gives: probabilities.
    Theory,
    /// What was observed: frequencies of draws.
    Observed,
    /// Entropy.
    Entropy,
    /// The largest probability.
    Maximum,
    /// A line to compare with.
    Reference,
    /// What was there before and may be gone.
    Before,
    /// How sure a number is.
    Interval,
    /// What is to be avoided.
    Danger,
    /// What the reader has chosen, or looks for.
    Own,
    /// One of a few things that are compared, counted from 0.
    Series(usize),
}

/// Where titles, notes and legends go, and what frames the axes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decorations {
    /// As matplotlib has it: a frame all around, the title in the middle above, note and legend in boxes inside.
    Boxes,
    /// All words above the axes, flush left, so that nothing covers the data; a base line, no frame.
    Header,
}

/// The look of every figure of a report. Lengths are in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Theme {
    /// Where titles, notes and legends go.
    pub decorations: Decorations,
    /// The page.
    pub paper: Paint,
    /// Titles and labels.
    pub ink: Paint,
    /// Numbers at ticks, notes and legends.
    pub quiet_ink: Paint,
    /// The frame and the ticks.
    pub frame: Paint,
    /// Grid lines.
    pub grid: Paint,
    /// Width of curves.
    pub curve_width: f64,
    /// Length of the ticks at the horizontal axis.
    pub x_tick: f64,
    /// Length of the ticks at the vertical axis.
    pub y_tick: f64,
    /// What every size of text is multiplied with.
    pub text_scale: f64,
    /// Between neighbouring panels, and at the page's edge.
    pub spacing: f64,
    /// [`Colour::Theory`].
    pub theory: Paint,
    /// [`Colour::Observed`].
    pub observed: Paint,
    /// [`Colour::Entropy`].
    pub entropy: Paint,
    /// [`Colour::Maximum`].
    pub maximum: Paint,
    /// [`Colour::Reference`].
    pub reference: Paint,
    /// [`Colour::Before`].
    pub before: Paint,
    /// [`Colour::Interval`].
    pub interval: Paint,
    /// [`Colour::Danger`].
    pub danger: Paint,
    /// [`Colour::Own`].
    pub own: Paint,
    /// [`Colour::Series`], in their order; from the seventh on again from the first.
    pub series: [Paint; 6],
    /// Whether theory, observed, entropy, maximum and series are as opaque as the figure asks for, so that colours mix
    /// where marks lie on each other; else they are as they are here.
    pub mixes_colours: bool,
    /// Whether a figure of draws has intervals when nothing is said about them.
    pub shows_intervals: bool,
}

/// All themes and what a configuration calls them.
pub const THEMES: [(&str, Theme); 3] = [
    ("notebook", Theme::NOTEBOOK),
    ("light", Theme::LIGHT),
    ("dark", Theme::DARK),
];

/// The notebook's.
impl Default for Theme {
    fn default() -> Theme {
        Theme::NOTEBOOK
    }
}

impl Theme {
    /// matplotlib's own look, as in the notebook; the series are its "tab10".
    pub const NOTEBOOK: Theme = Theme {
        decorations: Decorations::Boxes,
        paper: Paint::hex(0xffffff),
        ink: Paint::hex(0x000000),
        quiet_ink: Paint::hex(0x000000),
        frame: Paint::hex(0x000000),
        grid: Paint::hex(0xb0b0b0).with_opacity(0.3),
        curve_width: 2.5,
        x_tick: 3.5,
        y_tick: 3.5,
        text_scale: 1.0,
        spacing: 10.8,
        theory: Paint::hex(0x4682b4),
        observed: Paint::hex(0xff7f50),
        entropy: Paint::hex(0x8b0000),
        maximum: Paint::hex(0x00008b),
        reference: Paint::hex(0x808080).with_opacity(0.5),
        before: Paint::hex(0x808080).with_opacity(0.35),
        interval: Paint::hex(0x000000),
        danger: Paint::hex(0xd62728).with_opacity(0.13),
        own: Paint::hex(0xc8102e),
        series: [
            Paint::hex(0x1f77b4),
            Paint::hex(0xff7f0e),
            Paint::hex(0x2ca02c),
            Paint::hex(0xd62728),
            Paint::hex(0x9467bd),
            Paint::hex(0x8c564b),
        ],
        mixes_colours: true,
        shows_intervals: false,
    };

    /// Dark ink on white; marks have the colours of Okabe and Ito, which colour-blind readers can tell apart.
    pub const LIGHT: Theme = Theme {
        decorations: Decorations::Header,
        paper: Paint::hex(0xffffff),
        ink: Paint::hex(0x1b1f24),
        quiet_ink: Paint::hex(0x4b5563),
        frame: Paint::hex(0x6b7280),
        grid: Paint::hex(0xe3e6ea),
        curve_width: 2.8,
        x_tick: 3.5,
        y_tick: 0.0,
        text_scale: 1.15,
        spacing: 18.0,
        theory: Paint::hex(0x0072b2),
        observed: Paint::hex(0xe69f00),
        entropy: Paint::hex(0xd55e00),
        maximum: Paint::hex(0x0072b2),
        reference: Paint::hex(0x6b7280),
        before: Paint::hex(0xcdd2d9),
        interval: Paint::hex(0x1b1f24),
        danger: Paint::hex(0xd62728).with_opacity(0.13),
        own: Paint::hex(0xc8102e),
        series: [
            Paint::hex(0x0072b2),
            Paint::hex(0xe69f00),
            Paint::hex(0x009e73),
            Paint::hex(0xcc79a7),
            Paint::hex(0xd55e00),
            Paint::hex(0x56b4e9),
        ],
        mixes_colours: false,
        shows_intervals: true,
    };

    /// Light ink on near-black; the colours of the light theme's palette, lighter.
    pub const DARK: Theme = Theme {
        paper: Paint::hex(0x14181f),
        ink: Paint::hex(0xf1f3f5),
        quiet_ink: Paint::hex(0xb6bec9),
        frame: Paint::hex(0x8b95a3),
        grid: Paint::hex(0x2b323c),
        theory: Paint::hex(0x56b4e9),
        entropy: Paint::hex(0xf0845a),
        maximum: Paint::hex(0x56b4e9),
        reference: Paint::hex(0x9aa4b2),
        before: Paint::hex(0x4a5462),
        interval: Paint::hex(0xf1f3f5),
        danger: Paint::hex(0xff6b5e).with_opacity(0.2),
        own: Paint::hex(0xff8a7a),
        series: [
            Paint::hex(0x56b4e9),
            Paint::hex(0xe69f00),
            Paint::hex(0x2bc79a),
            Paint::hex(0xe29bc4),
            Paint::hex(0xf0845a),
            Paint::hex(0xf0e442),
        ],
        ..Theme::LIGHT
    };

    /// The colour of a mark, with the opacity that the figure asks for where the theme mixes colours.
    pub fn paint(&self, colour: Colour, opacity: f64) -> Paint {
        let mixed = |paint: Paint| match self.mixes_colours {
            true => paint.with_opacity(opacity),
            false => paint,
        };
        match colour {
            Colour::Theory => mixed(self.theory),
            Colour::Observed => mixed(self.observed),
            Colour::Entropy => mixed(self.entropy),
            Colour::Maximum => mixed(self.maximum),
            Colour::Reference => self.reference,
            Colour::Before => self.before,
            Colour::Interval => self.interval,
            Colour::Danger => self.danger,
            Colour::Own => self.own,
            Colour::Series(index) => mixed(self.series[index % self.series.len()]),
        }
    }
}
