"""What a board is to show and sound in its test: what somebody who stands there can be asked about."""

from dataclasses import dataclass

from deskbell_button.wiring import DEFAULT, Wiring


@dataclass(frozen=True, slots=True)
class Shown:
    """What `bench.show()` does with the lamps and the buzzer of one board."""

    has_colours: bool
    has_sound: bool

    def __str__(self) -> str:
        """Return what to look and listen for."""
        lamps = "red, green, blue and white" if self.has_colours else "its light"
        return f"Every lamp shows {lamps}{', with four rising notes' if self.has_sound else ''}."


def shown(line: str | None) -> Shown:
    """Return what a board shows whose board.txt has this line."""
    try:
        wiring = Wiring(line or DEFAULT)
    except ValueError:  # a board of a newer firmware, which we do not know
        return Shown(has_colours=True, has_sound=True)
    one_light = all(len(lamp) == 1 for lamp in wiring.lamps) and not wiring.has_pixels
    return Shown(has_colours=not one_light, has_sound=wiring.buzzer is not None)
