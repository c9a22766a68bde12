"""The exception tree: what is wrong, as types that carry where.

AssetsError
├── BadContent            what an editor wrote cannot be used; carries where
│   └── UnknownSchema     content of a schema that nothing here reads; lives in assets.manifest
├── LocalizationError     L10nError's family lives in assets.localization.errors
├── RenderingFailed       a template or its limits; names the document
├── SandboxError          a limited child ended early
│   └── ChildFailed       its function raised; lives in assets.sandbox
├── Conflict              somebody else saved first
├── RevisionPruned        an old revision holds nothing any more; lives in assets.history
├── UnknownAsset          no such asset, or none the caller may see
├── NotReleased           the asset has no release at that time
├── Recalled              it may not be delivered now; carries why and what to use instead
├── PublishingRefused     the plan has problems
├── BadArgument           a reader's value is none that the message takes; carries the argument's name
├── ExportFailed          a copy cannot be made now: what it is made of cannot be told
├── TargetFailed          the place of a copy cannot be read or written
├── RenditionFailed       a derived file cannot be made of its original
└── StorageError          a file is missing, damaged or refused
    └── StoreUnavailable  the store of files does not answer

A message is a fact and a remedy: "No region XX in brand solnap. Add it to brand.yaml or correct the code."
"""

import datetime as dt


class AssetsError(Exception):
    """Anything this product refuses. `str(error)` is fit for an editor's eyes."""


class BadContent(AssetsError):
    """What was written cannot be used; `where` is a path an editor can follow."""

    def __init__(self, message: str, *, where: str = "") -> None:
        super().__init__(f"{where}: {message}" if where else message)
        self.where = where


class LocalizationError(AssetsError):
    """A locale, message or value that cannot be localized."""


class RenderingFailed(AssetsError):
    """A document could not be made."""

    def __init__(self, message: str, *, document: str = "", line: int = 0) -> None:
        super().__init__(message)
        self.document = document
        self.line = line


class SandboxError(AssetsError):
    """A limited child ended before it answered; `limit` names what it hit."""

    def __init__(self, message: str, *, limit: str = "") -> None:
        super().__init__(message)
        self.limit = limit


class Conflict(AssetsError):
    """The row changed since it was read; nothing was written."""

    def __init__(self, message: str, *, ref: str = "", expected: int = 0, found: int = 0) -> None:
        super().__init__(message)
        self.ref = ref
        self.expected = expected
        self.found = found


class UnknownAsset(AssetsError):
    """No such asset; hidden ones answer the same."""


class NotReleased(AssetsError):
    """The asset has no release that is current for the region and time asked for."""


class Recalled(AssetsError):
    """What was asked for may not be delivered, whenever it was live. `successor` is a reference, "" for none."""

    def __init__(self, reason: str, *, brand: str, since: dt.date, successor: str = "") -> None:
        instead = f" Use {successor} instead." if successor else ""
        super().__init__(f"Recalled since {since.isoformat()}: {reason}{instead}")
        self.reason = reason
        self.brand = brand
        self.successor = successor


class BadArgument(AssetsError):
    """A message cannot be said with this value of `argument`, or says nothing of it."""

    def __init__(self, message: str, *, argument: str = "") -> None:
        super().__init__(message)
        self.argument = argument


class PublishingRefused(AssetsError):
    """The plan has error-level problems; `problems` lists them and nothing was written."""

    def __init__(self, message: str, *, problems: tuple[object, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


class StorageError(AssetsError):
    """A file is missing, damaged or refused."""


class StoreUnavailable(StorageError):
    """Nothing is known of the file: the store does not answer, or has not for a while."""


class RenditionFailed(AssetsError):
    """A derived file cannot be made: the original is damaged, or drawing it hits a limit."""


class ExportFailed(AssetsError):
    """A copy cannot be made now; what was exported before stays as it is."""


class TargetFailed(AssetsError):
    """The place of a copy cannot be read or written."""
