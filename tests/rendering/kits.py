"""Builds a small library: a brand with four markets, a kit of four channels, and the bundle that renders it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from assets.manifest import (
    Argument,
    BlockManifest,
    BlockType,
    BrandManifest,
    Channel,
    File,
    Form,
    KitManifest,
    Manifest,
    MediaManifest,
    Part,
    Placement,
    Policy,
    Region,
    Slot,
    TemplateManifest,
    Variant,
    default_policy,
    ref_of,
    sha256,
)
from assets.rendering import (
    Bundle,
    Composition,
    Edition,
    Rendered,
    Shipped,
    compose,
    freeze_template,
    read_shipped,
    render,
)

ROOT = Path(__file__).resolve().parents[2]
EDITIONS = (Edition("CH", "fr-CH"), Edition("DE", "de-DE"), Edition("EG", "ar-EG"), Edition("US", "en-US"))


@cache
def shipped() -> Shipped:
    return read_shipped(layouts=ROOT / "templates" / "kits", catalogues=ROOT / "locale")


def region(code: str, parent: str, currency: str, zone: str, *locales: str) -> Region:
    measurement = "US" if code == "US" else "metric"
    return Region(code, parent, currency, zone, measurement, "gregorian", "default", locales)


def brand(**changes: object) -> BrandManifest:
    made = BrandManifest(
        key="solnap",
        title="Solnap",
        source_locale="en",
        regions=(
            region("001", "", "", "UTC", "en"),
            region("150", "001", "EUR", "Europe/Brussels"),
            region("DE", "150", "EUR", "Europe/Berlin", "de-DE"),
            region("CH", "150", "CHF", "Europe/Zurich", "fr-CH"),
            region("US", "001", "USD", "America/New_York", "en-US"),
            region("EG", "001", "EGP", "Africa/Cairo", "ar-EG"),
        ),
        colours={"primary": "#5b3a1e"},
        fonts={"body": "Inter, 'Noto Sans', sans-serif"},
        logos={"main": "logo"},
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def block(
    key: str, type_: BlockType, values: Mapping[str, str], *, policy: Policy | None = None, forms: tuple[Form, ...] = ()
) -> BlockManifest:
    """Values by place: `en`, `en@US`, or with a field before it: `title:en`."""
    variants = tuple(_variant(place, value, forms) for place, value in values.items())
    return BlockManifest(key, key, type_, policy or default_policy(type_), variants)


def _variant(place: str, value: str, forms: tuple[Form, ...]) -> Variant:
    name, _, rest = place.rpartition(":")
    locale, _, code = rest.partition("@")
    return Variant(name or "value", locale, code or "001", value, forms)


def media(key: str, alt: Mapping[str, str], *, size: tuple[int, int] = (1200, 900), caption: str = "") -> MediaManifest:
    file = File(sha256(key.encode()), f"{key}.jpg", "image/jpeg", 1000, *size)
    variants = [Variant("file", "en", "001", file.digest)]
    variants += [Variant("alt", locale, "001", text) for locale, text in alt.items()]
    variants += [Variant("caption", "en", "001", caption)] if caption else []
    return MediaManifest(key, key, variants=tuple(variants), files=(file,))


def slot(name: str, *types: str, is_list: bool = False, is_required: bool = True, **defaults: Argument) -> Slot:
    return Slot(name, types, is_list, is_required, defaults)


def place(slot_name: str, asset: str, region_code: str = "001", *, channel: str = "", position: int = 0,
          **arguments: Argument) -> Placement:  # fmt: skip
    return Placement(slot_name, channel, region_code, position, asset, arguments)


WEB = """{% extends "kits/web.html" %}
{% block title %}{{ headline | plain }}{% endblock %}
{% block description %}{{ lead | plain | truncate(150) }}{% endblock %}
{% block eyebrow %}{{ brand.title }}{% endblock %}
{% block headline %}{{ headline }}{% endblock %}
{% block lead %}{{ lead }}{% endblock %}
{% block picture %}{% set media = hero %}{% include "kits/picture.html" %}{% endblock %}
{% block actions %}<a class="button" href="{{ shop }}">{{ order }}</a>{% endblock %}
{% block price %}{{ price }}{% endblock %}
{% block launch %}<time datetime="{{ launch.iso }}">{{ launch | datetime("long", "short") }}</time>{% endblock %}
{% block features %}
{% for card in features %}
{% include "kits/card.html" %}
{% endfor %}
{% endblock %}
{% block legal %}{{ legal }}{% endblock %}
"""
MAIL = """{% extends "kits/email.html" %}
{% block subject %}{{ headline | plain }}{% endblock %}
{% block preheader %}{{ lead | plain | truncate(90) }}{% endblock %}
{% block headline %}{{ headline }}{% endblock %}
{% block lead %}{{ lead }}{% endblock %}
{% block picture %}{% set media = hero %}{% include "kits/email-picture.html" %}{% endblock %}
{% block price %}{{ price }}{% endblock %}
{% block launch %}{{ launch | date("long") }}{% endblock %}
{% block content %}
{% for card in features %}
<h2>{{ card.title }}</h2>
{{ card.text }}
{% endfor %}
{% endblock %}
{% block action %}<a class="button" href="{{ shop }}">{{ order }}</a>{% endblock %}
{% block legal %}{{ legal }}{% endblock %}
"""
MAIL_TEXT = """{% extends "kits/email.txt" %}
{% block headline %}{{ headline }}{% endblock %}
{% block lead %}{{ lead }}{% endblock %}
{% block price %}{{ price }}{% endblock %}
{% block launch %}{{ launch | date("long") }}{% endblock %}
{% block content %}
{% for card in features %}
{{ card.title }}
{{ card.text }}

