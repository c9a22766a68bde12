"""Each check finds its problem, says where, and finds nothing in sound content; no database."""

import re
import time
from dataclasses import replace

import pytest

from assets.checks import REGISTRY, Flaw, Problem, Severity, Subject, run
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
    ref_of,
)
from assets.rendering import Bundle, compose, editions
from tests.gates.sources import ROOT

MAX_SECONDS = 5.0
WORLD = Region("001", "", "USD", "UTC", "metric", "gregorian", "default", ("en",))
GERMANY = Region("DE", "001", "EUR", "Europe/Berlin", "metric", "gregorian", "default", ("de-DE",))
BRAND = BrandManifest("acme", "Acme", "en", regions=(WORLD, GERMANY))
PHOTO = MediaManifest(
    "photo",
    "Photo",
    variants=(Variant("file", "en", "001", "a" * 64), Variant("alt", "en", "001", "A cup")),
    files=(File("a" * 64, "cup.png", "image/png", 10, 1, 1),),
)
PAGE = TemplateManifest(
    "page",
    "Page",
    Channel.WEB,
    slots=(Slot("headline", ("text",)), Slot("facts", ("text", "card"), is_list=True, is_required=False)),
    parts=(Part("web.html", "text/html", "<h1>{{ headline }}</h1>"),),
)
HEADLINE = BlockManifest("headline", "Headline", BlockType.TEXT, Policy.ANY, (Variant("value", "en", "001", "Hello"),))
KIT = KitManifest("launch", "Launch", ("page",), ("DE",), (Placement("headline", "", "001", 0, "block/headline"),))


def text(
    value: str, *, key: str = "headline", locale: str = "en", region: str = "001", field: str = "value"
) -> BlockManifest:
    return BlockManifest(key, key, BlockType.TEXT, Policy.ANY, (Variant(field, locale, region, value),))


def block(type_: BlockType, value: str, *, key: str = "thing", field: str = "value") -> BlockManifest:
    return BlockManifest(key, key, type_, Policy.ANY, (Variant(field, "en", "001", value),))


def found(*changes: Manifest, flaws: tuple[Flaw, ...] = ()) -> tuple[Problem, ...]:
    """The problems of a sound library with these manifests put in."""
    assets = {ref_of(each): each for each in (BRAND, PHOTO, PAGE, HEADLINE, KIT, *changes)}
    brand, kit = assets["brand/acme"], assets["kit/launch"]
    assert isinstance(brand, BrandManifest)
    assert isinstance(kit, KitManifest)
    bundle = Bundle(kit, {}, assets)
    composed = tuple(("kit/launch", compose(bundle, edition)) for edition in editions(bundle))
    return run(Subject(brand, assets, frozenset(assets), composed, flaws))


def test_sound_content_has_no_problem() -> None:
    assert found() == ()


TWO_FORMS = "{n, plural, one {a} other {b}}"
FORMED = BlockManifest(
    "thing",
    "Thing",
    BlockType.TERM,
    Policy.ANY,
    (Variant("value", "en", "001", "Cup", (Form("genitive", "Cup of {gone, term}"),)),),
)
HIDDEN_ONE = "{n, plural, =1 {a} one {#} other {#}}"
BROKEN = Part("web.html", "text/html", "{% if %}")


def with_market(**facts: str) -> BrandManifest:
    return replace(BRAND, regions=(WORLD, replace(GERMANY, **facts)))  # type: ignore[arg-type]


MISPLACED = {
    "kit": replace(KIT, placements=(*KIT.placements, Placement("nowhere", "", "001", 0, "block/headline"))),
    "type": replace(KIT, placements=(Placement("headline", "", "001", 0, "media/photo"),)),
    "two": replace(KIT, placements=(*KIT.placements, Placement("headline", "", "001", 1, "block/headline"))),
    "unused": replace(KIT, placements=(replace(KIT.placements[0], arguments={"count": Argument(literal=3)}),)),
    "long": replace(KIT, placements=(replace(KIT.placements[0], arguments={"n" * 65: Argument(literal=3)}),)),
    "unknown": replace(KIT, placements=(*KIT.placements, Placement("facts", "", "001", 0, "block/gone"))),
}
SPOKEN = replace(PHOTO, files=(replace(PHOTO.files[0], name="cup.mp3", media_type="audio/mpeg"),))
DEFAULTED = replace(
    PAGE, slots=(replace(PAGE.slots[1], defaults={"price": Argument(asset="block/gone")}), PAGE.slots[0])
)


