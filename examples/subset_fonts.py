"""Noto Sans from npm becomes the demo brand's font files: TrueType, with the characters that the demo needs.

    npm pack @fontsource/noto-sans          # and -arabic, -hebrew, -devanagari, -jp, -tc, -kr; unpack each into
    python examples/subset_fonts.py FONTS   # FONTS/noto-sans, FONTS/noto-sans-arabic, …

Scripts of some hundred characters are kept whole; of Japanese, Chinese and Korean what the demo's texts are written in.
"""

import sys
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import yaml
from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

SOLNAP = Path(__file__).resolve().parent / "solnap"
WEIGHTS = {"medium": "500", "bold": "700"}
LATIN = {*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2028), *range(0x2030, 0x203B),
         *range(0x20A0, 0x20C0), 0x202F, 0x2212, 0x2122}  # fmt: skip
PSEUDO = set(map(ord, "ƀƒɱǫṽẋƁƑṀǪṼẊ"))
"""What the pseudo-locale en-XA is spelled with beside them."""
KANA = {*range(0x3000, 0x3020), *range(0x3041, 0x3100), *range(0xFF00, 0xFF5F)}
FONTS = {
    "": ("Noto Sans", ("noto-sans", "latin"), ("noto-sans", "latin-ext")),
    "-arabic": ("Noto Sans Arabic", ("noto-sans-arabic", "arabic")),
    "-hebrew": ("Noto Sans Hebrew", ("noto-sans-hebrew", "hebrew")),
    "-devanagari": ("Noto Sans Devanagari", ("noto-sans-devanagari", "devanagari")),
    "-jp": ("Noto Sans JP", ("noto-sans-jp", "japanese")),
    "-tc": ("Noto Sans TC", ("noto-sans-tc", "chinese-traditional"), ("noto-sans-tc", "119")),  # slice 119: the comma
    "-kr": ("Noto Sans KR", ("noto-sans-kr", "korean")),
}
WRITTEN_IN = {"-jp": "ja", "-tc": "zh-Hant", "-kr": "ko"}
LATIN_LETTERS = {*range(0x41, 0x5B), *range(0x61, 0x7B)}
"""A word has them all from one font: the Latin one."""
ENGLISH = 0x409
ONE_TIME = 3_786_912_000
"""Seconds from 1904 to 2024: the same fonts give the same files at any time."""
LICENCE = "This Font Software is licensed under the SIL Open Font License, Version 1.1."
LICENCE_URL = "https://openfontlicense.org"
DIGITS_AND_MARKS = {*range(0x20, 0x40), *map(ord, "\xa0¥￥₩元円원・…—–‘’“”「」『』，。、：；！？（）")}


def main(fonts: Path) -> None:
    for name, (family, *sources) in FONTS.items():
        for weight, number in WEIGHTS.items():
            files = [fonts / folder / "files" / f"{folder}-{part}-{number}-normal.woff2" for folder, part in sources]
            font = _merged([_subset(file, name) for file in files])
            font["head"].created = font["head"].modified = ONE_TIME
            for place, text in ((1, family), (2, weight.title()), (13, LICENCE), (14, LICENCE_URL)):
                font["name"].setName(text, place, 3, 1, ENGLISH)
            font.save(SOLNAP / "media" / f"noto-sans{name}-{weight}.ttf", reorderTables=None)


def _merged(fonts: list[BytesIO]) -> TTFont:
    font = Merger().merge(fonts) if len(fonts) > 1 else TTFont(fonts[0])
    font.recalcTimestamp = False
    return font


def _wanted(name: str, font: TTFont) -> set[int]:
    if not name:
        return LATIN | PSEUDO
    if name not in WRITTEN_IN:
        return set(font.getBestCmap())
    kana = KANA if name == "-jp" else {*range(0x3000, 0x3012)}
    written = {ord(letter) for text in _texts(WRITTEN_IN[name]) for letter in text}
    return (kana | DIGITS_AND_MARKS | written) - LATIN_LETTERS


def _texts(locale: str) -> Iterable[str]:
    """Every value of the demo's blocks and media that is written for the locale."""
    for file in sorted(SOLNAP.glob("*/*.yaml")):
        yield from _below(yaml.safe_load(file.read_text()), locale)


def _below(node: object, locale: str) -> Iterable[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if str(key).rpartition("/")[2].startswith(locale):
                yield str(value)
            else:
                yield from _below(value, locale)


def _subset(file: Path, name: str) -> BytesIO:
    font = TTFont(file, recalcTimestamp=False)
    options = Options()
    options.layout_features, options.name_IDs, options.notdef_outline = ["*"], [0, 1, 2, 3, 4, 5, 6, 13, 14], True
    options.hinting, options.recalc_timestamp = False, False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=_wanted(name, font))
    subsetter.subset(font)
    font.flavor, body = None, BytesIO()
    font.save(body, reorderTables=None)
    return BytesIO(body.getvalue())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
