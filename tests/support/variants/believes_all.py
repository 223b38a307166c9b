"""A control: a board that takes every signed word of its desk, however old it is."""

from deskbell_button.config import Settings, read
from deskbell_button.contact import Contact


def judge(self: Contact, version: int, to: "tuple[int, int]", now_ms: int) -> None:
    self._heard_at_ms = now_ms


def take(self: Settings, body: bytes, now_ms: int) -> None:
    self._hold(read(body))


Contact.judge = judge  # type: ignore[method-assign]
Settings.take = take  # type: ignore[method-assign]
