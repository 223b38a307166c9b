"""What survives in a button when its power goes: NVS, and a folder for each identity.

Both are the firmware's own seams. The n-th operation from now may be the one
during which the plug is pulled: before it, in the middle, or just after.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

BEFORE: Final = "before"
TORN: Final = "torn"
AFTER: Final = "after"
CUTS: Final = (BEFORE, TORN, AFTER)


class PowerCut(BaseException):
    """The plug was pulled; nothing in the firmware may catch this."""


@dataclass(slots=True)
class Flash:
    """One board's storage."""

    nvs: dict[str, str] = field(default_factory=dict)
    folders: dict[str, dict[str, bytes]] = field(default_factory=dict)
    cut_in: int | None = None
    """How many operations until the power goes, None for a good supply."""
    cut: str = BEFORE

    def operate(self, effect: Callable[[], object], torn: Callable[[], object]) -> None:
        """Do one operation, or lose the power around it. Raises PowerCut."""
        if self.cut_in is not None:
            self.cut_in -= 1
            if self.cut_in <= 0:
                self.cut_in = None
                if self.cut != BEFORE:
                    (effect if self.cut == AFTER else torn)()
                raise PowerCut
        effect()

    def unreceipted(self, name: str) -> list[int]:
        """Return the presses of `<b>` that lie here without a receipt."""
        return [int(file[:-2]) for file in self.folders.get(name, {}) if file.endswith(".p")]

    def receipted(self, name: str) -> list[int]:
        """Return the presses of `<b>` that lie here with a receipt."""
        return [int(file[:-2]) for file in self.folders.get(name, {}) if file.endswith(".r")]


class Nvs:
    """The firmware's Memory seam: each write is whole or not there."""

    def __init__(self, flash: Flash) -> None:
        self._flash = flash

    def get(self, key: str) -> str | None:
        return self._flash.nvs.get(key)

    def set(self, key: str, value: str) -> None:
        self._flash.operate(lambda: self._flash.nvs.update({key: value}), lambda: None)


class Folder:
    """The firmware's Files seam: a write may be torn, a rename is one step."""

    def __init__(self, flash: Flash, name: str) -> None:
        self._flash = flash
        self._files = flash.folders.setdefault(name, {})

    def names(self) -> list[str]:
        return list(self._files)

    def read(self, name: str) -> bytes:
        if name not in self._files:
            raise OSError(2, name)
        return self._files[name]

    def write(self, name: str, content: bytes) -> None:
        half = content[: len(content) // 2]
        self._flash.operate(
            lambda: self._files.update({name: content}), lambda: self._files.update({name: half})
        )

    def rename(self, old: str, new: str) -> None:
        self._flash.operate(lambda: self._files.update({new: self._files.pop(old)}), lambda: None)

    def remove(self, name: str) -> None:
        self._flash.operate(lambda: self._files.pop(name), lambda: None)
