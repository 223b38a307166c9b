"""No page without signing in, nothing from strangers, nothing inline."""

from collections.abc import Iterator

import httpx
import pytest

from tests.web.desk import OpenDesk

HTML = {"accept": "text/html"}


@pytest.fixture
def stranger(desk: OpenDesk) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=desk.address, headers=HTML) as client:
        yield client


@pytest.fixture
def agent(desk: OpenDesk) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=desk.address, headers=HTML) as client:
        assert client.get(desk.link()).status_code == 303
        yield client


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/queue",
        "/queue/INC-1001",
        "/queue/live",
        "/incidents/INC-1001",
        "/incidents/INC-9999",
        "/incidents/INC-1001/live",
        "/demo",
        "/demo/live",
        "/buttons/b0001",
        "/buttons/b0001/inputs/1",
        "/buttons/b9999",
    ],
)
def test_no_page_and_no_stream_without_signing_in(stranger: httpx.Client, path: str) -> None:
    answer = stranger.get(path, follow_redirects=True)

    assert answer.url.path == "/signin"
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/queue/INC-1001/acknowledge",
        "/queue/INC-1001/resolve",
        "/queue/INC-1001/probe",
        "/incidents/INC-1001/acknowledge",
        "/incidents/INC-1001/probe",
        "/incidents/INC-1001/note",
        "/demo/pin",
        "/demo/hold",
        "/buttons/b0001/inputs/1",
    ],
)
def test_nothing_is_done_without_signing_in(
    desk: OpenDesk, stranger: httpx.Client, path: str
) -> None:
    desk.press("till")

    answer = stranger.post(
        path, headers={"sec-fetch-site": "same-origin"}, json={"button": "b0001", "input": 1}
    )

    assert answer.status_code == 401
    assert desk.simulated["b0001"].contacts == []


def test_a_page_of_ours_that_lost_its_session_is_sent_to_the_sign_in_page(
    stranger: httpx.Client,
) -> None:
    answer = stranger.get("/queue/INC-1001", headers={"hx-request": "true"})

    assert answer.status_code == 401
    assert answer.headers["hx-redirect"] == "/signin"


def test_an_action_from_another_site_is_refused(desk: OpenDesk, agent: httpx.Client) -> None:
    desk.press("till")

    answer = agent.post("/queue/INC-1001/acknowledge", headers={"sec-fetch-site": "cross-site"})

    assert answer.status_code == 403
    assert "Not for this role" in answer.text


def test_an_action_works_without_scripts_too(desk: OpenDesk, agent: httpx.Client) -> None:
    desk.press("till")

    answer = agent.post(
        "/queue/INC-1001/acknowledge",
        headers={"sec-fetch-site": "same-origin"},
        follow_redirects=True,
    )

    assert answer.url.path == "/queue/INC-1001"
    assert "Saskia de Wit" in answer.text


def test_who_only_reads_can_do_nothing(desk: OpenDesk) -> None:
    desk.press("till")
    with httpx.Client(base_url=desk.address, headers=HTML) as manager:
        manager.get(desk.link("Ewa Lis", "manager"))

        answer = manager.post(
            "/queue/INC-1001/acknowledge", headers={"sec-fetch-site": "same-origin"}
        )

    assert answer.status_code == 403


def test_a_link_signs_in_once(desk: OpenDesk, stranger: httpx.Client) -> None:
    link = desk.link(to="/demo")
    first = httpx.get(link, headers=HTML, follow_redirects=False)

    again = stranger.get(link)

    assert first.headers["location"] == "/demo"
    assert again.status_code == 410
    assert "This link was used before" in again.text
    assert "set-cookie" not in again.headers


def test_pages_allow_nothing_inline_and_nothing_foreign(agent: httpx.Client) -> None:
    for path in ("/queue", "/demo", "/nowhere", "/buttons/b0001"):
        answer = agent.get(path)

        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'self';")
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert "<style" not in answer.text
        assert " style=" not in answer.text
        assert " on" + "click=" not in answer.text
        assert "<script>" not in answer.text


def test_who_was_not_signed_in_comes_back_to_the_page_that_was_wanted(
    desk: OpenDesk, stranger: httpx.Client
) -> None:
    refused = stranger.get("/buttons/b0002?claimed=1")

    back = stranger.get(desk.link().partition("?")[0])

    assert refused.headers["location"] == "/signin"
    assert "HttpOnly" in refused.headers["set-cookie"]
    assert back.headers["location"] == "/buttons/b0002?claimed=1"
    again = stranger.get(desk.link().partition("?")[0])
    assert again.headers["location"] == "/queue"


