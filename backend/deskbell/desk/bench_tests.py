"""Bench tests: a record is kept, and what was pressed for the test alone is withdrawn with it."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from deskbell.desk import buttons, work
from deskbell.desk.work import Actor
from deskbell.domain import bench
from deskbell.domain.bench import Pressed
from deskbell.store.bench_test import BenchTest
from deskbell.store.button import Button, Epoch
from deskbell.store.incident import Incident
from deskbell.store.press import Press
from deskbell_wire.messages import SHORT


class OtherBoard(Exception):
    """The record is of another board than the button's; test that one, or enrol this board."""

    def __init__(self, button: str, mac: str) -> None:
        """Name the button and its board."""
        super().__init__(f"{button} is the board {mac}. Enrol this one before it is tested.")


@dataclass(frozen=True, slots=True)
class Record:
    """What a tool saw."""

    mac: str
    presses: tuple[int, ...]
    """The `seq` of each press that was asked for, and seen."""
    text: str
    """All of it as JSON, checked where it came in."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A record that is kept, and the incidents that were withdrawn with it."""

    row: BenchTest
    withdrawn: list[int]


def keep(session: Session, button_id: str, record: Record, account_id: int, now_ms: int) -> Kept:
    """Keep the record of a test of a button's newest epoch. Raises UnknownButton, OtherBoard."""
    epoch = buttons.current_epoch(session, button_id)
    button = session.get_one(Button, button_id)
    if button.mac not in (None, record.mac):
        raise OtherBoard(button_id, button.mac or "")
    row = BenchTest(
        name=epoch.name,
        button_id=button_id,
        account_id=account_id,
        at_ms=now_ms,
        record=record.text,
    )
    session.add(row)
    session.flush()
    return Kept(row, _withdraw(session, epoch, record.presses, Actor(account_id), now_ms))


def _withdraw(
    session: Session, epoch: Epoch, asked_for: tuple[int, ...], actor: Actor, now_ms: int
) -> list[int]:
    """Withdraw every incident that was pressed for the test alone; return their numbers."""
    pressed = select(Press.incident).where(
        Press.name == epoch.name,
        col(Press.seq).in_(asked_for),
        col(Press.incident).is_not(None),
    )
    withdrawn = []
    for number in sorted({one for one in session.exec(pressed) if one is not None}):
        found = session.get_one(Incident, number)
        decision = bench.judge(
            found.state, found.presses, _presses(session, number), epoch.name, asked_for
        )
        if decision.kind == bench.WITHDRAW:
            work.move(session, number, "withdraw", actor, now_ms, reason=decision.reason)
            withdrawn.append(number)
    return withdrawn


def _presses(session: Session, number: int) -> list[Pressed]:
    rows = session.exec(select(Press).where(Press.incident == number))
    return [Pressed(row.name, row.seq, row.kind == SHORT, row.decision) for row in rows]
