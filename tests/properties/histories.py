"""Random acts, done by the product and told to the model alike; and what partners are then answered."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from zoneinfo import ZoneInfo

from assets import delivery, history
from assets.errors import AssetsError, NotReleased
from assets.manifest import Kind, Slot, split_ref
from assets.models import Act, Asset, Brand, Partner
from assets.publishing import cancel, publish, reschedule, roll_back, withdraw
from assets.rendering import Edition
from tests.builders import ANNA, make_block, make_brand, make_kit, make_region, make_template, make_variant, place
from tests.delivery.worlds import T0, give, make_collection, make_partner, reader
from tests.properties.timeline import NAMES_TERM, ORDER, PARENTS, TERM, WORLD, Timeline, shown, written

EDITIONS = (Edition("DE", "de-DE"), Edition("CH", "de-CH"), Edition("US", "en-US"))
ZONES = {"DE": "Europe/Berlin", "CH": "Asia/Tokyo", "US": "America/New_York"}
KITS = ("kit/one", "kit/two")
BLOCKS = tuple(ref for ref in ORDER if ref not in KITS)
PLACED = [("block/a", "block/b"), ("block/b", ""), ("block/c", "block/a"), ("block/c", "block/b"), ("block/a", "")]
SLOTS = (Slot("one", ("text",)), Slot("two", ("text",), is_required=False))
Answers = dict[tuple[str, str], str | None]


@dataclass
class Story:
    """A library with its model. `done` counts the acts that were taken."""

    brand: Brand
    partner: Partner
    now: dt.datetime = T0
    timeline: Timeline = field(default_factory=Timeline)
    edits: int = 0
    done: Counter[str] = field(default_factory=Counter)

    def clock(self) -> dt.datetime:
        return self.now

    def facts(self) -> dict[str, object]:
        return {"brand": self.brand, "actor": ANNA, "clock": self.clock}


def begin() -> Story:
    """A brand that is released, and drafts that are not, all shown to one partner."""
    regions = [
        make_region(code, parent=parent, locales=(), time_zone=ZONES.get(code, "UTC"))
        if code not in ZONES
        else make_region(code, parent=parent, time_zone=ZONES[code], locales=(locale_of(code),))
        for code, parent in PARENTS.items()
    ]
    brand = make_brand(regions=tuple(regions))
    story = Story(brand, make_partner(brand))
    make_template(brand, parts={"n.txt": "{{ one }}|{{ two }}"}, slots=SLOTS)
    for ref in (*BLOCKS, *KITS):
        write(story, ref, PLACED[KITS.index(ref)] if ref in KITS else ("first",))
    publish(refs=[brand.ref, "template/page"], **story.facts())  # type: ignore[arg-type]
    give(story.partner, make_collection(brand, "all", *ORDER))
    return story


def locale_of(code: str) -> str:
    return next(each.locale for each in EDITIONS if each.region == code)


def write(story: Story, ref: str, own: tuple[str, ...]) -> None:
    """A draft, new, changed or brought back."""
    key = ref.partition("/")[2]
    if ref in KITS:
        placed = [place(slot.name, part) for slot, part in zip(SLOTS, own, strict=True) if part]
        make_kit(story.brand, key, *placed, templates=("page",), regions=tuple(ZONES))
    else:
        texts = [make_variant(written(ref, own[0], language), locale=language) for language in ("en", "de")]
        make_block(story.brand, key, *texts, type="term" if ref == TERM else "text")
    story.timeline.drafts[ref] = own


def edit(story: Story, chance: Random) -> None:
    story.edits += 1
    ref = chance.choice(ORDER)
    living = [own for own in PLACED if all(not part or part in story.timeline.drafts for part in own)]
    if ref == NAMES_TERM and TERM not in story.timeline.drafts:
        ref = TERM
    write(story, ref, chance.choice(living) if ref in KITS and living else (f"text {story.edits}",))


def delete(story: Story, chance: Random) -> None:
    ref = chance.choice(sorted(story.timeline.drafts))
    row = Asset.objects.of_ref(story.brand.pk, ref).get()
    with history.revise(brand=story.brand, actor=ANNA, verb="delete", now=story.now) as revision:
        revision.delete(row)
    del story.timeline.drafts[ref]


def release(story: Story, chance: Random, at: dt.datetime | None = None) -> None:
    """Publishes one or two drafts, now or at a time, with or without what they use."""
    named = chance.sample(ORDER, chance.choice([1, 1, 2]))
    only = chance.random() < 0.3
    act = publish(refs=named, at=at, only=only, **story.facts()).act  # type: ignore[arg-type]
    starts = starts_of(at or story.now)
    planned = story.timeline.planned(named, min(starts.values()), only=only)
    assert (act is None) == (not planned)
    if act:
        for ref, frozen in planned.items():
            story.timeline.number(ref, frozen)
        assert {ref for ref in act.subjects if ref in ORDER} == set(planned)
        story.timeline.start(act.pk, planned, starts, set(planned) - set(named))


def starts_of(at: dt.datetime) -> dict[str, dt.datetime]:
    """From when on which region; a wall time is each market's own."""
    if at.tzinfo:
        return {WORLD: at}
    local = {code: at.replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC) for code, zone in ZONES.items()}
    return {**local, WORLD: max(local.values())}


def instant(story: Story, chance: Random) -> dt.datetime:
    return story.now + dt.timedelta(hours=chance.randint(1, 40))


