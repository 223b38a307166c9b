"""A file that was made slim means what it meant."""

import _thread
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from deskbell.technician import firmware
from deskbell.technician.slim import slim

SOURCE = '''
"""A file."""
import _thread
import sys

from deskbell_wire import const
from deskbell_wire import const, jsontext

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

if TYPE_CHECKING:
    from typing import Never
else:
    OTHER = 7

_LIMIT = const(3)
MOST = const(9)


class Lamp:
    """Private in name: its parts."""

    _count = 0

    def __init__(self, _start: int = 1) -> None:
        self._lit = _start
        self.__odd = 2

    def _raised(self, by: int) -> int:
        for _ in range(by):
            self._lit += _LIMIT
        return self._lit

    def lit(self) -> str:
        return "_lit %d" % self._raised(by=2)


def total(*, _more: int) -> str:
    return Lamp(_start=_more).lit()


def others() -> tuple[object, ...]:
    return _thread.allocate_lock, sys._getframe
'''


@pytest.fixture
def slimmed() -> str:
    return slim(SOURCE)


def test_it_says_the_same_with_fewer_names(slimmed: str) -> None:
    done: dict[str, Any] = {}
    exec(  # noqa: S102 our own text
        slimmed.replace("import jsontext", "import jsontext\nconst = int"), done
    )

    assert done["total"](**{re.findall(r"\*, (_\w+)", slimmed)[0]: 4}) == "_lit 10"
    assert done["OTHER"] == 7
    assert done["others"]() == (_thread.allocate_lock, sys._getframe)
    assert done["MOST"] == 9


def test_private_names_are_short_and_the_same_in_every_file(slimmed: str) -> None:
    private = set(re.findall(r"(?<![\w'])_[a-zA-Z]\w*", slimmed))

    assert private == {"_a", "_b", "_c", "_d", "_e", "_f", "_thread", "_getframe"}
    assert "__odd" in slimmed
    assert "for _ in" in slimmed


def test_what_no_board_needs_is_gone(slimmed: str) -> None:
    assert "TYPE_CHECKING" not in slimmed
    assert "Never" not in slimmed
    assert "import const" not in slimmed
    assert "import jsontext" in slimmed


def test_there_are_names_enough_for_any_file() -> None:
    many = "\n".join(f"_name_{number} = {number}" for number in range(1000))

    done: dict[str, Any] = {}
    exec(slim(many), done)  # noqa: S102 our own text

    assert sorted(value for name, value in done.items() if name != "__builtins__") == [*range(1000)]


def test_no_private_name_of_the_firmware_is_on_a_board(monkeypatch: pytest.MonkeyPatch) -> None:
    long = re.compile(rb"(?<![A-Za-z0-9_\"'])_[a-z][a-z0-9]+_[a-z0-9_]+")

    def found() -> list[str]:
        ours = [file for file in firmware.all_files().items() if file[0].endswith(".mpy")]
        return [path for path, content in ours if long.search(content)]

    assert not found()
    monkeypatch.setattr(firmware, "slim", str)
    assert found(), "control: nothing was made slim"


def test_a_file_that_is_no_python_is_refused_with_its_name(tmp_path: Path) -> None:
    source = tmp_path / "torn.py"
    source.write_text("def half(:\n")

    with pytest.raises(firmware.NotCompiled, match=r"torn\.py was not compiled"):
        firmware.compiled(source, "deskbell_button/torn.py", tmp_path)
