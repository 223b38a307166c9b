"""Boards are enrolled with a token for one site, so many boards and ten minutes."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from structlog.testing import capture_logs

from deskbell.desk import accounts, enrolment_tokens
from tests.api.enrolling import MACS, PRINTER, TILL, enrol, enrolled, leave, why


def inputs_of(told: dict[str, Any]) -> list[str | None]:
    return [one["asset"] for one in told["inputs"]]


def test_a_board_gets_all_that_it_needs(house: Any) -> None:
    identity = enrolled(house, leave(house), inputs=[TILL, PRINTER], count=2)

    keyring = house.desk.world.keyring
    assert identity == {
        "button": "b0001",
        "epoch": 1,
        "username": "b0001-1",
        "password": keyring.password("b0001-1"),
        "key": keyring.sign("b0001-1").hex(),
        "ca": "PEM",
        "brokers": ["mqtts://127.0.0.1:8883"],
        "setup": keyring.setup("b0001-1"),
        "wifi": [],
    }


def test_it_is_known_by_its_mac_from_then_on(house: Any) -> None:
    enrolled(house, leave(house), inputs=[TILL])

    told = house.client("agent").get("/api/v1/buttons/b0001").json()

    assert (told["mac"], told["chip"], told["site"]) == (MACS[0], "esp32s3", "Utrecht")
    assert (told["first_word_at"], told["latest_press"]) == (None, None)
    assert told["issued_at"] == "2026-05-28T20:26:40.000Z"
    assert inputs_of(told) == ["Till 2"]


def test_a_press_is_told_with_the_button(house: Any) -> None:
    identity = enrolled(house, leave(house), inputs=[TILL])
    house.press(identity["username"])
    house.press(identity["username"])

    told = house.client("agent").get("/api/v1/buttons/b0001").json()

    assert told["first_word_at"] is not None
    assert told["latest_press"] == {
        "epoch": 1,
        "seq": 2,
        "input": 1,
        "kind": "short",
        "received_at": told["first_word_at"],
        "decision": "joined",
        "incident": "INC-1001",
    }


def test_without_inputs_a_new_board_waits_to_be_claimed(house: Any) -> None:
    enrolled(house, leave(house), count=2)

    told = house.client("agent").get("/api/v1/buttons/b0001").json()

    assert inputs_of(told) == [None, None]


def test_a_known_board_stays_its_button_with_asset_and_history(house: Any) -> None:
    first = enrolled(house, leave(house), inputs=[TILL])
    house.press(first["username"])

    again = enrolled(house, leave(house))
    house.press(again["username"])

    told = house.client("agent").get("/api/v1/buttons/b0001").json()
    assert (again["button"], again["epoch"]) == ("b0001", 2)
    assert again["key"] != first["key"]
    assert inputs_of(told) == ["Till 2"]
    incident = house.client("agent").get("/api/v1/incidents/INC-1001").json()
    assert (incident["asset"], incident["presses"]) == ("Till 2", 2)


def test_a_known_board_with_other_inputs_stands_for_those(house: Any) -> None:
    enrolled(house, leave(house), inputs=[TILL])

    enrolled(house, leave(house), inputs=[PRINTER], count=2)

    told = house.client("agent").get("/api/v1/buttons/b0001").json()
    assert inputs_of(told) == ["Printer", None]


def test_a_token_is_spent_on_boards_and_not_on_calls(house: Any) -> None:
    token = leave(house, boards=2)

    enrolled(house, token, MACS[0])
    enrolled(house, token, MACS[1])
    again = enrolled(house, token, MACS[0])
    refused = enrol(house, token, MACS[2])

    assert (again["button"], again["epoch"]) == ("b0001", 2)
    assert (refused.status_code, why(refused)) == (409, "enrolment_spent")
    assert "for 2 boards" in refused.json()["detail"]
    assert house.client("agent").get("/api/v1/buttons/b0003").status_code == 404


def test_after_ten_minutes_a_token_is_over_and_says_so(house: Any) -> None:
    token = leave(house, boards=2)
    enrolled(house, token)
    house.clock.ms += enrolment_tokens.GOOD_FOR_MS

    for mac in MACS[:2]:
        refused = enrol(house, token, mac)

        assert (refused.status_code, why(refused)) == (401, "enrolment_over")


def test_a_day_later_it_is_forgotten(house: Any) -> None:
    token = leave(house)
    enrolled(house, token)
    house.clock.ms += enrolment_tokens.GOOD_FOR_MS + 24 * 3600 * 1000

    with house.desk.writing() as session:
        assert enrolment_tokens.forget(session, house.clock()) == 1

    assert why(enrol(house, token)) == "no_credentials"


def test_an_account_that_was_shut_out_enrols_nothing(house: Any) -> None:
    token = leave(house)
    with house.desk.writing() as session:
        accounts.shut_out(session, "technician")

    assert why(enrol(house, token)) == "enrolment_over"


def test_a_disabled_account_enrols_nothing(house: Any) -> None:
    token = leave(house)
    with house.desk.writing() as session:
        session.connection().exec_driver_sql("UPDATE account SET disabled_at_ms = 1")

    assert why(enrol(house, token)) == "no_credentials"


@pytest.mark.parametrize("role", ["agent", "manager"])
def test_who_may_not_change_buttons_gets_no_token(house: Any, role: str) -> None:
    answer = house.client(role).post("/api/v1/enrolments", json={"site": "Utrecht"})

    assert (answer.status_code, why(answer)) == (403, "not_allowed")


def test_an_enrolment_token_is_good_for_nothing_else(house: Any) -> None:
    client = house.client()
    client.headers["Authorization"] = f"Bearer {leave(house)}"

    for method, path in (
        ("GET", "/buttons"), ("GET", "/buttons/b0001/setup"), ("POST", "/buttons"),
        ("POST", "/enrolments"), ("GET", "/incidents"), ("POST", "/logout"),
    ):  # fmt: skip
        answer = client.request(method, f"/api/v1{path}", json={})
        assert (answer.status_code, why(answer)) == (403, "not_allowed"), path


def test_nobody_enrols_by_an_accounts_own_token(house: Any) -> None:
    answer = enrol(house, house.token("admin"))

    assert (answer.status_code, why(answer)) == (403, "not_allowed")
    assert "these may: enrolment token" in answer.json()["detail"]


def test_a_board_of_another_site_is_refused_until_its_button_is_revoked(house: Any) -> None:
    enrolled(house, leave(house, site="Hamburg"), inputs=[TILL])
    token = leave(house)

    refused = enrol(house, token)
    house.client("technician").post("/api/v1/buttons/b0001/revoke")
    moved = enrolled(house, token)

    assert (refused.status_code, why(refused)) == (409, "other_site")
    assert "b0001 at Hamburg" in refused.json()["detail"]
    told = house.client("agent").get("/api/v1/buttons/b0001").json()
    assert (moved["epoch"], told["site"], inputs_of(told)) == (2, "Utrecht", [None])


def test_a_revoked_board_comes_back_for_what_nobody_else_stands_for(house: Any) -> None:
    client = house.client("technician")
    enrolled(house, leave(house), MACS[0], inputs=[TILL, PRINTER], count=2)
    enrolled(house, leave(house), MACS[1], inputs=[TILL])
    client.post("/api/v1/buttons/b0001/revoke")

    again = enrolled(house, leave(house), MACS[0])

    told = client.get("/api/v1/buttons/b0001").json()
    assert (again["epoch"], inputs_of(told)) == (2, [None, "Printer"])


@pytest.mark.parametrize(
    ("inputs", "name"),
    [
        ([{"asset": "Till 9"}], "unknown_asset"),
        ([{"asset": "Kettle", "category": "kettle"}], "unknown_category"),
        ([{"asset": "Till 2", "category": "printer"}], "other_category"),
    ],
)
def test_of_a_board_that_cannot_be_enrolled_nothing_stays(
    house: Any, inputs: list[dict[str, str]], name: str
) -> None:
    client = house.client("technician")
    client.post("/api/v1/buttons", json={"site": "Utrecht", "inputs": [TILL]})
    token = leave(house)

    refused = enrol(house, token, inputs=inputs)

    assert why(refused) == name
    assert len(client.get("/api/v1/buttons").json()["items"]) == 1
    assert len(client.get("/api/v1/assets").json()["items"]) == 1
    enrolled(house, token, MACS[1])


@pytest.mark.parametrize(
    "body",
    [
        {"mac": "AABBCCDDEE01"}, {"mac": "aa:bb:cc:dd:ee:01"}, {"mac": "aabbccddee0"}, {"mac": None},
        {"chip": ""}, {"chip": "ESP 32"}, {"count": 0}, {"count": 17}, {"inputs": [TILL] * 17},
        {"extra": 1},
    ],
)  # fmt: skip
def test_what_no_board_says_is_refused(house: Any, body: dict[str, Any]) -> None:
    assert enrol(house, leave(house), **body).status_code == 422


@pytest.mark.parametrize("boards", [0, -1, 101, "2", 1.5])
def test_a_token_is_for_a_sane_number_of_boards(house: Any, boards: object) -> None:
    answer = house.client("technician").post(
        "/api/v1/enrolments", json={"site": "Utrecht", "boards": boards}
    )

    assert answer.status_code == 422


def at_once(house: Any, token: str, macs: list[str]) -> list[Any]:
    """Enrol these boards at the same moment."""
    ready = threading.Barrier(len(macs))

    def one(mac: str) -> Any:
        ready.wait()
        return enrol(house, token, mac)

    with ThreadPoolExecutor(len(macs)) as pool:
        return list(pool.map(one, macs))


def test_of_two_that_spend_the_last_board_at_once_one_wins(house: Any) -> None:
    for turn in range(5):
        macs = [f"{turn:011x}{board:x}" for board in range(4)]
        answers = at_once(house, leave(house), macs)

        assert sorted(one.status_code for one in answers) == [201, 409, 409, 409]
    assert len(house.client("agent").get("/api/v1/buttons").json()["items"]) == 5


def test_the_same_board_twice_at_once_is_one_button(house: Any) -> None:
    answers = at_once(house, leave(house), [MACS[0]] * 4)

    told = sorted((one.json()["button"], one.json()["epoch"]) for one in answers)
    assert told == [("b0001", 1), ("b0001", 2), ("b0001", 3), ("b0001", 4)]
    assert len(house.client("agent").get("/api/v1/buttons").json()["items"]) == 1


def test_technicians_read_the_password_of_the_set_up_access_point(house: Any) -> None:
    identity = enrolled(house, leave(house))

    told = house.client("technician").get("/api/v1/buttons/b0001/setup").json()["items"]

    assert told == [{"button": "b0001", "epoch": 1, "setup": identity["setup"]}]
    assert len(identity["setup"]) == 10
    for role, status in (("agent", 403), ("manager", 403), (None, 401)):
        assert house.client(role).get("/api/v1/buttons/b0001/setup").status_code == status


def test_until_a_new_epoch_speaks_the_board_may_be_in_either(house: Any) -> None:
    first = enrolled(house, leave(house))
    house.press(first["username"])
    second = enrolled(house, leave(house))
    client = house.client("technician")
    before = client.get("/api/v1/buttons/b0001/setup").json()["items"]
    house.press(second["username"])

    after = client.get("/api/v1/buttons/b0001/setup").json()["items"]

    assert [one["epoch"] for one in before] == [2, 1]
    assert [one["epoch"] for one in after] == [2]
    assert client.get("/api/v1/buttons/b0099/setup").status_code == 404


def test_no_secret_of_an_enrolment_is_on_disk_or_in_the_log(house: Any, tmp_path: Any) -> None:
    with capture_logs() as logged:
        token = leave(house)
        identity = enrolled(house, token)
        house.client("technician").get("/api/v1/buttons/b0001/setup")
        enrol(house, token, MACS[1])
    with house.desk.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    planted = [token, identity["password"], identity["key"], identity["setup"]]

    found = [one for one in planted if one.encode() in kept or one in repr(logged)]

    assert found == []
    assert bytes.fromhex(identity["key"]) not in kept
    assert accounts.digest(token).encode() in kept


def test_more_assets_than_the_board_has_inputs_are_refused(house: Any) -> None:
    answer = enrol(house, leave(house), inputs=[TILL, PRINTER], count=1)

    assert (answer.status_code, why(answer)) == (422, "too_few_inputs")
    assert house.client("technician").get("/api/v1/buttons").json()["items"] == []
