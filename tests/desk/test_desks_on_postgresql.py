"""Several desks on one PostgreSQL: whoever writes waits for the other, and reads what it did."""

import threading
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from deskbell.desk import (
    accounts,
    buttons,
    enrolment,
    enrolment_tokens,
    receive,
    restore,
    work,
)
from deskbell.store import counter, tables
from deskbell.store import engine as engines
from deskbell.store.button import Button
from deskbell.store.engine import open_engine, writing
from deskbell.store.enrolment import EnrolmentToken
from deskbell.store.ledger import Ledger
from deskbell.store.site import Asset
from tests.desk.shop import SETTINGS, Shop
from tests.support.postgres import Server

A_MOMENT_S = 0.5
"""More than a transaction takes that waits for nobody."""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with Server() as server:
        yield server.url


@pytest.fixture
def shop(url: str) -> Iterator[Shop]:
    shop = Shop(url)
    yield shop
    tables.METADATA.drop_all(shop.engine)
    shop.engine.dispose()


class Other:
    """Another desk's transaction, in a thread of its own."""

    def __init__(self, shop: Shop, work: Callable[[Session], object]) -> None:
        self._shop = shop
        self._work = work
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        self._thread.join(A_MOMENT_S)

    def _run(self) -> None:
        try:
            with self._shop.writing() as session:
                self._work(session)
        except Exception as error:  # noqa: BLE001 it is raised where the test waits for it
            self._error = error

    def wait(self) -> None:
        """Wait until it is committed; raise what it raised."""
        self._thread.join()
        if self._error is not None:
            raise self._error


def test_a_desk_that_starts_beside_a_batch_gives_no_number_twice(shop: Shop) -> None:
    shop.send(shop.press(1))
    batch = [shop.inbound(shop.press(2, input=2)), shop.inbound(shop.press(3, input=3))]
    late = Ledger()
    late.issued = dict(shop.world.ledger.issued)
    late.incident_ceiling = 1003

    with shop.writing() as session:
        receive.receive(session, batch, shop.world, shop.now_ms)
        starting = Other(shop, lambda s: restore.reconcile(s, late, SETTINGS, shop.now_ms))
    starting.wait()

    assert shop.rows("SELECT max(number) FROM incident") == [(1003,)]
    assert shop.rows("SELECT value >= 1004 FROM counter WHERE name = 'incident'") == [(True,)]


def test_an_incident_is_assigned_beside_a_batch_that_nudges_it(shop: Shop) -> None:
    shop.send(shop.press(1))
    with shop.writing() as session:
        agent = accounts.account(session, "eva", "agent", shop.now_ms).id or 0
    nudge = [shop.inbound(shop.press(2))]

    with shop.writing() as session:
        work.load(session, 1001).changed_at_ms = shop.now_ms + 1
        session.flush()
        other = Other(shop, lambda s: receive.receive(s, nudge, shop.world, shop.now_ms))
        work.assign(session, 1001, agent, work.Actor(agent), shop.now_ms)
    other.wait()

    assert shop.rows("SELECT state, presses, assignee_id FROM incident") == [
        ("acknowledged", 2, agent)
    ]


def test_two_claims_on_one_button_at_once_both_count(shop: Shop) -> None:
    with shop.writing() as session:
        shop.issue(session, None, None)

    def claim(session: Session, number: int) -> None:
        epoch = buttons.current_epoch(session, "b0001")
        asset = session.get(Asset, number)
        assert asset is not None
        buttons.claim(session, epoch, number, asset, SETTINGS, shop.now_ms)

    with shop.writing() as session:
        epoch = buttons.current_epoch(session, "b0001")
        other = Other(shop, lambda s: claim(s, 2))
        claim(session, 1)
        assert epoch.button_id == "b0001"
    other.wait()

    with shop.reading() as session:
        inputs = buttons.current_inputs(session, buttons.current_epoch(session, "b0001"))
        assert [one.name for one in inputs if one] == ["Till 2", "Printer"]


def leave_for_one_board(shop: Shop) -> str:
    """Return the hash of an enrolment token."""
    with shop.writing() as session:
        kim = accounts.account(session, "kim", "technician", shop.now_ms).id or 0
        return accounts.digest(enrolment_tokens.make(session, kim, 1, 1, shop.now_ms))


def enrol(shop: Shop, session: Session, leave: str, mac: str) -> str:
    """Enrol a board; return its `<b>`."""
    token = session.get_one(EnrolmentToken, leave)
    board = enrolment.Board(mac, "esp32", (), 1)
    return enrolment.enrol_board(session, shop.world, SETTINGS, token, board, shop.now_ms).name


def test_at_two_desks_at_once_the_last_board_of_a_token_is_spent_once(shop: Shop) -> None:
    leave = leave_for_one_board(shop)

    with shop.writing() as session:
        session.get_one(EnrolmentToken, leave)  # the first statement takes the lock
        other = Other(shop, lambda s: enrol(shop, s, leave, "aabbccddee02"))
        enrol(shop, session, leave, "aabbccddee01")

    with pytest.raises(enrolment_tokens.EnrolmentSpent):
        other.wait()
    assert shop.rows("SELECT mac FROM button WHERE mac IS NOT NULL") == [("aabbccddee01",)]


def test_one_board_that_enrols_at_two_desks_at_once_is_one_button(shop: Shop) -> None:
    leave = leave_for_one_board(shop)
    names: list[str] = []

    with shop.writing() as session:
        session.get_one(EnrolmentToken, leave)  # the first statement takes the lock
        other = Other(shop, lambda s: names.append(enrol(shop, s, leave, "aabbccddee01")))
        names.append(enrol(shop, session, leave, "aabbccddee01"))
    other.wait()

    assert names == ["b0002-1", "b0002-2"]


def test_control_without_the_lock_the_database_itself_keeps_a_mac_single(shop: Shop) -> None:
    event.remove(shop.engine, "begin", engines._wait_for_writers)

    def add(session: Session, name: str) -> None:
        session.add(Button(id=name, created_at_ms=1, mac="aabbccddee01"))
        session.flush()

    with shop.writing() as session:
        add(session, "b0098")
        other = Other(shop, lambda s: add(s, "b0099"))

    with pytest.raises(IntegrityError):
        other.wait()


def test_two_desks_draw_the_very_first_version_at_once(shop: Shop) -> None:
    with shop.writing() as session:
        session.connection().exec_driver_sql("DELETE FROM counter")
    drawn: list[int] = []

    with shop.writing() as session:
        drawn.append(counter.draw_version(session, shop.now_ms))
        other = Other(shop, lambda s: drawn.append(counter.draw_version(s, shop.now_ms)))
    other.wait()

    assert drawn == [shop.now_ms, shop.now_ms + 1]


def test_control_without_the_lock_a_second_writer_does_not_wait(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deskbell.store.engine._wait_for_writers", lambda _connection: None)
    engine = open_engine(url)
    began = threading.Event()

    def begin() -> None:
        with writing(engine):
            began.set()

    with writing(engine):
        other = threading.Thread(target=begin)
        other.start()
        assert began.wait(10)
    other.join()
    engine.dispose()
