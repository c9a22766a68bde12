"""What a generated library is made of: its markets and languages, words in them, templates and slots, and pictures."""

from collections.abc import Callable, Iterator, Mapping

from assets.manifest import WORLD, BlockType, Channel, File, Part, Region, Slot, TemplateManifest
from assets.media.inspection import inspect

_MARKETS = """
DE 150 EUR Europe/Berlin de-DE
AT 150 EUR Europe/Vienna de-AT
CH 150 CHF Europe/Zurich de-CH,fr-CH,it-CH
FR 150 EUR Europe/Paris fr-FR
BE 150 EUR Europe/Brussels fr-BE,nl-BE
NL 150 EUR Europe/Amsterdam nl-NL
IT 150 EUR Europe/Rome it-IT
ES 150 EUR Europe/Madrid es-ES
PL 150 PLN Europe/Warsaw pl-PL
GB 150 GBP Europe/London en-GB
MX 419 MXN America/Mexico_City es-MX
BR 419 BRL America/Sao_Paulo pt-BR
US 001 USD America/New_York en-US
CA 001 CAD America/Toronto en-CA,fr-CA
JP 001 JPY Asia/Tokyo ja-JP
EG 001 EGP Africa/Cairo ar-EG
"""
"""Code, parent, currency, time zone and locales: 20 editions."""
LANGUAGES = ("de", "fr", "it", "es", "nl", "pl", "pt", "ja", "ar", "en-GB", "de-CH", "fr-CA", "es-419")
WORDS: Mapping[str, str] = {
    "ar": "ضوء قهوة صباح ربيع سوق",
    "de": "Licht Kaffee Morgen Frühling Markt",
    "en": "light coffee morning spring market",
    "es": "luz café mañana primavera mercado",
    "fr": "lumière café matin printemps marché",
    "it": "luce caffè mattino primavera mercato",
    "ja": "光 珈琲 朝 春 市場",
    "nl": "licht koffie ochtend lente markt",
    "pl": "światło kawa poranek wiosna rynek",
    "pt": "luz café manhã primavera mercado",
}
SHARES: Mapping[BlockType, float] = {
    BlockType.TERM: 0.03,
    BlockType.MONEY: 0.06,
    BlockType.DATE: 0.04,
    BlockType.LINK: 0.04,
    BlockType.LEGAL: 0.03,
    BlockType.CARD: 0.15,
    BlockType.RICH: 0.12,
    BlockType.CLAIM: 0.03,
}
"""Parts of all blocks; the rest are texts."""
SLOTS: Mapping[str, Slot] = {
    slot.name: slot
    for slot in (
        Slot("name", ("term",)),
        Slot("headline", ("text",)),
        Slot("lead", ("rich",)),
        Slot("offer", ("text",)),
        Slot("opens", ("date",), is_required=False),
        Slot("shop", ("link",), is_required=False),
        Slot("hero", ("media",), is_required=False),
        Slot("cards", ("card",), is_list=True, is_required=False),
        Slot("lines", ("text",), is_list=True, is_required=False),
        Slot("strings", ("text",), is_list=True),
        Slot("legal", ("legal",)),
    )
}
CARDS = "{% for card in cards %}<h2>{{ card.title }}</h2><p>{{ card.text }}</p>{% endfor %}"
HERO = '{% if hero %}<img src="{{ hero.url }}" alt="{{ hero.alt }}">{% endif %}'
PAGE = "<h1>{{ headline }}</h1>" + HERO + "<div>{{ lead }}</div><p>{{ offer }}</p>" + CARDS + "<p>{{ legal }}</p>"
FACTS = "<title>{{ headline }} – {{ brand.title }}</title><p>{{ opens }} {{ market.currency }}</p><p>{{ legal }}</p>"
MAIL = "{{ headline }}\n\n{{ lead }}\n\n{{ offer }}\n{{ shop }}\n\n{{ legal }}\n"
POST = '{% extends "kits/social.txt" %}{% block post %}{{ name }}: {{ headline }}{% endblock %}'
NOTE = "{{ headline }}{% for line in lines %}\n- {{ line }}{% endfor %}\n"
TEMPLATES: tuple[tuple[str, Channel, str, str], ...] = (
    ("page", Channel.WEB, "page.html", PAGE),
    ("facts", Channel.WEB, "facts.html", FACTS),
    ("mail", Channel.EMAIL, "mail.txt", MAIL),
    ("post", Channel.SOCIAL, "post.txt", POST),
    ("note", Channel.WEB, "note.txt", NOTE),
    ("strings", Channel.STRINGS, "strings.json", '{% extends "kits/strings.json" %}'),
)
"""Key, channel, part and source. A kit has one of the first three and one of the last three."""
LONG, SHORT = TEMPLATES[:3], TEMPLATES[3:]


def regions(editions: int) -> Iterator[Region]:
    """The world, two groups of markets, and markets until there are so many editions."""
    yield _region(WORLD, "", "USD", "UTC", ())
    yield _region("150", WORLD, "EUR", "Europe/Berlin", ())
    yield _region("419", WORLD, "USD", "America/Mexico_City", ())
    for line in _MARKETS.split("\n"):
        if line and editions > 0:
            code, parent, currency, zone, locales = line.split()
            taken = tuple(locales.split(","))[:editions]
            editions -= len(taken)
            yield _region(code, parent, currency, zone, taken)


def _region(code: str, parent: str, currency: str, zone: str, locales: tuple[str, ...]) -> Region:
    return Region(code, parent, currency, zone, "US" if code == "US" else "metric", "gregorian", "default", locales)


def slots_of(source: str) -> tuple[Slot, ...]:
    """The slots that a template of this source has."""
    return tuple(slot for slot in SLOTS.values() if slot.name in source)


def templates() -> Iterator[TemplateManifest]:
    types: Callable[[str], str] = {"html": "text/html", "txt": "text/plain", "json": "application/json"}.__getitem__
    for key, channel, name, source in TEMPLATES:
        part = Part(name, types(name.rpartition(".")[2]), source, 500 if channel is Channel.SOCIAL else 0)
        yield TemplateManifest(key, key.title(), channel, slots_of(source), (part,))


def picture(number: int) -> bytes:
    """An SVG of a width of its own."""
    size = f'width="{number + 1}" height="9"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><rect {size}/></svg>'.encode()


def facts_of(body: bytes, number: int) -> File:
    return inspect(body, f"picture-{number}.svg").file
