"""A plan → one transaction: the act, releases, documents and activations, or nothing at all."""

import datetime as dt
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from assets import history, search
from assets.errors import Conflict, PublishingRefused
from assets.history import Actor
from assets.manifest import SCHEMA, WORLD, BrandManifest, KitManifest, MediaManifest
from assets.models import Act, Activation, Asset, Brand, Document, DocumentUse, Reference, Release, Rendition
from assets.models.release import PACKED
from assets.progress import Progress, silent
from assets.publishing.activating import activate
from assets.publishing.documents import Made, existing
from assets.publishing.freezing import named
from assets.publishing.library import assets_of, current_brand, newest_activation, time_in
from assets.publishing.outlining import PlannedRelease
from assets.publishing.planning import Plan, plan
from assets.publishing.starting import Start, held_back, instant_start, kept_apart, local_starts, spread
from assets.rendering import engine_of

MAX_REPLANS = 3
BATCH = 500
BATCH_OF_DOCUMENTS = 16
"""Each may have a few megabytes."""
VERB = "publish"


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did: `act` is None where nothing differed, `plan` None where the idempotency key was used."""

    plan: Plan | None
    act: Act | None
    numbers: Mapping[str, int]


def publish(
    *,
    brand: Brand,
    refs: Iterable[str],
    actor: Actor,
    clock: Callable[[], dt.datetime],
    note: str = "",
    at: dt.datetime | None = None,
    only: bool = False,
    idempotency_key: str = "",
    progress: Progress = silent,
) -> Published:
    """Releases assets with all they use and brings their dependents up to date.

    1. Plan, which renders what is new; problems of error level end it: PublishingRefused.
    2. In one transaction under the brand's lock: see that no draft and no release changed meanwhile (else plan again,
       at most three times, then Conflict); write the act, releases, documents and activations.

    `at` starts it later: an instant, or without a zone that time on each region's clocks; BadContent where that is
    past. Nothing different makes no release, no act. An idempotency key that was used answers with its act, and with
    Conflict where that was about other assets.
    """
    names = tuple(dict.fromkeys(refs))
    if earlier := history.earlier_act(brand, idempotency_key):
        return _done_before(earlier, names)
    for _ in range(MAX_REPLANS):
        begins = _starts(brand, at, time_in(brand, clock))[0].at
        wall_time = at if at and at.tzinfo is None else None
        ready = plan(brand=brand, refs=names, now=begins, only=only, wall_time=wall_time, progress=progress)
        require_sound(ready)
        if not ready.changes:
            return Published(ready, None, {})
        with transaction.atomic():
            history.lock_brand(brand)
            if earlier := history.earlier_act(brand, idempotency_key):
                return _done_before(earlier, names)
            now = time_in(brand, clock)
            assets = named_assets(ready)
            if _is_fresh(ready, assets, now):
                act = history.record_act(
                    brand=brand, actor=actor, verb=VERB, now=now, subjects=[item.ref for item in ready.changes],
                    note=note, idempotency_key=idempotency_key,
                )  # fmt: skip
                return commit(ready, assets, act, _starts(brand, at, now, ready))
    raise Conflict(f"{brand.key} kept changing while it was being published. Try again.", ref=brand.ref)


def _starts(brand: Brand, at: dt.datetime | None, now: dt.datetime, ready: Plan | None = None) -> tuple[Start, ...]:
    """When it goes live where; a wall time by the regions that are published with it, else by the current ones."""
    if at is None or at.tzinfo is not None:
        return instant_start(at, now)
    return local_starts(_facts(brand, now, ready), at, now)


def _facts(brand: Brand, now: dt.datetime, ready: Plan | None) -> BrandManifest:
    named = (item.candidate.manifest for item in ready.releases) if ready else ()
    own = next((manifest for manifest in named if isinstance(manifest, BrandManifest)), None)
    return own or current_brand(brand, at=now)


def require_sound(ready: Plan) -> None:
    if ready.errors:
        count = len(ready.errors)
        message = f"Nothing was published: {count} problem{'s' if count > 1 else ''} to mend first."
        raise PublishingRefused(message, problems=ready.problems)


def _done_before(act: Act, names: tuple[str, ...]) -> Published:
    """Raises Conflict where the act was none of publishing any of these assets."""
    if act.verb != VERB or not set(names) & set(act.subjects):
        fact = f"The idempotency key was used for {act.verb} of {', '.join(act.subjects)}."
        raise Conflict(f"{fact} Use another key for {', '.join(names)}.")
    started = Activation.objects.filter(act=act, region=WORLD, release__isnull=False)
    rows = started.with_releases().select_related("asset")
    return Published(None, act, {row.asset.ref: row.release.number for row in rows if row.release})


def _is_fresh(ready: Plan, assets: Mapping[str, Asset], now: dt.datetime) -> bool:
    """Whether no draft that the plan froze changed since, and nothing went live in the brand."""
    if any(name not in assets or assets[name].version != version for name, version in ready.versions.items()):
        return False
    activations = Activation.objects.filter(asset__brand_id=ready.brand.pk)
    came_due = activations.filter(effective_at__gt=ready.made_at, effective_at__lte=now, cancelled_at__isnull=True)
    return ready.newest_activation == newest_activation(ready.brand) and not came_due.exists()


def commit(ready: Plan, assets: Mapping[str, Asset], act: Act, starts: tuple[Start, ...]) -> Published:
    """Writes the plan. What single regions have instead of what is current stays, but for assets asked for.

    `assets` are those that `named_assets` finds, under the brand's lock.
    """
    releases = {**_earlier(ready), **_new(ready, assets, act)}
    _store_documents(ready, releases)
    going_live = {assets[name]: release for name, release in sorted(releases.items())}
    facts = _facts(ready.brand, starts[0].at, ready) if len(starts) > 1 else None
    rows = [*spread(starts, going_live), *(held_back(facts, starts, going_live) if facts else ())]
    activate([*rows, *kept_apart(ready.brand, facts, starts, set(releases) - set(ready.named))], act=act)
    return Published(ready, act, {name: release.number for name, release in releases.items()})


def named_assets(ready: Plan) -> dict[str, Asset]:
    """The rows of all that the plan froze, releases or locks, by reference. One query."""
    locked = {name for item in ready.changes for name in (item.ref, *item.candidate.lock)}
    return assets_of(ready.brand, {*ready.versions, *locked})


def _earlier(ready: Plan) -> dict[str, Release]:
    """The releases that are there already and go live again."""
    digests = {item.candidate.digest: item.ref for item in ready.changes if item.number is not None}
    rows = Release.objects.filter(asset__brand_id=ready.brand.pk, digest__in=list(digests)).defer(*PACKED)
    return {digests[row.digest]: row for row in rows} if digests else {}


def _new(ready: Plan, assets: Mapping[str, Asset], act: Act) -> dict[str, Release]:
    """Adds the releases with their references, files and search rows, each by the number after its asset's last."""
    items = [item for item in ready.changes if item.number is None]
    ids = [assets[item.ref].pk for item in items]
    last = dict(Release.objects.filter(asset__in=ids).order_by().values_list("asset").annotate(Max("number")))
    rows = Release.objects.bulk_create(
        (
            Release(
                asset=assets[item.ref],
                number=last.get(assets[item.ref].pk, 0) + 1,
                digest=item.candidate.digest,
                manifest=item.candidate.manifest_json,
                lock=dict(item.candidate.lock),
                schema=SCHEMA,
                credits=dict(item.candidate.credits),
                act=act,
            )
            for item in items
        ),
        batch_size=BATCH,
    )
    releases = {item.ref: row for item, row in zip(items, rows, strict=True)}
    Reference.objects.bulk_create(
        (
            Reference(release=releases[item.ref], asset=assets[name], pointer=pointer)
            for item in items
            for pointer, name in named(item.candidate.manifest, item.candidate.lock)
        ),
        batch_size=BATCH,
    )
    search.index_releases((releases[item.ref], item.candidate.manifest) for item in items)
    _store_files(ready.brand, items, releases)
    return releases


