"""A plan → one act that makes the drafts say what they said, all of them or none."""

import datetime as dt

from assets import history
from assets.errors import BadContent
from assets.history import Actor
from assets.manifest import Kind
from assets.models import Act
from assets.restoring.planning import Plan

ORDER = (Kind.BRAND, Kind.MEDIA, Kind.BLOCK, Kind.TEMPLATE, Kind.KIT)
"""Those that are named come back before those that name them."""


def restore(plan: Plan, *, actor: Actor, now: dt.datetime, note: str = "", idempotency_key: str = "") -> Act | None:
    """Writes every step as a new revision of its asset, in one transaction; None where the plan changes nothing.

    The act of a used idempotency key is returned as it is. Raises BadContent where the plan has problems, Conflict
    where somebody saved since it was made.
    """
    if earlier := history.earlier_act(plan.brand, idempotency_key):
        return earlier
    if plan.problems:
        raise BadContent("Nothing was restored: " + " ".join(str(problem) for problem in plan.problems))
    if not plan.steps:
        return None
    with history.revise(
        brand=plan.brand, actor=actor, verb="restore", now=now, note=note, idempotency_key=idempotency_key
    ) as revision:
        for step in sorted(plan.steps, key=lambda step: ORDER.index(step.wanted.KIND)):
            revision.write(step.wanted, step.version, is_exact=True)
    return revision.act
