"""docs/templates.md: its examples print what it says, and its lists are complete."""

import re
from dataclasses import replace

import pytest

from assets.manifest import BlockType, Channel
from assets.rendering import RESERVED, compose, render
from assets.rendering.environment import KEPT_FILTERS
from assets.rendering.filters import OWN
from tests.rendering.kits import EDITIONS, ROOT, TEXTS, block, bundle, kit, place, shipped, slot, template

PAGE = (ROOT / "docs" / "templates.md").read_text()
EXAMPLES = re.findall(r"```jinja\n(.*?)```\n```html\n(.*?)```", PAGE, re.DOTALL)
ENGLISH = block("english", BlockType.TEXT, {"en": "Only in English"})


def said(text: str) -> list[str]:
    """The lines with something in them, spaces as they look."""
    return [line.replace("\u00a0", " ").rstrip() for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize(("source", "expected"), EXAMPLES, ids=range(len(EXAMPLES)))
def test_an_example_prints_what_the_page_says(source: str, expected: str) -> None:
    slots = [*TEXTS, slot("english", "text"), slot("note", "card", is_required=False)]
    media_type = "text/plain" if "social.txt" in source else "text/html"
    made = template("page", Channel.WEB, slots, part=("web.html", media_type, source, 0))
    changed = replace(kit(), placements=(*kit().placements, place("english", "block/english")))

    rendered = render(compose(bundle(made, changed, ENGLISH), EDITIONS[1]), made, made.parts[0])

    assert said(rendered.body.decode()) == said(expected)


def test_the_page_has_examples_and_names_every_filter() -> None:
    assert len(EXAMPLES) >= 7
    assert not [name for name in (*KEPT_FILTERS, *OWN) if f"`{name}" not in PAGE]


def test_the_page_names_every_layout_with_its_blocks() -> None:
    for name, source in shipped().layouts.items():
        assert f"`{name}`" in PAGE
        row = next((line for line in PAGE.splitlines() if line.startswith(f"| `{name}`")), "")
        blocks = re.findall(r"{%-? *block (\w+)", source)
        assert not [each for each in blocks if f"`{each}`" not in row], name


def test_the_page_names_every_word_that_names_no_slot() -> None:
    assert not [name for name in RESERVED if f"`{name}`" not in PAGE]


@pytest.mark.parametrize("name", sorted(RESERVED - {"not", "super"}))
def test_a_slot_of_a_reserved_name_cannot_be_read(name: str) -> None:
    source = f"{{% for turn in range(1) %}}{{% block part scoped %}}{{{{ {name} }}}}{{% endblock %}}{{% endfor %}}"
    made = template("page", Channel.WEB, [slot(name, "text")], part=("web.html", "text/html", source, 0))
    changed = replace(kit(), placements=(place(name, "block/english"),))

    assert (
        "Only in English"
        not in render(compose(bundle(made, changed, ENGLISH), EDITIONS[1]), made, made.parts[0]).body.decode()
    )
