#!/usr/bin/env python3
"""Cuts and packs the fonts that are asked where Noto Sans CJK SC lacks a character.

usage: fallback.py CORE CJK.ttc EMOJI.ttf OUTDIR

CORE is the folder with the files of Debian's fonts-noto-core, CJK.ttc the collection of the regular weight that
subset.py takes, EMOJI.ttf the regular weight of Noto Emoji, OUTDIR the folder with the fonts of subset.py. Writes
OUTDIR/NAME.font for each font of FONTS, and OUTDIR/CodePoints.ttf, whose glyphs say a code point. The same input and the
same versions of fonttools and zopfli give the same bytes.

A packed font is: its length unpacked, the number of ranges of characters that it is asked for (four bytes each, largest
first), the first and the last character of each range (four bytes each), and the font, compressed as zlib does.
Needs Python with fonttools and zopfli.
"""
import argparse
import io
import struct
from pathlib import Path

import zopfli.zlib
from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont

HAN, HANGUL = range(0x4E00, 0xA000), range(0xAC00, 0xD7A4)
# A mark without a letter stands on it, and the joiners say how letters join; spaces of any font are as wide as its letters.
HELPERS = {0x20, 0x25CC, 0x200C, 0x200D}

# What each font is cut from and the blocks that it is asked for; those before it go first.
LATIN = [(0x00A0, 0x058F), (0x1AB0, 0x1AFF), (0x1C80, 0x1C8F), (0x1D00, 0x20CF), (0x2100, 0x218F), (0x2C60, 0x2C7F),
         (0x2DE0, 0x2E7F), (0xA640, 0xA69F), (0xA700, 0xA7FF), (0xA92E, 0xA92E), (0xAB30, 0xAB6F), (0xFB00, 0xFB06),
         (0xFE20, 0xFE2F)]
EVERYTHING = [(0x00A9, 0x1FFFF)]
CORE = {
    "NotoSans-Regular": LATIN,
    "NotoSans-Bold": LATIN,
    "NotoSansArabic-Regular": [(0x0600, 0x06FF), (0x0750, 0x077F), (0x08A0, 0x08FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFE)],
    "NotoSansHebrew-Regular": [(0x0590, 0x05FF), (0xFB1D, 0xFB4F)],
    "NotoSansThai-Regular": [(0x0E00, 0x0E7F)],
    "NotoSansLao-Regular": [(0x0E80, 0x0EFF)],
    "NotoSansDevanagari-Regular": [(0x0900, 0x097F), (0x1CD0, 0x1CFF), (0xA830, 0xA83F), (0xA8E0, 0xA8FF)],
    "NotoSansBengali-Regular": [(0x0980, 0x09FF)],
    "NotoSansGurmukhi-Regular": [(0x0A00, 0x0A7F)],
    "NotoSansGujarati-Regular": [(0x0A80, 0x0AFF)],
    "NotoSansOriya-Regular": [(0x0B00, 0x0B7F)],
    "NotoSansTamil-Regular": [(0x0B80, 0x0BFF)],
    "NotoSansTelugu-Regular": [(0x0C00, 0x0C7F)],
    "NotoSansKannada-Regular": [(0x0C80, 0x0CFF)],
    "NotoSansMalayalam-Regular": [(0x0D00, 0x0D7F)],
    "NotoSansSinhala-Regular": [(0x0D80, 0x0DFF)],
    "NotoSansMyanmar-Regular": [(0x1000, 0x109F), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F)],
    "NotoSansKhmer-Regular": [(0x1780, 0x17FF), (0x19E0, 0x19FF)],
    "NotoSansGeorgian-Regular": [(0x10A0, 0x10FF), (0x1C90, 0x1CBF), (0x2D00, 0x2D2F)],
    "NotoSansArmenian-Regular": [(0x0530, 0x058F), (0xFB13, 0xFB17)],
    "NotoSansEthiopic-Regular": [(0x1200, 0x139F), (0x2D80, 0x2DDF), (0xAB00, 0xAB2F)],
    "NotoSansSyriac-Regular": [(0x0700, 0x074F), (0x0860, 0x086F)],
    "NotoSansThaana-Regular": [(0x0780, 0x07BF)],
    "NotoSansNKo-Regular": [(0x07C0, 0x07FF)],
    "NotoSansCherokee-Regular": [(0x13A0, 0x13FF), (0xAB70, 0xABBF)],
    "NotoSansCanadianAboriginal-Regular": [(0x1400, 0x167F), (0x18B0, 0x18FF)],
    "NotoSansTifinagh-Regular": [(0x2D30, 0x2D7F)],
    "NotoSansOlChiki-Regular": [(0x1C50, 0x1C7F)],
    "NotoSansMath-Regular": EVERYTHING,
    "NotoSansSymbols-Regular": EVERYTHING,
    "NotoSansSymbols2-Regular": EVERYTHING,
}
# Those whose glyphs need no rules: a letter is a glyph. An emoji with a skin tone is two of them, so that no two tokens
# look the same.
NO_LAYOUT = {"NotoSansMath-Regular", "NotoSansSymbols-Regular", "NotoSansSymbols2-Regular", "NotoEmoji-Regular"}


