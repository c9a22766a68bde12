"""Turns the tags and entities of rich text into nodes and characters, by an allow-list."""

import re

from assets.localization.messages.links import ALLOWED_TARGETS, is_beginning_of_link, is_link
from assets.localization.messages.nodes import (
    Argument,
    ArgumentType,
    Attribute,
    Close,
    Literal,
    Open,
    Origin,
    OriginKind,
    Void,
)
from assets.localization.messages.reading import ARGUMENT_NAME, SPACE, Reader

VOID_TAGS = frozenset({"br"})
BLOCK_TAGS = frozenset({"p", "ul", "ol"})
LIST_TAGS = frozenset({"ul", "ol"})
TAGS = frozenset({"a", "b", "strong", "i", "em", "span", "li", "code", "sup", "sub"}) | VOID_TAGS | BLOCK_TAGS
ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "nbsp": "\u00a0"}

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,19})")
_TAG_END = re.compile(r"[ \t\r\n]*(/?)>")
_ATTRIBUTE = re.compile(r'[ \t\r\n]+([A-Za-z-]{1,40})[ \t\r\n]*=[ \t\r\n]*(")?')
_ENTITY = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z][A-Za-z0-9]{0,31}));")
_VALUE_RUN = re.compile(r'[^"{}<&]+')
_HREF_ARGUMENT = re.compile(rf"\{{{SPACE}({ARGUMENT_NAME}){SPACE}\}}")
_VALUES = {
    "id": (re.compile(r"[A-Za-z][\w.:-]{0,99}", re.ASCII), "Begin with a letter; then letters, digits, - and _."),
    "class": (re.compile(r"[A-Za-z_-][\w-]*(?: [A-Za-z_-][\w-]*)*", re.ASCII), "Write class names parted by spaces."),
    "lang": (re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*"), "Write a language tag such as en or pt-BR."),
    "dir": (re.compile(r"ltr|rtl|auto"), "Write ltr, rtl or auto."),
}


def read_entity(reader: Reader) -> str:
    """The character that the `&` here stands for; a `&` that begins no entity is itself."""
    start = reader.position
    found = reader.match(_ENTITY)
    if not found:
        reader.position += 1
        return "&"
    if found[3]:
        if found[3] not in ENTITIES:
            reader.fail(f"`{found[0]}` is not known here.", "Write the character itself, or &amp; for &.", start)
        return ENTITIES[found[3]]
    number = int(found[1]) if found[1] else int(found[2], 16)
    if not _is_character(number):
        reader.fail(f"`{found[0]}` is no character.", "Write the character itself.", start)
    return chr(number)


def _is_character(number: int) -> bool:
    if number < 0xA0:
        return number in (9, 10) or 0x20 <= number < 0x7F
    return number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF and number & 0xFFFE != 0xFFFE


def read_tag(reader: Reader) -> Open | Close | Void:
    """The tag that begins with the `<` here."""
    start = reader.position
    found = reader.match(_TAG)
    if not found:
        reader.fail("A `<` that begins no tag.", "Write &lt; to show it.", start)
    tag = found[2].lower()
    if tag not in TAGS:
        reader.fail(f"The tag <{tag}> is not allowed.", f"Use one of {', '.join(sorted(TAGS))}.", start)
    attributes = _attributes(reader, tag)
    end = reader.match(_TAG_END)
    if not end:
        reader.fail(f"The tag <{tag}> is not closed.", 'Write its `>`, and attributes as name="value".')
    if found[1]:
        return _closing(reader, tag, has_more=bool(attributes or end[1] or tag in VOID_TAGS), start=start)
    if tag in VOID_TAGS:
        return Void(tag, start)
    if end[1]:
        reader.fail(f"<{tag}/> closes itself.", f"Write <{tag}>…</{tag}>.", start)
    if tag == "a" and all(attribute.name != "href" for attribute in attributes):
        reader.fail("A link without a target.", 'Write <a href="…">.', start)
    return Open(tag, attributes, start)


def _closing(reader: Reader, tag: str, *, has_more: bool, start: int) -> Close:
    if has_more:
        reader.fail(f"`</{tag}` holds more than a name, or ends a tag without content.", "Write </name>.", start)
    return Close(tag, start)


def _attributes(reader: Reader, tag: str) -> tuple[Attribute, ...]:
    attributes: dict[str, Attribute] = {}
    while found := reader.match(_ATTRIBUTE):
        name = found[1].lower()
        if name not in _VALUES and name != "href":
            reader.fail(f"The attribute {name} is not allowed.", "Use href, id, class, lang or dir.", found.start(1))
        if name in attributes or tag in VOID_TAGS or (name == "href" and tag != "a"):
            reader.fail(f"The attribute {name} does not belong here.", "Remove it.", found.start(1))
        if not found[2]:
            reader.fail("An attribute's value is not in double quotes.", f'Write {name}="…".')
        value = _value(reader, name, opened_at=found.end() - 1)
        attributes[name] = Attribute(name, value)
    return tuple(attributes[name] for name in sorted(attributes))


def _value(reader: Reader, name: str, *, opened_at: int) -> tuple[Literal | Argument, ...]:
    parts: list[Literal | Argument] = []
    while not reader.accept('"'):
        if reader.at("{") and name == "href":
            parts.append(_href_argument(reader))
            continue
        start = reader.position
        text = read_entity(reader) if reader.at("&") else _plain_value(reader, opened_at)
        if parts and isinstance(parts[-1], Literal):
            parts[-1] = Literal(parts[-1].text + text, parts[-1].position)
        else:
            parts.append(Literal(text, start))
    _check_value(reader, name, parts, opened_at + 1)
    return tuple(parts)


def _plain_value(reader: Reader, opened_at: int) -> str:
    found = reader.match(_VALUE_RUN)
    if found:
        return found[0]
    if reader.peek() == "":
        reader.fail("An attribute's value is not closed.", 'Write its `"`.', opened_at)
    remedy = 'End the value with `"`; only href takes arguments, as {name}.'
    raise reader.error(f"`{reader.peek()}` cannot stand in this attribute.", remedy)


def _href_argument(reader: Reader) -> Argument:
    start = reader.position
    found = reader.match(_HREF_ARGUMENT)
    if not found:
        reader.fail("A link's target holds something else than a plain argument.", "Write {name}.", start)
    return Argument(found[1], ArgumentType.PLAIN, position=start, origin=Origin(OriginKind.ARGUMENT, found[1]))


def _check_value(reader: Reader, name: str, parts: list[Literal | Argument], position: int) -> None:
    first = parts[0] if parts else Literal("")
    if name != "href":
        pattern, remedy = _VALUES[name]
        text = first.text if isinstance(first, Literal) else ""
        if not pattern.fullmatch(text):
            reader.fail(f"`{text[:60]}` is no value for {name}.", remedy, position)
    elif isinstance(first, Literal):
        fits = is_link(first.text) if len(parts) <= 1 else is_beginning_of_link(first.text)
        if not fits:
            reader.fail(f"A link may not point to `{first.text[:60]}`.", ALLOWED_TARGETS, position)
    elif len(parts) > 1:
        remedy = "Let the argument hold the whole target."
        reader.fail("A link's target begins with an argument and goes on.", remedy, position)
