//! The fonts that are asked where Noto Sans CJK SC lacks a character: packed within the program, each unpacked when a
//! character first needs it. `assets/fonts/fallback.py` makes their files and says how they are written.

use std::io::Read as _;

use super::Typeface;

/// A packed font.
pub(super) struct Packed {
    /// What it is called.
    pub(super) name: &'static str,
    data: &'static [u8],
}

macro_rules! packed {
    ($($name:literal in $file:literal,)*) => {
        /// All of them, in the order in which they are asked.
        pub(super) static PACKED: &[Packed] = &[$(Packed {
            name: $name,
            data: include_bytes!(concat!("../../assets/fonts/", $file, ".font")),
        },)*];
    };
}

packed! {
    "Noto Sans Bold" in "NotoSans-Bold",
    "Noto Sans" in "NotoSans-Regular",
    "Noto Sans CJK SC Hangul" in "NotoSansCJKsc-Hangul",
    "Noto Sans CJK SC Han" in "NotoSansCJKsc-Han",
    "Noto Sans Arabic" in "NotoSansArabic-Regular",
    "Noto Sans Hebrew" in "NotoSansHebrew-Regular",
    "Noto Sans Thai" in "NotoSansThai-Regular",
    "Noto Sans Lao" in "NotoSansLao-Regular",
    "Noto Sans Devanagari" in "NotoSansDevanagari-Regular",
    "Noto Sans Bengali" in "NotoSansBengali-Regular",
    "Noto Sans Gurmukhi" in "NotoSansGurmukhi-Regular",
    "Noto Sans Gujarati" in "NotoSansGujarati-Regular",
    "Noto Sans Oriya" in "NotoSansOriya-Regular",
    "Noto Sans Tamil" in "NotoSansTamil-Regular",
    "Noto Sans Telugu" in "NotoSansTelugu-Regular",
    "Noto Sans Kannada" in "NotoSansKannada-Regular",
    "Noto Sans Malayalam" in "NotoSansMalayalam-Regular",
    "Noto Sans Sinhala" in "NotoSansSinhala-Regular",
    "Noto Sans Myanmar" in "NotoSansMyanmar-Regular",
    "Noto Sans Khmer" in "NotoSansKhmer-Regular",
    "Noto Sans Georgian" in "NotoSansGeorgian-Regular",
    "Noto Sans Armenian" in "NotoSansArmenian-Regular",
    "Noto Sans Ethiopic" in "NotoSansEthiopic-Regular",
    "Noto Sans Syriac" in "NotoSansSyriac-Regular",
    "Noto Sans Thaana" in "NotoSansThaana-Regular",
    "Noto Sans NKo" in "NotoSansNKo-Regular",
    "Noto Sans Cherokee" in "NotoSansCherokee-Regular",
    "Noto Sans Canadian Aboriginal" in "NotoSansCanadianAboriginal-Regular",
    "Noto Sans Tifinagh" in "NotoSansTifinagh-Regular",
    "Noto Sans Ol Chiki" in "NotoSansOlChiki-Regular",
    "Noto Sans Math" in "NotoSansMath-Regular",
    "Noto Sans Symbols" in "NotoSansSymbols-Regular",
    "Noto Emoji" in "NotoEmoji-Regular",
    "Noto Sans Symbols 2" in "NotoSansSymbols2-Regular",
}

impl Packed {
    /// Whether each of its letters looks the same beside any other.
    pub(super) fn is_letter_by_letter(&self) -> bool {
        let names = [
            "Sans Bold",
            "Sans",
            "Hangul",
            "Han",
            "Math",
            "Symbols",
            "Emoji",
            "Symbols 2",
        ];
        names.iter().any(|name| self.name.ends_with(name))
    }

    /// Whether it is asked for text of this typeface.
    pub(super) fn serves(&self, typeface: Typeface) -> bool {
        typeface == Typeface::Bold || !self.name.ends_with(" Bold")
    }

    /// Whether it is asked for this character. Unpacking it is not needed to know.
    pub(super) fn has(&self, character: char) -> bool {
        let character = u32::from(character);
        let (ranges, _) = self.data[8..8 + 8 * self.number(4)].as_chunks::<8>();
        let ends = |range: &[u8; 8]| {
            let [a, b, c, d, e, f, g, h] = *range;
            [[a, b, c, d], [e, f, g, h]].map(u32::from_be_bytes)
        };
        let place = ranges.partition_point(|range| ends(range)[1] < character);
        ranges
            .get(place)
            .is_some_and(|range| ends(range)[0] <= character)
    }

    /// The bytes of its file.
    pub(super) fn unpacked(&self) -> Vec<u8> {
        let mut font = Vec::with_capacity(self.number(0));
        let mut packed = flate2::bufread::ZlibDecoder::new(&self.data[8 + 8 * self.number(4)..]);
        packed
            .read_to_end(&mut font)
            .expect("the fonts within are sound");
        font
    }

    fn number(&self, place: usize) -> usize {
        let bytes = self.data[place..].first_chunk::<4>();
        u32::from_be_bytes(*bytes.expect("the fonts within are sound")) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::PACKED;
    use crate::text::font::Face;

    #[test]
    fn every_font_has_what_it_is_asked_for() {
        for packed in PACKED {
            let bytes = packed.unpacked();
            assert_eq!(bytes.len(), packed.number(0), "{}", packed.name);
            let face = Face::new(packed.name.to_owned(), bytes.into()).expect(packed.name);
            let asked: Vec<char> = ('\0'..=char::MAX).filter(|&c| packed.has(c)).collect();
            assert!(asked.len() > 40, "{}: {}", packed.name, asked.len());
            assert!(asked.iter().all(|&c| face.has(c)), "{}", packed.name);
        }
    }
}
