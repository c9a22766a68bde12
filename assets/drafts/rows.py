"""Rows as they are and facts as they should be → the fewest writes between them; unchanged rows are not touched."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from assets.errors import BadContent
from assets.manifest import Kind, Manifest, ref_of
from assets.models import Asset, Block, Brand, Kit, Media, Template

Row = TypeVar("Row", bound=models.Model)
Facts = Mapping[str, Any]
"""Attribute -> value of one row, the owner's id among them."""
BATCH = 500
MODELS: Mapping[Kind, type[Asset]] = {
    Kind.BRAND: Brand,
    Kind.BLOCK: Block,
    Kind.MEDIA: Media,
    Kind.TEMPLATE: Template,
    Kind.KIT: Kit,
}


def sync(
    model: type[Row], existing: Iterable[Row], wanted: Iterable[Facts], identity: Sequence[str], where: str
) -> dict[tuple[Any, ...], Row]:
    """Deletes, changes and adds rows until they say `wanted`; returns them by the values of `identity`.

    One query for each of the three that is needed. Raises BadContent for a value that its field refuses.
    """
    rows = {_named(row, identity): row for row in existing}
    facts_by_name = {tuple(facts[name] for name in identity): facts for facts in wanted}
    manager = model._default_manager
    gone = [row.pk for name, row in rows.items() if name not in facts_by_name]
    if gone:
        manager.filter(pk__in=gone).delete()
    changes = {name: _changes(row, facts_by_name[name]) for name, row in rows.items() if name in facts_by_name}
    changed = [assign(rows[name], facts, where) for name, facts in changes.items() if facts]
    if changed:
        fields = sorted({field for facts in changes.values() for field in facts})
        manager.bulk_update(changed, fields, batch_size=BATCH)
    fresh = [_made(model, facts, where) for name, facts in facts_by_name.items() if name not in rows]
    added = manager.bulk_create(fresh, batch_size=BATCH) if fresh else []
    kept = {name: rows[name] for name in changes}
    return kept | {_named(row, identity): row for row in added}


def save(row: Row, facts: Facts, where: str) -> Row:
    """Adds the row or writes those of its columns that differ; nothing for none. Raises BadContent."""
    if row._state.adding:
        assign(row, facts, where).save(force_insert=(models.Model,))
    elif changes := _changes(row, facts):
        assign(row, changes, where).save(update_fields=list(changes))
    return row


def concrete(assets: Iterable[Asset]) -> dict[uuid.UUID, Asset]:
    """The assets' whole rows as they are now, by id: a query a kind. Those without a row of their kind are left out."""
    ids: dict[Kind, list[uuid.UUID]] = {}
    for asset in assets:
        ids.setdefault(Kind(asset.kind), []).append(asset.pk)
    return {row.pk: row for kind, wanted in ids.items() for row in MODELS[kind]._default_manager.filter(pk__in=wanted)}


def save_asset(brand: Brand, manifest: Manifest, **facts: Any) -> Asset:
    """The asset of the manifest's key, its own columns written; made where there is none, living again if deleted."""
    model = MODELS[manifest.KIND]
    row = model._default_manager.filter(brand_id=brand.pk, key=manifest.key).first()
    if row is None:
        row = model(brand_id=brand.pk, kind=manifest.KIND.value, key=manifest.key)
    tags = list(getattr(manifest, "tags", ()))
    return save(row, {"title": manifest.title, "tags": tags, "deleted_at": None, **facts}, ref_of(manifest))


def assign(row: Row, facts: Facts, where: str) -> Row:
    """Sets the facts and has the row's own rules look at them. Raises BadContent."""
    for name, value in facts.items():
        setattr(row, name, value)
    relations = [field.name for field in row._meta.fields if field.is_relation or field.primary_key]
    try:
        row.clean_fields(exclude=relations)
        row.clean()
    except ValidationError as error:
        raise BadContent(_sentence(error), where=f"{where} {row}") from error
    return row


def _made(model: type[Row], facts: Facts, where: str) -> Row:
    return assign(model(), facts, where)


def _named(row: models.Model, identity: Sequence[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in identity)


def _changes(row: models.Model, facts: Facts) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if getattr(row, name) != value}


def _sentence(error: ValidationError) -> str:
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(f"{name}: {' '.join(messages)}" for name, messages in error.message_dict.items())
