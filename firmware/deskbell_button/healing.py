"""Makes a folder of journals anew when it cannot be listed; only in the heap when the app died of an OSError.

What a board can still read of it is kept: the presses whose records are whole.
The folder itself is moved aside, as a file system that has lost a block may not
let it be removed.
"""

import os

from deskbell_button.files import JOURNALS, Folder, is_there
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
    if not whole:
        _make_anew(root, top, {}, log)
    for name in names:
        path = top + "/" + name
        records, whole = _listed(path)
        if not whole:
            _make_anew(root, path, _read(path, records), log)


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


def _read(path: str, names: "list[str]") -> "dict[str, bytes]":
    """Return the records that are whole."""
    found = {}
    for name in names:
        if name[-2:] in _RECORDS and name[:-2].isdigit():
            try:
                with open(path + "/" + name, "rb") as file:
                    record = file.read()
                Entry.unpack(int(name[:-2]), record)
            except (OSError, ValueError):
                continue  # torn or gone, as the journal itself would find
            found[name] = record
    return found


def _make_anew(
    root: str, path: str, records: "dict[str, bytes]", log: "Callable[[str], None]"
) -> None:
    number = 1
    while (_ASIDE % number)[1:] in os.listdir(root or "/"):
        number += 1
    os.rename(path, root + _ASIDE % number)
    folder = Folder(path)
    for name in records:
        folder.write(name, records[name])
    log("healed %s: %d presses kept" % (path, len(records)))
