//! Characters that no font has: a box with the code point in it, which no token looks like.

/// The glyphs of the font for code points: the left and the right end of the box, and from [`PAIRS`] on each pair of an
/// upper and a lower digit. `assets/fonts/fallback.py` makes it.
pub(super) const FONT: &[u8] = include_bytes!("../../assets/fonts/CodePoints.ttf");
const LEFT: u32 = 1;
const RIGHT: u32 = 2;
const PAIRS: u32 = 3;

/// The glyphs that show a character: its code point in two rows of digits.
pub(super) fn glyphs(character: char) -> impl Iterator<Item = u32> {
    let code = u32::from(character);
    let columns = if code > 0xffff { 3 } else { 2 };
    let digit = move |place: u32| code >> (4 * place) & 0xf;
    let pairs = (0..columns).rev();
    let pairs = pairs.map(move |place| PAIRS + 16 * digit(place + columns) + digit(place));
    [LEFT].into_iter().chain(pairs).chain([RIGHT])
}

#[cfg(test)]
mod tests {
    use super::glyphs;

    #[test]
    fn the_upper_digits_come_first() {
        let shown: Vec<u32> = glyphs('\u{1234}').collect();
        assert_eq!(shown, [1, 3 + 0x13, 3 + 0x24, 2]);
        let shown: Vec<u32> = glyphs('\u{10abcd}').collect();
        assert_eq!(shown, [1, 3 + 0x1b, 3 + 0x0c, 3 + 0xad, 2]);
    }
}
