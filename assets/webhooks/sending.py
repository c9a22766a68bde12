"""Due messages → requests, many at once, and their results → rows. One thread has the database, another the network.

So a message that nobody takes holds up neither: an endpoint that hangs has its own deadline, and no thread.
"""

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, Self

from django.conf import settings
from django.db import InterfaceError, OperationalError, connections
from django.utils import timezone

from assets.errors import BadContent
from assets.models import Delivery, Endpoint
from assets.webhooks import sealing
from assets.webhooks.addresses import Target, target_of
from assets.webhooks.claiming import Result, claim, give_back, note
from assets.webhooks.dialling import Dialler, Limits, Reply
from assets.webhooks.signing import Secret, signed_headers
from assets.webhooks.spreading import Spreader

MOST_ON_THEIR_WAY = 256
"""Requests of one process."""
IDLE_SECONDS = 0.25
SPREAD_SECONDS = 0.25
"""Then what is due is sent, before more messages are made."""
AFTER_FAILURE_SECONDS = 2.0
logger = logging.getLogger(__name__)


class Network:
    """An event loop in a thread of its own, for as long as the block lasts."""

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="webhooks-network", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def start(self, work: Coroutine[Any, Any, Reply]) -> Future[Reply]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)


class Sender:
    """Makes messages of what changed, and sends what is due. Call `run` in one thread; it closes its connections."""

    def __init__(self, dialler: Dialler | None = None) -> None:
        self._dialler = dialler or dialler_of_settings()
        self._results: queue.SimpleQueue[Result] = queue.SimpleQueue()
        self._spreader = Spreader()
        self._on_their_way: dict[int, Delivery] = {}

    def run(self, is_over: Callable[[], bool]) -> None:
        """Until it is over; what is on its way is then waited for. Whatever goes wrong, it goes on."""
        with Network() as network:
            while not is_over():
                try:
                    if self._step(network):
                        time.sleep(IDLE_SECONDS)
                except (OperationalError, InterfaceError) as error:
                    logger.warning("webhooks wait: the database failed (%s)", type(error).__name__)
                    self._recover()
                except Exception:
                    logger.exception("webhooks met a fault of the program")
                    self._recover()
            self._end()

    def run_until_idle(self) -> None:
        """Sends what is due, and ends."""
        with Network() as network:
            while not self._step(network):
                pass

    def _step(self, network: Network) -> bool:
        """Whether there is nothing left to do for now."""
        self._spreader.spread(SPREAD_SECONDS)
        claimed = claim(MOST_ON_THEIR_WAY - len(self._on_their_way))
        for delivery in claimed:
            self._send(network, delivery)
        if not claimed and not self._on_their_way:
            return self._spreader.is_done
        self._note(timeout=IDLE_SECONDS if self._spreader.is_done else 0)
        return False

    def _recover(self) -> None:
        """Messages that are on their way are sent again where their leases run out before they are noted."""
        connections.close_all()
        time.sleep(AFTER_FAILURE_SECONDS)

    def _send(self, network: Network, delivery: Delivery) -> None:
        self._on_their_way[delivery.pk] = delivery

        def done(future: Future[Reply]) -> None:
            failure = future.exception()
            if failure is not None:
                logger.error("%s met a fault of the program", delivery, exc_info=failure)
            self._results.put(Result(delivery, Reply(fault="a fault of the program") if failure else future.result()))

        network.start(attempt(self._dialler, delivery)).add_done_callback(done)

    def _note(self, timeout: float) -> None:
        """Waits for a result, and writes it down with all that came meanwhile."""
        results = []
        try:
            results.append(self._results.get(timeout=timeout))
            while True:
                results.append(self._results.get_nowait())
        except queue.Empty:
            pass
        for result in results:
            self._on_their_way.pop(result.delivery.pk, None)
        if results:
            counts = note(results)
            logger.info("webhooks: %s", ", ".join(f"{count} {state}" for state, count in sorted(counts.items())))

    def _end(self) -> None:
        """No attempt outlives its deadline, so this is no longer than it."""
        end = time.monotonic() + settings.ASSETS_WEBHOOK_SECONDS + 1
        try:
            while self._on_their_way and time.monotonic() < end:
                self._note(timeout=IDLE_SECONDS)
            give_back(list(self._on_their_way.values()))
        except (OperationalError, InterfaceError) as error:
            logger.warning("webhooks are left to their leases: the database failed (%s)", type(error).__name__)


def dialler_of_settings() -> Dialler:
    limits = Limits(connecting=settings.ASSETS_WEBHOOK_CONNECT_SECONDS, total=settings.ASSETS_WEBHOOK_SECONDS)
    return Dialler(limits)


async def attempt(dialler: Dialler, delivery: Delivery) -> Reply:
    """Sends a message once, signed for this moment. No query."""
    try:
        target, keys = _prepared(delivery.endpoint)
    except BadContent as error:
        return Reply(fault=str(error))
    body = delivery.body.encode()
    headers = signed_headers(delivery.message_id, timezone.now(), body, keys)
    return await dialler.post(target, headers=headers, body=body)


def _prepared(endpoint: Endpoint) -> tuple[Target, list[Secret]]:
    """Where to, by the rules of today, and what to sign with: the former secret too while it counts."""
    target = target_of(endpoint.url, sandbox=settings.ASSETS_WEBHOOK_HOSTS)
    keys = [sealing.unseal(endpoint.sealed_secret)]
    if endpoint.sealed_former and endpoint.former_until and timezone.now() < endpoint.former_until:
        keys.append(sealing.unseal(endpoint.sealed_former))
    return target, keys
