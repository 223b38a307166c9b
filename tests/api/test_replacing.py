"""A button takes another's place: asset and history stay, and each board stays known by its MAC."""

from typing import Any

from tests.api.enrolling import MACS, TILL, enrolled, leave


def replace(house: Any, old: str, new: str) -> dict[str, Any]:
    answer = house.client("technician").post(f"/api/v1/buttons/{old}/replace", json={"by": new})
    assert answer.status_code == 200, answer.text
    done: dict[str, Any] = answer.json()
    return done


def told(house: Any, button: str) -> tuple[str, str | None, list[str | None]]:
    """Return state, MAC and assets of a button."""
    found = house.client("agent").get(f"/api/v1/buttons/{button}").json()
    return found["state"], found["mac"], [one["asset"] for one in found["inputs"]]


def test_a_flashed_spare_takes_over_asset_and_history(house: Any) -> None:
    old = enrolled(house, leave(house), MACS[0], inputs=[TILL])
    house.press(old["username"])
    spare = enrolled(house, leave(house), MACS[1])

    done = replace(house, "b0001", "b0002")
    house.press(spare["username"])

    assert done["secrets"] is None
    assert told(house, "b0001") == ("revoked", MACS[0], ["Till 2"])
    assert told(house, "b0002")[1:] == (MACS[1], ["Till 2"])
    incident = house.client("agent").get("/api/v1/incidents/INC-1001").json()
    assert (incident["asset"], incident["presses"]) == ("Till 2", 2)


def test_flashed_again_the_spare_keeps_what_it_took_over(house: Any) -> None:
    enrolled(house, leave(house), MACS[0], inputs=[TILL])
    enrolled(house, leave(house), MACS[1])
    replace(house, "b0001", "b0002")

    again = enrolled(house, leave(house), MACS[1])

    assert (again["button"], again["epoch"]) == ("b0002", 2)
    assert told(house, "b0002")[1:] == (MACS[1], ["Till 2"])


def test_the_mended_old_board_comes_back_as_a_spare(house: Any) -> None:
    enrolled(house, leave(house), MACS[0], inputs=[TILL])
    enrolled(house, leave(house), MACS[1])
    replace(house, "b0001", "b0002")

    again = enrolled(house, leave(house), MACS[0])

    assert (again["button"], again["epoch"]) == ("b0001", 2)
    assert told(house, "b0001") == ("issued", MACS[0], [None])
    assert told(house, "b0002")[2] == ["Till 2"]


def test_a_button_that_replaces_itself_forgets_its_board(house: Any) -> None:
    first = enrolled(house, leave(house), MACS[0], inputs=[TILL])
    house.press(first["username"])

    done = replace(house, "b0001", "b0001")
    other = enrolled(house, leave(house), MACS[0])

    assert done["secrets"]["epoch"] == 2
    assert told(house, "b0001")[1:] == (None, ["Till 2"])
    assert other["button"] == "b0002", "the old board does not throw the new one out"
    incident = house.client("agent").get("/api/v1/incidents/INC-1001").json()
    assert incident["asset"] == "Till 2"
