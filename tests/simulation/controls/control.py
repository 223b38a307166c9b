"""What a control is: a rule is switched off, some accidents happen more often, and the loss shows."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Final
from unittest.mock import patch

Off = Callable[[], AbstractContextManager[object]]

RESTORES: Final = {"save": 8.0, "restore": 8.0}
CALM: Final = dict.fromkeys(
    ("lose_files", "flash_again", "revoke", "kill", "power_cut", "link"), 0.0
)
FLASH_LOST: Final = {"lose_files": 10.0}


@dataclass(frozen=True, slots=True)
class Control:
    """How to switch a rule off, what to have more of, and how the loss shows."""

    off: Off
    shows: str
    """Words of the violation."""
    more: dict[str, float] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)
    within: int = 60


class Controls(list[Control]):
    """The controls of one file, in its order."""

    def add(
        self,
        shows: str,
        more: dict[str, float] | None = None,
        within: int = 60,
        **changes: object,
    ) -> Callable[[Off], Off]:
        """Add a control: a decorator of what switches the rule off."""

        def add(off: Off) -> Off:
            self.append(Control(off, shows, more or {}, changes, within))
            return off

        return add


def without(target: object, name: str, substitute: object) -> AbstractContextManager[object]:
    """Put something else in the place of a function of ours."""
    return patch.object(target, name, substitute)
