"""The judge of desks: looks at the tables after every commit, and at what the desks say.

The rules are those of docs/explanation/way-of-a-press.md; each is checked against the truth's own
notes, never against what a desk believes of itself.
"""

import re
from typing import TYPE_CHECKING

from deskbell.desk.outgoing import Outgoing
from deskbell_wire.messages import HOLD, SHORT
from tests.simulation.network import Message
from tests.simulation.truth import FINISHED, LAMP_OF, Fact, Pressed, Seen, Violation

if TYPE_CHECKING:
    from tests.simulation.database import Row
    from tests.simulation.office import Office
    from tests.simulation.world import World


class DeskJudge:
    """Raises Violation as soon as a desk breaks the law."""

    def __init__(self, world: "World") -> None:
        self.world = world
        self.truth = world.truth
        self.open: dict[str, tuple[int, str, int]] = {}
        """The open incident of each subject: number, state, revision."""
        self.owed: set[str] = set()
        """Every `<b>` whose word was lost with a desk that died; it will ask again by itself."""
        self.versions: dict[str, set[int]] = {}
        self.told_lamps: dict[str, tuple[int, object]] = {}
        self._incidents: dict[int, Row] = {}
        self._newest_row = 0
        self._decided: set[tuple[str, int]] = set()
        self.restores = 0
        self._seen: dict[str, tuple[int, int]] = {}

    # ---- commits ----

    def committed(self, office: "Office | None") -> None:
        """Look at the tables after a commit."""
        self._look_at_incidents(office)
        self._look_at_presses(office)
        for name, is_superseded in self.world.database.rows(
            "SELECT name, superseded_at_ms IS NOT NULL FROM epoch"
            " WHERE revoked_at_ms IS NOT NULL OR superseded_at_ms IS NOT NULL"
        ):
            if is_superseded and not self._successor_spoke(name):
                raise Violation(f"{name} was ended although no higher epoch has spoken")
            self.truth.ended.add(name)
            self.truth.revoked.add(name)

    def _successor_spoke(self, name: str) -> bool:
        button, _, epoch = name.rpartition("-")
        others = [other.rpartition("-") for other in self.truth.spoke]
        return any(b == button and int(e) > int(epoch) for b, _, e in others)

    def _look_at_incidents(self, office: "Office | None") -> None:
        del office
        rows = self.world.database.rows(
            "SELECT number, subject, state, revision, opened_at_ms, button, input FROM incident"
        )
        now = self.world.now
        self.open = {}
        for row in rows:
            number, subject, state, revision, *identity = row
            if state not in FINISHED:
                if subject in self.open:
                    raise Violation(
                        f"two open incidents for {subject}: {number} and {self.open[subject][0]}"
                    )
                self.open[subject] = (number, state, revision)
            if self._incidents.get(number) == row:
                continue
            self._incidents[number] = row
            if self.truth.identity.setdefault(number, tuple(identity)) != tuple(identity):
                raise Violation(f"INC-{number} was used for something else before")
            facts = self.truth.facts.setdefault(number, [])
            if facts and facts[-1].until_ms is None:
                facts[-1].until_ms = now
            facts.append(Fact(subject, state, revision, now))

    def _look_at_presses(self, office: "Office | None") -> None:
        rows = self.world.database.rows(
            "SELECT rowid, name, seq, kind, decision, incident, about_incident, about_revision, raw"
            " FROM press WHERE rowid > ? ORDER BY rowid",
            self._newest_row,
        )
        for rowid, name, seq, *rest in rows:
            self._newest_row = max(self._newest_row, rowid)
            self.truth.received.add((name, seq))
            if office is not None and (name, seq) in self._decided:
                raise Violation(f"press {seq} of {name} was decided twice")
            self._decided.add((name, seq))
            if office is not None:
                self._new_press(name, seq, *rest)

    def _new_press(  # noqa: PLR0913, PLR0917 the columns of a row
        self,
        name: str,
        seq: int,
        kind: str,
        decision: str,
        number: int | None,
        about_incident: str | None,
        about_revision: int | None,
        raw: bytes | None,
    ) -> None:
        if name in self.truth.ended:
            raise Violation(f"press {seq} of {name} was taken after {name} had ended")
        if raw is not None:
            if (name, seq) not in self.truth.garbage or decision != "unreadable":
                raise Violation(f"press {seq} of {name} is said to be unreadable")
            return
        press = self.truth.presses.get((name, seq))
        if press is None or press.kind != kind:
            raise Violation(f"press {seq} of {name} was invented")
        about = None if about_incident is None else (about_incident, about_revision or 0)
        self._assigned(press, number)
        if press.kind == HOLD:
            self._hold(press, decision, number, about)
        elif number is not None and decision == "joined":
            fact = self.truth.facts[number][-1]
            if fact.state == "resolved" and press.seen == (f"INC-{number}", fact.revision):
                raise Violation(f"{press} says that INC-{number} is not fixed, and nobody listens")

    def _assigned(self, press: Pressed, number: int | None) -> None:
        """Check that a press went to what its input stood for under its configuration."""
        if number is None:
            return
        found = self.world.database.rows(
            "SELECT asset_id FROM assignment WHERE name=? AND version=? AND input=?",
            press.name, press.config, press.input,
        )  # fmt: skip
        asset = found[0][0] if found else None
        subject = f"input:{press.name}/{press.input}" if asset is None else f"asset:{asset}"
        actual = self._incidents[number][1]
        if actual != subject and actual not in self.truth.moved.get(subject, set()):
            raise Violation(f"{press} went to {actual} but was made for {subject}")

    def _hold(self, hold: Pressed, decision: str, number: int | None, about: Seen) -> None:
        """Check that a hold acts only on what its finger saw."""
        if hold.awaited is not None and hold.heard:
            self._waited(hold, about)
        if decision not in ("withdrawn", "confirmed") or number is None:
            return
        earlier = [fact.revision for fact in self.truth.facts[number][:-1]]
        if about is None or about[0] != f"INC-{number}" or about[1] not in earlier[-1:]:
            raise Violation(f"{hold} {decision} INC-{number} but was about {about}")
        if hold.awaited is None and about != hold.seen:
            raise Violation(f"{hold} was about {about} but its lamp showed {hold.seen}")
        if decision == "withdrawn":
            others = self.world.database.rows(
                "SELECT name, input, seq FROM press WHERE incident=? AND kind=?", number, SHORT
            )
            for name, at, seq in others:
                if (name, at) != (hold.name, hold.input) or seq > hold.seq:
                    raise Violation(f"{hold} withdrew INC-{number} in spite of press {name} {seq}")

    def _waited(self, hold: Pressed, about: Seen) -> None:
        """Check that a hold comes after its short and is about what that one became."""
        short = self.truth.presses[hold.name, hold.awaited or 0]
        known = (hold.name, short.seq) in self.truth.received
        if not known and not short.died_unreceipted:
            raise Violation(f"{hold} came before {short}, which it must wait for")
        rows = self.world.database.rows(
            "SELECT incident, revision FROM press WHERE name=? AND seq=?", hold.name, short.seq
        )
        became = (f"INC-{rows[0][0]}", rows[0][1]) if rows else about
        if about != became and not self.restores:
            raise Violation(f"{hold} is about {about}, not what {short} became: {became}")

    def _epoch(self, name: str, column: str) -> int:
        rows = self.world.database.rows(f"SELECT {column} FROM epoch WHERE name=?", name)  # noqa: S608 our own words
        return int(rows[0][0] or 0) if rows else 0

    def restored(self) -> None:
        """Begin again from an older database; what was true stays noted."""
        now = self.world.now
        self._incidents = {}
        self._newest_row = 0
        self._decided = set()
        self.restores += 1
        for facts in self.truth.facts.values():
            facts[-1].until_ms = now if facts[-1].until_ms is None else facts[-1].until_ms
        self.committed(None)
        self._seen = {
            name: (boot, n)
            for name, boot, n in self.world.database.rows("SELECT name, boot, n FROM epoch")
        }
        self.owed = set(self._seen)

    # ---- the desk's words ----

    def took(self, batch: list[Message], outgoing: list[Outgoing], office: "Office") -> None:
        """Every fresh status is answered; receipts repeat what was decided."""
        words = [Message(one.topic, one.payload) for one in outgoing]
        self.owed |= {word.name for word in words}
        answered = {word.name for word in words if word.values["missing"] is not None}
        known = office.ledger.issued.keys() - office.ledger.revoked.keys()
        for message in batch:
            values = message.values if message.name in known else {}
            if message in self.world.network.genuine and "n" in values:
                self._fresh(message, values, answered)
            if message.name in known:
                self._kept(message)
        for word in words:
            self._receipts(word)

    def _kept(self, message: Message) -> None:
        """Check that what a button signed but nobody can read is not lost."""
        found = re.search(rb'"seq":(\d+)', message.payload)
        key = (message.name, int(found[1])) if found else ("", 0)
        is_owed = key in self.truth.garbage and message.name not in self.truth.revoked
        if is_owed and message in self.world.network.genuine and key not in self.truth.received:
            raise Violation(f"what cannot be read was lost: {message}")

    def _fresh(self, message: Message, values: dict[str, object], answered: set[str]) -> None:
        number = (values["boot"], values["n"])
        assert isinstance(number[0], int)
        assert isinstance(number[1], int)
        if message.name in self.truth.ended or number <= self._seen.get(message.name, (0, 0)):
            return
        self._seen[message.name] = (number[0], number[1])
        if message.channel == "up/status" and message.name not in answered:
            raise Violation(f"the desk did not answer {message}")

    def _receipts(self, word: Message) -> None:
        receipts = word.values["receipts"]
        assert isinstance(receipts, list)
        for receipt in receipts:
            rows = self.world.database.rows(
                "SELECT decision, incident, revision FROM press WHERE name=? AND seq=?",
                word.name, receipt["seq"],
            )  # fmt: skip
            text = receipt["incident"]
            said = (receipt["decision"], int(text[4:]) if text else None, receipt["revision"])
            if said[0] == "ignored" and receipt["seq"] < self._epoch(word.name, "floor"):
                continue
            if rows and said != rows[0]:
                raise Violation(f"a receipt says {said} but {rows[0]} was decided")
            if not rows:
                raise Violation(f"a receipt for press {receipt['seq']} of {word.name}, unknown")

    def said(self, message: Message) -> None:
        """Every word has a version of its own, and higher versions show newer worlds."""
        values = message.values
        version = values["version"]
        assert isinstance(version, int)
        if message.channel != "down/state":
            return
        seen = self.versions.setdefault(message.name, set())
        if version in seen:
            raise Violation(f"version {version} was drawn twice for {message.name}")
        seen.add(version)
        if version > self.told_lamps.get(message.name, (0, None))[0]:
            self.owed.discard(message.name)
            self.told_lamps[message.name] = (version, values["lamps"])

    def told(self) -> None:
        """Whose lamps are other than told is marked, or will ask again by itself."""
        for name, _ in self.in_force():
            mark = self._epoch(name, "lamp_unasserted")
            told = self.told_lamps.get(name, (0, None))[1]
            if name not in self.owed and not mark and told != self.expected(name):
                raise Violation(
                    f"{name} was told {told}, not {self.expected(name)}, and no mark says so"
                )

    def in_force(self) -> "list[Row]":
        """Return every `<b>` in force that has spoken, and its button."""
        return self.world.database.rows(
            "SELECT name, button_id FROM epoch WHERE n > 0"
            " AND revoked_at_ms IS NULL AND superseded_at_ms IS NULL"
        )

    def expected(self, name: str) -> list[dict[str, object]]:
        """Return the lamps that the open incidents ask for."""
        rows = self.world.database.rows(
            "SELECT a.input, a.asset_id FROM assignment a JOIN epoch e"
            " ON e.name = a.name AND e.config_version = a.version WHERE a.name=? ORDER BY a.input",
            name,
        )
        found = []
        for number, asset in rows:
            subject = f"input:{name}/{number}" if asset is None else f"asset:{asset}"
            what = self.open.get(subject)
            found.append(
                {
                    "input": number,
                    "state": LAMP_OF[what[1]] if what else "ready",
                    "incident": f"INC-{what[0]}" if what else None,
                    "revision": what[2] if what else None,
                }
            )
        return found
