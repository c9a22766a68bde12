"""Two texts → one line that shows what differs: coloured on a terminal, marked elsewhere; or the same for JSON."""

from django.core.management.base import OutputWrapper
from rich.console import Console
from rich.text import Text

from assets.comparing import Run, Sign, word_diff

STYLES = {Sign.SAME: "", Sign.REMOVED: "red strike", Sign.ADDED: "green"}
MARKS = {Sign.SAME: "{}", Sign.REMOVED: "[-{}-]", Sign.ADDED: "{{+{}+}}"}
"""As `git diff --word-diff` writes them where there are no colours."""


class Words:
    """Shows differences of texts on a command's output."""

    def __init__(self, stdout: OutputWrapper, *, without_colours: bool) -> None:
        self._stdout = stdout
        self._console = Console(highlight=False, soft_wrap=True)
        self._is_coloured = bool(
            stdout.isatty() and self._console.color_system and not (self._console.no_color or without_colours)
        )

    def show(self, before: str, after: str, *, indent: str = "  ", around: int | None = None) -> None:
        """`around`: how many letters of what both have are shown beside what differs; None for all."""
        runs = word_diff(before, after)
        if around is not None:
            runs = tuple(_shortened(run, around, is_first=run is runs[0], is_last=run is runs[-1]) for run in runs)
        if self._is_coloured:
            self._console.print(Text.assemble(indent, *((run.text, STYLES[run.sign]) for run in runs)))
        else:
            self._stdout.write(indent + "".join(MARKS[run.sign].format(run.text) for run in runs))

    def note(self, line: str) -> None:
        self._stdout.write(line)


def _shortened(run: Run, around: int, *, is_first: bool, is_last: bool) -> Run:
    text = run.text
    if run.sign is not Sign.SAME or len(text) <= 2 * around:
        return run
    start = "" if is_first else text[:around]
    end = "" if is_last else text[-around:]
    return Run(run.sign, f"{start}…{end}")


def words_json(before: str, after: str) -> list[dict[str, str]]:
    return [{"sign": run.sign.value, "text": run.text} for run in word_diff(before, after)]
