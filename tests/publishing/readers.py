"""A kit of 500 assets that all say the number of their round, and readers who note what they are answered."""

import io
import itertools
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from assets import history
from assets.manifest import BlockManifest, BlockType, Policy, Slot, Variant
from assets.models import Brand
from tests.api.calls import KIT, Caller
from tests.builders import ANNA, make_brand, make_kit, make_template, place
from tests.delivery.worlds import give, key_of, make_collection, make_partner, market_regions

BLOCKS = 497
"""With their template, the kit and its brand: 500 assets."""
SOURCE = "{% for text in texts %}{{ text }}\n{% endfor %}"
EDITION = f"{KIT}/editions/DE/de-DE"
Answer = tuple[str, frozenset[str]]
"""What was asked, and the rounds or releases that the answer shows; none where nothing was live."""


def make_large_kit() -> Brand:
    brand = make_brand(regions=market_regions())
    write_round(brand, 0)
    make_template(
        brand,
        "sheet",
        parts={"one.txt": SOURCE, "two.txt": SOURCE},
        slots=(Slot("texts", ("text",), is_list=True),),
    )
    placed = (place("texts", f"block/text-{number}", position=number) for number in range(BLOCKS))
    make_kit(brand, "spring", *placed, templates=("sheet",), regions=("DE", "CH"))
    return brand


def write_round(brand: Brand, number: int) -> None:
    """Every block says the number, in one revision."""
    with history.revise(brand=brand, actor=ANNA, verb="save", now=timezone.now()) as revision:
        for block in range(BLOCKS):
            said = Variant("value", "en", "001", f"round {number}")
            revision.write(BlockManifest(f"text-{block}", "Text", BlockType.TEXT, Policy.ANY, (said,)))


def shop_key(brand: Brand) -> str:
    partner = make_partner(brand)
    give(partner, make_collection(brand, "launch", "kit/spring"))
    return key_of(partner)


def read_until(key: str, ended: Any, reads: Any, answers: Any) -> None:
    """Asks in turn until told to end, counting; then hands over how often it got which answer."""
    shop, found = Caller(key), Counter[Answer]()
    try:
        for name in itertools.cycle(QUESTIONS):
            if ended.is_set():
                break
            found[name, QUESTIONS[name](shop)] += 1
            with reads.get_lock():
                reads.value += 1
    finally:
        answers.put(found)


def document(shop: Caller) -> frozenset[str]:
    return rounds_in(body_of(shop, f"{EDITION}/documents/one.txt"))


def archive(shop: Caller) -> frozenset[str]:
    """Both documents of the zip."""
    body = body_of(shop, f"{EDITION}.zip")
    if not body:
        return frozenset()
    with zipfile.ZipFile(io.BytesIO(body)) as files:
        names = [name for name in files.namelist() if name.endswith(".txt")]
        assert len(names) == 2
        return frozenset().union(*(rounds_in(files.read(name)) for name in names))


def editions(shop: Caller) -> frozenset[str]:
    """The releases of all markets in one list."""
    body = body_of(shop, KIT)
    return frozenset(str(each["release"]) for each in json.loads(body)["editions"]) if body else frozenset()


def pinned(shop: Caller) -> frozenset[str]:
    """An edition, and the document that it lists: read by the release it names, its digest is the listed one."""
    body = body_of(shop, EDITION)
    if not body:
        return frozenset()
    edition = json.loads(body)
    response = shop.get(f"{EDITION}/documents/two.txt?release={edition['release']}")
    listed = next(each["digest"] for each in edition["documents"] if each["name"] == "two.txt")
    assert response["ETag"].strip('"').startswith(listed)
    return rounds_in(response.content)


QUESTIONS: dict[str, Callable[[Caller], frozenset[str]]] = {
    asked.__name__: asked for asked in (document, archive, editions, pinned)
}


def body_of(shop: Caller, path: str) -> bytes:
    """The answer; none while the kit is withdrawn."""
    response = shop.get(path)
    assert response.status_code in (200, 404), (path, response.status_code)
    return bytes(response.content) if response.status_code == 200 else b""


def rounds_in(body: bytes) -> frozenset[str]:
    """The rounds that a document's lines name; it must have a line for each block."""
    lines = body.decode().split("\n")
    assert not body or len(lines) == BLOCKS + 1
    return frozenset(re.findall(r"round \d+", body.decode()))