def characters(path):
    with TTFont(path, lazy=True) as font:
        return set(font.getBestCmap())


def is_private(point):
    return 0xE000 <= point <= 0xF8FF or point >= 0xF0000


def cut(source, number, wanted, asked, features):
    """The font with these characters; `asked` are those that belong to it alone."""
    options = subset.Options(
        hinting=False,
        desubroutinize=True,
        layout_features=features,
        notdef_outline=True,
        glyph_names=False,
        name_IDs=[0, 1, 2, 3, 4, 6, 13],
        recalc_timestamp=False,
    )
    options.drop_tables += ["STAT", "DSIG", "meta"]
    font = TTFont(source, fontNumber=number, lazy=True, recalcTimestamp=False)
    has = set(font.getBestCmap())
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted & has)
    cutter.subset(font)
    out = io.BytesIO()
    subset.save_font(font, out, options)
    return out.getvalue(), sorted(asked & has)


def packed(font, points):
    ranges = []
    for point in points:
        if ranges and ranges[-1][1] + 1 == point:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    head = struct.pack(">II", len(font), len(ranges)) + b"".join(struct.pack(">II", *pair) for pair in ranges)
    return head + zopfli.zlib.compress(font)


def fonts(core, cjk, emoji, base):
    """Name, source, number in its collection, characters to keep, characters that it is asked for, features."""
    taken = set(base)
    with TTCollection(cjk, lazy=True) as faces:
        sc = [face["name"].getDebugName(1) for face in faces].index("Noto Sans CJK SC")
    for name, block in (("NotoSansCJKsc-Hangul", HANGUL), ("NotoSansCJKsc-Han", HAN)):
        yield name, cjk, sc, set(block) - taken, set(block) - taken, []
    taken |= {*HAN, *HANGUL}
    for name, blocks in CORE.items():
        if name == "NotoSansSymbols2-Regular":
            have = {point for point in characters(emoji) if point > 0xA9}
            yield "NotoEmoji-Regular", emoji, -1, have - taken, have - taken, []
            taken |= have
        path = core / f"{name}.ttf"
        have = {point for point in characters(path) if not is_private(point)}
        inside = {point for point in have if any(first <= point <= last for first, last in blocks)}
        asked = inside - taken
        if name in NO_LAYOUT:
            yield name, path, -1, asked, asked, []
        elif blocks is LATIN:
            # Whole words are set in it.
            letters = {point for point in have if point < 0x370 or 0x370 <= point < 0x530 or point in inside}
            yield name, path, -1, letters, letters, ["kern", "liga", "ccmp", "mark", "mkmk", "locl"]
        else:
            yield name, path, -1, inside | HELPERS, asked, ["*"]
        if name != "NotoSans-Regular":
            taken |= asked


