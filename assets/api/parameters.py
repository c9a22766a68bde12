"""Query parameters → a state and a page; anything unknown is refused by name."""

import datetime as dt
import re
from collections.abc import Iterable
from urllib.parse import urlencode

from rest_framework.request import Request

from assets.api.problems import BadRequest, Fault
from assets.delivery import TEXTLESS, State
from assets.manifest import BLOCK_FIELDS, MAX_DPR
from assets.rendering import Edition

STATE = ("at", "release")
PAGE = ("cursor", "page_size")
INCLUDES = ("uses", "uses.uses")
TEXTS = tuple(sorted({name for fields in BLOCK_FIELDS.values() for name in fields if fields[name] not in TEXTLESS}))
ARGUMENT = re.compile(r"args\[(\w{1,64})\]")
MAX_ARGUMENTS = 20
MAX_ARGUMENT_LENGTH = 200
MEANINGS = {
    "at": "An instant such as 2026-10-01T09:00:00Z: the state that was current then.",
    "release": "The number of a release that has been live: exactly that one.",
    "cursor": "Where the page starts: taken from `next` of the page before.",
    "page_size": "How many results a page has at most.",
    "region": "The market to lead to, such as CH.",
    "fields": "What to have of the answer, such as key,fields.value.value, required or not; with - what to leave out.",
    "edition": "A market and language such as CH/fr-CH: only what has that edition, with its content.",
    "include": "`uses`: what the content names, as its release has it; `uses.uses`: what that names too.",
    "fallback": "`none` leaves out texts in another language than the edition's.",
    "field": "The field to show; the value, or a card's title, without it.",
    "args": "The message's arguments, such as args[count]=3; a list's entries one by one.",
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
    given = {name for name in request.query_params if not ("args" in names and ARGUMENT.fullmatch(name))}
    unknown = [shown(name) for name in sorted(given - names)[:MAX_NAMED]]
    if unknown:
        valid = f"Valid here: {', '.join(sorted(names))}." if names else "This route takes none."
        raise BadRequest(
            f"Unknown parameter {', '.join(unknown)}. {valid}",
            faults=[Fault(f"Unknown parameter. {valid}", parameter=name) for name in unknown],
            code="unknown-parameter",
        )
    repeated = [name for name, values in request.query_params.lists() if len(values) > 1 and name in given]
    if repeated:
        raise BadRequest(
            f"{', '.join(repeated)} was given more than once.",
            faults=[Fault("Give it once.", parameter=name) for name in repeated],
            code="bad-parameter",
        )


def state_of(request: Request, known: Iterable[str], now: dt.datetime) -> State:
    """The state that `?at=` or `?release=` ask for, where the route knows them; now without them. Not both."""
    refuse_unknown(request, known)
    at_text, number_text = request.query_params.get("at"), request.query_params.get("release")
    if at_text is not None and number_text is not None:
        raise bad_parameter("release", "Give either at or release, not both.")
    return State(
        now=now,
        at=now if at_text is None else _past(at_text, now),
        number=None if number_text is None else _number("release", number_text, MAX_NUMBER),
    )


def state_query(request: Request) -> str:
    """The state asked for, for links to the same state."""
    kept = {name: value for name, value in request.query_params.items() if name in STATE}
    return f"?{urlencode(kept)}" if kept else ""


def shown(name: str) -> str:
    """A name as an answer may repeat it: short, and without what no JSON text holds."""
    return ascii(name)[1:-1] if len(name) <= MAX_SHOWN else ascii(name[:MAX_SHOWN])[1:-1] + "…"


def page_size_of(request: Request) -> int:
    return number_of(request, "page_size", DEFAULT_PAGE, MAX_PAGE)


def number_of(request: Request, name: str, usual: int, most: int) -> int:
    """Raises BadRequest for anything but a whole number from 1 to `most`."""
    text = request.query_params.get(name)
    return usual if text is None else _number(name, text, most)


def dpr_of(request: Request) -> int:
    """Raises BadRequest for a density that there is not."""
    return number_of(request, "dpr", 1, MAX_DPR)


def is_falling_back(request: Request) -> bool:
    """Raises BadRequest for anything but `fallback=none`."""
    text = request.query_params.get("fallback")
    if text not in (None, "none"):
        raise bad_parameter("fallback", "Write fallback=none, or leave it out.")
    return text is None


def edition_of(request: Request, there: Iterable[Edition]) -> Edition | None:
    """The edition named as REGION/LOCALE. Raises BadRequest for one that is not `there`."""
    text = request.query_params.get("edition")
    if text is None:
        return None
    known = {str(each): each for each in there}
    if text not in known:
        raise bad_parameter("edition", f"There is no such edition. Valid: {', '.join(known)}.")
    return known[text]


def depth_of(request: Request) -> int:
    """How many steps to include. Raises BadRequest for anything but 1 and 2."""
    text = request.query_params.get("include")
    if text is not None and text not in INCLUDES:
        raise bad_parameter("include", f"There is no such link. Valid: {', '.join(INCLUDES)}.")
    return 0 if text is None else INCLUDES.index(text) + 1


def field_of(request: Request) -> str:
    """The field named, "" for none. Raises BadRequest for one that no block has."""
    text = request.query_params.get("field")
    if text is not None and text not in TEXTS:
        raise bad_parameter("field", f"There is no such field. Valid: {', '.join(TEXTS)}.")
    return text or ""


def arguments_of(request: Request) -> dict[str, tuple[str, ...]]:
    """The values given by `args[name]=`. Raises BadRequest for too many or too long ones."""
    found = {
        match[1]: tuple(values) for name, values in request.query_params.lists() if (match := ARGUMENT.fullmatch(name))
    }
    if "args" in request.query_params:
        raise bad_parameter("args", "Name the argument: args[count]=3.")
    if sum(map(len, found.values())) > MAX_ARGUMENTS:
        raise bad_parameter("args", f"Give at most {MAX_ARGUMENTS} values.")
    for name, values in found.items():
        if any(len(value) > MAX_ARGUMENT_LENGTH or "\0" in value for value in values):
            raise bad_parameter(f"args[{name}]", f"Give at most {MAX_ARGUMENT_LENGTH} characters, none of them U+0000.")
    return found


def _number(name: str, text: str, most: int) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > len(str(most)) or not 1 <= int(text) <= most:
        raise bad_parameter(name, f"Give a whole number from 1 to {most}.")
    return int(text)


def _past(text: str, now: dt.datetime) -> dt.datetime:
    value = instant_of("at", text)
    if value > now:
        raise bad_parameter("at", "The instant is in the future. What starts later cannot be read before.")
    return value


def instant_of(name: str, text: str) -> dt.datetime:
    """A parameter's instant, in UTC. Raises BadRequest."""
    try:
        if len(text) > MAX_SHOWN:
            raise ValueError(text[:MAX_SHOWN])
        value = dt.datetime.fromisoformat(text.replace(" ", "+"))
        value = value.astimezone(dt.UTC) if value.tzinfo else value
    except (ValueError, OverflowError):
        raise bad_parameter(name, "Give an instant such as 2026-10-01T09:00:00Z.") from None
    if value.tzinfo is None:
        raise bad_parameter(name, "The instant has no zone. Write 2026-10-01T09:00:00Z.")
    return value


def bad_parameter(name: str, detail: str) -> BadRequest:
    """A parameter whose value cannot be used."""
    return BadRequest(f"{name}: {detail}", faults=[Fault(detail, parameter=name)], code="bad-parameter")