{% endfor %}
{% endblock %}
{% block action %}{{ order }}: {{ shop }}{% endblock %}
{% block legal %}{{ legal }}{% endblock %}
"""
POST = """{% extends "kits/social.txt" %}
{% block post %}{{ headline }} {{ price }}{% endblock %}
{% block tags %}#{{ brand.title }}{% endblock %}
"""
STRINGS = '{% extends "kits/strings.json" %}\n'

TEXTS = (
    slot("headline", "text"),
    slot("lead", "rich"),
    slot("hero", "media"),
    slot("shop", "link"),
    slot("order", "text"),
    slot("price", "money"),
    slot("launch", "date"),
    slot("features", "card", is_list=True),
    slot("legal", "legal"),
)


def template(key: str, channel: Channel, slots: Iterable[Slot], **parts: tuple[str, str, str, int]) -> TemplateManifest:
    """Parts as (name, media type, source, limit), frozen with the shipped layouts."""
    made = TemplateManifest(key, key, channel, tuple(slots), tuple(Part(*part) for part in parts.values()))
    return freeze_template(made, shipped())


@cache
def templates() -> tuple[TemplateManifest, ...]:
    return (
        template("page", Channel.WEB, TEXTS, page=("web.html", "text/html", WEB, 0)),
        template(
            "mail",
            Channel.EMAIL,
            TEXTS,
            subject=("email.subject.txt", "text/plain", "{{ headline }}", 60),
            html=("email.html", "text/html", MAIL, 0),
            text=("email.txt", "text/plain", MAIL_TEXT, 0),
        ),
        template("post", Channel.SOCIAL, (TEXTS[0], TEXTS[5]), post=("social.square.txt", "text/plain", POST, 280)),
        template(
            "app",
            Channel.STRINGS,
            (slot("strings", "text", is_list=True),),
            strings=("strings.json", "application/json", STRINGS, 0),
        ),
    )


def texts() -> tuple[Manifest, ...]:
    return (
        block(
            "name",
            BlockType.TERM,
            {"en": "Spring Bloom", "ar": "زهرة الربيع"},
            forms=(Form("genitive", "Spring Bloom’s"),),
        ),
        block(
            "headline",
            BlockType.TEXT,
            {
                "en": "{name, term} is here",
                "de": "{name, term} ist da",
                "fr": "{name, term} est arrivé",
                "ar": "وصلت {name, term}",
            },
        ),
        block(
            "lead",
            BlockType.RICH,
            {
                "en": "<p>A bright coffee with <em>jasmine</em> & peach. "
                "{days, plural, one {# day} other {# days}} left.</p>",
                "de": "<p>Ein heller Kaffee mit <em>Jasmin</em> und Pfirsich. "
                "Noch {days, plural, one {# Tag} other {# Tage}}.</p>",
                "ar": "<p>قهوة مشرقة بنكهة <em>الياسمين</em>. {days, plural, zero {انتهى} one {يوم واحد} "
                "two {يومان} few {# أيام} many {# يومًا} other {# يوم}}.</p>",
            },
        ),
        block(
            "order",
            BlockType.TEXT,
            {"en": "Order now", "de": "Jetzt bestellen", "fr": "Commander", "ar": "اطلب الآن"},
        ),
        block(
            "cart",
            BlockType.TEXT,
            {
                "en": "{count, plural, one {# bag} other {# bags}} of {name, term}: {total, money}",
                "de": "{count, plural, one {# Beutel} other {# Beutel}} {name, term}: {total, money}",
                "ar": "{count, plural, zero {لا أكياس} one {كيس} two {كيسان} few {# أكياس} "
                "many {# كيسًا} other {# كيس}} {name, term}: {total, money}",
            },
        ),
    )


def facts() -> tuple[Manifest, ...]:
    return (
        block("shop", BlockType.LINK, {"en": "https://solnap.example/spring", "en@CH": "https://solnap.example/ch"}),
        block(
            "price",
            BlockType.MONEY,
            {"en@DE": "12.90 EUR", "en@CH": "14.50 CHF", "en@US": "13.95 USD", "en@EG": "420 EGP"},
        ),
        block("launch", BlockType.DATE, {"en": "2027-03-21T08:00:00Z"}),
        block(
            "fresh",
            BlockType.CARD,
            {
                "title:en": "Roasted on Tuesdays",
                "title:de": "Dienstags geröstet",
                "title:ar": "محمصة كل ثلاثاء",
                "text:en": "Shipped within {hours, number} hours in bags of {weight, unit, gram-long}.",
                "text:de": "Binnen {hours, number} Stunden verschickt, in Beuteln zu {weight, unit, gram-long}.",
                "text:ar": "تشحن خلال {hours, number} ساعة.",
                "media:en": "bag",
                "link:en": "/fresh",
            },
        ),
        block(
            "fair", BlockType.CARD, {"title:en": "Fair from the farm", "text:en": "<p>Paid twice the market price.</p>"}
        ),
        block(
            "legal",
            BlockType.LEGAL,
            {
                "de@DE": "<p>Preise inkl. MwSt. <b>Solnap GmbH</b>, Berlin.</p>",
                "fr@CH": "<p>TVA comprise. Solnap SA, Genève.</p>",
                "en@US": "<p>Plus sales tax. Solnap Inc.</p>",
                "ar@EG": "<p>الأسعار شاملة الضريبة.</p>",
            },
        ),
        media("hero", {"en": "A cup on a table", "de": "Eine Tasse auf einem Tisch", "fr": "Une tasse", "ar": "فنجان"}),
        media("bag", {"en": "A paper bag"}, size=(900, 600), caption="Photo: Solnap"),
        media("logo", {"en": "Solnap"}, size=(200, 50)),
    )


@cache
def contents() -> tuple[Manifest, ...]:
    return (*texts(), *facts())


@cache
def kit() -> KitManifest:
    days = {"days": Argument(literal=3)}
    fresh = {"hours": Argument(literal=24), "weight": Argument(literal=250)}
    runtime = {"count": Argument(is_runtime=True), "total": Argument(is_runtime=True)}
    return KitManifest(
        key="spring",
        title="Spring",
        templates=("page", "mail", "post", "app"),
        regions=("DE", "CH", "US", "EG"),
        placements=(
            place("headline", "block/headline"),
            place("lead", "block/lead", **days),
            place("hero", "media/hero"),
            place("shop", "block/shop"),
            place("order", "block/order"),
            place("price", "block/price"),
            place("launch", "block/launch"),
            place("features", "block/fresh", **fresh),
            place("features", "block/fair", position=1),
            place("features", "block/fair", "EG"),
            place("legal", "block/legal"),
            place("strings", "block/cart", **runtime),
            place("strings", "block/headline", position=1),
        ),
    )


def bundle(*changed: Manifest, without: Iterable[str] = ()) -> Bundle:
    """The library, with changed or added manifests put over it."""
    assets = {ref_of(manifest): manifest for manifest in (brand(), *templates(), *contents(), kit())}
    assets |= {ref_of(manifest): manifest for manifest in changed}
    for name in without:
        del assets[name]
    made = assets["kit/spring"]
    assert isinstance(made, KitManifest)
    return Bundle(made, {name: sha256(name.encode()) for name in assets}, assets)


def composition(edition: Edition = EDITIONS[1], *changed: Manifest) -> Composition:
    return compose(bundle(*changed), edition)


def document(name: str, edition: Edition = EDITIONS[1], *changed: Manifest) -> Rendered:
    """One document of the library, rendered in this process."""
    made = bundle(*changed)
    composed = compose(made, edition)
    for found in made.assets.values():
        if isinstance(found, TemplateManifest):
            for part in found.parts:
                if part.name == name:
                    return render(composed, found, part)
    raise LookupError(name)
