"""What goes wrong at a bench, told to the person who stands there.

TechnicianError (a DeskbellError)
+-- BadImage          the file is not MicroPython for this chip
+-- NoImage           there is no image, and nobody to fetch it from
+-- NoBoard           no port, or nothing answers there
+-- PortTrouble       the port is busy, forbidden, or went away
+-- ChipTrouble       the board does not take or keep what is written
+-- ReplTrouble       MicroPython on the board does not answer
+-- HoldsPresses      the board holds presses that no desk has
+-- WrongBoard        --board names a board with another chip, or other inputs
+-- OtherPlace        the button on the board stands in another shop
+-- NotOnline         the board does not reach Wi-Fi, broker or desk
+-- NotPressed        nobody pressed the button on the bench
"""

from deskbell.errors import DeskbellError


class TechnicianError(DeskbellError):
    """The base: one board failed, and the others go on."""


class BadImage(TechnicianError):
    """The file is not MicroPython for this chip, or it is damaged; download it again."""


class NoImage(TechnicianError):
    """There is no image for this chip at hand; name one with --image."""


class NoBoard(TechnicianError):
    """No port was found, or nothing answers there; use a cable that carries data."""


class PortTrouble(TechnicianError):
    """The port is busy, forbidden, or went away; the text says which."""


class ChipTrouble(TechnicianError):
    """The board does not take or keep what is written to it."""


class ReplTrouble(TechnicianError):
    """MicroPython on the board does not answer as it should."""


class HoldsPresses(TechnicianError):
    """The board holds presses that no desk has; bring it to its desk, or use --lose."""


class WrongBoard(TechnicianError):
    """The board that was named has another chip or other inputs than the one at the port."""


class OtherPlace(TechnicianError):
    """The button on the board stands in another shop than the one that was named."""


class NotOnline(TechnicianError):
    """The board does not reach Wi-Fi, broker or desk; the text says where it stopped."""


class NotPressed(TechnicianError):
    """Nobody pressed the button on the bench; run the same command again."""
