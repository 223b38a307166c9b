"""Pages and firmware show the same lamp; what is drawn is made from the one table."""

import pytest

from deskbell.domain import incident
from deskbell.web import lamps, score, statics
from deskbell_button import lamp as firmware
from deskbell_button.state_table import TABLE

NOW = 1_000_000_000
INTERVAL_S = 50


def contact(**changes: object) -> lamps.Contact:
    facts = {
        "online": True,
        "seen_at_ms": NOW - 1000,
        "superseded_at_ms": None,
        "untold_since_ms": None,
    }
    return lamps.Contact(**(facts | changes))  # type: ignore[arg-type]  # a test's own values


def test_pages_and_firmware_have_one_table() -> None:
    assert lamps.PATTERNS == firmware.LIGHT
    assert list(lamps.PATTERNS) == [row[0] for row in TABLE]


def test_every_state_has_a_word_a_shape_a_score_and_a_movement() -> None:
    shapes = statics.files()["lamps.svg"].body.decode()
    style = score.stylesheet()
    for state in lamps.PATTERNS:
        assert lamps.WORDS[state]
        assert f'id="l-{state}"' in shapes
        assert f'id="p-{state}"' in score.symbols()
        assert f'.bell[data-lamp="{state}"]' in style
    for state in lamps.WORDS:
        assert f'id="l-{state}"' in shapes


def test_a_score_is_lit_when_the_firmware_is_lit() -> None:
    for state, pattern in lamps.PATTERNS.items():
        opening, loop = score.steps(pattern)
        at = 0
        for step in (*opening, *loop):
            middle = at + step.ms // 2
            assert (max(firmware.light(state, middle)) > 0) == (step.colour != "."), (state, at)
            at += step.ms


@pytest.mark.parametrize("state", incident.STATES)
def test_a_button_in_contact_shows_what_was_sent(state: str) -> None:
    assert lamps.shown(state, contact(), INTERVAL_S, NOW) == incident.LAMPS[state]


@pytest.mark.parametrize(
    "silent",
    [
        {"online": False},
        {"online": None},
        {"seen_at_ms": None},
        {"seen_at_ms": NOW - 150_001},
        {"superseded_at_ms": NOW - 5},
    ],
)
def test_nobody_knows_what_a_silent_button_shows(silent: dict[str, object]) -> None:
    assert lamps.shown(incident.NEW, contact(**silent), INTERVAL_S, NOW) == "unknown"


def test_what_was_not_told_is_not_claimed() -> None:
    assert lamps.shown(incident.NEW, contact(untold_since_ms=NOW - 500), INTERVAL_S, NOW) == "filed"
    assert (
        lamps.shown(incident.NEW, contact(untold_since_ms=NOW - 2001), INTERVAL_S, NOW) == "untold"
    )
