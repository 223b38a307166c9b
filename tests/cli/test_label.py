"""Labels and cards as somebody orders them, with a desk and without one."""

from pathlib import Path

import pytest

from tests.cli.conftest import Desk
from tests.technician.label.reading import pages_of_pdf

REGISTER = """site,zone,language,asset,category
Leiden,Europe/Amsterdam,nl,Weegschaal 1,scales
"""


def words_of(svg: Path) -> list[str]:
    """Return what stands on a label."""
    told = svg.read_text(encoding="utf-8").partition("<desc>")[2].partition("</desc>")[0]
    return told.split(" | ")


def test_a_category_needs_no_desk(quiet: Desk) -> None:
    made = quiet.json("label", "--category", "printer", "--lang", "de", "--out", "labels")

    assert made == ["labels/printer-de.pdf"]
    (((width, height), _),) = pages_of_pdf((quiet.folder / made[0]).read_bytes())
    assert (round(width), round(height)) == (70, 24)


def test_several_categories_share_a_sheet(quiet: Desk) -> None:
    words = ("--category", "printer", "--category", "till", "--paper", "a4", "--format", "svg")

    made = quiet.told("label", *words, "--start", "24", "--out", "labels").splitlines()

    assert made == ["labels/labels-1.svg", "labels/labels-2.svg"]
    assert "TILL" in words_of(quiet.folder / made[1])


def test_a_card_is_made_in_every_language(quiet: Desk) -> None:
    made = quiet.json("card", "--out", "cards", "--paper", "a6")

    assert made == [f"cards/card-{language}-a6.pdf" for language in ("en", "nl", "pl", "de")]
    assert all((quiet.folder / file).read_bytes().startswith(b"%PDF-") for file in made)


def test_a_label_for_a_button_says_what_the_desk_knows(desk: Desk) -> None:
    (desk.folder / "register.csv").write_text(REGISTER)
    desk.told("import", "register.csv")
    button = desk.json(
        "button", "add", "--site", "Leiden", "--asset", "Weegschaal 1", "--category", "scales",
        "--asset", "Kassa 1", "--category", "till",
    )["button"]  # fmt: skip

    done = desk.type("label", button, "--format", "svg", "--out", "labels")

    files = [desk.folder / file for file in done.stdout.splitlines()]
    assert [file.name for file in files] == [f"{button}-1.svg", f"{button}-2.svg"]
    said = words_of(files[0])
    assert said[:2] == ["WEEGSCHAAL", f"Weegschaal 1\u00a0·\u00a0{button}"]
    assert said[-1] == f"http://127.0.0.1:{desk.environment['DESKBELL_PORT']}/buttons/{button}"
    assert "Opgelost?" in said
    assert "--pages" in done.stderr, "a phone cannot open 127.0.0.1"


def test_the_address_of_the_pages_may_be_another_and_so_may_the_language(desk: Desk) -> None:
    button = desk.json("button", "add", "--site", "Nowhere")["button"]

    done = desk.type(
        "label", button, "--format", "svg", "--out", "labels", "--lang", "pl",
        "--pages", "https://desk.example/",
    )  # fmt: skip

    said = words_of(desk.folder / done.stdout.strip())
    assert said[:2] == ["PRZYCISK", button]
    assert said[-1] == f"https://desk.example/buttons/{button}"
    assert done.stderr == ""


def test_a_narrow_tape_says_that_it_has_no_code(desk: Desk) -> None:
    button = desk.json("button", "add", "--site", "Nowhere")["button"]

    done = desk.type("label", button, "--format", "svg", "--out", "labels", "--tape", "12")

    assert "no room for a QR code" in done.stderr
    assert not any("/buttons/" in word for word in words_of(desk.folder / done.stdout.strip()))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--category", "prinr"), "the catalogue has printer, till, "),
        (("--category", "till", "--lang", "fr"), "there are texts in en, nl, pl, de"),
        ((), "it takes either buttons or --category"),
        (("b0001", "--category", "till"), "it takes either buttons or --category"),
        (("b0001",), "No desk has run in"),
    ],
)
def test_what_cannot_be_printed_is_said_with_its_remedy(
    quiet: Desk, words: tuple[str, ...], said: str
) -> None:
    assert said in quiet.refused("label", *words, "--out", "labels")
    assert not (quiet.folder / "labels").exists()


def test_an_unknown_button_is_named_and_nothing_is_written(desk: Desk) -> None:
    said = desk.refused("label", "b7777", "--out", "unwritten")

    assert said.startswith("There is no button b7777")
    assert not (desk.folder / "unwritten").exists()


def test_a_folder_that_is_a_file_is_named(quiet: Desk) -> None:
    (quiet.folder / "labels").write_text("a file")

    assert "labels" in quiet.refused("label", "--category", "till", "--out", "labels")
    assert "--out" in quiet.refused("card", "--lang", "en", "--out", "labels")


def test_a_category_becomes_a_tile_for_a_3d_printer(quiet: Desk) -> None:
    words = ("--category", "printer", "--lang", "de", "--out", "tiles")

    made = [quiet.json("label", *words, "--format", kind) for kind in ("3mf", "stl")]

    assert made == [["tiles/printer-de.3mf"], ["tiles/printer-de.stl"]]
    assert (quiet.folder / "tiles/printer-de.3mf").read_bytes().startswith(b"PK")


def test_a_button_gets_a_tile_with_its_word_and_one_with_its_code(desk: Desk) -> None:
    button = desk.json(
        "button", "add", "--site", "Leiden", "--asset", "Kassa 1", "--category", "till",
    )["button"]  # fmt: skip

    made = desk.json("label", button, "--format", "3mf", "--out", "tiles")

    assert made == [f"tiles/{button}.3mf", f"tiles/{button}-code.3mf"]
