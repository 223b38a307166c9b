"""Bench tests are kept with who and when, and what was pressed for them is withdrawn."""

from typing import Any

import pytest

from deskbell.desk import work
from deskbell.domain import bench
from deskbell.texts import texts
from deskbell.web import words
from tests.api.enrolling import MACS, TILL, enrolled, leave, why

WHOLE = {
    "mac": MACS[0],
    "chip": "esp32s3",
    "hashes_ok": True,
    "micropython": "1.29.0",
    "firmware": "0.3.0",
    "image_sha256": "0123456789abcdef" * 4,
    "lamp_ok": True,
    "sound_ok": None,
    "inputs": 2,
    "inputs_pressed": [1, 2],
    "presses": [],
    "online_ms": 4120,
    "press_to_receipt_ms": 83,
    "broker_round_trip_ms": 12,
    "rssi_dbm": -61,
    "battery_mv": None,
    "free_heap_bytes": 120_000,
    "flash_erases": 31,
    "flash_bytes": 2_097_152,
    "flash_free_bytes": 1_900_000,
    "boots": 3,
    "reset_cause": "PWRON",
    "duration_s": 31.5,
    "notes": "The label is a little crooked.",
}
LEAST = {"mac": MACS[0], "chip": "esp32s3"}
FIRST = LEAST | {"presses": [1]}


def tell(house: Any, record: dict[str, Any], button: str = "b0001") -> Any:
    return house.client("technician").post(f"/api/v1/buttons/{button}/tests", json=record)


def told(house: Any, record: dict[str, Any] = LEAST) -> list[str]:
    """Tell of a test; return the incidents that were withdrawn with it."""
    answer = tell(house, record)
    assert answer.status_code == 201, answer.text
    withdrawn: list[str] = answer.json()["withdrawn"]
    return withdrawn


def state(house: Any, number: str = "INC-1001") -> str:
    return str(house.client("agent").get(f"/api/v1/incidents/{number}").json()["state"])


def test_a_record_is_kept_whole_with_who_and_when(house: Any) -> None:
    enrolled(house, leave(house), count=2)

    answer = tell(house, WHOLE)

    assert answer.status_code == 201, answer.text
    kept = {
        "button": "b0001",
        "epoch": 1,
        "at": "2026-05-28T20:26:40.000Z",
        "by": "technician",
        "record": WHOLE,
    }
    assert answer.json() == kept | {"withdrawn": []}
    listed = house.client("agent").get("/api/v1/buttons/b0001/tests").json()
    assert listed == {"items": [kept], "next": None}


def test_tests_are_listed_page_by_page_the_newest_first(house: Any) -> None:
    enrolled(house, leave(house))
    told(house, LEAST | {"notes": "first"})
    enrolled(house, leave(house))
    told(house, LEAST | {"notes": "second"})
    client = house.client("manager")

    first = client.get("/api/v1/buttons/b0001/tests?limit=1").json()
    second = client.get(f"/api/v1/buttons/b0001/tests?limit=1&cursor={first['next']}").json()

    notes = [page["items"][0]["record"]["notes"] for page in (first, second)]
    assert notes == ["second", "first"]
    assert [page["items"][0]["epoch"] for page in (first, second)] == [2, 1]
    assert second["next"] is None


def test_what_was_pressed_for_the_test_is_withdrawn_and_says_why(house: Any) -> None:
    name = enrolled(house, leave(house), inputs=[TILL])["username"]
    house.press(name)
    house.press(name)

    withdrawn = told(house, LEAST | {"presses": [1, 2]})

    assert (withdrawn, state(house)) == (["INC-1001"], "withdrawn")
    last = house.client("agent").get("/api/v1/incidents/INC-1001").json()["timeline"][-1]
    assert (last["verb"], last["reason"], last["by"]) == ("withdraw", "bench_test", "technician")
    shown = house.client("agent").get("/api/v1/buttons/b0001").json()["inputs"][0]
    assert (shown["lamp"], shown["incident"]) == ("ready", None)


def test_it_is_told_in_every_language() -> None:
    lines = {
        texts(language).gettext(words.HAPPENED["withdraw", bench.REASON])
        for language in ("en", "nl", "pl", "de")
    }

    assert len(lines) == 4


