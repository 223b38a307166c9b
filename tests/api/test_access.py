"""No call is open, each route has one permission, and a browser's cookie cannot be misused."""

from typing import Annotated, Any

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from deskbell import auth
from deskbell.auth import Allow, UndeclaredRoute, Who, check_routes
from deskbell.desk import accounts
from deskbell.domain import role

OPEN = {
    "/livez", "/readyz", "/signin/{secret}", "/api/v1/device-codes", "/api/v1/device-codes/token",
}  # fmt: skip


def routes_of(app: FastAPI) -> list[tuple[str, str]]:
    return [
        (method, str(context.path))
        for context in iter_route_contexts(app.routes)
        for method in sorted(context.methods or ())
    ]


def link_for(house: Any, who: str = "agent") -> str:
    with house.desk.writing() as session:
        account = accounts.account(session, who, who, house.clock())
        return accounts.make_link(session, account.id or 0, house.clock())


def signed_in(house: Any) -> Any:
    client = house.client()
    client.get(f"/signin/{link_for(house)}", follow_redirects=False)
    return client


def test_without_credentials_every_call_is_refused(house: Any) -> None:
    client = house.client()

    for method, path in routes_of(house.app):
        if path in OPEN:
            continue
        answer = client.request(method, path.replace("{number}", "1").replace("{button}", "b1"))
        assert answer.status_code == 401, (method, path, answer.text)
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.headers["content-type"] == "application/problem+json"


def test_only_these_are_open(house: Any) -> None:
    found = set()
    for context in iter_route_contexts(house.app.routes):
        if role.OPEN_TO_ALL in auth._permissions(context.dependant):
            found.add(context.path)

    assert found == OPEN


def test_a_route_without_a_permission_stops_the_start() -> None:
    app = FastAPI(openapi_url=None)

    @app.get("/forgotten")
    def forgotten() -> None: ...

    with pytest.raises(UndeclaredRoute, match="/forgotten declares no permission"):
        check_routes(app)


def test_a_route_with_two_permissions_stops_the_start() -> None:
    app = FastAPI(openapi_url=None)

    @app.get("/torn", dependencies=[Allow(role.READ_BUTTONS)])
    def torn(_who: Annotated[Who, Allow(role.READ_FIGURES)]) -> None: ...

    with pytest.raises(UndeclaredRoute, match=r"buttons\.read, figures\.read"):
        check_routes(app)


def test_frameworks_own_pages_stop_the_start_too() -> None:
    with pytest.raises(UndeclaredRoute, match="openapi"):
        check_routes(FastAPI())


def test_an_unknown_permission_cannot_be_declared() -> None:
    with pytest.raises(ValueError, match=r"no permission of domain\.role"):
        Allow("everything")


@pytest.mark.parametrize(
    ("who", "expected"), [("agent", 200), ("admin", 200), ("manager", 403), ("technician", 403)]
)
def test_a_role_may_do_what_its_permissions_say(house: Any, who: str, expected: int) -> None:
    house.press(house.asset("Utrecht", "Till 2", "till"))

    answer = house.client(who).post("/api/v1/incidents/INC-1001/acknowledge")

    assert answer.status_code == expected
    if expected == 403:
        assert "these may: agent, admin" in answer.json()["detail"]


def test_a_wrong_token_is_nobody(house: Any) -> None:
    client = house.client()
    client.headers["Authorization"] = "Bearer wrong"

    assert client.get("/api/v1/incidents").status_code == 401


def test_secrets_are_kept_as_hashes_alone(house: Any, tmp_path: Any) -> None:
    token, link = house.token("agent"), link_for(house)
    with house.desk.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    stored = (tmp_path / "desk.db").read_bytes()

    assert token.encode() not in stored
    assert link.encode() not in stored
    assert accounts.digest(token).encode() in stored


def test_a_link_signs_in_once(house: Any) -> None:
    secret = link_for(house)
    first, second = house.client(), house.client()

    answer = first.get(f"/signin/{secret}?to=/demo", follow_redirects=False)
    again = second.get(f"/signin/{secret}", follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, "/demo")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie
    assert first.get("/api/v1/incidents").status_code == 200
    assert again.status_code == 410
    assert second.get("/api/v1/incidents").status_code == 401


