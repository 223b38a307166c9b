"""A folder of journals that cannot be listed is made anew, with the presses that can be read."""

import os
import sys

from deskbell_button import healing
from deskbell_button.files import Folder
from deskbell_button.journal import Entry, Journal
from tests.firmware.both.fakes import NAME, raises

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

UNREADABLE = 84
AT = "/tmp/deskbell-healing-" + sys.implementation.name  # noqa: S108 the VM has no tempfile


class TornOs:
    """`os`, whose listing of one folder breaks off after some names."""

    def __init__(self, path: str, after: int) -> None:
        self.torn = path
        self.after = after
        self.rename = self._rename
        self.listdir = os.listdir

    def ilistdir(self, path: str) -> "Iterator[tuple[str]]":
        """Yield names, and break off."""
        if not self.torn:
            yield from [(name,) for name in os.listdir(path)]
            return
        for at, name in enumerate(sorted(os.listdir(path))):
            if path == self.torn and at == self.after:
                raise OSError(UNREADABLE)
            yield (name,)

    def _rename(self, old: str, new: str) -> None:
        os.rename(old, new)
        self.torn = ""


def clear(path: str) -> None:
    """Remove a folder and all in it."""
    try:
        names = os.listdir(path)
    except OSError:
        return
    for name in names:
        try:
            os.remove(path + "/" + name)
        except OSError:
            clear(path + "/" + name)
    os.rmdir(path)


def lived() -> str:
    """Make a flash with three presses, one of them torn; return the folder of its journal."""
    clear(AT)
    path = AT + "/journal/" + NAME
    folder = Folder(path)
    for seq in (1, 2, 3, 4):
        folder.write("%d.p" % seq, Entry(seq, 1, seq, 1, "short", 0, None, None).pack())
    folder.write("2.p", b"torn")
    return path


def test_the_presses_that_can_be_read_are_kept() -> None:
    path = lived()
    said: list[str] = []
    healing.os, real = TornOs(path, 3), os  # type: ignore[assignment,attr-defined]  # a fake
    try:
        healing.heal(AT, said.append)
    finally:
        healing.os = real  # type: ignore[attr-defined]  # as above

    assert sorted(Journal(Folder(path)).pending) == [1, 3]
    assert said == ["healed %s: 2 presses kept" % path]
    assert "damaged-1" in os.listdir(AT)
    clear(AT)


def test_a_folder_that_is_none_any_more_becomes_one() -> None:
    clear(AT)
    Folder(AT).write("journal", b"a file in its place")
    raises(OSError, Folder, AT + "/journal/" + NAME)  # the control: what the app dies of

    healing.heal(AT, lambda _: None)

    assert os.listdir(AT + "/journal") == []
    clear(AT)


def test_what_is_whole_stays_as_it_is() -> None:
    path = lived()
    before = sorted(os.listdir(path))

    healing.heal(AT, lambda _: None)

    assert sorted(os.listdir(path)) == before
    assert os.listdir(AT) == ["journal"]
    clear(AT)
