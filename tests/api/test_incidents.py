"""Incidents over the API: what a press opened is listed, told, and worked on."""

from typing import Any

import pytest

from deskbell.desk import work


def items(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def test_a_press_is_an_incident_with_its_place_and_history(house: Any) -> None:
    button = house.asset("Utrecht", "Till 2", "till")
    house.press(button)
    house.press(button)

    listed = items(house.client("agent").get("/api/v1/incidents?state=open"))
    told = house.client("agent").get(f"/api/v1/incidents/{listed[0]['number']}").json()

    assert [one["title"] for one in listed] == ["Till · Till 2"]
    assert told["number"] == "INC-1001"
    assert (told["state"], told["lamp"], told["presses"]) == ("new", "filed", 2)
    assert (told["category"], told["cause"], told["priority"]) == ("till", None, 2)
    assert (told["site"], told["asset"], told["button"]) == ("Utrecht", "Till 2", "b0001")
    assert told["opened_at"] == "2026-05-28T20:26:40.000Z"
    assert told["pressed_at"] == "2026-05-28T20:26:39.000Z"
    assert [entry["verb"] for entry in told["timeline"]] == ["press", "press"]
    assert told["older"] == 0
    assert [entry["by"] for entry in told["timeline"]] == ["b0001-1/1", "b0001-1/1"]


def test_the_history_tells_when_the_finger_pressed_and_when_that_arrived(house: Any) -> None:
    button = house.asset("Utrecht", "Till 2", "till")
    house.press(button, age_ms=60_000)
    house.press(button, age_ms=None)
    client = house.client("agent")
    client.post("/api/v1/incidents/INC-1001/acknowledge")

    timeline = client.get("/api/v1/incidents/INC-1001").json()["timeline"]

    arrived = "2026-05-28T20:26:40.000Z"
    assert [(entry["at"], entry["arrived_at"]) for entry in timeline] == [
        ("2026-05-28T20:25:40.000Z", arrived),
        (None, arrived),
        (arrived, arrived),
    ]


def test_the_title_is_in_the_accounts_language(house: Any) -> None:
    house.press(house.asset("Utrecht", "Kassa 2", "till"))
    client = house.client("agent")
    with house.desk.writing() as session:
        session.connection().exec_driver_sql("UPDATE account SET language = 'nl'")

    assert items(client.get("/api/v1/incidents"))[0]["title"] == "Kassa · Kassa 2"


def test_a_long_history_is_told_by_its_newest_lines_and_listed_whole(house: Any) -> None:
    house.press(house.asset("Utrecht", "Till 2", "till"))
    with house.desk.writing() as session:
        for number in range(204):
            work.add_note(session, 1001, f"note {number}", work.Actor(None), house.clock())
    client = house.client("agent")

    told = client.get("/api/v1/incidents/INC-1001").json()
    pages = [client.get("/api/v1/incidents/INC-1001/timeline?limit=200").json()]
    cursor = pages[0]["next"]
    pages.append(client.get(f"/api/v1/incidents/INC-1001/timeline?cursor={cursor}").json())

    whole = [*pages[0]["items"], *pages[1]["items"]]
    assert [line["note"] for line in whole] == [None, *[f"note {n}" for n in range(204)]]
    assert pages[1]["next"] is None
    assert told["timeline"] == whole[5:]
    assert told["older"] == 5


@pytest.mark.parametrize("number", ["INC-4711", "nonsense"])
def test_an_unknown_incident_has_no_history(house: Any, number: str) -> None:
    assert house.client("agent").get(f"/api/v1/incidents/{number}/timeline").status_code == 404


@pytest.mark.parametrize("age_ms", [10 * 366 * 24 * 3_600_000, 2**53])
def test_a_press_whose_age_cannot_be_true_is_filed_as_of_unknown_time(
    house: Any, age_ms: int
) -> None:
    house.press(house.asset("Utrecht", "Till 2", "till"), age_ms=age_ms)
    client = house.client("agent")

    incidents = items(client.get("/api/v1/incidents"))
    presses = items(client.get("/api/v1/presses"))

    assert [(one["number"], one["pressed_at"]) for one in incidents] == [("INC-1001", None)]
    assert [(one["decision"], one["pressed_at"]) for one in presses] == [("opened", None)]


def test_agents_take_give_wait_fix_and_reopen(house: Any) -> None:
    house.press(house.asset("Utrecht", "Till 2", "till"))
    client = house.client("agent")
    house.token("technician")
    steps = [
        ("acknowledge", None, "acknowledged"),
        ("start", None, "in_progress"),
        ("wait", {"note": "a part is on its way"}, "waiting"),
        ("start", None, "in_progress"),
        ("note", {"note": "called the shop"}, "in_progress"),
        ("assign", {"account": "technician"}, "in_progress"),
        ("resolve", {"note": "new cable"}, "resolved"),
        ("reopen", None, "reopened"),
    ]

    for verb, body, state in steps:
        answer = client.post(f"/api/v1/incidents/INC-1001/{verb}", json=body)
        assert answer.status_code == 200, answer.text
        assert answer.json()["state"] == state

    told = client.get("/api/v1/incidents/INC-1001").json()
    assert [entry["verb"] for entry in told["timeline"]][1:] == [verb for verb, _, _ in steps]
    assert {entry["by"] for entry in told["timeline"][1:]} == {"agent"}
    assert told["assignee"] == "technician"


def test_waiting_says_for_what(house: Any) -> None:
    house.press(house.asset("Utrecht", "Till 2", "till"))
    client = house.client("agent")
    client.post("/api/v1/incidents/INC-1001/acknowledge")

    told = client.post("/api/v1/incidents/INC-1001/wait", json={"note": "the supplier"}).json()

    assert told["waiting_for"] == "the supplier"


def test_a_move_that_the_state_does_not_allow_is_a_conflict(house: Any) -> None:
    house.press(house.asset("Utrecht", "Till 2", "till"))

    answer = house.client("agent").post("/api/v1/incidents/INC-1001/reopen")

    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:deskbell:error:illegal_move"
    assert "only from: resolved" in answer.json()["detail"]


@pytest.mark.parametrize("number", ["INC-4711", "nonsense"])
def test_an_unknown_incident_is_not_found(house: Any, number: str) -> None:
    answer = house.client("agent").get(f"/api/v1/incidents/{number}")

    assert answer.status_code == 404
    assert answer.json()["status"] == 404


def test_giving_it_to_nobody_changes_nothing(house: Any) -> None:
    house.press(house.asset("Utrecht", "Till 2", "till"))
    client = house.client("agent")

    answer = client.post("/api/v1/incidents/INC-1001/assign", json={"account": "nobody"})

    assert answer.json()["type"] == "urn:deskbell:error:unknown_account"
    assert client.get("/api/v1/incidents/INC-1001").json()["state"] == "new"


def test_the_most_urgent_comes_first_and_pages_neither_skip_nor_repeat(house: Any) -> None:
    for number, category in enumerate(("printer", "till", "network", "till", "label_printer")):
        house.clock.ms += 1000
        house.press(house.asset(f"Shop {number}", "it", category))
    client = house.client("agent")

    seen: list[dict[str, Any]] = []
    url = "/api/v1/incidents?state=open&limit=2"
    cursor = ""
    while True:
        page = client.get(url + cursor).json()
        seen += page["items"]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"

    assert [one["priority"] for one in seen] == [1, 2, 2, 3, 4]
    assert [one["site"] for one in seen] == ["Shop 2", "Shop 1", "Shop 3", "Shop 0", "Shop 4"]


def test_lists_are_narrowed(house: Any) -> None:
    house.press(house.asset("Utrecht", "Till", "till"))
    house.press(house.asset("Leeds", "Printer", "printer"))
    client = house.client("agent")
    client.post("/api/v1/incidents/INC-1002/resolve")

    def numbers(query: str) -> list[str]:
        return [one["number"] for one in items(client.get(f"/api/v1/incidents?{query}"))]

    assert numbers("") == ["INC-1002", "INC-1001"]
    assert numbers("state=open") == ["INC-1001", "INC-1002"]
    assert numbers("state=new") == ["INC-1001"]
    assert numbers("state=resolved") == ["INC-1002"]
    assert numbers("state=closed") == []
    assert numbers("site=Leeds") == ["INC-1002"]
    assert numbers("category=till") == ["INC-1001"]
    assert numbers("site=Leeds&category=till") == []


@pytest.mark.parametrize(
    "cursor", ["nonsense", "WzEsMl0", "WyJhIl0", "Wzk5OTk5OTk5OTk5OTk5OTk5OTld"]
)
def test_a_cursor_of_another_list_is_refused(house: Any, cursor: str) -> None:
    answer = house.client("agent").get(f"/api/v1/incidents?state=open&cursor={cursor}")

    assert answer.json()["type"] == "urn:deskbell:error:bad_cursor"


@pytest.mark.parametrize(
    "path",
    [
        "incidents?site=a%00b",
        "incidents?category=%00",
        "assets?site=%00",
        "presses?button=b%00",
        "presses?cursor=WyJhXHUwMDAwYiIsIDFd",
    ],
)
def test_a_search_for_what_no_database_keeps_is_refused(house: Any, path: str) -> None:
    assert house.client("admin").get(f"/api/v1/{path}").status_code == 422


def test_a_note_that_no_database_keeps_is_refused(house: Any) -> None:
    house.press(house.asset("Utrecht", "Till 2", "till"))

    answer = house.client("agent").post(
        "/api/v1/incidents/INC-1001/note", json={"note": "first\nsecond\0third"}
    )

    assert answer.status_code == 422


def test_what_the_api_does_not_know_is_refused(house: Any) -> None:
    house.press(house.asset("Utrecht", "Till 2", "till"))
    client = house.client("agent")

    answer = client.post("/api/v1/incidents/INC-1001/resolve", json={"nota": "x"})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["where"] == "body.nota"
    assert client.get("/api/v1/incidents/INC-1001").json()["state"] == "new"


def test_presses_are_listed_with_what_was_decided(house: Any) -> None:
    till = house.asset("Utrecht", "Till 2", "till")
    printer = house.asset("Leeds", "Printer", "printer")
    for button in (till, till, printer):
        house.press(button)
    client = house.client("manager")

    every = items(client.get("/api/v1/presses"))
    of_one = items(client.get("/api/v1/presses?incident=INC-1001"))
    of_button = items(client.get("/api/v1/presses?button=b0002"))

    assert [(one["button"], one["seq"], one["decision"]) for one in every] == [
        ("b0001", 1, "opened"),
        ("b0001", 2, "joined"),
        ("b0002", 1, "opened"),
    ]
    assert [one["seq"] for one in of_one] == [1, 2]
    assert [one["incident"] for one in of_button] == ["INC-1002"]
    second = client.get("/api/v1/presses?limit=2").json()["next"]
    assert [p["button"] for p in items(client.get(f"/api/v1/presses?cursor={second}"))] == ["b0002"]


def test_figures_say_how_many_they_speak_for(house: Any) -> None:
    for shop in range(3):
        house.press(house.asset(f"Shop {shop}", "Till", "till"))
    client = house.client("agent")
    house.clock.ms += 60_000
    client.post("/api/v1/incidents/INC-1001/acknowledge")
    house.clock.ms += 60_000
    client.post("/api/v1/incidents/INC-1001/resolve")
    client.post("/api/v1/incidents/INC-1002/acknowledge")

    told = client.get("/api/v1/kpi").json()

    assert (told["open"], told["opened_today"], told["closed_today"]) == (3, 3, 0)
    assert told["open_by_state"] == {"acknowledged": 1, "new": 1, "resolved": 1}
    assert told["acknowledge"] == {"median_s": 90.0, "numerator": 2, "denominator": 3}
    assert told["resolve"] == {"median_s": 120.0, "numerator": 1, "denominator": 3}
    assert told["today_since"] == "2026-05-28T00:00:00.000Z"
    zoned = client.get("/api/v1/kpi?zone=Europe/Amsterdam").json()
    assert zoned["today_since"] == "2026-05-27T22:00:00.000Z"
