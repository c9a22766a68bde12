"""A payload in the limited child → the document in an envelope: a header line of JSON, the bytes, the index."""

import json
import re
from dataclasses import asdict
from pathlib import Path

import jinja2.debug  # noqa: F401 - Jinja imports it with the first error, when the child may open nothing

from assets.localization.formatting import preload
from assets.manifest import WORLD, Channel, Region, canonical
from assets.rendering.composition import BrandFacts, Composition
from assets.rendering.editions import Edition
from assets.rendering.environment import Sources, environment
from assets.rendering.order import Order, read_order
from assets.rendering.origins import LAYOUT_PREFIX
from assets.rendering.render import MAX_DOCUMENT_BYTES, DocumentProblem, Rendered, render_order
from assets.rendering.voice import context_of
from assets.sandbox import Limits

_LAYOUTS = Path(__file__).resolve().parents[2] / "templates" / "kits"
"""Where the code comes with its layouts; a release whose layouts differ from these has its children compile them."""
_MEDIA_TYPES = {".html": "text/html", ".txt": "text/plain", ".json": "application/json"}
RENDER = "assets.rendering.child:render"
LOAD = "assets.rendering.child:load"
PREPARE = "assets.rendering.child:prepare"
PRELOAD = ("assets.rendering.child",)
_CONSTANT = """<p>{% trans %}none{% endtrans %}{% set a %}{{ edition.dir }}{% endset %}
{{ 1 | number }} {{ "1 EUR" | money }} {{ 1 | unit("gram") }} {{ "2027-03-20T08:00:00Z" | datetime("full") }}</p>"""
_BLANK = rb"(?:\\[nt]|\s)*"
_NAMED_MONEY = re.compile(rb"money" + _BLANK + rb"(?:\(|," + _BLANK + rb"name)")
"""In a payload that may show a price by its currency's name: a filter with arguments, or a message's style."""
LIMITS = Limits(output_bytes=4 * MAX_DOCUMENT_BYTES)
"""Per document. The document itself may have MAX_DOCUMENT_BYTES; its index travels with it."""


def prepare() -> None:
    """Before any fork, so that children share what Jinja, Babel and ICU keep: compiles the layouts that come with the
    code, and renders one constant document.
    """
    _compile_layouts()
    market = Region(WORLD, "", "EUR", "UTC", "metric", "gregorian", "default", ())
    facts = BrandFacts("brand/none", "", "", "", {}, {}, {})
    composition = Composition("", Edition(WORLD, "en"), market, (), facts, {}, {})
    sources = Sources("template/none", "none.html", "text/html", _CONSTANT, (), ())
    order = Order(sources, "none", Channel.EMAIL, 0, composition)
    payload = canonical(order).encode()
    load(payload)
    render(payload)


def _compile_layouts() -> None:
    sources = {f"{LAYOUT_PREFIX}{path.name}": path.read_text() for path in sorted(_LAYOUTS.glob("*.*"))}
    for ending, media_type in _MEDIA_TYPES.items():
        none = Sources("template/none", "none", media_type, "", tuple(sources.items()), ())
        for is_traced in (False, True):
            compiling = environment(none, is_traced=is_traced)
            for name in sources:
                if name.endswith(ending):
                    compiling.get_template(name)


def load(payload: bytes) -> None:
    """Reads the files that rendering needs, while the child may still open some: zones and the locales' data."""
    order = read_order(payload)
    composition = order.composition
    with_names = _NAMED_MONEY.search(payload) is not None
    locales = {field.origin.locale for item in composition.items.values() for field in item.fields.values()}
    for locale in sorted({composition.edition.locale, *locales}):
        preload(context_of(composition.market, locale), with_names=with_names)


def render(payload: bytes) -> bytes:
    """Raises RenderingFailed; the parent finds its document and line in the failure's detail."""
    rendered = render_order(read_order(payload))
    header = {
        "name": rendered.name,
        "media_type": rendered.media_type,
        "body_bytes": len(rendered.body),
        "has_spans": rendered.spans is not None,
        "problems": [asdict(problem) for problem in rendered.problems],
    }
    return json.dumps(header).encode() + b"\n" + rendered.body + (rendered.spans or b"")


def read_result(envelope: bytes) -> Rendered:
    """What `render` answered."""
    line, _, rest = envelope.partition(b"\n")
    header = json.loads(line)
    size = header["body_bytes"]
    return Rendered(
        name=header["name"],
        media_type=header["media_type"],
        body=rest[:size],
        spans=rest[size:] if header["has_spans"] else None,
        problems=tuple(DocumentProblem(**problem) for problem in header["problems"]),
    )
