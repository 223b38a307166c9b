"""When a desk starts: what the ledger knows, the database learns again, and the other way round.

A database may come from last night's backup. The newer wins: an epoch that was
revoked or superseded stays so, one that was issued since is known again (its
presses go to the technicians until it is claimed), and no number is used twice.
"""

from collections.abc import Iterable

from sqlmodel import Session, col, func, select

from deskbell.desk.buttons import ButtonSettings, configure, end
from deskbell.store import counter
from deskbell.store import ledger as ledgers
from deskbell.store.button import Button, Epoch
from deskbell.store.ledger import Ledger
from deskbell.store.numbers import RESERVED_AT_ONCE, next_number, skip_what_may_be_used
from deskbell_wire.names import split_username


def reconcile(session: Session, ledger: Ledger, settings: ButtonSettings, now_ms: int) -> None:
    """Bring database and ledger together; call it once before a desk takes messages."""
    skip_what_may_be_used(session, ledger)
    learn_issues(session, ledger)
    known = {epoch.name: epoch for epoch in session.exec(select(Epoch))}
    lost = sorted(ledger.issued.keys() - known.keys())
    for name in lost:
        known[name] = _restored(session, name, ledger.issued[name], settings, now_ms)
    _restore_boards(session, ledger, {known[name].button_id for name in lost})
    for name, at_ms in ledger.revoked.items():
        epoch = known[name]
        if epoch.revoked_at_ms is None:
            end(session, epoch, settings, at_ms, now_ms)
    for name, at_ms in ledger.spoke.items():
        epoch = known[name]
        if epoch.first_word_at_ms is None:
            epoch.first_word_at_ms = at_ms
            session.add(epoch)
    _end_older(session, known.values(), ledger)


def _restore_boards(session: Session, ledger: Ledger, button_ids: Iterable[str]) -> None:
    """Let buttons that were issued since the backup be known by their boards again."""
    wanted = {button_id: ledger.boards.get(button_id) for button_id in button_ids}
    for button_id in wanted:  # first none of them, for a board may have become another button
        session.get_one(Button, button_id).mac = None
    session.flush()
    for button_id, mac in wanted.items():
        taken = session.exec(select(Button.id).where(Button.mac == mac)).first()
        if mac is not None and taken is None:
            session.get_one(Button, button_id).mac = mac
            session.flush()


def _end_older(session: Session, known: Iterable[Epoch], ledger: Ledger) -> None:
    """End every epoch below one that has spoken; in memory, for there may be 100,000 buttons."""
    newest: dict[str, Epoch] = {}
    for epoch in sorted(known, key=lambda epoch: -epoch.number):
        spoken = newest.get(epoch.button_id)
        if spoken is not None and epoch.superseded_at_ms is None:
            epoch.superseded_at_ms = ledger.spoke[spoken.name]
            epoch.online = False
            session.add(epoch)
        if epoch.name in ledger.spoke:
            newest[epoch.button_id] = epoch


def knows_every_issue(session: Session, ledger: Ledger) -> bool:
    """Tell whether the ledger has all issues and incident numbers: another desk may have made some.

    No epoch is ever deleted, so their number tells whether one came since all were read.
    """
    if next_number(session) > max(ledger.incident_ceiling, counter.FIRST_INCIDENT):
        return False
    return session.exec(select(func.count()).select_from(Epoch)).one() == ledger.epochs_learnt


def learn_issues(session: Session, ledger: Ledger) -> None:
    """Note in this ledger what another desk issued, heard or revoked, and its incident numbers."""
    following = next_number(session)
    if following > max(ledger.incident_ceiling, counter.FIRST_INCIDENT):
        ledger.reserve_incidents(following + RESERVED_AT_ONCE)
    epochs = session.exec(
        select(Epoch.name, Epoch.issued_at_ms, Epoch.first_word_at_ms, Epoch.revoked_at_ms)
    ).all()
    known = select(Button.id, Button.mac).where(col(Button.mac).is_not(None))
    macs = dict(session.exec(known).all())
    for name, issued_at_ms, first_word_at_ms, revoked_at_ms in epochs:
        if name not in ledger.issued:
            mac = macs.get(name.rpartition("-")[0])
            ledger.note(ledgers.ISSUED, name, issued_at_ms, mac)
        if first_word_at_ms is not None and name not in ledger.spoke:
            ledger.note(ledgers.SPOKE, name, first_word_at_ms)
        if revoked_at_ms is not None and name not in ledger.revoked:
            ledger.note(ledgers.REVOKED, name, revoked_at_ms)
    ledger.epochs_learnt = len(epochs)


def _restored(
    session: Session, name: str, issued_at_ms: int, settings: ButtonSettings, now_ms: int
) -> Epoch:
    parts = split_username(name)
    if parts is None:
        raise ledgers.BadLedger(f"The ledger names '{name}', which is no button.")
    button_id, number = parts
    if session.get(Button, button_id) is None:
        session.add(Button(id=button_id, created_at_ms=issued_at_ms))
        session.flush()
    epoch = Epoch(name=name, button_id=button_id, number=number, issued_at_ms=issued_at_ms)
    session.add(epoch)
    session.flush()
    configure(session, epoch, [None], settings, now_ms)
    return epoch