def local(story: Story, chance: Random) -> dt.datetime:
    """A wall time that is ahead on all clocks."""
    return (story.now + dt.timedelta(hours=chance.randint(10, 40))).replace(tzinfo=None)


def schedule(story: Story, chance: Random) -> None:
    release(story, chance, instant(story, chance))


def schedule_local(story: Story, chance: Random) -> None:
    release(story, chance, local(story, chance))


def any_act(story: Story, chance: Random) -> int:
    acts = Act.objects.filter(brand=story.brand, activations__effective_at__gt=story.now).distinct()
    return chance.choice(list(acts.values_list("pk", flat=True)) or [0])


def call_off(story: Story, chance: Random) -> None:
    pk = any_act(story, chance)
    cancel(act_id=pk, **story.facts())  # type: ignore[arg-type]
    story.timeline.take_back(pk, story.now)


def move(story: Story, chance: Random) -> None:
    """To an instant or a wall time; what has begun in some regions moves in the others."""
    pk, at = any_act(story, chance), chance.choice([instant, local])(story, chance)
    events = [event for rows in story.timeline.events.values() for event in rows if event.act == pk]
    has_begun = any(event.at <= story.now for event in events)
    ahead = {code for (_, code), rows in story.timeline.events.items() for row in rows
             if row.act == pk and row.at > story.now and row.is_apart}  # fmt: skip
    begun = {code for (_, code), rows in story.timeline.events.items() for row in rows
             if row.act == pk and row.at <= story.now}  # fmt: skip
    act = reschedule(act_id=pk, at=at, **story.facts())  # type: ignore[arg-type]
    starts = starts_of(at)
    if has_begun:
        starts = {code: start for code, start in starts.items() if code == WORLD or code in ahead - begun}
    releases = story.timeline.take_back(pk, story.now)
    story.timeline.start(act.pk, releases, starts, story.timeline.kept.get(pk, set()))


def take_off(story: Story, chance: Random) -> None:
    ref, region = chance.choice(ORDER), chance.choice([WORLD, *PARENTS])
    act = withdraw(refs=[ref], regions=[region], **story.facts())  # type: ignore[arg-type]
    assert story.timeline.current(ref, region, story.now)
    story.timeline.add(act.pk, ref, region, story.now, None)


def go_back(story: Story, chance: Random) -> None:
    """To a number or to what was before, in a region or everywhere, with or without parts."""
    timeline, ref, region = story.timeline, chance.choice([*ORDER, *KITS]), chance.choice([WORLD, WORLD, *PARENTS])
    made = timeline.releases.get(ref, [])
    number = chance.choice([None, *range(1, len(made) + 1)])
    with_parts = chance.random() < 0.5
    act = roll_back(ref=ref, number=number, region=region, with_parts=with_parts, **story.facts()).act  # type: ignore[arg-type]
    target = made[number - 1] if number else timeline.former(ref, region, story.now)
    assert target
    targets = {ref: target, **(dict(target.lock) if with_parts else {})}
    changed = {
        name: each
        for name, each in targets.items()
        if timeline.current(name, region, story.now) != each
        or (name == ref and region == WORLD and timeline.apart(ref, story.now))
    }
    assert (act is None) == (not changed)
    if act and region == WORLD:
        timeline.start(act.pk, changed, {WORLD: story.now}, set(changed) - {ref})
    elif act:
        for name, each in changed.items():
            timeline.add(act.pk, name, region, story.now, each)


ACTS = {
    act.__name__: act for act in (release, edit, schedule, schedule_local, take_off, go_back, call_off, move, delete)
}


def step(story: Story, name: str, hours: int, seed: int) -> None:
    """One act, some time after the one before; what the product refuses changes nothing."""
    story.now += dt.timedelta(hours=hours, minutes=1)
    try:
        ACTS[name](story, Random(seed))
        story.done[name] += 1
    except AssetsError:
        story.done[f"{name} refused"] += 1


def answers(story: Story, at: dt.datetime) -> Answers:
    """What the partner reads of every asset in every edition at a time; None where nothing was live."""
    found: Answers = {}
    asked = delivery.State(now=story.now, at=at)
    who = reader(story.partner, story.now)
    for ref in story.timeline.drafts:
        for edition in EDITIONS:
            try:
                found[ref, edition.region] = read(story, who, ref, edition, asked)
            except NotReleased:
                found[ref, edition.region] = None
    return found


def read(story: Story, who: delivery.Reader, ref: str, edition: Edition, asked: delivery.State) -> str:
    kind, key = split_ref(ref)
    served = delivery.serve(who, story.brand.key, kind, key, edition, asked)
    if kind is Kind.KIT:
        (use,) = delivery.documents_of(served.release, edition)
        return bytes(delivery.document_of(served, story.brand.pk, use.name, story.now).body).decode()
    return delivery.item_of(served, story.now).fields["value"].value


def expected(story: Story, at: dt.datetime) -> Answers:
    return {
        (ref, edition.region): shown(
            ref, story.timeline.current(ref, edition.region, at), edition.locale.partition("-")[0]
        )
        for ref in story.timeline.drafts
        for edition in EDITIONS
    }


def instants(story: Story) -> set[dt.datetime]:
    """When anything began, and just before."""
    begun = {event.at for rows in story.timeline.events.values() for event in rows if event.at <= story.now}
    return begun | {at - dt.timedelta(seconds=1) for at in begun if at > T0}
