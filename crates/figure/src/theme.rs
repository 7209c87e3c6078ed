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
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Colour {
    /// Titles, names and numbers.
    Ink,
    /// Text of less weight.
    QuietInk,
    /// What is not there any more, and remarks.
    Muted,
    /// The paper, on a mark.
    Paper,
    /// What the figure is about, or the first of two things.
    Accent,
    /// How sure a number of [`Colour::Accent`] is.
    AccentTint,
    /// The second of two things.
    Contrast,
    /// The name of [`Colour::Contrast`], which text needs darker than marks.
    ContrastWords,
    /// How sure a number of [`Colour::Contrast`] is.
    ContrastTint,
    /// The third of a few things: never without a shape or a name of its own.
    Third,
    /// The fourth of a few things: never without a shape or a name of its own.
    Fourth,
    /// What the accent is compared with: the model, the others.
    Neutral,
    /// As [`Colour::Neutral`], beside a dark edge or a number.
    Pale,
    /// A limit, what is refused, and what a step removes.
    Limit,
    /// A probability, 0 to 1, as the face of a cell; numbers on it are [`Colour::Ink`].
    Heat(f64),
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
    /// Length of the ticks at the horizontal axis.
    pub x_tick: f64,
    /// Length of the ticks at the vertical axis.
    pub y_tick: f64,
    /// How large text is and how wide lines are.
    pub sizes: Sizes,
    /// Between neighbouring panels, and at the page's edge.
    pub spacing: f64,
    /// [`Colour::Muted`].
    pub muted: Paint,
    /// [`Colour::Accent`] and its tint.
    pub accent: [Paint; 2],
    /// [`Colour::Contrast`], its words and its tint.
    pub contrast: [Paint; 3],
    /// [`Colour::Third`].
    pub third: Paint,
    /// [`Colour::Fourth`].
    pub fourth: Paint,
    /// [`Colour::Neutral`].
    pub neutral: Paint,
    /// [`Colour::Pale`].
    pub pale: Paint,
    /// [`Colour::Limit`].
    pub limit: Paint,
    /// [`Colour::Heat`] of nothing, and of [`HOTTEST`] and more.
    pub heat: [Paint; 2],
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

/// How large text is and how wide lines are; in points where it is not said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sizes {
    /// Width of a page whose width is not given, in inches.
    pub width: f64,
    /// The headline; 0 for none.
    pub headline: f64,
    /// The line below it; 0 for none.
    pub subtitle: f64,
    /// Titles of panels.
    pub title: f64,
    /// Labels, numbers and names.
    pub text: f64,
    /// The line at the foot of the page; 0 for none.
    pub source: f64,
    /// Height of a row of a table.
    pub row: f64,
    /// Width of curves.
    pub curve: f64,
    /// Radius of dots.
    pub dot: f64,
}

impl Sizes {
    /// All sizes for whom text of so many points is right: everything larger or smaller by the same factor, but for the page.
    pub fn with_text(self, points: f64) -> Sizes {
        let factor = points / self.text;
        Sizes {
            width: self.width,
            headline: self.headline * factor,
            subtitle: self.subtitle * factor,
            title: self.title * factor,
            text: points,
            source: self.source * factor,
            row: self.row * factor,
            curve: self.curve,
            dot: self.dot,
        }
    }

    /// matplotlib's.
    pub const NOTEBOOK: Sizes = Sizes {
        width: 10.0,
        headline: 0.0,
        subtitle: 0.0,
        title: 13.0,
        text: 10.0,
        source: 0.0,
        row: 17.0,
        curve: 2.5,
        dot: 3.5,
    };

    /// For the width of a page, in print and on screens.
    pub const PAGE: Sizes = Sizes {
        width: 7.0,
        headline: 13.0,
        subtitle: 9.5,
        title: 10.0,
        text: 9.0,
        source: 7.5,
        row: 15.0,
        curve: 1.8,
        dot: 2.75,
    };

    /// For a column of a paper, where a caption takes the place of a heading.
    pub const COLUMN: Sizes = Sizes {
        width: 3.35,
        headline: 0.0,
        subtitle: 0.0,
        title: 8.0,
        text: 7.0,
        source: 0.0,
        row: 10.5,
        curve: 1.2,
        dot: 1.9,
    };

    /// For a telephone held upright.
    pub const PHONE: Sizes = Sizes {
        width: 3.75,
        headline: 12.5,
        subtitle: 9.5,
        title: 9.5,
        text: 8.5,
        source: 8.0,
        row: 14.0,
        curve: 1.6,
        dot: 2.5,
    };

    /// For slides.
    pub const SLIDE: Sizes = Sizes {
        width: 10.0,
        headline: 22.0,
        subtitle: 14.0,
        title: 15.0,
        text: 12.0,
        source: 9.0,
        row: 20.0,
        curve: 2.6,
        dot: 4.0,
    };
}

