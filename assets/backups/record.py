"""What a backup says of itself, as JSON: the table of contents, with digests, written last."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from assets.errors import AssetsError

NAME = "backup.json"
FORMAT = 1
DATABASES: Mapping[str, str] = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
"""Vendor → the name of its snapshot."""


class BackupFailed(AssetsError):
    """A backup cannot be made, read or restored."""


@dataclass(frozen=True, slots=True)
class Record:
    """`database` is the vendor, `digest` and `size_bytes` its snapshot's; `files` are bytes by digest.

    `migrations` are those that the snapshot has had, such as "assets.0001_initial"; `acts` counts its acts.
    `missing` are files that were not whole in the storage, and thus are not here.
    """

    made_at: str
    database: str
    digest: str
    size_bytes: int
    acts: int
    migrations: tuple[str, ...]
    files: Mapping[str, int]
    missing: tuple[str, ...] = ()

    @property
    def database_name(self) -> str:
        return DATABASES[self.database]


def written(record: Record) -> bytes:
    return json.dumps({"format": FORMAT, **asdict(record)}, indent=1).encode()


def read(text: bytes) -> Record:
    """Raises BackupFailed."""
    try:
        told: dict[str, Any] = json.loads(text)
        number = told.pop("format")
        if number != FORMAT:
            raise BackupFailed(f"The backup is of format {number}; this version reads {FORMAT}. Use a newer version.")
        migrations, missing = tuple(told.pop("migrations")), tuple(told.pop("missing"))
        record = Record(**told, migrations=migrations, missing=missing)
    except (ValueError, KeyError, TypeError) as error:
        raise BackupFailed(f"{NAME} cannot be read: the backup is damaged. Take another one.") from error
    if record.database not in DATABASES:
        raise BackupFailed(f"The backup is of another database, {record.database!r}. Use a newer version.")
    return record


def file_name(digest: str) -> str:
    """Where a file lies in a backup."""
    return f"files/{digest[:2]}/{digest[2:4]}/{digest}"
