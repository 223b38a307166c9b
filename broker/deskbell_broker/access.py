"""Who may connect, and what for: the two files that a Mosquitto reads, ours or another."""

from collections.abc import Mapping
from pathlib import Path

from deskbell_broker import acl, files, passwords


class Access:
    """`acl` and `passwords` in a folder. `desks` are broker users and passwords."""

    def __init__(self, folder: Path, desks: Mapping[str, str]) -> None:
        """Keep the place; nothing is written yet."""
        self._folder = folder
        self._desks = dict(desks)
        self._passwords = passwords.PasswordFile(folder / "passwords")

    def check(self, buttons: Mapping[str, str]) -> None:
        """Raise ValueError for a name that no button has."""
        if self._desks.keys() & buttons.keys():
            raise ValueError("a button must not have the name of a desk")
        passwords.check([*buttons, *self._desks])

    def write_rules(self) -> None:
        """Write the ACL; it serves every button there will ever be. Raises FolderNotWritable."""
        files.make_folder(self._folder)
        files.write(self._folder / "acl", acl.text(self._desks))

    def write_passwords(self, buttons: Mapping[str, str]) -> None:
        """Make these the only buttons that may connect. Raises ValueError, FolderNotWritable."""
        self.check(buttons)
        self._passwords.write({**buttons, **self._desks})
