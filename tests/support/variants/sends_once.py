"""A control: a board that sends a press once and never again; trouble comes after 2 s."""

from deskbell_button import states
from deskbell_button.outbox import Outbox

states.TROUBLE_AFTER_MS = 2000


def due(self: Outbox, now_ms: int) -> "int | None":
    return next((seq for seq in self.unreceipted() if seq not in self._sent_at), None)


def connected(self: Outbox) -> None:
    """Forget nothing."""


Outbox.due = due  # type: ignore[method-assign]
Outbox.connected = connected  # type: ignore[method-assign]
