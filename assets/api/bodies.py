"""Delivery's values → the JSON objects that answers are; their shapes are in assets.api.shapes."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from assets.api.identity import face_body
from assets.api.reading import PATHS
from assets.delivery import (
    Content,
    Covering,
    Included,
    Listed,
    Origins,
    PastRelease,
    Served,
    Source,
    in_own_language,
    manifest_of,
)
from assets.delivery.changes import Change
from assets.localization import direction
from assets.localization.locales import is_same_language
from assets.manifest import File, Kind, Manifest, MediaManifest, Region, TemplateManifest
from assets.media.recipes import DRAWN_FROM
from assets.models import DocumentUse, Release
from assets.rendering import Field, file_url


def region_body(region: Region) -> dict[str, Any]:
    return {
        "code": region.code,
        "parent": region.parent,
        "currency": region.currency,
        "time_zone": region.time_zone,
        "measurement": region.measurement,
        "calendar": region.calendar,
        "numbering": region.numbering,
        "locales": list(region.locales),
    }


def instant(at: dt.datetime) -> str:
    """RFC 3339, in UTC."""
    return at.isoformat().replace("+00:00", "Z")


def listed_body(listed: Listed, base: str) -> dict[str, Any]:
    return {
        "key": listed.asset.key,
        "kind": listed.asset.kind,
        "title": listed.manifest.title,
        "tags": list(getattr(listed.manifest, "tags", ())),
        "updated_at": instant(listed.updated_at),
        "url": f"{base}/{listed.asset.key}",
    }


def edition_link_body(served: Served, url: str) -> dict[str, Any]:
    return {
        "region": served.edition.region,
        "locale": served.edition.locale,
        "release": served.release.number,
        "digest": served.release.digest,
        "url": url,
    }


def coverage_body(covering: Covering, url: str) -> dict[str, Any]:
    """Counts only: a kit grants its documents, and names none of its parts."""
    counts = {nearness.value: count for nearness, count in covering.coverage.counts.items()}
    return {**edition_link_body(covering.served, url), "percent": covering.coverage.percent, "fields": counts}


def release_body(past: PastRelease) -> dict[str, Any]:
    return {
        "number": past.release.number,
        "digest": past.release.digest,
        "activations": [
            {"region": each.region, "effective_at": instant(each.effective_at)} for each in past.activations
        ],
    }


def change_body(change: Change, base: str) -> dict[str, Any]:
    """`base` is the brand's path."""
    return {
        "type": change.type.value,
        "kind": change.kind.value,
        "key": change.key,
        "editions": list(change.editions),
        "release": change.release or None,
        "digest": change.digest or None,
        "at": instant(change.at),
        "href": base if change.kind is Kind.BRAND else f"{base}/{PATHS[change.kind]}/{change.key}",
    }


def content_body(content: Content, base: str, *, is_falling_back: bool = True) -> dict[str, Any]:
    """`base` is the path of the kind's list."""
    served = content.served
    item = content.item if is_falling_back else in_own_language(content.item)
    kind, _, key = item.ref.partition("/")
    edition, release, manifest = served.edition, served.release, manifest_of(served.release)
    body: dict[str, Any] = {
        "key": key,
        "kind": kind,
        "type": item.type,
        "region": edition.region,
        "locale": edition.locale,
        "direction": direction(edition.locale),
        "release": release.number,
        "digest": release.digest,
        "fields": {name: _field_body(field) for name, field in item.fields.items()},
    }
    if item.lacks:
        body["lacks"] = list(item.lacks)
    named = {"file": item.file, "poster": item.poster, "track": item.track}
    media_base = served.library.manifest.media_base
    body.update({name: _file_body(file, media_base, content.colours) for name, file in named.items() if file.digest})
    if item.picture.media_type in DRAWN_FROM:
        drawn = f"{base}/{key}/editions/{edition}/renditions"
        body["renditions"] = {each.name: f"{drawn}/{each.name}" for each in served.library.manifest.presets}
    if rights := _rights_body(manifest):
        body["rights"] = rights
    return body


