"""A backup is one consistent state with all its files, made while others write; what is damaged or unfit is refused."""

import errno
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as product
from django.db import connection

from assets.backups import BackupFailed, databases, make, restore
from assets.backups.places import made_place
from assets.backups.record import NAME, file_name, read
from assets.diagnosing.readiness import known_migrations
from assets.errors import Conflict
from assets.manifest import sha256
from assets.media import storage
from assets.media.copying import files_going, files_kept
from assets.models import Act, File
from assets.publishing.sweeping import sweep_media
from tests.backups.programs import programs
from tests.builders import NOW, make_brand, make_media
from tests.delivery.worlds import key_of, make_world
from tests.media.pictures import picture

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(product, "ASSETS_POSTGRES_PROGRAMS", programs())


@pytest.fixture
def library() -> str:
    """A brand with one file, and that file's digest."""
    make_media(make_brand())
    body = picture()
    digest = storage.put(body)
    File.objects.get_or_create(digest=digest, defaults={"name": "a.png", "size_bytes": len(body)})
    File.objects.exclude(digest=digest).delete()
    return digest


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """Asked for last: settings of an empty place, of SQLite as it is the place of one file."""
    if connection.vendor != "sqlite":
        pytest.skip("the rehearsal restores into another database of PostgreSQL")
    connection.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(connection.settings_dict, "NAME", str(tmp_path / "new.sqlite3"))
        patch.setattr(product, "MEDIA_ROOT", tmp_path / "media")
        yield tmp_path
        connection.close()


def restored(path: Path) -> Any:
    return restore(path, known=known_migrations())


@pytest.mark.parametrize("name", ["backup", "backup.tar"])
def test_a_backup_holds_the_database_and_each_file_under_its_digest(library: str, name: str, tmp_path: Path) -> None:
    made = make(tmp_path / name)

    with made_place(tmp_path / name) as place:
        assert read(b"".join(place.read(NAME))) == made.record
        assert sha256(b"".join(place.read(made.record.database_name))) == made.record.digest
        assert sha256(b"".join(place.read(file_name(library)))) == library
    assert (made.record.acts, list(made.record.files), made.record.missing) == (Act.objects.count(), [library], ())
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["backup", "backup.tar"])
def test_a_damaged_file_is_named_and_left_out(library: str, name: str, tmp_path: Path) -> None:
    path = storage.path_of(library)
    path.chmod(0o644)
    path.write_bytes(b"spoilt" + path.read_bytes()[6:])

    made = make(tmp_path / name)

    assert (made.record.files, made.record.missing) == ({}, (library,))
    with made_place(tmp_path / name) as place, pytest.raises(BackupFailed, match="missing"):
        list(place.read(file_name(library)))


def test_a_full_disk_leaves_no_backup_and_the_next_attempt_goes_on(
    library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(draft: Path, target: Path) -> Path:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        replace = Path.replace
        patch.setattr(Path, "replace", lambda draft, to: (full if to.name == NAME else replace)(draft, to))
        with pytest.raises(BackupFailed, match=r"No space left.*goes on where it stopped"):
            make(tmp_path / "backup")
    with pytest.raises(BackupFailed, match="not finished"):
        restored(tmp_path / "backup")

    assert make(tmp_path / "backup").kept == 1


def test_a_full_disk_leaves_nothing_of_an_archive(
    library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BackupFailed, match=r"No space left.*begins anew"):
        make(tmp_path / "backup.tar")

    assert list(tmp_path.iterdir()) == []


def test_no_backup_is_written_over_another_or_among_strange_files(library: str, tmp_path: Path) -> None:
    make(tmp_path / "backup")
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letter.txt").touch()

    for name in ("backup", "home"):
        with pytest.raises(BackupFailed, match="Name a"):
            make(tmp_path / name)


def test_no_secret_and_no_key_is_in_a_backup(tmp_path: Path) -> None:
    key = key_of(make_world().partner)
    make(tmp_path / "backup")

    found = b"".join(path.read_bytes() for path in (tmp_path / "backup").rglob("*") if path.is_file())

    assert not [word for word in (product.SECRET_KEY, product.API_KEY_PEPPER, key) if word.encode() in found]
    assert (tmp_path / "backup").stat().st_mode & 0o077 == 0


def test_nothing_is_swept_while_a_backup_copies(library: str) -> None:
    with files_kept(), files_kept(), files_going() as is_free:
        assert not is_free
        with pytest.raises(Conflict, match="A backup copies"):
            sweep_media(before=NOW.replace(year=2999))

    assert storage.exists(library)
    assert sweep_media(before=NOW.replace(year=2999)).files == (library,)


@pytest.fixture
def backup(library: str, tmp_path: Path) -> Path:
    make(tmp_path / "backup")
    return tmp_path / "backup"


def test_a_backup_comes_back_and_goes_on_where_it_was_stopped(library: str, backup: Path, elsewhere: Path) -> None:
    storage.put(b"".join(path.read_bytes() for path in backup.rglob(library)))

    assert restored(backup).kept == 1
    assert File.objects.get().digest == library


def test_restoring_overwrites_no_database(backup: Path) -> None:
    with pytest.raises(BackupFailed, match="has tables"):
        restored(backup)


def test_restoring_into_a_storage_of_other_files_is_refused(backup: Path, elsewhere: Path) -> None:
    storage.put(b"strange")

    with pytest.raises(BackupFailed, match="holds 1 files"):
        restored(backup)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"database": "postgresql"}, "DATABASE_URL names sqlite"),
        ({"migrations": ["assets.9999_later"]}, "newer version"),
        ({"format": 2}, "of format 2"),
        ({"acts": 1, "strange": 2}, "damaged"),
        ({"digest": "0" * 64}, "another digest"),
    ],
)
def test_a_backup_that_does_not_fit_is_refused(facts: dict[str, Any], told: str, backup: Path, elsewhere: Path) -> None:
    record = json.loads((backup / NAME).read_text())
    (backup / NAME).write_text(json.dumps({**record, **facts}))

    with pytest.raises(BackupFailed, match=told):
        restored(backup)
    assert databases.is_empty()


def test_a_damaged_file_of_a_backup_is_not_brought_back(library: str, backup: Path, elsewhere: Path) -> None:
    (backup / file_name(library)).write_bytes(b"spoilt")

    with pytest.raises(BackupFailed, match="another digest"):
        restored(backup)
    assert databases.is_empty()
    assert not storage.exists(library)


@pytest.mark.parametrize("name", ["nowhere", "nowhere.tar", "text.tar"])
def test_what_is_no_backup_is_told(name: str, tmp_path: Path) -> None:
    (tmp_path / "text.tar").write_text("text")

    with pytest.raises(BackupFailed, match=r"not there|no archive"):
        restored(tmp_path / name)


def test_without_postgresqls_client_the_remedy_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(product, "ASSETS_POSTGRES_PROGRAMS", str(tmp_path))

    with pytest.raises(BackupFailed, match="Install PostgreSQL's client"):
        databases.program("pg_dump")
