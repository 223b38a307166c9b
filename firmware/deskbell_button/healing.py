"""Makes the folder of journals anew when it, or one in it, cannot be listed; only in the heap when it is needed.

What a board can still read of it is kept: the presses whose records are whole.
They are written into a new folder first, and only then the old one is moved aside
and the new one put into its place: a power cut in between loses none. The old one
stays, as a file system that has lost a block may not let it be removed.
"""

import os

from deskbell_button.files import HEALED, JOURNALS, Folder, is_there
from deskbell_button.journal import Entry
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ASIDE = const("/damaged-%d")
_RECORDS = const((".p", ".r"))


def heal(root: str, log: "Callable[[str], None]") -> None:
    """Make every folder of journals one that can be listed. Raises OSError when flash refuses that too."""
    top = root + "/" + JOURNALS
    if not is_there(top):
        return
    names, whole = _listed(top)
    broken = [] if whole else [top]
    broken += [top + "/" + name for name in names if not _listed(top + "/" + name)[1]]
    if not broken:
        return
    new = root + "/" + HEALED
    if is_there(new):  # an earlier try was cut off: what it copied is still in the old place
        _aside(root, new)
    Folder(new)
    kept = 0
    for name in names:
        kept += _copy(top + "/" + name, new + "/" + name)
    _aside(root, top)
    os.rename(new, top)
    log("healed %s: %d presses kept" % (" ".join(broken), kept))


def go_on(root: str, log: "Callable[[str], None]") -> None:
    """Put the new folder into its place when a power cut came between the two renames."""
    if is_there(root + "/" + HEALED) and not is_there(root + "/" + JOURNALS):
        os.rename(root + "/" + HEALED, root + "/" + JOURNALS)
        log("healed after a power cut")


def _listed(path: str) -> "tuple[list[str], bool]":
    """Return the names up to the first that cannot be read, and whether those are all."""
    names = []
    try:
        for name in _names(path):
            names.append(name)  # noqa: PERF402 those before the error count
    except OSError:
        return names, False
    return names, True


def _names(path: str) -> "Iterator[str]":
    if hasattr(os, "ilistdir"):
        for entry in os.ilistdir(path):
            yield entry[0]
    else:
        for name in os.listdir(path):
            yield name


def _copy(path: str, to: str) -> int:
    """Copy the records that are whole, one by one for the heap's sake; return how many."""
    folder = Folder(to)
    kept = 0
    for name in _listed(path)[0]:
        if name[-2:] in _RECORDS and name[:-2].isdigit():
            try:
                with open(path + "/" + name, "rb") as file:
                    record = file.read()
                Entry.unpack(int(name[:-2]), record)
            except (OSError, ValueError):
                continue  # torn or gone, as the journal itself would find
            folder.write(name, record)
            kept += 1
    return kept


def _aside(root: str, path: str) -> None:
    number = 1
    while (_ASIDE % number)[1:] in os.listdir(root or "/"):
        number += 1
    os.rename(path, root + _ASIDE % number)
