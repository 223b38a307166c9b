"""A computer signs in at a desk: somebody says yes in a browser, and no other verb needs a token."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.cli.conftest import DESKBELL, WITHIN_S, Desk

OURS = {"sec-fetch-site": "same-origin"}


def url_of(desk: Desk) -> str:
    return (desk.home / "local.url").read_text()


@pytest.fixture
def laptop(desk: Desk) -> Iterator[Desk]:
    """Return a computer on which no desk ever ran."""
    folder = Path(tempfile.mkdtemp(prefix="deskbell-laptop-"))
    yield Desk(folder)
    shutil.rmtree(folder)


def log_in(desk: Desk, laptop: Desk, answer: str, *more: str) -> tuple[int, str, str]:
    """Type `deskbell login` on the laptop, and decide as Kim in a browser."""
    words = [str(DESKBELL), "login", "--json", *more]
    login = subprocess.Popen(
        words, env=laptop.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert login.stderr is not None
    asked = json.loads(login.stderr.readline())
    assert "device_code" not in asked, "the secret is nobody's to read"
    link = desk.json("token", "create", "--role", "technician", "--name", "Kim")["link"]
    with httpx.Client() as browser:
        browser.get(link)
        form = browser.get(asked["verification_url_complete"])
        assert asked["user_code"] in form.text
        page = browser.post(
            f"{url_of(desk)}/device", data={"code": asked["user_code"]}, headers=OURS
        )
        assert "Let this computer in?" in page.text
        browser.post(f"{url_of(desk)}/device/{asked['user_code']}/{answer}", headers=OURS)
    out, said = login.communicate(timeout=WITHIN_S)
    return login.returncode, out, said


def test_a_laptop_is_let_in_and_needs_no_token_after_that(desk: Desk, laptop: Desk) -> None:
    url = url_of(desk)

    code, out, said = log_in(desk, laptop, "allow", "--url", url)
    buttons = laptop.json("button", "list")
    named = laptop.json("button", "list", "--url", url)

    told: dict[str, Any] = json.loads(out)
    assert (code, said) == (0, "")
    assert (told["url"], told["account"], told["role"]) == (url, "Kim", "technician")
    assert buttons == named == []
    [kept] = (laptop.home / "logins").iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
    token = json.loads(kept.read_text())["token"]
    assert token not in out
    assert [one["computer"] is not None for one in desk.json("token", "list") if one["until"]] == [
        True
    ]


def test_logging_out_ends_it_on_both_sides(desk: Desk, laptop: Desk) -> None:
    log_in(desk, laptop, "allow", "--url", url_of(desk), "--name", "a laptop that goes")
    [kept] = (laptop.home / "logins").iterdir()
    token = json.loads(kept.read_text())["token"]

    told = laptop.json("logout")

    assert told == {"url": url_of(desk), "ended": True}
    assert not kept.exists()
    assert "a laptop that goes" not in [one["computer"] for one in desk.json("token", "list")]
    said = desk.refused("button", "list", "--url", url_of(desk), "--token", token)
    assert "Nobody is signed in" in said
    assert "not signed in" in laptop.refused("logout")


def test_who_is_turned_away_keeps_nothing(desk: Desk, laptop: Desk) -> None:
    code, out, said = log_in(desk, laptop, "refuse", "--url", url_of(desk))

    assert (code, out) == (1, "")
    assert "was not let in" in json.loads(said)["what"]
    assert list(laptop.home.glob("logins/*")) == []


def test_a_login_that_is_over_says_how_to_sign_in_again(desk: Desk, laptop: Desk) -> None:
    log_in(desk, laptop, "allow", "--url", url_of(desk))
    desk.told("token", "revoke", "Kim")

    said = laptop.refused("button", "list")

    assert f"Sign in again with `deskbell login --url {url_of(desk)}`" in said


def test_a_token_goes_to_its_own_desk_alone(desk: Desk, laptop: Desk) -> None:
    log_in(desk, laptop, "allow", "--url", url_of(desk))

    said = laptop.refused("button", "list", "--url", "http://127.0.0.1:1")

    assert "There is no token for http://127.0.0.1:1" in said
    assert "deskbell login --url http://127.0.0.1:1" in said


def test_of_two_desks_one_has_to_be_named(desk: Desk, laptop: Desk) -> None:
    log_in(desk, laptop, "allow", "--url", url_of(desk))
    [kept] = (laptop.home / "logins").iterdir()
    other = json.loads(kept.read_text()) | {"url": "http://other.example"}
    (laptop.home / "logins" / "other.json").write_text(json.dumps(other))

    said = laptop.refused("button", "list")

    assert f"signed in at {url_of(desk)}, http://other.example" in said
    assert "Name one with --url" in said


def test_without_a_desk_nobody_waits(quiet: Desk) -> None:
    said = quiet.refused("login", "--url", "http://127.0.0.1:1")

    assert "No desk answers at http://127.0.0.1:1" in said


def test_on_the_desks_own_machine_a_login_comes_before_the_local_token(desk: Desk) -> None:
    code, _, said = log_in(desk, desk, "allow")
    assert (code, said) == (0, "")

    refused = desk.type("button", "list")
    desk.told("token", "revoke", "Kim")
    after = desk.refused("button", "list")
    desk.told("logout")

    assert refused.returncode == 0
    assert "Sign in again" in after
    assert desk.json("button", "list") == []
