"""Who wrote it: each passage of a released document leads to its asset, revision, author and publisher."""

import datetime as dt
import io
import json
import zlib
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from assets import provenance
from assets.delivery import State
from assets.errors import AssetsError
from assets.exchange.pushing import push
from assets.history import Actor
from assets.localization import Reason
from assets.models import Asset, Brand, Document
from assets.provenance import Blame, Written
from assets.rendering import Edition
from assets.rendering.tracing import from_json
from tests.admin.browsing import login
from tests.builders import ANNA, NOW, make_block, make_variant
from tests.delivery.once import once
from tests.examples.test_solnap import SOLNAP
from tests.publishing.library import KIT, later, make_library, publish_now

pytestmark = pytest.mark.django_db
GERMAN = Edition("DE", "de-DE")
LEAST_SHARE = 0.99
MOST_QUERIES = 13


@pytest.fixture
@once
def brand() -> Brand:
    """The kit published twice; between, the note got another text."""
    brand = make_library()
    publish_now(brand)
    make_block(brand, "note", "Roasted & packed", make_variant("Geröstet", locale="de-DE", region="DE"))
    publish_now(brand, now=later(1))
    return brand


def blame(brand: Brand, text: str = "", *, at: dt.datetime | None = None, **facts: Any) -> Blame:
    kit = Asset.objects.get(kind="kit")
    state = State(now=later(9), at=at or later(9), number=facts.pop("number", None))
    return provenance.blame(kit=kit, text=text, state=state, **{"edition": GERMAN, "name": "web.html", **facts})


def only(found: Blame) -> Written:
    (passage,) = found.passages
    (written,) = passage.written
    return written


def test_a_text_leads_to_its_revision_its_author_and_its_publisher(brand: Brand) -> None:
    written = only(blame(brand, "Geröstet"))

    assert (written.kind, written.ref, written.field) == ("block", "block/note", "value")
    assert (written.locale, written.region, written.reason) == ("de-DE", "DE", Reason.OWN)
    assert (written.release, written.revision, written.is_fallback) == (2, 2, False)
    assert written.saved is not None
    assert written.published is not None
    assert (written.saved.verb, written.saved.actor_name) == ("save", ANNA.name)
    assert (written.published.verb, written.published.at) == ("publish", later(1))


def test_a_fallback_says_why_it_was_taken(brand: Brand) -> None:
    headline = only(blame(brand, "Frühling mit"))
    note = only(blame(brand, "Roasted & packed", edition=Edition("US", "en-US")))

    assert (headline.locale, headline.reason, headline.is_fallback) == ("de", Reason.PARENT_LOCALE, True)
    assert (note.locale, note.reason) == ("en", Reason.PARENT_LOCALE)
    assert only(blame(brand, "Roasted today", number=1)).reason is Reason.SOURCE_LOCALE


def test_a_term_stands_within_a_text(brand: Brand) -> None:
    (passage,) = blame(brand, "Solnap").passages

    assert (passage.written[0].kind, passage.written[0].ref) == ("term", "block/roaster")
    assert passage.within is not None
    assert passage.within.ref == "block/headline"


def test_a_text_may_go_over_passages(brand: Brand) -> None:
    found = blame(brand, "mit  Solnap")

    assert [passage.text for passage in found.passages] == ["Frühling mit ", "Solnap"]


def test_a_document_of_another_time_or_release_has_its_own_authors(brand: Brand) -> None:
    assert blame(brand, at=NOW).release == 1
    assert only(blame(brand, "Roasted today", number=1, name="note.txt")).revision == 1


def test_what_stands_in_the_template_is_the_templates(brand: Brand) -> None:
    found = blame(brand)

    assert {written.ref for passage in found.passages for written in passage.written} == {
        "block/headline", "block/roaster", "block/note",
    }  # fmt: skip
    assert found.published.actor_name == ANNA.name


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"text": "Nothing such"}, "does not say"),
        ({"name": "other.html"}, r"There are: note\.txt, web\.html"),
        ({"edition": Edition("CH", "de-CH")}, "no released edition CH/de-CH. There are: DE/de-DE, US/en-US"),
        ({"at": NOW - dt.timedelta(days=1)}, "not released"),
        ({"number": 7}, "no such release"),
    ],
)
def test_what_cannot_be_answered_is_a_clear_refusal(brand: Brand, facts: dict[str, Any], said: str) -> None:
    with pytest.raises(AssetsError, match=said):
        blame(brand, **facts)


def test_a_document_without_index_says_so(brand: Brand) -> None:
    Document.objects.update(spans=None)

    with pytest.raises(AssetsError, match="has no index"):
        blame(brand)


def test_it_asks_few_queries(brand: Brand, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(MOST_QUERIES):
        blame(brand, "Solnap")


def test_the_command_tells_it_in_words_and_in_json(brand: Brand) -> None:
    out, data = io.StringIO(), io.StringIO()

    call_command("blame", "spring-launch/DE/de-DE/web.html", "--text", "Geröstet", stdout=out)
    call_command("blame", "kit/spring-launch/DE/de-DE/web.html", "--format", "json", stdout=data)

    assert "block  block/note@2  value  DE/de-DE  own  r2 saved 2026-10-01T09:00:00+00:00 by Anna" in out.getvalue()
    assert json.loads(data.getvalue())["passages"][0]["sources"][0]["asset"] == "block/headline"


@pytest.mark.parametrize(
    "words", ["spring-launch", "a/b/c/d/e", "gone/DE/de-DE/web.html", "spring-launch//de/web.html"]
)
def test_the_command_refuses_what_is_no_document(brand: Brand, words: str) -> None:
    with pytest.raises(CommandError, match=r"names no document|There is no kit/gone"):
        call_command("blame", words)


def test_staff_who_may_see_the_kit_ask_the_route(brand: Brand) -> None:
    path = f"/admin/assets/kit/{Asset.objects.get(kind='kit').pk}/blame/DE/de-DE/web.html"

    found = login().get(path, {"text": "Geröstet", "at": later(5).isoformat()})

    assert found.json()["passages"][0]["sources"][0]["revision"] == 2
    assert login("eve", permissions=("view_block",)).get(path).status_code == 403
    assert login("joe").get(path.replace("web", "gone")).status_code == 404
    assert {login(str(n)).get(path, {name: "x"}).status_code for n, name in enumerate(("text", "at", "release"))} == {
        400
    }


def test_nearly_every_visible_character_of_the_demo_has_a_source() -> None:
    push(root=SOLNAP, actor=Actor("test", "Test", "import"), now=NOW)
    publish_now(Brand.objects.get(), KIT)

    documents = Document.objects.filter(uses__name__in=("web.html", "email.html", "email.txt")).distinct()
    shares = {from_json(zlib.decompress(bytes(row.spans or b"")).decode()).visible.exact_share for row in documents}

    assert len(documents) == 3 * 18
    assert min(shares) >= LEAST_SHARE
    found = blame(Brand.objects.get())
    assert all(
        written.saved or written.kind in ("layout", "catalogue", "argument")
        for each in found.passages
        for written in each.written
    )
