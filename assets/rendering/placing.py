"""A kit's placements with a channel and a market → what fills each slot there."""

from collections.abc import Iterable, Sequence

from assets.manifest import Argument, Channel, Placement, Slot
from assets.rendering.composition import Filling, Placed


def fill(slot: Slot, placements: Iterable[Placement], *, channel: Channel, regions: Sequence[str]) -> Filling | None:
    """The nearest region's list for the slot, whole; None if no region on the path has one.

    In one region a list for the channel goes before the list for all channels. A placement without asset blanks the
    slot.
    """
    lists: dict[tuple[str, str], list[Placement]] = {}
    for placement in placements:
        if placement.slot == slot.name and placement.channel in ("", channel.value):
            lists.setdefault((placement.region, placement.channel), []).append(placement)
    for region in regions:
        chosen = lists.get((region, channel.value)) or lists.get((region, ""))
        if chosen:
            return Filling(slot.is_list, tuple(_placed(slot, placement) for placement in _in_order(chosen, slot)))
    return None


def _in_order(chosen: list[Placement], slot: Slot) -> list[Placement]:
    if any(not placement.asset for placement in chosen):
        return []
    ordered = sorted(chosen, key=lambda placement: placement.position)
    return ordered if slot.is_list else ordered[:1]


def _placed(slot: Slot, placement: Placement) -> Placed:
    arguments: dict[str, Argument] = {**slot.defaults, **placement.arguments}
    return Placed(placement.asset, dict(sorted(arguments.items())))
