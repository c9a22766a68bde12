"""The limited child with the real environment: honest documents come out the same, hostile ones end and say why."""

import json
from collections.abc import Iterator

import pytest

from assets.errors import SandboxError
from assets.manifest import Argument, BlockType, Channel, KitManifest, Manifest, Part, TemplateManifest
from assets.rendering import LIMITS, LOAD, PRELOAD, PREPARE, RENDER, compose, job, read_result, recipe, render
from assets.sandbox import ChildFailed, Sandbox
from tests.rendering.attacks import ATTACKS, CONTEXT, ESCAPES, Attack, Ending
from tests.rendering.kits import EDITIONS, block, bundle, place, slot, templates

_LOOP = "{% for a in range(1000) %}"
GROWN = (
    Attack("allowed loops, three deep", _LOOP * 3 + "{% endfor %}" * 3, frozenset({Ending.WALL, Ending.CPU})),
    Attack("doubling without a loop", "{% set s = 'xx' %}" + "{% set s = s ~ s %}" * 40, frozenset({Ending.MEMORY})),
    Attack("a constant folded when compiled", "{{ ('x' * 999999999) | length }}", frozenset({Ending.MEMORY})),
    Attack("a megabyte a thousand times", _LOOP + "{{ 'x' * 1000000 }}{% endfor %}", frozenset({Ending.REFUSED})),
    Attack("text that only tracing finds long", _LOOP * 2 + "{{ name }}{% endfor %}" * 2, frozenset(Ending)),
)
"""Built from what the environment allows, so that the limits of the process must stop them."""
SLACK_BYTES = 10_000
SECRETS = ("root:", "/work", "SECRET", "uid=", "<class", "subclass", "object at 0x")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(PRELOAD, prepare=PREPARE) as made:
        yield made


def hostile(attack: Attack) -> bytes:
    """The payload of a document whose only part is the attack; its context is in data blocks, its files are layouts."""
    part = Part("attack.html", "text/html", attack.source)
    slots = tuple(slot(name, "data", "text") for name in CONTEXT)
    template = TemplateManifest("attack", "", Channel.WEB, slots, (part,), layouts=attack.files)
    blocks: list[Manifest] = [block("name", BlockType.TEXT, {"en": "Ada"})]
    blocks += [
        block(name, BlockType.DATA, {"en": json.dumps(value)}) for name, value in CONTEXT.items() if name != "name"
    ]
    kit = KitManifest("spring", "", ("attack",), ("DE",), tuple(place(name, f"block/{name}") for name in CONTEXT))
    return job(compose(bundle(template, kit, *blocks), EDITIONS[1]), template, part)


def ending(sandbox: Sandbox, attack: Attack) -> tuple[Ending, str]:
    """How the attack ended, with what it printed or the error said."""
    try:
        answer = sandbox.run(RENDER, hostile(attack), limits=LIMITS, label="kit/attack attack.html", load=LOAD)
    except ChildFailed as error:
        is_said_well = error.type_name == "RenderingFailed" and error.detail["document"] == "attack.html"
        return Ending.REFUSED, str(error) if is_said_well else f"said badly: {error.type_name} {error.reason}"
    except SandboxError as error:
        return Ending(error.limit), str(error)
    return Ending.RENDERED, read_result(answer).body.decode()


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_a_hostile_template_ends_within_its_limits_and_names_the_document(sandbox: Sandbox, attack: Attack) -> None:
    found, said = ending(sandbox, attack)

    assert found in attack.endings, said
    assert "said badly" not in said
    assert found is Ending.RENDERED or "attack.html" in said
    assert found is not Ending.RENDERED or len(said) < SLACK_BYTES


@pytest.mark.parametrize("attack", ESCAPES, ids=lambda attack: attack.name)
def test_an_escape_says_nothing_of_the_machine(sandbox: Sandbox, attack: Attack) -> None:
    found, said = ending(sandbox, attack)

    shown = said if found is Ending.RENDERED else ""
    assert not [secret for secret in SECRETS if secret in shown]


@pytest.mark.parametrize("attack", GROWN, ids=lambda attack: attack.name)
def test_what_the_language_allows_is_stopped_by_the_limits(sandbox: Sandbox, attack: Attack) -> None:
    found, said = ending(sandbox, attack)

    assert found in attack.endings, said
    assert "attack.html" in said or len(said) <= 2 * 1024 * 1024


def test_after_every_kind_of_ending_the_next_document_is_served(sandbox: Sandbox) -> None:
    template = templates()[2]
    composition = compose(bundle(), EDITIONS[1])
    payload = job(composition, template, template.parts[0])

    for attack in (ATTACKS[1], ATTACKS[17], ATTACKS[-1]):
        ending(sandbox, attack)
        answer = sandbox.run(RENDER, payload, limits=LIMITS, label="next", load=LOAD)
        assert read_result(answer).body.startswith(b"Spring Bloom ist da")


@pytest.mark.parametrize("edition", EDITIONS, ids=str)
def test_the_child_gives_the_same_bytes_and_spans_as_this_process(sandbox: Sandbox, edition: object) -> None:
    composition = compose(bundle(), edition)  # type: ignore[arg-type]

    for template in templates():
        for part in template.parts:
            payload = job(composition, template, part)
            answer = sandbox.run(RENDER, payload, limits=LIMITS, label=part.name, load=LOAD)
            assert read_result(answer) == render(composition, template, part)
            assert len(recipe(composition, template, part)) == 64


def test_a_failure_names_the_document_and_the_line(sandbox: Sandbox) -> None:
    attack = Attack("a mistake", "<p>\n{{ name }}\n{{ nothing }}\n</p>", frozenset())

    with pytest.raises(ChildFailed) as caught:
        sandbox.run(RENDER, hostile(attack), limits=LIMITS, label="attack.html", load=LOAD)

    assert caught.value.detail == {"document": "attack.html", "line": 3}


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ('{{ price | money("name") }}', "12,90 Euro"),
        ("{{ price | money( width='name') }}", "12,90 Euro"),
        ("{{ said }}", "12,90 Euro je Kilo"),
        ("{{ price | money }}", "12,90\u00a0€"),
    ],
)
def test_a_child_has_the_names_of_currencies_where_a_document_may_show_them(
    sandbox: Sandbox, source: str, wanted: str
) -> None:
    template = TemplateManifest("page", "", Channel.WEB, (slot("price", "money"), slot("said", "text")), ())
    part = Part("note.txt", "text/plain", source)
    said = place("said", "block/said", amount=Argument(literal="12.90 EUR"))
    kit = KitManifest("spring", "", ("page",), ("DE",), (place("price", "block/price"), said))
    price = block("price", BlockType.MONEY, {"en@DE": "12.90 EUR"})
    text = block("said", BlockType.TEXT, {"de": "{amount,\n money,\n  name} je Kilo"})
    payload = job(compose(bundle(template, kit, price, text), EDITIONS[1]), template, part)

    answer = sandbox.run(RENDER, payload, limits=LIMITS, label="kit/spring note.txt", load=LOAD)

    assert read_result(answer).body.decode() == wanted
