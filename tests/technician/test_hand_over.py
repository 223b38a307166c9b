"""Presses are handed over before a board changes; what no identity can sign any more keeps it as it is."""

from typing import Any

import pytest

from deskbell.technician.desk import Receipt
from deskbell.technician.errors import HoldsPresses
from deskbell.technician.handover import hand_over

LOOK = {
    "micropython": "1.29.0", "machine": "module with ESP32", "mac": "a0b765000001", "files": {},
    "pending": 0, "button": "b0001", "epoch": "2", "line": None, "mounted": True, "flash": None,
}  # fmt: skip
PRESS = {"topic": "deskbell/b0001-2/up/press", "payload": "signed"}


class FakeBoard:
    """A prompt that holds presses of its identity, and some of an earlier one."""

    port = "/dev/ttyUSB0"

    def __init__(self, own: int, earlier: int) -> None:
        self.own = own
        self.earlier = earlier

    def run(self, _code: str) -> None:
        """Load what the board is asked with."""

    def ask(self, code: str, _within_s: float = 0, **_: float) -> Any:
        if code.startswith("b.tell"):
            return [PRESS] * self.own
        if code.startswith("b.take"):
            self.own = 0
            return True
        return LOOK | {"pending": self.own + self.earlier}


class FakeDesk:
    """A desk that takes what it is given."""

    def hand_over(self, messages: list[dict[str, str]]) -> list[Receipt]:
        return [Receipt(seq, "INC-1001", 1) for seq, _ in enumerate(messages, 1)]


def handed_over(own: int, earlier: int) -> int:
    board: Any = FakeBoard(own, earlier)
    desk: Any = FakeDesk()
    return hand_over(board, desk)


def test_what_its_identity_signs_is_handed_over() -> None:
    assert handed_over(own=3, earlier=0) == 3


@pytest.mark.parametrize("own", [0, 3])
def test_presses_of_an_earlier_identity_keep_the_board_as_it_is(own: int) -> None:
    with pytest.raises(HoldsPresses, match="2 of them were made under an earlier identity") as told:
        handed_over(own, earlier=2)

    assert "--lose" in told.value.remedy
