"""The ticking clock: deadlines are data, so it only asks the database what is due.

A restart forgets nothing; being late by a tick is all that a crash can do.
"""

import threading
from typing import Final

import structlog

from deskbell.desk import (
    accounts,
    device_codes,
    enrolment_tokens,
    looking,
    pruning,
    restore,
    work,
)
from deskbell.desk.desk import Desk

TICK_S: Final = 1.0
TIDY_MS: Final = 3600 * 1000
WATCH_MS: Final = 30 * 1000
PAUSE_S: Final = 0.05

log = structlog.get_logger()


class Clock:
    """A thread that looks once a second."""

    def __init__(self, desk: Desk) -> None:
        """Prepare it."""
        self._desk = desk
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="clock", daemon=True)
        self._tidied_at_ms = 0
        self._watched_at_ms = 0

    def start(self) -> None:
        """Start ticking."""
        self._thread.start()

    def stop(self) -> None:
        """Stop after the present tick."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.wait(TICK_S):
            try:
                self.tick()
            except Exception:
                # The next tick finds the same work due again, so nothing is lost.
                log.exception("tick_failed", lost="nothing, it is due again in a second")

    def tick(self) -> None:
        """Do what is due now."""
        now_ms = self._desk.now_ms()
        with self._desk.looking() as session:
            silent = work.silent_after_the_fix(session, now_ms)
            knows_all = restore.knows_every_issue(session, self._desk.world.ledger)
        if silent:
            with self._desk.changing() as session:
                work.close_silent(session, now_ms)
        if not knows_all:
            with self._desk.writing() as session:
                restore.learn_issues(session, self._desk.world.ledger)
        looking.tick(self._desk, now_ms)
        if now_ms - self._watched_at_ms >= WATCH_MS:
            self._watched_at_ms = now_ms
            looking.watch(self._desk, now_ms)
        if now_ms - self._tidied_at_ms >= TIDY_MS:
            self._tidied_at_ms = now_ms
            with self._desk.writing() as session:
                accounts.forget_what_is_over(session, now_ms)
                device_codes.forget(session, now_ms)
                enrolment_tokens.forget(session, now_ms)
                looking.forget(session, now_ms)
            self._prune(now_ms)

    def _prune(self, now_ms: int) -> None:
        with self._desk.looking() as session:
            due = pruning.due(session, now_ms)
        for first in range(0, len(due), pruning.BUTTONS_AT_ONCE):
            names = due[first : first + pruning.BUTTONS_AT_ONCE]
            with self._desk.writing() as session:
                pruning.prune(session, names, now_ms)
            if self._stopping.wait(PAUSE_S):  # others have something to write, too
                return
