"""Every way in which what partners read is changed, as the product does it; and who wrote what in which transaction."""

import datetime as dt
import json
import re
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from assets import granting, history
from assets.exchange.importing_history import import_history
from assets.models import Act, Collection, Membership, Partner
from assets.progress import silent
from assets.publishing import cancel, end_recall, publish, recall, reschedule, roll_back, withdraw
from tests.admin import browsing
from tests.builders import ANNA, make_block, make_variant
from tests.delivery.worlds import World, assets_named
from tests.exchange.folders import write_folder
from tests.gates.sources import ROOT
from tests.media.pictures import LOGO

HOUR = dt.timedelta(hours=1)
READ = frozenset(
    f"assets_{name}" for name in ("activation", "apikey", "asset", "grant", "membership", "partner", "recall")
)
"""Tables whose rows decide what partners read, and may change. What else answers are made of is only ever added."""
WRITE = re.compile(r'(?:INSERT(?: OR IGNORE)? INTO|UPDATE|DELETE FROM) "(\w+)"')
BY: dict[str, Any] = {"actor": ANNA, "clock": timezone.now}


@dataclass
class Written:
    """By one transaction: which tables, and which modules wrote those of READ."""

    tables: set[str] = field(default_factory=set)
    modules: set[str] = field(default_factory=set)


@contextmanager
def watched() -> Iterator[dict[object, Written]]:
    """The transactions that write within it, told apart by the savepoint that each is within a test's transaction."""
    found: dict[object, Written] = {}
    depth = len(connection.savepoint_ids)

    def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if table := WRITE.match(sql):
            inside = connection.savepoint_ids[depth : depth + 1]
            written = found.setdefault(inside[0] if inside else len(found), Written())
            written.tables.add(table[1])
            written.modules |= {writer()} if table[1] in READ else set()
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        yield found


def writer() -> str:
    """The innermost module of the product on the stack, from the root of the checkout."""
    for frame in reversed(traceback.extract_stack()):
        path = Path(frame.filename)
        if path.is_relative_to(ROOT / "assets"):
            return str(path.relative_to(ROOT))
    return ""


def publish_new(world: World, at: dt.datetime | None = None) -> Act:
    make_block(world.brand, "headline", f"Headline of {timezone.now()}", make_variant("Neu", locale="de"))
    act = publish(brand=world.brand, refs=["block/headline"], at=at, **BY).act
    assert act is not None
    return act


def schedule(world: World) -> Act:
    return publish_new(world, timezone.now() + HOUR)


def delete(world: World) -> None:
    asset = make_block(world.brand, "gone")
    with history.revise(brand=world.brand, actor=ANNA, verb="delete", now=timezone.now()) as revision:
        revision.delete(asset)


def grant(world: World) -> None:
    other = Collection.objects.create(brand=world.brand, key="other", title="Other")
    granting.grant(partner=world.partner, collection=other, kinds=world_kinds(), **BY)


def world_kinds() -> Any:
    return granting.Kind("block"), granting.Kind("kit")


def change_members(world: World) -> None:
    assets = assets_named(world.brand, ["block/secret"])
    granting.add_members(collection=world.launch, assets=assets, **BY)
    granting.remove_members(collection=world.launch, assets=assets, **BY)


def change_keys(world: World) -> None:
    key = granting.issue_key(partner=world.partner, **BY).api_key
    granting.revoke_key(key_id=key.key_id, brand=world.brand, **BY)


def deactivate_in_the_admin(world: World) -> None:
    browsing.login().post(f"/admin/assets/partner/{world.partner.pk}/change/", {"title": "Shop"})
    assert not Partner.objects.get(pk=world.partner.pk).is_active


def recall_and_end(world: World) -> None:
    recall(brand=world.brand, name="media/photo", reason="The licence ended.", **BY)
    end_recall(brand=world.brand, name="media/photo", **BY)


def push_collections(folder: Path) -> None:
    call_command("push", str(write_folder(folder / "content")), verbosity=0)


def import_media(world: World, folder: Path) -> None:
    files = folder / "files"
    files.mkdir()
    (files / "logo.svg").write_bytes(LOGO)
    call_command("import_media", str(files), "--brand", "solnap", "--collection", "launch", verbosity=0)
    assert Membership.objects.filter(asset__key="logo").exists()


def import_texts(world: World, folder: Path) -> None:
    saves = [{"at": f"2026-01-0{day}T00:00:00Z", "locale": "en", "file": "a.ftl", "content": text}
             for day, text in ((1, "a = A\nb = B\n"), (2, "a = A\n"))]  # fmt: skip
    path = folder / "saves.jsonl"
    path.write_text("\n".join(json.dumps(save) for save in saves), encoding="utf-8")
    now = timezone.now()
    import_history(path=path, brand=world.brand, actor=ANNA, now=now, is_released=True, progress=silent)


CHANGES: Mapping[str, Callable[[World, Path], object]] = {
    "publish": lambda world, _: publish_new(world),
    "schedule": lambda world, _: schedule(world),
    "cancel": lambda world, _: cancel(brand=world.brand, act_id=schedule(world).pk, **BY),
    "reschedule": lambda world, _: reschedule(
        brand=world.brand, act_id=schedule(world).pk, at=timezone.now() + 2 * HOUR, **BY
    ),
    "withdraw": lambda world, _: withdraw(brand=world.brand, refs=["kit/spring"], **BY),
    "roll back": lambda world, _: (publish_new(world), roll_back(brand=world.brand, ref="block/headline", **BY)),
    "recall, and end it": lambda world, _: recall_and_end(world),
    "delete": lambda world, _: delete(world),
    "grant": lambda world, _: grant(world),
    "end a grant": lambda world, _: granting.end_grant(row=world.partner.grants.get(), **BY),
    "members": lambda world, _: change_members(world),
    "keys": lambda world, _: change_keys(world),
    "a partner in the admin": lambda world, _: deactivate_in_the_admin(world),
    "push": lambda _, folder: push_collections(folder),
    "import media": import_media,
    "import a history": import_texts,
}
