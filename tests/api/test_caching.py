"""Equal ETag means equal bytes; pinned answers are immutable, current ones fresh for a second, all of them private."""

import itertools

import pytest

from tests.api.calls import BASE, KIT, PAGE, Caller
from tests.api.test_routes import ROWS, path_of
from tests.builders import make_block, make_variant
from tests.delivery.worlds import World, minutes, release

PINNED = "private, max-age=31536000, immutable"
CURRENT = "private, max-age=1, stale-while-revalidate=10"
EDITION = f"{KIT}/editions/DE/de-DE"


def test_equal_etags_and_equal_bytes_are_the_same_thing(world: World, shop: Caller) -> None:
    found = []
    for round_ in range(2):
        found += [shop.get(path_of(row)) for name, row in ROWS.items() if row.status == 200 and "docs" not in row.path]
        make_block(world.brand, "headline", f"Text {round_}", make_variant("Sommer", locale="de"))
        release(world.brand, "block/headline", now=minutes(round_ + 1))

    assert len(found) > 40
    for first, second in itertools.combinations(found, 2):
        assert (first["ETag"] == second["ETag"]) == (first.content == second.content)


@pytest.mark.parametrize("path", [BASE, PAGE, EDITION, f"{EDITION}.zip", "/api/v1/openapi.json"])
def test_what_the_client_has_is_not_sent_again(path: str, shop: Caller) -> None:
    etag = shop.get(path)["ETag"]

    for header in (etag, f"W/{etag}", "*", f'"other", {etag}'):
        again = shop.get(path, if_none_match=header)
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    for header in ('"other"', "nonsense", "", etag.strip('"')):
        assert shop.get(path, if_none_match=header).status_code == 200


@pytest.mark.parametrize("path", [BASE, PAGE, EDITION, f"{EDITION}.zip", "/api/v1/openapi.json"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_another_answer_than_the_one_wanted_is_refused(path: str, method: str, shop: Caller) -> None:
    etag = shop.get(path)["ETag"]

    for header in (etag, "*", f'"other", {etag}'):
        assert shop.get(path, method, if_match=header).status_code == 200
    assert shop.get(path, method, if_match=etag, if_none_match=etag).status_code == 304
    for header in ('"other"', f"W/{etag}", "nonsense", ""):
        refused = shop.get(path, method, if_match=header, if_none_match=etag)
        assert (refused.status_code, refused["Content-Type"]) == (412, "application/problem+json")
        assert refused["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", [PAGE, EDITION, f"{EDITION}.zip", f"{BASE}/blocks/headline/editions/DE/de-DE"])
def test_pinned_answers_are_immutable_and_stay_the_same(path: str, world: World, shop: Caller) -> None:
    before = shop.get(f"{path}?release=1")
    make_block(world.brand, "headline", "New", make_variant("Neu", locale="de"))
    release(world.brand, "block/headline", now=minutes(1))
    after, current = shop.get(f"{path}?release=1"), shop.get(path)

    assert (before.content, before["ETag"], before["Cache-Control"]) == (after.content, after["ETag"], PINNED)
    assert current["ETag"] != after["ETag"]
    assert current["Cache-Control"] == CURRENT


def test_lists_of_a_pinned_release_may_grow_and_are_not_immutable(shop: Caller) -> None:
    assert shop.get(f"{KIT}?release=1")["Cache-Control"] == CURRENT


def test_keyed_answers_are_private_and_errors_are_not_kept(world: World, shop: Caller) -> None:
    for name, row in ROWS.items():
        response = shop.get(path_of(row))
        if row.status == 404:
            assert response["Cache-Control"] == "no-store"
        elif not row.is_open:
            assert response["Cache-Control"].startswith("private")
            assert "Authorization" in response["Vary"], name
            assert "Cookie" not in response["Vary"]
    assert shop.get(f"{BASE}/blocks/secret")["Cache-Control"] == "no-store"


def test_the_browsers_language_changes_no_answer_but_the_redirects(shop: Caller) -> None:
    for path in (BASE, PAGE, f"{BASE}/blocks/secret"):
        german, plain = shop.get(path, accept_language="de"), shop.get(path)
        assert german.content.partition(b"request_id")[0] == plain.content.partition(b"request_id")[0]
        assert german.headers.get("Content-Language") == plain.headers.get("Content-Language")
    assert shop.get(PAGE)["Content-Language"] == "de-DE"


@pytest.mark.parametrize(
    ("query", "languages", "edition"),
    [
        ("", "", "US/en-US"),
        ("", "fr", "CH/fr-CH"),
        ("", "en-US,en;q=0.5", "US/en-US"),
        ("?region=CH", "fr-FR, de;q=0.5", "CH/fr-CH"),
        ("?region=DE", "fr", "DE/de-DE"),
        ("", "tlh, *;q=0.1", "US/en-US"),
        ("?region=US&release=1", "", "US/en-US?release=1"),
    ],
)
def test_a_path_without_an_edition_leads_to_the_one_that_suits(
    query: str, languages: str, edition: str, shop: Caller
) -> None:
    response = shop.get(f"{KIT}/editions{query}", accept_language=languages)

    assert (response.status_code, response["Location"]) == (307, f"{KIT}/editions/{edition}")
    assert "Accept-Language" in response["Vary"]
    assert shop.get(response["Location"]).status_code == 200
