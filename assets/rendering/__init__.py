"""Bundle and edition → composition → documents with their spans. Pure: the same input gives the same bytes anywhere."""

from assets.rendering.child import LIMITS, LOAD, PRELOAD, PREPARE, RENDER, read_result
from assets.rendering.compose import alone, compose, parts_of
from assets.rendering.composition import BrandFacts, Composition, Derived, Field, Filling, Item, Missing, Placed
from assets.rendering.coverage import Coverage, Covered, Nearness, coverage
from assets.rendering.derived import focal_point_of, wanted
from assets.rendering.drawn import over_picture
from assets.rendering.editions import Bundle, Edition, editions, editions_in, regions_to_world, route_of
from assets.rendering.engine import engine, engine_of
from assets.rendering.facts import RESERVED
from assets.rendering.layouts import Fault, Shipped, freeze_template, read_shipped, template_faults
from assets.rendering.order import Order, job, names_brand, read_order, recipe
from assets.rendering.references import Reference, references
from assets.rendering.render import DocumentProblem, Rendered, render
from assets.rendering.resolving import resolve
from assets.rendering.saying import Given, say
from assets.rendering.unmoved import is_unmoved
from assets.rendering.usage import shown_by, usage
from assets.rendering.values import file_url

__all__ = [
    "LIMITS",
    "LOAD",
    "PRELOAD",
    "PREPARE",
    "RENDER",
    "RESERVED",
    "BrandFacts",
    "Bundle",
    "Composition",
    "Coverage",
    "Covered",
    "Derived",
    "DocumentProblem",
    "Edition",
    "Fault",
    "Field",
    "Filling",
    "Given",
    "Item",
    "Missing",
    "Nearness",
    "Order",
    "Placed",
    "Reference",
    "Rendered",
    "Shipped",
    "alone",
    "compose",
    "coverage",
    "editions",
    "editions_in",
    "engine",
    "engine_of",
    "file_url",
    "focal_point_of",
    "freeze_template",
    "is_unmoved",
    "job",
    "names_brand",
    "over_picture",
    "parts_of",
    "read_order",
    "read_result",
    "read_shipped",
    "recipe",
    "references",
    "regions_to_world",
    "render",
    "resolve",
    "route_of",
    "say",
    "shown_by",
    "template_faults",
    "usage",
    "wanted",
]
