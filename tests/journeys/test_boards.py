"""A board is enrolled again over the API, with the real broker: the old identity is out, the asset stays."""

import warnings
from base64 import b64encode
from typing import Any

import pytest

from deskbell.app import create_app
from deskbell.desk import accounts
from deskbell.running import now_ms
from deskbell_wire.topics import UP_PRESS
from tests.api.enrolling import MACS, TILL
from tests.support.broker import Client, Refused, until
from tests.support.foreign import Foreign
from tests.support.house import House

with warnings.catch_warnings():
    # Starlette prefers httpx2; our lock has httpx, which the command line uses too.
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

OUT_S = 5


class Technician:
    """Somebody who enrols boards at a running desk."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.running = house.open()
        app = create_app(self.running)
        self.api, self.tool = TestClient(app), TestClient(app)
        with self.running.desk.writing() as session:
            who = accounts.account(session, "Kim", "technician", now_ms())
            token = accounts.make_token(session, who.id or 0, now_ms())
        self.api.headers["Authorization"] = f"Bearer {token}"
        body = {"site": "Utrecht", "boards": 3}
        leave = self.api.post("/api/v1/enrolments", json=body).json()["token"]
        self.tool.headers["Authorization"] = f"Bearer {leave}"

    def enrol(self, label: str, mac: str = MACS[0], **body: Any) -> dict[str, Any]:
        """Enrol a board, under a label of the house."""
        answer = self.tool.post(
            "/api/v1/enrolments/boards", json={"mac": mac, "chip": "esp32"} | body
        )
        assert answer.status_code == 201, answer.text
        identity: dict[str, Any] = answer.json()
        self.house.names[label] = identity["username"]
        return identity

    def hand_over(self, topic: str, payload: bytes) -> list[str]:
        """Hand a press over that a board held; return why it was refused, if it was."""
        message = {"topic": topic, "payload": b64encode(payload).decode()}
        answer = self.tool.post("/api/v1/presses/hand-over", json={"messages": [message]})
        return [one["reason"] for one in answer.json()["refused"]]


@pytest.fixture
def kim(house: House) -> Technician:
    return Technician(house)


def is_let_in(house: House, identity: dict[str, Any]) -> bool:
    client = Client(house.broker, identity["username"], identity["password"])
    try:
        client.connect()
    except Refused:
        return False
    client.close()
    return True


def test_the_answer_is_enough_to_log_in_at_once(kim: Technician) -> None:
    identity = kim.enrol("board", inputs=[TILL])

    assert is_let_in(kim.house, identity)
    assert identity["brokers"] == [kim.house.address]
    assert identity["ca"] == kim.house.broker.ca.read_text()


def test_when_a_board_that_was_flashed_again_speaks_its_old_identity_is_out(
    kim: Technician,
) -> None:
    house = kim.house
    first = kim.enrol("old", inputs=[TILL])
    with Foreign(house, "old") as old:
        old.press(1)
        opened = old.receipt(1)
        second = kim.enrol("new")
        old.press(2)
        assert old.receipt(2).decision == "joined", "until the new one speaks it goes on"

        with Foreign(house, "new") as new:
            new.press(1)
            joined = new.receipt(1)
            until(lambda: not old.is_connected, OUT_S, "the broker has thrown the old one out")
            until(lambda: not is_let_in(house, first), OUT_S, "the old one cannot log in")
            late = old.sealed(UP_PRESS, old.press_text(3))
            reasons = kim.hand_over(old.topic(UP_PRESS), late)

    assert reasons == ["superseded"], "its signature counts no more either"
    assert (second["button"], second["epoch"]) == (first["button"], 2)
    assert (joined.decision, joined.incident) == ("joined", opened.incident)
    told = kim.api.get(f"/api/v1/buttons/{first['button']}").json()
    assert [one["asset"] for one in told["inputs"]] == ["Till 2"]
    assert told["latest_press"]["epoch"] == 2


def test_control_a_board_that_was_enrolled_again_and_never_spoke_throws_nobody_out(
    kim: Technician,
) -> None:
    house = kim.house
    first = kim.enrol("old", inputs=[TILL])
    with Foreign(house, "old") as old:
        old.press(1)
        old.receipt(1)
        for _ in range(3):
            kim.enrol("new")

        old.press(2)
        old.receipt(2)

        assert old.is_connected
        assert is_let_in(house, first)


def test_a_first_word_that_is_handed_over_throws_the_old_identity_out_too(kim: Technician) -> None:
    house = kim.house
    kim.enrol("old", inputs=[TILL])
    with Foreign(house, "old") as old:
        old.press(1)
        old.receipt(1)
        kim.enrol("new")
        with Foreign(house, "new") as new:
            held = new.sealed(UP_PRESS, new.press_text(1))
            assert old.is_connected

            kim.hand_over(new.topic(UP_PRESS), held)

            until(lambda: not old.is_connected, OUT_S, "the broker has thrown the old one out")
            assert new.is_connected
