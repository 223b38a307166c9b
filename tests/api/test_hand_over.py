"""Presses that a board still held when it was flashed are handed over, and taken as any other."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import Session
from structlog.testing import capture_logs

from deskbell.desk import presses as receiving
from deskbell.desk import taking
from deskbell.desk.inbox import Inbound
from deskbell.desk.receive import Received
from deskbell.desk.receive import receive as real_receive
from deskbell.store.button import Epoch
from deskbell.store.incident import Incident
from deskbell_wire.messages import ONLINE, Press, Status
from deskbell_wire.signature import seal
from deskbell_wire.topics import UP_PRESS, UP_STATUS, topic
from tests.api.enrolling import MACS, TILL, enrolled, leave

POISON = 7


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Take what is logged: unconfigured, structlog draws every variable of a traceback."""
    with capture_logs():
        yield


def signed(house: Any, name: str, channel: str, text: str) -> dict[str, str]:
    full = topic(name, channel)
    payload = seal(house.desk.world.keyring.sign(name), full, text)
    return {"topic": full, "payload": b64encode(payload).decode()}


def press(house: Any, name: str, seq: int, **other: Any) -> dict[str, str]:
    """Return a press as the board of `<b>` signed it."""
    with house.desk.looking() as session:
        config = session.get_one(Epoch, name).config_version
    values: dict[str, Any] = {
        "seq": seq, "boot": 1, "n": seq, "input": 1, "kind": "short", "about": None,
        "age_ms": None, "config": config, "diagnostics": None,
    }  # fmt: skip
    return signed(house, name, UP_PRESS, Press(**(values | other)).encode())


def hand_over(house: Any, token: str, *messages: dict[str, str]) -> dict[str, Any]:
    client = house.client()
    client.headers["Authorization"] = f"Bearer {token}"
    answer = client.post("/api/v1/presses/hand-over", json={"messages": messages})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_what_a_board_held_becomes_an_incident(house: Any) -> None:
    name = enrolled(house, leave(house), inputs=[TILL])["username"]
    token = leave(house)

    told = hand_over(house, token, press(house, name, 1), press(house, name, 2))

    with house.desk.looking() as session:
        revision = session.get_one(Incident, 1001).revision
    shared = {"name": name, "incident": "INC-1001", "revision": revision}
    assert told == {
        "receipts": [
            shared | {"seq": 1, "decision": "opened"},
            shared | {"seq": 2, "decision": "joined"},
        ],
        "refused": [],
    }
    incident = house.client("agent").get("/api/v1/incidents/INC-1001").json()
    assert (incident["asset"], incident["presses"]) == ("Till 2", 2)


def test_a_press_that_the_desk_has_gets_the_receipt_of_then(house: Any) -> None:
    name = enrolled(house, leave(house), inputs=[TILL])["username"]
    token = leave(house)
    held = press(house, name, 1)

    first, again = hand_over(house, token, held), hand_over(house, token, held, held)

    assert again["receipts"] == first["receipts"] * 2
    assert house.client("agent").get("/api/v1/incidents/INC-1001").json()["presses"] == 1


@pytest.mark.parametrize(
    ("role", "status"), [("technician", 200), ("admin", 200), ("agent", 403), ("manager", 403)]
)
def test_a_technicians_own_token_will_do(house: Any, role: str, status: int) -> None:
    answer = house.client(role).post("/api/v1/presses/hand-over", json={"messages": []})

    assert answer.status_code == status


def test_what_no_known_button_signed_is_refused_and_named(house: Any) -> None:
    name = enrolled(house, leave(house), inputs=[TILL])["username"]
    good = press(house, name, 1)
    forged = good | {"payload": b64encode(b"{}\n" + b"0" * 32).decode()}
    stranger = good | {"topic": topic("b0099-1", UP_PRESS)}
    status = Status(
        boot=1, n=1, connect=1, state=ONLINE, held=[], lamps=[], config=0, version=0,
        diagnostics=None,
    )  # fmt: skip
    other = signed(house, name, UP_STATUS, status.encode())

    told = hand_over(
        house, leave(house), good, forged, stranger, other, {"topic": "x", "payload": ""}
    )

    assert [one["seq"] for one in told["receipts"]] == [1]
    assert sorted((one["topic"], one["reason"]) for one in told["refused"]) == [
        (topic("b0001-1", UP_PRESS), "forged"),
        (topic("b0001-1", UP_STATUS), "no_press"),
        (topic("b0099-1", UP_PRESS), "unknown_button"),
        ("x", "unknown_topic"),
    ]