@pytest.mark.parametrize(
    ("id_", "place", "changes"),
    [
        ("field.unknown", "block/headline subtitle 001/en", (text("Hi", field="subtitle"),)),
        ("locale.invalid", "block/headline value 001/zh-TW", (text("Hi", locale="zh-TW"),)),
        ("locale.invalid", "block/headline value 001/qqq-nonsense-x", (text("Hi", locale="qqq-nonsense-x"),)),
        ("locale.invalid", "block/headline value 001/endv", (text(TWO_FORMS, locale="endv"),)),
        ("region.unknown", "block/headline value FR/en", (text("Hi", region="FR"),)),
        ("value.unreadable", "block/thing value 001/en", (block(BlockType.MONEY, "12,90 €"),)),
        ("value.unreadable", "block/thing value 001/en", (block(BlockType.DATE, "tomorrow"),)),
        ("value.unreadable", "block/thing value 001/en", (block(BlockType.LINK, "javascript:alert(1)"),)),
        ("value.unreadable", "block/thing value 001/en", (block(BlockType.DATA, "{"),)),
        ("reference.unknown", "block/thing media 001/en", (block(BlockType.CARD, "gone", field="media"),)),
        ("message.bad", "block/headline value 001/en, character 7", (text("Hello {name"),)),
        ("message.misread", "block/headline value 001/en, character 7", (text("Hello }"),)),
        ("message.branch", "block/headline value 001/fr, character 13", (text(TWO_FORMS, locale="fr"),)),
        ("message.branch", "block/headline value 001/en, character 20", (text(HIDDEN_ONE),)),
        ("message.plural", "block/headline value 001/pl, character 1", (text(TWO_FORMS, locale="pl"),)),
        ("term.unknown", "block/headline value 001/en", (text("Hi {gone, term}"),)),
        ("term.unknown", "block/thing value 001/en", (FORMED,)),
        ("term.argument", "block/thing value 001/en", (block(BlockType.TERM, "{n} cups"),)),
        ("term.cycle", "block/thing", (block(BlockType.TERM, "{thing, term}"),)),
        ("argument.missing", "block/headline value DE/de-DE", (text("{count, number} cups"),)),
        ("argument.unused", "kit/launch placements/headline/001/0", (MISPLACED["unused"],)),
        ("slot.unknown", "kit/launch placements/nowhere/001/0", (MISPLACED["kit"],)),
        ("slot.type", "kit/launch placements/headline/001/0", (MISPLACED["type"],)),
        ("slot.crowded", "kit/launch placements/headline/001/1", (MISPLACED["two"],)),
        ("slot.missing", "kit/launch headline DE/de-DE", (replace(KIT, placements=()),)),
        ("reference.unknown", "kit/launch placements/facts/001/0", (MISPLACED["unknown"],)),
        ("reference.unknown", "kit/launch templates/gone", (replace(KIT, templates=("page", "gone")),)),
        ("reference.unknown", "brand/acme logos/main", (replace(BRAND, logos={"main": "gone"}),)),
        ("region.unreadable", "brand/acme time_zone DE", (with_market(time_zone="Mars/Base"),)),
        ("region.unreadable", "brand/acme currency DE", (with_market(currency="XYZ"),)),
        ("kit.no-document", "kit/launch", (replace(PAGE, parts=()),)),
        ("argument.name", "kit/launch", (MISPLACED["long"],)),
        ("reference.unknown", "template/page slots/headline argument price", (DEFAULTED,)),
        ("kit.no-region", "kit/launch", (replace(KIT, regions=()),)),
        ("region.unknown", "kit/launch FR", (replace(KIT, regions=("DE", "FR")),)),
        ("region.no-locale", "kit/launch DE", (replace(BRAND, regions=(WORLD, replace(GERMANY, locales=()))),)),
        ("own-region.missing", "block/headline value DE/de-DE", (replace(HEADLINE, policy=Policy.OWN_REGION),)),
        ("media.no-alt", "media/photo", (replace(PHOTO, variants=PHOTO.variants[1:]),)),
        ("media.no-transcript", "media/photo", (SPOKEN,)),
        ("media.no-file", "media/photo", (replace(PHOTO, variants=(), files=()),)),
        ("slot.reserved", "template/page slots/brand", (replace(PAGE, slots=(Slot("brand", ("text",)),)),)),
        ("template.broken", "template/page web.html", (replace(PAGE, parts=(BROKEN,)),)),
    ],
)  # fmt: skip
def test_each_problem_is_found_where_it_is(id_: str, place: str, changes: tuple[Manifest, ...]) -> None:
    problems = found(*changes)

    assert (id_, place) in {(problem.id, str(problem.where)) for problem in problems}
    assert all(problem.message and problem.remedy for problem in problems)