def test_over_tls_the_cookie_is_for_tls_alone(house: Any) -> None:
    client = house.client()

    answer = client.get(f"https://testserver/signin/{link_for(house)}", follow_redirects=False)

    assert "Secure" in answer.headers["set-cookie"]


def test_a_link_is_good_for_ten_minutes(house: Any) -> None:
    secret = link_for(house)
    house.clock.ms += accounts.LINK_MS

    assert house.client().get(f"/signin/{secret}", follow_redirects=False).status_code == 410


@pytest.mark.parametrize("to", ["https://evil.example", "//evil.example", "/\\evil.example", "x"])
def test_a_link_leads_to_our_own_pages_only(house: Any, to: str) -> None:
    answer = house.client().get(
        f"/signin/{link_for(house)}", params={"to": to}, follow_redirects=False
    )

    assert answer.headers["location"] == auth.FIRST_PAGE


def test_a_session_is_over_after_twelve_hours(house: Any) -> None:
    client = signed_in(house)
    house.clock.ms += accounts.SESSION_MS - 1
    assert client.get("/api/v1/incidents").status_code == 200

    house.clock.ms += 1

    assert client.get("/api/v1/incidents").status_code == 401


def test_signing_out_ends_the_session_on_the_desk(house: Any) -> None:
    client = signed_in(house)
    cookie = client.cookies[auth.COOKIE]

    client.post("/signout", headers={"Sec-Fetch-Site": "same-origin"}, follow_redirects=False)
    client.cookies.set(auth.COOKIE, cookie)

    assert client.get("/api/v1/incidents").status_code == 401


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "http://testserver"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Authorization": "Basic eA==", "Origin": "http://evil.example"}, 403),
        ({}, 403),
    ],
)
def test_a_cookie_counts_only_from_our_own_pages(
    house: Any, headers: dict[str, str], expected: int
) -> None:
    house.press(house.asset("Utrecht", "Till 2", "till"))
    client = signed_in(house)

    answer = client.post("/api/v1/incidents/INC-1001/acknowledge", headers=headers)

    assert answer.status_code == expected


def test_without_that_check_a_foreign_page_would_acknowledge(
    house: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.press(house.asset("Utrecht", "Till 2", "till"))
    client = signed_in(house)
    monkeypatch.setattr(auth, "refuse_foreign_pages", lambda _request: None)

    answer = client.post(
        "/api/v1/incidents/INC-1001/acknowledge", headers={"Origin": "http://evil.example"}
    )

    assert answer.status_code == 200


def test_what_is_over_is_forgotten(house: Any) -> None:
    signed_in(house)
    house.clock.ms += accounts.SESSION_MS

    with house.desk.writing() as session:
        assert accounts.forget_what_is_over(session, house.clock()) == 2
        assert accounts.forget_what_is_over(session, house.clock()) == 0


def test_a_disabled_account_is_out_at_once(house: Any) -> None:
    client = house.client("agent")
    with house.desk.writing() as session:
        session.connection().exec_driver_sql("UPDATE account SET disabled_at_ms = 1")

    assert client.get("/api/v1/incidents").status_code == 401


def test_a_name_keeps_its_role(house: Any) -> None:
    with house.desk.writing() as session:
        accounts.account(session, "saskia", "agent", 1)

        with pytest.raises(accounts.AccountExists):
            accounts.account(session, "saskia", "admin", 1)
        with pytest.raises(accounts.UnknownRole):
            accounts.account(session, "piotr", "king", 1)


def test_an_account_that_was_shut_out_gets_in_by_no_token(house: Any) -> None:
    client = house.client("agent")
    before = client.get("/api/v1/incidents").status_code

    with house.desk.changing() as session:
        accounts.shut_out(session, "agent")

    assert (before, client.get("/api/v1/incidents").status_code) == (200, 401)
