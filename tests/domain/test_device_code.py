"""A code that a person reads on one computer and types on another."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbell.domain import device_code
from deskbell.domain.device_code import (
    GUESSES,
    GUESSES_MS,
    LET_IN,
    LETTERS,
    OVER,
    PENDING,
    TOO_SOON,
    TURNED_AWAY,
)

NOW_MS = 1_000_000
CODES = st.lists(st.sampled_from(LETTERS), min_size=8, max_size=8).map(device_code.written)


@dataclass
class Row:
    expires_at_ms: int = NOW_MS + 1
    polled_at_ms: int | None = None
    decided_at_ms: int | None = None
    account_id: int | None = None


@given(CODES)
def test_a_code_is_read_however_it_is_typed(code: str) -> None:
    plain = code.replace("-", "")

    assert device_code.read(code) == code
    assert device_code.read(f" {plain.lower()} ") == code
    assert device_code.read(f"{plain[:2]} {plain[2:5]}-{plain[5:]}") == code


@pytest.mark.parametrize("typed", ["", "BCDF", "BCDF-GHJKL", "ACDF-GHJK", "BCD1-GHJK", "\0" * 8])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert device_code.read(typed) is None


def test_no_letter_is_a_vowel_or_looks_like_a_digit() -> None:
    assert len(set(LETTERS)) == 20
    assert not set(LETTERS) & set("AEIOUY0123456789")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (None, OVER),
        (Row(expires_at_ms=NOW_MS), OVER),
        (Row(expires_at_ms=NOW_MS, decided_at_ms=1, account_id=1), OVER),
        (Row(), PENDING),
        (Row(polled_at_ms=NOW_MS - 1000), PENDING),
        (Row(polled_at_ms=NOW_MS - 999), TOO_SOON),
        (Row(decided_at_ms=1), TURNED_AWAY),
        (Row(decided_at_ms=1, account_id=7), LET_IN),
        (Row(decided_at_ms=1, account_id=7, polled_at_ms=NOW_MS), LET_IN),
    ],
)
def test_a_computer_hears_what_was_decided(row: Row | None, said: str) -> None:
    assert device_code.answer(row, NOW_MS) == said


def test_five_wrong_codes_may_be_typed_in_ten_minutes() -> None:
    assert device_code.may_guess(GUESSES - 1, NOW_MS, NOW_MS)
    assert not device_code.may_guess(GUESSES, NOW_MS, NOW_MS + GUESSES_MS - 1)
    assert device_code.may_guess(GUESSES, NOW_MS, NOW_MS + GUESSES_MS)