def test_a_file_that_tells_of_a_place_is_found_where_its_media_is_looked_at() -> None:
    subject = Subject(BRAND, {"media/photo": PHOTO}, frozenset({"media/photo"}), private={"a" * 64: "the place (GPS)"})

    (problem,) = run(subject)

    assert (problem.id, problem.severity, str(problem.where)) == ("media.private", Severity.ERROR, "media/photo file")
    assert problem.message == f"The file {PHOTO.files[0].name} tells of the place (GPS)."
    assert run(replace(subject, examined=frozenset())) == run(replace(subject, private={})) == ()


def test_a_problem_of_a_terms_form_names_the_form() -> None:
    (problem,) = (each for each in found(FORMED) if each.id == "term.unknown")

    assert problem.message.startswith("In the form genitive: ")


def test_warnings_come_after_errors_and_nothing_is_told_twice() -> None:
    problems = found(MISPLACED["unused"], text("Hi", region="FR"))

    levels = [problem.severity for problem in problems]
    assert levels == sorted(levels, key=lambda level: level is Severity.WARNING)
    assert len(set(problems)) == len(problems)


def nested(depth: int, width: int) -> tuple[BlockManifest, ...]:
    """Terms in layers, each of which names all of the next layer."""
    layers = [[f"t{layer}-{each}" for each in range(width)] for layer in range(depth + 1)]
    texts = [" ".join(f"{{{key}, term}}" for key in layer) for layer in layers[1:]]
    return tuple(
        block(BlockType.TERM, text, key=key) for layer, text in zip(layers, [*texts, "x"], strict=True) for key in layer
    )


@pytest.mark.parametrize(("depth", "told"), [(5, set()), (6, {"block/t0-0"})])
def test_terms_that_all_name_each_other_are_looked_at_in_bounded_time(depth: int, told: set[str]) -> None:
    width = 30
    started = time.monotonic()

    problems = [problem for problem in found(*nested(depth, width)) if problem.id.startswith("term.")]

    assert time.monotonic() - started < MAX_SECONDS  # by paths it would be 30 to the power of 5
    assert {problem.where.ref for problem in problems} >= told
    assert len(problems) == len(told) * width
    assert {problem.id for problem in problems} <= {"term.depth"}


def test_what_rendering_reports_becomes_a_problem_of_the_document() -> None:
    flaw = Flaw(
        "kit/launch", "DE", "de-DE", "web.html", "document.too-long", "It is too long.", "Shorten it.", is_error=False
    )

    assert [(each.id, str(each.where), each.severity) for each in found(flaws=(flaw,))] == [
        ("document.too-long", "kit/launch DE/de-DE web.html", Severity.WARNING)
    ]


def test_every_check_is_a_generator_of_the_registry() -> None:
    assert len(set(REGISTRY.values())) == len(REGISTRY)


def test_the_page_lists_every_problem_that_code_can_tell_and_no_other() -> None:
    rooms = ("checks", "publishing", "rendering", "media/layers")
    sources = [path.read_text() for room in rooms for path in (ROOT / "assets" / room).rglob("*.py")]
    found = {name for text in sources for name in re.findall(r'"([a-z]+(?:-[a-z]+)?\.[a-z-]+)"', text)}
    named = {
        name for name in found if name.rpartition(".")[2] not in ("html", "txt", "json", "py", "xml", "po", "render")
    }
    page = (ROOT / "docs" / "checks.md").read_text()

    assert set(re.findall(r"`([a-z-]+\.[a-z-]+)`", page)) == named
