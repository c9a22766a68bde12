"""A request's cost → whether its key and its address may spend it: budgets for each minute, leased by each process.

A row of the database counts what was leased. A process spends a share of the limit before it tells the row, and after
that leases one share after the other, so that ordinary traffic writes nothing and busy traffic once a share. What all
processes spend together is exact within one share for each of them.
"""

import datetime as dt
import ipaddress
import logging
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction

from assets.models import Budget
from assets.patience import impatient

logger = logging.getLogger(__name__)
WINDOW_SECONDS = 60
SHARES = 20
"""A share is this part of a limit."""
GRACE = dt.timedelta(seconds=1)
"""Where the database is too busy to lease a share, so long each budget lives on one that is given on credit."""
PATIENCE_MILLISECONDS = 100
MOST_KEPT = 10_000
KEY, ADDRESS, FAILURES = "key", "address", "failures"
IPV6_PREFIX = 64
"""What one customer of a network has: addresses within it are as one."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is left of a budget as this process knows it: what others lease meanwhile is not counted."""

    policy: str
    limit: int
    remaining: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether it may be spent; if not, `refused` is the budget that is. `resets_in` is in seconds."""

    standings: tuple[Standing, ...]
    resets_in: int
    refused: Standing | None = None

    @property
    def is_allowed(self) -> bool:
        return self.refused is None

    def headers(self) -> dict[str, str]:
        """RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers), Retry-After (RFC 9110 10.2.3)."""
        if not self.standings:
            return {}
        policies = (f'"{each.policy}";q={each.limit};w={WINDOW_SECONDS}' for each in self.standings)
        lefts = (f'"{each.policy}";r={each.remaining};t={self.resets_in}' for each in self.standings)
        found = {"RateLimit-Policy": ", ".join(policies), "RateLimit": ", ".join(lefts)}
        return found if self.is_allowed else {**found, "Retry-After": str(self.resets_in)}


@dataclass(slots=True)
class Purse:
    """What this process may still spend of one budget in this window without asking: `held`.

    `untold` is what the row was not told yet, `leased` what it counted when it was last told.
    """

    policy: str
    name: str
    limit: int
    held: int
    untold: int
    leased: int = 0
    strikes: int = 0
    is_drained: bool = False
    credited: dt.datetime | None = None

    @property
    def share(self) -> int:
        return share_of(self.limit)

    @property
    def is_out(self) -> bool:
        return (self.is_drained and self.held < 1) or self.strikes > self.limit

    @property
    def row(self) -> str:
        return f"{self.policy} {self.name}"

    def standing(self) -> Standing:
        others = self.limit - self.leased - self.untold
        return Standing(self.policy, self.limit, self.held + others if others > 0 else self.held)


class Budgets:
    """The purses of this process. Threads share it."""

    def __init__(self) -> None:
        self._purses: dict[tuple[str, str], Purse] = {}
        self._window = 0
        self._is_swept = False
        self._ask_at: dt.datetime | None = None
        self._lock = threading.Lock()

    def spend(self, asked: Sequence[tuple[str, str, int]], cost: int, now: dt.datetime) -> Verdict:
        """Takes the cost from every budget asked (policy, name, limit), or from none. A limit of 0 is none.

        A cost above a limit takes the whole of it: it can be met once a window.
        """
        window, resets_in = window_of(now)
        with self._lock:
            purses = [self._purse(policy, name, limit, window) for policy, name, limit in asked if limit > 0]
            lacking = [purse for purse in purses if purse.held < cost]
            if lacking:
                lacking = self._filled(lacking, cost, window, now)
            if not lacking:
                for purse in purses:
                    purse.held -= min(cost, purse.limit)
            standings = tuple([purse.standing() for purse in purses])
        return Verdict(standings, resets_in, lacking[0].standing() if lacking else None)

    def judge(self, asked: tuple[str, str, int], now: dt.datetime, *, strikes: int = 0) -> Verdict:
        """Whether this process knows that nothing is left, or has counted more strikes than the limit. No query."""
        window, resets_in = window_of(now)
        with self._lock:
            if asked[2] > 0 and strikes:
                self._purse(*asked, window).strikes += strikes
            purse = self._purses.get(asked[:2])
            is_out = purse is not None and self._window == window and purse.is_out
            refused = Standing(asked[0], asked[2], 0) if is_out else None
        return Verdict((refused,) if refused else (), resets_in, refused)

    def forget(self) -> None:
        """As a process that has just started."""
        with self._lock:
            self._purses.clear()
            self._window, self._ask_at = 0, None

    def _purse(self, policy: str, name: str, limit: int, window: int) -> Purse:
        if window != self._window:
            self._purses, self._window, self._is_swept = {}, window, False
        found = self._purses.get((policy, name))
        if found is None or found.limit != limit:
            if len(self._purses) >= MOST_KEPT:
                del self._purses[next(iter(self._purses))]
            share = share_of(limit)
            found = self._purses[policy, name] = Purse(policy, name, limit, held=share, untold=share)
        return found

    def _filled(self, lacking: Sequence[Purse], cost: int, window: int, now: dt.datetime) -> list[Purse]:
        """Leases for each purse what it lacks, a share at least; else gives credit. Returns those that still lack."""
        wanted = {
            purse.row: max(purse.share, min(cost, purse.limit) - purse.held)
            for purse in lacking
            if purse.held < purse.limit and not purse.is_drained
        }
        asking = [purse for purse in lacking if purse.row in wanted]
        leased = self._told({purse.row: wanted[purse.row] + purse.untold for purse in asking}, window, now)
        for purse in asking:
            want = wanted[purse.row]
            if leased:
                purse.leased, purse.untold = leased[purse.row], 0
                purse.held += min(want, max(0, purse.limit - (purse.leased - want)))
                purse.is_drained = purse.leased >= purse.limit
            elif purse.credited != self._ask_at:
                purse.held += want
                purse.untold += want
                purse.credited = self._ask_at
        return [purse for purse in lacking if purse.held < min(cost, purse.limit)]

    def _told(self, amounts: Mapping[str, int], window: int, now: dt.datetime) -> dict[str, int]:
        """What is leased in all by each row's name, with these amounts; nothing while the database is too busy."""
        if not amounts or (self._ask_at is not None and now < self._ask_at):
            return {}
        try:
            return self._write(amounts, window)
        except (OperationalError, InterfaceError) as error:
            self._ask_at = now + GRACE
            connection.close_if_unusable_or_obsolete()
            logger.warning("no budget could be leased, so credit is given: %s", type(error).__name__)
            return {}

    def _write(self, amounts: Mapping[str, int], window: int) -> dict[str, int]:
        """Rows in the order of their names, so that no two processes wait for each other."""
        with impatient(PATIENCE_MILLISECONDS), transaction.atomic():
            if not self._is_swept:
                Budget.objects.filter(window__lt=window - 1).delete()
                self._is_swept = True
            return {name: Budget.objects.add(name, window, amount) for name, amount in sorted(amounts.items())}


