"""What the command line does when the other side is no desk, another desk, or not to be trusted."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from deskbell.api import errors as api_errors
from deskbell.cli import remedies
from tests.cli.conftest import Desk

FAR = "http://192.0.2.1:8000"
TOKEN = ("--token", "secret")
VERBS = (
    ("login",),
    ("button", "list", *TOKEN),
    ("label", "b0001", "--out", "labels", *TOKEN),
)
Answer = tuple[int, dict[str, str], bytes]


class Other(ThreadingHTTPServer):
    """Something that listens where a desk is looked for; it remembers what it was told."""

    def __init__(self, answers: dict[str, Answer]) -> None:
        """Take an answer for each path, "" for all others."""
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers = answers
        self.seen: list[str] = []

    @property
    def url(self) -> str:
        """Return its address."""
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Other

    def do_GET(self) -> None:
        """Answer."""
        self.server.seen.append(self.path)
        path = self.path.partition("?")[0].removeprefix("/api/v1")
        status, headers, body = self.server.answers.get(path, self.server.answers[""])
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        """Answer as to a GET."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@contextmanager
def listening(**answers: Answer) -> Iterator[Other]:
    """Run it for the block; `otherwise` is for every path without an answer of its own."""
    other = answers.pop("otherwise", (404, {}, b"{}"))
    paths = {f"/{name.replace('_', '/')}": answer for name, answer in answers.items()}
    with Other(paths | {"": other}) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def told(body: object, status: int = 200) -> Answer:
    return status, {"Content-Type": "application/json"}, json.dumps(body).encode()


def moved(to: str) -> Answer:
    return 308, {"Location": to}, b""


def page(*items: object) -> Answer:
    return told({"items": items, "next": None})


@pytest.mark.parametrize("words", VERBS)
def test_who_is_sent_on_is_told_where_to(quiet: Desk, words: tuple[str, ...]) -> None:
    with listening(otherwise=moved("https://desk.example/api/v1/buttons?limit=200")) as other:
        said = quiet.refused(*words, "--url", other.url)

    assert f"No desk answers at {other.url}: it sends us on to https://desk.example." in said
    assert "Name that address: --url https://desk.example." in said


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("https://sso.example/in?to=x", "on to https://sso.example/in?to=x"),
        ("/api/v1/", "sends us on"),
        ("https://[::1", "Invalid URL"),
    ],
)
def test_who_is_sent_to_no_desk_is_told_to_name_one(quiet: Desk, to: str, why: str) -> None:
    with listening(otherwise=moved(to)) as other:
        said = quiet.refused("button", "list", *TOKEN, "--url", other.url)

    assert why in said
    assert "--url" in said


@pytest.mark.parametrize("words", VERBS)
@pytest.mark.parametrize("body", [b"", b"[]", b'"hello"', b"{}", b"<html>"])
def test_an_answer_that_is_no_desks_is_said(
    quiet: Desk, words: tuple[str, ...], body: bytes
) -> None:
    with listening(otherwise=(200, {}, body)) as other:
        said = quiet.refused(*words, "--url", other.url)

    assert f"No desk answers at {other.url}: something else listens there." in said


@pytest.mark.parametrize("words", VERBS)
def test_no_token_crosses_a_network_in_the_clear(quiet: Desk, words: tuple[str, ...]) -> None:
    said = quiet.refused(*words, "--url", FAR)

    assert f"No token is sent to {FAR}" in said
    assert "https" in said.splitlines()[-1]


def test_the_loopback_is_no_network_and_no_proxy_reads_along(quiet: Desk) -> None:
    with listening(buttons=page()) as desk, listening() as proxy:
        words = ("button", "list", "--json", *TOKEN, "--url", desk.url)

        assert quiet.told(*words, HTTP_PROXY=proxy.url, http_proxy=proxy.url) == "[]\n"

    assert proxy.seen == []


def test_a_login_from_when_that_was_allowed_is_forgotten(quiet: Desk) -> None:
    logins = quiet.home / "logins"
    logins.mkdir(parents=True)
    (quiet.home / "keys").mkdir()
    login = {"url": FAR, "token": "t", "account": "Kim", "role": "technician", "expires_at": "soon"}
    (logins / "http%3A%2F%2F192.0.2.1%3A8000.json").write_text(json.dumps(login))

    assert f"No token is sent to {FAR}" in quiet.refused("button", "list")
    assert quiet.json("logout") == {"url": FAR, "ended": False}
    assert list(logins.iterdir()) == []


@pytest.mark.parametrize("url", ["http://[::1", "https://desk.example:port"])
def test_what_is_no_address_is_called_that(quiet: Desk, url: str) -> None:
    assert "is no address of a desk" in quiet.refused("button", "list", *TOKEN, "--url", url)


@pytest.mark.parametrize("name", ["b0004/tests", "b0004?epoch=2", "..", "b0004#", "b 4", ""])
@pytest.mark.parametrize(
    ("verb", "more"),
    [
        (("label",), ("--out", "labels")),
        (("button", "revoke"), ()),
        (("button", "replace"), ("b0005",)),
        (("button", "press"), ()),
    ],
)
def test_what_cannot_be_a_button_leads_nowhere(
    quiet: Desk, verb: tuple[str, ...], more: tuple[str, ...], name: str
) -> None:
    with listening(categories=page(), otherwise=told({})) as other:
        said = quiet.refused(*verb, name, *more, *TOKEN, "--url", other.url)

    assert said.startswith(f"There is no button {name!r}")
    assert [path for path in other.seen if "categories" not in path] == []


def asset(**parts: Any) -> dict[str, Any]:
    return {"input": 1, "asset": "Kettle 1", "category": "kettle"} | parts


@pytest.mark.parametrize(
    ("button", "said"),
    [
        ({}, "lacks what a label needs: 'site'"),
        ({"site": None}, "lacks what a label needs: 'inputs'"),
        ({"site": None, "inputs": [{}]}, "lacks what a label needs: 'input'"),
        ({"site": None, "inputs": [asset()]}, "the category 'kettle'"),
    ],
)
def test_a_label_that_cannot_be_made_of_the_answer_is_said(
    quiet: Desk, button: dict[str, Any], said: str
) -> None:
    with listening(categories=page(), sites=page(), buttons_b0001=told(button)) as other:
        words = ("label", "b0001", "--out", "labels", *TOKEN)

        assert said in quiet.refused(*words, "--url", other.url)


@pytest.mark.parametrize(
    ("status", "name", "remedy"),
    [
        (403, "not_allowed", "Sign in with `deskbell login` as somebody who may"),
        (409, "other_site", "Do one of the two, and run the command again"),
        (429, "too_many_waiting", "Wait ten minutes"),
        (401, "enrolment_over", "`deskbell token create`"),
        (422, "invalid_request", "Correct what it names, and run the command again"),
        (418, "teapot", "Correct what it names, and run the command again"),
        (500, "fault", "logs/deskbell.log"),
    ],
)
def test_a_refusal_comes_with_what_to_do(quiet: Desk, status: int, name: str, remedy: str) -> None:
    problem = {"type": f"urn:deskbell:error:{name}", "title": "No", "detail": "For a reason."}
    with listening(otherwise=told(problem, status)) as other:
        said = quiet.refused("button", "revoke", "b0001", *TOKEN, "--url", other.url)

    assert remedy in said.splitlines()[-1]
    assert "Nothing was changed" not in said


def test_every_remedy_is_for_a_problem_that_the_api_has() -> None:
    assert remedies.BY_PROBLEM.keys() <= {name for _, name, _ in api_errors.TABLE.values()}
