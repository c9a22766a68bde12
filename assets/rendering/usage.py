"""A kit's bundle and an edition → which assets each document can show: exactly those that its recipe depends on."""

from collections.abc import Mapping

from assets.manifest import Kind, Part, TemplateManifest, ref
from assets.rendering.compose import compose
from assets.rendering.composition import Composition
from assets.rendering.editions import Bundle, Edition
from assets.rendering.order import order_for


def usage(bundle: Bundle, edition: Edition) -> Mapping[str, frozenset[str]]:
    """Document name -> references: its template, what fills its slots with all that they name, and the brand."""
    composition = compose(bundle, edition)
    found: dict[str, frozenset[str]] = {}
    for key in composition.slots:
        template = bundle.assets.get(ref(Kind.TEMPLATE, key))
        if isinstance(template, TemplateManifest):
            found.update({part.name: shown_by(composition, template, part) for part in template.parts})
    return found


def shown_by(composition: Composition, template: TemplateManifest, part: Part) -> frozenset[str]:
    """The references that a document can show."""
    order = order_for(composition, template, part)
    return frozenset({order.sources.template, composition.brand.ref, *order.composition.items})
