"""A composition → the pictures that its templates want derived, by preset; and the point that must stay in sight."""

from collections.abc import Iterator

from assets.manifest import TemplateManifest
from assets.rendering.composition import Composition, Item
from assets.rendering.order import order_for, presets_named
from assets.rendering.resolving import MEDIA

FOCAL_POINT = "focal_point"


def wanted(composition: Composition, template: TemplateManifest) -> Iterator[tuple[Item, str]]:
    """Each media with a file that a part may show, with the name of each preset that the part's sources name."""
    for part in template.parts:
        presets = presets_named(template, part)
        items = order_for(composition, template, part).composition.items.values() if presets else ()
        for item in items:
            if item.type == MEDIA and item.picture.digest:
                yield from ((item, preset) for preset in sorted(presets))


def focal_point_of(item: Item) -> str:
    """As "x y", "" for the centre. A point that stands elsewhere than the file was set for another picture."""
    name = "file" if item.picture is item.file else "poster"
    file, point = item.fields.get(name), item.fields.get(FOCAL_POINT)
    if file is None or point is None:
        return ""
    places = [(each.origin.locale, each.origin.region) for each in (file, point)]
    return point.value if places[0] == places[1] else ""