def included_body(included: Included, base: str, *, is_falling_back: bool = True) -> dict[str, Any]:
    """What the answer's content names, by reference; `base` is the brand's path."""
    return {
        "included": {
            name: content_body(each, f"{base}/{PATHS[Kind(name.partition('/')[0])]}", is_falling_back=is_falling_back)
            for name, each in included.contents.items()
        },
        "unresolved": list(included.unresolved),
    }


def _file_body(file: File, media_base: str, colours: Mapping[str, str]) -> dict[str, Any]:
    """What is no picture, film or document has no size; what does not last has no duration."""
    body: dict[str, Any] = {
        "digest": file.digest,
        "media_type": file.media_type,
        "size_bytes": file.size_bytes,
        "width_px": file.width_px,
        "height_px": file.height_px,
        "url": file_url(media_base, file.digest, file.media_type),
    }
    told = {name: value for name in ("duration_ms", "pages", "codec") if (value := getattr(file, name))}
    told |= {"font": face_body(file.family, file.style)} if file.family else {}
    return {**body, **told, **({"colour": colours[file.digest]} if file.digest in colours else {})}


def _rights_body(manifest: Manifest) -> dict[str, str]:
    """What partners need to know of a media's rights; whoever is shown and what they agreed to is nobody else's."""
    names = ("licence", "credit_line", "valid_until") if isinstance(manifest, MediaManifest) else ()
    return {name: value for name in names if (value := getattr(manifest, name))}


def _field_body(field: Field) -> dict[str, Any]:
    body: dict[str, Any] = {
        "type": field.type.value,
        "value": field.value,
        "origin": {
            "locale": field.origin.locale,
            "region": field.origin.region,
            "reason": field.origin.reason.value,
            "is_fallback": field.origin.is_fallback,
        },
    }
    if field.forms:
        body["forms"] = {form.name: form.value for form in field.forms}
    return body


def kit_edition_body(served: Served, key: str, uses: Iterable[DocumentUse], base: str, suffix: str) -> dict[str, Any]:
    return {
        "key": key,
        "kind": "kit",
        "region": served.edition.region,
        "locale": served.edition.locale,
        "release": served.release.number,
        "digest": served.release.digest,
        "documents": [_document_body(use, f"{base}/documents/{use.name}{suffix}") for use in uses],
        "archive": f"{base}.zip{suffix}",
    }


def origins_body(origins: Origins, served: Served, key: str, name: str) -> dict[str, Any]:
    return {
        "kit": key,
        "region": served.edition.region,
        "locale": served.edition.locale,
        "release": served.release.number,
        "name": name,
        "digest": origins.digest,
        "passages": [
            {"text": passage.text, "sources": [_source_body(each, served.edition.locale) for each in passage.sources]}
            for passage in origins.passages
        ],
    }


def _source_body(source: Source, locale: str) -> dict[str, Any]:
    """What is not known, or not to be known, is left out."""
    said = {name: value for name, value in asdict(source).items() if value}
    return {**said, "is_same_language": is_same_language(source.locale, locale)} if source.locale else said


def sent_as(media_type: str) -> str:
    """A stored document's media type as Content-Type: texts say that they are UTF-8."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def _document_body(use: DocumentUse, url: str) -> dict[str, Any]:
    return {
        "name": use.name,
        "media_type": use.document.media_type,
        "digest": use.document.digest,
        "recipe": use.document.recipe,
        "url": url,
    }


def template_body(manifest: TemplateManifest, release: Release) -> dict[str, Any]:
    return {
        "key": manifest.key,
        "kind": "template",
        "channel": manifest.channel.value,
        "release": release.number,
        "digest": release.digest,
        "slots": [
            {
                "name": slot.name,
                "types": list(slot.types),
                "is_list": slot.is_list,
                "is_required": slot.is_required,
            }
            for slot in manifest.slots
        ],
        "parts": [{"name": part.name, "media_type": part.media_type} for part in manifest.parts],
    }
