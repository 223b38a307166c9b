"""Somebody lets a computer in on a page: with its name in sight, and without scripts."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import expect

from deskbell.domain import device_code
from tests.web.conftest import Visit
from tests.web.desk import OpenDesk
from tests.web.test_looks import complaints

HTML = {"accept": "text/html"}
OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def kim(desk: OpenDesk) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=desk.address, headers=HTML, follow_redirects=True) as client:
        client.get(desk.link("Kim", "technician"))
        yield client


def ask(desk: OpenDesk, client: str = "laptop of Kim") -> dict[str, str]:
    answer = httpx.post(f"{desk.address}/api/v1/device-codes", json={"client": client})
    asked: dict[str, str] = answer.json()
    return asked


def collect(desk: OpenDesk, asked: dict[str, str]) -> httpx.Response:
    body = {"device_code": asked["device_code"]}
    return httpx.post(f"{desk.address}/api/v1/device-codes/token", json=body)


def look_up(browser: httpx.Client, code: str) -> httpx.Response:
    """Send the form with a code."""
    return browser.post("/device", data={"code": code}, headers=OURS)


def test_the_link_fills_the_code_in_that_names_the_computer_and_yes_lets_it_in(
    desk: OpenDesk, kim: httpx.Client
) -> None:
    asked = ask(desk)

    form = kim.get(asked["verification_url_complete"])
    page = look_up(kim, asked["user_code"])
    done = kim.post(f"/device/{asked['user_code']}/allow", headers=OURS)

    assert f'value="{asked["user_code"]}"' in form.text
    assert "laptop of Kim" not in form.text
    assert "Let this computer in?" in page.text
    assert "laptop of Kim" in page.text
    assert "127.0.0.1" in page.text
    assert asked["user_code"] in page.text
    assert "laptop of Kim is let in" in done.text
    assert collect(desk, asked).json()["account"] == "Kim"


def test_who_has_to_sign_in_first_comes_back_to_the_code(desk: OpenDesk) -> None:
    asked = ask(desk)
    with httpx.Client(base_url=desk.address, headers=HTML, follow_redirects=True) as client:
        first = client.get(asked["verification_url_complete"])
        page = client.get(desk.link("Kim", "technician", to=""))

    assert first.url.path == "/signin"
    assert page.url.path == "/device"
    assert asked["user_code"] in page.text


def test_no_turns_it_away(desk: OpenDesk, kim: httpx.Client) -> None:
    asked = ask(desk)

    done = kim.post(f"/device/{asked['user_code']}/refuse", headers=OURS)

    assert "laptop of Kim was turned away" in done.text
    assert collect(desk, asked).json()["type"].endswith("access-denied")


def test_only_looking_lets_nobody_in(desk: OpenDesk, kim: httpx.Client) -> None:
    asked = ask(desk)

    kim.get(asked["verification_url_complete"])
    look_up(kim, asked["user_code"])

    assert collect(desk, asked).json()["type"].endswith("authorization-pending")


def test_a_page_of_somebody_else_cannot_say_yes(desk: OpenDesk, kim: httpx.Client) -> None:
    asked = ask(desk)

    answer = kim.post(
        f"/device/{asked['user_code']}/allow", headers={"sec-fetch-site": "cross-site"}
    )

    assert answer.status_code == 403
    assert collect(desk, asked).json()["type"].endswith("authorization-pending")


@pytest.mark.parametrize("role", ["agent", "manager"])
def test_a_role_that_may_not_enrol_lets_nobody_in(desk: OpenDesk, role: str) -> None:
    asked = ask(desk)
    with httpx.Client(base_url=desk.address, headers=HTML) as client:
        client.get(desk.link("Ann", role))

        page = look_up(client, asked["user_code"])
        answer = client.post(f"/device/{asked['user_code']}/allow", headers=OURS)

    assert (page.status_code, answer.status_code) == (403, 403)
    assert "laptop" not in page.text
    assert collect(desk, asked).json()["type"].endswith("authorization-pending")


def test_somebody_who_is_not_signed_in_is_sent_to_do_that(desk: OpenDesk) -> None:
    answer = httpx.get(f"{desk.address}/device?code=BCDF-GHJK", headers=HTML)

    assert (answer.status_code, answer.headers["location"]) == (303, "/signin")


def test_wrong_codes_are_told_and_then_refused(desk: OpenDesk, kim: httpx.Client) -> None:
    asked = ask(desk)

    for _ in range(device_code.GUESSES):
        wrong = look_up(kim, "bcdf ghjk")
        assert wrong.status_code == 404
        assert "No computer waits with this code" in wrong.text
    right = look_up(kim, asked["user_code"])
    allowed = kim.post(f"/device/{asked['user_code']}/allow", headers=OURS)

    assert (right.status_code, allowed.status_code) == (429, 429)
    assert "Too many wrong codes" in right.text
    assert "laptop" not in right.text
    assert collect(desk, asked).json()["type"].endswith("authorization-pending")


def test_a_page_of_somebody_else_uses_up_no_guesses(desk: OpenDesk, kim: httpx.Client) -> None:
    asked = ask(desk)
    foreign = {"sec-fetch-site": "cross-site"}

    for _ in range(device_code.GUESSES + 1):
        shown = kim.get("/device", params={"code": "BCDF-GHJK"}, headers=foreign)
        refused = kim.post("/device", data={"code": "BCDF-GHJK"}, headers=foreign)
        assert (shown.status_code, refused.status_code) == (200, 403)

    assert "laptop of Kim" in look_up(kim, asked["user_code"]).text


def test_what_a_link_brings_is_shown_as_text(kim: httpx.Client) -> None:
    page = kim.get("/device", params={"code": '"><script>alert(1)</script>'})

    assert page.status_code == 200
    assert "&#34;&gt;&lt;script&gt;alert(1)" in page.text
    assert "<script>alert" not in page.text


def test_the_name_of_a_computer_is_shown_as_text(desk: OpenDesk, kim: httpx.Client) -> None:
    asked = ask(desk, "<script>alert(1)</script>")

    page = look_up(kim, asked["user_code"])

    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text


def test_it_all_works_in_a_browser_without_scripts(desk: OpenDesk, visit: Visit) -> None:
    asked = ask(desk)
    page = visit("/device", "Kim", "technician", java_script_enabled=False)

    page.get_by_label("The code that it shows").fill(asked["user_code"].lower())
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Yes, let it in").click()

    expect(page.get_by_role("heading")).to_have_text("laptop of Kim is let in")
    assert collect(desk, asked).status_code == 200


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_it_reflows(desk: OpenDesk, visit: Visit, scheme: str) -> None:
    asked = ask(desk, "laptop with a rather long name of Kim in the workshop behind")
    options = {"viewport": {"width": 320, "height": 700}, "color_scheme": scheme}

    for to in ("/device", f"/device?code={asked['user_code']}"):
        page = visit("/device", "Kim", "technician", locale="de-DE", **options)
        page.goto(desk.address + to)
        if "code" in to:
            page.get_by_role("button", name="Weiter").click()
            expect(page.get_by_role("heading", level=1)).to_have_text(
                "Diesen Computer hereinlassen?"
            )

        assert complaints(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        for target in page.locator("main :is(.btn, .input)").all():
            box = target.bounding_box()
            assert box is not None
            assert box["height"] >= 52
