"""A text in another case → its runs, character by character (ß becomes SS, İ becomes two)."""

from assets.rendering.tracing.runs import Runs, coarse, grouped, per_character


def case_runs(text: str, runs: Runs, changed: str) -> Runs:
    """The runs of `changed`, which is `text` after upper, lower, title, capitalize, swapcase or casefold.

    No case mapping shortens a text, so equal lengths mean one character for each.
    """
    if len(text) == len(changed):
        return runs
    sources = []
    position = 0
    for character, source in zip(text, per_character(runs), strict=True):
        width = _width(character, changed, position)
        sources += [source] * width
        position += width
    if position != len(changed):
        return coarse(len(changed), (source for _, source in runs))
    return grouped(sources)


def _width(character: str, changed: str, position: int) -> int:
    """How many characters of `changed` at `position` came from `character`."""
    for form in (character.upper(), character.title(), character.casefold(), character.lower()):
        if changed.startswith(form, position):
            return len(form)
    return 1
