"""Light and sound: each state has a rhythm of its own."""

from deskbell_button import lamp
from deskbell_wire.messages import LAMPS

LOOK_MS = 12000


def level(state: str, at_ms: int) -> int:
    """Return what is left with the colour removed, 0 to 255: all that one LED can show."""
    return max(lamp.light(state, at_ms))


def rhythm(state: str) -> "list[int]":
    """Return the light with its colour removed, every 50 ms."""
    return [level(state, at) for at in range(0, LOOK_MS, 50)]


def test_every_state_has_a_light() -> None:
    assert sorted(lamp.LIGHT) == sorted(LAMPS)


def test_any_two_states_differ_with_the_colour_removed() -> None:
    for one in LAMPS:
        for other in LAMPS:
            if one < other:
                first, second = rhythm(one), rhythm(other)
                differing = len([1 for a, b in zip(first, second) if abs(a - b) > 40])  # noqa: B905 MicroPython's zip has no strict
                assert differing > len(first) // 20, (one, other)


def test_any_two_states_differ_on_an_led_that_is_only_on_or_off() -> None:
    for one in LAMPS:
        for other in LAMPS:
            if one < other:
                lit = [light >= 10 for light in rhythm(one)]
                assert lit != [light >= 10 for light in rhythm(other)], (one, other)


def test_no_state_but_for_an_instant_looks_like_no_power() -> None:
    for state in LAMPS:
        assert max(rhythm(state)) >= 30, state


def test_colours_stay_in_their_range() -> None:
    for state in LAMPS:
        for at in range(0, LOOK_MS, 37):
            assert all(0 <= part <= 255 for part in lamp.light(state, at))


def test_the_opening_is_played_once() -> None:
    blinks = [level("filed", at) for at in (0, 699, 700, 999, 1000, 1699, 1700)]

    assert blinks == [255, 255, 0, 0, 255, 255, 0]
    assert level("filed", 2000 + 2250) == 255
    assert level("filed", 2000 + 6000 + 2250) == 255
    assert level("filed", 2000 + 6000) == 0


def test_the_lamp_is_as_bright_as_it_was_told() -> None:
    assert lamp.dim(lamp.WHITE, 50) == (127, 127, 127)
    assert lamp.dim(lamp.WHITE, 0) == (0, 0, 0)


def test_a_tune_is_played_note_by_note() -> None:
    notes = lamp.SOUND["fixed"]

    assert [lamp.pitch(notes, at) for at in (0, 130, 210, 330)] == [988, 0, 988, None]


def test_a_state_sounds_once() -> None:
    chime = lamp.Chime()

    assert chime.tune(1, "heard", None) is None
    assert chime.tune(1, "filed", "INC-1") == lamp.SOUND["filed"]
    assert chime.tune(1, "filed", "INC-1") is None
    assert chime.tune(1, "taken", "INC-1") == lamp.SOUND["taken"]


def test_contact_that_comes_back_is_silent() -> None:
    chime = lamp.Chime()
    chime.tune(1, "taken", "INC-1")

    assert chime.tune(1, "no_contact", None) is None
    assert chime.tune(1, "taken", "INC-1") is None


def test_troubles_low_note_is_played_once() -> None:
    chime = lamp.Chime()
    chime.tune(1, "heard", None)

    assert chime.tune(1, "trouble", None) == lamp.SOUND["trouble"]
    assert chime.tune(1, "trouble", None) is None


def test_each_press_that_is_filed_sounds_again() -> None:
    chime = lamp.Chime()
    for _ in range(2):
        chime.tune(1, "heard", None)
        assert chime.tune(1, "filed", "INC-1") == lamp.SOUND["filed"]


def test_inputs_sound_each_for_itself() -> None:
    chime = lamp.Chime()
    chime.tune(1, "taken", "INC-1")

    assert chime.tune(2, "taken", "INC-2") == lamp.SOUND["taken"]
