"""Publishing end to end: drafts → release with documents, live in one act or not at all."""

from dataclasses import replace

import pytest
from django.core.management import call_command

from assets import drafts
from assets.errors import NotReleased, PublishingRefused, UnknownAsset
from assets.models import Act, Activation, Document, DocumentUse, Reference, Release
from assets.publishing import plan, preview, publish, withdraw
from assets.publishing.activating import is_live
from tests.builders import ANNA, NOW, make_block, make_kit, make_media, make_template, make_variant, place, save
from tests.publishing.library import KIT, SLOTS, later, make_library, publish_now

pytestmark = pytest.mark.django_db


def live_digests() -> dict[str, str]:
    rows = Activation.objects.current(at=later(1000)).filter(release__isnull=False)
    return {row.asset.ref: row.release.digest for row in rows if row.release}


def bodies(release: Release) -> dict[str, str]:
    uses = DocumentUse.objects.filter(release=release).select_related("document")
    return {f"{use.region}/{use.locale}/{use.name}": bytes(use.document.body).decode() for use in uses}


def kit_release(number: int) -> Release:
    return Release.objects.get(asset__kind="kit", number=number)


def test_publishing_a_kit_releases_it_with_all_it_uses_in_one_act() -> None:
    brand = make_library()

    done = publish_now(brand)

    names = {"block/headline", "block/note", "block/roaster", "template/page", "brand/solnap", KIT}
    assert set(done.numbers) == names
    assert done.act is not None
    assert done.act.verb == "publish"
    assert set(done.act.subjects) == names
    assert set(kit_release(1).lock) == names - {KIT}
    assert set(live_digests()) == names


def test_documents_are_rendered_for_each_edition_and_stored_with_spans() -> None:
    publish_now(make_library())

    found = bodies(kit_release(1))

    assert found["DE/de-DE/web.html"].startswith("<h1>Frühling mit Solnap</h1>")
    assert found["US/en-US/web.html"] == "<h1>Spring with Solnap</h1><p>Roasted today</p>"
    assert set(found) == {
        f"{edition}/{name}" for edition in ("DE/de-DE", "US/en-US") for name in ("web.html", "note.txt")
    }
    assert not Document.objects.filter(spans__isnull=True).exists()


def test_a_fallback_is_marked_with_its_language() -> None:
    publish_now(make_library())

    assert '<span lang="en" dir="ltr">Roasted today</span>' in bodies(kit_release(1))["DE/de-DE/web.html"]


def test_publishing_again_without_a_change_writes_nothing() -> None:
    brand = make_library()
    publish_now(brand)
    acts = Act.objects.count()

    done = publish_now(brand, now=later(1))

    assert done.act is None
    assert done.plan is not None
    assert not done.plan.changes
    assert Act.objects.count() == acts


def test_a_changed_block_relocks_the_kit_and_renders_only_what_it_touches() -> None:
    brand = make_library()
    publish_now(brand)
    make_block(brand, "note", "Roasted this morning")

    done = publish_now(brand, "block/note", now=later(1))

    assert done.numbers == {"block/note": 2, KIT: 2}
    assert done.plan is not None
    assert len(done.plan.documents) == 4
    assert sum(item.is_new for item in done.plan.documents) == 4
    assert kit_release(2).manifest == kit_release(1).manifest
    assert "this morning" in bodies(kit_release(2))["US/en-US/web.html"]


def test_a_document_that_does_not_show_the_change_is_used_again() -> None:
    brand = make_library()
    publish_now(brand)
    make_block(
        brand, "headline", "Summer with {roaster, term}", make_variant("Frühling mit {roaster, term}", locale="de")
    )

    done = publish_now(brand, "block/headline", now=later(1))

    assert done.plan is not None
    new = [item.needed.label for item in done.plan.documents if item.is_new]
    assert new == [f"{KIT} US/en-US web.html"]


def test_a_title_that_no_document_shows_renders_nothing() -> None:
    brand = make_library()
    publish_now(brand)
    make_block(brand, "note", "Roasted today", title="Another name for editors")

    done = publish_now(brand, "block/note", now=later(1))

    assert done.plan is not None
    assert not any(item.is_new for item in done.plan.documents)


