//! How figures look: colours, widths and the manner of the furniture.

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

/// The look of every figure of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Theme {
    /// matplotlib's own look, as in the notebook.
    #[default]
    Notebook,
    /// Dark ink on white.
    Light,
    /// Light ink on near-black.
    Dark,
}

/// Where titles, notes and legends go, and what frames the axes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Furniture {
    /// As matplotlib has it: a frame all around, the title in the middle above, note and legend in boxes inside.
    Boxes,
    /// All words above the axes, flush left, so that nothing covers the data; a base line, no frame.
    Header,
}

/// The colours and widths of a theme. Lengths are in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// Where titles, notes and legends go.
    pub furniture: Furniture,
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
    /// The dashed lines of rules.
    pub rule: Paint,
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
}

const BLACK: Paint = Paint::hex(0x000000);
const WHITE: Paint = Paint::hex(0xffffff);

impl Theme {
    /// The colours and widths of the theme.
    pub fn style(self) -> Style {
        match self {
            Theme::Notebook => Style {
                furniture: Furniture::Boxes,
                paper: WHITE,
                ink: BLACK,
                quiet_ink: BLACK,
                frame: BLACK,
                grid: Paint::hex(0xb0b0b0).with_opacity(0.3),
                rule: Paint::hex(0x808080).with_opacity(0.5),
                curve_width: 2.5,
                x_tick: 3.5,
                y_tick: 3.5,
                text_scale: 1.0,
                spacing: 10.8,
            },
            Theme::Light => Style {
                furniture: Furniture::Header,
                paper: WHITE,
                ink: Paint::hex(0x1b1f24),
                quiet_ink: Paint::hex(0x4b5563),
                frame: Paint::hex(0x6b7280),
                grid: Paint::hex(0xe3e6ea),
                rule: Paint::hex(0x6b7280),
                curve_width: 2.8,
                x_tick: 3.5,
                y_tick: 0.0,
                text_scale: 1.15,
                spacing: 18.0,
            },
            Theme::Dark => Style {
                furniture: Furniture::Header,
                paper: Paint::hex(0x14181f),
                ink: Paint::hex(0xf1f3f5),
                quiet_ink: Paint::hex(0xb6bec9),
                frame: Paint::hex(0x8b95a3),
                grid: Paint::hex(0x2b323c),
                rule: Paint::hex(0x9aa4b2),
                curve_width: 2.8,
                x_tick: 3.5,
                y_tick: 0.0,
                text_scale: 1.15,
                spacing: 18.0,
            },
        }
    }

    /// The colours of [`Colour::Series`], in their order.
    fn series(self) -> [Paint; 6] {
        match self {
            // matplotlib's "tab10".
            Theme::Notebook => [0x1f77b4, 0xff7f0e, 0x2ca02c, 0xd62728, 0x9467bd, 0x8c564b],
            Theme::Light => [0x0072b2, 0xe69f00, 0x009e73, 0xcc79a7, 0xd55e00, 0x56b4e9],
            Theme::Dark => [0x56b4e9, 0xe69f00, 0x2bc79a, 0xe29bc4, 0xf0845a, 0xf0e442],
        }
        .map(Paint::hex)
    }

    /// The colour of a mark, with the opacity that the figure asks for where the theme mixes colours.
    ///
    /// The light and the dark theme take theirs from the palette of Okabe and Ito, which colour-blind readers can tell
    /// apart, and keep them opaque.
    pub fn paint(self, colour: Colour, opacity: f64) -> Paint {
        match (self, colour) {
            (Theme::Notebook, Colour::Theory) => Paint::hex(0x4682b4).with_opacity(opacity),
            (Theme::Notebook, Colour::Observed) => Paint::hex(0xff7f50).with_opacity(opacity),
            (Theme::Notebook, Colour::Entropy) => Paint::hex(0x8b0000).with_opacity(opacity),
            (Theme::Notebook, Colour::Maximum) => Paint::hex(0x00008b).with_opacity(opacity),
            (Theme::Light, Colour::Theory | Colour::Maximum) => Paint::hex(0x0072b2),
            (Theme::Light, Colour::Observed) => Paint::hex(0xe69f00),
            (Theme::Light, Colour::Entropy) => Paint::hex(0xd55e00),
            (Theme::Dark, Colour::Theory | Colour::Maximum) => Paint::hex(0x56b4e9),
            (Theme::Dark, Colour::Observed) => Paint::hex(0xe69f00),
            (Theme::Dark, Colour::Entropy) => Paint::hex(0xf0845a),
            (theme, Colour::Reference) => theme.style().rule,
            (Theme::Notebook, Colour::Before) => Paint::hex(0x808080).with_opacity(0.35),
            (Theme::Light, Colour::Before) => Paint::hex(0xcdd2d9),
            (Theme::Dark, Colour::Before) => Paint::hex(0x4a5462),
            (Theme::Notebook, Colour::Interval) => Paint::hex(0x000000),
            (Theme::Light, Colour::Interval) => Paint::hex(0x1b1f24),
            (Theme::Dark, Colour::Interval) => Paint::hex(0xf1f3f5),
            (Theme::Notebook | Theme::Light, Colour::Danger) => {
                Paint::hex(0xd62728).with_opacity(0.13)
            }
            (Theme::Dark, Colour::Danger) => Paint::hex(0xff6b5e).with_opacity(0.2),
            (Theme::Notebook | Theme::Light, Colour::Own) => Paint::hex(0xc8102e),
            (Theme::Dark, Colour::Own) => Paint::hex(0xff8a7a),
            (theme, Colour::Series(index)) => {
                let series = theme.series();
                series[index % series.len()].with_opacity(match theme {
                    Theme::Notebook => opacity,
                    Theme::Light | Theme::Dark => 1.0,
                })
            }
        }
    }
}
