"""What is refused before anything on a board is changed, and what to do instead."""

from collections.abc import Sequence
from typing import Final

from deskbell.technician import boards
from deskbell.technician.errors import (
    BadImage,
    ChipTrouble,
    HoldsPresses,
    NoImage,
    OtherPlace,
    TechnicianError,
    WrongBoard,
)
from deskbell.technician.image import Image
from deskbell.technician.look import Found
from deskbell.technician.plan import Plan, Step, WhyNot
from deskbell_button.wiring import Wiring

_NAME_ONE: Final = "Name one from micropython.org with --image, or `pip install deskbell[fetch]`"


def check(port: str, found: Found, todo: Plan, image: Image | None) -> None:
    """Raise what keeps us from the plan: NoImage, HoldsPresses, OtherPlace, BadImage."""
    if todo.why_not is not None:
        raise _why_not(port, found, todo.why_not, todo.reason)
    if image is not None and todo.has(Step.WRITE) and image.chip != found.chip:
        raise BadImage(
            f"{image.name} was not written to {port}",
            f"it is for {image.chip}, and the board is {found.chip}",
            "Name an image for that chip with --image",
        )


def _why_not(port: str, found: Found, why: WhyNot, reason: str) -> TechnicianError:
    if why is WhyNot.NO_IMAGE:
        return NoImage(
            f"The board at {port} was not flashed",
            f"{reason}, and there is no image for its {found.chip}",
            _NAME_ONE,
        )
    if why is WhyNot.OTHER_SITE:
        return OtherPlace(
            f"{found.button} at {port} was left as it is",
            f"{reason}, and --site names another shop",
            f"Name its own shop, or end it with `deskbell button revoke {found.button}` first",
        )
    return HoldsPresses(
        f"The board at {port} was left as it is",
        f"{reason}, and they would be lost",
        "Let it reach its desk first, or say --lose",
    )


def unknown_chip(port: str, chip: str) -> ChipTrouble:
    """Return why a board cannot be a button at all."""
    known = ", ".join(one.chip for one in boards.every().values() if one.is_generic)
    return ChipTrouble(
        f"The board at {port} cannot be a button",
        f"its chip is {chip}, and the firmware knows {known}",
        "Take a board with one of those",
    )


def inputs(port: str, line: str, assets: Sequence[str]) -> int:
    """Return how many inputs a board has. Raises WrongBoard when that is unknown, or fewer than assets."""
    try:
        count = len(Wiring(line).buttons)
    except ValueError as error:
        raise WrongBoard(
            f"The board at {port} was not flashed",
            str(error),
            f"Say which board it is and its pins, such as --board {line.split(maxsplit=1)[0]}",
        ) from None
    if len(assets) > count:
        has = "one input" if count == 1 else f"{count} inputs"
        raise WrongBoard(
            f"The board at {port} was not flashed",
            f"it has {has}, and {len(assets)} assets were named",
            'Name one asset for each input, or its pins with --board "... button=27,25"',
        )
    return count
