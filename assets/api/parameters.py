"""Query parameters → a state and a page; anything unknown is refused by name."""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone
from rest_framework.request import Request

from assets.api.problems import BadRequest, Fault
from assets.delivery import State
from assets.manifest import MAX_DPR

STATE = ("at", "release")
PAGE = ("cursor", "page_size")
MEANINGS = {
    "at": "An instant such as 2026-10-01T09:00:00Z: the state that was current then.",
    "release": "The number of a release that has been live: exactly that one.",
    "cursor": "Where the page starts: taken from `next` of the page before.",
    "page_size": "How many results a page has, 1 to 100.",
    "region": "The market to lead to, such as CH.",
    "dpr": "The density that the preset makes: 1, 2 or 3; 1 without it.",
}
MAX_PAGE = 100
DEFAULT_PAGE = 25
MAX_NUMBER = 1_000_000
MAX_NAMED = 10
MAX_SHOWN = 40


def refuse_unknown(request: Request, known: Iterable[str]) -> None:
    """Raises BadRequest naming every parameter that the route does not have, and those that it has."""
    names = set(known)
    unknown = [shown(name) for name in sorted(set(request.query_params) - names)[:MAX_NAMED]]
    if unknown:
        valid = f"Valid here: {', '.join(sorted(names))}." if names else "This route takes none."
        raise BadRequest(
            f"Unknown parameter {', '.join(unknown)}. {valid}",
            faults=[Fault(f"Unknown parameter. {valid}", parameter=name) for name in unknown],
            code="unknown-parameter",
        )
    repeated = [name for name, values in request.query_params.lists() if len(values) > 1]
    if repeated:
        raise BadRequest(
            f"{', '.join(repeated)} was given more than once.",
            faults=[Fault("Give it once.", parameter=name) for name in repeated],
            code="bad-parameter",
        )


def state_of(request: Request, known: Iterable[str]) -> State:
    """The state that `?at=` or `?release=` ask for, where the route knows them; now without them. Not both."""
    refuse_unknown(request, known)
    now = timezone.now()
    at_text, number_text = request.query_params.get("at"), request.query_params.get("release")
    if at_text is not None and number_text is not None:
        raise _bad("release", "Give either at or release, not both.")
    return State(
        now=now,
        at=now if at_text is None else _instant(at_text, now),
        number=None if number_text is None else _number("release", number_text, MAX_NUMBER),
    )


def shown(name: str) -> str:
    """A name as an answer may repeat it: short, and without what no JSON text holds."""
    return ascii(name)[1:-1] if len(name) <= MAX_SHOWN else ascii(name[:MAX_SHOWN])[1:-1] + "…"


def page_size_of(request: Request) -> int:
    text = request.query_params.get("page_size")
    return DEFAULT_PAGE if text is None else _number("page_size", text, MAX_PAGE)


def dpr_of(request: Request) -> int:
    """Raises BadRequest for a density that there is not."""
    text = request.query_params.get("dpr")
    return 1 if text is None else _number("dpr", text, MAX_DPR)


def _number(name: str, text: str, most: int) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > len(str(most)) or not 1 <= int(text) <= most:
        raise _bad(name, f"Give a whole number from 1 to {most}.")
    return int(text)


def _instant(text: str, now: dt.datetime) -> dt.datetime:
    try:
        if len(text) > MAX_SHOWN:
            raise ValueError(text[:MAX_SHOWN])
        value = dt.datetime.fromisoformat(text.replace(" ", "+"))
        value = value.astimezone(dt.UTC) if value.tzinfo else value
    except (ValueError, OverflowError):
        raise _bad("at", "Give an instant such as 2026-10-01T09:00:00Z.") from None
    if value.tzinfo is None:
        raise _bad("at", "The instant has no zone. Write 2026-10-01T09:00:00Z.")
    if value > now:
        raise _bad("at", "The instant is in the future. What starts later cannot be read before.")
    return value


def _bad(name: str, detail: str) -> BadRequest:
    return BadRequest(f"{name}: {detail}", faults=[Fault(detail, parameter=name)], code="bad-parameter")
