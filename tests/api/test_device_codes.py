"""A computer is let in: by whom it may be, for how long, and who is kept out."""

from typing import Any

import pytest

from deskbell.desk import accounts, device_codes
from deskbell.domain import device_code
from deskbell.settings import load

ASK, COLLECT = "/api/v1/device-codes", "/api/v1/device-codes/token"


def ask(house: Any, client: str = "laptop of Kim") -> dict[str, Any]:
    answer = house.client().post(ASK, json={"client": client})
    assert answer.status_code == 201, answer.text
    asked: dict[str, Any] = answer.json()
    return asked


def collect(house: Any, asked: dict[str, Any]) -> Any:
    return house.client().post(COLLECT, json={"device_code": asked["device_code"]})


def decide(house: Any, code: str, *, let_in: bool = True, role: str = "technician") -> Any:
    with house.desk.writing() as session:
        who = accounts.account(session, role, role, house.clock())
        return device_codes.decide(session, who.id or 0, code, house.clock(), let_in=let_in)


def why(answer: Any) -> str:
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    return str(answer.json()["type"]).rpartition(":")[2]


def test_a_computer_is_told_what_to_show_and_where_to_say_yes(house: Any) -> None:
    asked = ask(house)

    code = asked["user_code"]
    assert device_code.read(code) == code
    assert asked["verification_url"] == "http://testserver/device"
    assert asked["verification_url_complete"] == f"http://testserver/device?code={code}"
    assert (asked["expires_in_s"], asked["interval_s"]) == (600, 2)


@pytest.mark.parametrize(
    ("asked_under", "opens"),
    [
        ("https://desk.shop", "https://desk.shop"),
        ("http://127.0.0.1:8000", "https://desk.example"),
    ],
)
def test_the_page_is_where_it_was_asked_for_unless_only_that_machine_has_it(
    house: Any, asked_under: str, opens: str
) -> None:
    house.app.state.settings = load(public_host="desk.example", proxy="127.0.0.1")

    asked = house.client().post(f"{asked_under}{ASK}", json={"client": "laptop"}).json()

    assert asked["verification_url"] == f"{opens}/device"


def test_who_is_let_in_works_as_the_account_that_said_yes_for_twelve_hours(house: Any) -> None:
    asked = ask(house)
    decide(house, asked["user_code"].lower())

    told = collect(house, asked).json()

    assert (told["account"], told["role"]) == ("technician", "technician")
    client = house.client()
    client.headers["Authorization"] = f"Bearer {told['token']}"
    assert client.get("/api/v1/buttons").status_code == 200
    house.clock.ms += device_code.LOGIN_MS - 1
    assert client.get("/api/v1/buttons").status_code == 200
    house.clock.ms += 1
    assert client.get("/api/v1/buttons").status_code == 401


def test_until_somebody_decides_it_is_pending(house: Any) -> None:
    asked = ask(house)

    assert why(collect(house, asked)) == "authorization-pending"
    assert why(collect(house, asked)) == "slow-down"
    house.clock.ms += device_code.INTERVAL_MS
    assert why(collect(house, asked)) == "authorization-pending"


def test_a_computer_that_is_turned_away_hears_so_once(house: Any) -> None:
    asked = ask(house)
    decide(house, asked["user_code"], let_in=False)

    assert why(collect(house, asked)) == "access-denied"
    assert why(collect(house, asked)) == "expired-code"


def test_a_login_is_collected_once(house: Any) -> None:
    asked = ask(house)
    decide(house, asked["user_code"])

    assert collect(house, asked).status_code == 200
    assert why(collect(house, asked)) == "expired-code"


@pytest.mark.parametrize("is_decided", [True, False])
def test_after_ten_minutes_a_code_is_over(house: Any, *, is_decided: bool) -> None:
    asked = ask(house)
    if is_decided:
        decide(house, asked["user_code"])
    house.clock.ms += device_code.GOOD_FOR_MS

    assert decide(house, asked["user_code"]) is None
    assert why(collect(house, asked)) == "expired-code"


def test_a_secret_that_nobody_was_given_is_over(house: Any) -> None:
    ask(house)

    assert why(collect(house, {"device_code": "guessed"})) == "expired-code"