def test_an_epoch_that_is_over_hands_nothing_over(house: Any) -> None:
    first = enrolled(house, leave(house), inputs=[TILL])["username"]
    house.press(first)
    second = enrolled(house, leave(house))["username"]
    before = hand_over(house, leave(house), press(house, first, 2))
    house.press(second)

    after = hand_over(house, leave(house), press(house, first, 3))
    house.client("technician").post("/api/v1/buttons/b0001/revoke")
    revoked = hand_over(house, leave(house), press(house, second, 2))

    assert [one["decision"] for one in before["receipts"]] == ["joined"]
    assert [one["reason"] for one in after["refused"]] == ["superseded"]
    assert [one["reason"] for one in revoked["refused"]] == ["revoked"]
    assert after["receipts"] == revoked["receipts"] == []


def test_the_first_word_of_an_epoch_may_be_handed_over(house: Any) -> None:
    first = enrolled(house, leave(house), inputs=[TILL])["username"]
    house.press(first)
    second = enrolled(house, leave(house))["username"]
    with house.desk.writing() as session:
        session.connection().exec_driver_sql("UPDATE epoch SET config_unsent = 0")

    hand_over(house, leave(house), press(house, second, 1))

    with house.desk.looking() as session:
        old, new = session.get_one(Epoch, first), session.get_one(Epoch, second)
        assert old.superseded_at_ms is not None
        assert new.config_unsent, "telling it again lets the broker know who may log in"


def test_what_is_signed_but_unreadable_is_kept_and_receipted(house: Any) -> None:
    name = enrolled(house, leave(house), inputs=[TILL])["username"]
    other_version = press(house, name, 1)
    text = Press(
        seq=1, boot=1, n=1, input=1, kind="short", about=None, age_ms=None, config=0,
        diagnostics=None,
    ).encode().replace('{"v":1,', '{"v":2,')  # fmt: skip
    other_version = signed(house, name, UP_PRESS, text)
    nonsense = signed(house, name, UP_PRESS, "[1 2]")

    told = hand_over(house, leave(house), other_version, nonsense)

    assert [(one["seq"], one["decision"]) for one in told["receipts"]] == [
        (1, "unreadable"),
        (None, "unreadable"),
    ]
    assert told["refused"] == []
    with house.desk.looking() as session:
        raws = session.connection().exec_driver_sql("SELECT raw FROM press").scalars().all()
    assert sorted(raws) == sorted([b"[1 2]", text.encode()])


def test_a_press_that_the_desk_fails_on_is_kept_and_holds_up_nobody(
    house: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = enrolled(house, leave(house), inputs=[TILL])["username"]

    def receive(session: Session, batch: list[Inbound], *rest: Any) -> Received:
        for message in batch:
            if isinstance(message.content, Press) and message.content.input == POISON:
                raise ZeroDivisionError("a bug of ours")
        return real_receive(session, batch, *rest)

    monkeypatch.setattr(taking, "receive", receive)

    told = hand_over(
        house, leave(house), press(house, name, 1), press(house, name, 2, input=POISON)
    )

    assert [(one["seq"], one["decision"]) for one in told["receipts"]] == [
        (1, "opened"),
        (2, "unreadable"),
    ]


def test_what_cannot_even_be_kept_stays_on_the_board(
    house: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = enrolled(house, leave(house), inputs=[TILL])["username"]
    row_of = receiving.row_of

    def failing(of: str, content: Any, now_ms: int) -> dict[str, Any]:
        if content.seq == 2:
            raise ZeroDivisionError("a bug of ours")
        return row_of(of, content, now_ms)

    monkeypatch.setattr(receiving, "row_of", failing)

    told = hand_over(house, leave(house), press(house, name, 1), press(house, name, 2))

    assert [one["seq"] for one in told["receipts"]] == [1]
    assert [one["reason"] for one in told["refused"]] == ["not_kept"]


def test_a_database_that_cannot_work_takes_nothing(
    house: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = enrolled(house, leave(house), inputs=[TILL])["username"]
    held = press(house, name, 1)
    token = leave(house)
    client = house.client()
    client.headers["Authorization"] = f"Bearer {token}"

    def full(*_: Any) -> Received:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(taking, "receive", full)
        failed = client.post("/api/v1/presses/hand-over", json={"messages": [held]})

    assert failed.status_code == 500
    assert hand_over(house, token, held)["receipts"][0]["decision"] == "opened"


@pytest.mark.parametrize(
    "message",
    [
        {"topic": "t", "payload": "no base64"}, {"topic": "t", "payload": "YQ"}, {"topic": "t"},
        {"topic": "t" * 101, "payload": ""}, {"topic": 1, "payload": ""},
        {"topic": "t", "payload": "A" * 6000},
    ],
)  # fmt: skip
def test_what_is_no_message_is_refused_whole(house: Any, message: dict[str, Any]) -> None:
    answer = house.client("technician").post(
        "/api/v1/presses/hand-over", json={"messages": [message]}
    )

    assert answer.status_code == 422


def test_a_leave_that_is_spent_still_hands_presses_over(house: Any) -> None:
    token = leave(house)
    name = enrolled(house, token, MACS[0], inputs=[TILL])["username"]

    told = hand_over(house, token, press(house, name, 1))

    assert [one["decision"] for one in told["receipts"]] == ["opened"]
