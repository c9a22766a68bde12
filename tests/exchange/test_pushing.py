"""assets.exchange.pushing: one act for all that differs, or nothing."""

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from assets import drafts, history
from assets.errors import BadContent
from assets.exchange.faults import BadFolder
from assets.exchange.pushing import Push, push
from assets.history import Actor
from assets.media import storage
from assets.models import Act, Asset, Brand, Collection, File, Membership, Snapshot
from tests.exchange.folders import BRAND, FILES, load_folder, write_folder
from tests.media.pictures import picture
from tests.media.recordings import mp4

pytestmark = pytest.mark.django_db
ACTOR = Actor(id="test", name="Test", role="person")
NOW = dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(days=1)
CHANGED = {
    "blocks/price.yaml": "type: money\nvalue:\n  DE: 14.90 EUR\n  CH: 13.50 CHF\n",
    "templates/page/web.html": "<h1>{{ title }}</h1>\n<p>{{ offer }}</p>\n",
    "kits/launch.yaml": str(FILES["kits/launch.yaml"]).replace("media/mark", "[]").replace("count: 3", "count: 4"),
}


def pushed(root: Path, changes: Mapping[str, str | bytes | None] | None = None, now: dt.datetime = NOW) -> Push:
    return push(root=write_folder(root, changes), actor=ACTOR, now=now, note="why")


def told(done: Push) -> dict[str, list[str]]:
    return {change.ref: [f"{line.sign} {line.text}" for line in change.lines] for change in done.changes}


def test_a_push_makes_drafts_say_what_the_files_say(tmp_path: Path) -> None:
    done = pushed(tmp_path / "tiny")

    brand = Brand.objects.get(key="tiny")
    rows = drafts.read_many(Asset.objects.filter(brand=brand))
    assert rows == load_folder(tmp_path / "tiny").manifests
    assert (len(done.changes), done.unchanged, done.warnings) == (9, 0, ())
    assert done.act is not None
    assert (done.act.verb, done.act.note, done.act.actor_name) == ("push", "why", "Test")
    assert Snapshot.objects.filter(act=done.act).count() == len(rows)
    assert history.verify(brand) == ()


def test_a_second_push_changes_nothing(tmp_path: Path) -> None:
    pushed(tmp_path / "tiny")

    done = pushed(tmp_path / "tiny", now=LATER)

    assert (done.changes, done.unchanged, done.act) == ((), 8, None)
    assert Act.objects.count() == 2


def test_changed_files_are_one_act(tmp_path: Path) -> None:
    pushed(tmp_path / "tiny")

    done = pushed(tmp_path / "tiny", CHANGED, LATER)

    assert done.act is not None
    assert (done.act.verb, done.act.subjects) == ("push", ["block/price", "kit/launch", "template/page"])


def test_a_change_is_told_by_its_lines(tmp_path: Path) -> None:
    pushed(tmp_path / "tiny")

    done = pushed(tmp_path / "tiny", CHANGED, LATER)

    assert told(done) == {
        "block/price": ["- value DE/en: 12.90 EUR", "+ value DE/en: 14.90 EUR"],
        "template/page": ["- parts web.html source: <img src='{{ mark.url }}' alt=''>"],
        "kit/launch": [
            "- placements mark 1 asset: media/mark",
            "+ placements mark 1 asset: blank",
            "- placements offer 1 arguments count literal: 3",
            "+ placements offer 1 arguments count literal: 4",
        ],
    }