def test_the_short_code_collects_nothing(house: Any) -> None:
    asked = ask(house)
    decide(house, asked["user_code"])

    assert why(collect(house, {"device_code": asked["user_code"]})) == "expired-code"


def test_what_was_decided_once_stands(house: Any) -> None:
    asked = ask(house)
    decide(house, asked["user_code"], let_in=False)

    assert decide(house, asked["user_code"]) is None
    assert why(collect(house, asked)) == "access-denied"


def test_who_may_not_enrol_any_more_lets_nobody_in(house: Any) -> None:
    asked = ask(house)
    decide(house, asked["user_code"], role="agent")

    assert why(collect(house, asked)) == "access-denied"


def test_an_account_that_was_shut_out_lets_nobody_in(house: Any) -> None:
    asked, collected = ask(house), ask(house)
    decide(house, asked["user_code"])
    decide(house, collected["user_code"])
    token = collect(house, collected).json()["token"]

    with house.desk.writing() as session:
        accounts.shut_out(session, "technician")

    client = house.client()
    client.headers["Authorization"] = f"Bearer {token}"
    assert client.get("/api/v1/buttons").status_code == 401
    assert why(collect(house, asked)) == "expired-code"


def guess(house: Any, times: int) -> None:
    for _ in range(times):
        assert decide(house, "BCDF-GHJK") is None


def test_after_five_wrong_codes_an_account_waits_ten_minutes(house: Any) -> None:
    asked = ask(house)
    guess(house, device_code.GUESSES)

    with pytest.raises(device_codes.TooManyGuesses):
        decide(house, asked["user_code"])

    assert decide(house, asked["user_code"], role="admin") is not None
    house.clock.ms += device_code.GUESSES_MS
    assert decide(house, ask(house)["user_code"]) is not None


def test_fewer_wrong_codes_are_forgiven(house: Any) -> None:
    guess(house, device_code.GUESSES - 1)

    assert decide(house, ask(house)["user_code"]) is not None


def test_only_so_many_computers_of_an_address_wait(house: Any) -> None:
    for _ in range(device_codes.MOST_OF_AN_ADDRESS):
        ask(house)

    refused = house.client().post(ASK, json={"client": "one more"})

    assert refused.status_code == 429
    assert refused.json()["type"] == "urn:deskbell:error:too_many_waiting"
    house.clock.ms += device_code.GOOD_FOR_MS
    ask(house)


@pytest.mark.parametrize("client", ["", "x" * 61, "two\nlines", 7])
def test_a_computer_has_a_name_of_one_line(house: Any, client: object) -> None:
    assert house.client().post(ASK, json={"client": client}).status_code == 422


def test_of_all_this_only_hashes_are_kept(house: Any, tmp_path: Any) -> None:
    asked, waiting = ask(house), ask(house)
    decide(house, asked["user_code"])
    token = collect(house, asked).json()["token"]
    with house.desk.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    stored = (tmp_path / "desk.db").read_bytes()

    for secret in (token, waiting["device_code"], waiting["user_code"], asked["device_code"]):
        assert secret.encode() not in stored
    assert accounts.digest(token).encode() in stored


def test_logging_out_ends_a_login_and_no_token_that_was_made_by_hand(house: Any) -> None:
    asked = ask(house)
    decide(house, asked["user_code"])
    login, by_hand = house.client(), house.client("technician")
    login.headers["Authorization"] = f"Bearer {collect(house, asked).json()['token']}"

    assert login.post("/api/v1/logout").json() == {"ended": True}
    assert by_hand.post("/api/v1/logout").json() == {"ended": False}

    assert login.get("/api/v1/buttons").status_code == 401
    assert by_hand.get("/api/v1/buttons").status_code == 200


def test_what_is_over_is_forgotten(house: Any) -> None:
    asked = ask(house)
    decide(house, asked["user_code"])
    collect(house, asked)
    ask(house)
    house.clock.ms += device_code.LOGIN_MS

    with house.desk.writing() as session:
        assert accounts.forget_what_is_over(session, house.clock()) == 1
        assert device_codes.forget(session, house.clock()) == 1
