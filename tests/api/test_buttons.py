"""Buttons over the API: added with their secrets, claimed, replaced, revoked, pressed."""

from typing import Any

import pytest

from deskbell.desk import buttons
from deskbell.desk.buttons import UnknownButton

TILL = {"asset": "Till 2", "category": "till"}
PRINTER = {"asset": "Printer", "category": "printer"}


def add(client: Any, **body: Any) -> dict[str, Any]:
    answer = client.post("/api/v1/buttons", json={"site": "Utrecht", "inputs": [TILL]} | body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def inputs_of(told: dict[str, Any]) -> list[tuple[int, str | None, str | None]]:
    return [(one["input"], one["asset"], one["category"]) for one in told["inputs"]]


def assets(client: Any) -> list[str]:
    return [one["name"] for one in client.get("/api/v1/assets").json()["items"]]


def test_a_new_button_comes_with_all_that_a_client_needs(house: Any) -> None:
    made = add(house.client("technician"), inputs=[TILL, PRINTER])

    keyring = house.desk.world.keyring
    assert made == {
        "button": "b0001",
        "epoch": 1,
        "username": "b0001-1",
        "password": keyring.password("b0001-1"),
        "key": keyring.sign("b0001-1").hex(),
        "ca": "PEM",
        "brokers": ["mqtts://127.0.0.1:8883"],
    }


def test_it_is_listed_with_what_its_inputs_stand_for_and_without_secrets(house: Any) -> None:
    client = house.client("technician")
    made = add(client, inputs=[TILL, PRINTER])

    told = client.get("/api/v1/buttons/b0001")

    assert inputs_of(told.json()) == [(1, "Till 2", "till"), (2, "Printer", "printer")]
    assert (told.json()["state"], told.json()["site"]) == ("issued", "Utrecht")
    assert made["key"] not in told.text
    assert made["password"] not in told.text


def test_a_pressed_button_shows_its_incident(house: Any) -> None:
    client = house.client("technician")
    house.press(add(client)["username"])

    shown = client.get("/api/v1/buttons/b0001").json()["inputs"][0]

    assert (shown["lamp"], shown["incident"]) == ("filed", "INC-1001")


def test_its_answer_waits_until_the_broker_lets_it_in(house: Any) -> None:
    asked: list[bool] = []

    def round_trip() -> bool:
        asked.append(True)
        return True

    house.app.state.broker_round_trip = round_trip

    add(house.client("technician"))

    assert asked == [True, True]


def test_a_name_is_taken_once_and_is_a_buttons_name(house: Any) -> None:
    client = house.client("technician")
    add(client, button="b0417")

    again = client.post("/api/v1/buttons", json={"site": "Utrecht", "button": "b0417"})
    wrong = client.post("/api/v1/buttons", json={"site": "Utrecht", "button": "Till-2"})

    assert again.json()["type"] == "urn:deskbell:error:button_exists"
    assert wrong.json()["type"] == "urn:deskbell:error:bad_button_name"


@pytest.mark.parametrize(
    ("inputs", "name"),
    [
        ([TILL, {"asset": "Kettle", "category": "kettle"}], "unknown_category"),
        ([TILL, {"asset": "Till 2", "category": "printer"}], "other_category"),
        ([TILL, {"asset": "New thing"}], "unknown_asset"),
        ([TILL, {"asset": "Button", "category": "button"}], "unknown_category"),
    ],
)
def test_of_a_button_that_cannot_be_added_nothing_stays(
    house: Any, inputs: list[dict[str, str]], name: str
) -> None:
    client = house.client("technician")

    answer = client.post("/api/v1/buttons", json={"site": "Utrecht", "inputs": inputs})

    assert answer.json()["type"] == f"urn:deskbell:error:{name}"
    assert assets(client) == []
    assert client.get("/api/v1/sites").json()["items"] == []
    assert client.get("/api/v1/buttons").json()["items"] == []


def test_claiming_an_input_moves_what_was_reported_on_it(house: Any) -> None:
    client = house.client("technician")
    house.press(add(client, inputs=[])["username"])
    before = client.get("/api/v1/incidents/INC-1001").json()

    told = client.post("/api/v1/buttons/b0001/inputs/1", json=TILL).json()

    after = client.get("/api/v1/incidents/INC-1001").json()
    assert (before["category"], before["title"]) == ("button", "Deskbell button · b0001-1/1")
    assert (after["category"], after["title"]) == ("till", "Till · Till 2")
    assert inputs_of(told) == [(1, "Till 2", "till")]


def test_a_spare_takes_over_and_the_old_one_ends(house: Any) -> None:
    client = house.client("technician")
    add(client)
    add(client, inputs=[])

    told = client.post("/api/v1/buttons/b0001/replace", json={"by": "b0002"}).json()

    assert told["secrets"] is None
    assert inputs_of(told["button"]) == [(1, "Till 2", "till")]
    assert client.get("/api/v1/buttons/b0001").json()["state"] == "revoked"


def test_a_new_one_takes_over_with_secrets_of_its_own(house: Any) -> None:
    client = house.client("technician")
    add(client)

    told = client.post("/api/v1/buttons/b0001/replace", json={"by": "b0900"}).json()

    assert told["secrets"]["username"] == "b0900-1"
    assert inputs_of(told["button"]) == [(1, "Till 2", "till")]
    assert client.get("/api/v1/buttons/b0001").json()["state"] == "revoked"


def test_a_revoked_one_of_another_shop_that_takes_over_moves_to_this_shop(house: Any) -> None:
    client = house.client("technician")
    add(client)
    add(client, site="Leeds", inputs=[])
    client.post("/api/v1/buttons/b0002/revoke")

    told = client.post("/api/v1/buttons/b0001/replace", json={"by": "b0002"}).json()

    assert told["secrets"]["username"] == "b0002-2"
    assert told["button"]["site"] == "Utrecht"


def test_by_itself_it_gets_a_new_epoch_and_the_old_goes_on_meanwhile(house: Any) -> None:
    client = house.client("technician")
    old = add(client)

    told = client.post("/api/v1/buttons/b0001/replace", json={"by": "b0001"}).json()
    house.press(old["username"])

    assert told["secrets"]["username"] == "b0001-2"
    assert told["button"]["state"] == "issued"
    assert client.get("/api/v1/incidents/INC-1001").json()["asset"] == "Till 2"


def test_a_revoked_button_is_shown_as_revoked_and_stays_so(house: Any) -> None:
    client = house.client("technician")
    made = add(client)

    told = client.post("/api/v1/buttons/b0001/revoke").json()

    assert told["state"] == "revoked"
    assert made["username"] in house.desk.world.ledger.revoked


def test_a_simulated_button_is_pressed_at_its_pin(house: Any) -> None:
    class Board:
        """A board that notes each press."""

        def __init__(self) -> None:
            self.pressed: list[tuple[int, float]] = []

        def press(self, number: int, hold_s: float = 0.0) -> None:
            if hold_s > 3:
                raise ProcessLookupError("The simulated button b0001 is not running.")
            self.pressed.append((number, hold_s))

    board = Board()
    client = house.client("agent")
    add(house.client("technician"))
    house.app.state.simulated = {"b0001": board}

    short = client.post("/api/v1/buttons/b0001/press")
    held = client.post("/api/v1/buttons/b0001/press", json={"hold_s": 2.5})
    beside = client.post("/api/v1/buttons/b0001/press", json={"input": 2})
    dead = client.post("/api/v1/buttons/b0001/press", json={"hold_s": 4})

    assert board.pressed == [(1, 0.0), (1, 2.5)]
    assert (short.status_code, held.status_code) == (202, 202)
    assert "has no input 2" in beside.json()["detail"]
    assert dead.json()["type"] == "urn:deskbell:error:not_running"


def test_a_real_button_is_pressed_by_a_finger_only(house: Any) -> None:
    add(house.client("technician"))

    answer = house.client("agent").post("/api/v1/buttons/b0001/press")

    assert answer.json()["type"] == "urn:deskbell:error:not_simulated"


@pytest.mark.parametrize("verb", ["", "/revoke", "/replace", "/press", "/inputs/1"])
def test_an_unknown_button_is_not_found(house: Any, verb: str) -> None:
    client = house.client("admin")
    body = {"/replace": {"by": "b0001"}, "/inputs/1": TILL}.get(verb)

    method = "POST" if verb else "GET"
    answer = client.request(method, f"/api/v1/buttons/b0999{verb}", json=body)

    assert answer.status_code == 404
    assert answer.json()["type"] == "urn:deskbell:error:unknown_button"
    with house.desk.looking() as session, pytest.raises(UnknownButton):
        buttons.current_epoch(session, "b0001")


def test_a_page_of_buttons_costs_the_same_number_of_queries_whatever_its_length(
    house: Any,
) -> None:
    from sqlalchemy import event

    client = house.client("technician")
    counted: list[str] = []
    event.listen(
        house.desk.engine,
        "before_cursor_execute",
        lambda *call: counted.append(str(call[2])),
    )

    def queries() -> int:
        counted.clear()
        client.get("/api/v1/buttons")
        return len(counted)

    add(client)
    few = queries()
    for number in range(5):
        add(client, inputs=[{"asset": f"Till {number + 3}", "category": "till"}])

    assert queries() == few


def test_a_name_with_a_control_character_is_refused(house: Any) -> None:
    client = house.client("technician")
    add(client)
    bad = {"asset": "Till\t3", "category": "till"}

    answers = [
        client.post("/api/v1/buttons", json={"site": "Utrecht", "inputs": [bad]}),
        client.post("/api/v1/buttons", json={"site": "Ut\nrecht", "inputs": []}),
        client.post("/api/v1/buttons/b0001/inputs/1", json=bad),
    ]

    assert [answer.status_code for answer in answers] == [422, 422, 422]
    assert "inputs.0.asset: must be one line" in answers[0].json()["detail"]
    assert assets(client) == ["Till 2"]


def test_a_configuration_that_no_button_could_read_is_refused_and_leaves_nothing(
    house: Any,
) -> None:
    client = house.client("technician")
    long = [{"asset": f"{number:02}" + "ż" * 198, "category": "till"} for number in range(16)]

    answer = client.post("/api/v1/buttons", json={"site": "Utrecht", "inputs": long})

    assert answer.status_code == 422
    assert answer.json()["type"] == "urn:deskbell:error:unreadable_configuration"
    assert "2463 fit" in answer.json()["detail"]
    assert assets(client) == []
    assert not house.desk.world.ledger.issued
