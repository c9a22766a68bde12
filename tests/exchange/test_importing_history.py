"""import_history: saves at their own times become acts dated back, or nothing at all."""

import datetime as dt
import io
import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from assets import drafts, history
from assets.delivery import State, editions_of, item_of, library_of, whole
from assets.errors import Conflict
from assets.exchange.faults import BadFolder
from assets.exchange.importing_history import History, import_history
from assets.models import Act, Activation, Asset, Brand, Snapshot
from assets.progress import silent
from tests.builders import ANNA, NOW, make_block, make_brand, make_region
from tests.publishing.library import publish_now

pytestmark = pytest.mark.django_db


def save(at: str, content: str, locale: str = "en", file: str = "a.ftl", **others: str) -> dict[str, str]:
    return {"at": f"2020-01-{at}T00:00:00Z", "locale": locale, "file": file, "content": content, **others}


SAVES = (
    save("03", "-fox = Fox\nb = B { -fox }\n", change="second"),
    save("01", "a = A\nb = B\n", change="first"),
    save("01", "b = Be\n", "de"),
    save("05", "-fox = Fox\nb = B { -fox }\n"),
    save("07", "b = B\n"),
)


def replayed(tmp_path: Path, brand: Brand, saves: Iterable[object] = SAVES, *, is_dry_run: bool = False) -> History:
    path = tmp_path / "saves.jsonl"
    path.write_text("\n".join(item if isinstance(item, str) else json.dumps(item) for item in saves), encoding="utf-8")
    return import_history(
        path=path, brand=brand, actor=ANNA, now=NOW, note="old", is_released=True, is_dry_run=is_dry_run,
        progress=silent,
    )  # fmt: skip


def german_brand() -> Brand:
    return make_brand(regions=(make_region(), make_region("DE", locales=("de",))))


def read_at(brand: Brand, key: str, day: int) -> str:
    """What the German edition reads on that day; "" where it is absent."""
    state = State(NOW, dt.datetime(2020, 1, day, tzinfo=dt.UTC))
    found = editions_of(whole(Asset.objects.get(kind="block", key=key)), library_of(brand.pk, state.at), state)
    german = (each for each in found if each.edition.locale == "de")
    return next((item_of(each, NOW).fields["value"].value for each in german), "")


def test_saves_of_one_instant_are_one_act_and_what_says_nothing_new_is_none(tmp_path: Path) -> None:
    brand = german_brand()

    done = replayed(tmp_path, brand)

    acts = Act.objects.filter(verb="import").order_by("id")
    assert [(act.at.day, act.note, act.subjects) for act in acts] == [
        (1, "old first", ["block/a", "block/b"]), (3, "old second", ["block/a", "block/b", "block/fox"]),
        (7, "old", ["block/b", "block/fox"]),
    ]  # fmt: skip
    assert (done.saves, done.instants) == (5, 4)
    assert [(step.new, step.changed, step.deleted) for step in done.steps] == [(2, 0, 0), (1, 1, 1), (0, 1, 1)]
    assert history.verify(brand) == ()


def test_each_time_is_read_as_it_was_and_what_was_removed_is_absent(tmp_path: Path) -> None:
    brand = german_brand()

    replayed(tmp_path, brand)

    assert [read_at(brand, "a", day) for day in (1, 2, 3, 7)] == ["A", "A", "", ""]
    assert [read_at(brand, "fox", day) for day in (1, 3, 6, 7)] == ["", "Fox", "Fox", ""]
    assert [read_at(brand, "b", day) for day in (1, 3, 7)] == ["Be"] * 3
    assert Asset.objects.living().filter(kind="block").get().key == "b"


def test_a_locale_that_no_file_has_any_more_loses_its_variant_only(tmp_path: Path) -> None:
    brand = german_brand()

    replayed(tmp_path, brand, [*SAVES, save("09", "# nothing\n", "de")])

    block = drafts.read(Asset.objects.get(kind="block", key="b"))
    assert [item.locale for item in getattr(block, "variants", ())] == ["en"]
    assert read_at(brand, "b", 9) == "B"


def test_a_second_import_changes_nothing_and_a_longer_history_goes_on(tmp_path: Path) -> None:
    brand = german_brand()
    replayed(tmp_path, brand)
    acts = Act.objects.count()

    again = replayed(tmp_path, brand)
    assert (again.before, again.steps, Act.objects.count()) == (3, (), acts)

    longer = replayed(tmp_path, brand, [*SAVES, save("09", "b = New\n", "de")])
    assert (longer.before, len(longer.steps)) == (3, 1)
    assert [read_at(brand, "b", day) for day in (8, 9)] == ["Be", "New"]


def test_a_dry_run_shows_the_same_and_stores_nothing(tmp_path: Path) -> None:
    brand = german_brand()
    acts = Act.objects.count()

    shown = replayed(tmp_path, brand, is_dry_run=True)

    assert (Act.objects.count(), Activation.objects.count(), Asset.objects.filter(kind="block").count()) == (acts, 0, 0)
    assert shown == replayed(tmp_path, brand)


