"""Rules by which the desk files a press once and says so after the commit."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from random import Random
from typing import Any
from unittest.mock import patch

from deskbell.desk import lamps, presses, receive, statuses
from deskbell.store import button as button_store
from deskbell.store import incident as incident_store
from deskbell.store import press as press_store
from tests.simulation import trouble
from tests.simulation.controls.control import Controls, without
from tests.simulation.database import shared
from tests.simulation.network import Message, Weather
from tests.simulation.office import Killed, Office
from tests.simulation.world import World

CONTROLS = Controls()
control = CONTROLS.add


@control("decided twice")
@contextmanager
def replays_decided_again() -> Iterator[None]:
    original = press_store.insert

    def insert(session: Any, rows: list[dict[str, Any]]) -> None:
        for row in rows:
            session.connection().exec_driver_sql(
                "DELETE FROM press WHERE name=? AND seq=?", (row["name"], row["seq"])
            )
        original(session, rows)

    with (
        without(press_store, "insert", insert),
        without(press_store, "receipts", lambda _session, _keys: {}),
    ):
        yield


@contextmanager
def stale_reads() -> Iterator[None]:
    """Let a desk sometimes not see the open incident that another one has just committed."""
    original = incident_store.open_incidents
    rng = Random(1)

    def blind(*arguments: Any) -> dict[str, incident_store.Working]:
        return {} if rng.random() < 0.3 else original(*arguments)

    with patch.object(incident_store, "open_incidents", blind):
        yield


@control("two open incidents", desks=2)
@contextmanager
def no_unique_index() -> Iterator[None]:
    database = shared()
    original = World._chaos

    def chaos(self: World) -> None:
        self.database.raw.execute("DROP INDEX one_open_incident_a_subject")
        original(self)

    with stale_reads(), patch.object(World, "_chaos", chaos):
        yield
    database.empty()


@control("was made for", {"claim": 20.0})
def assigned_by_the_present() -> AbstractContextManager[object]:
    original = presses._arrived

    def arrived(speaker: Any, content: Any, row: dict[str, Any]) -> presses.Arrived:
        made = original(speaker, content, row)
        made.config = speaker.config_version
        return made

    return without(presses, "_arrived", arrived)


@control("decided twice|but has|for press", {"prune": 20.0})
def pruned_above_the_floor() -> AbstractContextManager[object]:
    def prune(world: World) -> None:
        gone = "seq > 0 AND seq < (SELECT newest_seq FROM epoch WHERE epoch.name = press.name)"
        rows = world.database.rows(f"SELECT name, seq FROM press WHERE {gone}")  # noqa: S608 our own words
        world.truth.pruned |= {(name, seq) for name, seq in rows}
        world.database.raw.execute(f"DELETE FROM press WHERE {gone}")  # noqa: S608 our own words

    return patch.dict(trouble.ACTIONS, {"prune": prune})


@control("decided twice", {"prune": 20.0, "press": 90.0, "replay": 40.0},
         buttons=1, actions=90, weather=Weather())  # fmt: skip
def taken_below_the_floor() -> AbstractContextManager[object]:
    original = presses.receive_presses

    def take(session: Any, batch: list[Any], books: Any) -> presses.Presses:
        floors = {id(speaker): (speaker, speaker.floor) for speaker, _ in batch}
        for speaker, _ in floors.values():
            speaker.floor = 1
        done = original(session, batch, books)
        for speaker, floor in floors.values():
            speaker.floor = floor
        return done

    return without(receive, "receive_presses", take)


@control("is lost|for press")
def floor_too_high() -> AbstractContextManager[object]:
    def out_of_reach(_session: object, speaker: button_store.Speaker) -> list[tuple[int, int]]:
        speaker.floor = max(speaker.floor, speaker.newest_seq + 2)
        return []

    return without(statuses, "out_of_reach", out_of_reach)


@control("was decided")
def receipts_of_today() -> AbstractContextManager[object]:
    original = press_store.receipts

    def receipts(session: Any, keys: Any) -> Any:
        found = original(session, keys)
        return {key: ("joined", *rest) for key, (_, *rest) in found.items()}

    return without(press_store, "receipts", receipts)


@control(
    "never committed|without a receipt|is lost",
    {"kill": 30.0},
)
def receipt_before_commit() -> AbstractContextManager[object]:
    original = Office._received

    def received(self: Office, verified: Any) -> receive.Received:
        kill, self.kill = self.kill, None
        with patch.object(receive, "receive", _publishing(self, kill)):
            return original(self, verified)

    return without(Office, "_received", received)


def _publishing(office: Office, kill: str | None) -> Callable[..., receive.Received]:
    original = receive.receive

    def publish_first(*arguments: Any) -> receive.Received:
        done = original(*arguments)
        for one in done.outgoing:
            office.world.network.publish(Message(one.topic, one.payload), retain=one.retain)
        if kill is not None:
            raise Killed(kill)
        return done

    return publish_first


@control("no mark says so", {"agent": 30.0})
def lamps_not_marked() -> AbstractContextManager[object]:
    return without(lamps, "unassert", lambda *_arguments: None)


@control("no mark says so", {"agent": 40.0, "kill": 30.0}, actions=60)
def marks_cleared_early() -> AbstractContextManager[object]:
    original = lamps.assert_lamps

    def assert_lamps(session: Any, keyring: Any, now_ms: int) -> lamps.Assertion:
        done = original(session, keyring, now_ms)
        lamps.lamps_told(session, done.told)
        return done

    return without(lamps, "assert_lamps", assert_lamps)