def test_a_dry_run_stores_nothing(tmp_path: Path, own_files: Path) -> None:
    done = push(root=write_folder(tmp_path / "tiny"), actor=ACTOR, now=NOW, is_dry_run=True)

    assert len(done.changes) == 9
    assert not Asset.objects.exists()
    assert not File.objects.exists()
    assert not list(own_files.rglob("*"))


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"blocks/hello.yaml": "type: text\nvalue:\n  en_US: a\n"}, "blocks/hello.yaml:3:3: The locale 'en_US' is not"),
        ({"blocks/hello.yaml": "type: text\nvalue:\n  xx-YY-zz: a\n"}, "blocks/hello.yaml:3:3: "),
        (
            {"blocks/hello.yaml": "type: text\nvalue:\n  FR/fr: a\n"},
            "blocks/hello.yaml:3:3: The brand has no region FR.",
        ),
        (
            {"blocks/hello.yaml": "type: text\nvalue:\n  en: '{n, plurl}'\n"},
            "blocks/hello.yaml:3:3: `plurl` is no type",
        ),
        (
            {"blocks/price.yaml": "type: money\nvalue: 12 euros\n"},
            "blocks/price.yaml:2:8: '12 euros' is no amount of money.",
        ),
        ({"kits/launch.yaml": "slots: {title: block/helo}\n"}, "kits/launch.yaml:1:16: There is no block/helo."),
        ({"kits/launch.yaml": "templates: [pag]\n"}, "kits/launch.yaml:1:13: There is no template/pag."),
        ({"kits/launch.yaml": "regions: [XX]\n"}, "kits/launch.yaml:1:11: The brand has no region XX."),
        ({"collections.yaml": "a: {assets: [kit/other]}\n"}, "collections.yaml:1:14: There is no kit/other."),
        (
            {"brand.yaml": BRAND.replace("de-DE", "de_DE")},
            "brand.yaml:7:59: The locale 'de_DE' is not in normal form: de-DE.",
        ),
        ({"brand.yaml": BRAND.replace("mark", "mrk")}, "brand.yaml:5:8: There is no media 'mrk'."),
        ({"media/mark.png": picture()[:-9]}, "media/mark.png: The PNG picture is damaged or cut off"),
    ],
)
def test_a_push_with_a_fault_stores_nothing(
    tmp_path: Path, own_files: Path, changes: Mapping[str, str | bytes], fault: str
) -> None:
    with pytest.raises(BadFolder) as refusal:
        pushed(tmp_path / "tiny", changes)

    assert [text for text in map(str, refusal.value.faults) if text.startswith(fault)], str(refusal.value)
    assert not Asset.objects.exists()
    assert not Act.objects.exists()
    assert not list(own_files.rglob("*"))


def test_what_is_only_doubtful_is_a_warning(tmp_path: Path) -> None:
    text = str(FILES["kits/launch.yaml"]).replace("count: 3, ", "count: 3, size: 2, ")

    done = pushed(tmp_path / "tiny", {"kits/launch.yaml": text})

    assert [str(warning).partition(" No ")[0] for warning in done.warnings] == ["kits/launch.yaml:7:5:"]


def test_a_template_s_fault_has_its_own_line(tmp_path: Path) -> None:
    done = pushed(
        tmp_path / "tiny", {"templates/page/web.html": "{{ title }}\n{{ title.__class__ }}\n{{ offer }}{{ mark }}"}
    )

    assert [str(warning.place) for warning in done.warnings] == ["templates/page/web.html:2:1"]


def test_assets_that_the_folder_has_not_stay(tmp_path: Path) -> None:
    pushed(tmp_path / "tiny")

    done = pushed(
        tmp_path / "tiny", {"blocks/hello.yaml": None, "brand.yaml": BRAND.replace("#5b3a1e", "#000000")}, LATER
    )

    assert list(told(done)) == ["brand/tiny"]
    assert Asset.objects.living().filter(kind="block", key="hello").exists()


def test_a_folder_without_brand_goes_to_the_brand_that_is_named(tmp_path: Path) -> None:
    pushed(tmp_path / "tiny")
    root = write_folder(tmp_path / "more", dict.fromkeys(FILES) | {"blocks/new.yaml": "type: link\nvalue: /new\n"})

    done = push(root=root, actor=ACTOR, now=LATER, brand_key="tiny")

    assert list(told(done)) == ["block/new"]
    with pytest.raises(BadContent, match="There is no brand other"):
        push(root=root, actor=ACTOR, now=LATER, brand_key="other")


def test_pictures_are_kept_by_digest(tmp_path: Path) -> None:
    pushed(tmp_path / "tiny")

    row = File.objects.get()
    assert (row.name, storage.read(row.digest)) == ("mark.png", picture())


