"""What no button signed is dropped with a named reason and counted; nothing else is held up."""

from collections.abc import Callable, Iterator

import pytest

from deskbell.desk import inbox
from deskbell_wire.signature import FORGED, MAX_PAYLOAD, OVERSIZED, TRUNCATED, UNSIGNED, seal
from deskbell_wire.topics import UP_PRESS
from tests.faults.conftest import Counted
from tests.support.broker import until
from tests.support.foreign import Foreign
from tests.support.house import House
from tests.support.timeline import Timeline, incident


def oversized(till: Foreign) -> bytes:
    return till.sealed(UP_PRESS, '{"v":1,"seq":1,"x":"' + "x" * MAX_PAYLOAD + '"}')


def unsigned(till: Foreign) -> bytes:
    return till.press_text(1).encode()


def forged(till: Foreign) -> bytes:
    return seal(b"another key", till.topic(UP_PRESS), till.press_text(1))


def truncated(till: Foreign) -> bytes:
    return till.sealed(UP_PRESS, till.press_text(1))[:-5]


def cut_short(till: Foreign) -> bytes:
    return till.sealed(UP_PRESS, till.press_text(1))[:40]


def signed_for_another_topic(till: Foreign) -> bytes:
    return seal(till.key, till.topic("up/status"), till.press_text(1))


Bad = Callable[[Foreign], bytes]
BAD: list[tuple[Bad, str]] = [
    (oversized, OVERSIZED),
    (unsigned, UNSIGNED),
    (forged, FORGED),
    (truncated, TRUNCATED),
    (cut_short, TRUNCATED),
    (signed_for_another_topic, FORGED),
    (lambda _till: b"\xff\x00" * 20, UNSIGNED),
    (lambda _till: b"", "empty"),
]
NAMES = [
    "oversized",
    "unsigned",
    "forged",
    "truncated",
    "cut short",
    "signed for another topic",
    "garbage",
    "empty",
]


@pytest.fixture(scope="module")
def open_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Yield an open house for all of these messages."""
    with House(tmp_path_factory.mktemp("house")) as house:
        house.button("till")
        house.button("printer")
        house.open()
        yield house


@pytest.mark.parametrize(("bad", "reason"), BAD, ids=NAMES)
def test_it_is_dropped_and_counted_and_holds_up_nobody(
    open_house: House, counted: Counted, bad: Bad, reason: str
) -> None:
    with Foreign(open_house, "till") as till, Foreign(open_house, "printer") as printer:
        seq = len(open_house.presses("printer")) + 1
        for _ in range(3):
            till.raw(UP_PRESS, bad(till))
        printer.press(seq)
        printer.receipt(seq)

        until(lambda: counted[reason] == 3)
        assert open_house.presses("till") == []
        assert till.words() == []


def test_after_all_of_it_the_button_is_heard_as_ever(open_house: House) -> None:
    shop = Timeline(open_house)
    with Foreign(open_house, "till") as till:
        for bad, _ in BAD:
            till.raw(UP_PRESS, bad(till))
        till.press(1)

        assert till.receipt(1).decision == "opened"

    shop.expect(incident("till", presses=1))


def test_control_without_the_signature_a_forged_press_opens_an_incident(
    house: House, shop: Timeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.button("till")
    house.open()
    monkeypatch.setattr(inbox, "unseal", lambda _key, _topic, payload: payload[:-33])

    with Foreign(house, "till") as till:
        till.raw(UP_PRESS, forged(till))

        shop.expect(incident("till", presses=1))
