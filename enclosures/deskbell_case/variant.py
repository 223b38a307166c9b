"""Which case: a board, what feeds it, its switch, its mount and its number of inputs. PURE."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final

from deskbell_case import bought

MOUNTS: Final = ("adhesive", "wall", "wedge")
INPUTS: Final = (1, 3)


@dataclass(frozen=True, slots=True)
class Variant:
    """One case out of all; every field but `inputs` is a name."""

    board: str = "esp32c3_generic"
    power: str = "usb"
    switch: str = "tact12"
    mount: str = "adhesive"
    inputs: int = 1

    @property
    def name(self) -> str:
        """The name of its files."""
        return "-".join((self.board, self.power, self.switch, self.mount, str(self.inputs)))


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a variant is not made."""

    reason: str
    """One word: `unknown`, `power`, `bed`, `antenna` or `mount`."""
    text: str
    """What is wrong, why, and what to choose instead."""


class Refused(ValueError):
    """A variant cannot be made; its `refusal` says why. Choose what its text proposes."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.text)
        self.refusal = refusal


def combinations() -> Iterator[Variant]:
    """Yield every combination of what exists, possible or not."""
    for board, power, switch, mount, inputs in product(
        bought.boards(), bought.powers(), bought.switches(), MOUNTS, INPUTS
    ):
        yield Variant(board, power, switch, mount, inputs)


def refusal(variant: Variant) -> Refusal | None:
    """Return why no plan is made for this variant, or None: it names what exists and can be fed."""
    for what, value, choices in (
        ("board", variant.board, tuple(bought.boards())),
        ("power", variant.power, tuple(bought.powers())),
        ("switch", variant.switch, tuple(bought.switches())),
        ("mount", variant.mount, MOUNTS),
        ("number of inputs", str(variant.inputs), tuple(map(str, INPUTS))),
    ):
        if value not in choices:
            names = ", ".join(choices)
            return Refusal("unknown", f"There is no {what} {value}. Choose one of: {names}.")
    board = bought.boards()[variant.board]
    if variant.power not in board.takes:
        takes = " or ".join(sorted(board.takes))
        why = board.note.partition(". ")[0].rstrip(".")
        return Refusal(
            "power", f"{board.title} cannot be fed by {variant.power}: {why}. Choose {takes}."
        )
    return None
