"""A composition → the same with the derived files that its templates want, made now: documents name them by digest."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from assets.errors import AssetsError
from assets.manifest import Format, Kind, Preset, TemplateManifest, ref
from assets.media.documents import PDF
from assets.media.recipes import DRAWN_FROM, Order, order_for
from assets.media.renditions import renditions_of
from assets.models import Rendition
from assets.rendering import Bundle, Composition, Derived, Item, focal_point_of, wanted

OFFERED = ("image/avif", "image/webp", "")
"""What an automatic format is made in for documents, by Accept: the last is shown anywhere."""


@dataclass(slots=True)
class Pictures:
    """A composition with its derived files, and what is wrong with those that could not be made."""

    composition: Composition
    faults: list[tuple[str, str, str]] = field(default_factory=list)
    """Each with its problem's id, the fact and the remedy."""


def with_renditions(bundle: Bundle, composition: Composition) -> Pictures:
    """Makes what is not there. No query where no template names a preset, else one for those that are there."""
    pictures = Pictures(composition)
    orders = dict(orders_of(bundle, composition, pictures))
    if not orders:
        return pictures
    try:
        made = renditions_of(orders.values())
    except AssetsError as error:
        pictures.faults.append(("rendition.failed", str(error), "See to the media's file."))
        return pictures
    found = []
    for (name, preset, _, _), order in orders.items():
        row = made[order]
        if isinstance(row, Rendition):
            found.append(_derived(name, preset, order, row))
        else:
            remedy = "Replace the media's file, or correct the preset."
            pictures.faults.append(("rendition.failed", f"{preset} of {name}: {row}", remedy))
    pictures.composition = replace(composition, renditions=tuple(found))
    return pictures


def orders_of(
    bundle: Bundle, composition: Composition, pictures: Pictures
) -> Iterator[tuple[tuple[str, str, str, int], Order]]:
    """By media, preset, format and density: those that are shown anywhere come last."""
    presets = {preset.name: preset for preset in bundle.brand.presets}
    for item, name in _wanted(bundle, composition):
        if name not in presets:
            known = f"It has {', '.join(presets)}." if presets else "It has none."
            fault = ("preset.unknown", f"The brand has no preset {name}. {known}", "Add it, or correct the template.")
            pictures.faults.append(fault)
            continue
        if _lacks_page(item, presets[name]):
            continue
        for order in _formats(item, presets[name]):
            yield (item.ref, name, order.format.value, order.dpr), order


def _wanted(bundle: Bundle, composition: Composition) -> Iterable[tuple[Item, str]]:
    """Media of which nothing can be derived may stand beside the pictures; a filter that names one fails by itself."""
    found: dict[tuple[str, str], tuple[Item, str]] = {}
    for key in composition.slots:
        template = bundle.assets.get(ref(Kind.TEMPLATE, key))
        if isinstance(template, TemplateManifest):
            pictures = (each for each in wanted(composition, template) if each[0].picture.media_type in DRAWN_FROM)
            found.update({(item.ref, name): (item, name) for item, name in pictures})
    return found.values()


def _lacks_page(item: Item, preset: Preset) -> bool:
    """A document may stand beside others without having the page that the preset draws."""
    return item.file.media_type == PDF and preset.page > item.file.pages


def _formats(item: Item, preset: Preset) -> Iterator[Order]:
    offered = OFFERED if preset.format is Format.AUTO else ("",)
    for accept in offered:
        for dpr in preset.dprs:
            point = focal_point_of(item)
            yield order_for(item.picture, preset, focal_point=point, dpr=dpr, accept=accept)


def _derived(name: str, preset: str, order: Order, row: Rendition) -> Derived:
    return Derived(
        media=name,
        preset=preset,
        format=order.format.value,
        dpr=order.dpr,
        digest=row.digest,
        media_type=row.media_type,
        width_px=row.width_px,
        height_px=row.height_px,
        colour=row.colour,
    )
