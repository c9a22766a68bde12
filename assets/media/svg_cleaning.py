"""An SVG that is refused → a copy without what is refused in it, and what that is by line; the original is not touched.

Runs in a limited child. What may stay is decided by assets.media.svg alone, which looks at the copy as at any upload.
"""

from collections.abc import Iterator

from lxml import etree

from assets.errors import BadContent
from assets.media.cleaned import encoded
from assets.media.svg import ELEMENTS, MAX_ELEMENTS, SVG, check_attribute, check_style, inspect_svg

GROUPS = frozenset({"a", "switch"})
"""Elements that only hold others: they become a group, so that the drawing in them stays."""


def clean(body: bytes) -> bytes:
    """The encoded Cleaned. Raises BadContent where the copy would be refused too: too large, too deep, in circles."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise BadContent(f"The SVG cannot be read: {error.msg}. Export it again.") from error
    removed = list(_cleaned(root))
    etree.cleanup_namespaces(root)
    copy: bytes = etree.tostring(root, encoding="utf-8")
    inspect_svg(copy)
    return encoded(copy, removed)


def _cleaned(root: etree._Element) -> Iterator[str]:
    """Takes out what is refused, each time saying what."""
    waiting, seen = [root], 0
    while waiting:
        element = waiting.pop()
        seen += 1
        if seen > MAX_ELEMENTS:
            raise BadContent(f"The SVG has more than {MAX_ELEMENTS:,} elements. Simplify the drawing.")
        where = f"line {element.sourceline}"
        name = _name(element)
        if name in GROUPS:
            yield f"{where}: <{name}> became a group"
            element.tag, name = f"{{{SVG}}}g", "g"
        if name not in ELEMENTS or _is_hostile_style(element, name):
            yield f"{where}: <{name or 'entity'}>"
            _take_out(element)
            continue
        yield from (f"{where}: {attribute} of <{name}>" for attribute in _clean_attributes(element, name))
        waiting.extend(reversed(element))


def _name(element: etree._Element) -> str:
    """The name within SVG; with its namespace's end for others, "" for what is no element."""
    tag: object = element.tag
    if not isinstance(tag, str):
        return ""
    space, _, local = tag.rpartition("}")
    return local if space == f"{{{SVG}" else f"{space.rstrip('/').rsplit('/', 1)[-1]}:{local}"


def _is_hostile_style(element: etree._Element, name: str) -> bool:
    try:
        check_style(element, "".join(map(str, element.itertext())) if name == "style" else "")
    except BadContent:
        return True
    return False


def _clean_attributes(element: etree._Element, name: str) -> Iterator[str]:
    for attribute, value in list(element.attrib.items()):
        try:
            check_attribute(element, name, str(attribute), str(value))
        except BadContent:
            del element.attrib[attribute]
            yield str(attribute).rpartition("}")[2]


def _take_out(element: etree._Element) -> None:
    """Removes an element with all in it; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        raise BadContent(f'The outermost element is not an svg of the namespace "{SVG}". Export it again as SVG.')
    before = element.getprevious()
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)