def test_an_asset_with_something_newer_is_named_and_nothing_is_stored(tmp_path: Path) -> None:
    brand = german_brand()
    make_block(brand, "b", "Edited")
    acts = Act.objects.count()

    with pytest.raises(Conflict, match=r"^block/b was changed at 2026-10-01.*, after 2020-01-01.* dated back\.$"):
        replayed(tmp_path, brand)

    assert (Act.objects.count(), Asset.objects.filter(kind="block").count()) == (acts, 1)


def test_what_can_be_read_of_a_brand_already_stays(tmp_path: Path) -> None:
    brand = german_brand()
    publish_now(brand, brand.ref)

    with pytest.raises(Conflict, match=r"^brand/solnap starts or ends at 2026-10-01.*what can be read stays\."):
        replayed(tmp_path, brand)

    assert not Asset.objects.filter(kind="block").exists()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "saves.jsonl:2:1: This is no JSON"),
        ("[" * 100_000, "saves.jsonl:2:1: This "),
        ("[]", "saves.jsonl:2:1: This is no object."),
        ('{"at": "x", "at": "y"}', "saves.jsonl:2:1: This is no JSON: .*a name stands twice"),
        ({**save("02", "c = C"), "lines": "9"}, "saves.jsonl:2:1: 'lines' is unknown."),
        ({"at": "2020-01-02T00:00:00Z", "locale": "en"}, "saves.jsonl:2:1: There is no file. Add it."),
        ({**save("02", "c = C"), "content": 7}, "saves.jsonl:2:1: content is no text."),
        ({**save("02", "c = C"), "at": "2020-01-02T00:00:00"}, "saves.jsonl:2:1: .* has no zone."),
        ({**save("02", "c = C"), "at": "0001-01-01T00:00:00+14:00"}, "saves.jsonl:2:1: .* is no time."),
        ({**save("02", "c = C"), "at": "2999-01-01T00:00:00Z"}, "saves.jsonl:2:1: .* is yet to come."),
        (save("02", "c = C", "xx"), "saves.jsonl:2:1: "),
        (save("02", "c = C", file="a.txt"), "saves.jsonl:2:1: 'a.txt' is no name of a Fluent file."),
        (save("01", "c = C"), "saves.jsonl:2:1: Line 1 saves this file at the same time already."),
        (save("02", "c = C\nd = {"), "saves.jsonl:2:1: en/a.ftl:2:6: This is no Fluent."),
        (save("02", "c = \ud800"), "saves.jsonl:2:1: en/a.ftl:1:5: This is not UTF-8."),
        (save("02", f"c = {'x' * 10_000_000}"), "saves.jsonl:2:1: The line has more than"),
        (save("02", f"c = {'x' * 2_000_000}"), "saves.jsonl:2:1: en/a.ftl:1:1: The file is longer than"),
        (save("02", "c = { c }"), "saves.jsonl:2:1: en/a.ftl:1:1: The text goes in a circle"),
    ],
    ids=lambda value: str(value)[-30:],
)  # fmt: skip
def test_a_line_that_is_no_save_is_named_and_nothing_is_stored(tmp_path: Path, line: object, said: str) -> None:
    brand = german_brand()

    with pytest.raises(BadFolder, match=said):
        replayed(tmp_path, brand, [save("01", "a = A"), line])

    assert not Asset.objects.filter(kind="block").exists()


def test_the_command_shows_first_and_then_does_it(tmp_path: Path) -> None:
    german_brand()
    path, out = tmp_path / "saves.jsonl", io.StringIO()
    path.write_text("\n".join(json.dumps(item) for item in SAVES), encoding="utf-8")

    for words in (("--dry-run",), (), ()):
        call_command("import_history", str(path), "--release", *words, stdout=out, no_color=True)

    told = out.getvalue()
    assert "2020-01-01T00:00:00+00:00: 2 new, 0 changed, 0 deleted first\n" in told
    assert "5 saves at 4 instants would be 3 acts. Nothing was stored.\n" in told
    assert "5 saves at 4 instants: 3 acts, 0 imported before.\n" in told
    assert "5 saves at 4 instants: nothing to change; 3 acts were imported before.\n" in told


def test_without_release_only_drafts_have_the_history(tmp_path: Path) -> None:
    german_brand()
    path = tmp_path / "saves.jsonl"
    path.write_text("\n".join(json.dumps(item) for item in SAVES), encoding="utf-8")

    call_command("import_history", str(path), stdout=io.StringIO())

    assert not Activation.objects.exists()
    assert [asset.key for asset in Asset.objects.living().filter(kind="block")] == ["b"]
    assert {snapshot.act.at.day for snapshot in Snapshot.objects.filter(asset__key="b")} == {1, 3, 7}


def test_the_command_refuses_a_file_that_is_not_there() -> None:
    german_brand()

    with pytest.raises(CommandError, match="The file cannot be read"):
        call_command("import_history", "none.jsonl")