def code_points(mono, target):
    """A font whose glyphs are the parts of a box with hexadecimal digits in two rows: its ends, then each pair of an upper
    and a lower digit in the order of their values."""
    cell, end, stroke, top, bottom, row = 290, 105, 42, 880, -120, 0.50
    digits = TTFont(mono)
    outlines, cmap = digits.getGlyphSet(), digits.getBestCmap()

    def drawn(draw):
        pen = TTGlyphPen(None)
        draw(pen)
        return pen.glyph()

    def box(pen, left, right, low, high):
        pen.moveTo((left, low))
        pen.lineTo((left, high))
        pen.lineTo((right, high))
        pen.lineTo((right, low))
        pen.closePath()

    def rails(pen, left, right):
        box(pen, left, right, top - stroke, top)
        box(pen, left, right, bottom, bottom + stroke)

    def digit(value, base_line):
        name = cmap[ord("0123456789ABCDEF"[value])]

        def draw(pen):
            bounds = BoundsPen(outlines)
            outlines[name].draw(bounds)
            middle = (bounds.bounds[0] + bounds.bounds[2]) / 2
            place = TransformPen(Cu2QuPen(pen, 0.5, reverse_direction=True), (row, 0, 0, row, cell / 2 - row * middle, base_line))
            outlines[name].draw(place)

        return drawn(draw)

    def left(pen):
        box(pen, 30, 30 + stroke, bottom, top)
        rails(pen, 30 + stroke, end)

    def right(pen):
        rails(pen, 0, end - 30 - stroke)
        box(pen, end - 30 - stroke, end - 30, bottom, top)

    glyphs = {".notdef": drawn(lambda pen: None), "left": drawn(left), "right": drawn(right)}
    pairs = [(upper, lower) for upper in range(16) for lower in range(16)]
    order = [*glyphs, *(f"pair{upper:X}{lower:X}" for upper, lower in pairs)]
    glyphs["rails"] = drawn(lambda pen: rails(pen, 0, cell))
    for value in range(16):
        glyphs[f"upper{value:X}"] = digit(value, 424)
        glyphs[f"lower{value:X}"] = digit(value, -30)
    order += [name for name in glyphs if name not in order]
    for upper, lower in pairs:
        pen = TTGlyphPen(glyphs)
        for part in ("rails", f"upper{upper:X}", f"lower{lower:X}"):
            pen.addComponent(part, (1, 0, 0, 1, 0, 0))
        glyphs[f"pair{upper:X}{lower:X}"] = pen.glyph()
    widths = {name: (end if name in ("left", "right") else 0 if name == ".notdef" else cell, 0) for name in order}
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap({})
    builder.setupGlyf({name: glyphs[name] for name in order})
    builder.setupHorizontalMetrics(
        {name: (width, getattr(builder.font["glyf"][name], "xMin", 0)) for name, (width, _) in widths.items()}
    )
    builder.setupHorizontalHeader(ascent=top, descent=bottom)
    copyright = "The digits are those of Noto Sans Mono CJK SC, (c) 2014-2021 Adobe"
    licence = "SIL Open Font License 1.1"
    builder.setupNameTable(
        {"copyright": copyright, "familyName": "Code Points", "styleName": "Regular", "uniqueFontIdentifier": "CodePoints",
         "fullName": "Code Points", "psName": "CodePoints", "version": "Version 1.000", "licenseDescription": licence}
    )
    builder.setupOS2(sTypoAscender=top, sTypoDescender=bottom, usWinAscent=top, usWinDescent=-bottom)
    builder.setupPost(keepGlyphNames=False)
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.font.recalcTimestamp = False
    builder.save(target)
    print(f"{target}: {len(order)} glyphs, {Path(target).stat().st_size} bytes")


def main():
    parser = argparse.ArgumentParser(description="Cut and pack the fonts that are asked last.")
    parser.add_argument("core", type=Path, help="the folder with NotoSans-Regular.ttf and others")
    parser.add_argument("cjk", help="the collection of the regular weight (NotoSansCJK-Regular.ttc)")
    parser.add_argument("emoji", help="NotoEmoji_400Regular.ttf")
    parser.add_argument("outdir", type=Path, help="the folder with the fonts that subset.py wrote, to write to")
    args = parser.parse_args()

    base = characters(args.outdir / "NotoSansCJKsc-Regular-subset.otf")
    for name, source, number, wanted, asked, features in fonts(args.core, args.cjk, args.emoji, base):
        font, points = cut(source, number, wanted, asked, features)
        target = args.outdir / f"{name}.font"
        target.write_bytes(packed(font, points))
        print(f"{target}: {len(points)} characters, {len(font)} bytes, {target.stat().st_size} packed", flush=True)
    code_points(args.outdir / "NotoSansMonoCJKsc-Regular-subset.otf", str(args.outdir / "CodePoints.ttf"))


if __name__ == "__main__":
    main()
