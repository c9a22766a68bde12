"""A kit's bundle and an edition → which assets each document can show: exactly those that its recipe depends on."""

from collections.abc import Mapping

from assets.manifest import Kind, TemplateManifest, ref
from assets.rendering.compose import compose
from assets.rendering.editions import Bundle, Edition
from assets.rendering.order import order_for


def usage(bundle: Bundle, edition: Edition) -> Mapping[str, frozenset[str]]:
    """Document name -> references: its template, what fills its slots with all that they name, and the brand."""
    composition = compose(bundle, edition)
    found: dict[str, frozenset[str]] = {}
    for key in composition.slots:
        template = bundle.assets.get(ref(Kind.TEMPLATE, key))
        for part in template.parts if isinstance(template, TemplateManifest) else ():
            order = order_for(composition, template, part)  # type: ignore[arg-type]
            found[part.name] = frozenset({order.sources.template, composition.brand.ref, *order.composition.items})
    return found
