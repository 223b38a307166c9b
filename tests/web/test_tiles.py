"""A button's tiles are downloaded from its page, and its code leads there."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.web.conftest import Visit
from tests.web.desk import OpenDesk

PROXIED = {"public_host": "desk.example", "proxy": "127.0.0.1"}
TOO_LONG = PROXIED | {"public_host": "deskbell.headquarters.shops.example.com"}
HTML = {"accept": "text/html"}


@pytest.fixture
def public(first_desk: OpenDesk, tmp_path: Path) -> Iterator[OpenDesk]:
    """Serve a copy of the first desk, which others reach as https://desk.example."""
    made = OpenDesk.copy_of(first_desk, tmp_path)
    made.set = PROXIED
    with made:
        yield made


@contextmanager
def reading(desk: OpenDesk, language: str = "") -> Iterator[httpx.Client]:
    with httpx.Client(base_url=desk.address, headers=HTML, follow_redirects=True) as client:
        client.get(desk.link("Kim Bakker", "technician", language=language))
        yield client


def title(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        model = archive.read("3D/3dmodel.model").decode()
    return model.partition('name="Title">')[2].partition("<")[0]


def test_the_page_links_what_can_be_downloaded(public: OpenDesk) -> None:
    with reading(public) as kim:
        page = kim.get("/buttons/b0001").text
        files = {
            link: kim.get(link)
            for link in (
                "/buttons/b0001/tiles/1/word.3mf",
                "/buttons/b0001/tiles/1/word.stl",
                "/buttons/b0001/tiles/1/code.3mf",
            )
        }

    for link, answer in files.items():
        assert f'href="{link}"' in page
        assert answer.status_code == 200
        assert answer.headers["content-type"] == f"model/{link.rpartition('.')[2]}"
    assert title(files["/buttons/b0001/tiles/1/word.3mf"].content) == "Till · Till 2 · b0001"
    named = files["/buttons/b0001/tiles/1/code.3mf"].headers["content-disposition"]
    assert named == 'attachment; filename="b0001-1-code.3mf"'


def test_no_code_is_offered_that_no_phone_can_open(desk: OpenDesk) -> None:
    with reading(desk) as kim:
        page = kim.get("/buttons/b0001").text

    assert "word.3mf" in page
    assert "code.3mf" not in page


def test_a_tile_is_in_the_language_of_the_shop(first_desk: OpenDesk, tmp_path: Path) -> None:
    made = OpenDesk.copy_of(first_desk, tmp_path)
    made.speak("Utrecht Oudegracht", "nl")

    with made, reading(made, language="pl") as kim:
        answer = kim.get("/buttons/b0001/tiles/1/word.3mf")

    assert title(answer.content) == "Kassa · Till 2 · b0001"


def test_without_what_makes_solids_nothing_is_offered(first_desk: OpenDesk, tmp_path: Path) -> None:
    made = OpenDesk.copy_of(first_desk, tmp_path)
    made.print_tile = None

    with made, reading(made) as kim:
        page = kim.get("/buttons/b0001").text
        answer = kim.get("/buttons/b0001/tiles/1/word.3mf")

    assert "/tiles/" not in page
    assert answer.status_code == 404


def test_a_tile_that_cannot_be_made_is_told_with_its_reason(
    first_desk: OpenDesk, tmp_path: Path
) -> None:
    made = OpenDesk.copy_of(first_desk, tmp_path)
    made.set = TOO_LONG

    with made, reading(made) as kim:
        answer = kim.get("/buttons/b0001/tiles/1/code.3mf")

    assert answer.status_code == 422
    assert "This tile cannot be made" in answer.text
    assert "can be printed" in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/buttons/b0001/tiles/2/word.3mf",
        "/buttons/b0999/tiles/1/word.3mf",
    ],
)
def test_what_there_is_not_has_no_tile(desk: OpenDesk, path: str) -> None:
    with reading(desk) as kim:
        assert kim.get(path).status_code == 404


def test_the_address_in_capitals_leads_to_the_page(desk: OpenDesk) -> None:
    with reading(desk) as kim:
        answer = kim.get("/B/B0001")

    assert answer.url.path == "/buttons/b0001"
    assert answer.status_code == 200


def test_who_is_not_signed_in_comes_back_to_the_page_of_the_code(desk: OpenDesk) -> None:
    with httpx.Client(base_url=desk.address, headers=HTML) as nobody:
        answer = nobody.get("/B/B0001")

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/signin")


def test_a_click_downloads_the_file(desk: OpenDesk, visit: Visit) -> None:
    page = visit("/buttons/b0001", role="technician")

    with page.expect_download() as downloading:
        page.get_by_role("link", name="label tile (3MF)").click()

    assert downloading.value.suggested_filename == "b0001-1.3mf"
    assert title(downloading.value.path().read_bytes()) == "Till · Till 2 · b0001"


def test_a_click_on_what_cannot_be_made_shows_why(
    first_desk: OpenDesk, tmp_path: Path, browser: Browser
) -> None:
    made = OpenDesk.copy_of(first_desk, tmp_path)
    made.set = TOO_LONG

    with made, browser.new_context() as context:
        page = context.new_page()
        page.goto(made.link("Kim Bakker", "technician", to="/buttons/b0001"))
        page.get_by_role("link", name="code tile (3MF)").click()

        expect(page.get_by_role("heading")).to_have_text("This tile cannot be made")