def test_a_press_of_another_button_keeps_the_incident(house: Any) -> None:
    name = enrolled(house, leave(house), inputs=[TILL])["username"]
    other = enrolled(house, leave(house), MACS[1], inputs=[TILL])["username"]
    house.press(other)
    house.press(name)

    assert told(house, FIRST) == []
    assert state(house) == "new"


def test_a_press_of_the_epoch_before_keeps_the_incident(house: Any) -> None:
    old = enrolled(house, leave(house), inputs=[TILL])["username"]
    house.press(old)
    new = enrolled(house, leave(house))["username"]
    house.press(new)

    assert told(house, FIRST) == []
    assert state(house) == "new"


def test_an_incident_that_somebody_has_taken_stays(house: Any) -> None:
    name = enrolled(house, leave(house), inputs=[TILL])["username"]
    house.press(name)
    house.client("agent").post("/api/v1/incidents/INC-1001/acknowledge")

    assert told(house, FIRST) == []
    assert state(house) == "acknowledged"


def test_a_test_that_asked_for_no_press_withdraws_none(house: Any) -> None:
    name = enrolled(house, leave(house), inputs=[TILL])["username"]
    house.press(name)

    assert told(house) == []
    assert state(house) == "new"


def test_what_was_pressed_in_the_shop_before_the_test_stays(house: Any) -> None:
    name = enrolled(house, leave(house), inputs=[TILL])["username"]
    house.press(name)
    house.press(name)

    assert told(house, LEAST | {"presses": [2]}) == []
    assert state(house) == "new"


def test_the_test_of_a_button_that_hangs_in_a_shop_leaves_nothing_behind(house: Any) -> None:
    name = enrolled(house, leave(house), inputs=[TILL])["username"]
    told(house)
    house.clock.ms += 24 * 3600 * 1000
    house.press(name)

    assert told(house, FIRST) == ["INC-1001"]


def test_record_and_withdrawal_are_one(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    name = enrolled(house, leave(house), inputs=[TILL])["username"]
    house.press(name)

    def fails(*_: Any, **__: Any) -> None:
        raise work.UnknownIncident(1001)

    with monkeypatch.context() as patched:
        patched.setattr(work, "move", fails)
        assert tell(house, FIRST).status_code == 404

    assert house.client("agent").get("/api/v1/buttons/b0001/tests").json()["items"] == []
    assert told(house, FIRST) == ["INC-1001"]


def test_a_record_is_of_the_buttons_own_board(house: Any) -> None:
    enrolled(house, leave(house))

    answer = tell(house, LEAST | {"mac": MACS[1]})

    assert (answer.status_code, why(answer)) == (409, "other_board")
    assert house.client("agent").get("/api/v1/buttons/b0001/tests").json()["items"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"mac": "x"}, {"chip": None}, {"hashes_ok": "yes"}, {"image_sha256": "00"},
        {"inputs_pressed": [0]}, {"inputs_pressed": [17]}, {"inputs_pressed": "1"},
        {"press_to_receipt_ms": -1}, {"press_to_receipt_ms": 1.5}, {"rssi_dbm": "-61"},
        {"presses": [0]}, {"presses": [1.5]}, {"presses": [1] * 65}, {"duration_s": -1}, {"duration_s": "60"}, {"notes": "a\0b"}, {"notes": "x" * 2001},
        {"password": "no such field"},
    ],
)  # fmt: skip
def test_what_no_tool_saw_is_refused(house: Any, wrong: dict[str, Any]) -> None:
    enrolled(house, leave(house))

    assert tell(house, LEAST | wrong).status_code == 422


@pytest.mark.parametrize(("role", "status"), [("agent", 403), ("manager", 403), ("admin", 201)])
def test_who_may_keep_a_test(house: Any, role: str, status: int) -> None:
    enrolled(house, leave(house))

    answer = house.client(role).post("/api/v1/buttons/b0001/tests", json=LEAST)

    assert answer.status_code == status


def test_an_unknown_button_has_no_tests(house: Any) -> None:
    assert tell(house, LEAST, "b0099").status_code == 404
    assert house.client("agent").get("/api/v1/buttons/b0099/tests").status_code == 404