def test_the_same_picture_under_two_names_is_one_file(tmp_path: Path) -> None:
    extra = {"media/again.png": picture(), "media/again.yaml": "file: again.png\ndecorative: true\n"}

    pushed(tmp_path / "tiny", extra)

    assert File.objects.count() == 1
    assert pushed(tmp_path / "tiny", extra, LATER).changes == ()


def test_collections_take_effect_in_an_act_of_their_own(tmp_path: Path) -> None:
    pushed(tmp_path / "tiny")

    listing = "launch: {title: Launch, assets: [kit/launch, block/price]}\n"
    done = pushed(tmp_path / "tiny", {"collections.yaml": listing}, LATER)

    assert told(done) == {"collection/launch": ["- media/mark", "+ block/price"]}
    live = Membership.objects.live(at=LATER).filter(collection=Collection.objects.get(key="launch"))
    assert {row.asset.ref for row in live} == {"kit/launch", "block/price"}
    assert Membership.objects.get(asset__kind="media").ends_at == LATER
    act = Act.objects.order_by("id").last()
    assert act is not None
    assert (act.verb, act.subjects) == ("push collections", ["block/price", "collection/launch", "media/mark"])


def test_a_refused_row_rolls_the_whole_push_back(tmp_path: Path, own_files: Path) -> None:
    long_title = f"title: {'x' * 300}\n" + str(FILES["kits/launch.yaml"])

    with pytest.raises(BadFolder, match=r"kits/launch\.yaml"):
        pushed(tmp_path / "tiny", {"kits/launch.yaml": long_title})

    assert not Asset.objects.exists()
    assert not File.objects.exists()


def test_spaces_are_stored_as_typography_has_them_and_the_same_file_changes_nothing_again(tmp_path: Path) -> None:
    french = {
        "blocks/hello.yaml": "type: text\nvalue:\n  en: Hello\n  fr: 'Prix : 5 !'\n",
        "blocks/name.yaml": "type: term\nvalue:\n  en: Tiny\n  fr: {text: 'Ça va ?', genitive: 'de « Ça va ? »'}\n",
        "media/mark.yaml": "file: mark.png\nalt: {en: Tiny, fr: 'Tiny !'}\n",
    }
    first = pushed(tmp_path / "tiny", french)

    again = pushed(tmp_path / "tiny", french, LATER)

    stored = [value for row in drafts.read_many(Asset.objects.all()).values() for value in french_values(row)]
    assert sorted(stored) == ["Prix\u00a0: 5\u202f!", "Tiny\u202f!", "de «\u202fÇa va\u202f?\u202f»", "Ça va\u202f?"]
    assert first.act is not None
    assert (again.changes, again.act) == ((), None)


def french_values(row: object) -> list[str]:
    variants = [item for item in getattr(row, "variants", ()) if item.locale == "fr"]
    return [text for item in variants for text in (item.value, *(form.value for form in item.forms))]


def test_a_film_that_is_too_large_for_a_push_is_told_how_it_comes_in(
    tmp_path: Path, settings: pytest.FixtureRequest
) -> None:
    for kind in ("IMAGE", "DOCUMENT", "AUDIO", "FONT", "TRACK"):
        setattr(settings, f"ASSETS_{kind}_BYTES", 1_000)
    film = {"media/film.yaml": "file: film.mp4\nalt: {en: A cup}\n", "media/film.mp4": mp4()}

    with pytest.raises(BadFolder, match=r"media/film\.mp4: .* more than 1,000 bytes\. .* bring it in by import_media"):
        pushed(tmp_path, film)


@pytest.mark.parametrize("name", ["../../evil.png", "/etc/passwd", "..\\evil.png", "a\u202egnp.png", "a\x7f.png"])
def test_a_file_that_is_named_leads_nowhere(name: str, tmp_path: Path) -> None:
    evil = {"media/mark.yaml": f"file: {json.dumps(name)}\nalt: {{en: A cup}}\n"}

    with pytest.raises(BadFolder, match=r"media/mark\.yaml:1:\d+: "):
        pushed(tmp_path, evil)
    assert not File.objects.exists()