/// A probability from which on cells are as hot as can be.
pub const HOTTEST: f64 = 0.7;

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
        x_tick: 3.5,
        y_tick: 3.5,
        sizes: Sizes::NOTEBOOK,
        spacing: 10.8,
        muted: Paint::hex(0x808080),
        accent: [Paint::hex(0x1f77b4), Paint::hex(0xc7dcec)],
        contrast: [
            Paint::hex(0xff7f0e),
            Paint::hex(0xb85600),
            Paint::hex(0xffdfc2),
        ],
        third: Paint::hex(0x2ca02c),
        fourth: Paint::hex(0x9467bd),
        neutral: Paint::hex(0x808080),
        pale: Paint::hex(0xcccccc),
        limit: Paint::hex(0xd62728),
        heat: [Paint::hex(0xf2f7fb), Paint::hex(0x6baed6)],
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
        x_tick: 3.5,
        y_tick: 0.0,
        sizes: Sizes::PAGE,
        spacing: 18.0,
        muted: Paint::hex(0x6b7280),
        accent: [Paint::hex(0x005f99), Paint::hex(0xcfe3f1)],
        contrast: [
            Paint::hex(0xd97706),
            Paint::hex(0xb45309),
            Paint::hex(0xfbe3c4),
        ],
        third: Paint::hex(0x00795c),
        fourth: Paint::hex(0xa3478a),
        neutral: Paint::hex(0x8a93a0),
        pale: Paint::hex(0xcdd2d9),
        limit: Paint::hex(0xc8102e),
        heat: [Paint::hex(0xeef4f9), Paint::hex(0x5f93b3)],
        theory: Paint::hex(0x005f99),
        observed: Paint::hex(0xd97706),
        entropy: Paint::hex(0x005f99),
        maximum: Paint::hex(0x005f99),
        reference: Paint::hex(0x6b7280),
        before: Paint::hex(0xcdd2d9),
        interval: Paint::hex(0x1b1f24),
        danger: Paint::hex(0xd62728).with_opacity(0.13),
        own: Paint::hex(0xc8102e),
        series: [
            Paint::hex(0x005f99),
            Paint::hex(0xd97706),
            Paint::hex(0x00795c),
            Paint::hex(0xa3478a),
            Paint::hex(0x4b5563),
            Paint::hex(0x8a93a0),
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
        muted: Paint::hex(0x9aa4b2),
        accent: [Paint::hex(0x7cc7f2), Paint::hex(0x1f3f55)],
        contrast: [
            Paint::hex(0xc98a1b),
            Paint::hex(0xe0a030),
            Paint::hex(0x47350f),
        ],
        third: Paint::hex(0x59d0a5),
        fourth: Paint::hex(0xe29bc4),
        neutral: Paint::hex(0x66717f),
        pale: Paint::hex(0x3a434f),
        limit: Paint::hex(0xff4f6d),
        heat: [Paint::hex(0x1b2733), Paint::hex(0x3f7295)],
        theory: Paint::hex(0x7cc7f2),
        observed: Paint::hex(0xc98a1b),
        entropy: Paint::hex(0x7cc7f2),
        maximum: Paint::hex(0x7cc7f2),
        reference: Paint::hex(0x9aa4b2),
        before: Paint::hex(0x4a5462),
        interval: Paint::hex(0xf1f3f5),
        danger: Paint::hex(0xff6b5e).with_opacity(0.2),
        own: Paint::hex(0xff4f6d),
        series: [
            Paint::hex(0x7cc7f2),
            Paint::hex(0xc98a1b),
            Paint::hex(0x59d0a5),
            Paint::hex(0xe29bc4),
            Paint::hex(0xb6bec9),
            Paint::hex(0x66717f),
        ],
        ..Theme::LIGHT
    };

    /// The same theme with these colours for what is compared, in their order; those that are not given stay.
    pub fn with_palette(mut self, palette: &[Paint]) -> Theme {
        let tint = |paint: Paint, paper: Paint| {
            let mixed = |index: usize| {
                let (mark, page) = (f64::from(paint.rgb[index]), f64::from(paper.rgb[index]));
                (page + (mark - page) * 0.22).round() as u8
            };
            Paint {
                rgb: [mixed(0), mixed(1), mixed(2)],
                opacity: 1.0,
            }
        };
        for (index, &paint) in palette.iter().enumerate() {
            match index {
                0 => {
                    self.accent = [paint, tint(paint, self.paper)];
                    (self.theory, self.entropy, self.maximum) = (paint, paint, paint);
                    self.heat = [tint(paint, self.paper), paint];
                }
                1 => {
                    self.contrast = [paint, paint, tint(paint, self.paper)];
                    self.observed = paint;
                }
                2 => self.third = paint,
                3 => self.fourth = paint,
                _ => {}
            }
            if let Some(series) = self.series.get_mut(index) {
                *series = paint;
            }
        }
        self
    }

    /// The colour of a mark, with the opacity that the figure asks for where the theme mixes colours.
    pub fn paint(&self, colour: Colour, opacity: f64) -> Paint {
        let mixed = |paint: Paint| match self.mixes_colours {
            true => paint.with_opacity(opacity),
            false => paint,
        };
        match colour {
            Colour::Ink => self.ink,
            Colour::QuietInk => self.quiet_ink,
            Colour::Muted => self.muted,
            Colour::Paper => self.paper,
            Colour::Accent => self.accent[0],
            Colour::AccentTint => self.accent[1],
            Colour::Contrast => self.contrast[0],
            Colour::ContrastWords => self.contrast[1],
            Colour::ContrastTint => self.contrast[2],
            Colour::Third => self.third,
            Colour::Fourth => self.fourth,
            Colour::Neutral => self.neutral,
            Colour::Pale => self.pale,
            Colour::Limit => self.limit,
            Colour::Heat(probability) => self.heated(probability),
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

    /// Between the two ends of the heat, steeper for small probabilities.
    fn heated(&self, probability: f64) -> Paint {
        let part = libm::pow((probability / HOTTEST).clamp(0.0, 1.0), 0.6);
        let [cold, hot] = self.heat;
        let mixed = |index: usize| {
            let (cold, hot) = (f64::from(cold.rgb[index]), f64::from(hot.rgb[index]));
            (cold + (hot - cold) * part).round() as u8
        };
        Paint {
            rgb: [mixed(0), mixed(1), mixed(2)],
            opacity: 1.0,
        }
    }
}
