"""Variants → problems: locales, regions, fields, and values that cannot be read."""

import json
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlsplit

from assets.checks.problem import Problem, Severity, Where, at_variant
from assets.checks.references import unknown
from assets.checks.subject import Subject
from assets.errors import AssetsError, BadContent, LocalizationError
from assets.localization import normalize, parse_date, parse_instant, parse_money
from assets.manifest import BLOCK_FIELDS, MEDIA_FIELDS, FieldType, Kind, MediaManifest, Variant, point_of, ref


def fields_of(subject: Subject) -> Iterator[tuple[str, Variant, FieldType | None]]:
    """Every examined variant with its field's type, None where the asset has no such field."""
    for name, block in subject.blocks():
        yield from ((name, variant, BLOCK_FIELDS[block.type].get(variant.field)) for variant in block.variants)
    for name, media in subject.media():
        yield from ((name, variant, MEDIA_FIELDS.get(variant.field)) for variant in media.variants)


def unknown_fields(subject: Subject) -> Iterator[Problem]:
    for name, variant, field_type in fields_of(subject):
        if field_type is None:
            yield Problem(
                "field.unknown",
                Severity.ERROR,
                at_variant(name, variant),
                f"The asset has no field {variant.field!r}.",
                "Remove the variant or choose one of the type's fields.",
            )


def invalid_locales(subject: Subject) -> Iterator[Problem]:
    for name, variant, _ in fields_of(subject):
        message = _locale_fault(variant.locale)
        if message:
            yield Problem(
                "locale.invalid", Severity.ERROR, at_variant(name, variant), message, "Correct the variant's locale."
            )
    for region in subject.brand.regions:
        for tag in region.locales:
            if message := _locale_fault(tag):
                where = Where(ref=ref(Kind.BRAND, subject.brand.key), region=region.code, locale=tag)
                yield Problem("locale.invalid", Severity.ERROR, where, message, "Correct the region's locales.")


def unknown_regions(subject: Subject) -> Iterator[Problem]:
    known = {region.code for region in subject.brand.regions}
    for name, variant, _ in fields_of(subject):
        if variant.region not in known:
            yield Problem(
                "region.unknown",
                Severity.ERROR,
                at_variant(name, variant),
                f"The brand has no region {variant.region}.",
                f"Use one of {', '.join(sorted(known))}, or add the region to the brand.",
            )
    for name, media in subject.media():
        for code in sorted(set(media.allowed_regions) - known):
            where, fact = Where(ref=name, field="allowed_regions", region=code), f"The brand has no region {code}."
            remedy = f"Allow one of {', '.join(sorted(known))}, or add the region to the brand."
            yield Problem("region.unknown", Severity.ERROR, where, fact, remedy)


def unreadable_values(subject: Subject) -> Iterator[Problem]:
    for name, variant, field_type in fields_of(subject):
        reader = _READERS.get(field_type) if field_type else None
        if reader is None or not variant.value:
            continue
        fault = reader(variant.value)
        if fault:
            yield Problem("value.unreadable", Severity.ERROR, at_variant(name, variant), fault, "Correct the value.")


def missing_media(subject: Subject) -> Iterator[Problem]:
    for name, variant, field_type in fields_of(subject):
        if field_type is FieldType.MEDIA and variant.value:
            fact, remedy = f"There is no media {variant.value!r}.", "Upload it or correct the key."
            target = ref(Kind.MEDIA, variant.value)
            yield from unknown(subject, at_variant(name, variant), target, fact=fact, remedy=remedy)


def private_media(subject: Subject) -> Iterator[Problem]:
    """Whoever is delivered a document can read all that is in the files that it names."""
    for name, media in subject.media():
        for file in media.files:
            if told := subject.private.get(file.digest):
                fact = f"The file {file.name} tells of {told}."
                remedy = "Upload it again as a cleaned copy (JPEG, PNG, WebP), or export it without that."
                yield Problem("media.private", Severity.ERROR, Where(ref=name, field="file"), fact, remedy)


def missing_media_words(subject: Subject) -> Iterator[Problem]:
    for name, media in subject.media():
        fields = {variant.field for variant in media.variants}
        if "file" not in fields:
            yield Problem("media.no-file", Severity.ERROR, Where(ref=name), "The media has no file.", "Upload one.")
        elif "alt" not in fields and not media.is_decorative and _is_any(media, "image/"):
            fact, remedy = "The media has no alt text.", "Say what it shows, or mark it decorative."
            yield Problem("media.no-alt", Severity.ERROR, Where(ref=name), fact, remedy)
        elif "transcript" not in fields and not media.is_decorative and _is_any(media, "audio/", "video/"):
            fact, remedy = "The media has no transcript.", "Write down what is said in it, or mark it decorative."
            yield Problem("media.no-transcript", Severity.WARNING, Where(ref=name), fact, remedy)


def _is_any(media: MediaManifest, *beginnings: str) -> bool:
    """Whether it is such a thing in any edition, whatever stands beside it."""
    own = {variant.value for variant in media.variants if variant.field == "file"}
    return any(file.media_type.startswith(beginnings) for file in media.files if file.digest in own)


def _locale_fault(tag: str) -> str:
    try:
        normal = normalize(tag)
    except LocalizationError as error:
        return str(error)
    return "" if normal == tag else f"The locale {tag!r} is not in normal form: {normal}."


def _money_fault(value: str) -> str:
    return _fault_of(parse_money, value)


def _date_fault(value: str) -> str:
    return _fault_of(parse_instant if "T" in value else parse_date, value)


def _fault_of(reader: Callable[[str], object], value: str) -> str:
    try:
        reader(value)
    except AssetsError as error:
        return str(error)
    return ""


def _link_fault(value: str) -> str:
    try:
        parts = urlsplit(value)
    except ValueError as error:
        return f"The link cannot be read: {error}."
    is_web = parts.scheme == "https" and parts.netloc
    is_other = parts.scheme in ("mailto", "tel") and parts.path
    is_relative = not parts.scheme and not parts.netloc and value[:1] in ("/", "#")
    return "" if is_web or is_other or is_relative else "A link starts with https://, mailto:, tel:, / or #."


def _data_fault(value: str) -> str:
    try:
        json.loads(value)
    except (ValueError, RecursionError) as error:
        return f"The data is not JSON: {error}."
    return ""


def _point_fault(value: str) -> str:
    try:
        point_of(value)
    except BadContent as error:
        return str(error)
    return ""


_READERS: Mapping[FieldType, Callable[[str], str]] = {
    FieldType.MONEY: _money_fault,
    FieldType.DATE: _date_fault,
    FieldType.LINK: _link_fault,
    FieldType.DATA: _data_fault,
    FieldType.POINT: _point_fault,
}
