#!/usr/bin/env python3
"""Cuts the four fonts that the program carries out of Noto Sans CJK.

usage: subset.py REGULAR.ttc BOLD.ttc OUTDIR

Takes the simplified Chinese face of each collection, keeps the characters named below as far
as the font has them, and writes OUTDIR/NotoSansCJKsc-{Regular,Bold}-subset.otf; and of the
face for program text the letters that the other two have in another width, as
OUTDIR/NotoSansMonoCJKsc-Regular-subset.otf, and of the Korean face the quotation marks, which are
as wide as letters there, as OUTDIR/NotoSansCJKkr-Regular-subset.otf. The same collections and the same version of
fonttools give the same bytes.
Needs Python with fonttools.
"""
import argparse
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

FAMILY = "Noto Sans CJK SC"
MONO_FAMILY = "Noto Sans Mono CJK SC"
QUOTES_FAMILY = "Noto Sans CJK KR"
QUOTES = {0x2018, 0x2019, 0x201C, 0x201D}

# Unicode blocks, first and last code point.
BLOCKS = {
    "Basic Latin": (0x0020, 0x007E),
    "Latin-1 Supplement": (0x00A0, 0x00FF),
    "Latin Extended-A": (0x0100, 0x017F),
    "Latin Extended-B": (0x0180, 0x024F),
    "Spacing Modifier Letters": (0x02B0, 0x02FF),
    "Combining Diacritical Marks": (0x0300, 0x036F),
    "Greek and Coptic": (0x0370, 0x03FF),
    "Cyrillic": (0x0400, 0x04FF),
    "Latin Extended Additional": (0x1E00, 0x1EFF),
    "General Punctuation": (0x2000, 0x206F),
    "Superscripts and Subscripts": (0x2070, 0x209F),
    "Currency Symbols": (0x20A0, 0x20CF),
    "Letterlike Symbols": (0x2100, 0x214F),
    "Number Forms": (0x2150, 0x218F),
    "Arrows": (0x2190, 0x21FF),
    "Mathematical Operators": (0x2200, 0x22FF),
    "Miscellaneous Technical": (0x2300, 0x23FF),
    "Control Pictures": (0x2400, 0x243F),
    "Enclosed Alphanumerics": (0x2460, 0x24FF),
    "Box Drawing": (0x2500, 0x257F),
    "Block Elements": (0x2580, 0x259F),
    "Geometric Shapes": (0x25A0, 0x25FF),
    "Miscellaneous Symbols": (0x2600, 0x26FF),
    "Dingbats": (0x2700, 0x27BF),
    "CJK Symbols and Punctuation": (0x3000, 0x303F),
    "Hiragana": (0x3040, 0x309F),
    "Katakana": (0x30A0, 0x30FF),
    "Halfwidth and Fullwidth Forms": (0xFF00, 0xFFEF),
}

# Character sets with two bytes a character: Python's codec, lead bytes, trail bytes.
HIGH = range(0xA1, 0xFF)
CHARACTER_SETS = {
    "GB 2312": ("gb2312", HIGH, HIGH),
    "JIS X 0208": ("euc_jp", HIGH, HIGH),
    "KS X 1001": ("euc_kr", HIGH, HIGH),
    # Symbols and the frequent characters; level 2 begins at lead byte 0xC9.
    "Big5 level 1": ("big5", range(0xA1, 0xC7), [*range(0x40, 0x7F), *HIGH]),
}


def two_byte_characters(codec, leads, trails):
    """The code points that the codec maps some pair of a lead and a trail byte to."""
    for lead in leads:
        for trail in trails:
            text = bytes([lead, trail]).decode(codec, errors="ignore")
            if len(text) == 1:
                yield ord(text)


def code_points():
    wanted = set()
    for first, last in BLOCKS.values():
        wanted.update(range(first, last + 1))
    for codec, leads, trails in CHARACTER_SETS.values():
        wanted.update(two_byte_characters(codec, leads, trails))
    return wanted


# The blocks of program text.
MONO_BLOCKS = ["Basic Latin", "Latin-1 Supplement", "Latin Extended-A", "Greek and Coptic", "Cyrillic"]


def mono_code_points():
    return {point for name in MONO_BLOCKS for point in range(BLOCKS[name][0], BLOCKS[name][1] + 1)}


def face_number(collection, family):
    """Where the face of the family lies in the collection."""
    with TTCollection(collection, lazy=True) as faces:
        families = [face["name"].getDebugName(1) for face in faces]
    if family not in families:
        raise SystemExit(f"{collection}: no face {family!r} among {families}")
    return families.index(family)


def cut(collection, family, wanted, target):
    options = subset.Options(
        hinting=False,
        desubroutinize=True,
        layout_features=["kern", "liga", "ccmp", "mark", "mkmk"],
        notdef_outline=True,
        # Copyright, names, version and licence.
        name_IDs=[0, 1, 2, 3, 4, 6, 13],
        recalc_timestamp=False,
    )
    font = TTFont(collection, fontNumber=face_number(collection, family), lazy=True, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    subset.save_font(font, target, options)
    print(f"{target}: {len(font.getBestCmap())} characters, {Path(target).stat().st_size} bytes")


def main():
    parser = argparse.ArgumentParser(description="Cut the subset fonts out of Noto Sans CJK.")
    parser.add_argument("regular", help="the collection of the regular weight (NotoSansCJK-Regular.ttc)")
    parser.add_argument("bold", help="the collection of the bold weight (NotoSansCJK-Bold.ttc)")
    parser.add_argument("outdir", type=Path, help="the directory to write to; made if it is missing")
    args = parser.parse_args()

    wanted = code_points()
    args.outdir.mkdir(parents=True, exist_ok=True)
    for collection, weight in ((args.regular, "Regular"), (args.bold, "Bold")):
        cut(collection, FAMILY, wanted, str(args.outdir / f"NotoSansCJKsc-{weight}-subset.otf"))
    mono = str(args.outdir / "NotoSansMonoCJKsc-Regular-subset.otf")
    cut(args.regular, MONO_FAMILY, mono_code_points(), mono)
    cut(args.regular, QUOTES_FAMILY, QUOTES, str(args.outdir / "NotoSansCJKkr-Regular-subset.otf"))


if __name__ == "__main__":
    main()
