//! Whether colours can be told apart: contrast, and how readers see who are colour-blind.

use crate::scene::Paint;

/// The contrast that marks need against their paper: Web Content Accessibility Guidelines 2.2, 1.4.11.
pub const LEAST_CONTRAST: f64 = 3.0;

/// The least difference of two colours that are told apart by colour alone, as [`difference`] counts it.
pub const LEAST_DIFFERENCE: f64 = 15.0;

/// How a reader sees colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// With all three kinds of cones.
    Usual,
    /// Without the cones for long waves: red is dark.
    Protan,
    /// Without the cones for middle waves: red and green are alike.
    Deutan,
    /// Without the cones for short waves: blue and green are alike.
    Tritan,
}

impl Sight {
    /// All of them.
    pub const ALL: [Sight; 4] = [Sight::Usual, Sight::Protan, Sight::Deutan, Sight::Tritan];

    /// What a linear colour becomes: Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of color
    /// vision deficiency", IEEE Transactions on Visualization and Computer Graphics 15 (2009), table for severity 1.
    fn matrix(self) -> [[f64; 3]; 3] {
        match self {
            Sight::Usual => [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
            Sight::Protan => [
                [0.152286, 1.052583, -0.204868],
                [0.114503, 0.786281, 0.099216],
                [-0.003882, -0.048116, 1.051998],
            ],
            Sight::Deutan => [
                [0.367322, 0.860646, -0.227968],
                [0.280085, 0.672501, 0.047413],
                [-0.011820, 0.042940, 0.968881],
            ],
            Sight::Tritan => [
                [1.255528, -0.076749, -0.178779],
                [-0.078411, 0.930809, 0.147602],
                [0.004733, 0.691367, 0.303900],
            ],
        }
    }
}

/// The contrast of two colours, from 1 for the same to 21 for black and white: Web Content Accessibility Guidelines 2.2.
///
/// ```
/// use thermograph_figure::scene::Paint;
/// use thermograph_figure::sight::contrast;
///
/// assert_eq!(contrast(Paint::hex(0x000000), Paint::hex(0xffffff)), 21.0);
/// ```
pub fn contrast(one: Paint, other: Paint) -> f64 {
    let luminance = |paint: Paint| {
        let [red, green, blue] = linear(paint);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// How different two colours look to a reader: their distance in CIE L\*a\*b\* (ΔE of 1976, white of D65). About 2 can just be
/// seen side by side.
pub fn difference(one: Paint, other: Paint, sight: Sight) -> f64 {
    let (one, other) = (lab(one, sight), lab(other, sight));
    let squares = one.iter().zip(other).map(|(a, b)| (a - b) * (a - b));
    squares.sum::<f64>().sqrt()
}

/// Red, green and blue as amounts of light, 0 to 1.
fn linear(paint: Paint) -> [f64; 3] {
    paint.rgb.map(|channel| {
        let value = f64::from(channel) / 255.0;
        match value <= 0.04045 {
            true => value / 12.92,
            false => libm::pow((value + 0.055) / 1.055, 2.4),
        }
    })
}

fn lab(paint: Paint, sight: Sight) -> [f64; 3] {
    const TO_XYZ: [[f64; 3]; 3] = [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ];
    const WHITE: [f64; 3] = [0.95047, 1.0, 1.08883];
    let seen = product(sight.matrix(), linear(paint)).map(|light| light.clamp(0.0, 1.0));
    let xyz = product(TO_XYZ, seen);
    let [x, y, z] = [0, 1, 2].map(|axis| {
        let value = xyz[axis] / WHITE[axis];
        match value > 216.0 / 24389.0 {
            true => libm::cbrt(value),
            false => (24389.0 / 27.0 * value + 16.0) / 116.0,
        }
    });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

fn product(matrix: [[f64; 3]; 3], vector: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row[0] * vector[0] + row[1] * vector[1] + row[2] * vector[2])
}

#[cfg(test)]
mod tests {
    use super::{LEAST_CONTRAST, LEAST_DIFFERENCE, Sight, contrast, difference};
    use crate::scene::Paint;
    use crate::theme::Theme;

    #[test]
    fn differences_are_those_of_cie() {
        // colour-science 0.4.6: delta_E(XYZ_to_Lab(sRGB_to_XYZ(a)), XYZ_to_Lab(sRGB_to_XYZ(b)), method="CIE 1976")
        let (red, green) = (Paint::hex(0xff0000), Paint::hex(0x00ff00));
        assert!((difference(red, green, Sight::Usual) - 170.57).abs() < 0.1);
        assert!(difference(Paint::hex(0xd62728), Paint::hex(0x8c6d1f), Sight::Deutan) < 40.0);
    }

    #[test]
    fn the_two_colours_of_our_themes_are_told_apart_by_every_reader() {
        for theme in [Theme::LIGHT, Theme::DARK] {
            let (accent, contrasting) = (theme.accent[0], theme.contrast[0]);
            for paint in [accent, contrasting, theme.neutral, theme.limit] {
                assert!(contrast(paint, theme.paper) >= LEAST_CONTRAST, "{paint:?}");
            }
            for sight in Sight::ALL {
                let seen = difference(accent, contrasting, sight);
                assert!(seen >= LEAST_DIFFERENCE, "{sight:?}: {seen}");
            }
        }
    }
}
