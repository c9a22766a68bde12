"""Turns an empty database into a demo: an editor's login, a partner with a key, and the example brand published."""

import contextlib
import fcntl
import json
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.utils import timezone

from assets import granting, keys
from assets.exchange.content import brand_key_in
from assets.history import Actor
from assets.manifest import Kind, ref
from assets.models import ApiKey, Asset, Brand, Collection, Partner, Release

PARTNER = "demo-shop"
COLLECTION = "demo"
READABLE = (Kind.KIT, Kind.TEMPLATE, Kind.BLOCK, Kind.MEDIA)
ACTOR = Actor(id="demo", name="Demo", role="import")


@dataclass(frozen=True, slots=True)
class Access:
    """What a newcomer needs to get in; kept in var/demo.json, mode 0600."""

    username: str
    password: str = field(repr=False)
    key: str = field(repr=False)


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Waits until no other process is within a block of this lock file; a killed one is not."""
    with path.open("w", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)


def read_access(path: Path) -> Access | None:
    try:
        return Access(**json.loads(path.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def write_access(path: Path, access: Access) -> None:
    draft = path.with_suffix(".tmp")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(asdict(access), file, indent=2)
    draft.replace(path)


def load(folder: Path) -> Brand:
    """The brand of these content files; pushed the first time, so that later edits stay."""
    key = brand_key_in(folder, limit_bytes=settings.ASSETS_CONTENT_FILE_BYTES)
    brand = Brand.objects.filter(key=key).first()
    if brand is None:
        call_command("push", str(folder), verbosity=0)
        brand = Brand.objects.get(key=key)
    return brand


def kits(brand: Brand) -> list[str]:
    """Keys of the brand's kits."""
    return list(Asset.objects.living().filter(brand=brand, kind=Kind.KIT).values_list("key", flat=True))


def publish_once(brand: Brand) -> bool:
    """Publish the brand and those of its kits that have no release. False when all have one."""
    released = set(
        Release.objects.filter(asset__brand=brand, asset__kind=Kind.KIT).values_list("asset__key", flat=True)
    )
    new = [ref(Kind.KIT, key) for key in kits(brand) if key not in released]
    if new:
        call_command("publish", ref(Kind.BRAND, brand.key), *new, brand=brand.key, note="The demo", verbosity=0)
    return bool(new)


def grant_access(brand: Brand, path: Path) -> Access:
    """The login and the key of `path`, made good again where the database does not know them."""
    kept = read_access(path)
    password = ensure_editor(kept.password if kept else secrets.token_urlsafe(12))
    key = kept.key if kept and is_known(kept.key) else issue_key(brand)
    access = Access(settings.DEMO_USERNAME, password, key)
    if access != kept:
        write_access(path, access)
    return access


def ensure_editor(password: str) -> str:
    users: Any = get_user_model().objects
    user = users.filter(username=settings.DEMO_USERNAME).first()
    if user is None:
        users.create_superuser(settings.DEMO_USERNAME, password=password)
    elif not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])
    return password


def is_known(text: str) -> bool:
    key = keys.parse(text)
    row = ApiKey.objects.filter(key_id=key.key_id, revoked_at=None).first() if key else None
    return bool(key and row and keys.is_match(key, row.digest, settings.API_KEY_PEPPER))


def issue_key(brand: Brand) -> str:
    """A key of the demo's partner, who may read every collection of the brand everywhere."""
    partner, _ = Partner.objects.get_or_create(brand=brand, key=PARTNER, defaults={"title": "Demo shop"})
    granted = set(partner.grants.live(at=timezone.now()).values_list("collection", flat=True))
    for collection in readable_collections(brand):
        if collection.pk not in granted:
            granting.grant(partner=partner, collection=collection, kinds=READABLE, actor=ACTOR, clock=timezone.now)
    return granting.issue_key(partner=partner, actor=ACTOR, clock=timezone.now, title="Demo").secret


def readable_collections(brand: Brand) -> Iterable[Collection]:
    """The brand's own collections, or one made of all it has."""
    existing = list(Collection.objects.filter(brand=brand))
    if existing:
        return existing
    made = Collection.objects.create(brand=brand, key=COLLECTION, title="Everything")
    members = Asset.objects.living().filter(brand=brand, kind__in=[kind.value for kind in READABLE])
    granting.add_members(collection=made, assets=members, actor=ACTOR, clock=timezone.now)
    return [made]
