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
+-- cli.*                         no desk runs, it refused, or the command cannot be obeyed

Refusals of the desk's own rules (IllegalMove, UnknownButton ...) stand beside
those rules; `api.errors` maps them to HTTP in one place. Every one of them is in
`docs/reference/errors.md`, which is made from the classes.
"""


class DeskbellError(Exception):
    """The base: `what` happened, `why`, and the `remedy`; no full stops at the ends."""

    def __init__(self, what: str, why: str, remedy: str) -> None:
        """Keep the three parts; the text is two lines."""
        super().__init__(f"{what}: {why}.\n{remedy}.".replace(": \n", ":\n"))
        self.what = what
        self.why = why
        self.remedy = remedy
