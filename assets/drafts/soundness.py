"""A manifest → nothing, or BadContent saying what no row could hold or no reader could use.

Here stands what the database cannot hold by itself: normal form of locales, a region tree without circles, values that
every database stores alike. Judgements about content are the checks'.
"""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping

from assets.errors import BadContent, LocalizationError
from assets.localization import normalize
from assets.manifest import (
    MEDIA_FILES,
    UNDETERMINED,
    WORLD,
    Argument,
    BlockManifest,
    BrandManifest,
    Channel,
    KitManifest,
    Manifest,
    MediaManifest,
    Region,
    TemplateManifest,
    Variant,
    is_day,
    misplaced,
    ref_of,
    require_preset,
    split_ref,
    to_json,
)

_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
"""U+0000 as canonical JSON writes it; PostgreSQL stores it nowhere."""


def require_sound(manifest: Manifest) -> None:
    """Raises BadContent whose `where` begins with the asset's reference."""
    try:
        if _NUL.search(to_json(manifest)):
            raise BadContent("A text has the character U+0000. Remove it.")
        _require_parts(manifest)
    except BadContent as error:
        raise BadContent(str(error), where=ref_of(manifest)) from error


def _require_parts(manifest: Manifest) -> None:
    match manifest:
        case BrandManifest():
            _require_brand(manifest)
        case BlockManifest():
            _require_variants(manifest.variants)
        case MediaManifest():
            _require_variants(manifest.variants)
            _require_rights(manifest)
            _require_files(manifest)
        case TemplateManifest():
            _require_unique("slot", (slot.name for slot in manifest.slots))
            _require_unique("part", (part.name for part in manifest.parts))
            for slot in manifest.slots:
                _require_arguments(slot.defaults, f"slot {slot.name}")
        case KitManifest():
            _require_kit(manifest)


def _require_brand(manifest: BrandManifest) -> None:
    _require_locale(manifest.source_locale, "source_locale")
    for tag, follow in manifest.chains.items():
        for name in (tag, *(name for name in follow if name != UNDETERMINED)):
            _require_locale(name, f"chains {tag}")
    for region in manifest.regions:
        for tag in region.locales:
            _require_locale(tag, f"region {region.code}")
    _require_tree(manifest.regions)
    _require_unique("preset", (preset.name for preset in manifest.presets))
    for preset in manifest.presets:
        require_preset(preset)


def _require_tree(regions: Iterable[Region]) -> None:
    """Every region but 001 has a parent in the brand, and every path ends at 001."""
    rows = tuple(regions)
    _require_unique("region", (region.code for region in rows))
    parents = {region.code: region.parent for region in rows}
    for code, parent in parents.items():
        if (code == WORLD) != (parent == ""):
            raise BadContent("Every region but 001 has a parent.", where=f"region {code}")
        if parent and parent not in parents:
            raise BadContent(f"The parent {parent} is not in the brand. Add it.", where=f"region {code}")
        _require_path(code, parents)


def _require_path(code: str, parents: Mapping[str, str]) -> None:
    seen = [code]
    while parent := parents.get(seen[-1], ""):
        if parent in seen:
            circle = " in ".join([*seen, parent])
            raise BadContent(f"Regions lie in a circle: {circle}. Correct a parent.", where=f"region {code}")
        seen.append(parent)


def _require_variants(variants: Iterable[Variant]) -> None:
    rows = tuple(variants)
    _require_unique("variant", (f"{row.field}/{row.locale}/{row.region}" for row in rows))
    for row in rows:
        _require_locale(row.locale, f"variant {row.field}/{row.locale}/{row.region}")
        _require_unique(f"form of variant {row.locale}", (form.name for form in row.forms))


def _require_rights(manifest: MediaManifest) -> None:
    _require_unique("allowed region", manifest.allowed_regions)
    _require_unique("allowed channel", manifest.allowed_channels)
    known = {channel.value for channel in Channel}
    if unknown := sorted(set(manifest.allowed_channels) - known):
        raise BadContent(f"{unknown[0]!r} is no channel. Use {', '.join(sorted(known))}.", where="allowed_channels")
    for name in ("valid_from", "valid_until"):
        if (text := getattr(manifest, name)) and not is_day(text):
            raise BadContent(f"{text[:40]!r} is no day. Write one such as 2027-03-31.", where=name)
    if manifest.valid_until and manifest.valid_from > manifest.valid_until:
        raise BadContent("The right ends before it begins. Correct one of the two days.", where="valid_until")


def _require_files(manifest: MediaManifest) -> None:
    for variant, media_type in misplaced(manifest):
        fact = f"A {media_type} stands where the {variant.field} belongs."
        remedy = f"Name one of these types: {', '.join(name.rstrip('/') for name in MEDIA_FILES[variant.field])}."
        raise BadContent(f"{fact} {remedy}", where=f"variant {variant.field}/{variant.locale}/{variant.region}")


def _require_kit(manifest: KitManifest) -> None:
    _require_unique("template", manifest.templates)
    _require_unique("region", manifest.regions)
    places = [f"{row.slot}/{row.channel}/{row.region}/{row.position}" for row in manifest.placements]
    _require_unique("placement", places)
    for row, place in zip(manifest.placements, places, strict=True):
        _require_arguments(row.arguments, f"placement {place}")
        if row.asset:
            split_ref(row.asset)


def _require_arguments(arguments: Mapping[str, Argument], where: str) -> None:
    for name, argument in arguments.items():
        value = argument.literal
        is_text_list = isinstance(value, tuple) and all(isinstance(item, str) for item in value)
        if isinstance(value, bool) or not (value is None or isinstance(value, (int, str)) or is_text_list):
            raise BadContent(f"The argument {name} is {value!r}. Write a whole number, a text or texts.", where=where)


def _require_locale(tag: str, where: str) -> None:
    try:
        normal = normalize(tag)
    except LocalizationError as error:
        raise BadContent(str(error), where=where) from error
    if normal != tag:
        raise BadContent(f"Write the locale {tag!r} in its normal form: {normal}.", where=where)


def _require_unique(what: str, names: Iterable[Hashable]) -> None:
    for name, count in Counter(names).items():
        if count > 1:
            raise BadContent(f"There are {count} {what}s {name}. Keep one.")
