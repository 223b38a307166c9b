"""Alive, ready and counted: ready means that a press would be filed now."""

from typing import Any

import pytest
from structlog.testing import capture_logs

from deskbell.api import wiring


def test_alive_says_nothing_of_broker_and_database(house: Any) -> None:
    house.app.state.broker_round_trip = lambda: False

    assert house.client().get("/livez").json() == {"status": "alive"}


def test_ready_is_a_commit_and_a_round_trip(house: Any) -> None:
    answer = house.client().get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ready", "database": "ok", "broker": "ok"}


def test_without_its_broker_it_is_not_ready(house: Any) -> None:
    house.app.state.broker_round_trip = lambda: False

    answer = house.client().get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"status": "not ready", "database": "ok", "broker": "failed"}


def test_who_asks_soon_again_shares_the_answer(house: Any) -> None:
    asked: list[str] = []

    def round_trip() -> bool:
        asked.append("broker")
        return True

    house.app.state.broker_round_trip = round_trip
    client = house.client()

    answers = [client.get("/readyz").json() for _ in range(3)]

    assert [answer["status"] for answer in answers] == ["ready"] * 3
    assert asked == ["broker"]


def test_an_old_answer_is_not_given_again(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "READY_FOR_S", 0.0)
    client = house.client()
    client.get("/readyz")
    house.app.state.broker_round_trip = lambda: False

    assert client.get("/readyz").status_code == 503


def test_a_database_that_takes_no_commit_is_not_ready(house: Any) -> None:
    client = house.client()
    with house.desk.engine.connect() as connection:
        connection.exec_driver_sql("DROP TABLE counter")
        connection.exec_driver_sql("COMMIT")

    answer = client.get("/readyz")

    assert answer.json()["database"] == "failed"
    assert answer.status_code == 503


def test_metrics_count_what_is_open_by_state(house: Any) -> None:
    house.press(house.asset("Utrecht", "Till 2", "till"))

    text = house.client("manager").get("/metrics").text

    assert 'deskbell_open_incidents{state="new"} 1.0' in text
    assert "deskbell_messages_total" in text


def test_a_fault_of_ours_is_a_problem_without_its_inside(house: Any) -> None:
    with house.desk.engine.connect() as connection:
        connection.exec_driver_sql("DROP TABLE work_log")
        connection.exec_driver_sql("COMMIT")
    client = house.client("agent")

    with capture_logs() as logged:
        answer = client.get("/api/v1/kpi")

    assert [(one["event"], one["route"]) for one in logged] == [("request_failed", "/api/v1/kpi")]
    assert answer.status_code == 500
    assert answer.json()["type"] == "urn:deskbell:error:fault"
    assert "work_log" not in answer.text


def test_a_link_that_a_fault_left_unspent_is_not_in_the_log(house: Any) -> None:
    with house.desk.engine.connect() as connection:
        connection.exec_driver_sql("DROP TABLE sign_in_link")
        connection.exec_driver_sql("COMMIT")

    with capture_logs() as logged:
        answer = house.client().get("/signin/s3cret")

    assert answer.status_code == 500
    assert [one["route"] for one in logged] == ["/signin/{secret}"]
    assert "s3cret" not in repr(logged)
