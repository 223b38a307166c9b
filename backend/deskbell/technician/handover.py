"""Presses that a board holds go to the desk before anything on the board changes.

The board signs them itself, with the key that never leaves it; the desk takes
them as if they had come over the broker, and its receipts go back to the board.
"""

from collections.abc import Callable
from typing import Final

from deskbell.technician.desk import Desk
from deskbell.technician.errors import HoldsPresses
from deskbell.technician.look import look
from deskbell.technician.repl import Repl

MANY: Final = 8
"""Presses at a time: so many the firmware lets fly."""
_WITHIN_S: Final = 30.0


def hand_over(repl: Repl, desk: Desk, told: Callable[[int], None] = lambda _: None) -> int:
    """Bring every unreceipted press to the desk and return how many that were. Raises HoldsPresses."""
    repl.run("from deskbell_button import bench\nb=bench.HandOver()")
    done = 0
    while True:
        messages = repl.ask(f"b.tell({MANY})", _WITHIN_S)
        if not messages:
            _refuse_left(repl, look(repl).pending)
            return done
        receipts = desk.hand_over(messages)
        taken = [[one.seq, one.incident, one.revision] for one in receipts]
        if len(receipts) < len(messages) or repl.ask(f"b.take({taken!r})", _WITHIN_S) is not True:
            raise HoldsPresses(
                f"The board at {repl.port} still holds presses",
                "the desk did not receipt all that it was given",
                "Run the command again; nothing was lost",
            )
        done += len(messages)
        told(done)


def _refuse_left(repl: Repl, left: int) -> None:
    """Keep presses that are not the present identity's: its key cannot sign them. Raises HoldsPresses."""
    if left:
        raise HoldsPresses(
            f"The board at {repl.port} still holds presses",
            f"{left} of them were made under an earlier identity, whose key is gone",
            "No desk can take them any more: give them up with --lose",
        )
