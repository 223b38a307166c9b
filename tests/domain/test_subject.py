"""Subjects, the titles of their incidents, and the lamps that follow from them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbell.domain import incident, subject
from deskbell.domain.lamp import lamp_of
from deskbell.domain.title import title_of
from deskbell_catalogue import load
from deskbell_wire.messages import Lamp

CATALOGUE = load(None)


@given(st.integers(1, 10**9))
def test_the_subject_of_an_asset_names_it(asset_id: int) -> None:
    assert subject.asset_id(subject.of_asset(asset_id)) == asset_id


@given(st.integers(0, 16))
def test_the_subject_of_an_input_names_its_button_and_no_asset(number: int) -> None:
    one = subject.of_input("b0417-3", number)

    assert subject.asset_id(one) is None
    assert subject.name_of(one) == "b0417-3"


def test_no_two_things_have_the_same_subject() -> None:
    subjects = [
        *[subject.of_asset(number) for number in range(1, 30)],
        *[
            subject.of_input(name, number)
            for name in ("b1-1", "b1-11", "b11-1")
            for number in range(17)
        ],
    ]

    assert len(set(subjects)) == len(subjects)


def test_a_subject_without_an_incident_is_ready() -> None:
    assert lamp_of(2, None) == Lamp(input=2, state="ready", incident=None, revision=None)


@pytest.mark.parametrize("state", [one for one in incident.STATES if one not in incident.FINISHED])
def test_the_lamp_of_an_open_incident_names_it_and_its_revision(state: str) -> None:
    assert lamp_of(1, (1042, state, 7)) == Lamp(
        input=1, state=incident.LAMPS[state], incident="INC-1042", revision=7
    )


def test_a_title_is_category_and_asset_in_the_readers_language() -> None:
    assert title_of(CATALOGUE, "en", "printer", "Counter left") == "Printer · Counter left"
    assert title_of(CATALOGUE, "de", "printer", "Counter left") == "Drucker · Counter left"


def test_an_incident_without_an_asset_is_titled_by_button_and_input() -> None:
    assert title_of(CATALOGUE, "en", "printer", None, ("b0417-3", 2)) == "Printer · b0417-3/2"
    assert title_of(CATALOGUE, "en", "printer", None, ("b0417-3", 0)) == "Printer · b0417-3"
    assert title_of(CATALOGUE, "en", "printer", None, ("b0417-3", None)) == "Printer · b0417-3"
    assert title_of(CATALOGUE, "en", "printer", None) == "Printer"


def test_a_category_that_the_catalogue_has_lost_is_titled_by_its_key() -> None:
    assert title_of(CATALOGUE, "en", "fax", "Old one") == "fax · Old one"
