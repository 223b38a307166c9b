"""What really happened in a run: every finger, every commit, every word. The judge's own notes.

Nothing here asks the code under test what it believes. Presses are noted when
the finger presses, incidents from the committed tables, the desk's words from
the wire.
"""

from dataclasses import dataclass, field

LAMP_OF = {
    "new": "filed",
    "reopened": "filed",
    "acknowledged": "taken",
    "in_progress": "taken",
    "waiting": "taken",
    "resolved": "fixed",
    "closed": "ready",
    "withdrawn": "ready",
}
PROVEN = ("filed", "known", "taken", "fixed")
FINISHED = ("closed", "withdrawn")

Seen = tuple[str, int] | None


class Violation(AssertionError):
    """The law was broken."""


@dataclass(slots=True)
class Pressed:
    """One finger on one input."""

    name: str
    seq: int
    input: int
    kind: str
    at_ms: int
    config: int
    seen: Seen
    """The incident and revision that the lamp showed, None when it showed none."""
    awaited: int | None
    """For a hold: the newest short of its input that had no receipt yet."""
    heard: bool = False
    died_unreceipted: bool = False
    died_receipted: bool = False

    def __str__(self) -> str:
        return f"{self.kind} {self.name}/{self.input} seq {self.seq}"


@dataclass(slots=True)
class Fact:
    """An incident was in this state from then until then."""

    subject: str
    state: str
    revision: int
    since_ms: int
    until_ms: int | None = None


@dataclass(slots=True)
class Excused:
    """Presses that may be missing, and why; counted over all runs."""

    died_with_flash: int = 0
    revoked: int = 0
    reported: int = 0
    flash_and_restore: int = 0

    def add(self, other: "Excused") -> None:
        """Add what another run excused."""
        self.died_with_flash += other.died_with_flash
        self.revoked += other.revoked
        self.reported += other.reported
        self.flash_and_restore += other.flash_and_restore

    def __str__(self) -> str:
        return (
            f"{self.died_with_flash} died unreceipted with their flash, {self.revoked} were"
            f" revoked, {self.reported} were reported after a restore,"
            f" {self.flash_and_restore} lost flash and database both"
        )


@dataclass(slots=True)
class Truth:
    """Everything that the checks need to know."""

    presses: dict[tuple[str, int], Pressed] = field(default_factory=dict)
    facts: dict[int, list[Fact]] = field(default_factory=dict)
    identity: dict[int, tuple[object, ...]] = field(default_factory=dict)
    """What an incident number stands for; no restore may give it to something else."""
    ended: set[str] = field(default_factory=set)
    """Every `<b>` that was committed as revoked or superseded, for good."""
    revoked: set[str] = field(default_factory=set)
    """Every `<b>` that somebody tried to revoke or that a higher epoch replaced."""
    subjects: dict[tuple[str, int], set[str]] = field(default_factory=dict)
    """What each input ever stood for."""
    moved: dict[str, set[str]] = field(default_factory=dict)
    """Where a claim moved the incidents of an unassigned input."""
    spoke: set[str] = field(default_factory=set)
    """Every `<b>` that ever connected."""
    garbage: set[tuple[str, int]] = field(default_factory=set)
    """Presses that a button signed but nobody can read."""
    received: set[tuple[str, int]] = field(default_factory=set)
    """Presses that were ever committed."""
    pruned: set[tuple[str, int]] = field(default_factory=set)
    """Presses whose keys were pruned on purpose, below the floor."""
    heard: int = 0

    def press(self, press: Pressed) -> None:
        """Note that a finger presses and that the lamp then said heard."""
        known = self.presses.get((press.name, press.seq))
        if known is not None and known.heard:
            raise Violation(f"number used twice: {press} and {known}")
        self.presses[press.name, press.seq] = press

    def was(
        self, number: int, state: str, revision: int, subjects: set[str], after_ms: int
    ) -> bool:
        """Tell whether an incident was committed so at any time since then."""
        return any(
            LAMP_OF[fact.state] == state
            and fact.revision == revision
            and fact.subject in subjects
            and (fact.until_ms is None or fact.until_ms >= after_ms)
            for fact in self.facts.get(number, [])
        )
