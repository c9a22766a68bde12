"""A folder whose exporter is killed before a given operation: what was done stays, nothing else is done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from assets.sites import Folder

COUNTED = ("write", "put", "settle", "point", "unpoint", "drop", "remove")


class Killed(BaseException):
    """Nothing may catch it."""


@dataclass
class Dying:
    """Stands for the folder; `left` operations are still done."""

    folder: Folder
    left: int

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.folder, name)
        return self._counted(found) if name in COUNTED else found

    def _counted(self, operation: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **kwargs: Any) -> Any:
            if not self.left:
                self.folder.root.joinpath("incoming", "object").write_bytes(b"half of an ans")
                raise Killed
            self.left -= 1
            return operation(*args, **kwargs)

        return counted
