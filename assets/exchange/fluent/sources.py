"""A folder of Fluent files, LOCALE/**.ftl, becomes texts that know their locale and their lines."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from assets.errors import BadContent, LocalizationError
from assets.exchange.faults import Faults, Place
from assets.exchange.folder import Folder, fault_of, open_folder
from assets.localization import normalize

SUFFIX = ".ftl"
MAX_DEPTH = 8
MAX_LINE = 32_768
"""Characters: four times the length of the longest message."""
MAX_NESTING = 40
"""Of braces in one entry: people stay below 6."""
READ_BYTES = 16 * 1024 * 1024
"""As far as a file is read to say in which line it grows too long."""
_QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_BRACE = re.compile(r"[{}]")
_LINE_ENDS = re.compile(r"\r\n?")


@dataclass(frozen=True)
class Source:
    """A file's text, its line ends as \\n."""

    file: str
    locale: str
    text: str

    def place(self, offset: int) -> Place:
        """The line and column of a character."""
        line = bisect_right(self._starts, offset)
        return Place(self.file, line, offset - self._starts[line - 1] + 1)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self.text))]


def open_sources(root: Path, faults: Faults) -> Folder:
    """The folder with one folder for each locale. Raises BadContent where there is none."""
    return open_folder(root, faults, max_depth=MAX_DEPTH, what="a folder for each locale")


def sources_of(folder: Folder, faults: Faults, limit_bytes: int) -> tuple[Source, ...]:
    """The texts of all Fluent files; what cannot be read is a fault."""
    locales = _locales(folder, faults)
    found: list[Source] = []
    for file in folder.files:
        locale = locales.get(file.partition("/")[0])
        if locale and file.endswith(SUFFIX):
            found += _read(folder, file, locale, faults, limit_bytes)
    if not any(file.endswith(SUFFIX) for file in folder.files):
        faults.add(Place("."), f"There are no Fluent files. Give the folder that holds LOCALE/…{SUFFIX}.")
    return tuple(found)


def other_files(folder: Folder) -> Iterator[Place]:
    """The files that are not Fluent's."""
    return (Place(file) for file in folder.files if not file.endswith(SUFFIX))


def _locales(folder: Folder, faults: Faults) -> dict[str, str]:
    """By the name of a folder the locale it stands for, in normal form."""
    found: dict[str, str] = {}
    for name in dict.fromkeys(file.partition("/")[0] for file in folder.files if file.endswith(SUFFIX)):
        if name in folder.files:
            faults.add(Place(name), "No folder says the language of this file. Move it into one, such as en/.")
            continue
        try:
            locale = normalize(name)
        except LocalizationError as error:
            faults.add(Place(f"{name}/"), f"{error} Rename the folder, or give the one above the locales.")
            continue
        twin = next((other for other, known in found.items() if known == locale), "")
        if twin:
            faults.add(Place(f"{name}/"), f"{twin}/ and {name}/ are the same locale, {locale}. Join the two.")
        found[name] = locale
    return found


def _read(folder: Folder, file: str, locale: str, faults: Faults, limit_bytes: int) -> Iterable[Source]:
    try:
        body = folder.read(file, READ_BYTES)
    except BadContent as error:
        fault = fault_of(error, file)
        faults.add(fault.place, fault.message)
        return ()
    source = source_of(file, locale, body, faults, limit_bytes)
    return () if source is None else (source,)


def source_of(file: str, locale: str, body: bytes, faults: Faults, limit_bytes: int) -> Source | None:
    """The bytes of one file as its text; what cannot be read is a fault, and None."""
    if len(body) > limit_bytes:
        line = body.count(b"\n", 0, limit_bytes) + 1
        faults.add(Place(file, line, 1), f"The file is longer than {limit_bytes:,} bytes from here on. Divide it.")
        return None
    try:
        text = _LINE_ENDS.sub("\n", body.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        column = error.start - body.rfind(b"\n", 0, error.start)
        faults.add(Place(file, line, column), "This is not UTF-8. Save the file in UTF-8.")
        return None
    source = Source(file, locale, text)
    return None if _is_beyond(source, faults) else source


def _is_beyond(source: Source, faults: Faults) -> bool:
    """Whether the file is more than the parser can take: it goes down into braces, and slows down in long lines."""
    depth = offset = 0
    for line in source.text.split("\n"):
        if line[:1] not in (" ", "}", ""):
            depth = 0
        if len(line) > MAX_LINE:
            faults.add(source.place(offset), f"The line has more than {MAX_LINE:,} characters. Divide the text.")
            return True
        for brace in _BRACE.findall(_QUOTED.sub("", line)):
            depth = max(0, depth + (1 if brace == "{" else -1))
            if depth > MAX_NESTING:
                faults.add(source.place(offset), f"Braces nest deeper than {MAX_NESTING}. Divide the text.")
                return True
        offset += len(line) + 1
    return False
