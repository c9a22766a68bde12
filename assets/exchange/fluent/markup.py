"""HTML as translators write it becomes the HTML that rich text may hold, with a word on whatever had to give way."""

import html
import re
from collections.abc import Callable

_MARK = re.compile(r"</?[A-Za-z]|&(?:#[0-9]+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);")
_ENTITY = re.compile(r"&(?:#[0-9]+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);")
_BARE = re.compile(r"<(?!/?[A-Za-z])")
_TAG = re.compile(r"""<([A-Za-z][A-Za-z0-9]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>""")
_ATTRIBUTE = re.compile(r"""\s*(?:\{(\w+)\}|([A-Za-z-]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?)""")
_KEPT_ENTITIES = frozenset({"&amp;", "&lt;", "&gt;", "&quot;"})
_KEPT_ATTRIBUTES = frozenset({"href", "id", "class", "lang", "dir"})
_VOID = frozenset({"br"})
Tell = Callable[[str], None]
"""Takes a sentence on what was changed."""


def is_marked(text: str) -> bool:
    """Whether a text holds tags or entities."""
    return _MARK.search(text) is not None


def has_tags(text: str) -> bool:
    return re.search(r"</?[A-Za-z]", text) is not None


def literal(text: str) -> str:
    """A rich text's characters with only those entities that rich text knows; a `<` that begins no tag is one too."""
    return _BARE.sub("&lt;", _ENTITY.sub(_entity, text))


def _entity(found: re.Match[str]) -> str:
    return found[0] if found[0] in _KEPT_ENTITIES else html.escape(html.unescape(found[0]), quote=True)


def fit_tags(message: str, tell: Tell) -> str:
    """A message's tags with the attributes that rich text may hold; one that cannot be read stays as it is.

    A variable that holds a link's attributes, `<a {attrs}>`, holds the link's target from now on.
    """
    return _TAG.sub(lambda found: _fitted(found, tell), message)


def _fitted(found: re.Match[str], tell: Tell) -> str:
    tag, rest = found[1].lower(), found[2]
    if tag in _VOID:
        return f"<{tag}>"
    attributes = list(_ATTRIBUTE.finditer(rest))
    if _ATTRIBUTE.sub("", rest).strip():
        return found[0]
    kept = [text for attribute in attributes for text in _attribute(tag, attribute, tell)]
    return f"<{tag}{''.join(f' {text}' for text in kept)}>"


def _attribute(tag: str, found: re.Match[str], tell: Tell) -> list[str]:
    variable, name, value = found[1], (found[2] or "").lower(), (found[3] or "").strip("\"'")
    if variable and tag == "a":
        tell(f"${variable} held the link's attributes; the argument {variable} is the link's target now.")
        return [f'href="{{{variable}}}"']
    if variable:
        tell(f"${variable} held attributes of <{tag}>, which rich text has not; it was left out.")
        return []
    if name in _KEPT_ATTRIBUTES and (name == "href" or "{" not in value):
        return [f'{name}="{value}"']
    reason = "which rich text has not" if name not in _KEPT_ATTRIBUTES else "whose value is an argument"
    tell(f"The attribute {name} of <{tag}>, {reason}, was left out.")
    return []