@pytest.mark.parametrize("planted", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_what_was_wanted_is_a_page_of_ours_whatever_a_browser_sends(
    desk: OpenDesk, planted: str
) -> None:
    with httpx.Client(headers=HTML, cookies={"deskbell_back": planted}) as client:
        answer = client.get(desk.link().partition("?")[0])

    assert answer.headers["location"] == "/queue"


def test_static_files_may_be_kept_for_ever_and_change_their_address(agent: httpx.Client) -> None:
    page = agent.get("/queue").text
    address = page.split('<link rel="stylesheet" href="')[1].split('"')[0]

    now = agent.get(address)
    old = agent.get(address.replace(address.split("/")[2], "0" * 12))

    assert "immutable" in now.headers["cache-control"]
    assert now.headers["content-encoding"] == "gzip"
    assert old.headers["cache-control"] == "no-cache"
    assert agent.get("/static/0/../../../../etc/passwd").status_code == 404
    assert agent.get("/static/0/..%2f..%2frender.py").status_code == 404


def test_an_unknown_incident_is_a_page_not_an_error(agent: httpx.Client) -> None:
    for path in ("/queue/INC-9999", "/queue/nonsense", "/nowhere"):
        answer = agent.get(path)

        assert answer.status_code == 404
        assert "There is nothing at this address" in answer.text


def test_the_language_is_the_accounts_else_the_browsers(desk: OpenDesk) -> None:
    for language, accept, expected in (
        ("pl", "de", "Kolejka"),
        ("", "fr, de-AT;q=0.8, en;q=0.5", "Warteschlange"),
        ("", "nl-NL", "Wachtrij"),
        ("", "fr", "Queue"),
        ("", "*;q=nonsense", "Queue"),
    ):
        headers = HTML | {"accept-language": accept}
        with httpx.Client(base_url=desk.address, headers=headers) as client:
            client.get(desk.link(f"Reader {language} {accept}", language=language))

            assert f"<title>{expected} · Deskbell</title>" in client.get("/queue").text


def test_what_people_named_things_is_shown_as_text(desk: OpenDesk, agent: httpx.Client) -> None:
    desk.add("evil", "<b>Shop</b>", "<script>alert(1)</script>", "till")
    desk.press("evil")

    page = agent.get("/queue").text + agent.get("/demo").text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<b>Shop</b>" not in page


FIRST = ["/", "/signin"]
PAGES = ["/queue", "/queue/INC-1001", "/queue/INC-9999", "/demo", "/nowhere", "/buttons/b0001"]


@pytest.mark.parametrize("path", [*FIRST, *PAGES])
@pytest.mark.parametrize("who", ["stranger", "agent"])
def test_who_asks_for_the_head_of_a_page_gets_that_of_a_get(
    desk: OpenDesk, request: pytest.FixtureRequest, who: str, path: str
) -> None:
    desk.press("till")
    client: httpx.Client = request.getfixturevalue(who)
    page = client.get(path)

    head = client.head(path)

    assert head.status_code == page.status_code
    assert head.text == ""
    names = ("content-type", "content-length", "content-security-policy", "location")
    for name in names:
        assert head.headers.get(name) == page.headers.get(name), name


def test_static_files_have_a_head_too(agent: httpx.Client) -> None:
    address = agent.get("/queue").text.split('<link rel="stylesheet" href="')[1].split('"')[0]

    assert agent.head(address).status_code == 200


@pytest.mark.parametrize("path", ["/queue/live", "/demo/live"])
def test_a_stream_has_no_end_and_so_no_head(agent: httpx.Client, path: str) -> None:
    assert agent.head(path).is_client_error


def test_asking_for_the_head_of_a_link_does_not_spend_it(
    desk: OpenDesk, stranger: httpx.Client
) -> None:
    link = desk.link()

    head = stranger.head(link)

    assert head.status_code == 405
    assert stranger.get(link).status_code == 303


def test_the_sign_in_page_of_a_demo_names_its_command_and_leads_back_to_it(
    desk: OpenDesk, stranger: httpx.Client
) -> None:
    desk.served.state.first_page = "/demo"
    desk.served.state.deskbell_command = "DESKBELL_HOME=/tmp/demo .venv/bin/deskbell"

    command = "DESKBELL_HOME=/tmp/demo .venv/bin/deskbell token create --role agent"
    assert command in stranger.get("/signin").text
    link = desk.link().partition("?")[0]
    assert stranger.get(link).headers["location"] == "/demo"
    assert stranger.get("/").headers["location"] == "/demo"
