"""Every text of the pages is there in every language, with the same gaps to fill."""

import re
import runpy
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from deskbell.domain.incident import NEW
from deskbell.store.incident_list import Entry
from deskbell.texts import LANGUAGES, LOCALE, choose, texts
from deskbell.web import words
from deskbell_catalogue import load

TOOL = Path(__file__).parents[2] / "tools/texts"
GAP = re.compile(r"%\(\w+\)s|\{\w+\}")


def catalogue(language: str) -> Any:  # Any: Babel's catalogue is not typed
    with (LOCALE / language / "LC_MESSAGES/deskbell.po").open("rb") as file:
        return read_po(file, locale=language)


@pytest.fixture(scope="module")
def source() -> set[str]:
    texts = runpy.run_path(str(TOOL))["extracted"]()
    return {str(message.id) for message in texts if message.id}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_every_text_and_no_other(language: str, source: set[str]) -> None:
    there = {str(message.id) for message in catalogue(language) if message.id}

    assert there == source, "run tools/texts"
    assert len(source) > 150


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_text_is_translated_and_fills_the_same_gaps(language: str) -> None:
    for message in catalogue(language):
        if message.id:
            assert message.string, message.id
            assert not message.fuzzy, message.id
            assert sorted(GAP.findall(message.string)) == sorted(GAP.findall(message.id))
            assert "!" not in message.string


SAME_AS_ENGLISH = {
    "Live": {"nl", "de"},
    "PRINTER": {"nl"},
    "Chip": {"nl", "de"},
    "Port": {"pl", "de"},
    "Firmware": {"nl", "de"},
    "In contact": {"nl"},
    "Signal": {"de"},
}


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_no_text_is_left_in_english(language: str) -> None:
    left = {message.id for message in catalogue(language) if message.id == message.string != ""}

    assert left == {text for text, there in SAME_AS_ENGLISH.items() if language in there}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_button_reports_by_itself_is_told_in_the_readers_language(language: str) -> None:
    reports: list[tuple[str, str, str | None]] = [("report", "presses_out_of_reach", "3-89")]
    reports += [("finding", reason, None) for reason in ("nothing_wrong_seen", "answer_unreadable")]
    reports += [("finding", "says_so_itself", "printer.paper_out")]
    history = [
        Entry(1, 1, None, "desk", "desk", verb, reason, NEW, note) for verb, reason, note in reports
    ]

    told = words.timeline(history, texts(language), load(), language)[::-1]

    english = words.timeline(history, texts("en"), load(), "en")[::-1]
    assert len({line.what for line in told}) == len(reports)
    assert "finding" not in {line.what for line in told}
    assert told[0].note.endswith(" 3-89")
    assert told[-1].note == load().cause_by_id["printer.paper_out"].title(language)
    if language != "en":
        assert told[0].note != english[0].note
        assert not {line.what for line in told} & {line.what for line in english}


@pytest.mark.parametrize(
    ("account", "header", "language"),
    [
        ("de", "nl", "de"),
        ("", "nl;q=0.5, pl;q=0.9", "pl"),
        ("", "en;q=0, de", "de"),
        ("fr", "pl", "pl"),
        ("", "", "en"),
        (None, None, "en"),
    ],
)
def test_the_language_is_chosen(account: str | None, header: str | None, language: str) -> None:
    assert choose(account, header) == language
