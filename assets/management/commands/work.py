"""Runs jobs, one after the other, and sends webhooks, until it is stopped."""

import contextlib
import datetime as dt
import signal
import threading
import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.db import close_old_connections, connections
from django.utils import timezone

from assets import jobs, sites, webhooks
from assets.management import queue
from assets.management.console import AssetsCommand
from assets.models import Job, JobState

IDLE_SECONDS = 0.5
FORGET_SECONDS = 3600.0
BEAT_SECONDS = jobs.WORKER_SECONDS / 6


class Command(AssetsCommand):
    help = (
        "Run jobs and send webhooks until SIGTERM or Ctrl-C: the job at hand is then finished, or given back when it "
        "next tells its progress. Jobs whose worker is gone are queued again. --once ends when nothing is queued. "
        "Examples: work; work --once"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is queued, and end")

    def handle(self, *args: Any, **options: Any) -> None:
        self._ended = threading.Event()
        self._is_once = options["once"]
        began_at = timezone.now()
        if not queue.is_here():
            self.say("Jobs are run by the queue's own workers; here lost ones are queued again.", **options)
        with self._stopped_by_signals():
            self.say("Working on what is queued." if self._is_once else "Waiting for jobs. Ctrl-C stops.", **options)
            with self._webhooks():
                self._work()
        mine = Job.objects.filter(worker=jobs.worker_name(), ended_at__gte=began_at)
        counts = ", ".join(f"{mine.filter(state=state).count()} {state}" for state in (JobState.DONE, JobState.FAILED))
        self.say(f"Jobs: {counts}.", **options)

    def _work(self) -> None:
        self._reaped_at = self._forgot_at = self._beat_at = float("-inf")
        while not self._ended.is_set():
            self._look_after()
            if queue.is_here() and queue.run_next(jobs.worker_name()):
                continue
            if jobs.hand_again():
                continue
            if self._is_once:
                return
            close_old_connections()
            self._ended.wait(IDLE_SECONDS)

    def _look_after(self) -> None:
        """Copies that are due are asked for; six times in what a worker may be silent it is noted, three times a lease
        jobs whose worker is gone are looked for, and once an hour what ended long ago.
        """
        sites.ask_for_due(timezone.now())
        now = time.monotonic()
        if now - self._beat_at >= BEAT_SECONDS:
            self._beat_at = now
            jobs.beat(jobs.worker_name())
        if now - self._reaped_at >= settings.ASSETS_JOB_LEASE_SECONDS / 3:
            self._reaped_at = now
            for job in jobs.reap():
                self.stderr.write(f"{job}: its worker {job.worker} is gone.")
        if now - self._forgot_at >= FORGET_SECONDS:
            self._forgot_at = now
            jobs.forget()
            jobs.forget_workers()
            webhooks.forget(timezone.now() - dt.timedelta(days=settings.ASSETS_WEBHOOK_DAYS))
            queue.forget()

    @contextlib.contextmanager
    def _webhooks(self) -> Iterator[None]:
        """They are sent beside jobs, by threads of their own; with --once those that are due, after the jobs."""
        sender = webhooks.Sender()
        if self._is_once:
            yield
            sender.run_until_idle()
            return
        thread = threading.Thread(target=self._send, args=(sender,), name="webhooks", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._ended.set()
            thread.join()

    def _send(self, sender: webhooks.Sender) -> None:
        try:
            sender.run(self._ended.is_set)
        finally:
            connections.close_all()

    @contextlib.contextmanager
    def _stopped_by_signals(self) -> Iterator[None]:
        """The first signal asks; a second one has its usual effect."""

        def stop(number: int, frame: object) -> None:
            self._ended.set()
            jobs.stop_soon()
            for each in before:
                signal.signal(each, signal.SIG_DFL)

        before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
