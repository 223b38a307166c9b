"""A control: a board that takes every signed word of its desk, however old it is."""

from deskbell_button.config import Settings
from deskbell_button.contact import Contact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from deskbell_wire.messages import Config


def judge(self: Contact, version: int, to: "tuple[int, int]", now_ms: int) -> None:
    self._heard_at_ms = now_ms


def take(self: Settings, config: "Config", body: bytes, now_ms: int) -> None:
    self._hold(config)


Contact.judge = judge  # type: ignore[method-assign]
Settings.take = take  # type: ignore[method-assign]
