"""A desk in the simulation: takes batches, tells lamps, dies at the worst moments, starts again.

The order is that of the real edge: verify, commit, publish; marks are cleared
when their lamps are told.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final, TypeVar

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from deskbell.desk import buttons, inbox, lamps, restore, work
from deskbell.desk import receive as receiving
from deskbell.desk.outgoing import Outgoing
from deskbell.store.engine import reading, writing
from deskbell.store.ledger import Ledger
from deskbell_wire.signature import Rejected
from tests.simulation.network import Message

if TYPE_CHECKING:
    from tests.simulation.world import World

T = TypeVar("T")

BEFORE_COMMIT: Final = "before commit"
AFTER_COMMIT: Final = "after commit, before publish"
WHILE_PUBLISHING: Final = "while publishing"
BEFORE_CLEARING: Final = "after telling lamps, before clearing marks"
KILLS: Final = (BEFORE_COMMIT, AFTER_COMMIT, WHILE_PUBLISHING, BEFORE_CLEARING)
EPOCH_MS: Final = 1_700_000_000_000
SETTINGS: Final = buttons.ButtonSettings(("mqtts://127.0.0.1:8883",), status_interval_s=8)


class Killed(Exception):
    """The process was killed."""


class Office:
    """One desk process with its own ledger; several share the database."""

    def __init__(self, world: "World", label: str, skew_ms: int) -> None:
        self.world = world
        self.label = label
        self.skew_ms = skew_ms
        self.ledger = Ledger()
        self.desk = receiving.World(world.keyring, self.ledger, world.catalogue)
        self.up = False
        self.kill: str | None = None
        self.inbox: list[Message] = []
        self._life = 0
        self._waiting = False

    def now_ms(self) -> int:
        """Return this desk's clock."""
        return EPOCH_MS + self.world.now + self.skew_ms

    # ---- life ----

    def start(self) -> None:
        """Reconcile with the ledger, then listen; a broker hands over what it retained."""
        if self.up:
            return
        self.up = True
        self._life += 1
        self.reconcile()
        self.world.network.give_retained("/up/status", self.receiver())
        self.world.later(1, self._tick, self._life)

    def reconcile(self) -> None:
        """Bring database and ledger together."""
        self.ledger.started(self.now_ms())
        with writing(self.world.database.engine) as session:
            restore.reconcile(session, self.ledger, SETTINGS, self.now_ms())
        self.world.desk_judge.committed(None)

    def stop(self) -> None:
        """Stop cleanly."""
        if self.up:
            with reading(self.world.database.engine) as session:
                following = restore_number(session)
            self.ledger.stopped(following)
            self.die("stopped")

    def die(self, how: str) -> None:
        """Lose everything that is not in the database or in the ledger."""
        self.world.note(f"{self.label} {how}")
        self.up = False
        self.kill = None
        self.inbox = []
        self._waiting = False

    def _killed(self, why: str) -> None:
        self.die(f"killed {why}")
        self.world.later(self.world.rng.randint(200, 5_000), self.start)

    def receiver(self) -> Callable[[Message], None]:
        """Return what takes messages for this life of the process: its session is a clean one."""
        return self.receive

    def receive(self, message: Message) -> None:
        """Take a message into the next batch."""
        if not self.up:
            return
        self.inbox.append(message)
        if not self._waiting:
            self._waiting = True
            self.world.later(self.world.rng.randint(50, 1_300), self._wake, self._life)

    def _wake(self, life: int) -> None:
        if not self.up or life != self._life:
            return
        self._waiting = False
        batch, self.inbox = self.inbox, []
        self.guarded(lambda: self.take(batch))

    def _tick(self, life: int) -> None:
        if not self.up or life != self._life:
            return
        self.world.later(8_000, self._tick, life)
        self.guarded(self._look_at_clock)

    def _look_at_clock(self) -> None:
        """Do what is due; a look at the rows spares most of the sessions that would find nothing."""
        rows = self.world.database.rows
        if rows(
            "SELECT 1 FROM incident WHERE state='resolved' AND close_due_ms <= ?", self.now_ms()
        ):
            self.transact(lambda session: work.close_silent(session, self.now_ms()))
        if len(self.world.offices) > 1:
            self._learn()
        self.tell()

    def _learn(self) -> None:
        """Note in the own ledger what the other desk did."""
        with reading(self.world.database.engine) as session:
            knows_all = restore.knows_every_issue(session, self.ledger)
        if not knows_all:
            self.transact(lambda session: restore.learn_issues(session, self.ledger))

    def guarded(self, action: Callable[[], object]) -> None:
        """Do something that a planned kill may break off."""
        try:
            action()
        except Killed as killed:
            self._killed(str(killed))

    # ---- work ----

    def take(self, batch: list[Message]) -> None:
        """Verify a batch, commit it, publish the receipts, then tell what else changed."""
        verified: list[inbox.Inbound] = []
        for message in batch:
            with suppress(Rejected):
                verified.append(self.verify(message))
        outgoing = self._received(verified).outgoing if verified else []
        self.world.desk_judge.took(batch, outgoing, self)
        self.publish(outgoing)
        self.tell()

    def verify(self, message: Message) -> inbox.Inbound:
        """Verify and read one message. Raises Rejected."""
        return inbox.read(message.topic, message.payload, self.desk.keyring, self.ledger)

    def _received(self, verified: list[inbox.Inbound]) -> receiving.Received:
        """Commit a batch; one that another desk got in the way of is tried again."""
        while True:
            try:
                return self.transact(
                    lambda session: receiving.receive(session, verified, self.desk, self.now_ms())
                )
            except IntegrityError:
                self.world.note(f"{self.label} met a constraint and tries again")

    def transact(self, action: Callable[[Session], T]) -> T:
        """Run one transaction, which a planned kill rolls back. Raises Killed."""
        with writing(self.world.database.engine) as session:
            done = action(session)
            if self.kill == BEFORE_COMMIT:
                raise Killed(BEFORE_COMMIT)
        self.world.desk_judge.committed(self)
        return done

    def publish(self, outgoing: list[Outgoing]) -> None:
        """Publish, unless a planned kill comes first. Raises Killed."""
        if self.kill == AFTER_COMMIT:
            raise Killed(AFTER_COMMIT)
        for index, one in enumerate(outgoing):
            if self.kill == WHILE_PUBLISHING and index * 2 >= len(outgoing):
                raise Killed(WHILE_PUBLISHING)
            message = Message(one.topic, one.payload)
            self.world.desk_judge.said(message)
            self.world.network.publish(message, retain=one.retain)

    def tell(self) -> None:
        """Publish configurations and lamps that changed, then clear their marks."""
        keyring, rows = self.desk.keyring, self.world.database.rows
        if rows("SELECT 1 FROM epoch WHERE config_unsent"):
            with reading(self.world.database.engine) as session:
                unsent = buttons.unsent_configs(session, keyring)
            self.publish(unsent.outgoing)
            self.transact(lambda session: buttons.configs_sent(session, unsent.told))
        if rows("SELECT 1 FROM epoch WHERE lamp_unasserted IS NOT NULL"):
            assertion = self.transact(
                lambda session: lamps.assert_lamps(session, keyring, self.now_ms())
            )
            self.publish(assertion.outgoing)
            if self.kill == BEFORE_CLEARING:
                raise Killed(BEFORE_CLEARING)
            self.transact(lambda session: lamps.lamps_told(session, assertion.told))
        self.world.desk_judge.told()


def restore_number(session: Session) -> int:
    """Return the incident number that a clean stop writes down."""
    from deskbell.store.numbers import next_number

    return next_number(session)
