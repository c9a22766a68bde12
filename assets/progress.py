"""What a use case that takes long tells while it runs: to a bar on a terminal, to a job's row, or to nobody."""

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many are done, and of how many. What it raises ends the use case."""


def silent(_what: str, _done: int, _of: int) -> None:
    """Tells nobody."""
