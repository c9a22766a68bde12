"""A copy behind a real nginx: every path is answered as the API answers it."""

import gzip
from collections.abc import Iterator

import pytest
from django.http.response import HttpResponseBase
from django.test import Client

from assets.sites.state import STATE, unpacked
from tests.builders import make_block, make_variant
from tests.delivery.worlds import World, key_of, minutes, release
from tests.sites.copies import Nginx, Said, Site, is_installed, nginx

pytestmark = pytest.mark.skipif(not is_installed(), reason="nginx is not installed")
OWN = {"date", "server", "connection", "x-request-id", "ratelimit", "ratelimit-policy", "accept-ranges"}
BASE = "/api/v1/brands/solnap"
LONG = f"{BASE}/blocks/long/editions/DE/de-DE.txt"


@pytest.fixture
def served(site: Site) -> Iterator[Nginx]:
    with nginx(site.folder, "solnap", "shop") as found:
        yield found


@pytest.fixture
def key(world: World) -> str:
    return key_of(world.partner)


def live(key: str, path: str, **headers: str) -> Said:
    response: HttpResponseBase = Client().get(path, headers={"Authorization": f"Bearer {key}", **headers})
    streamed = getattr(response, "streaming_content", None)
    body = b"".join(streamed) if streamed is not None else response.content  # type: ignore[attr-defined]
    return Said(response.status_code, {name.lower(): value for name, value in response.items()}, body)


def shared(said: Said) -> dict[str, str]:
    """Headers that are of the answer, and not of whoever sends it."""
    told = {name: value for name, value in said.headers.items() if name not in OWN and value}
    told["vary"] = ", ".join(sorted(set(told.get("vary", "").split(", ")) - {"Accept-Encoding", ""}))
    return told


def test_every_path_has_the_status_body_and_headers_of_the_api(many: None, site: Site, served: Nginx, key: str) -> None:
    assert any(path.startswith(f"{BASE}/blocks?cursor=") for path in site.paths)

    for path in site.paths:
        copied, told = served.get(path), live(key, path)
        assert (copied.status, copied.body) == (told.status, told.body) == (200, site.body(path)), path
        told.headers.setdefault("content-length", str(len(told.body)))
        assert shared(copied) == shared(told), path


def test_every_path_answers_304_to_its_etag_and_that_of_the_api(site: Site, served: Nginx, key: str) -> None:
    for path in site.paths:
        etag = live(key, path).headers["etag"]
        for sent in (etag, f'"x", W/{etag}, "y"'):
            copied = served.get(path, If_None_Match=sent)
            assert (copied.status, copied.body, copied.headers["etag"]) == (304, b"", etag), path
            assert "content-type" not in copied.headers
        assert served.get(path, If_None_Match='"0123"').status == 200


def test_texts_are_sent_compressed_to_who_takes_that(site: Site, served: Nginx, key: str) -> None:
    copied, told = served.get(LONG, Accept_Encoding="br, gzip;q=0.5"), live(key, LONG)

    assert copied.headers["content-encoding"] == "gzip"
    assert copied.headers["etag"] == told.headers["etag"].removesuffix('"') + '-gzip"'
    assert "Accept-Encoding" in copied.headers["vary"]
    assert gzip.decompress(copied.body) == told.body
    assert served.get(LONG, Accept_Encoding="gzip", If_None_Match=copied.headers["etag"]).status == 304
    assert served.get(LONG, Accept_Encoding="gzip;q=0, br").body == told.body


def test_only_the_key_of_the_copy_reads_it_and_files_need_none(site: Site, served: Nginx, key: str) -> None:
    file = next(path for path in site.paths if path.startswith("/m/"))

    for wrong in ("", "bs_wrong", key, f"{served.key}x"):
        refused = served.get(BASE, key=wrong)
        assert (refused.status, refused.headers["content-type"]) == (401, "application/problem+json")
    assert served.get(file, key="").status == 200


def test_what_is_not_there_is_a_problem(served: Nginx) -> None:
    for path in (
        f"{BASE}/blocks/secret", f"{BASE}/blocks?q=x", f"{BASE}/blocks?cursor=/../../../state.json.gz", "/",
        "/objects/", "/state.json.gz", f"{BASE}/../../../../state.json.gz", "/m/../state.json.gz", f"{BASE}/%2e%2e/x",
    ):  # fmt: skip
        answered = served.get(path)
        assert (answered.status, answered.headers["content-type"]) == (404, "application/problem+json"), path
        assert b'"code":"not-found"' in answered.body


def test_parts_of_files_are_sent_and_writing_is_refused(site: Site, served: Nginx) -> None:
    file = next(path for path in site.paths if path.startswith("/m/"))
    whole, head = served.get(file), served.get(file, "HEAD")

    assert (head.status, head.body, head.headers["etag"]) == (200, b"", whole.headers["etag"])
    part = served.get(file, Range="bytes=2-5", If_Range=whole.headers["etag"])
    assert (part.status, part.body) == (206, whole.body[2:6])
    assert served.get(BASE, "POST").status == 405


def test_another_export_is_served_without_a_reload(site: Site, served: Nginx, world: World, key: str) -> None:
    path = f"{BASE}/blocks/headline/editions/DE/de-DE.txt"
    make_block(world.brand, "headline", "Summer", make_variant("Sommer", locale="de"))
    release(world.brand, "block/headline", now=minutes(30))

    site.export()

    assert served.get(path).body == b"Sommer" == live(key, path).body


def test_an_answer_whose_headers_nginx_does_not_know_yet_is_not_sent_without_them(site: Site) -> None:
    state = unpacked(site.folder.read(STATE), "solnap", "shop")
    state.profiles = {
        name: headers for name, headers in state.profiles.items() if "text/plain" not in headers["Content-Type"]
    }
    site.folder.write(STATE, state.packed())

    with nginx(site.folder, "solnap", "shop") as served:
        refused = served.get(LONG)
        assert (refused.status, refused.headers["content-type"]) == (503, "application/problem+json")
        assert served.get(BASE).status == 200