def _store_files(brand: Brand, items: Iterable[PlannedRelease], releases: Mapping[str, Release]) -> None:
    """The files that a media names, then those that the releases in a kit's lock name."""
    links = Release.files.through.objects
    own = {
        item.ref: {file.digest for file in item.candidate.manifest.files}
        for item in items
        if isinstance(item.candidate.manifest, MediaManifest)
    }
    _link(releases, own)
    kits = [item for item in items if isinstance(item.candidate.manifest, KitManifest)]
    locked = {digest for item in kits for digest in item.candidate.lock.values()}
    files: dict[str, set[str]] = {}
    rows = links.filter(release__asset__brand_id=brand.pk, release__digest__in=locked) if locked else links.none()
    for digest, file in rows.values_list("release__digest", "file"):
        files.setdefault(digest, set()).add(file)
    _link(releases, {item.ref: set().union(*(files.get(d, ()) for d in item.candidate.lock.values())) for item in kits})


def _link(releases: Mapping[str, Release], files: Mapping[str, Iterable[str]]) -> None:
    link = Release.files.through
    rows = (link(release_id=releases[name].pk, file_id=digest) for name in files for digest in sorted(files[name]))
    Release.files.through.objects.bulk_create(rows, batch_size=BATCH)


def _store_documents(ready: Plan, releases: Mapping[str, Release]) -> None:
    """Documents not stored yet, then one use for each edition and name of the new releases."""
    Document.objects.bulk_create(
        (_document(made) for made in ready.made.values()),
        ignore_conflicts=True,
        batch_size=BATCH_OF_DOCUMENTS,
    )
    ids = existing(item.needed.recipe for item in ready.documents)
    _link_renditions(ready, ids)
    DocumentUse.objects.bulk_create(
        (
            DocumentUse(
                release=releases[item.needed.kit],
                region=item.needed.edition.region,
                locale=item.needed.edition.locale,
                name=item.needed.part.name,
                document_id=ids[item.needed.recipe],
            )
            for item in ready.documents
        ),
        batch_size=BATCH,
    )


def _link_renditions(ready: Plan, ids: Mapping[str, int]) -> None:
    """What new documents name of derived files, so that these are served with them."""
    digests = {digest for made in ready.made.values() for digest in made.renditions}
    if not digests:
        return
    recipes: dict[str, list[str]] = {}
    for recipe, digest in Rendition.objects.filter(digest__in=digests).values_list("recipe", "digest"):
        recipes.setdefault(digest, []).append(recipe)
    link = Document.renditions.through
    Document.renditions.through.objects.bulk_create(
        (
            link(document_id=ids[made.recipe], rendition_id=recipe)
            for made in ready.made.values()
            if made.recipe in ids
            for digest in made.renditions
            for recipe in recipes.get(digest, ())
        ),
        ignore_conflicts=True,
        batch_size=BATCH,
    )


def _document(made: Made) -> Document:
    spans = zlib.compress(made.spans) if made.spans is not None else None
    return Document(
        recipe=made.recipe,
        digest=made.digest,
        media_type=made.media_type,
        body=made.body,
        spans=spans,
        engine=dict(engine_of(made.media_type)),
    )
