"""A folder of journals that cannot be listed is made anew, with the presses that can be read."""

import binascii
import os

from deskbell_button import healing
from deskbell_button.files import Folder
from deskbell_button.journal import Entry, Journal
from tests.firmware.both.fakes import NAME, raises

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

UNREADABLE = 84
AT = "/tmp/deskbell-healing-" + binascii.hexlify(os.urandom(4)).decode()  # noqa: S108 the VM has no tempfile
"""Of this process alone: workers run these tests at the same time."""


class PowerCut(Exception):
    """The board is dark from here on."""


class TornOs:
    """`os`, whose listing of one folder breaks off after some names; the n-th rename may be a power cut."""

    def __init__(self, path: str, after: int, cut_at: int = 0) -> None:
        self.torn = path
        self.after = after
        self.cut_at = cut_at
        self.renames = 0
        self.rename = self._rename
        self.listdir = os.listdir

    def ilistdir(self, path: str) -> "Iterator[tuple[str]]":
        """Yield names, and break off."""
        if not self.torn:
            yield from [(name,) for name in os.listdir(path)]
            return
        for at, name in enumerate(sorted(os.listdir(path))):
            if path == self.torn and at == self.after:
                break
            yield (name,)
        if path == self.torn:
            raise OSError(UNREADABLE)

    def _rename(self, old: str, new: str) -> None:
        self.renames += 1
        if self.renames == self.cut_at:
            raise PowerCut
        os.rename(old, new)
        if old == self.torn:
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


def healed(fake: TornOs) -> "list[str]":
    """Heal with such an `os`, until it is done or the power is cut; return what is said."""
    said: list[str] = []
    healing.os, real = fake, os  # type: ignore[assignment,attr-defined]  # a fake
    try:
        healing.heal(AT, said.append)
    except PowerCut:
        said.append("dark")
    finally:
        healing.os = real  # type: ignore[attr-defined]  # as above
    return said


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

    said = healed(TornOs(path, 3))

    assert sorted(Journal(Folder(path)).pending) == [1, 3]
    assert said == ["healed %s: 2 presses kept" % path]
    assert "damaged-1" in os.listdir(AT)
    clear(AT)


def test_presses_come_back_when_the_folder_of_all_journals_cannot_be_listed() -> None:
    path = lived()
    other = AT + "/journal/b0999-1"
    Folder(other).write("7.p", Entry(7, 1, 7, 1, "hold", 0, None, None).pack())

    said = healed(TornOs(AT + "/journal", 2))

    assert sorted(Journal(Folder(path)).pending) == [1, 3, 4]
    assert sorted(Journal(Folder(other)).pending) == [7]
    assert said == ["healed %s/journal: 4 presses kept" % AT]
    assert sorted(os.listdir(AT)) == ["damaged-1", "journal"]
    clear(AT)


def test_a_power_cut_while_healing_loses_no_press() -> None:
    for torn in ("/journal", "/journal/" + NAME):
        for cut_at in (1, 2):
            path = lived()
            fake = TornOs(AT + torn, 5, cut_at)
            assert healed(fake) == ["dark"]

            healing.go_on(AT, lambda _: None)  # the next boot
            healed(TornOs(fake.torn, 5))  # and the app dies of what is torn still

            assert sorted(Journal(Folder(path)).pending) == [1, 3, 4]
            clear(AT)


def test_what_an_earlier_try_has_left_is_not_mixed_in() -> None:
    path = lived()
    Folder(AT + "/healed/" + NAME).write("9.p", Entry(9, 1, 9, 1, "short", 0, None, None).pack())

    healed(TornOs(path, 4))

    assert sorted(Journal(Folder(path)).pending) == [1, 3, 4]
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