def test_a_term_reaches_the_kit_through_the_text_that_names_it() -> None:
    brand = make_library()
    publish_now(brand)
    make_block(brand, "roaster", make_variant("Solnap & Co"), type="term")

    done = publish_now(brand, "block/roaster", now=later(1))

    assert set(done.numbers) == {"block/roaster", "block/headline", KIT}
    assert "Spring with Solnap &amp; Co" in bodies(kit_release(2))["US/en-US/web.html"]


def test_only_leaves_the_dependents_behind_and_says_so() -> None:
    brand = make_library()
    publish_now(brand)
    make_block(brand, "note", "Roasted this morning")

    done = publish_now(brand, "block/note", now=later(1), only=True)

    assert done.numbers == {"block/note": 2}
    assert done.plan is not None
    assert done.plan.behind == (KIT,)
    assert not Release.objects.filter(asset__kind="kit", number=2).exists()


def test_only_uses_the_released_parts_and_not_their_drafts() -> None:
    brand = make_library()
    publish_now(brand)
    make_block(brand, "note", "Not yet")
    make_kit(brand, "spring-launch", place("headline", "block/headline"), place("note", "block/note", region="US"),
             templates=("page",), regions=("DE", "US"))  # fmt: skip

    done = publish_now(brand, now=later(1), only=True)

    assert done.numbers == {KIT: 2}
    assert "Roasted today" in bodies(kit_release(2))["US/en-US/web.html"]


def test_a_dependent_is_relocked_at_its_released_content_never_its_draft() -> None:
    brand = make_library()
    publish_now(brand)
    make_block(brand, "headline", "A draft nobody approved")
    make_block(brand, "note", "Roasted this morning")

    publish_now(brand, "block/note", now=later(1))

    assert "Spring with Solnap" in bodies(kit_release(2))["US/en-US/web.html"]


def test_content_equal_to_an_older_release_is_activated_again_under_its_number() -> None:
    brand = make_library()
    publish_now(brand)
    make_block(brand, "note", "Roasted this morning")
    publish_now(brand, "block/note", now=later(1))
    make_block(brand, "note", "Roasted today")

    done = publish_now(brand, "block/note", now=later(2))

    assert done.numbers == {"block/note": 1, KIT: 1}
    assert Release.objects.filter(asset__kind="kit").count() == 2


def test_errors_refuse_the_whole_and_write_nothing() -> None:
    brand = make_library()
    make_block(brand, "headline", "Spring with {nobody, term}")
    before = (Act.objects.count(), Document.objects.count())

    with pytest.raises(PublishingRefused) as refused:
        publish_now(brand)

    assert {problem.id for problem in refused.value.problems} >= {"term.unknown"}  # type: ignore[attr-defined]
    assert (Act.objects.count(), Document.objects.count()) == before
    assert not Release.objects.exists()


def test_a_broken_template_names_part_and_line() -> None:
    brand = make_library()
    make_template(brand, "page", parts={"web.html": "<h1>\n{% if %}</h1>"})

    made = plan(brand=brand, refs=[KIT], now=NOW)

    broken = [problem for problem in made.errors if problem.id == "template.broken"]
    assert broken
    assert broken[0].where.document == "web.html"
    assert "2" in broken[0].message


def test_an_endless_template_ends_and_is_named() -> None:
    brand = make_library()
    loop = "{% for a in range(1000) %}" * 3 + "{{ a }}" + "{% endfor %}" * 3
    make_template(brand, "page", parts={"web.html": loop})

    made = plan(brand=brand, refs=[KIT], now=NOW)

    assert {problem.where.document for problem in made.errors if problem.id == "document.failed"} == {"web.html"}


def test_unknown_assets_are_refused_by_name() -> None:
    brand = make_library()

    with pytest.raises(UnknownAsset, match="kit/nothing"):
        publish_now(brand, "kit/nothing")


def test_references_say_where_a_release_names_what() -> None:
    publish_now(make_library())

    rows = Reference.objects.filter(release=kit_release(1)).values_list("asset__kind", "asset__key", "pointer")

    assert ("template", "page", "/templates/0") in rows
    assert ("brand", "solnap", "") in rows