budgets = Budgets()


def spend(key_id: str, address: str, cost: int, now: dt.datetime, key_limit: int | None = None) -> Verdict:
    """Spends of the budgets of a key that was proven and of the address it came from; "" is none.

    `key_limit` is its partner's own limit. No query but where a share is spent; no request of Django's is needed.
    """
    asked = [
        (KEY, key_id, (settings.ASSETS_KEY_BUDGET if key_limit is None else key_limit) if key_id else 0),
        (ADDRESS, address, settings.ASSETS_ADDRESS_BUDGET if address else 0),
    ]
    return budgets.spend(asked, cost, now)


def fail(address: str, now: dt.datetime, *, is_looked_up: bool) -> Verdict:
    """Counts a key that was refused. One that was not looked up, since it is mistyped, costs no query here either."""
    if not is_looked_up:
        return budgets.judge(_failures(address), now, strikes=1)
    return budgets.spend([_failures(address)], 1, now)


def locked_out(address: str, now: dt.datetime) -> Verdict:
    """Whether too many keys were refused from there, as far as this process knows. No query."""
    return budgets.judge(_failures(address), now)


def address_of(environ: Mapping[str, object]) -> str:
    """Whose request it is, by a WSGI environ: the peer, or whom the outermost proxy of ours saw. "" is unknown."""
    proxies = settings.ASSETS_PROXIES
    seen = str(environ.get("HTTP_X_FORWARDED_FOR", "")).split(",")[-proxies:] if proxies else []
    forwarded = _network(seen[0].strip()) if len(seen) == proxies > 0 else ""
    return forwarded or _network(str(environ.get("REMOTE_ADDR") or ""))


def share_of(limit: int) -> int:
    return max(1, limit // SHARES)


def window_of(now: dt.datetime) -> tuple[int, int]:
    """The number of the window, and in how many seconds the next one starts."""
    window, passed = divmod(int(now.timestamp()), WINDOW_SECONDS)
    return window, WINDOW_SECONDS - passed


def _failures(address: str) -> tuple[str, str, int]:
    return FAILURES, address, settings.ASSETS_FAILURE_BUDGET if address else 0


@lru_cache(maxsize=4096)
def _network(text: str) -> str:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address.packed[:8] + bytes(8), IPV6_PREFIX)))
    return str(address)
