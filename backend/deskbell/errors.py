"""What keeps a command or the desk from going on, told to a person: what, why, what to do.

DeskbellError
+-- settings.BadSetting           a DESKBELL_ variable cannot be used
+-- home.HomeNotWritable          the data folder cannot be written
+-- home.NoDataFolder             the folder holds other things than a desk's data
+-- home.HomeInUse                another desk runs in that folder
+-- home.MasterKeyMissing         the master secret is gone while buttons depend on it
+-- store.migrate.DatabaseNewer   a newer Deskbell has changed the database
+-- store.migrate.DatabaseUnreachable  the database cannot be opened
+-- store.backup.BadBackup       a backup cannot be put back
+-- keyfile.*                     export and import of keys
+-- running.NotStarted            broker, ledger or catalogue keep the desk from starting
+-- app.PortTaken                 pages cannot be served there
+-- technician.label.*            a label cannot be drawn or written
+-- cli.*                         no desk runs, it refused, or the command cannot be obeyed

Refusals of the desk's own rules (IllegalMove, UnknownButton ...) stand beside
those rules; `api.errors` maps them to HTTP in one place. Every one of them is in
`docs/reference/errors.md`, which is made from the classes.
"""

from typing import Any


class DeskbellError(Exception):
    """The base: `what` happened, `why`, and the `remedy`; the full stops are ours."""

    exit_code = 1
    """How a command ends; 2 where its words were not understood."""

    def __init__(self, what: str, why: str, remedy: str) -> None:
        """Keep the three parts; the text is two lines."""
        self.what, self.why, self.remedy = (part.rstrip(".") for part in (what, why, remedy))
        text = f"{self.what}: {self.why}.\n{self.remedy}."
        super().__init__(text.replace(": \n", ":\n"))

    def as_json(self) -> dict[str, Any]:
        """Return the parts for a program."""
        return {"what": self.what, "why": self.why.strip(), "remedy": self.remedy}