def test_withdrawing_takes_off_the_air_and_publishing_brings_back() -> None:
    brand = make_library()
    publish_now(brand)
    kit = kit_release(1).asset

    withdraw(brand=brand, refs=[KIT], actor=ANNA, clock=lambda: later(1), note="Wrong price")

    assert is_live(kit, at=NOW, regions=("001",))
    assert not is_live(kit, at=later(1), regions=("001",))
    assert publish_now(brand, now=later(2)).numbers == {KIT: 1}
    assert is_live(kit, at=later(2), regions=("001",))


def test_what_is_not_live_cannot_be_withdrawn() -> None:
    brand = make_library()

    with pytest.raises(NotReleased):
        withdraw(brand=brand, refs=["block/note"], actor=ANNA, clock=lambda: NOW)


def test_a_withdrawal_in_one_region_survives_the_relock_of_a_part() -> None:
    brand = make_library()
    publish_now(brand)
    withdraw(brand=brand, refs=[KIT], actor=ANNA, clock=lambda: later(1), regions=("DE",))
    make_block(brand, "note", "Roasted this morning")

    publish_now(brand, "block/note", now=later(2))

    kit = kit_release(2).asset
    assert not is_live(kit, at=later(2), regions=("DE", "001"))
    assert is_live(kit, at=later(2), regions=("US", "001"))


def test_a_later_start_is_not_live_before_it() -> None:
    brand = make_library()

    publish(brand=brand, refs=[KIT], actor=ANNA, clock=lambda: NOW, at=later(60))

    kit = kit_release(1).asset
    assert not is_live(kit, at=later(59), regions=("001",))
    assert is_live(kit, at=later(60), regions=("001",))


def test_an_idempotency_key_publishes_once() -> None:
    brand = make_library()
    first = publish_now(brand, key="deploy-7")
    make_block(brand, "note", "Changed since")

    again = publish_now(brand, key="deploy-7", now=later(1))

    assert first.act == again.act
    assert again.numbers == first.numbers
    assert Release.objects.filter(asset__kind="kit").count() == 1


def test_credits_name_the_act_of_each_value() -> None:
    brand = make_library()
    publish_now(brand)

    credits_ = Release.objects.get(asset__key="headline").credits

    names = {Act.objects.get(pk=act).actor_name for act in credits_.values()}
    assert "/variants/value/de/001" in credits_
    assert names == {"Anna"}


def test_a_preview_is_what_publishing_stores() -> None:
    brand = make_library()
    shown = preview(brand=brand, key="spring-launch", now=NOW)

    publish_now(brand)

    stored = bodies(kit_release(1))
    assert {f"{item.edition}/{item.name}": item.body.decode() for item in shown.documents} == stored
    assert not shown.problems


def test_a_preview_of_one_edition_renders_no_other() -> None:
    brand = make_library()

    shown = preview(brand=brand, key="spring-launch", now=NOW, wanted=lambda edition: edition.region == "US")

    assert {str(item.edition) for item in shown.documents} == {"US/en-US"}
    assert [str(edition) for edition in shown.editions] == ["DE/de-DE", "US/en-US"]


@pytest.mark.django_db(transaction=True)
def test_the_same_library_gives_the_same_digests() -> None:
    first = make_library()
    publish_now(first)
    digests = live_digests()
    call_command("flush", interactive=False, verbosity=0)

    publish_now(make_library())

    assert live_digests() == digests


def test_a_block_that_no_kit_uses_is_released_without_the_brands_logo() -> None:
    brand = make_library()
    logo = make_media(brand, "logo")
    save(brand, replace(drafts.read(brand), logos={"main": logo.key}))
    publish_now(brand)
    make_block(brand, "unused", "Nobody shows this yet")

    done = publish_now(brand, "block/unused", now=later(1))

    assert done.numbers == {"block/unused": 1}


def test_a_document_that_two_kits_share_is_told_as_failed_for_both() -> None:
    brand = make_library()
    make_template(brand, "page", parts={"note.txt": "{{ nothing }}"}, slots=SLOTS)
    kits = ("spring-launch", "autumn-launch")
    for key in kits:
        make_kit(brand, key, place("headline", "block/headline"), templates=("page",), regions=("US",))

    ready = plan(brand=brand, refs=[f"kit/{key}" for key in kits], now=NOW)

    assert {each.where.ref for each in ready.errors if each.id == "document.failed"} == {f"kit/{key}" for key in kits}
